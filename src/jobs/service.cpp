#include "jobs/service.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/words/words.h"

namespace ropewalk::jobs {

using core::Phase;

namespace {

constexpr std::size_t kEntry = 256;  // about what an entry takes beside its bytes

}  // namespace

std::string_view phase_name(Phase phase) {
  constexpr std::array<std::string_view, 6> kNames{"unasked", "waiting", "running",
                                                   "done",    "failed",  "cancelled"};
  return kNames.at(static_cast<std::size_t>(phase));
}

std::string hash_text(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211U;
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; hash >>= 4) text[i] = "0123456789abcdef"[hash & 15];
  return text;
}

std::vector<Standing> Service::standing() const {
  std::vector<All::const_iterator> order;
  order.reserve(all_.size());
  for (auto at = all_.begin(); at != all_.end(); ++at) order.push_back(at);
  std::sort(order.begin(), order.end(),
            [](const auto& a, const auto& b) { return a->second.used > b->second.used; });
  std::vector<Standing> standing;
  standing.reserve(order.size());
  for (const auto& at : order) standing.push_back({&at->first, &at->second.answer});
  return standing;
}

Service::Service(std::unique_ptr<Runner> runner, std::size_t room)
    : runner_(runner ? std::move(runner) : std::make_unique<AtOnce>()), room_(room) {}

void Service::put(const core::Question& question, Kept& kept, core::Answer answer) {
  if (answer.bytes.size() > room_ / 4)
    answer = {.phase = Phase::kFailed,
              .text = tr("The answer is too large to be kept: ask for less."),
              .bytes = {}};
  held_ -= kept.size;
  kept.size = kEntry + question.kind.size() + question.request.size() + answer.text.size() +
              answer.bytes.size();
  held_ += kept.size;
  answer.revision = ++revision_;
  kept.answer = std::move(answer);
}

void Service::forget(All::iterator at) {
  held_ -= at->second.size;
  all_.erase(at);
}

void Service::start(const core::Question& question, Kept& kept) {
  kept.id = ++last_id_;
  running_[kept.id] = all_.find(question);
  put(question, kept, {.phase = Phase::kWaiting, .text = {}, .bytes = {}});
  runner_->start(kept.id, question);
  take();
}

void Service::stop(Kept& kept) {
  if (kept.id == 0) return;
  running_.erase(kept.id);
  runner_->cancel(std::exchange(kept.id, 0));
}

const core::Answer& Service::ask(const core::Question& question) {
  const auto [at, is_new] = all_.try_emplace(question);
  at->second.used = ++looks_;
  if (is_new) start(question, at->second);
  return at->second.answer;
}

const core::Answer& Service::look(const core::Question& question) {
  static const core::Answer unasked{};
  const auto at = all_.find(question);
  if (at == all_.end()) return unasked;
  at->second.used = ++looks_;
  return at->second.answer;
}

void Service::cancel(const core::Question& question) {
  const auto at = all_.find(question);
  if (at == all_.end() || !at->second.answer.coming()) return;
  stop(at->second);
  core::Answer& answer = at->second.answer;
  put(question, at->second,
      {.phase = Phase::kCancelled,
       .done = answer.done,
       .text = {},
       .bytes = std::move(answer.bytes)});
}

void Service::retry(const core::Question& question) {
  Kept& kept = all_[question];
  kept.used = ++looks_;
  stop(kept);
  start(question, kept);
}

void Service::drop(const core::Question& question) {
  const auto at = all_.find(question);
  if (at == all_.end() || at->second.answer.phase == Phase::kDone) return;
  stop(at->second);
  forget(at);
}

void Service::take() {
  for (Event& event : runner_->take()) {
    const auto at = running_.find(event.id);
    if (at == running_.end()) continue;  // cancelled meanwhile
    const All::iterator entry = at->second;
    put(entry->first, entry->second, std::move(event.answer));
    if (entry->second.answer.coming()) continue;
    entry->second.id = 0;
    running_.erase(event.id);
  }
}

void Service::make_room() {
  while (held_ > room_) {
    auto oldest = all_.end();
    for (auto at = all_.begin(); at != all_.end(); ++at)
      if (at->second.id == 0 && (oldest == all_.end() || at->second.used < oldest->second.used))
        oldest = at;
    if (oldest == all_.end()) return;
    forget(oldest);
  }
}

void Service::poll() {
  take();
  make_room();
}

}  // namespace ropewalk::jobs
