#include "scenes/why_position/relative_bias/distance_times.h"

#include <string>

#include "scenes/parts/measure_strip.h"

namespace ropewalk::scenes {

void draw_distance_times(ui::Stage& stage, const ui::Rect& row, const ui::Rect& line,
                         const experiments::DistanceWays& made,
                         std::span<const std::string_view> names, DistanceTimes& times) {
  const std::vector<double>& seconds = times.measuring.seconds();
  const experiments::TimedHead& head = times.of;
  const std::string keys = std::to_string(head.keys) + (head.keys == 1 ? " key" : " keys");
  MeasureWords words{.before = {},
                     .after = {},
                     .label = "measure how long one more token's scores with " + keys + " take"};
  if (!seconds.empty())
    words.after = "q·k alone " + time_text(seconds.front()) + ", " + keys + "; " + how_measured();
  const Measured measured = draw_measuring(stage, row, line, times.measuring, words);
  if (measured == Measured::kAsked)
    times.measuring.start(
        experiments::distance_work(made.encodings, head.ways.d, head.keys, head.shared));
  if (measured != Measured::kDone) return;
  std::string& said = stage.workshop->said;
  said = "Measured with " + keys + ": q·k alone " + time_text(seconds.front());
  for (std::size_t i = 0; i < names.size() && i + 1 < seconds.size(); ++i)
    said += ", " + std::string(names[i]) + " " + time_text(seconds[i + 1]);
  said += "; " + how_measured() + ".";
}

}  // namespace ropewalk::scenes
