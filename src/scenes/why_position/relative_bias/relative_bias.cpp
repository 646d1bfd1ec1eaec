// Scores that know distances: what Shaw (arXiv 1803.02155), T5 (1910.10683), a learned table,
// Transformer-XL (1901.02860) and ALiBi (2108.12409) add to q.k, and what it costs; RoPE beside.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/encoding/relative_bias.h"
#include "core/words/words.h"
#include "experiments/cost/scheme_cost.h"
#include "experiments/heads/attention_trace.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/cost_table.h"
#include "scenes/scene.h"
#include "scenes/why_position/relative_bias/kept_schemes.h"
#include "scenes/why_position/relative_bias/scheme_benchmark.h"
#include "ui/interaction.h"
#include "ui/picture/color_scale.h"
#include "ui/picture/heatmap.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"

namespace ropewalk::scenes {
namespace {

enum class View { kScores, kWeights };
constexpr int kMaxTokens = 128;
constexpr std::array<const char*, experiments::kSchemes> kIds{"shaw", "t5",    "table",
                                                              "xl",   "alibi", "rope"};
constexpr std::array<std::string_view, experiments::kSchemes> kNames{
    N_("Shaw"),           N_("T5 buckets"), N_("Learned table"),
    N_("Transformer-XL"), N_("ALiBi"),      N_("RoPE")};
constexpr std::array<const char*, experiments::kSchemes> kCached{
    N_("cached: keys as they are; each query meets the table's vectors anew"),
    N_("cached: keys as they are; each query looks its row up anew"),
    N_("cached: keys as they are; each query looks its row up anew"),
    N_("cached: keys as they are; and r, once for each distance"),
    N_("cached: keys as they are; each query counts its distances anew"),
    N_("cached: keys, turned once; nothing is added, nothing made anew")};

size_t size(int n) { return static_cast<size_t>(n); }
double wide(float x) { return static_cast<double>(x); }

struct RelativeBias {
  struct State {
    experiments::Scheme kind = experiments::Scheme::kAlibi;
    int length = 4096;
    View view = View::kScores;
    int row = 14, col = 9;
    int tokens = 20;
    HeadSize d = HeadSize::k64;
    int clip = 8;
    int buckets = 32, far = 128;
    int heads = 8, head = 3;
    double base = 10000;
    bool shared = true;
    bool causal = true;
    int seed = 1;
  };

  struct Result {
    experiments::SchemesSpec made_from;
    ShownSchemes made;
    int row = 0, col = 0;  // in use
    std::array<experiments::SchemeCost, experiments::kSchemes> costs;
    double content_work = 0;
    double largest = 1, brightest = 1;  // of the colours: scores of the chosen way, weights
  };
  struct Kept {
    KeptSchemes made;
  };

  using Transient = LongWork;

  static constexpr About kAbout{.id = "relative-bias",
                                .part = "I. Why position?",
                                .title = "Scores and distance",
                                .question = "What if scores know distances?",
                                .aspect = 1.35F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept);
  static void draw(State& state, const Result& result, Transient& transient, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
};

using State = RelativeBias::State;
using Result = RelativeBias::Result;

// Holds where one of these schemes is chosen.
template <class... Schemes>
auto chosen(Schemes... schemes) {
  return [=](const State& state) { return ((state.kind == schemes) || ...); };
}

void RelativeBias::params(state::Params<State>& params) {
  using experiments::Scheme;
  using state::Place;
  using state::Role;
  params.add("kind", &State::kind, "encoding",
             "Who tells the scores how far apart query and key are.",
             state::choice({{"shaw", "Shaw"},
                            {"t5", "T5 buckets"},
                            {"table", "learned table"},
                            {"xl", "Transformer-XL"},
                            {"alibi", "ALiBi"},
                            {"rope", "RoPE"}})
                 .as(Role::kPosition)
                 .in(Place::kPrimary));
  params.add("length", &State::length, "cost at length",
             "How many tokens the cache holds when the costs are counted.",
             state::tokens(1, 1e6).log().as(Role::kPlain).in(Place::kPrimary));
  params.add("show", &State::view, "show",
             "In the last matrix: the scores, or the weights that softmax makes of them.",
             state::choice({{"scores", "scores"}, {"weights", "weights"}}).as(Role::kScore));
  cell_params(params, &State::row, &State::col, kMaxTokens, "The row that is told in numbers.",
              "The column that is told in numbers.");
  params.add("tokens", &State::tokens, "tokens in the picture",
             "How many queries and keys the matrices show.",
             sequence_spec(1, kMaxTokens).as(Role::kPlain));
  params.add("d", &State::d, head_size_spec(HeadSize::k128));
  params
      .add("clip", &State::clip, "farthest distance told apart",
           "Shaw's vectors and the learned table end here: beyond, all share the last.",
           state::tokens(1, 128))
      .shown(chosen(Scheme::kShaw, Scheme::kTable));
  params
      .add("buckets", &State::buckets, "buckets",
           "T5's learned numbers: half of them for single distances, half for ranges.",
           state::real(2, 64, 2).as(Role::kPosition))
      .shown(chosen(Scheme::kT5));
  params
      .add("far", &State::far, "last range ends",
           "T5's max_distance: all distances from here on share the last bucket.",
           state::tokens(2, 4096).log())
      .shown(chosen(Scheme::kT5));
  params
      .add("heads", &State::heads, "heads", "ALiBi gives each of so many heads a slope of its own.",
           state::whole(1, 64))
      .shown(chosen(Scheme::kAlibi));
  params
      .add("head", &State::head, "this head", "Which of them this is: the first is the steepest.",
           state::whole(1, 64))
      .shown(chosen(Scheme::kAlibi));
  params
      .add("base", &State::base,
           base_spec("How fast the waves of Transformer-XL's R, or RoPE's pairs, slow."))
      .shown(chosen(Scheme::kTransformerXl, Scheme::kRope));
  params.add("shared", &State::shared, "share and keep",
             "Count what is the same for several keys or tokens once, and keep it.");
  params.add("causal", &State::causal, "causal mask", "No token sees those after it.");
  params.add("seed", &State::seed,
             seed_spec("Which random q, k and stand-ins for trained tables are drawn."));
}

// ---- Compute ------------------------------------------------------------------------------------

experiments::SchemesSpec to_make(const State& state) {
  return {
      state.tokens, dim_of(state.d), state.clip, state.buckets, state.far,
      state.heads,  state.head,      state.base, state.causal,  static_cast<uint32_t>(state.seed)};
}

Result RelativeBias::compute(const State& state, Kept& kept) {
  Result result;
  result.made_from = to_make(state);
  result.made = kept.made.get(result.made_from, state.kind);
  result.row = std::min(state.row, state.tokens - 1);
  result.col = std::min(state.col, state.causal ? result.row : state.tokens - 1);
  const experiments::Added& way = result.made.way(state.kind).added;
  result.largest = std::max(
      {1e-6, experiments::max_abs_seen(result.made.head->content, state.tokens, state.causal),
       experiments::max_abs_seen(way.scores, state.tokens, state.causal)});
  for (const std::vector<float>& term : way.terms)
    result.largest =
        std::max(result.largest, experiments::max_abs_seen(term, state.tokens, state.causal));
  result.brightest = 1e-6;  // but for the first few rows, whose weights are large anyway
  for (int m = state.tokens / 4; m < state.tokens; ++m)
    result.brightest =
        std::max(result.brightest,
                 experiments::max_abs(experiments::row_of(*result.made.weights, m, state.tokens)));
  const experiments::CostShape shape{static_cast<double>(state.length), dim_of(state.d),
                                     state.shared};
  result.content_work = experiments::content_work(shape);
  for (size_t i = 0; i < experiments::kSchemes; ++i)
    result.costs[i] = experiments::scheme_cost(result.made.ways[i]->encoding, shape);
  return result;
}

int bucket_of(const State& state, int distance) {
  return core::t5_bucket(distance, !state.causal, state.buckets, state.far);
}

// 0 for what is masked.
double at(const std::vector<float>& matrix, const State& state, ui::Cell cell) {
  const float value = matrix[size(cell.row * state.tokens + cell.column)];
  return std::isfinite(value) ? wide(value) : 0;
}

void add_scheme_costs(const Result& result, state::Probes& probes) {
  for (size_t i = 0; i < experiments::kSchemes; ++i) {
    const state::LabelSlots scheme = {{"scheme", kNames[i]}};
    const experiments::SchemeCost& cost = result.costs[i];
    probes.add(std::string("learned_") + kIds[i], cost.learned, "{scheme}: learned numbers",
               scheme);
    probes.add(std::string("work_") + kIds[i], cost.work, "{scheme}: work of one token", scheme);
    probes.add(std::string("bytes_") + kIds[i], cost.memory * kFloatBytes, "{scheme}: bytes kept",
               scheme);
  }
}

void RelativeBias::probes(const State& state, const Result& result, state::Probes& probes) {
  const ui::Cell cell{result.row, result.col};
  const auto way = static_cast<size_t>(state.kind);
  const experiments::Added& added = result.made.ways[way]->added;
  probes.add("m", result.row, "query m");
  probes.add("n", result.col, "key n");
  probes.add("distance", result.row - result.col, "distance m − n, tokens");
  probes.add("content", at(result.made.head->content, state, cell), "score of the content alone");
  probes.add("added", at(added.sum, state, cell), "what the encoding adds");
  probes.add("score", at(added.scores, state, cell), "score with the encoding");
  probes.add("weight", at(*result.made.weights, state, cell), "weight with the encoding");
  probes.add("weight_without", at(result.made.head->weights, state, cell),
             "weight of the content alone");
  for (size_t i = 0; i < experiments::kSchemes; ++i)
    probes.add(std::string("added_") + kIds[i], at(result.made.ways[i]->added.sum, state, cell),
               "{scheme}: added to this score", {{"scheme", kNames[i]}});
  const auto& xl = result.made.way(experiments::Scheme::kTransformerXl).added.terms;
  const auto term = [&](size_t i) { return i < xl.size() ? at(xl[i], state, cell) : 0.0; };
  probes.add("query_position", term(0), "Transformer-XL: query and position");
  probes.add("global_content", term(1), "Transformer-XL: global content");
  probes.add("global_position", term(2), "Transformer-XL: global position");
  probes.add("slope", result.made.way(experiments::Scheme::kAlibi).encoding.alibi_slope,
             "ALiBi: slope of this head");
  probes.add("bucket", bucket_of(state, result.col - result.row), "T5: bucket of this distance");
  probes.add("entry", std::clamp(result.row - result.col, -state.clip, state.clip),
             "distance after clipping, tokens");
  probes.add("largest", result.largest, "largest score of the maps");
  probes.add("brightest", result.brightest, "brightest weight of the map");
  const auto length = static_cast<double>(state.length);
  probes.add("content_work", result.content_work, "work of query times keys, one token");
  probes.add("work_share", result.costs[way].work / result.content_work,
             "work of the encoding over that");
  probes.add("prompt_bytes",
             state.kind == experiments::Scheme::kRope ? 0.0 : length * length * kFloatBytes,
             "bytes of the bias for a whole prompt");
  add_scheme_costs(result, probes);
}

// ---- Draw ---------------------------------------------------------------------------------------

// One matrix of the sum.
struct Summand {
  std::string part, title, note;
  const std::vector<float>& values;
  std::shared_ptr<const void> owner;  // of the values
  ui::Rgba color;
  bool weights = false;
};

std::string added_note(const State& state, const Result& result, ui::Cell cell) {
  const int back = cell.row - cell.column;
  switch (state.kind) {
    case experiments::Scheme::kShaw:
    case experiments::Scheme::kTable: {
      const int entry = std::clamp(back, -state.clip, state.clip);
      return tr(std::abs(back) > state.clip ? "entry {n}, the last" : "entry {n}",
                {{"n", ui::fixed_text(entry, 0)}});
    }
    case experiments::Scheme::kT5:
      return tr("bucket {n}", {{"n", bucket_of(state, -back)}});
    case experiments::Scheme::kAlibi:
      return tr("slope {slope}",
                {{"slope", ui::fixed_text(result.made.way(state.kind).encoding.alibi_slope, 3)}});
    default:
      return {};
  }
}

std::vector<Summand> summands(const State& state, const Result& result, const ui::Theme& theme,
                              ui::Cell cell) {
  const auto index = static_cast<size_t>(state.kind);
  const std::shared_ptr<const SchemeWay>& made = result.made.ways[index];
  const experiments::Added& way = made->added;
  std::vector<Summand> all;
  const int back = cell.row - cell.column;
  const std::string distance =
      back >= 0 ? tr("{n} back", {{"n", back}}) : tr("{n} ahead", {{"n", -back}});
  all.push_back({"score.content", "q·k / √d", distance, result.made.head->content, result.made.head,
                 theme.ink});
  if (state.kind == experiments::Scheme::kTransformerXl) {
    constexpr std::array<const char*, 3> kTitles{"q·r", "u·k", "v·r"};
    constexpr std::array<const char*, 3> kNotes{N_("query, distance"), N_("key alone"),
                                                N_("distance alone")};
    constexpr std::array<const char*, 3> kParts{"position.qr", "position.uk", "position.vr"};
    for (size_t i = 0; i < way.terms.size() && i < kTitles.size(); ++i)
      all.push_back({kParts[i], kTitles[i], tr(kNotes[i]), way.terms[i], made, theme.position});
  } else {
    all.push_back({"position.bias",
                   state.kind == experiments::Scheme::kRope ? std::string(tr("RoPE's change"))
                                                            : std::string(tr(kNames[index])),
                   added_note(state, result, cell), way.sum, made, theme.position});
  }
  const bool weights = state.view == View::kWeights;
  if (weights) {
    all.push_back({"score.weight", tr("weight"), "", *result.made.weights, result.made.weights,
                   theme.score, true});
  } else {
    all.push_back({"score.sum", tr("score"), "", way.scores, made, theme.score});
  }
  return all;
}

struct SumRooms {
  std::vector<ui::Rect> maps;  // with the numbers below
  float side = 0;
};

constexpr float kAbove = 22, kBelow = 44, kSign = 22;

// As many lines as it takes for the matrices to be large.
SumRooms arrange(const ui::Rect& area, size_t count) {
  SumRooms best;
  for (size_t lines = 1; lines <= 2; ++lines) {
    const size_t columns = (count + lines - 1) / lines;
    const float width =
        (area.width() - kSign * static_cast<float>(columns)) / static_cast<float>(columns);
    const float height = area.height() / static_cast<float>(lines) - kAbove - kBelow;
    const float side = std::min(width, height);
    if (side <= best.side * 1.15F) continue;
    best = {{}, side};
    const float wide = static_cast<float>(columns) * (side + kSign) - kSign;
    const float high = static_cast<float>(lines) * (side + kAbove + kBelow);
    const float left = area.left + (area.width() - wide) / 2;
    const float top = area.top + std::max(area.height() - high, 0.0F) / 2;
    for (size_t i = 0; i < count; ++i) {
      const float x = left + static_cast<float>(i % columns) * (side + kSign);
      const size_t line = i / columns;
      const float y = top + static_cast<float>(line) * (side + kAbove + kBelow);
      best.maps.push_back({x, y, x + side, y + side + kAbove + kBelow});
    }
  }
  return best;
}

// A matrix under its title.
ui::HeatmapResult draw_summand(State& state, const Result& result, ui::Stage& stage,
                               const Summand& summand, const ui::Rect& room, size_t index) {
  const float strength = stage.highlight.strength(summand.part);
  const float side = room.width();
  ui::Rect rect{room.left, room.top + kAbove, room.right, room.top + kAbove + side};
  // The heatmap keeps room for labels where it is large; here the two axes are alike and told once.
  if (side > 110) rect = {rect.left - 9, rect.top - 18, rect.right + 1, rect.bottom + 1};
  const std::vector<std::string> unlabelled(size(state.tokens));
  ui::HeatmapSpec map{.id = "map" + std::to_string(index)};
  map.label = tr("{title}: arrow keys choose a query and a key", {{"title", summand.title}});
  map.part = summand.part;
  map.rows = map.columns = state.tokens;
  map.values = summand.values;
  map.owner = summand.owner;
  map.diverging = !summand.weights;
  map.range =
      summand.weights ? ui::Range{0, result.brightest} : ui::Range{-result.largest, result.largest};
  map.causal = state.causal;
  map.row_labels = map.column_labels = unlabelled;
  map.color_bar = map.values_in_cells = false;
  ui::Cell choice{result.row, result.col};
  const ui::HeatmapResult shown = ui::draw_heatmap(stage, rect, map, choice);
  if (shown.changed && choice.valid()) {
    state.row = choice.row;
    state.col = choice.column;
  }
  stage.canvas.text({room.center().x, room.top + kAbove - 11}, summand.title,
                    {.font = side < 90 ? ui::type::kSmall : ui::type::kStrong,
                     .color = ui::with_alpha(summand.color, strength),
                     .align = ui::Align::kCenter});
  return shown;
}

// The sum of matrices, and of the chosen cell's numbers below them.
void draw_sum(State& state, const State& was, const Result& result, ui::Stage& stage,
              const ui::Rect& area) {
  ui::Cell cell{result.row, result.col};
  const SumRooms rooms = arrange(area, was.kind == experiments::Scheme::kTransformerXl ? 5 : 3);
  if (rooms.side < 24) return;
  std::vector<Summand> all = summands(was, result, stage.theme, cell);
  std::vector<ui::HeatmapResult> shown;
  for (size_t i = 0; i < all.size(); ++i) {
    shown.push_back(draw_summand(state, result, stage, all[i], rooms.maps[i], i));
    if (shown.back().hovered.valid()) cell = shown.back().hovered;
  }
  if (cell != ui::Cell{result.row, result.col}) {
    all = summands(was, result, stage.theme, cell);
    ui::HeatmapSpec map;
    map.rows = map.columns = was.tokens;
    map.causal = was.causal;
    for (const ui::HeatmapResult& one : shown)
      if (!one.hovered.valid()) ui::mark_cell(stage, map, one.cells, cell);
  }
  const ui::Theme& theme = stage.theme;
  constexpr ui::Font kNote{ui::Face::kText, 12};
  const bool notes = std::all_of(all.begin(), all.end(), [&](const Summand& one) {
    return stage.canvas.measure(one.note, kNote).x < rooms.side + kSign - 4;
  });
  const bool tight = rooms.side < 60;
  for (size_t i = 0; i < all.size(); ++i) {
    const ui::Rect& room = rooms.maps[i];
    const float x = room.center().x, y = room.bottom - kBelow + 15;
    const float strength = stage.highlight.strength(all[i].part);
    const bool last = i + 1 == all.size();
    ui::TextStyle style{.font = {ui::Face::kMono, tight             ? 12.0F
                                                  : rooms.side < 90 ? 13.0F
                                                                    : 15.0F},
                        .color = ui::with_alpha(all[i].color, strength),
                        .align = ui::Align::kCenter};
    stage.canvas.text({x, y}, ui::fixed_text(at(all[i].values, was, cell), tight ? 2 : 3), style);
    if (i > 0) {
      style = {.font = ui::type::kText, .color = theme.ink_soft, .align = ui::Align::kCenter};
      const std::string sign = !last ? "+" : all[i].weights ? "→" : "=";
      const float left = room.left - kSign / 2;
      stage.canvas.text({left, room.top + kAbove + rooms.side / 2}, sign, style);
      stage.canvas.text({left, y}, sign, style);
    }
    style = {.font = kNote, .color = theme.ink_faint, .align = ui::Align::kCenter};
    if (last) {
      const bool weights = all[i].weights;
      const ui::ColorScale scale{
          .diverging = !weights,
          .low = ui::fixed_text(weights ? 0 : -result.largest, weights ? 0 : 1),
          .high = ui::fixed_text(weights ? result.brightest : result.largest, weights ? 2 : 1),
          .length = 44};
      if (ui::color_scale_width(stage.canvas, scale) <= rooms.side)
        ui::draw_color_scale(stage, {x, y + 19}, ui::Align::kCenter, scale);
    } else if (notes) {
      stage.canvas.text({x, y + 19}, all[i].note, style);
    }
  }
}

void draw_costs(State& after, const State& state, const Result& result, const LongWork& work,
                ui::Stage& stage, const ui::Rect& area) {
  std::array<CostRow, experiments::kSchemes> rows;
  const std::vector<double> seconds = scheme_seconds(stage, work);
  for (size_t i = 0; i < experiments::kSchemes; ++i) {
    rows[i] = {kNames[i], result.made.ways[i]->added.sum, result.costs[i]};
    if (i + 1 < seconds.size()) rows[i].seconds = seconds[i + 1];
  }
  const auto kind = static_cast<size_t>(state.kind);
  const std::optional<int> choice = draw_cost_table(stage, area,
                                                    {.rows = rows,
                                                     .tokens = state.tokens,
                                                     .causal = state.causal,
                                                     .chosen = static_cast<int>(kind),
                                                     .content_work = result.content_work,
                                                     .foot = tr(kCached[kind]),
                                                     .foot_room = long_work_button(stage)});
  if (choice) after.kind = *choice < 0 ? State{}.kind : static_cast<experiments::Scheme>(*choice);
}

void RelativeBias::draw(State& state, const Result& result, Transient& work, ui::Stage& stage) {
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 60)) return;
  State after = state;
  const int keys = std::min(state.length, experiments::kMaxBenchmarkKeys);
  const core::Question asked =
      core::question(experiments::SchemeBenchmark{result.made_from, keys, state.shared});
  if (!work.of(asked)) work = {asked};
  if (rest.height() >= 230) {
    const float high = rest.height();
    const float each = high < 310 ? 16.0F : std::clamp(high * 0.055F, 20.0F, 34.0F);
    const float wings = std::max(rest.width() - 1100, 0.0F) / 2;
    const core::Phase phase = answer_of(stage, asked).phase;
    const bool told = phase != core::Phase::kUnasked && phase != core::Phase::kCancelled;
    const ui::Rect line = rest.take_bottom(told ? 18 : 0).inset(wings + 6, 0);
    const ui::Rect costs =
        rest.take_bottom(cost_table_height(each, experiments::kSchemes)).inset(wings, 0);
    rest.take_bottom(8);
    draw_costs(after, state, result, work, stage, costs);
    if (const ui::Rect foot = cost_table_foot(costs, experiments::kSchemes); foot.height() > 0)
      draw_scheme_benchmark(stage, {foot.left, foot.top, foot.right - 6, line.bottom}, line, keys,
                            kNames, work);
  }
  draw_sum(after, state, result, stage, rest);
  state = after;
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(relative_bias, RelativeBias)
