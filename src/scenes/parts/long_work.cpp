#include "scenes/parts/long_work.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/words/words.h"
#include "experiments/cost/benchmark.h"
#include "scenes/parts/text_button.h"
#include "ui/plot/axis.h"
#include "ui/text/text_fit.h"

namespace ropewalk::scenes {
namespace {

using core::Phase;

constexpr std::string_view kCancel = N_("Cancel"), kRetry = N_("Try again");

void draw_words(ui::Stage& stage, const ui::Rect& row, std::string_view words) {
  if (stage.canvas.measure(words, ui::type::kSmall).x > row.width())
    words = words.substr(0, words.find(';'));
  if (words.empty() || stage.canvas.measure(words, ui::type::kSmall).x > row.width()) return;
  stage.canvas.text({row.left, row.center().y}, words,
                    {.font = ui::type::kSmall, .color = stage.theme.ink_soft});
}

// Why it failed: as much of the sentence as there is room for; all of it is read aloud.
void draw_failure(ui::Stage& stage, const ui::Rect& row, std::string_view sentence) {
  stage.canvas.text({row.left, row.center().y},
                    ui::elided(stage.canvas, sentence, ui::type::kSmall, row.width()),
                    {.font = ui::type::kSmall, .color = stage.theme.bad});
}

void draw_progress(ui::Stage& stage, ui::Rect row, const core::Answer& answer,
                   std::string_view done) {
  const auto so_far = [done](double percent) {
    return tr("{percent} % {done}", {{"percent", ui::fixed_text(percent, 0)}, {"done", tr(done)}});
  };
  const std::string words =
      !answer.text.empty() ? std::string(tr(answer.text)) : so_far(std::floor(100 * answer.done));
  const float wide = 14 + std::max(stage.canvas.measure(so_far(100), ui::type::kSmall).x,
                                   stage.canvas.measure(words, ui::type::kSmall).x);
  draw_words(stage, row.take_left(std::min(wide, row.width())), words);
  if (row.width() < 24) return;
  const float y = row.center().y;
  ui::Rect bar{row.left, y - 2, std::min(row.right, row.left + 320), y + 2};
  stage.canvas.rect(bar, stage.theme.line, 2);
  bar.right = bar.left + bar.width() * static_cast<float>(answer.done);
  stage.canvas.rect(bar, stage.theme.accent, 2);
}

void draw_state(ui::Stage& stage, const ui::Rect& room, const core::Answer& answer,
                const LongWorkWords& words) {
  if (answer.coming()) return draw_progress(stage, room, answer, words.done);
  if (answer.phase == Phase::kFailed) return draw_failure(stage, room, tr(answer.text));
  draw_words(stage, room, answer.phase == Phase::kDone ? words.after : words.before);
}

std::string_view button_of(const core::Answer& answer, const LongWorkWords& words) {
  if (answer.coming()) return kCancel;
  if (answer.phase == Phase::kFailed) return kRetry;
  return answer.phase == Phase::kDone ? words.again : words.ask;
}

void press(ui::Stage& stage, const core::Question& question, const core::Answer& answer) {
  stage.services->again = true;
  if (answer.coming()) return stage.services->answers->cancel(question);
  stage.services->answers->retry(question);
}

// Has what was on its way ended in this frame, one way or the other?
bool ended(LongWork& work, const core::Answer& answer) {
  const bool was_coming = std::exchange(work.coming, answer.coming());
  return was_coming && (answer.phase == Phase::kDone || answer.phase == Phase::kFailed);
}

}  // namespace

bool has_answers(const ui::Stage& stage) {
  return stage.services != nullptr && stage.services->answers != nullptr;
}

const core::Answer& answer_of(const ui::Stage& stage, const core::Question& question) {
  static const core::Answer unasked{};
  return has_answers(stage) ? stage.services->answers->look(question) : unasked;
}

bool draw_long_work(ui::Stage& stage, const ui::Rect& row, const ui::Rect& room, LongWork& work,
                    const LongWorkWords& words) {
  if (!has_answers(stage)) return false;
  const core::Answer& answer = answer_of(stage, work.question);
  const bool over = ended(work, answer);
  if (over && answer.phase == Phase::kFailed) stage.services->said = answer.text;
  float right = row.right;
  const std::string_view button = button_of(answer, words);
  const bool pressed =
      !button.empty() &&
      text_button(stage, "measure", right, row.center().y, button,
                  answer.coming() ? tr("stop: {work}", {{"work", words.label}}) : words.label);
  const ui::Rect beside{row.left, row.top, right - 6, row.bottom};
  draw_state(stage, room.width() > 0 ? room : beside, answer, words);
  const bool done = over && answer.phase == Phase::kDone;
  if (pressed) {
    press(stage, work.question, answer);
    work.coming = true;  // even if it is there by the next frame
  }
  return done;
}

float long_work_button(const ui::Stage& stage) {
  return stage.canvas.measure(tr(LongWorkWords{}.again), ui::type::kSmall).x + 34;
}

std::vector<double> measured_seconds(const core::Answer& answer, std::size_t count) {
  if (answer.phase != Phase::kRunning && answer.phase != Phase::kDone) return {};
  core::Result<std::vector<double>> seconds = core::from_bytes<std::vector<double>>(answer.bytes);
  if (!seconds || seconds->size() != count) return {};
  return std::move(seconds).value();
}

std::string how_measured() {
  return tr("one thread of this machine, median of {n}", {{"n", experiments::kRepeats}});
}

std::string time_text(double seconds) {
  constexpr std::array<const char*, 4> kUnits{" ns", " µs", " ms", " s"};
  double value = std::max(seconds * 1e9, 0.0);
  size_t unit = 0;
  for (; value >= 999.5 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  return ui::fixed_text(value, value < 9.95 ? 1 : 0) + kUnits[unit];
}

}  // namespace ropewalk::scenes
