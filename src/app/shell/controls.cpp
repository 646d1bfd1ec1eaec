// The controls under the picture, made from the parameter list alone, and what is folded away.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "app/shell/view.h"
#include "core/words/words.h"
#include "ui/text/equation.h"
#include "ui/text/prose.h"

namespace ropewalk::app {
namespace {

constexpr float kGap = 12, kColumnGap = 28, kMinColumn = 196, kMaxNumberColumn = 330;
constexpr float kMaxControl = 720;  // no slider is longer, however wide the screen
constexpr std::array kSpeeds = {0.25, 0.5, 1.0, 2.0, 4.0};

bool shown(const View& view, const state::Param& param) {
  return state::is_shown(param, view.edited);
}

std::vector<size_t> chosen(const View& view, bool primary) {
  std::vector<size_t> list;
  const state::ParamList& params = view.session.params();
  for (size_t i = 0; i < params.size(); ++i)
    if ((params[i].spec.place == state::Place::kPrimary) == primary && shown(view, params[i]))
      list.push_back(i);
  return list;
}

// Parameters in columns, row by row. Only measures if `draw` is false; returns the height.
float grid(View& view, const ui::Kit& kit, std::span<const size_t> list, ui::Vec2 at, float width,
           bool draw) {
  if (list.empty()) return 0;
  const auto cells =
      columns({at.x, 0, at.x + width, 0}, static_cast<int>(list.size()), kMinColumn, kColumnGap);
  const float top = at.y;
  for (size_t first = 0; first < list.size(); first += cells.size()) {
    float height = 0;
    for (size_t k = 0; k < cells.size() && first + k < list.size(); ++k) {
      const size_t i = list[first + k];
      const state::Param& param = view.session.params()[i];
      const float cell = std::min(cells[k].width(), kMaxControl);
      height = std::max(height, ui::param_height(kit, param, cell));
      if (draw && ui::param_control(kit, param, view.edited[i], {cells[k].left, at.y}, cell).edit)
        view.ask(Action::kEditRows, static_cast<int>(i));
    }
    at.y += height + kGap;
  }
  return at.y - top - kGap;
}

bool drives_primary(const View& view) {
  const int index =
      state::find_param(view.session.params(), view.session.timeline().animation().key);
  return index >= 0 &&
         view.session.params()[static_cast<size_t>(index)].spec.place == state::Place::kPrimary;
}

float speed_width(const ui::Kit& kit) { return kit.hit() + 12; }
float transport_width(const ui::Kit& kit) { return 3 * kit.hit() + 4 + speed_width(kit); }

// Is there room for the transport's buttons left of the sliders?
bool transport_beside(const View& view, const ui::Kit& kit, float width) {
  return drives_primary(view) && width - transport_width(kit) - kColumnGap >= kMinColumn;
}

std::string speed_label(double speed) {
  std::array<char, 16> text{};
  const int length = std::snprintf(text.data(), text.size(), "%g\xC3\x97", speed);
  return {text.data(), static_cast<size_t>(length)};
}

// What the scrubber moves, and where it stands: at the right end of its row.
void draw_moved(const View& view, const ui::Kit& kit, ui::Rect& row) {
  const int index =
      state::find_param(view.session.params(), view.session.timeline().animation().key);
  if (index < 0) return;
  const auto at = static_cast<size_t>(index);
  const state::Param& param = view.session.params()[at];
  constexpr float kLeastTrack = 140, kAir = 12;
  const std::string value = state::display(param, view.edited[at]);
  const float number = std::max(kit.canvas.measure(value, ui::type::kNumber).x,
                                kit.canvas.measure("0000.0", ui::type::kNumber).x);
  const std::string_view label = tr(param.spec.label);
  const float words = kit.canvas.measure(label, ui::type::kSmall).x;
  if (row.width() - number - kAir < kLeastTrack) return;
  const ui::Vec2 end{row.right, row.center().y};
  row.take_right(number + kAir);
  kit.canvas.text(end, value,
                  {ui::type::kNumber, view.theme.hue(param.spec.role), ui::Align::kRight});
  if (row.width() - words - kAir < kLeastTrack) return;
  kit.canvas.text({row.right, row.center().y}, label,
                  {ui::type::kSmall, view.theme.hue(param.spec.role), ui::Align::kRight});
  row.take_right(words + kAir);
}

void draw_transport(View& view, const ui::Kit& kit, ui::Rect row) {
  const state::Timeline& timeline = view.session.timeline();
  const float hit = kit.hit(), middle = row.center().y;
  view.region("transport", row);
  const auto next = [&](float width) {
    ui::Rect rect = row.take_left(width);
    return ui::Rect{rect.left, middle - hit / 2, rect.right, middle + hit / 2};
  };
  if (ui::icon_button(kit, "time-back", next(hit), ui::Icon::kStepBack,
                      tooltip_of(Action::kTimeBack)))
    view.ask(Action::kTimeBack);
  const ui::Icon play = timeline.playing() ? ui::Icon::kPause : ui::Icon::kPlay;
  if (ui::icon_button(kit, "play", next(hit), play,
                      with_key(tr(timeline.playing() ? "Pause" : "Play"), "Space"),
                      {.kind = ui::ButtonKind::kNormal}))
    view.ask(Action::kPlay);
  if (ui::icon_button(kit, "time-forward", next(hit), ui::Icon::kStepForward,
                      tooltip_of(Action::kTimeForward)))
    view.ask(Action::kTimeForward);
  row.take_left(4);
  const ui::ButtonOptions speed{.kind = ui::ButtonKind::kQuiet, .help = tr("Speed")};
  if (ui::button(kit, "speed", next(speed_width(kit)), speed_label(timeline.speed()), speed)) {
    const auto faster = std::upper_bound(kSpeeds.begin(), kSpeeds.end(), timeline.speed());
    view.requests.push_back(
        {.action = Action::kSpeed, .number = faster == kSpeeds.end() ? kSpeeds.front() : *faster});
  }
  if (drives_primary(view) || row.width() < 80) return;
  row.take_left(12);
  draw_moved(view, kit, row);
  double fraction = timeline.fraction();
  const ui::Rect track{row.left, middle - hit / 2, row.right, middle + hit / 2};
  if (ui::scrubber(kit, "scrub", tr("Moment of the animation"), fraction, track,
                   view.theme.position)
          .changed)
    view.requests.push_back({.action = Action::kScrub, .number = fraction});
}

// ---- details
// ------------------------------------------------------------------------------------------------------

std::string number_text(double value) {
  std::array<char, 40> text{};
  const double size = std::abs(value);
  const char* format = "%.6f";
  if (!std::isfinite(value)) {
    return "\xE2\x80\x93";
  } else if (value == std::round(value) && size < 1e9) {
    format = "%.0f";
  } else if (size >= 1e6 || size < 1e-4) {
    format = "%.4e";
  }
  const int length = std::snprintf(text.data(), text.size(), format, value);
  return {text.data(), static_cast<size_t>(length)};
}

// A label with its number on the right; below the label if they do not fit side by side. A label
// that is wider than its column takes as many lines as it needs.
struct NumberRow {
  std::string label, number;
  float label_width = 0, number_width = 0;
};
constexpr float kNumberLine = 22, kNumberGap = 10;

std::vector<NumberRow> number_rows(const View& view, const Panel& panel) {
  std::vector<NumberRow> rows;
  for (const state::Probe& probe : view.probes) {
    NumberRow row{.label = state::label_of(probe), .number = number_text(probe.value)};
    row.label_width = panel.canvas.measure(row.label, ui::type::kSmall).x;
    row.number_width = panel.canvas.measure(row.number, ui::type::kSmallNumber).x;
    rows.push_back(std::move(row));
  }
  return rows;
}

float width_of(const NumberRow& row) { return row.label_width + kNumberGap + row.number_width; }

constexpr ui::ProseStyle kNumberLabel{.font = ui::type::kSmall, .line_height = 1.3F, .soft = true};

float height_of(const Panel& panel, const NumberRow& row, float width) {
  if (width_of(row) <= width) return kNumberLine;
  if (row.label_width <= width) return 2 * kNumberLine - 4;
  return ui::measure_text(panel.canvas, row.label, width, kNumberLabel) + kNumberLine + 2;
}

void draw_number(const View& view, Panel& panel, const NumberRow& row, const ui::Rect& cell) {
  if (row.label_width <= cell.width())
    panel.canvas.text({cell.left, cell.top + kNumberLine / 2}, row.label,
                      {ui::type::kSmall, view.theme.ink_soft});
  else
    ui::draw_text(panel.canvas, view.theme, {cell.left, cell.top + 2}, cell.width(), row.label,
                  kNumberLabel);
  panel.canvas.text({cell.right, cell.bottom - kNumberLine / 2}, row.number,
                    {ui::type::kSmallNumber, view.theme.ink, ui::Align::kRight});
  panel.canvas.line({cell.left, cell.bottom - 0.5F}, {cell.right, cell.bottom - 0.5F},
                    {view.theme.line, 1});
}

float draw_numbers(View& view, Panel& panel, ui::Vec2 at, float width) {
  const std::vector<NumberRow> rows = number_rows(view, panel);
  float widest = 0;
  for (const NumberRow& row : rows) widest = std::max(widest, width_of(row));
  const auto cells = columns({at.x, 0, at.x + width, 0}, static_cast<int>(rows.size()),
                             std::min(widest, kMaxNumberColumn), kColumnGap);
  float y = at.y;
  for (size_t first = 0; first < rows.size(); first += cells.size()) {
    const size_t count = std::min(cells.size(), rows.size() - first);
    float height = kNumberLine;
    for (size_t k = 0; k < count; ++k)
      height = std::max(height, height_of(panel, rows[first + k], cells[k].width()));
    for (size_t k = 0; k < count; ++k)
      draw_number(view, panel, rows[first + k], {cells[k].left, y, cells[k].right, y + height});
    y += height;
  }
  return y - at.y;
}

float draw_heading(View& view, Panel& panel, ui::Vec2 at, std::string_view text) {
  draw_caps(panel.canvas, at, text, 12, view.theme.ink_faint);
  return 24;
}

float draw_further_equations(View& view, Panel& panel, ui::Vec2 at, float width) {
  const auto all = assets::equations(view.session.scene().about().id);
  float y = at.y;
  for (size_t i = 1; i < all.size(); ++i) {
    if (all[i].name.ends_with("-narrow")) continue;
    if (y == at.y) y += draw_heading(view, panel, at, tr("Formulas"));
    const auto fitted = ui::fit_equation(view.session.scene().about().id, all[i].name, 18, width);
    ui::draw_equation(panel.canvas, view.theme, fitted, {at.x, y}, view.probes, view.input,
                      view.highlight);
    y += fitted.size.y + 20;
  }
  return y - at.y;
}

}  // namespace

float controls_height(View& view, const ui::Kit& kit, float width) {
  const auto list = chosen(view, true);
  const bool animated = view.session.timeline().exists();
  if (animated && transport_beside(view, kit, width))
    return std::max(kit.hit(),
                    grid(view, kit, list, {}, width - transport_width(kit) - kColumnGap, false));
  const float height = grid(view, kit, list, {}, width, false);
  if (!animated) return height;
  return height + (height > 0 ? kGap : 0) + kit.hit();
}

void draw_controls(View& view, Panel& panel, const ui::Rect& rect) {
  const auto list = chosen(view, true);
  ui::Rect rest = rect;
  const bool animated = view.session.timeline().exists();
  if (animated && transport_beside(view, panel.kit, rect.width())) {
    draw_transport(view, panel.kit, rest.take_left(transport_width(panel.kit)));
    rest.take_left(kColumnGap);
    grid(view, panel.kit, list, rest.min(), rest.width(), true);
    return;
  }
  if (animated) draw_transport(view, panel.kit, rest.take_bottom(panel.kit.hit()));
  grid(view, panel.kit, list, rest.min(), rest.width(), true);
}

float draw_details(View& view, Panel& panel, ui::Vec2 at, float width) {
  bool open = view.settings.details;
  float y = at.y + ui::disclosure(panel.kit, "details", tr("Details"), open, at, width);
  if (open != view.settings.details) view.ask(Action::kDetails);
  if (!view.settings.details) return y - at.y;
  y += 12;
  const auto list = chosen(view, false);
  if (!list.empty()) y += grid(view, panel.kit, list, {at.x, y}, width, true) + 24;
  if (!view.probes.empty()) {
    y += draw_heading(view, panel, {at.x, y}, tr("Numbers"));
    y += draw_numbers(view, panel, {at.x, y}, width) + 12;
    const std::string copy_help = tooltip_of(Action::kCopyValues);
    const ui::ButtonOptions copy{.help = copy_help, .icon = static_cast<int>(ui::Icon::kCopy)};
    const ui::Vec2 size = ui::button_size(panel.kit, tr("Copy values"), copy);
    if (ui::button(panel.kit, "copy-values", {at.x, y, at.x + size.x, y + size.y},
                   tr("Copy values"), copy))
      view.ask(Action::kCopyValues);
    y += size.y + 24;
  }
  y += draw_further_equations(view, panel, {at.x, y}, width);
  return y - at.y;
}

}  // namespace ropewalk::app
