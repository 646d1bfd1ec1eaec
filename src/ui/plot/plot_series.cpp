#include "ui/plot/plot_series.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/picture/shapes.h"

namespace ropewalk::ui {
namespace {

constexpr Vec2 kGap{std::numeric_limits<float>::quiet_NaN(), 0};

// Memory of one draw, shared by its series.
struct Scratch {
  std::vector<Vec2> path, base;
  std::vector<Column> columns, upper_columns;
};

float strength(const PlotFrame& plot, const Series& series) {
  return series.part.empty() ? 1 : plot.stage.highlight.strength(series.part, 0.22F);
}

// Samples in view, and one more on either side so that lines run out of the frame.
struct View {
  size_t begin, end;
  size_t size() const { return end - begin; }
};

View in_view(const PlotFrame& plot, const Samples& samples) {
  size_t begin = samples.lower_bound(plot.x.range().min);
  size_t end = samples.lower_bound(plot.x.range().max);
  if (begin > 0) --begin;
  if (end < samples.size()) ++end;
  return {begin, std::max(begin, end)};
}

size_t column_count(const PlotFrame& plot) {
  return static_cast<size_t>(std::clamp(plot.frame.width(), 1.0F, 8192.0F));
}

// Below the frame for what a log axis cannot show but a peak's foot must reach.
float y_on_screen(const PlotFrame& plot, double y) {
  if (plot.y.scale() == Scale::kLog && y <= 0) return plot.frame.bottom + 1000;
  return plot.y.screen_from_value(y);
}

Vec2 point(const PlotFrame& plot, const Samples& samples, size_t i) {
  const double y = samples.y(i);
  if (!std::isfinite(y) || (plot.y.scale() == Scale::kLog && y <= 0)) return kGap;
  return {plot.x.screen_from_value(samples.x(i)), plot.y.screen_from_value(y)};
}

// The line through the samples: each where they are few, else each column's extremes. Gaps part it.
void build_path(const PlotFrame& plot, const Samples& samples, Scratch& scratch) {
  std::vector<Vec2>& path = scratch.path;
  path.clear();
  const View view = in_view(plot, samples);
  const size_t columns = column_count(plot);
  if (view.size() <= 2 * columns) {
    for (size_t i = view.begin; i < view.end; ++i) path.push_back(point(plot, samples, i));
    return;
  }
  scratch.columns.resize(columns);
  decimate(samples, plot.x, scratch.columns);
  const float width = plot.frame.width() / static_cast<float>(columns);
  if (view.begin < scratch.columns.front().begin) path.push_back(point(plot, samples, view.begin));
  for (size_t c = 0; c < columns; ++c) {
    const Column& column = scratch.columns[c];
    const size_t size = column.end - column.begin;
    if (size <= 2) {
      for (size_t i = column.begin; i < column.end; ++i) path.push_back(point(plot, samples, i));
    } else if (column.count == 0) {
      path.push_back(kGap);
    } else {
      const float x = plot.frame.left + width * (static_cast<float>(c) + 0.5F);
      const float low = y_on_screen(plot, static_cast<double>(column.low));
      const float high = y_on_screen(plot, static_cast<double>(column.high));
      const bool rising = column.last >= column.first;
      path.push_back({x, rising ? low : high});
      path.push_back({x, rising ? high : low});
    }
  }
  if (view.end > scratch.columns.back().end) path.push_back(point(plot, samples, view.end - 1));
}

template <class Draw>
void for_runs(std::span<const Vec2> path, Draw draw) {
  size_t begin = 0;
  while (begin < path.size()) {
    while (begin < path.size() && !finite(path[begin])) ++begin;
    size_t end = begin;
    while (end < path.size() && finite(path[end])) ++end;
    if (end > begin) draw(path.subspan(begin, end - begin), begin);
    begin = end;
  }
}

void stroke_path(const PlotFrame& plot, std::span<const Vec2> path, const Stroke& stroke) {
  for_runs(path, [&](std::span<const Vec2> run, size_t) {
    if (run.size() == 1) {  // a lone sample between gaps
      plot.stage.canvas.circle(run[0], stroke.width * 0.8F, stroke.color);
    } else {
      plot.stage.canvas.polyline(run, stroke);
    }
  });
}

float zero_line(const PlotFrame& plot) {
  const float at = plot.y.scale() == Scale::kLog ? plot.frame.bottom : plot.y.screen_from_value(0);
  return std::clamp(at, plot.frame.top, plot.frame.bottom);
}

void fill_path(const PlotFrame& plot, Scratch& scratch, Rgba fill) {
  const float zero = zero_line(plot);
  for_runs(scratch.path, [&](std::span<const Vec2> run, size_t) {
    scratch.base.clear();
    for (const Vec2 p : run) scratch.base.push_back({p.x, zero});
    plot.stage.canvas.band(run, scratch.base, fill);
  });
}

void draw_steps(const PlotFrame& plot, const Series& series, Scratch& scratch,
                const Stroke& stroke) {
  build_path(plot, series.samples, scratch);
  scratch.base.clear();
  for (size_t i = 0; i < scratch.path.size(); ++i) {
    const Vec2 p = scratch.path[i];
    if (i > 0 && finite(p) && finite(scratch.path[i - 1]))
      scratch.base.push_back({p.x, scratch.path[i - 1].y});
    scratch.base.push_back(p);
  }
  stroke_path(plot, scratch.base, stroke);
}

void draw_dots(const PlotFrame& plot, const Series& series, Scratch& scratch, Rgba color) {
  build_path(plot, series.samples, scratch);
  const float radius = scratch.path.size() > 600 ? 1.3F : std::max(1.3F, series.width * 1.5F);
  for (const Vec2 p : scratch.path) {
    if (!finite(p) || p.x < plot.frame.left - radius || p.x > plot.frame.right + radius) continue;
    if (radius < 2) {
      plot.stage.canvas.rect({p.x - radius, p.y - radius, p.x + radius, p.y + radius}, color);
    } else {
      plot.stage.canvas.circle(p, radius, color);
    }
  }
}

void draw_bars(const PlotFrame& plot, const Series& series, Scratch& scratch, Rgba color) {
  build_path(plot, series.samples, scratch);
  const float zero = zero_line(plot);
  float nearest = plot.frame.width();
  for (size_t i = 1; i < scratch.path.size(); ++i) {
    const float gap = scratch.path[i].x - scratch.path[i - 1].x;
    if (gap > 0.5F) nearest = std::min(nearest, gap);
  }
  const float half = std::clamp(nearest * 0.36F, 0.5F, 14.0F);
  for (const Vec2 p : scratch.path)
    if (finite(p))
      plot.stage.canvas.rect({p.x - half, std::min(p.y, zero), p.x + half, std::max(p.y, zero)},
                             color, half > 4 ? 1.5F : 0);
}

// The decimated band covers all that its samples cover.
void draw_band(const PlotFrame& plot, const Series& series, Scratch& scratch, Rgba color) {
  const View view = in_view(plot, series.samples);
  const size_t end = std::min(view.end, series.upper.size());
  std::vector<Vec2>&low = scratch.path, &high = scratch.base;
  low.clear();
  high.clear();
  const auto add = [&](float x, double from, double to) {
    const bool sound = std::isfinite(from) && std::isfinite(to) && finite(x);
    low.push_back(sound ? Vec2{x, y_on_screen(plot, from)} : kGap);
    high.push_back(sound ? Vec2{x, y_on_screen(plot, to)} : kGap);
  };
  const size_t columns = column_count(plot);
  if (end > view.begin && end - view.begin > 2 * columns) {
    scratch.columns.resize(columns);
    scratch.upper_columns.resize(columns);
    decimate(series.samples, plot.x, scratch.columns);
    decimate(series.upper, plot.x, scratch.upper_columns);
    const float width = plot.frame.width() / static_cast<float>(columns);
    for (size_t c = 0; c < columns; ++c) {
      const Column &a = scratch.columns[c], &b = scratch.upper_columns[c];
      if (a.count == 0 || b.count == 0) continue;
      add(plot.frame.left + width * (static_cast<float>(c) + 0.5F), static_cast<double>(a.low),
          static_cast<double>(b.high));
    }
  } else {
    for (size_t i = view.begin; i < end; ++i)
      add(plot.x.screen_from_value(series.samples.x(i)), series.samples.y(i), series.upper.y(i));
  }
  for_runs(low, [&](std::span<const Vec2> run, size_t begin) {
    const std::span<const Vec2> top = std::span<const Vec2>(high).subspan(begin, run.size());
    plot.stage.canvas.band(top, run, faded(color, 0.28F));
    if (run.size() > 1) {
      plot.stage.canvas.polyline(top, {faded(color, 0.8F), 1, 0});
      plot.stage.canvas.polyline(run, {faded(color, 0.8F), 1, 0});
    }
  });
}

// Stacks stand on each other: their values at common places of x, with running sums up and down.
class Stacks {
 public:
  Stacks(const PlotFrame& plot, const PlotSpec& spec, const Hidden& hidden) : plot_(plot) {
    const Samples* first = nullptr;
    for (size_t i = 0; i < spec.series.size() && !first; ++i)
      if (spec.series[i].look == Look::kStack && !hidden[i]) first = &spec.series[i].samples;
    if (!first || first->size() == 0) return;
    const View view = in_view(plot, *first);
    const size_t columns = column_count(plot);
    if (view.size() > 2 * columns) {
      std::vector<Column> found(columns);
      decimate(*first, plot.x, found);
      for (const Column& column : found)
        if (column.end > column.begin) edges_.push_back({column.begin, column.end});
    } else {
      for (size_t i = view.begin; i < view.end; ++i) edges_.push_back({i, i + 1});
    }
    for (const View& edge : edges_) {
      const double middle = (first->x(edge.begin) + first->x(edge.end - 1)) / 2;
      x_.push_back(plot.x.screen_from_value(middle));
    }
    up_.assign(edges_.size(), 0);
    down_.assign(edges_.size(), 0);
  }

  void draw(const Series& series, Rgba color, Scratch& scratch) {
    std::vector<Vec2>&top = scratch.path, &bottom = scratch.base;
    // Parts above and below 0 are two areas; between them each has no height.
    for (const bool positive : {true, false}) {
      top.clear();
      bottom.clear();
      bool any = false;
      std::vector<double>& sums = positive ? up_ : down_;
      for (size_t i = 0; i < edges_.size(); ++i) {
        const double value = mean(series.samples, edges_[i]);
        const double part = positive ? std::max(value, 0.0) : std::min(value, 0.0);
        any = any || part != 0;
        bottom.push_back({x_[i], y_on_screen(plot_, sums[i])});
        sums[i] += part;
        top.push_back({x_[i], y_on_screen(plot_, sums[i])});
      }
      if (!any) continue;
      for_runs(top, [&](std::span<const Vec2> run, size_t begin) {
        const std::span<const Vec2> under =
            std::span<const Vec2>(bottom).subspan(begin, run.size());
        plot_.stage.canvas.band(run, under, faded(color, 0.78F));
        if (run.size() > 1)
          plot_.stage.canvas.polyline(run, {faded(plot_.stage.theme.ground, 0.55F), 0.75F, 0});
      });
    }
  }

 private:
  static double mean(const Samples& samples, const View& edge) {
    double sum = 0;
    size_t count = 0;
    for (size_t i = edge.begin; i < std::min(edge.end, samples.size()); ++i) {
      const double y = samples.y(i);
      if (!std::isfinite(y)) continue;
      sum += y;
      ++count;
    }
    return count > 0 ? sum / static_cast<double>(count) : 0;
  }

  const PlotFrame& plot_;
  std::vector<View> edges_;
  std::vector<float> x_;
  std::vector<double> up_, down_;
};

void include(Range& range, bool& any, double value) {
  if (!std::isfinite(value)) return;
  range.min = any ? std::min(range.min, value) : value;
  range.max = any ? std::max(range.max, value) : value;
  any = true;
}

}  // namespace

Range fitted_x(const PlotSpec& spec) {
  Range range;
  bool any = false;
  for (const Series& series : spec.series) {
    if (series.samples.size() == 0) continue;
    double low = series.samples.x(0);
    const double high = series.samples.x(series.samples.size() - 1);
    if (spec.x.scale == Scale::kLog && low <= 0) {  // begin at the first that can be shown
      const size_t first = series.samples.lower_bound(std::numeric_limits<double>::min());
      if (first < series.samples.size()) low = series.samples.x(first);
    }
    // Half a bar beyond the first and the last.
    const bool bars = series.look == Look::kBars && spec.x.scale != Scale::kLog;
    const double half = bars && series.samples.size() > 1
                            ? (high - low) / static_cast<double>(series.samples.size() - 1) / 2
                            : 0;
    include(range, any, low - half);
    include(range, any, high + half);
  }
  return range;
}

Range fitted_y(const PlotSpec& spec, const Hidden& hidden) {
  Range range;
  bool any = false;
  std::vector<double> up, down;
  for (size_t s = 0; s < spec.series.size(); ++s) {
    const Series& series = spec.series[s];
    if (hidden[s] || series.samples.size() == 0) continue;
    if (series.look == Look::kStack) {
      up.resize(std::max(up.size(), series.samples.size()));
      down.resize(up.size());
      for (size_t i = 0; i < series.samples.size(); ++i) {
        const double y = series.samples.y(i);
        if (std::isfinite(y)) (y > 0 ? up[i] : down[i]) += y;
      }
      continue;
    }
    for (const Samples* samples : {&series.samples, &series.upper}) {
      const Range found = extent_of(*samples);
      if (samples->size() == 0 || (found.min == 0 && found.max == 0 && samples == &series.upper))
        continue;
      include(range, any, found.min);
      include(range, any, found.max);
    }
    if (series.look == Look::kBars || series.look == Look::kArea) include(range, any, 0);
  }
  for (const double y : up) include(range, any, y);
  for (const double y : down) include(range, any, y);
  if (spec.y.scale == Scale::kLog && range.min <= 0) {  // the smallest that can be shown
    double min = range.max;
    for (const Series& series : spec.series)
      for (size_t i = 0; i < series.samples.size(); ++i)
        if (series.samples.y(i) > 0) min = std::min(min, series.samples.y(i));
    range.min = min;
  }
  return range;
}

void draw_series(const PlotFrame& plot, const PlotSpec& spec, const Hidden& hidden) {
  Scratch scratch;
  Stacks stacks(plot, spec, hidden);
  for (size_t i = 0; i < spec.series.size(); ++i) {
    const Series& series = spec.series[i];
    if (hidden[i] || series.samples.size() == 0) continue;
    const Rgba color = faded(series.color, strength(plot, series));
    const bool lit = !series.part.empty() && plot.stage.highlight.lit(series.part);
    const Stroke stroke{color, series.width + (lit ? 0.75F : 0), series.dash};
    switch (series.look) {
      case Look::kLine:
      case Look::kLineDots:
      case Look::kArea:
        build_path(plot, series.samples, scratch);
        if (series.look == Look::kArea) fill_path(plot, scratch, faded(color, 0.16F));
        stroke_path(plot, scratch.path, stroke);
        if (series.look == Look::kLineDots &&
            static_cast<float>(scratch.path.size()) * 9 < plot.frame.width())
          draw_dots(plot, series, scratch, color);
        break;
      case Look::kDots:
        draw_dots(plot, series, scratch, color);
        break;
      case Look::kSteps:
        draw_steps(plot, series, scratch, stroke);
        break;
      case Look::kBars:
        draw_bars(plot, series, scratch, faded(color, 0.85F));
        break;
      case Look::kStack:
        stacks.draw(series, color, scratch);
        break;
      case Look::kBand:
        draw_band(plot, series, scratch, color);
        break;
    }
  }
}

}  // namespace ropewalk::ui
