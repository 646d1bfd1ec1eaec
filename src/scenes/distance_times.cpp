#include "scenes/distance_times.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "core/next_scores.h"
#include "scenes/made_tokens.h"
#include "scenes/measure_strip.h"

namespace ropewalk::scenes {
namespace {

constexpr int kAtOnce = 128;  // keys taken up in one go while preparing

struct NextToken {
  NextToken(core::Encoding with, int d, core::Sharing sharing)
      : encoding(std::move(with)), scores(encoding, d, sharing) {}
  NextToken(const NextToken&) = delete;
  NextToken& operator=(const NextToken&) = delete;

  core::Encoding encoding;
  core::NextScores scores;
  std::vector<float> q, out;
};

// `noise` holds kAtOnce keys, taken up again and again: what they are takes no time.
Timed score(const core::Encoding& encoding, const std::shared_ptr<const std::vector<float>>& noise,
            int keys, core::Sharing sharing) {
  const int d = static_cast<int>(noise->size()) / kAtOnce;
  const auto next = std::make_shared<NextToken>(encoding, d, sharing);
  next->scores.reserve(keys);
  return {.prepare =
              [next, noise, keys, d] {
                const int more = std::min(kAtOnce, keys - next->scores.length());
                next->scores.append(std::span(*noise).first(static_cast<std::size_t>(more * d)));
                next->q.assign(noise->begin(), noise->begin() + d);
                next->out.resize(static_cast<std::size_t>(keys));
                return next->scores.length() == keys;
              },
          .run = [next] { next->scores.make(next->q, next->out); }};
}

}  // namespace

std::vector<Timed> distance_work(const std::array<core::Encoding, kWays>& encodings, int d,
                                 int keys, bool shared) {
  const auto noise = std::make_shared<const std::vector<float>>(
      NormalNumbers(1).vector(static_cast<std::size_t>(kAtOnce * d)));
  const core::Sharing sharing = shared ? core::Sharing::kKept : core::Sharing::kNone;
  std::vector<Timed> work{score({}, noise, keys, sharing)};
  for (const core::Encoding& encoding : encodings)
    work.push_back(score(encoding, noise, keys, sharing));
  return work;
}

bool TimedHead::alike(TimedHead other) const {
  other.ways.tokens = ways.tokens;
  return ways == other.ways && keys == other.keys && shared == other.shared;
}

void draw_distance_times(ui::Stage& stage, const ui::Rect& row, const ui::Rect& line,
                         const DistanceWays& made, std::span<const std::string_view> names,
                         DistanceTimes& times) {
  const std::vector<double>& seconds = times.measuring.seconds();
  const TimedHead& head = times.of;
  const std::string keys = std::to_string(head.keys) + (head.keys == 1 ? " key" : " keys");
  MeasureWords words{.before = {},
                     .after = {},
                     .label = "measure how long one more token's scores with " + keys + " take"};
  if (!seconds.empty())
    words.after = "q·k alone " + time_text(seconds.front()) + ", " + keys + "; " + how_measured();
  const Measured measured = draw_measuring(stage, row, line, times.measuring, words);
  if (measured == Measured::kAsked)
    times.measuring.start(distance_work(made.encodings, head.ways.d, head.keys, head.shared));
  if (measured != Measured::kDone) return;
  std::string& said = stage.workshop->said;
  said = "Measured with " + keys + ": q·k alone " + time_text(seconds.front());
  for (std::size_t i = 0; i < names.size() && i + 1 < seconds.size(); ++i)
    said += ", " + std::string(names[i]) + " " + time_text(seconds[i + 1]);
  said += "; " + how_measured() + ".";
}

}  // namespace ropewalk::scenes
