#include "ui/plot/plot.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <optional>
#include <vector>

#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/plot/plot_legend.h"
#include "ui/text/text_fit.h"

namespace ropewalk::ui {
namespace {

constexpr Font kTickFont{Face::kText, 12};
constexpr Font kTitleFont{Face::kText, 13};
constexpr Font kLabelFont{Face::kText, 13};
constexpr Font kReadOutFont{Face::kMono, 12};
// Heights of what stands above and below the curves.
constexpr float kYTitle = 22, kYAir = 7, kXTitle = 20, kXLabels = 22;

float part_strength(const Stage& stage, const std::string& part) {
  return part.empty() ? 1 : stage.highlight.strength(part, 0.3F);
}

// Where everything stands, and what the axes show.
struct Layout {
  PlotFrame plot;
  std::vector<Tick> x_ticks, y_ticks;
  Range whole_x, whole_y;
  LegendRoom legend = {};
  Rect legend_on_top = {};
  Hidden hidden = {};  // series switched off in the legend
  bool x_title = true, y_title = true;
  float y_title_at = 0;  // middle of its line
  bool room = true;      // for anything but the curves
};

Range whole_range(const AxisSpec& axis, Range fitted, float air) {
  if (!axis.range.empty() || axis.range.min > axis.range.max)
    return sane_range(axis.range, axis.scale);
  return air > 0 ? padded(fitted, axis.scale, static_cast<double>(air))
                 : sane_range(fitted, axis.scale);
}

// A view kept by the caller may be anything (it can come from a link).
Range shown_range(Range view, Range whole, Scale scale) {
  return view.empty() || !std::isfinite(view.span()) ? whole : sane_range(view, scale);
}

// Where it is low, curves come before the axes' names. The frame is still all of the plot.
void name_axes(const PlotSpec& spec, Layout& layout) {
  constexpr float kLow = Interaction::kFinger;
  layout.x_title = !spec.x.title.empty();
  layout.y_title = !spec.y.title.empty();
  const auto height = [&] {
    return layout.plot.frame.height() - layout.legend.height() -
           (layout.y_title  ? kYTitle
            : spec.y.labels ? kYAir
                            : 0) -
           (layout.x_title ? kXTitle : 0) - (spec.x.labels ? kXLabels : 0);
  };
  if (height() < kLow) layout.x_title = false;
  if (height() < kLow) layout.y_title = false;
}

Layout lay_out(const Stage& stage, const Rect& rect, const PlotSpec& spec, const PlotView& view) {
  Canvas& canvas = stage.canvas;
  Layout layout{{stage, rect, {}, {}}, {}, {}, {}, {}};
  layout.room = rect.width() > 90 && rect.height() > 70;
  if (layout.room) layout.legend = plan_legend(stage, spec, rect);
  layout.hidden = hidden_series(spec, view, layout.legend);
  layout.whole_x = whole_range(spec.x, fitted_x(spec), 0);
  layout.whole_y = whole_range(
      spec.y, spec.y.range.empty() ? fitted_y(spec, layout.hidden) : spec.y.range, 0.05F);
  const Range x = shown_range(view.x, layout.whole_x, spec.x.scale);
  const Range y = shown_range(view.y, layout.whole_y, spec.y.scale);

  Rect frame = rect;
  if (layout.room) {
    layout.legend_on_top = frame.take_top(layout.legend.height());
    name_axes(spec, layout);
    if (layout.y_title) layout.y_title_at = frame.take_top(kYTitle).top + 8;
    if (!layout.y_title && spec.y.labels) frame.take_top(kYAir);
    if (layout.x_title) frame.take_bottom(kXTitle);
    if (spec.x.labels) frame.take_bottom(kXLabels);
    frame.take_right(layout.legend.direct ? layout.legend.widest + 16 : 10);
  }
  layout.plot.y = AxisMap(y, spec.y.scale, frame.bottom, frame.top);
  if (layout.room && spec.y.labels) {
    layout.y_ticks = fitted_ticks(canvas, layout.plot.y, kTickFont, false, 46, 8);
    float wide = 0;
    for (const Tick& tick : layout.y_ticks)
      wide = std::max(wide, canvas.measure(tick.label, kTickFont).x);
    frame.take_left(std::min(wide + 9, rect.width() * 0.4F));
  }
  layout.plot.x = AxisMap(x, spec.x.scale, frame.left, frame.right);
  if (layout.room && spec.x.labels)
    layout.x_ticks = fitted_ticks(canvas, layout.plot.x, kTickFont, true, 84, 14);
  layout.plot.frame = frame;
  return layout;
}

void draw_axes(const Layout& layout, const PlotSpec& spec, const Rect& rect) {
  const Stage& stage = layout.plot.stage;
  Canvas& canvas = stage.canvas;
  const Theme& theme = stage.theme;
  const Rect& frame = layout.plot.frame;
  const Stroke grid{faded(theme.line, 0.7F), 1, 0};
  const Stroke axis{faded(theme.ink_faint, 0.85F), 1, 0};
  for (const Tick& tick : layout.x_ticks) {
    const float x = layout.plot.x.screen_from_value(tick.value);
    if (spec.x.grid && tick.major)
      canvas.line({x, frame.top}, {x, frame.bottom}, {faded(theme.line, 0.45F), 1, 0});
    canvas.line({x, frame.bottom}, {x, frame.bottom + (tick.major ? 5.0F : 3.0F)}, axis);
    const float half = canvas.measure(tick.label, kTickFont).x / 2;
    const float at = std::clamp(x, rect.left + half, std::max(rect.left + half, rect.right - half));
    canvas.text({at, frame.bottom + 7}, tick.label,
                {kTickFont, theme.ink_soft, Align::kCenter, Baseline::kTop});
  }
  for (const Tick& tick : layout.y_ticks) {
    const float y = layout.plot.y.screen_from_value(tick.value);
    if (!tick.major) {
      canvas.line({frame.left - 3, y}, {frame.left, y}, axis);
      continue;
    }
    if (spec.y.grid) canvas.line({frame.left, y}, {frame.right, y}, grid);
    canvas.text({frame.left - 7, y}, tick.label,
                {kTickFont, theme.ink_soft, Align::kRight, Baseline::kMiddle});
  }
  const Range y = layout.plot.y.range();
  if (y.min < 0 && y.max > 0 && spec.y.scale != Scale::kLog) {
    const float zero = layout.plot.y.screen_from_value(0);
    canvas.line({frame.left, zero}, {frame.right, zero}, {faded(theme.ink_faint, 0.55F), 1, 0});
  }
  canvas.line({frame.left, frame.bottom}, {frame.right, frame.bottom}, axis);
  if (!layout.room) return;
  const TextStyle title{kTitleFont, theme.ink_soft, Align::kLeft, Baseline::kMiddle};
  if (layout.y_title)
    text_within(layout.plot.stage, {rect.left, layout.y_title_at}, spec.y.title, title,
                rect.width());
  if (layout.x_title) {
    TextStyle right = title;
    right.align = Align::kRight;
    right.baseline = Baseline::kBottom;
    text_within(layout.plot.stage, {frame.right, rect.bottom}, spec.x.title, right,
                frame.right - rect.left);
  }
}

void draw_regions(const Layout& layout, const PlotSpec& spec) {
  const Stage& stage = layout.plot.stage;
  const Rect& frame = layout.plot.frame;
  for (const Region& region : spec.regions) {
    const Range range = layout.plot.x.range();
    const double low = std::max(region.x.min, range.min), high = std::min(region.x.max, range.max);
    if (!(low < high)) continue;
    const Rect box{layout.plot.x.screen_from_value(low), frame.top,
                   layout.plot.x.screen_from_value(high), frame.bottom};
    const Rgba fill = faded(region.fill, part_strength(stage, region.part));
    stage.canvas.rect(box, region.hatched ? faded(fill, 0.4F) : fill);
    if (region.hatched) draw_hatch(stage.canvas, box, {fill, 1, 0}, 7);
  }
}

// What a label's halo must look like at `x`: the ground, or a region's tint of it.
Rgba ground_at(const Layout& layout, const PlotSpec& spec, double x) {
  Rgba ground = layout.plot.stage.theme.ground;
  for (const Region& region : spec.regions)
    if (x >= region.x.min && x <= region.x.max && !region.hatched)
      ground = mix(ground, with_alpha(region.fill, 1), static_cast<float>(region.fill.a) / 255);
  return ground;
}

// Where the marker at `x` on the screen is taken.
Vec2 grip_at(const Rect& frame, float x) {
  return {x, frame.bottom - std::min(14.0F, frame.height() / 2)};
}

// The right end of a region's name, `width` wide, that ends at `right` or left of the grips there.
float clear_of_grips(const Layout& layout, const PlotSpec& spec, float width, float right) {
  constexpr float kGrip = 11;
  for (size_t tries = 0; tries < spec.markers.size(); ++tries) {
    for (const Marker& marker : spec.markers) {
      const float at = layout.plot.x.screen_from_value(marker.at);
      if (!marker.draggable || marker.horizontal || !finite(at)) continue;
      if (at + kGrip > right - width && at - kGrip < right) right = at - kGrip;
    }
  }
  return right;
}

void draw_region_labels(const Layout& layout, const PlotSpec& spec) {
  const Stage& stage = layout.plot.stage;
  const Rect& frame = layout.plot.frame;
  for (const Region& region : spec.regions) {
    const float left = std::max(frame.left, layout.plot.x.screen_from_value(region.x.min));
    const float end = std::min(frame.right, layout.plot.x.screen_from_value(region.x.max)) - 6;
    const float width = stage.canvas.measure(region.label, kTickFont).x;
    const float right = clear_of_grips(layout, spec, width, end);
    if (!(left + 6 + width < right)) continue;
    draw_label(stage.canvas, {right, frame.bottom - 6}, region.label,
               {kTickFont, faded(stage.theme.ink_soft, part_strength(stage, region.part)),
                Align::kRight, Baseline::kBottom},
               ground_at(layout, spec, layout.plot.x.value_from_screen(right)));
  }
}

void draw_markers(const Layout& layout, const PlotSpec& spec, PlotResult& result) {
  const Stage& stage = layout.plot.stage;
  const Rect& frame = layout.plot.frame;
  LabelPlacer placer(frame);
  for (size_t i = 0; i < spec.markers.size(); ++i) {
    const Marker& marker = spec.markers[i];
    const AxisMap& axis = marker.horizontal ? layout.plot.y : layout.plot.x;
    const float at = axis.screen_from_value(marker.at);
    const float low = marker.horizontal ? frame.top : frame.left;
    const float high = marker.horizontal ? frame.bottom : frame.right;
    if (!finite(at) || at < low - 0.5F || at > high + 0.5F) continue;
    const Rgba color = faded(marker.color, part_strength(stage, marker.part));
    const Stroke stroke{color, marker.draggable ? 1.75F : 1.25F, marker.dash};
    const Vec2 a = marker.horizontal ? Vec2{frame.left, at} : Vec2{at, frame.top};
    const Vec2 b = marker.horizontal ? Vec2{frame.right, at} : Vec2{at, frame.bottom};
    stage.canvas.line(a, b, stroke);
    const Vec2 size = stage.canvas.measure(marker.label, kTickFont);
    if (!marker.label.empty() && size.x < frame.width() - 8) {
      const Vec2 anchor = marker.horizontal ? Vec2{frame.right - size.x - 8, at - size.y / 2 - 2}
                                            : Vec2{at, frame.top + size.y / 2 + 2};
      const bool left = !marker.horizontal && at + size.x + 10 > frame.right;
      const Rect box = placer.place(anchor, size, {left ? -1.0F : 1.0F, 0}, 5);
      draw_label(stage.canvas, box.center(), marker.label,
                 {kTickFont, color, Align::kCenter, Baseline::kMiddle},
                 ground_at(layout, spec, layout.plot.x.value_from_screen(box.center().x)));
    }
    if (!marker.draggable || marker.horizontal) continue;
    const Vec2 grip = grip_at(frame, at);
    const std::string id = spec.id + ".marker." + std::to_string(i);
    const Interaction::Handle handle =
        stage.input.handle(id, grip, tr("{name}: drag along the axis", {{"name", marker.label}}),
                           10, Interaction::Ways::kAcross);
    if ((handle.hovered || handle.active) && !marker.part.empty())
      stage.highlight.point_at(marker.part);
    if (handle.changed()) {
      const float to = (handle.drag ? handle.drag->x : at) + handle.nudge.x;
      result.moved_marker = static_cast<int>(i);
      result.reset_marker = handle.reset;
      result.moved_to = marker.step > 0 && !handle.drag
                            ? marker.at + marker.step * static_cast<double>(handle.nudge.x)
                            : axis.value_from_screen(std::clamp(to, frame.left, frame.right));
    }
    draw_handle(stage.canvas, stage.theme, grip, color, handle, 6);
  }
}

std::optional<PlotHover> find_hover(const Layout& layout, const PlotSpec& spec, Vec2 pointer) {
  const PlotFrame& plot = layout.plot;
  PlotHover hover{-1, 0, plot.x.value_from_screen(pointer.x), plot.y.value_from_screen(pointer.y)};
  const double wanted = hover.x;
  float nearest = std::numeric_limits<float>::max();
  for (size_t s = 0; s < spec.series.size(); ++s) {
    const Series& series = spec.series[s];
    if (layout.hidden[s] || !series.snaps || series.samples.size() == 0) continue;
    const size_t i = series.samples.nearest(wanted);
    const Vec2 at{plot.x.screen_from_value(series.samples.x(i)),
                  plot.y.screen_from_value(series.samples.y(i))};
    if (!finite(at)) continue;
    // Along x first: the sample that is pointed at; among series the one nearest in y.
    const float distance = std::abs(at.x - pointer.x) * 4 + std::abs(at.y - pointer.y);
    if (distance >= nearest) continue;
    nearest = distance;
    hover = {static_cast<int>(s), i, series.samples.x(i), series.samples.y(i)};
  }
  return hover;
}

void draw_read_out(const Layout& layout, const PlotSpec& spec, double x, int snapped) {
  const PlotFrame& plot = layout.plot;
  Canvas& canvas = plot.stage.canvas;
  const Theme& theme = plot.stage.theme;
  struct Row {
    const Series* series;
    std::string value;
  };
  std::vector<Row> rows;
  float names = 0, values = canvas.measure(read_out(plot.x, x), kReadOutFont).x;
  for (size_t s = 0; s < spec.series.size(); ++s) {
    const Series& series = spec.series[s];
    if (layout.hidden[s] || !series.snaps || series.samples.size() == 0) continue;
    const size_t i = series.samples.nearest(x);
    const float at_x = plot.x.screen_from_value(series.samples.x(i));
    const float at_y = plot.y.screen_from_value(series.samples.y(i));
    if (finite(at_x) && finite(at_y) && plot.frame.inset(-3).contains({at_x, at_y})) {
      canvas.circle({at_x, at_y}, static_cast<int>(s) == snapped ? 5.5F : 4, theme.ground);
      canvas.circle({at_x, at_y}, static_cast<int>(s) == snapped ? 4.0F : 2.75F, series.color);
    }
    const bool room = static_cast<float>(rows.size() + 2) * 17 + 14 < plot.frame.height();
    if (!spec.read_out || series.label.empty() || rows.size() >= 8 || !room) continue;
    rows.push_back({&series, read_out(plot.y, series.samples.y(i))});
    names = std::max(names, canvas.measure(series.label, kLabelFont).x + 22);
    values = std::max(values, canvas.measure(rows.back().value, kReadOutFont).x);
  }
  if (!spec.read_out) return;
  const std::string x_name = spec.x.title.empty() ? "x" : spec.x.title;
  names = std::max(names, canvas.measure(x_name, kLabelFont).x);
  const Vec2 size{names + values + 36, static_cast<float>(rows.size() + 1) * 17 + 14};
  if (size.x > plot.frame.width() || size.y > plot.frame.height()) return;
  const bool right = plot.x.screen_from_value(x) < plot.frame.center().x;
  const float left = right ? plot.frame.right - size.x - 4 : plot.frame.left + 8;
  Rect box{left, plot.frame.top + 4, left + size.x, plot.frame.top + 4 + size.y};
  canvas.rect(box, with_alpha(theme.surface, 0.94F), 6);
  draw_frame(canvas, box, {theme.line, 1, 0}, 6);
  box = box.inset(10, 7);
  const auto row = [&](const std::string& name, const std::string& value, float indent) {
    const float y = box.take_top(17).center().y;
    canvas.text({box.left + indent, y}, name,
                {kLabelFont, theme.ink_soft, Align::kLeft, Baseline::kMiddle});
    canvas.text({box.right, y}, value, {kReadOutFont, theme.ink, Align::kRight, Baseline::kMiddle});
    return y;
  };
  row(x_name, read_out(plot.x, x), 0);
  for (const Row& shown : rows) {
    const float y = row(shown.series->label, shown.value, 22);
    draw_swatch(canvas, *shown.series, {box.left, y}, 16, shown.series->color);
  }
}

void take_view_input(const Layout& layout, const PlotSpec& spec, const Interaction::Area& area,
                     PlotView& view, PlotResult& result) {
  const PlotFrame& plot = layout.plot;
  const PlotView before = view;
  const Vec2 at = plot.frame.contains(area.pointer) ? area.pointer : plot.frame.center();
  const auto settle = [](Range& kept, Range now, Range whole) {
    kept = now == whole ? Range{} : now;
  };
  if (area.zoom != 1 && area.zoom > 0) {
    const double factor = static_cast<double>(area.zoom);
    if (spec.zoom_x)
      settle(view.x,
             zoomed(plot.x.range(), spec.x.scale, factor, plot.x.value_from_screen(at.x),
                    layout.whole_x),
             layout.whole_x);
    if (spec.zoom_y)
      settle(view.y,
             zoomed(plot.y.range(), spec.y.scale, factor, plot.y.value_from_screen(at.y),
                    layout.whole_y),
             layout.whole_y);
  }
  if (spec.zoom_x && area.drag_delta.x != 0 && !view.x.empty())
    settle(view.x,
           panned(plot.x.range(), spec.x.scale,
                  static_cast<double>(-area.drag_delta.x / plot.frame.width()), layout.whole_x),
           layout.whole_x);
  if (spec.zoom_y && area.drag_delta.y != 0 && !view.y.empty())
    settle(view.y,
           panned(plot.y.range(), spec.y.scale,
                  static_cast<double>(area.drag_delta.y / plot.frame.height()), layout.whole_y),
           layout.whole_y);
  if (area.nudge.x != 0) {  // the crosshair walks a hundredth of the width; the view follows it
    const float from = view.cursor ? plot.x.screen_from_value(*view.cursor) : plot.frame.center().x;
    const float to = (finite(from) ? from : plot.frame.center().x) +
                     area.nudge.x * std::max(1.0F, plot.frame.width() / 100);
    if (to < plot.frame.left || to > plot.frame.right)
      settle(view.x,
             panned(plot.x.range(), spec.x.scale, static_cast<double>(area.nudge.x) / 100,
                    layout.whole_x),
             layout.whole_x);
    view.cursor = plot.x.value_from_screen(std::clamp(to, plot.frame.left, plot.frame.right));
  }
  if (area.reset) view = {{}, {}, before.hidden, {}};
  if (!(view.x == before.x)) result.window = view.x;
}

// In the language that is spoken. Words that were translated already stay as they are.
PlotSpec translated(PlotSpec spec) {
  const auto translate = [](std::string& text) { text = tr(text); };
  translate(spec.label);
  translate(spec.x.title);
  translate(spec.y.title);
  for (Series& series : spec.series) translate(series.label);
  for (Marker& marker : spec.markers) translate(marker.label);
  for (Region& region : spec.regions) translate(region.label);
  return spec;
}

// On paper solid lines of different colours get dashes of different lengths.
void tell_by_dashes(std::vector<Series>& all) {
  constexpr std::array<float, 4> kDashes = {0, 7, 2.5F, 13};
  std::vector<Rgba> seen;
  for (Series& series : all) {
    const bool line =
        series.look == Look::kLine || series.look == Look::kLineDots || series.look == Look::kSteps;
    if (!line || series.dash > 0 || series.samples.size() == 0) continue;
    const auto known = std::find(seen.begin(), seen.end(), series.color);
    const auto place = static_cast<size_t>(known - seen.begin());
    if (known == seen.end()) seen.push_back(series.color);
    series.dash = kDashes[place % kDashes.size()];
  }
}

}  // namespace

PlotResult draw_plot(const Stage& stage, const Rect& rect, const PlotSpec& plot) {
  std::optional<PlotSpec> other;
  if (core::spoken() != nullptr) other = translated(plot);
  if (stage.theme.name == ThemeName::kPrint) {
    if (!other) other = plot;
    tell_by_dashes(other->series);
  }
  const PlotSpec& spec = other ? *other : plot;
  PlotResult result;
  result.frame = rect;
  if (!drawable(rect, 8)) return result;
  assert(stage.views != nullptr);
  PlotView& view = stage.views->plot(spec.id);
  if (spec.window) view.x = *spec.window;
  const Layout layout = lay_out(stage, rect, spec, view);
  const Rect& frame = layout.plot.frame;
  result.frame = frame;
  result.x = layout.plot.x;
  result.y = layout.plot.y;
  if (!drawable(frame, 4)) return result;

  const std::string label = spec.label.empty()
                                ? tr("{y} against {x}", {{"y", spec.y.title}, {"x", spec.x.title}})
                                : spec.label;
  Interaction::Area area;
  if (spec.crosshair || spec.zoom_x || spec.zoom_y) {
    area = stage.input.area(spec.id, frame, label, Interaction::Tip::kAway);
  } else if (const std::optional<Vec2> at = stage.input.hover(frame)) {  // nothing to do with it
    area.hovered = true;
    area.pointer = *at;
  }
  const bool by_pointer = (area.hovered || area.active) && frame.contains(area.pointer);
  take_view_input(layout, spec, area, view, result);
  if (by_pointer) {
    result.hover = find_hover(layout, spec, area.pointer);
  } else if (area.focused) {
    const float x = view.cursor ? layout.plot.x.screen_from_value(*view.cursor) : frame.center().x;
    if (finite(x)) result.hover = find_hover(layout, spec, {x, frame.center().y});
  }
  if (area.clicked && by_pointer) result.clicked = layout.plot.x.value_from_screen(area.pointer.x);

  stage.canvas.push_clip(rect);
  stage.canvas.push_clip(frame);
  draw_regions(layout, spec);
  stage.canvas.pop_clip();
  draw_axes(layout, spec, rect);
  stage.canvas.push_clip(frame.inset(0, -2));
  draw_series(layout.plot, spec, layout.hidden);
  stage.canvas.pop_clip();
  draw_region_labels(layout, spec);
  draw_markers(layout, spec, result);
  if (result.hover) {
    const int s = result.hover->series;
    if (s >= 0 && !spec.series[static_cast<size_t>(s)].part.empty())
      stage.highlight.point_at(spec.series[static_cast<size_t>(s)].part);
    const float x = layout.plot.x.screen_from_value(result.hover->x);
    if (spec.crosshair && finite(x) && x >= frame.left - 1 && x <= frame.right + 1) {
      stage.canvas.line({x, frame.top}, {x, frame.bottom}, {faded(stage.theme.ink, 0.35F), 1, 0});
      draw_read_out(layout, spec, result.hover->x, s);
    }
  }
  draw_legend(layout.plot, spec, layout.legend, layout.legend_on_top, layout.hidden, view);
  if (area.focused) draw_frame(stage.canvas, frame, {stage.theme.accent, 1.5F, 0}, 3);
  stage.canvas.pop_clip();
  return result;
}

}  // namespace ropewalk::ui
