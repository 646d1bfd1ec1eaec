// Keys that are turned once and kept: a cache while its text grows past the trained length, a list
// of divisors switches, tokens are evicted, a cached text is reused, a batch is padded
// (transformers#25104 and #33129, vllm#27431, llama.cpp#2060, unsloth#3699).
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/memo.h"
#include "core/words/words.h"
#include "experiments/long_context/cache_timeline.h"
#include "scenes/parts/common_params.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/color_scale.h"
#include "ui/picture/facts.h"
#include "ui/picture/heatmap.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

using Event = experiments::CacheEvent;
using Care = experiments::CacheCare;
using experiments::CacheTimeline;

constexpr int kTokens = 64;  // of the whole text

enum class View { kAngles, kWeights };

size_t size(int n) { return static_cast<size_t>(n); }

struct KvCacheChapter {
  struct State {
    Event event = Event::kGrow;
    Care care = Care::kNothing;
    int length = 40;
    int key = 5;
    View view = View::kAngles;
    int pair = 4;
    int trained = 16;
    double factor = 4;
    int window = 12, first = 2;
    int offset = 16, reused = 16;
    int prompt = 16, pads = 8;
    experiments::HeadKind head = experiments::HeadKind::kRecent;
    HeadSize d = HeadSize::k32;
    double base = 10000;
    int seed = 1;
  };

  struct Result {
    experiments::CacheTimelineSpec spec;
    std::shared_ptr<const CacheTimeline> line;
    int row = 0, key = 0;      // of the last token, and of the key explained
    int event_length = 0;      // the first length at which something happens
    double off = 0;            // most of the row's, radians
    double largest = 0;        // difference of all lengths
    std::vector<float> apart;  // [kTokens, kTokens]: used - right
  };

  struct Kept {
    core::Memo<experiments::CacheTimelineSpec, CacheTimeline> line;
  };

  static constexpr About kAbout{.id = "kv-cache",
                                .part = "III. Beyond the trained length",
                                .title = "Keys that were kept",
                                .question = "Why is dynamic NTK dangerous with a cache?",
                                .aspect = 1.3F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static bool tall(const State& /*state*/) { return true; }
  static state::Animation animation() {
    return {
        .key = "length", .from = 1, .to = kTokens, .units_per_second = 6, .step = 1, .loop = true};
  }
};

using State = KvCacheChapter::State;
using Result = KvCacheChapter::Result;

void KvCacheChapter::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  const auto shown = [](auto entry, std::initializer_list<Event> events) {
    entry.shown([events = std::vector<Event>(events)](const State& state) {
      return std::find(events.begin(), events.end(), state.event) != events.end();
    });
  };
  params.add("event", &State::event, "what happens", "What happens to the text while it is read.",
             state::choice({{"none", "nothing"},
                            {"grow", "dynamic NTK"},
                            {"switch", "longrope"},
                            {"evict", "eviction"},
                            {"reuse", "reuse"},
                            {"pad", "left padding"}})
                 .in(Place::kPrimary));
  params.add("care", &State::care, "cached keys",
             "Keys stay as they were turned, are turned again where that is needed, or are stored "
             "unturned and turned whenever they are read.",
             state::choice({{"nothing", "left as they are"},
                            {"turn-again", "turned again"},
                            {"turn-on-read", "turned when read"}})
                 .as(Role::kKey)
                 .in(Place::kPrimary));
  params.add("length", &State::length, "length n",
             "How many tokens have been read. The last one looks at all that are kept.",
             state::tokens(1, kTokens).as(Role::kQuery).in(Place::kPrimary));
  params.add("key", &State::key,
             column_spec(kTokens, "The key whose angle and weight are told in numbers."));
  params.add("view", &State::view, "show", "By how much each key's angle is off, or its weight.",
             state::choice({{"angles", "angles"}, {"weights", "weights"}}));
  params.add("pair", &State::pair,
             pair_spec("The pair whose angles are shown: pair 0 turns fastest.", 31));
  shown(params.add("trained", &State::trained, "trained length", "Up to here nothing is stretched.",
                   state::tokens(2, kTokens)),
        {Event::kGrow, Event::kSwitch});
  shown(params.add("factor", &State::factor, "factor s",
                   "Of dynamic NTK; for longrope, what the slowest pair is divided by.",
                   {.min = 1, .max = 64, .step = 0.5, .decimals = 1}),
        {Event::kGrow, Event::kSwitch});
  shown(params.add("window", &State::window, "window", "So many of the newest tokens stay.",
                   state::tokens(1, kTokens)),
        {Event::kEvict});
  shown(params.add("first", &State::first, "first tokens",
                   "So many tokens at the beginning stay for ever.", state::whole(0, 16)),
        {Event::kEvict});
  shown(params.add("offset", &State::offset, "new beginning",
                   "So many tokens now stand before the text that was cached.",
                   state::tokens(1, kTokens)),
        {Event::kReuse});
  shown(params.add("reused", &State::reused, "reused text",
                   "So many keys come from the cache of another text, where they began at 0.",
                   state::tokens(1, kTokens)),
        {Event::kReuse});
  shown(params.add("prompt", &State::prompt, "prompt",
                   "So many tokens are given; their positions come from the mask. The rest is "
                   "written, at positions that count the pads.",
                   state::tokens(1, kTokens)),
        {Event::kPad});
  shown(params.add("pads", &State::pads, "pads", "So many pads stand before the prompt.",
                   state::whole(0, kTokens)),
        {Event::kPad});
  params.add("head", &State::head, head_kind_spec().in(Place::kDetail));
  head_params(params, &State::d, &State::base, &State::seed,
              "Which random numbers the tokens are made from.", HeadSize::k64);
}

// ---- Compute ------------------------------------------------------------------------------------

Result KvCacheChapter::compute(const State& state, Kept& kept) {
  Result result;
  const int d = dim_of(state.d);
  const bool stretched = state.event == Event::kGrow || state.event == Event::kSwitch;
  result.spec = {.event = state.event,
                 .care = state.care,
                 .head = state.head,
                 .tokens = kTokens,
                 .d = d,
                 .base = state.base,
                 .factor = state.factor,
                 .at = stretched                    ? state.trained
                       : state.event == Event::kPad ? state.prompt
                                                    : state.offset,
                 .window = state.window,
                 .first = state.first,
                 .reused = state.reused,
                 .pads = state.pads,
                 .pair = std::min(state.pair, d / 2 - 1),
                 .seed = static_cast<std::uint32_t>(state.seed)};
  result.line = kept.line.get(result.spec, experiments::make_cache_timeline);
  result.event_length = experiments::event_length(result.spec);
  result.row = state.length - 1;
  result.key = std::min(state.key, result.row);
  const CacheTimeline& line = *result.line;
  for (int n = 0; n < kTokens; ++n) {
    const float off = line.off[size(result.row * kTokens + n)];
    if (std::isfinite(off)) result.off = std::max(result.off, std::abs(static_cast<double>(off)));
    result.largest = std::max(result.largest, static_cast<double>(line.difference[size(n)]));
  }
  for (size_t i = 0; i < line.used.size(); ++i)
    result.apart.push_back(line.used[i] - line.right[i]);
  return result;
}

double seen_or_zero(const std::vector<float>& matrix, int row, int key) {
  const float value = matrix[size(row * kTokens + key)];
  return std::isfinite(value) ? static_cast<double>(value) : 0.0;
}

void KvCacheChapter::probes(const State& state, const Result& result, state::Probes& probes) {
  const CacheTimeline& line = *result.line;
  const experiments::CacheWork& work = line.work[size(result.row)];
  const experiments::CacheWork before =
      result.row > 0 ? line.work[size(result.row - 1)] : experiments::CacheWork{};
  const bool seen = std::isfinite(line.used[size(result.row * kTokens + result.key)]);
  probes.add("length", state.length, "length n, tokens");
  probes.add("event_length", result.event_length, "first length at which something happens");
  probes.add("n", result.key, "key that is explained");
  probes.add("key_kept", seen ? 1 : 0, "is that key in the cache? 1 is yes, 0 is no");
  probes.add("kept",
             std::count_if(line.used.begin() + result.row * kTokens,
                           line.used.begin() + (result.row + 1) * kTokens,
                           [](float weight) { return std::isfinite(weight); }),
             "keys in the cache");
  probes.add("turned_by", seen_or_zero(line.turned_by, result.row, result.key),
             "angle that key was turned by, radians");
  probes.add("wanted_by", seen_or_zero(line.wanted_by, result.row, result.key),
             "angle it should be turned by, radians");
  probes.add("angle_off", seen_or_zero(line.off, result.row, result.key),
             "by how much its angle is off, radians");
  probes.add("largest_angle_off", result.off, "largest of all keys' angles that are off, radians");
  probes.add("weight_right", seen_or_zero(line.right, result.row, result.key),
             "weight of that key, worked out from nothing");
  probes.add("weight_used", seen_or_zero(line.used, result.row, result.key),
             "weight of that key, out of the cache");
  probes.add("difference", line.difference[size(result.row)],
             "share of the weight that is misplaced");
  probes.add("largest_difference", result.largest, "largest such share of all lengths");
  probes.add("bytes", line.bytes[size(result.row)], "bytes of the keys in the cache");
  probes.add("turned", work.turned, "queries and keys turned so far");
  probes.add("turned_again", work.turned_again, "keys turned again so far");
  probes.add("turned_again_now", work.turned_again - before.turned_again,
             "keys turned again for this token");
  probes.add("multiplications", work.multiplications, "multiplications so far");
  probes.add("multiplications_now", work.multiplications - before.multiplications,
             "multiplications for this token");
}

// ---- Draw ---------------------------------------------------------------------------------------

double spread(std::span<const float> values, double least) {
  double most = least;
  for (const float value : values)
    if (std::isfinite(value)) most = std::max(most, std::abs(static_cast<double>(value)));
  return most;
}

// Every length a row, every key a column: how stale the cache is by then.
void draw_history(State& state, const Result& result, ui::Stage& stage, ui::Rect rect) {
  constexpr float kScale = 24;
  const bool angles = state.view == View::kAngles;
  const auto scale = ui::bottom_if(rect, kScale, 140);
  ui::HeatmapSpec map{.id = "history", .part = angles ? "position.off" : "score.off"};
  map.title = angles ? N_("angle off, by length and key") : N_("weight off, by length and key");
  map.label = tr("{title}: arrow keys choose a length and a key", {{"title", tr(map.title)}});
  map.rows = map.columns = kTokens;
  map.values = angles ? std::span<const float>(result.line->off) : std::span(result.apart);
  map.causal = true;
  map.diverging = true;
  // Rounding is not to look like an error.
  const double most = spread(map.values, angles ? 0.2 : 0.05);
  map.range = {-most, most};
  map.row_title = "m";
  map.column_title = "n";
  map.color_bar = false;
  map.values_in_cells = false;
  ui::Cell selected{result.row, result.key};
  const ui::HeatmapResult drawn = ui::draw_heatmap(stage, rect, map, selected);
  if (drawn.changed) {
    state.length = selected.valid() ? selected.row + 1 : State{}.length;
    state.key = selected.valid() ? selected.column : State{}.key;
  }
  if (!scale || drawn.cells.width() < 120) return;
  const std::string unit(angles ? tr("{n} rad", {{"n", ui::fixed_text(most, 1)}})
                                : ui::fixed_text(most, 2));
  ui::draw_color_scale(stage, {drawn.cells.left, scale->center().y + 2}, ui::Align::kLeft,
                       {.diverging = true, .low = "−" + unit, .high = unit});
}

std::span<const float> row_of(const std::vector<float>& matrix, int row) {
  return std::span(matrix).subspan(size(row * kTokens), size(kTokens));
}

ui::PlotSpec keys_plot(const char* id, const char* label, const char* title, int row) {
  ui::PlotSpec plot{.id = id, .label = label};
  plot.x = {.title = "key n", .range = {-0.5, std::max(row, 7) + 0.5}};
  plot.y = {.title = title};
  plot.legend = ui::Legend::kTop;
  plot.zoom_x = false;
  return plot;
}

void draw_weights(const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const std::span<const float> right = row_of(result.line->right, result.row),
                               used = row_of(result.line->used, result.row);
  ui::PlotSpec plot =
      keys_plot("weights", N_("weights of the last token"), N_("weight"), result.row);
  plot.y.range = {0, 1.1 * std::max(spread(right, 1e-3), spread(used, 1e-3))};
  plot.series.push_back({.part = "score.right",
                         .label = "from nothing",
                         .samples = {0, 1, right},
                         .look = ui::Look::kBars,
                         .color = ui::with_alpha(theme.ink_faint, 0.75F)});
  plot.series.push_back({.part = "score.used",
                         .label = "out of the cache",
                         .samples = {0, 1, used},
                         .look = ui::Look::kLineDots,
                         .color = theme.score,
                         .width = 2});
  ui::draw_plot(stage, rect, plot);
}

void draw_angles(const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const std::span<const float> turned = row_of(result.line->turned_by, result.row),
                               wanted = row_of(result.line->wanted_by, result.row);
  ui::PlotSpec plot = keys_plot("angles", N_("angle that each cached key was turned by"),
                                N_("angle, radians"), result.row);
  double low = 0, high = 1e-3;
  for (const std::span<const float> row : {turned, wanted}) {
    for (const float angle : row) {
      if (!std::isfinite(angle)) continue;
      low = std::min(low, static_cast<double>(angle));
      high = std::max(high, static_cast<double>(angle));
    }
  }
  plot.y.range = {low - 0.05 * (high - low), high + 0.1 * (high - low)};
  plot.series.push_back({.part = "position.wanted",
                         .label = "needed",
                         .samples = {0, 1, wanted},
                         .color = theme.ink_faint,
                         .width = 3});
  plot.series.push_back({.part = "key.turned",
                         .label = "turned by",
                         .samples = {0, 1, turned},
                         .look = ui::Look::kLineDots,
                         .color = theme.key,
                         .width = 1.75F});
  ui::draw_plot(stage, rect, plot);
}

// How much of the weight is misplaced at every length; the length is dragged here.
void draw_timeline(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  ui::PlotSpec plot{.id = "timeline", .label = "share of the weight misplaced, by length"};
  plot.x = {.title = "length n", .range = {1, kTokens}};
  plot.y = {.title = "misplaced", .range = {0, std::max(1.1 * result.largest, 0.1)}};
  plot.legend = ui::Legend::kNone;
  plot.zoom_x = false;
  plot.series.push_back({.part = "score.difference",
                         .label = "misplaced",
                         .samples = {1, 1, std::span(result.line->difference)},
                         .look = ui::Look::kArea,
                         .color = theme.score,
                         .switches = false});
  if (result.event_length <= kTokens)
    plot.markers.push_back({.part = "event",
                            .label = "it happens",
                            .at = static_cast<double>(result.event_length),
                            .color = theme.bad});
  const int length = static_cast<int>(plot.markers.size());
  plot.markers.push_back({.part = "query",
                          .label = "n",
                          .at = static_cast<double>(state.length),
                          .color = theme.query,
                          .dash = 0,
                          .draggable = true,
                          .step = 1});
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  if (shown.moved_marker != length) return;
  state.length = shown.reset_marker
                     ? State{}.length
                     : std::clamp(static_cast<int>(std::lround(shown.moved_to)), 1, kTokens);
}

std::vector<ui::Fact> facts_of(const Result& result, const ui::Stage& stage) {
  const ui::Theme& theme = stage.theme;
  const CacheTimeline& line = *result.line;
  const experiments::CacheWork& work = line.work[size(result.row)];
  return {{N_("angle off, at most"), tr("{n} rad", {{"n", ui::fixed_text(result.off, 2)}}),
           "position.off", theme.position},
          {N_("weight misplaced"),
           ui::fixed_text(100 * static_cast<double>(line.difference[size(result.row)]), 1) + " %",
           "score.difference", theme.score},
          {N_("bytes of keys"), std::to_string(line.bytes[size(result.row)]), "key", theme.key},
          {N_("turned again"), std::to_string(work.turned_again), "key.turned", theme.key},
          {N_("multiplications"), ui::compact_text(static_cast<double>(work.multiplications), 1),
           "work", theme.ink}};
}

void KvCacheChapter::draw(State& state, const Result& result, ui::Stage& stage) {
  constexpr float kFacts = 50, kLeast = 150, kPlot = 118, kGap = 8;
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 60)) return;
  const auto below = ui::bottom_if(rest, kFacts, kLeast);
  std::vector<ui::Rect> plots;  // weights, timeline, angles: in this order of need
  if (const auto rooms =
          ui::beside(rest, {.main = 240, .side = 240, .share = 0.5F, .height = 230, .gap = 20})) {
    ui::Rect side = rooms->side;
    const int count = side.height() > 3 * kPlot + 2 * kGap ? 3 : side.height() > 240 ? 2 : 1;
    const float each =
        (side.height() - kGap * static_cast<float>(count - 1)) / static_cast<float>(count);
    for (int i = 0; i < count; ++i) {
      plots.push_back(side.take_top(each));
      side.take_top(kGap);
    }
    rest = rooms->main;
  } else {
    for (const float keep : {200.0F, 260.0F, 330.0F}) {
      const auto room = ui::bottom_if(rest, kPlot, keep);
      if (!room) break;
      plots.push_back(*room);
    }
  }
  draw_history(state, result, stage, rest);
  if (!plots.empty()) draw_weights(result, stage, plots[0]);
  if (plots.size() > 1) draw_timeline(state, result, stage, plots[1]);
  if (plots.size() > 2) draw_angles(result, stage, plots[2]);
  if (!below) return;
  std::vector<ui::Fact> facts = facts_of(result, stage);
  while (facts.size() > 2 && ui::facts_spread_width(stage.canvas, facts) > below->width())
    facts.pop_back();
  ui::Rect row = *below;
  row.take_top(10);
  ui::draw_facts_spread(stage, row, facts);
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(kv_cache, KvCacheChapter)
