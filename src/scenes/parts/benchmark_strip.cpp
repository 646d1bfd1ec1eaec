#include "scenes/parts/benchmark_strip.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "scenes/parts/text_button.h"
#include "ui/plot/axis.h"

namespace ropewalk::scenes {
namespace {

constexpr std::string_view kMeasure = "Measure", kAgain = "Measure again", kCancel = "Cancel";

void draw_words(ui::Stage& stage, const ui::Rect& row, std::string_view words) {
  if (stage.canvas.measure(words, ui::type::kSmall).x > row.width())
    words = words.substr(0, words.find(';'));
  if (words.empty() || stage.canvas.measure(words, ui::type::kSmall).x > row.width()) return;
  stage.canvas.text({row.left, row.center().y}, words,
                    {.font = ui::type::kSmall, .color = stage.theme.ink_soft});
}

void draw_progress(ui::Stage& stage, ui::Rect row, double progress) {
  const std::string words = ui::fixed_text(std::floor(100 * progress), 0) + " % measured";
  const float wide = stage.canvas.measure("100 % measured", ui::type::kSmall).x + 14;
  draw_words(stage, row.take_left(std::min(wide, row.width())), words);
  if (row.width() < 24) return;
  const float y = row.center().y;
  ui::Rect bar{row.left, y - 2, std::min(row.right, row.left + 320), y + 2};
  stage.canvas.rect(bar, stage.theme.line, 2);
  bar.right = bar.left + bar.width() * static_cast<float>(progress);
  stage.canvas.rect(bar, stage.theme.accent, 2);
}

}  // namespace

bool measures(const ui::Stage& stage) { return stage.services != nullptr; }

BenchmarkEvent draw_benchmark_strip(ui::Stage& stage, const ui::Rect& row,
                                    const ui::Rect& words_room, experiments::Benchmark& benchmark,
                                    const BenchmarkWords& words) {
  if (!measures(stage)) return BenchmarkEvent::kNothing;
  const bool was_running = benchmark.running();
  if (was_running) {
    benchmark.advance(stage.services->clock);
    stage.services->again = true;
  }
  const bool running = benchmark.running();
  float right = row.right;
  const bool pressed = text_button(stage, "measure", right, row.center().y,
                                   running            ? kCancel
                                   : benchmark.done() ? kAgain
                                                      : kMeasure,
                                   running ? "stop measuring" : words.label);
  const ui::Rect beside{row.left, row.top, right - 6, row.bottom};
  const ui::Rect& rest = words_room.width() > 0 ? words_room : beside;
  if (running) {
    draw_progress(stage, rest, benchmark.progress());
  } else {
    draw_words(stage, rest, benchmark.done() ? words.after : words.before);
  }
  if (!pressed) return was_running && !running ? BenchmarkEvent::kDone : BenchmarkEvent::kNothing;
  stage.services->again = true;
  if (!running) return BenchmarkEvent::kAsked;
  benchmark.cancel();
  return BenchmarkEvent::kNothing;
}

float measure_button_width(const ui::Stage& stage) {
  return stage.canvas.measure(kAgain, ui::type::kSmall).x + 34;
}

std::string how_measured() {
  return "one thread of this machine, median of " + std::to_string(experiments::kRepeats);
}

std::string time_text(double seconds) {
  constexpr std::array<const char*, 4> kUnits{" ns", " µs", " ms", " s"};
  double value = std::max(seconds * 1e9, 0.0);
  size_t unit = 0;
  for (; value >= 999.5 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  return ui::fixed_text(value, value < 9.95 ? 1 : 0) + kUnits[unit];
}

}  // namespace ropewalk::scenes
