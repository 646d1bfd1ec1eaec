#include "scenes/why_position/relative_bias/scheme_benchmark.h"

#include <string>

namespace ropewalk::scenes {

std::vector<double> scheme_seconds(const ui::Stage& stage, const LongWork& work) {
  return measured_seconds(answer_of(stage, work.question), 1 + experiments::kSchemes);
}

void draw_scheme_benchmark(ui::Stage& stage, const ui::Rect& row, const ui::Rect& line, int count,
                           std::span<const std::string_view> names, LongWork& work) {
  const std::vector<double> seconds = scheme_seconds(stage, work);
  const std::string keys = std::to_string(count) + (count == 1 ? " key" : " keys");
  LongWorkWords words{.label = "measure how long one more token's scores with " + keys + " take",
                      .before = {},
                      .after = {}};
  if (!seconds.empty())
    words.after = "q·k alone " + time_text(seconds.front()) + ", " + keys + "; " + how_measured();
  if (!draw_long_work(stage, row, line, work, words) || seconds.empty()) return;
  std::string& said = stage.services->said;
  said = "Measured with " + keys + ": q·k alone " + time_text(seconds.front());
  for (std::size_t i = 0; i < names.size() && i + 1 < seconds.size(); ++i)
    said += ", " + std::string(names[i]) + " " + time_text(seconds[i + 1]);
  said += "; " + how_measured() + ".";
}

}  // namespace ropewalk::scenes
