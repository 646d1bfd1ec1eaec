#include "scenes/why_position/relative_bias/scheme_benchmark.h"

#include <string>

#include "scenes/parts/benchmark_strip.h"

namespace ropewalk::scenes {

void draw_scheme_benchmark(ui::Stage& stage, const ui::Rect& row, const ui::Rect& line,
                           const experiments::RelativeBiasSchemes& made,
                           std::span<const std::string_view> names, SchemeBenchmark& times) {
  const std::vector<double>& seconds = times.benchmark.seconds();
  const experiments::BenchmarkedHead& head = times.of;
  const std::string keys = std::to_string(head.keys) + (head.keys == 1 ? " key" : " keys");
  BenchmarkWords words{.before = {},
                       .after = {},
                       .label = "measure how long one more token's scores with " + keys + " take"};
  if (!seconds.empty())
    words.after = "q·k alone " + time_text(seconds.front()) + ", " + keys + "; " + how_measured();
  const BenchmarkEvent measured = draw_benchmark_strip(stage, row, line, times.benchmark, words);
  if (measured == BenchmarkEvent::kAsked)
    times.benchmark.start(
        experiments::scheme_cases(made.encodings, head.ways.d, head.keys, head.shared));
  if (measured != BenchmarkEvent::kDone) return;
  std::string& said = stage.services->said;
  said = "Measured with " + keys + ": q·k alone " + time_text(seconds.front());
  for (std::size_t i = 0; i < names.size() && i + 1 < seconds.size(); ++i)
    said += ", " + std::string(names[i]) + " " + time_text(seconds[i + 1]);
  said += "; " + how_measured() + ".";
}

}  // namespace ropewalk::scenes
