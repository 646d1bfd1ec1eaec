#include "scenes/rotation/linear_attention/length_cost.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/words/words.h"
#include "experiments/cost/attention_benchmark.h"
#include "scenes/parts/cost_table.h"
#include "scenes/parts/long_work.h"
#include "ui/picture/facts.h"
#include "ui/plot/axis.h"
#include "ui/plot/plot.h"

namespace ropewalk::scenes {
namespace {

constexpr int kPoints = 61;  // of a curve: ten a decade

// What was measured: nanoseconds of softmax and of linear attention at kTimedLengths.
struct Points {
  explicit Points(const core::Answer& answer) {
    const std::vector<double> seconds =
        measured_seconds(answer, 2 * experiments::kTimedLengths.size());
    for (size_t i = 0; i < seconds.size(); ++i) {
      if (i % 2 == 0) lengths.push_back(static_cast<float>(experiments::kTimedLengths[i / 2]));
      nanoseconds[i % 2].push_back(static_cast<float>(1e9 * seconds[i]));
    }
  }
  // Of the lengths measured at, the one nearest to `length`.
  size_t nearest(double length) const {
    size_t best = 0;
    const auto apart = [&](size_t i) {
      return std::abs(std::log(length / static_cast<double>(lengths[i])));
    };
    for (size_t i = 1; i < nanoseconds[1].size(); ++i)
      if (apart(i) < apart(best)) best = i;
    return best;
  }
  std::string text(size_t side, size_t at) const {
    return time_text(1e-9 * static_cast<double>(nanoseconds[side][at]));
  }

  std::vector<float> lengths;
  std::array<std::vector<float>, 2> nanoseconds;
};

void draw_measure(ui::Stage& stage, const ui::Rect& row, const experiments::AttentionShape& shape,
                  LongWork& work) {
  const Points points(answer_of(stage, work.question));
  const size_t near = points.lengths.empty() ? 0 : points.nearest(shape.length);
  const int length = experiments::kTimedLengths[near];
  const LongWorkWords words{
      .label = tr("measure the time of the next token at lengths up to {length}",
                  {{"length", experiments::kTimedLengths.back()}}),
      .before = tr("Counted. What does it take on this machine?"),
      .after = tr("Dots in ns, times at {length} tokens; {how}",
                  {{"length", length}, {"how", how_measured()}})};
  if (!draw_long_work(stage, row, {}, work, words) || points.lengths.empty()) return;
  stage.services->said =
      tr("Measured at {length} tokens: softmax {softmax}, linear {linear}, {how}.",
         {{"length", length},
          {"softmax", points.text(0, near)},
          {"linear", points.text(1, near)},
          {"how", how_measured()}});
}

std::vector<ui::Fact> cost_facts(const experiments::AttentionShape& shape, const Points& points,
                                 const ui::Theme& theme) {
  const std::array work{ui::Fact{N_("softmax: work"), short_count(experiments::softmax_work(shape)),
                                 "cost.softmax", theme.score},
                        ui::Fact{N_("linear: work"), short_count(experiments::linear_work(shape)),
                                 "cost.linear", theme.ink}};
  const std::array kept{
      ui::Fact{N_("softmax keeps"), bytes_text(experiments::cache_numbers(shape) * kFloatBytes),
               "memory.softmax", theme.score},
      ui::Fact{N_("linear keeps"), bytes_text(experiments::state_numbers(shape) * kFloatBytes),
               "memory.linear", theme.ink}};
  if (points.lengths.empty()) return {work[0], work[1], kept[0], kept[1]};
  const size_t at = points.nearest(shape.length);
  return {work[0], kept[0], {N_("softmax: time"), points.text(0, at), "time.softmax", theme.score},
          work[1], kept[1], {N_("linear: time"), points.text(1, at), "time.linear", theme.ink}};
}

void add_counts(const LengthCost& cost, const ui::Theme& theme, ui::PlotSpec& plot) {
  constexpr std::array kParts{"cost.softmax", "cost.linear", "memory.softmax", "memory.linear"};
  const std::array<std::string, 4> labels{N_("softmax: work"), N_("linear: work"),
                                          N_("softmax: bytes kept"), N_("linear: bytes kept")};
  for (size_t i = 0; i < kParts.size(); ++i)
    plot.series.push_back({.part = kParts[i],
                           .label = labels[i],
                           .samples = {cost.lengths, cost.counts[i]},
                           .color = i % 2 == 0 ? theme.score : theme.ink,
                           .width = 2,
                           .dash = i < 2 ? 0.0F : 5.0F});
}

void add_times(const Points& points, const ui::Theme& theme, ui::PlotSpec& plot) {
  constexpr std::array kParts{"time.softmax", "time.linear"};
  const std::array<std::string, 2> labels{N_("softmax: ns"), N_("linear: ns")};
  for (size_t i = 0; i < kParts.size(); ++i) {
    if (points.nanoseconds[i].empty()) continue;
    const ui::Rgba hue = i == 0 ? theme.score : theme.ink;
    const ui::Samples samples{points.lengths, points.nanoseconds[i]};
    plot.series.push_back({.part = kParts[i],
                           .samples = samples,
                           .color = ui::with_alpha(hue, 0.5F),
                           .width = 1,
                           .snaps = false});
    plot.series.push_back({.part = kParts[i],
                           .label = labels[i],
                           .samples = samples,
                           .look = ui::Look::kDots,
                           .color = hue,
                           .width = 2.2F});
  }
}

}  // namespace

LengthCost count_length_cost(const experiments::AttentionShape& shape) {
  LengthCost cost{.shape = shape, .lengths = {}, .counts = {}};
  for (int i = 0; i < kPoints; ++i) {
    experiments::AttentionShape at = shape;
    at.length = std::pow(kFarthestLength, static_cast<double>(i) / (kPoints - 1));
    cost.lengths.push_back(static_cast<float>(at.length));
    const std::array counts{experiments::softmax_work(at), experiments::linear_work(at),
                            experiments::cache_numbers(at) * kFloatBytes,
                            experiments::state_numbers(at) * kFloatBytes};
    for (size_t c = 0; c < counts.size(); ++c)
      cost.counts[c].push_back(static_cast<float>(counts[c]));
  }
  return cost;
}

std::optional<int> draw_length_cost(ui::Stage& stage, ui::Rect area, const LengthCost& cost,
                                    LongWork& work) {
  const ui::Theme& theme = stage.theme;
  const core::Question asked = core::question(experiments::AttentionBenchmark{.d = cost.shape.d});
  if (!work.of(asked)) work = {asked};
  if (has_answers(stage) && area.height() >= 240)
    draw_measure(stage, area.take_top(kLongWorkRow).inset(8, 0), cost.shape, work);
  const Points points(answer_of(stage, asked));
  area = ui::draw_facts_below(stage, area, cost_facts(cost.shape, points, theme));
  ui::PlotSpec plot{.id = "cost", .label = "cost of the next token against length"};
  plot.x = {.title = "tokens so far", .scale = ui::Scale::kLog, .range = {1, kFarthestLength}};
  plot.y = {.title = points.lengths.empty()
                         ? "multiply-adds, or bytes: one more token, one head"
                         : "multiply-adds, bytes, or ns: one more token, one head",
            .scale = ui::Scale::kLog};
  add_counts(cost, theme, plot);
  add_times(points, theme, plot);
  plot.markers.push_back({.part = "position",
                          .label = tr("{n} tokens", {{"n", ui::compact_text(cost.shape.length)}}),
                          .at = cost.shape.length,
                          .color = theme.position,
                          .dash = 0,
                          .draggable = true});
  plot.legend = ui::Legend::kTop;
  plot.zoom_x = false;
  const ui::PlotResult shown = ui::draw_plot(stage, area, plot);
  const auto to_length = [](double at) {
    return static_cast<int>(std::lround(std::clamp(at, 1.0, kFarthestLength)));
  };
  if (shown.clicked) return to_length(*shown.clicked);
  if (shown.moved_marker != 0) return std::nullopt;
  return shown.reset_marker ? 0 : to_length(shown.moved_to);
}

}  // namespace ropewalk::scenes
