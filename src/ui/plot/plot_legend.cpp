#include "ui/plot/plot_legend.h"

#include <algorithm>
#include <cmath>

#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/widgets/item.h"

namespace ropewalk::ui {
namespace {

constexpr Font kFont{Face::kText, 13};
constexpr float kSwatch = 16, kAfterSwatch = 6, kBetween = 18;
constexpr float kClosest = 17;  // lines of names at the lines' ends, where many share the room
constexpr float kBesideFrame = 10;

bool in_legend(const Series& series) { return !series.label.empty(); }

const std::string& name_of(const Series& series) {
  return series.part.empty() ? series.label : series.part;
}

// A legend of one thing has nothing to switch: without it there would be no picture.
bool is_control(const PlotSpec& spec, const Series& entry) {
  return entry.switches &&
         std::any_of(spec.series.begin(), spec.series.end(),
                     [&entry](const Series& other) { return name_of(other) != name_of(entry); });
}

float entry_width(const Canvas& canvas, const Series& series) {
  return kSwatch + kAfterSwatch + canvas.measure(series.label, kFont).x;
}

// At the lines' ends only where there are few short names and a wide picture.
bool fits_right(const Canvas& canvas, const PlotSpec& spec, const Rect& rect, float& widest) {
  int count = 0;
  for (const Series& series : spec.series) {
    if (!in_legend(series)) continue;
    if (series.look == Look::kStack || series.look == Look::kBars) return false;
    widest = std::max(widest, canvas.measure(series.label, kFont).x);
    ++count;
  }
  if (count == 0) return false;
  if (spec.legend == Legend::kDirect) return rect.width() > 200;
  return spec.legend == Legend::kAuto && rect.width() >= 420 && widest < rect.width() * 0.24F &&
         static_cast<float>(count) * 18 < rect.height() * 0.75F;
}

int rows_on_top(const Canvas& canvas, const PlotSpec& spec, float width) {
  int rows = 0;
  float x = 0;
  for (const Series& series : spec.series) {
    if (!in_legend(series)) continue;
    const float wide = entry_width(canvas, series);
    if (rows == 0 || x + wide > width) {
      ++rows;
      x = 0;
    }
    x += wide + kBetween;
  }
  return rows;
}

// Where an entry stands, and how it does.
struct Entry {
  const Series& series;
  Rect box;
  bool hidden = false, swatch = false;
};

void take_press(const Stage& stage, const PlotSpec& spec, const Entry& entry, PlotView& view) {
  const std::string& name = name_of(entry.series);
  const Interaction::Press press = stage.input.press(spec.id + ".legend." + name, entry.box);
  if (press.focused)
    tell_focus(tr(entry.hidden ? "{name}, hidden: Space shows it" : "{name}, shown: Space hides it",
                  {{"name", entry.series.label}}));
  if (press.pressed) {
    view.switch_series(name);
    if (stage.services != nullptr)
      stage.services->said =
          tr(entry.hidden ? "{name}: shown" : "{name}: hidden", {{"name", entry.series.label}});
  }
  if (press.focused) {
    draw_frame(stage.canvas, entry.box.inset(-3, 1), {stage.theme.accent, 1.5F, 0}, 4);
  } else if (press.hovered) {
    stage.canvas.rect(entry.box.inset(-3, 1), with_alpha(stage.theme.accent, 0.1F), 4);
  }
  if (press.hovered && !entry.hidden && !entry.series.part.empty())
    stage.highlight.point_at(entry.series.part);
}

// A name that can be pointed at (lights its series) and, where it is a control, pressed.
void draw_entry(const Stage& stage, const PlotSpec& spec, const Entry& entry, PlotView& view) {
  const Series& series = entry.series;
  if (is_control(spec, series)) {
    take_press(stage, spec, entry, view);
  } else if (!series.part.empty() && stage.input.hover(entry.box)) {
    stage.highlight.point_at(series.part);
  }
  const float strength = entry.hidden          ? 0.35F
                         : series.part.empty() ? 1
                                               : stage.highlight.strength(series.part, 0.3F);
  const float middle = entry.box.center().y;
  float x = entry.box.left;
  if (entry.swatch) {
    draw_swatch(stage.canvas, series, {x, middle}, kSwatch, faded(series.color, strength));
    x += kSwatch + kAfterSwatch;
  }
  const Rgba color = entry.swatch ? stage.theme.ink_soft : series.color;
  draw_label(stage.canvas, {x, middle}, series.label,
             {kFont, faded(color, strength), Align::kLeft, Baseline::kMiddle}, {0, 0, 0, 0});
  if (!entry.hidden) return;
  const float end = x + stage.canvas.measure(series.label, kFont).x;
  stage.canvas.line({x, middle}, {end, middle}, {faded(stage.theme.ink_faint, 0.8F), 1, 0});
}

void draw_on_top(const Stage& stage, const PlotSpec& spec, const Rect& top, float row,
                 const Hidden& hidden, PlotView& view) {
  float x = top.left, y = top.top;
  for (size_t i = 0; i < spec.series.size(); ++i) {
    if (!in_legend(spec.series[i])) continue;
    const float wide = entry_width(stage.canvas, spec.series[i]);
    if (x > top.left && x + wide > top.right) {
      x = top.left;
      y += row;
    }
    const Rect box{x, y, std::min(x + wide, top.right), y + row};
    draw_entry(stage, spec, {spec.series[i], box, hidden[i], true}, view);
    x += wide + kBetween;
  }
}

// The y of a series where it leaves the frame on the right, or its last in view.
float end_of(const PlotFrame& plot, const Series& series) {
  const Samples& samples = series.samples;
  if (samples.size() == 0) return plot.frame.bottom;
  size_t i = std::min(samples.lower_bound(plot.x.range().max), samples.size() - 1);
  for (size_t tries = 0; tries < 64 && i > 0 && !std::isfinite(samples.y(i)); ++tries) --i;
  const float y = plot.y.screen_from_value(samples.y(i));
  return finite(y) ? std::clamp(y, plot.frame.top, plot.frame.bottom) : plot.frame.bottom;
}

struct EndLabel {
  size_t series;
  float wanted, y;
};

// Down from the top, then up from the bottom: none overlaps, each as near to its line as may be.
void part_labels(std::vector<EndLabel>& labels, const Rect& frame, float apart) {
  std::stable_sort(labels.begin(), labels.end(),
                   [](const EndLabel& a, const EndLabel& b) { return a.wanted < b.wanted; });
  float min = frame.top - 4;
  for (EndLabel& label : labels) {
    label.y = std::max(label.y, min);
    min = label.y + apart;
  }
  float max = frame.bottom;
  for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
    label->y = std::min(label->y, max);
    max = label->y - apart;
  }
}

void draw_at_ends(const PlotFrame& plot, const PlotSpec& spec, const Hidden& hidden,
                  PlotView& view) {
  const Rect& frame = plot.frame;
  const Stage& stage = plot.stage;
  std::vector<EndLabel> labels;
  for (size_t i = 0; i < spec.series.size(); ++i) {
    if (!in_legend(spec.series[i])) continue;
    const float y = end_of(plot, spec.series[i]);
    labels.push_back({i, y, y});
  }
  if (labels.empty()) return;
  const float apart =
      std::clamp(frame.height() / static_cast<float>(labels.size()), kClosest, kLegendRow);
  part_labels(labels, frame, apart);
  for (const EndLabel& label : labels) {
    const Series& series = spec.series[label.series];
    const float left = frame.right + kBesideFrame;
    const float wide = std::max(stage.canvas.measure(series.label, kFont).x, kLegendRow);
    if (std::abs(label.y - label.wanted) > 4 && !hidden[label.series])
      stage.canvas.line({frame.right + 1, label.wanted}, {left - 2, label.y},
                        {faded(series.color, 0.5F), 1, 0});
    const Rect box{left, label.y - apart / 2, left + wide, label.y + apart / 2};
    draw_entry(stage, spec, {series, box, hidden[label.series], false}, view);
  }
}

}  // namespace

LegendRoom plan_legend(const Stage& stage, const PlotSpec& spec, const Rect& rect) {
  LegendRoom room;
  room.direct = fits_right(stage.canvas, spec, rect, room.widest);
  if (room.direct || spec.legend == Legend::kNone) return room;
  room.rows = rows_on_top(stage.canvas, spec, rect.width());
  // Fingers that come down on one of several rows need more between them.
  if (stage.input.touch() && room.rows > 1) room.row = Interaction::kFinger;
  if (!(room.height() < rect.height() * 0.4F)) room.row = kLegendRow;
  if (!(room.height() < rect.height() * 0.4F)) room.rows = 0;
  return room;
}

Hidden hidden_series(const PlotSpec& spec, const PlotView& view, const LegendRoom& room) {
  Hidden hidden(spec.series.size(), false);
  if (!room.shown()) return hidden;
  for (const Series& entry : spec.series) {
    if (!in_legend(entry) || !view.hides(name_of(entry)) || !is_control(spec, entry)) continue;
    for (size_t i = 0; i < spec.series.size(); ++i)
      if (name_of(spec.series[i]) == name_of(entry)) hidden[i] = true;
  }
  return hidden;
}

void draw_legend(const PlotFrame& plot, const PlotSpec& spec, const LegendRoom& room,
                 const Rect& top, const Hidden& hidden, PlotView& view) {
  if (room.direct) {
    draw_at_ends(plot, spec, hidden, view);
  } else if (room.rows > 0) {
    draw_on_top(plot.stage, spec, top, room.row, hidden, view);
  }
}

void draw_swatch(Canvas& canvas, const Series& series, Vec2 left, float width, Rgba color) {
  switch (series.look) {
    case Look::kStack:
    case Look::kBars:
    case Look::kBand:
    case Look::kArea:
      canvas.rect({left.x, left.y - 5, left.x + width, left.y + 5},
                  faded(color, series.look == Look::kBand ? 0.4F : 0.8F), 2);
      break;
    case Look::kDots:
      canvas.circle({left.x + width / 2, left.y}, 3.5F, color);
      break;
    default:
      canvas.line(left, {left.x + width, left.y},
                  {color, std::max(series.width, 2.0F),
                   std::min(series.dash, series.dash > 6 ? 5.0F : 3.0F)});
  }
}

}  // namespace ropewalk::ui
