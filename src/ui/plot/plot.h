// One plot: lines, areas, stacks, bands, dots; linear, log and pi axes; crosshair, zoom and pan,
// legend. Specs are values; what persists (zoom, what is switched off in the legend) is found by
// the plot's id in Stage::views.
//
//   PlotSpec plot{.id = "score", .x = {.title = "distance", .scale = Scale::kLog}, .y = {.title =
//   "score"}}; plot.series.push_back({.part = "score.total", .label = "score", .samples =
//   Samples(1, 1, curve), .color = hue}); const PlotResult shown = draw_plot(stage, rect, plot);
//   if (shown.hover) show_numbers(shown.hover->x, shown.hover->y);
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ui/plot/axis.h"
#include "ui/stage.h"
#include "ui/views.h"

namespace ropewalk::ui {

// Points of a series, ascending in x, read where they are: nothing is copied, so the caller's data
// outlives the draw.
class Samples {
 public:
  Samples() = default;
  // x = first + index * step (step > 0): the fastest, decimated without looking at x.
  Samples(double first, double step, std::span<const float> y)
      : y_(y), first_(first), step_(step) {}
  Samples(std::span<const float> x, std::span<const float> y)
      : x_(x), y_(y.first(std::min(x.size(), y.size()))) {}
  // Any function of the index.
  struct Point {
    double x = 0, y = 0;
  };
  Samples(size_t count, std::function<Point(size_t)> getter)
      : count_(count), getter_(std::move(getter)) {}

  size_t size() const { return getter_ ? count_ : y_.size(); }
  double x(size_t index) const {
    return getter_      ? getter_(index).x
           : x_.empty() ? first_ + static_cast<double>(index) * step_
                        : static_cast<double>(x_[index]);
  }
  double y(size_t index) const {
    return getter_ ? getter_(index).y : static_cast<double>(y_[index]);
  }
  // y as one block of memory, if it is; else empty.
  std::span<const float> block() const { return y_; }
  // First index with x(index) >= value.
  size_t lower_bound(double value) const;
  // Index of the sample nearest to `value` in x; size() > 0.
  size_t nearest(double value) const;

 private:
  std::span<const float> x_, y_;
  double first_ = 0, step_ = 1;
  size_t count_ = 0;
  std::function<Point(size_t)> getter_;
};

// What a pixel column shows of a series: it loses no peak. `first` and `last` join it to its
// neighbours.
struct Column {
  float first, low, high, last;
  size_t count;       // finite samples in it; 0: the four above mean nothing
  size_t begin, end;  // indices of its samples
};
// Columns of equal width over the x axis, `out.size()` of them.
void decimate(const Samples& samples, const AxisMap& x, std::span<Column> out);
// Smallest and largest finite y; empty if there is none (or all are the same).
Range extent_of(const Samples& samples);

enum class Look {
  kLine,
  kDots,
  kLineDots,  // a line, and its samples as dots where there is room
  kSteps,     // constant up to the next sample
  kBars,      // from 0 (the axis's end on log axes) to the sample
  kArea,      // filled to 0, with a line
  kStack,     // filled upon the stacks before it: positive parts upwards from 0, negative parts
              // downwards
  kBand,      // filled between `samples` and `upper` (same x)
};

struct Series {
  // Its name for Highlight and for the legend; empty: none, and its label is its name there. What
  // has the same name is switched off and on together.
  std::string part = {};
  std::string label = {};  // legend and direct label; empty: in neither
  Samples samples = {};
  Samples upper = {};  // kBand only
  Look look = Look::kLine;
  Rgba color = {};
  float width = 1.75F;
  float dash = 0;
  bool snaps = true;     // the crosshair may snap to it
  bool switches = true;  // its entry in the legend is a control, if the plot has other series
};

// A vertical line, or a horizontal one.
struct Marker {
  std::string part = {}, label = {};
  double at = 0;
  bool horizontal = false;
  Rgba color = {};
  float dash = 4;
  bool draggable = false;  // vertical ones, by a handle; screen readers need the label
  double step = 0;         // of an arrow key, in the axis's unit; 0: a pixel
};

// A shaded range of x over the whole height.
struct Region {
  std::string part = {}, label = {};
  Range x = {};
  Rgba fill = {};  // with its alpha
  bool hatched = false;
};

struct AxisSpec {
  std::string title = {};
  Scale scale = Scale::kLinear;
  Range range = {};  // what is shown when not zoomed; empty: fitted to the series
  bool grid = true;
  bool labels = true;
};

// kAuto: at the lines' ends (kDirect) where there is room, else on top.
enum class Legend { kAuto, kDirect, kTop, kNone };

struct PlotSpec {
  std::string id = {};     // unique in the scene
  std::string label = {};  // what screen readers say; empty: from the axes' titles
  AxisSpec x = {}, y = {};
  std::vector<Series> series = {};
  std::vector<Marker> markers = {};
  std::vector<Region> regions = {};
  Legend legend = Legend::kAuto;
  bool zoom_x = true, zoom_y = false;
  bool crosshair = true;
  bool read_out = true;  // numbers at the crosshair; off if the scene shows them elsewhere
  // Given where zooming in x is part of a link: what is shown, empty for all. PlotResult::window
  // says when it is to be another.
  std::optional<Range> window = {};
};

struct PlotHover {
  int series = -1;  // index of the snapped series, or -1
  size_t sample = 0;
  double x = 0, y = 0;  // of the sample; else of the pointer
};

struct PlotResult {
  Rect frame;    // where the data stands
  AxisMap x, y;  // to draw more on top: {x.screen_from_value(v), y.screen_from_value(w)}
  std::optional<PlotHover> hover;
  std::optional<double> clicked;  // x value under a click
  int moved_marker = -1;          // index of the marker that was dragged, and where to
  double moved_to = 0;
  bool reset_marker = false;    // it was double-clicked instead
  std::optional<Range> window;  // x was zoomed, panned or reset to this; empty: all
};

PlotResult draw_plot(const Stage& stage, const Rect& rect, const PlotSpec& spec);

// A range zoomed by `factor` (2: twice as near) around `anchor`, and moved by a part of its length;
// kept inside `whole` and no narrower than rounding allows. In log space on log axes.
Range zoomed(Range range, Scale scale, double factor, double anchor, Range whole);
Range panned(Range range, Scale scale, double part, Range whole);

}  // namespace ropewalk::ui
