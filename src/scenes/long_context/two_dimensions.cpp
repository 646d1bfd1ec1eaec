// Rotary positions of images and videos: axial (Qwen2-VL's vision tower, EVA-02), RoPE-Mixed (arXiv
// 2403.13298), M-RoPE in chunks (Qwen2-VL, arXiv 2409.12191) and interleaved (Qwen3-VL), on a grid
// of patches that are all alike.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "core/memo.h"
#include "core/words/words.h"
#include "experiments/long_context/patch_head.h"
#include "scenes/parts/common_params.h"
#include "scenes/scene.h"
#include "ui/arrange.h"
#include "ui/interaction.h"
#include "ui/picture/color_scale.h"
#include "ui/picture/facts.h"
#include "ui/picture/heatmap.h"
#include "ui/picture/shapes.h"
#include "ui/plot/axis.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

using Encoding = experiments::PatchEncoding;
using experiments::Patch;
using experiments::PatchHead;

constexpr int kMaxSide = 24, kMaxFrames = 8, kFarthest = 12;

size_t size(int n) { return static_cast<size_t>(n); }

struct TwoDimensions {
  struct State {
    Encoding left = Encoding::kAxial, right = Encoding::kMixed;
    experiments::PatchPairs pairs = experiments::PatchPairs::kAll;
    double angle = 30;  // degrees
    int row = 10, column = 4;
    int down = -5, across = 6;
    int rows = 16, columns = 16;
    int frames = 1, frame = 0;
    int text = 0;
    HeadSize d = HeadSize::k64;
    double base = 100;
  };

  struct Side {
    experiments::PatchHeadSpec spec;
    std::shared_ptr<const PatchHead> head;
  };
  struct Result {
    std::array<Side, 2> sides;
    int rows = 0, columns = 0, frame = 0;  // in use
    Patch query, sought;
    double text_difference = 0;
  };

  struct Kept {
    std::array<core::Memo<experiments::PatchHeadSpec, PatchHead>, 2> heads;
  };

  static constexpr About kAbout{.id = "two-dimensions",
                                .part = "III. Beyond the trained length",
                                .title = "Rows, columns, frames",
                                .question = "And for images and video?",
                                .aspect = 1.35F};

  static void params(state::Params<State>& params);
  static Result compute(const State& state, Kept& kept);
  static void draw(State& state, const Result& result, ui::Stage& stage);
  static void probes(const State& state, const Result& result, state::Probes& probes);
  static state::Animation animation() {
    return {.key = "angle", .from = 0, .to = 90, .units_per_second = 12, .step = 1, .loop = true};
  }
};

using State = TwoDimensions::State;
using Result = TwoDimensions::Result;

bool is_mrope(Encoding encoding) {
  return encoding == Encoding::kChunked || encoding == Encoding::kInterleaved;
}

bool either(const State& state, bool (*is)(Encoding)) { return is(state.left) || is(state.right); }

state::Spec encoding_spec() {
  return state::choice({{"raster", "1-D, row by row"},
                        {"axial", "axial"},
                        {"mixed", "RoPE-Mixed"},
                        {"chunked", "M-RoPE, chunks"},
                        {"interleaved", "M-RoPE, interleaved"}})
      .as(state::Role::kPosition)
      .in(state::Place::kPrimary);
}

void TwoDimensions::params(state::Params<State>& params) {
  using state::Place;
  using state::Role;
  params.add("left", &State::left, "left", "How the left head turns by a patch's place.",
             encoding_spec());
  params.add("right", &State::right, "right", "How the right head turns by a patch's place.",
             encoding_spec());
  params.add("pairs", &State::pairs, "pairs in use",
             "Which pairs hold anything: all, those of y or height, or those of x or width. "
             "RoPE-Mixed's halves go along its direction and across it.",
             state::choice({{"all", "all"}, {"first", "y or height"}, {"second", "x or width"}})
                 .in(Place::kPrimary));
  // The animation's control: it stands there whatever is compared.
  params.add(
      "angle", &State::angle, "direction",
      "RoPE-Mixed learns its directions; a head starts with one, here so many degrees from "
      "the x axis, and one across it.",
      {.unit = "°", .min = 0, .max = 180, .step = 5, .decimals = 0, .role = Role::kPosition});
  params.add("row", &State::row,
             row_spec(kMaxSide, "The row of the patch that looks.").named("query's row"));
  params.add("column", &State::column,
             row_spec(kMaxSide, "The column of the patch that looks.").named("query's column"));
  params.add("down", &State::down, "sought: rows down",
             "So many rows below its own the query looks for a patch.",
             state::whole(-kFarthest, kFarthest).as(Role::kKey).in(Place::kPicture));
  params.add("across", &State::across, "sought: columns right",
             "So many columns right of its own the query looks for a patch.",
             state::whole(-kFarthest, kFarthest).as(Role::kKey).in(Place::kPicture));
  params.add("rows", &State::rows, "rows", "How many rows of patches the image has.",
             state::whole(2, kMaxSide));
  params.add("columns", &State::columns, "columns", "How many columns of patches the image has.",
             state::whole(2, kMaxSide));
  params.add("frames", &State::frames, "frames",
             "How many pictures the video has, at one step of time each; 1 is an image. The query "
             "is in the first.",
             state::whole(1, kMaxFrames));
  params
      .add("frame", &State::frame, "frame shown", "Whose patches are coloured.",
           state::whole(0, kMaxFrames - 1))
      .shown([](const State& state) { return state.frames > 1; });
  params
      .add("text", &State::text, "text before it", "So many tokens of text stand before the image.",
           state::tokens(0, 64))
      .shown([](const State& state) {
        return either(state, is_mrope) || state.left == Encoding::kRaster ||
               state.right == Encoding::kRaster;
      });
  params.add("d", &State::d, head_size_spec(HeadSize::k128));
  params.add("base", &State::base, base_spec());
}

// ---- Compute ------------------------------------------------------------------------------------

Result TwoDimensions::compute(const State& state, Kept& kept) {
  Result result;
  result.rows = state.rows;
  result.columns = state.columns;
  result.frame = std::min(state.frame, state.frames - 1);
  result.query = {0, std::min(state.row, state.rows - 1),
                  std::min(state.column, state.columns - 1)};
  result.sought = {0, result.query.row + state.down, result.query.column + state.across};
  const int d = std::max(dim_of(state.d), 4);  // two axes need two pairs
  for (size_t side = 0; side < 2; ++side) {
    const Encoding encoding = side == 0 ? state.left : state.right;
    const bool mixed = encoding == Encoding::kMixed;
    const bool texted = is_mrope(encoding) || encoding == Encoding::kRaster;
    result.sides[side].spec = {.encoding = encoding,
                               .pairs = state.pairs,
                               .frames = state.frames,
                               .rows = state.rows,
                               .columns = state.columns,
                               .text = texted ? state.text : 0,
                               .query = result.query,
                               .offset = {0, state.down, state.across},
                               .angle = mixed ? state.angle * std::numbers::pi / 180 : 0,
                               .d = d,
                               .base = state.base};
    result.sides[side].head =
        kept.heads[side].get(result.sides[side].spec, experiments::make_patch_head);
  }
  const auto order = state.right == Encoding::kChunked || state.left == Encoding::kChunked
                         ? core::MropeOrder::kChunked
                         : core::MropeOrder::kInterleaved;
  result.text_difference = experiments::text_difference(d, state.base, order, 64);
  return result;
}

bool inside(const Result& result, const Patch& patch) {
  return patch.row >= 0 && patch.column >= 0 && patch.row < result.rows &&
         patch.column < result.columns;
}

size_t index_of(const Result& result, const Patch& patch) {
  return size((patch.frame * result.rows + patch.row) * result.columns + patch.column);
}

double score_of(const Result& result, size_t side, const Patch& patch) {
  if (!inside(result, patch)) return 0;
  return static_cast<double>(result.sides[side].head->scores[index_of(result, patch)]);
}

void TwoDimensions::probes(const State& state, const Result& result, state::Probes& probes) {
  probes.add("d", result.sides[0].spec.d, "numbers in the head, d");
  probes.add("query_row", result.query.row, "row of the patch that looks");
  probes.add("query_column", result.query.column, "column of the patch that looks");
  probes.add("sought_row", result.sought.row, "row of what is looked for");
  probes.add("sought_column", result.sought.column, "column of what is looked for");
  probes.add("sought_inside", inside(result, result.sought) ? 1 : 0,
             "is that inside the image? 1 is yes, 0 is no");
  probes.add("text_difference", result.text_difference,
             "M-RoPE with three equal ids against 1-D RoPE: largest difference");
  probes.add("patches", result.rows * result.columns * state.frames, "patches in all frames");
  for (size_t side = 0; side < 2; ++side) {
    const std::string end = side == 0 ? "_left" : "_right";
    const PatchHead& head = *result.sides[side].head;
    const auto add = [&](const std::string& name, auto value, std::string_view label) {
      probes.add(name + end, value, label, {{"side", tr(side == 0 ? "left" : "right")}});
    };
    add("score_sought", score_of(result, side, result.sought),
        "{side}: score of what is looked for; 0: it is outside");
    add("score_beside", score_of(result, side, {0, result.sought.row, result.sought.column + 1}),
        "{side}: score of the patch right of it");
    add("score_below", score_of(result, side, {0, result.sought.row + 1, result.sought.column}),
        "{side}: score of the patch below it");
    add("score_diagonal",
        score_of(result, side, {0, result.sought.row - 1, result.sought.column + 1}),
        "{side}: score of the patch above it on the right");
    add("score_query", score_of(result, side, result.query), "{side}: score of the query's patch");
    add("score_later",
        score_of(result, side,
                 {result.frame, result.query.row + state.down, result.query.column + state.across}),
        "{side}: score of the sought place in the frame shown");
    add("ghost", head.ghost_score, "{side}: best score of a patch that is farther off");
    add("ghost_row", head.ghost.row, "{side}: row of that patch");
    add("ghost_column", head.ghost.column, "{side}: column of that patch");
    add("not_a_sum", head.not_a_sum, "{side}: what no sum of a row's and a column's part can be");
    add("next_id", head.next_id, "{side}: position of a text behind the image");
  }
}

// ---- Draw ---------------------------------------------------------------------------------------

std::string_view title_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::kRaster:
      return N_("1-D, row by row");
    case Encoding::kAxial:
      return N_("axial");
    case Encoding::kMixed:
      return N_("RoPE-Mixed");
    case Encoding::kChunked:
      return N_("M-RoPE, chunks");
    case Encoding::kInterleaved:
      return N_("M-RoPE, interleaved");
  }
  return "";
}

ui::HeatmapSpec map_of(const Result& result, size_t side) {
  const TwoDimensions::Side& one = result.sides[side];
  ui::HeatmapSpec map{.id = side == 0 ? "left" : "right", .part = "score"};
  map.title = title_of(one.spec.encoding);
  map.label = tr("{title}: arrow keys choose the patch that looks", {{"title", tr(map.title)}});
  map.rows = result.rows;
  map.columns = result.columns;
  map.values = std::span(one.head->scores)
                   .subspan(size(result.frame * result.rows * result.columns),
                            size(result.rows * result.columns));
  map.diverging = true;
  map.range = {-1, 1};
  map.row_title = "y";
  map.column_title = "x";
  map.color_bar = false;
  map.values_in_cells = false;
  return map;
}

// What is looked for, as a ring that can be dragged in the first map.
void draw_sought(State& state, const Result& result, ui::Stage& stage, const ui::HeatmapSpec& map,
                 const ui::Rect& cells, bool handled) {
  if (cells.width() < 40) return;
  const ui::Theme& theme = stage.theme;
  const ui::Vec2 cell{cells.width() / static_cast<float>(result.columns),
                      cells.height() / static_cast<float>(result.rows)};
  if (inside(result, result.sought)) {
    const ui::Rect box = ui::cell_rect(map, cells, {result.sought.row, result.sought.column});
    const float radius = std::max(4.0F, std::min(box.width(), box.height()) * 0.5F - 1);
    ui::draw_circle(stage.canvas, box.center(), radius, {.color = theme.surface, .width = 4});
    ui::draw_circle(stage.canvas, box.center(), radius, {.color = theme.key, .width = 2});
  }
  if (!handled) return;
  const ui::Vec2 wanted{cells.left + (static_cast<float>(result.sought.column) + 0.5F) * cell.x,
                        cells.top + (static_cast<float>(result.sought.row) + 0.5F) * cell.y};
  const ui::Vec2 at{std::clamp(wanted.x, cells.left + 4, cells.right - 4),
                    std::clamp(wanted.y, cells.top + 4, cells.bottom - 4)};
  const auto handle =
      stage.input.handle("sought", at, "what is looked for: drag it to another patch", 8);
  if (handle.hovered) stage.highlight.point_at("key.offset");
  ui::draw_handle(stage.canvas, theme, at, theme.key, handle, 5);
  if (!handle.changed()) return;
  int row = result.sought.row - static_cast<int>(std::lround(handle.nudge.y));
  int column = result.sought.column + static_cast<int>(std::lround(handle.nudge.x));
  if (handle.drag) {
    row = ui::whole(std::floor((handle.drag->y - cells.top) / cell.y), 0, result.rows - 1);
    column = ui::whole(std::floor((handle.drag->x - cells.left) / cell.x), 0, result.columns - 1);
  }
  state.down =
      handle.reset ? State{}.down : std::clamp(row - result.query.row, -kFarthest, kFarthest);
  state.across = handle.reset ? State{}.across
                              : std::clamp(column - result.query.column, -kFarthest, kFarthest);
}

// Which coordinate turns each pair, fast pairs first: a row for each coordinate.
void draw_axes(const Result& result, ui::Stage& stage, size_t side, ui::Rect rect) {
  const core::AxisFrequencies& theta = result.sides[side].head->frequencies;
  const std::string_view names_of_axes = theta.axes == 3 ? "thw" : theta.axes == 2 ? "yx" : "n";
  const ui::Theme& theme = stage.theme;
  const ui::Rect names = rect.take_left(14);
  const ui::Rect words = rect.take_bottom(16);
  std::vector<ui::Rgba> colors;
  for (int axis = 0; axis < theta.axes; ++axis) {
    for (int i = 0; i < theta.pairs; ++i) {
      double length = 0;
      for (int other = 0; other < theta.axes; ++other)
        length = std::hypot(length, theta.axis(other)[size(i)]);
      const double share = length > 0 ? theta.axis(axis)[size(i)] / length : 0;
      colors.push_back(theme.diverging(static_cast<float>(share)));
    }
    const float y = rect.top + (static_cast<float>(axis) + 0.5F) * rect.height() /
                                   static_cast<float>(theta.axes);
    stage.canvas.text({names.left, y}, names_of_axes.substr(size(axis), 1),
                      {.font = ui::type::kSmallNumber, .color = theme.position});
  }
  stage.canvas.cells(rect, theta.pairs, theta.axes, colors);
  ui::draw_frame(
      stage.canvas, rect,
      {.color = stage.highlight.lit("position.axes") ? theme.ink : theme.line, .width = 1});
  if (stage.input.hover(rect)) stage.highlight.point_at("position.axes");
  ui::TextStyle style{.font = {ui::Face::kText, 12}, .color = theme.ink_faint};
  // Axial and mixed pairs come in two runs, each from fast to slow.
  const bool runs = theta.axes == 2;
  const std::string_view label = runs ? tr("fast to slow, twice") : tr("fast to slow");
  ui::text_within(stage, {rect.left, words.center().y + 2}, label, style, rect.width());
}

std::string ids_text(const Result& result, size_t side, const Patch& patch) {
  const PatchHead& head = *result.sides[side].head;
  const size_t axes = size(head.frequencies.axes), first = index_of(result, patch) * axes;
  std::string text;
  for (size_t axis = 0; axis < axes; ++axis)
    text += (axis > 0 ? ", " : "") + ui::fixed_text(head.ids[first + axis], 0);
  return axes > 1 ? "(" + text + ")" : text;
}

std::vector<ui::Fact> facts_of(const State& state, const Result& result, const ui::Stage& stage,
                               ui::Cell cell) {
  const ui::Theme& theme = stage.theme;
  const Patch at{result.frame, std::max(cell.row, 0), std::max(cell.column, 0)};
  const auto both = [](double left, double right, int decimals) {
    return ui::fixed_text(left, decimals) + "  " + ui::fixed_text(right, decimals);
  };
  const PatchHead &left = *result.sides[0].head, &right = *result.sides[1].head;
  std::vector<ui::Fact> facts{
      {N_("patch, left and right"), ids_text(result, 0, at) + "  " + ids_text(result, 1, at), "key",
       theme.key},
      {N_("its scores"), both(score_of(result, 0, at), score_of(result, 1, at), 2), "score",
       theme.score},
      {N_("best farther off"), both(left.ghost_score, right.ghost_score, 2), "score", theme.score},
      {N_("no sum of row and column"), both(left.not_a_sum, right.not_a_sum, 2), "score.sum",
       theme.score}};
  if (either(state, is_mrope)) {
    facts.push_back({N_("text behind it at"), both(left.next_id, right.next_id, 0), "position",
                     theme.position});
    facts.push_back(
        {N_("three equal ids − 1-D"),
         result.text_difference == 0 ? "0" : ui::scientific_text(result.text_difference),
         "position.text", theme.position});
  }
  return facts;
}

void TwoDimensions::draw(State& state, const Result& result, ui::Stage& stage) {
  constexpr float kFacts = 50, kAxes = 62, kScale = 24, kLeast = 150;
  ui::Rect rest = stage.area;
  if (!ui::drawable(rest, 60)) return;
  const auto below = ui::bottom_if(rest, kFacts, kLeast);
  const bool beside = rest.width() > rest.height() * 1.15F;  // as draw_heatmap_pair has it
  const auto scale = ui::bottom_if(rest, kScale, kLeast);
  // Where the maps leave room on the right, which pair follows what stands there, else below them.
  const float square = rest.height() - 30;
  const auto column = ui::beside(
      rest, {.main = 2 * square + 28, .side = 120, .side_max = 150, .height = 170, .gap = 26});
  if (column) rest = column->main;
  const auto axes = beside && !column ? ui::bottom_if(rest, kAxes, kLeast) : std::nullopt;
  const ui::HeatmapSpec left = map_of(result, 0), right = map_of(result, 1);
  ui::Cell selected{result.query.row, result.query.column};
  // The query may be in another frame than the one that is shown; its place is marked all the same.
  const ui::HeatmapPairResult drawn = ui::draw_heatmap_pair(stage, rest, left, right, selected);
  if (drawn.changed) {
    state.row = selected.valid() ? selected.row : State{}.row;
    state.column = selected.valid() ? selected.column : State{}.column;
  }
  draw_sought(state, result, stage, left, drawn.first.cells, true);
  draw_sought(state, result, stage, right, drawn.second.cells, false);
  if (scale)
    ui::draw_color_scale(stage, {stage.area.center().x, scale->center().y + 3}, ui::Align::kCenter,
                         {.diverging = true,
                          .low = "−1",
                          .high = "1",
                          .name = std::string(tr("score, over its largest"))});
  if (axes) {
    for (size_t side = 0; side < 2; ++side) {
      const ui::Rect& cells = side == 0 ? drawn.first.cells : drawn.second.cells;
      if (cells.width() > 60)
        draw_axes(result, stage, side, {cells.left - 14, axes->top + 6, cells.right, axes->bottom});
    }
  }
  if (column) {
    ui::Rect rows = column->side;
    for (size_t side = 0; side < 2; ++side) {
      ui::Rect part = rows.take_top(rows.height() / (side == 0 ? 2.0F : 1.0F));
      const ui::Rect title = part.take_top(22);
      ui::text_within(stage, {title.left + 14, title.center().y},
                      tr(title_of(result.sides[side].spec.encoding)),
                      {.font = ui::type::kSmall, .color = stage.theme.ink}, title.width() - 14);
      draw_axes(result, stage, side, part.take_top(std::min(part.height(), kAxes)));
    }
  }
  if (!below) return;
  std::vector<ui::Fact> facts = facts_of(state, result, stage, drawn.shown);
  while (facts.size() > 2 && ui::facts_spread_width(stage.canvas, facts) > below->width())
    facts.erase(facts.begin() + (facts.size() > 4 ? 2 : 0));
  ui::Rect row = *below;
  row.take_top(10);
  ui::draw_facts_spread(stage, row, facts);
}

}  // namespace
}  // namespace ropewalk::scenes

ROPEWALK_SCENE(two_dimensions, TwoDimensions)
