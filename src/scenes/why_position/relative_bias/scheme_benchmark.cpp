#include "scenes/why_position/relative_bias/scheme_benchmark.h"

#include <string>

#include "core/words/words.h"

namespace ropewalk::scenes {

std::vector<double> scheme_seconds(const ui::Stage& stage, const LongWork& work) {
  return measured_seconds(answer_of(stage, work.question), 1 + experiments::kSchemes);
}

void draw_scheme_benchmark(ui::Stage& stage, const ui::Rect& row, const ui::Rect& line, int count,
                           std::span<const std::string_view> names, LongWork& work) {
  const std::vector<double> seconds = scheme_seconds(stage, work);
  const std::string keys = trn("{n} key", "{n} keys", count);
  LongWorkWords words{
      .label = tr("measure how long one more token's scores with {keys} take", {{"keys", keys}}),
      .before = {},
      .after = {}};
  if (!seconds.empty())
    words.after =
        tr("q·k alone {time}, {keys}; {how}",
           {{"time", time_text(seconds.front())}, {"keys", keys}, {"how", how_measured()}});
  if (!draw_long_work(stage, row, line, work, words) || seconds.empty()) return;
  std::string all = tr("q·k alone {time}", {{"time", time_text(seconds.front())}});
  for (std::size_t i = 0; i < names.size() && i + 1 < seconds.size(); ++i)
    all += ", " + std::string(tr(names[i])) + " " + time_text(seconds[i + 1]);
  stage.services->said = tr("Measured with {keys}: {times}; {how}.",
                            {{"keys", keys}, {"times", all}, {"how", how_measured()}});
}

}  // namespace ropewalk::scenes
