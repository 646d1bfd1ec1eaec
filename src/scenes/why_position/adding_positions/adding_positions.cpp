// Position as a vector that is added to the word's: sinusoidal (arXiv 1706.03762, section 3.5) and
// learned tables, beside the rotation that uses the same sines and cosines (arXiv 2104.09864).
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/memo.h"
#include "core/random.h"
#include "core/rotation/rotation.h"
#include "core/words/words.h"
#include "experiments/position_tables.h"
#include "scenes/parts/common_params.h"
#include "scenes/scene.h"
#include "scenes/why_position/adding_positions/position_maps.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/facts.h"
#include "ui/picture/shapes.h"
#include "ui/picture/vectors.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"
#include "ui/text/math_text.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

constexpr double kMax = 2;  // largest of the word's two numbers in the plane
constexpr int kMaxPositions = 128;

size_t size(int n) { return static_cast<size_t>(n); }

enum class View { kWord, kTables, kKernel };

struct AddingPositions {
  struct State {
    double m = 8;
    View view = View::kWord;
    experiments::AddedTable table = experiments::AddedTable::kSinusoidal;
    core::Vec2 x{1.3, 0.6};
    int n = 4;
    int pair = 1;
    HeadSize d = HeadSize::k16;
    double base = 10000;
    int length = 48;
    int shown = 64;
    bool projected = false;
    int seed = 3;
  };

  // A table that may be added.
  struct Added {
    experiments::AddedWord at;  // position m
    core::Vec2 row_pair, sum_pair;
    std::vector<float> lengths;  // of the sum, position by position
    std::vector<float> kernel;   // row m times every row n
    double kernel_at = 0, mirrored = 0;
  };

  struct Result {
    experiments::AddedTable table = experiments::AddedTable::kSinusoidal;
    int pair = 0, row = 0;  // in use: the pair, and m as a whole position
    std::shared_ptr<const experiments::PositionTables> tables;
    std::vector<float> word, turned;
    core::Vec2 turned_pair;
    std::array<Added, 2> with;  // by AddedTable
    std::vector<float> lengths_turned;
    std::vector<float> projected;
    double through = 0, through_mirrored = 0;
    const Added& added() const { return with[static_cast<size_t>(table)]; }
  };
  struct Kept {
    core::Memo<experiments::TablesToMake, experiments::PositionTables> tables;
  };

  static constexpr About kAbout{.id = "adding-positions",
                                .part = "I. Why position?",
                                .title = "Add the position",
                                .question = "What if we add the position?",
                                .aspect = 1.3F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static state::Animation animation() {
    return {.key = "m", .from = 0, .to = 63, .units_per_second = 4, .step = 1, .loop = true};
  }
};

using State = AddingPositions::State;
using Result = AddingPositions::Result;
using Added = AddingPositions::Added;

void AddingPositions::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  const auto compares = [](const State& state) { return state.view == View::kKernel; };
  params.add("m", &State::m, "position m",
             "Where the word stands; a learned table has rows for whole positions alone.",
             position_spec(kMaxPositions - 1).in(Place::kPrimary));
  params.add(
      "view", &State::view, "show",
      "One word before and after, the tables as they are, or how alike two positions' "
      "rows are.",
      state::choice({{"word", "one word"}, {"tables", "the tables"}, {"kernel", "two positions"}})
          .in(Place::kPrimary));
  params.add(
      "table", &State::table, "added table",
      "Computed from sines, or learned with one row for each trained position.",
      state::choice({{"sinusoidal", "sinusoidal"}, {"learned", "learned"}}).as(Role::kPosition));
  params.add("x", &State::x, "word x", "The two numbers of the word's vector that the plane shows.",
             arrow_spec(kMax, Role::kPlain));
  params
      .add("n", &State::n, "other position n",
           "The position whose row is multiplied with that of m.",
           state::tokens(0, kMaxPositions - 1).as(Role::kKey).in(Place::kPicture))
      .shown(compares);
  params.add("pair", &State::pair,
             pair_spec("Which two of the d numbers the plane shows: pair 0 turns fastest.", 63));
  state::Spec d = head_size_spec(HeadSize::k128).named("numbers d");
  d.help = "How many numbers a word's vector has.";
  params.add("d", &State::d, d);
  params.add("base", &State::base, base_spec());
  params.add("length", &State::length, "learned length",
             "How many positions the learned table was trained for; past them it has none.",
             state::tokens(1, kMaxPositions));
  params.add("shown", &State::shown, "positions shown",
             "How many positions tables and curves show; more if m is further out.",
             state::tokens(2, kMaxPositions));
  params
      .add("projected", &State::projected, "through a matrix",
           "Also with a random matrix between the two rows, as the query's and the key's are in "
           "a layer.",
           {.role = Role::kScore})
      .shown(compares);
  params.add(
      "seed", &State::seed,
      seed_spec("Which random numbers the word, the learned table and the matrix are made from."));
}

// ---- Compute ------------------------------------------------------------------------------------

core::Vec2 pair_of(std::span<const float> x, int pair) {
  return {static_cast<double>(x[size(2 * pair)]), static_cast<double>(x[size(2 * pair + 1)])};
}

Result AddingPositions::compute(const State& state, Kept& kept) {
  Result result;
  result.table = state.table;
  const int d = dim_of(state.d);
  const auto seed = static_cast<std::uint32_t>(state.seed);
  result.row = static_cast<int>(std::lround(state.m));
  const int last_position = std::max(result.row, state.view == View::kKernel ? state.n : 0);
  int shown = state.shown;
  while (shown <= last_position) shown = std::min(2 * shown, kMaxPositions);
  result.tables = kept.tables.get({d, state.length, shown, state.base, seed},
                                  experiments::make_position_tables);
  result.pair = std::min(state.pair, d / 2 - 1);
  result.word = core::Random(seed + 77).normals(size(d));
  result.word[size(2 * result.pair)] = static_cast<float>(state.x.x);
  result.word[size(2 * result.pair + 1)] = static_cast<float>(state.x.y);
  result.turned =
      core::rotated(result.word, result.tables->inv_freq, state.m, core::Layout::kInterleaved);
  result.turned_pair = pair_of(result.turned, result.pair);
  result.lengths_turned = experiments::turned_lengths(*result.tables, result.word);
  for (const experiments::AddedTable table :
       {experiments::AddedTable::kSinusoidal, experiments::AddedTable::kLearned}) {
    Added& added = result.with[static_cast<size_t>(table)];
    added.at = experiments::add_position(*result.tables, result.word, table, state.m);
    added.row_pair = pair_of(added.at.row, result.pair);
    added.sum_pair = pair_of(added.at.sum, result.pair);
    added.lengths = experiments::added_lengths(*result.tables, result.word, table);
    added.kernel = experiments::row_products(*result.tables, table, result.row);
    added.kernel_at = experiments::row_product(*result.tables, table, result.row, state.n);
    added.mirrored =
        experiments::row_product(*result.tables, table, result.row, 2 * result.row - state.n);
  }
  result.projected = experiments::row_products_through(*result.tables, result.row);
  result.through = experiments::row_product_through(*result.tables, result.row, state.n);
  result.through_mirrored =
      experiments::row_product_through(*result.tables, result.row, 2 * result.row - state.n);
  return result;
}

void AddingPositions::probes(const State& state, const Result& result, state::Probes& probes) {
  const Added& added = result.added();
  const auto add_two = [&probes](const std::string& name, core::Vec2 two, std::string_view label) {
    probes.add(name + "_0", two.x, label, {{"which", tr("first")}});
    probes.add(name + "_1", two.y, label, {{"which", tr("second")}});
  };
  probes.add("m", state.m, "position m");
  probes.add("n", state.n, "other position n");
  probes.add("row", result.row, "row of the table in use");
  probes.add("pair_in_use", result.pair, "pair that is shown");
  probes.add("theta", result.tables->inv_freq[size(result.pair)],
             "speed of this pair, radians a token");
  probes.add("has_row", added.at.exists ? 1 : 0, "has the table this row? 1 is yes, 0 is no");
  probes.add("learned_has_row", result.with[1].at.exists ? 1 : 0,
             "has the learned table it? 1 is yes, 0 is no");
  probes.add("learned_last", state.length - 1, "last position of the learned table");
  probes.add("norm_word", experiments::length_of(result.word), "length of the word's vector");
  probes.add("norm_row", experiments::length_of(added.at.row), "length of the position's row");
  probes.add("norm_added", added.at.norm, "length after adding");
  probes.add("norm_turned", experiments::length_of(result.turned), "length after turning");
  probes.add("degrees_added", added.at.degrees, "angle from the word after adding, degrees");
  probes.add("degrees_turned", experiments::degrees_between(result.word, result.turned),
             "angle from the word after turning, degrees");
  add_two("x", {state.x.x, state.x.y}, "word, {which} number");
  add_two("p", added.row_pair, "row of the position, {which} number");
  add_two("added", added.sum_pair, "word after adding, {which} number");
  add_two("turned", result.turned_pair, "word after turning, {which} number");
  const auto [low, high] = std::minmax_element(added.lengths.begin(), added.lengths.end());
  probes.add("shortest_added", *low, "shortest after adding, all positions");
  probes.add("longest_added", *high, "longest after adding, all positions");
  const auto [min, max] =
      std::minmax_element(result.lengths_turned.begin(), result.lengths_turned.end());
  probes.add("turned_length_spread", *max - *min, "longest minus shortest after turning");
  probes.add("kernel", added.kernel_at, "product of the rows m and n");
  probes.add("kernel_mirrored", added.mirrored, "product of the rows m and 2m − n");
  probes.add("kernel_sinusoidal", result.with[0].kernel_at, "product of the rows, sinusoidal");
  probes.add("kernel_learned", result.with[1].kernel_at, "product of the rows, learned");
  probes.add("through", result.through, "product through the matrix, m and n");
  probes.add("through_mirrored", result.through_mirrored,
             "product through the matrix, m and 2m − n");
  probes.add("positions_shown", result.tables->made_from.shown, "positions that are shown");
  probes.add("tables_difference", result.tables->difference,
             "sines computed two ways, largest difference");
}

// ---- One word -----------------------------------------------------------------------------------

ui::Vec2 to_screen(core::Vec2 v) { return {static_cast<float>(v.x), static_cast<float>(v.y)}; }

std::string ended(const State& state) {
  return tr("no row at {m}: the table ends at {last}",
            {{"m", std::lround(state.m)}, {"last", state.length - 1}});
}

void draw_plane(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const Added& added = result.added();
  ui::PlaneSpec plane{.id = "plane"};
  const double longest = std::hypot(state.x.x, state.x.y);
  // Room for both circles, in steps, so that it holds while the word is dragged.
  const double wide = std::max(std::abs(state.x.x) + 1, longest) + 0.15;
  const double high = std::max(std::abs(state.x.y) + 1, longest) + 0.15;
  const double per_unit =
      std::min(static_cast<double>(rect.width()) / wide, static_cast<double>(rect.height()) / high);
  const double nearest = static_cast<double>(std::min(rect.width(), rect.height()));
  plane.extent = static_cast<float>(std::ceil(nearest / per_unit / 0.4) * 0.4);
  plane.unit_circle = false;
  plane.labels = std::min(rect.width(), rect.height()) > 200;
  plane.max = static_cast<float>(kMax);
  plane.x_title = "x₀";
  plane.y_title = "x₁";
  const auto arrow = [&](const char* part, const char* label, core::Vec2 tail, core::Vec2 tip,
                         ui::Rgba color, float width, bool draggable) {
    plane.arrows.push_back({.part = part,
                            .label = label,
                            .tip = to_screen(tip),
                            .tail = to_screen(tail),
                            .color = color,
                            .width = width,
                            .dash = width < 2 ? 4.0F : 0.0F,
                            .draggable = draggable,
                            .hint = draggable ? "word x: drag to turn and stretch" : "",
                            .ghost = {},
                            .ghost_label = {}});
  };
  arrow("word", "x", {}, state.x, theme.ink, 3, true);
  arrow("query", "R x", {}, result.turned_pair, theme.query, 3, false);
  if (added.at.exists) {
    arrow("position.row", "", state.x, added.sum_pair, theme.position, 1.75F, false);
    arrow("position.sum", "x + p", {}, added.sum_pair, theme.position, 3, false);
  }
  const ui::PlaneResult shown = ui::draw_plane(stage, rect, plane);
  // Where the two tips can be: around the origin if turned, around the word if a sine and a cosine
  // are added.
  const auto circle = [&](core::Vec2 center, double radius, ui::Rgba color, std::string_view part) {
    stage.canvas.push_clip(shown.frame);
    ui::draw_circle(
        stage.canvas, shown.map.screen_from_world(to_screen(center)),
        static_cast<float>(radius) * shown.map.scale,
        {.color = ui::with_alpha(color, stage.highlight.lit(part) ? 0.8F : 0.35F), .width = 1.25F});
    stage.canvas.pop_clip();
  };
  circle({}, longest, theme.query, "query");
  if (added.at.exists && plane.labels) {
    // Beside the middle of the arrow that is added.
    const ui::Vec2 from = shown.map.screen_from_world(to_screen(state.x));
    const ui::Vec2 to = shown.map.screen_from_world(to_screen(added.sum_pair));
    const ui::Vec2 along = to - from;
    const float length = ui::length(along);
    if (length > 24) {
      const ui::Vec2 aside{-along.y * 13 / length, along.x * 13 / length};
      const ui::Vec2 middle = (from + to) * 0.5F;
      const float away =
          aside.x * (middle.x - shown.map.origin.x) + aside.y * (middle.y - shown.map.origin.y);
      ui::draw_math(stage.canvas, away < 0 ? middle - aside : middle + aside, "p", 17,
                    theme.position, theme.ground);
    }
  }
  if (state.table == experiments::AddedTable::kSinusoidal)
    circle(state.x, 1, theme.position, "position.sum");
  if (shown.moved != 0) return;
  const auto limited = [](float v) { return std::clamp(static_cast<double>(v), -kMax, kMax); };
  state.x = shown.reset ? State{}.x : core::Vec2{limited(shown.tip.x), limited(shown.tip.y)};
}

ui::Fact fact_of(const char* part, std::string label, double value, int decimals, ui::Rgba color,
                 bool known = true) {
  return {std::move(label), known ? ui::fixed_text(value, decimals) : "–", part, color};
}

// Lengths of the whole vector, position by position.
void draw_lengths(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const ui::Theme& theme = stage.theme;
  const Added& added = result.added();
  ui::PlotSpec plot{.id = "lengths", .label = "length of the vector against position"};
  const double last = result.tables->made_from.shown - 1;
  plot.x = {.title = "position", .range = {0, last}};
  double max = experiments::length_of(result.word);
  for (const float length : added.lengths) max = std::max(max, static_cast<double>(length));
  plot.y = {.title = "length", .range = {0, 1.12 * std::max(max, 0.1)}};
  plot.series.push_back({.part = "position.sum",
                         .label = "added",
                         .samples = ui::Samples(0, 1, added.lengths),
                         .color = theme.position,
                         .width = 2});
  plot.series.push_back({.part = "query",
                         .label = "turned",
                         .samples = ui::Samples(0, 1, result.lengths_turned),
                         .color = theme.query,
                         .width = 2});
  if (state.table == experiments::AddedTable::kLearned &&
      state.length < result.tables->made_from.shown)
    plot.regions.push_back({.part = "position.end",
                            .label = "no rows",
                            .x = {static_cast<double>(state.length) - 0.5, last},
                            .fill = ui::with_alpha(theme.ink_faint, 0.1F),
                            .hatched = true});
  plot.markers.push_back({.part = "position",
                          .label = "m",
                          .at = std::min(state.m, last),
                          .color = theme.position,
                          .dash = 0,
                          .draggable = true});
  plot.zoom_x = false;
  const ui::PlotResult shown = ui::draw_plot(stage, rect, plot);
  if (shown.moved_marker == 0)
    state.m = shown.reset_marker ? State{}.m : std::clamp(shown.moved_to, 0.0, last);
  if (shown.clicked) state.m = std::clamp(std::round(*shown.clicked), 0.0, last);
}

void draw_word(State& state, const Result& result, ui::Stage& stage) {
  const ui::Theme& theme = stage.theme;
  const Added& added = result.added();
  ui::Rect rest = stage.area;
  const ui::Fact facts[] = {
      fact_of("word", N_("length of x"), experiments::length_of(result.word), 3, theme.ink),
      fact_of("position.sum", N_("length of x + p, added"), added.at.norm, 3, theme.position,
              added.at.exists),
      fact_of("query", N_("length of R x, turned"), experiments::length_of(result.turned), 3,
              theme.query),
      fact_of("position.sum", N_("from x to x + p, degrees"), added.at.degrees, 1, theme.position,
              added.at.exists)};
  const auto rooms =
      ui::beside(rest, {.main = 190, .side = 204, .share = 0.49F, .gap = 26, .shape = 1.05F});
  ui::Rect plane = rooms ? rooms->main : rest.take_top(rest.height() * 0.5F);
  if (rooms) {
    rest = rooms->side;
  } else {
    rest.take_top(8);
  }
  constexpr float kHead = 22, kRows = 110, kLowRows = 94, kLengths = 97, kRoomyLengths = 169;
  const bool roomy = rest.height() >= kHead + kRows + kRoomyLengths;
  if (rest.height() >= kLowRows + kLengths) {
    if (roomy) {
      const ui::Rect head = rest.take_top(kHead);
      const std::string all = tr("all {n} numbers together", {{"n", result.word.size()}});
      stage.canvas.text({head.left, head.center().y - 2}, all,
                        {.font = ui::type::kSmall, .color = theme.ink_faint});
    }
    for (const ui::Fact& fact : facts)
      ui::draw_fact(stage, rest.take_top(roomy ? 25.0F : 21.0F), fact);
    rest.take_top(10);
  }
  draw_plane(state, result, stage, plane);
  if (!added.at.exists)
    ui::draw_label_inside(
        stage.canvas, plane, {plane.center().x, plane.bottom - 14}, ended(state),
        {.font = ui::type::kText, .color = theme.bad, .align = ui::Align::kCenter}, theme.ground);
  if (rest.height() > 90) draw_lengths(state, result, stage, rest);
}

// ---- Two positions ------------------------------------------------------------------------------

void draw_kernel(State& state, const Result& result, ui::Stage& stage) {
  const ui::Theme& theme = stage.theme;
  const double last = result.tables->made_from.shown - 1;
  const Added& sines = result.with[0];
  const Added& learned = result.with[1];
  ui::PlotSpec plot{.id = "kernel", .label = "how alike the rows of two positions are"};
  plot.x = {.title = "other position n", .range = {0, last}};
  const double max = result.tables->largest_product;
  plot.y = {.title = "row of m times row of n, over d/2",
            .range = {-(result.word.size() > 8 ? 0.75 : 1.05) * max, 1.08 * max}};
  plot.series.push_back({.part = "position.row",
                         .label = "sinusoidal",
                         .samples = ui::Samples(0, 1, sines.kernel),
                         .look = ui::Look::kLineDots,
                         .color = theme.position,
                         .width = 2});
  plot.series.push_back({.part = "position.learned",
                         .label = "learned",
                         .samples = ui::Samples(0, 1, learned.kernel),
                         .look = ui::Look::kLineDots,
                         .color = theme.value,
                         .width = 2});
  if (state.projected)
    plot.series.push_back({.part = "score",
                           .label = "through a matrix",
                           .samples = ui::Samples(0, 1, result.projected),
                           .color = theme.score,
                           .width = 1.75F,
                           .dash = 5});
  plot.markers.push_back({.part = "position",
                          .label = "m",
                          .at = std::min(std::round(state.m), last),
                          .color = theme.query,
                          .dash = 0,
                          .draggable = true});
  plot.markers.push_back({.part = "position.n",
                          .label = "n",
                          .at = std::min(static_cast<double>(state.n), last),
                          .color = theme.key,
                          .draggable = true});
  plot.zoom_x = false;
  ui::Rect rest = stage.area;
  constexpr float kLines = 81, kCurves = 140;
  if (rest.height() >= kLines + kCurves) {
    const int reflected = 2 * result.row - state.n;
    const bool known = learned.at.exists && state.n < state.length;
    const bool reflected_known = learned.at.exists && reflected >= 0 && reflected < state.length;
    const auto at_position = [](int n) { return tr("at n = {n}", {{"n", ui::fixed_text(n, 0)}}); };
    const std::string at = at_position(state.n), mirrored = at_position(reflected);
    const float label = stage.narrow() ? 76.0F : 134.0F;
    const auto line = [&](const char* part, const char* name, double value, double other,
                          ui::Rgba color, bool first, bool second) {
      ui::Rect row = rest.take_bottom(25);
      ui::text_within(
          stage, {row.left, row.center().y}, tr(name),
          {.font = ui::type::kText, .color = ui::with_alpha(color, stage.highlight.strength(part))},
          label - 6);
      row.take_left(label);
      const ui::Rect left = row.take_left((row.width() - 20) / 2);
      row.take_left(20);
      ui::draw_fact(stage, left, fact_of(part, at, value, 3, color, first));
      ui::draw_fact(stage, row, fact_of(part, mirrored, other, 3, color, second));
    };
    if (state.projected)
      line("score", stage.narrow() ? N_("by matrix") : N_("through a matrix"), result.through,
           result.through_mirrored, theme.score, true, true);
    line("position.learned", N_("learned"), learned.kernel_at, learned.mirrored, theme.value, known,
         reflected_known);
    line("position.row", N_("sinusoidal"), sines.kernel_at, sines.mirrored, theme.position, true,
         true);
    rest.take_bottom(6);
  }
  const ui::PlotResult shown = ui::draw_plot(stage, rest, plot);
  const State initial;
  const double to = std::clamp(std::round(shown.moved_to), 0.0, last);
  if (shown.moved_marker == 0) state.m = shown.reset_marker ? initial.m : to;
  if (shown.moved_marker == 1) state.n = shown.reset_marker ? initial.n : static_cast<int>(to);
  if (shown.clicked) state.n = static_cast<int>(std::clamp(std::round(*shown.clicked), 0.0, last));
}

void AddingPositions::draw(State& state, const Result& result, ui::Stage& stage) {
  if (!ui::drawable(stage.area, 80)) return;
  switch (state.view) {
    case View::kWord:
      return draw_word(state, result, stage);
    case View::kTables: {
      const PositionMapsResult moved =
          draw_position_maps(stage, stage.area, result.tables, result.row);
      if (moved.row) state.m = moved.reset ? State{}.m : *moved.row;
      return;
    }
    case View::kKernel:
      return draw_kernel(state, result, stage);
  }
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(adding_positions, AddingPositions)
