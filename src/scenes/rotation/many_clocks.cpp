// All pairs of a head at one position, each a clock with its own speed: theta_i = b^(-2i/d), so
// wavelengths 2 pi / theta_i in geometric progression, and the whole block-diagonal rotation
// (RoFormer, arXiv 2104.09864, section 3.2.2 and equation 15).
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "core/rotation/table.h"
#include "core/words/words.h"
#include "scenes/parts/common_params.h"
#include "scenes/parts/wavelength_axis.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/color_scale.h"
#include "ui/picture/dial.h"
#include "ui/picture/facts.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/text/text_fit.h"
#include "ui/views.h"

namespace ropewalk::scenes {
namespace {

constexpr double kLastPosition = 1048576;
constexpr double kTurn = 2 * std::numbers::pi;

struct ManyClocks {
  struct State {
    double m = 100;
    HeadSize d = HeadSize::k64;
    double base = 10000;
    int pair = 8;
    int length = 2048;
    bool seen = true;
  };

  struct Result {
    int d = 0, pair = 0;  // pair in use: the last one if the head has fewer
    std::vector<double> inv_freq, wavelengths;
    std::vector<double> angles;  // m theta_i, radians, whole turns counted
    std::vector<double> matrix;  // [d, d], row by row
    int round = 0;               // pairs that have come round at least once by m
    int unturned = 0;            // pairs that never come round within the trained length
    double axis_end = 0;         // of the wavelengths' axis, tokens
  };

  static constexpr About kAbout{.id = "many-clocks",
                                .part = "II. Rotate",
                                .title = "Many clocks",
                                .question = "Why many frequencies?",
                                .aspect = 1.25F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  // The fastest pair of every head turns by one radian a token: one turn a second.
  static state::Animation animation() {
    return {.key = "m", .from = 0, .to = 512, .units_per_second = kTurn, .step = 1, .loop = true};
  }
};

using State = ManyClocks::State;
using Result = ManyClocks::Result;

size_t index(int i) { return static_cast<size_t>(i); }

void ManyClocks::params(state::Params<State>& params) {
  using state::Place;
  params.add("m", &State::m, "position m",
             "Every hand stands at m times its own theta. Drag a hand, the marker, or play.",
             position_spec(kLastPosition));
  params.add(
      "base", &State::base,
      base_spec("The larger the base, the slower all clocks but the first.").in(Place::kPrimary));
  params.add("d", &State::d, head_size_spec().in(Place::kPrimary));
  params.add("pair", &State::pair,
             pair_spec("The clock that is explained: pair 0 turns fastest.").in(Place::kPicture));
  params.add("length", &State::length, "trained length",
             "How long the texts of training were: what each clock has been seen to do.",
             state::tokens(2, kLastPosition).log().as(state::Role::kPlain));
  params.add("seen", &State::seen, "what training showed",
             "Rims for the angles that training showed, and how many clocks came round.");
}

Result ManyClocks::compute(const State& state) {
  Result result;
  result.d = dim_of(state.d);
  result.inv_freq = core::inverse_frequencies(result.d, state.base);
  result.wavelengths = core::wavelengths(result.inv_freq);
  result.pair = std::min(state.pair, result.d / 2 - 1);
  for (const double theta : result.inv_freq)
    result.angles.push_back(core::pair_angle(theta, state.m));
  result.matrix =
      core::rotation_matrix(result.inv_freq, state.m, result.d, core::Layout::kInterleaved);
  const auto count_if = [&result](auto&& wanted) {
    return static_cast<int>(
        std::count_if(result.wavelengths.begin(), result.wavelengths.end(), wanted));
  };
  result.round = count_if([&](double wavelength) { return wavelength <= state.m; });
  result.unturned = count_if([&](double wavelength) { return wavelength > state.length; });
  const double farthest =
      std::max({1.3 * result.wavelengths.back(), 1.3 * state.length, 1.3 * state.m, 1000.0});
  result.axis_end = std::pow(10, std::ceil(std::log10(farthest)));
  return result;
}

void ManyClocks::probes(const State& state, const Result& result, state::Probes& probes) {
  const size_t i = index(result.pair);
  const size_t row = 2 * i * index(result.d);
  const double slowest = result.wavelengths.back();
  probes.add("m", state.m, "position m");
  probes.add("d", result.d, "numbers in the head, d");
  probes.add("pairs", result.d / 2, "pairs in the head");
  probes.add("pair_in_use", result.pair, "pair that is explained");
  probes.add("theta", result.inv_freq[i], "speed of this pair, radians a token");
  probes.add("wavelength", result.wavelengths[i], "wavelength of this pair, tokens");
  probes.add("angle", result.angles[i], "angle of this pair, radians");
  probes.add("turns", result.angles[i] / kTurn, "turns of this pair");
  probes.add("cos", result.matrix[row + 2 * i], "cosine of the angle");
  probes.add("minus_sin", result.matrix[row + 2 * i + 1], "minus the sine of the angle");
  probes.add("sin", result.matrix[row + index(result.d) + 2 * i], "sine of the angle");
  probes.add("ratio", result.d > 2 ? result.wavelengths[1] / result.wavelengths[0] : 1.0,
             "wavelength of a pair over the one before");
  probes.add("fastest_wavelength", result.wavelengths.front(), "shortest wavelength, tokens");
  probes.add("slowest_wavelength", slowest, "longest wavelength, tokens");
  probes.add("slowest_turns", result.angles.back() / kTurn, "turns of the slowest pair");
  probes.add("slowest_seconds", slowest / result.wavelengths.front(),
             "longest wavelength over the shortest");
  probes.add("pairs_come_round", result.round, "pairs that came round by m");
  probes.add("trained_length", state.length, "trained length, tokens");
  probes.add("pairs_never_round", result.unturned, "pairs that never came round in training");
  probes.add("slowest_share_of_turn", state.length / slowest,
             "turns of the slowest pair in training");
  probes.add("entries", result.d * result.d, "entries of the matrix");
  probes.add("entries_in_blocks", 2 * result.d, "entries of the matrix inside blocks");
}

// ---- Words ------------------------------------------------------------------------------------

ui::TextStyle style_of(const ui::Font& font, ui::Rgba color, ui::Align align = ui::Align::kLeft) {
  return {.font = font, .color = color, .align = align, .baseline = ui::Baseline::kMiddle};
}

int clamped_pair(const Result& result, float pair) {
  return std::clamp(static_cast<int>(pair), 0, result.d / 2 - 1);
}

// ---- The clocks -------------------------------------------------------------------------------

int cell_under(const std::vector<ui::Rect>& cells, ui::Vec2 point) {
  for (size_t i = 0; i < cells.size(); ++i)
    if (cells[i].inset(-3).contains(point)) return static_cast<int>(i);
  return -1;
}

// The hand of one clock follows the pointer, and takes all others along.
void wind(State& state, const Result& result, const ui::Interaction::Area& area, int pair,
          ui::Vec2 center) {
  const ui::Vec2 before = area.pointer - area.drag_delta;
  if (ui::length(area.pointer - center) < 3 || ui::length(before - center) < 3) return;
  const double by = std::remainder(static_cast<double>(ui::angle_from_screen(center, area.pointer) -
                                                       ui::angle_from_screen(center, before)),
                                   kTurn);
  state.m = std::clamp(state.m + by / result.inv_freq[index(pair)], 0.0, kLastPosition);
}

// Returns the pair that is pointed at, or -1.
int take_clocks(State& state, const Result& result, ui::Stage& stage,
                const std::vector<ui::Rect>& cells) {
  ui::Rect all = cells.front();
  for (const ui::Rect& cell : cells)
    all = {std::min(all.left, cell.left), std::min(all.top, cell.top),
           std::max(all.right, cell.right), std::max(all.bottom, cell.bottom)};
  const ui::Interaction::Area area =
      stage.input.area("clocks", all, "clocks: arrow keys choose a pair; drag a hand to turn all",
                       ui::Interaction::Tip::kAway);
  const int under = area.hovered && !area.focused ? cell_under(cells, area.pointer) : -1;
  if (under >= 0 && !area.active) {
    stage.highlight.point_at("position.pair");
    stage.input.tooltip(cells[index(under)].center(),
                        wavelength_hint(under, result.wavelengths[index(under)]));
  }
  if (area.clicked && under >= 0) state.pair = under;
  if (area.active && ui::length(area.pointer - area.origin) > 3) {
    const int held = cell_under(cells, area.origin);
    if (held >= 0) {
      state.pair = held;
      const ui::Rect& cell = cells[index(held)];
      wind(state, result, area, held, {cell.center().x, cell.top + cell.width() / 2});
    }
  }
  if (area.nudge.x != 0 || area.nudge.y != 0) {
    size_t columns = 1;
    while (columns < cells.size() && cells[columns].top == cells.front().top) ++columns;
    state.pair = clamped_pair(result, static_cast<float>(result.pair) + area.nudge.x -
                                          area.nudge.y * static_cast<float>(columns));
  }
  if (area.reset) state.m = State{}.m;
  return under;
}

void draw_clocks(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  constexpr float kCaption = 15;
  const int count = result.d / 2;
  std::vector<ui::Rect> cells = ui::dial_grid(rect, count, 10, kCaption);
  bool captions = !cells.empty() && cells.front().width() >= 34;
  if (!captions) cells = ui::dial_grid(rect, count, count > 64 ? 3 : 6);
  if (cells.empty()) return;
  const float left = cells.front().left - rect.left;  // the grid stands under its title
  for (ui::Rect& cell : cells) {
    cell.left -= left;
    cell.right -= left;
  }
  const int pointed = take_clocks(state, result, stage, cells);
  const ui::Theme& theme = stage.theme;

  ui::DialSpec spec{.ticks = 4, .interactive = false};
  spec.hands.resize(1);
  for (int i = 0; i < count; ++i) {
    ui::Rect face = cells[index(i)];
    const ui::Rect caption = face.take_bottom(captions ? kCaption : 0);
    const bool chosen = i == result.pair, lit = i == pointed;
    const float strength = chosen || lit                          ? 1.0F
                           : stage.highlight.lit("position.pair") ? 0.4F
                                                                  : 1.0F;
    spec.ticks = face.width() > 60 ? 12 : 4;
    spec.hands[0].angle = result.angles[index(i)];
    spec.hands[0].color = ui::faded(theme.position, strength);
    spec.hands[0].width = std::clamp(face.width() * 0.055F, 1.4F, 3.5F);
    ui::draw_dial(stage, face, spec);
    // The angles that training showed, in the hue of its length.
    const float rim = face.width() / 2 - 1.5F, thick = std::clamp(rim * 0.13F, 1.0F, 5.0F);
    if (state.seen)
      ui::draw_ring(stage.canvas, face.center(), rim - thick, rim, 0,
                    static_cast<float>(std::min(kTurn, state.length * result.inv_freq[index(i)])),
                    ui::faded(theme.ink_soft, 0.5F * stage.highlight.strength("length")));
    if (chosen || lit)
      ui::draw_circle(stage.canvas, face.center(), face.width() / 2 + 1.5F,
                      {.color = chosen ? theme.ink : theme.ink_faint, .width = 2});
    if (captions)
      stage.canvas.text(caption.center(), tokens_text(result.wavelengths[index(i)]),
                        style_of({ui::Face::kMono, 12}, chosen ? theme.ink : theme.ink_faint,
                                 ui::Align::kCenter));
  }
}

// ---- The matrix -------------------------------------------------------------------------------

// The 2x2 block of one pair, large, where the matrix has nothing but zeros.
void draw_block(const Result& result, ui::Stage& stage, const ui::Rect& cells) {
  const float cell = cells.width() / static_cast<float>(result.d);
  const float at = cell * static_cast<float>(2 * result.pair);
  const ui::Rect block{cells.left + at, cells.top + at, cells.left + at + 2 * cell,
                       cells.top + at + 2 * cell};
  const ui::Theme& theme = stage.theme;
  // Small blocks are marked larger than they are, yet inside the matrix.
  const float half = std::max(cell, 4.0F);
  const ui::Vec2 middle{std::clamp(block.center().x, cells.left + half, cells.right - half),
                        std::clamp(block.center().y, cells.top + half, cells.bottom - half)};
  const ui::Rect mark{middle.x - half, middle.y - half, middle.x + half, middle.y + half};
  ui::draw_frame(stage.canvas, mark.inset(-1), {.color = theme.surface, .width = 4}, 1.5F);
  ui::draw_frame(stage.canvas, mark.inset(-1), {.color = theme.ink, .width = 2}, 1.5F);
  constexpr float kWidth = 92, kHeight = 38;
  if (cells.width() < kWidth + kHeight + 14 + 4 * cell) return;

  const ui::Rect box{cells.right - 7 - kWidth, cells.top + 7, cells.right - 7,
                     cells.top + 7 + kHeight};
  const ui::Vec2 from{mark.right, mark.top};
  const ui::Vec2 foot{std::clamp(from.x, box.left - 4, box.right),
                      std::clamp(from.y, box.top + 4, box.bottom + 5)};
  ui::draw_leader(stage.canvas, from, foot, {.color = ui::faded(theme.ink_faint, 0.8F), .width = 1},
                  1);
  const size_t d = index(result.d), i = 2 * index(result.pair);
  const std::array<double, 4> entries{result.matrix[i * d + i], result.matrix[i * d + i + 1],
                                      result.matrix[(i + 1) * d + i],
                                      result.matrix[(i + 1) * d + i + 1]};
  for (size_t k = 0; k < 4; ++k) {
    const ui::Vec2 right{box.left + (k % 2 == 0 ? 43.0F : 87.0F),
                         box.top + (k < 2 ? 10.0F : 28.0F)};
    ui::draw_number(stage.canvas, right, entries[k], 2, theme.position, {ui::Face::kMono, 12});
  }
  for (const float side : {1.0F, -1.0F}) {
    const float x = side > 0 ? box.left : box.right;
    const std::array<ui::Vec2, 4> bracket{
        {{x + 5 * side, box.top}, {x, box.top}, {x, box.bottom}, {x + 5 * side, box.bottom}}};
    stage.canvas.polyline(bracket, {.color = theme.ink_soft, .width = 1.25F});
  }
}

// Every entry in words where cells are large enough: heads of four numbers, eight in a hall.
void draw_entries(const Result& result, ui::Stage& stage, const ui::Rect& cells) {
  const float cell = cells.width() / static_cast<float>(result.d);
  for (size_t at = 0; at < result.matrix.size(); ++at) {
    const size_t row = at / index(result.d), column = at % index(result.d);
    const double value = result.matrix[at];
    const bool strong = std::abs(value) > 0.6;
    stage.canvas.text({cells.left + (static_cast<float>(column) + 0.5F) * cell,
                       cells.top + (static_cast<float>(row) + 0.5F) * cell},
                      ui::fixed_text(value, value == 0 ? 0 : 2),
                      style_of({ui::Face::kMono, 12}, strong ? stage.theme.ground : stage.theme.ink,
                               ui::Align::kCenter));
  }
}

void draw_matrix(State& state, const Result& result, ui::Stage& stage, const ui::Rect& cells) {
  const ui::Theme& theme = stage.theme;
  const size_t d = index(result.d);
  std::vector<ui::Rgba>& colors = stage.views->cells("matrix");
  colors.assign(d * d, theme.diverging(0));
  for (size_t i = 0; i < d; i += 2)
    for (const size_t at : {i * d + i, i * d + i + 1, (i + 1) * d + i, (i + 1) * d + i + 1})
      colors[at] = theme.diverging(static_cast<float>(result.matrix[at]));
  stage.canvas.cells(cells, result.d, result.d, colors);
  if (cells.width() >= 42 * static_cast<float>(d)) draw_entries(result, stage, cells);
  ui::draw_frame(
      stage.canvas, cells,
      {.color = stage.highlight.lit("position.matrix") ? theme.ink : theme.line, .width = 1});
  const bool pointed = stage.input.hover(cells).has_value();
  const ui::Interaction::Area area = stage.input.area(
      "matrix", cells, "rotation matrix: arrow keys choose a block", ui::Interaction::Tip::kAway);
  if (area.hovered) stage.highlight.point_at("position.matrix");
  if (area.focused)
    ui::draw_frame(stage.canvas, cells.inset(-3), {.color = theme.accent, .width = 2}, 3);
  const float cell = cells.width() / static_cast<float>(result.d);
  if (area.clicked && pointed)
    state.pair = clamped_pair(
        result, (area.pointer.x + area.pointer.y - cells.left - cells.top) / (4 * cell));
  const float steps = area.nudge.x - area.nudge.y;
  if (steps != 0) state.pair = clamped_pair(result, static_cast<float>(result.pair) + steps);
  draw_block(result, stage, cells);
}

void draw_axis(State& state, const Result& result, ui::Stage& stage, const ui::Rect& rect) {
  const std::string pairs = std::to_string(result.d / 2);
  const std::string m = "m = " + ui::fixed_text(state.m, state.m == std::round(state.m) ? 0 : 1);
  const std::string length = std::to_string(state.length);
  WavelengthAxisSpec spec{.wavelengths = result.wavelengths,
                          .pair = result.pair,
                          .end = result.axis_end,
                          .max = kLastPosition,
                          .position = state.m,
                          .length = static_cast<double>(state.length),
                          .beyond = state.seen,
                          .at_position_in_short = m,
                          .at_length_in_short = tr("trained {n}", {{"n", length}})};
  spec.at_position = tr("position {m}: {n} of {all} have come round",
                        {{"m", m}, {"n", result.round}, {"all", pairs}});
  spec.at_length = state.seen ? tr("trained length {length}: {n} of {all} never come round",
                                   {{"length", length}, {"n", result.unturned}, {"all", pairs}})
                              : tr("trained length {length}", {{"length", length}});
  const WavelengthAxisResult moved = draw_wavelength_axis(stage, rect, spec);
  const State initial;
  if (moved.pair) state.pair = *moved.pair;
  if (moved.position) state.m = moved.reset_position ? initial.m : *moved.position;
  if (moved.length)
    state.length = moved.reset_length ? initial.length : static_cast<int>(*moved.length);
}

// ---- The chosen pair in numbers ---------------------------------------------------------------

// As many as fit in a line, in words as long as fit.
std::vector<ui::Fact> facts_of(const Result& result, const ui::Stage& stage, float width) {
  const size_t i = index(result.pair);
  const double theta = result.inv_freq[i];
  const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(theta))) + 3, 3, 9);
  const double turns = result.angles[i] / kTurn;
  const ui::Rgba hue = stage.theme.position;
  std::vector<ui::Fact> facts{
      {N_("pair i"), std::to_string(result.pair), "position.pair", stage.theme.ink},
      {N_("θ, radians a token"), ui::fixed_text(theta, decimals), "position.theta", hue},
      {N_("tokens a turn"), tokens_text(result.wavelengths[i]), "position.wave", hue},
      {N_("turns by now"), ui::fixed_text(turns, turns < 100 ? 3 : 1), "position.m", hue},
      {N_("slowest, if the fastest took 1 s"),
       duration_text(result.wavelengths.back() / result.wavelengths[0]), "position.slowest", hue}};
  const auto fit = [&] { return ui::facts_spread_width(stage.canvas, facts) <= width; };
  if (fit()) return facts;
  facts.back().label = N_("last, if first 1 s");
  facts.erase(facts.begin() + 1);
  if (!fit()) facts.pop_back();
  return facts;
}

void draw_titles(const Result& result, ui::Stage& stage, const ui::Rect& clocks,
                 const ui::Rect& cells, float y) {
  constexpr float kScaled = 150;  // a matrix that has room for the scale beside its name
  const std::string d = std::to_string(result.d);
  const std::string pairs = tr("{n} pairs", {{"n", result.d / 2}});
  const ui::TextStyle style = style_of(ui::type::kStrong, stage.theme.ink);
  std::string words = tr("{n} pairs, fast to slow", {{"n", result.d / 2}});
  if (stage.canvas.measure(words, style.font).x > clocks.width()) words = pairs;
  stage.canvas.text({clocks.left, y}, words, style);
  stage.canvas.text({cells.left, y}, d + " × " + d, style);
  if (cells.width() > kScaled)
    ui::draw_color_scale(stage, {cells.right, y}, ui::Align::kRight,
                         {.diverging = true, .low = "−1", .high = "1"});
}

void ManyClocks::draw(State& state, const Result& result, ui::Stage& stage) {
  constexpr float kFacts = 60, kTitles = 26;                      // heights
  constexpr float kClocks = 82, kManyClocks = 102, kNamed = 124;  // least that is left for them
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 60)) return;
  if (const auto axis = ui::bottom_if(rest, kWavelengthAxisHeight, kClocks))
    draw_axis(state, result, stage, *axis);
  if (auto facts = ui::bottom_if(rest, kFacts, kManyClocks)) {
    facts->take_top(10);
    ui::draw_facts_spread(stage, *facts, facts_of(result, stage, facts->width()));
  }
  const auto heads = ui::top_if(rest, kTitles, kNamed);
  const float side =
      std::floor(std::min(rest.height(), rest.width() * (stage.narrow() ? 0.36F : 0.45F)));
  const ui::Rect cells = rest.take_right(side).take_top(side).inset(4);
  rest.take_right(std::clamp(rest.width() * 0.05F, 8.0F, 36.0F));
  draw_clocks(state, result, stage, rest.inset(2));
  draw_matrix(state, result, stage, cells);
  if (heads) draw_titles(result, stage, rest, cells, heads->top + 9);
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(many_clocks, ManyClocks)
