// The answers of a session: asked for once, kept for whoever asks again, wherever the work is done.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/answers.h"
#include "jobs/runner.h"

namespace ropewalk::jobs {

// What is known of a question, for whoever watches from outside.
struct Standing {
  const core::Question* question;
  const core::Answer* answer;
};
std::string_view phase_name(core::Phase phase);
// Tells answers apart: FNV-1a, 64 bits, as 16 hexadecimal digits.
std::string hash_text(std::string_view bytes);

class Service final : public core::Answers {
 public:
  // Bytes of answers that are kept; those that nobody looked at for longest go first. One answer
  // may be a quarter of it.
  static constexpr std::size_t kRoom = std::size_t{64} << 20;

  // No runner: at once.
  explicit Service(std::unique_ptr<Runner> runner = nullptr, std::size_t room = kRoom);

  const core::Answer& ask(const core::Question& question) override;
  const core::Answer& look(const core::Question& question) override;
  // What there was of it is kept.
  void cancel(const core::Question& question) override;
  void retry(const core::Question& question) override;
  void drop(const core::Question& question) override;

  // Takes in what has happened, and lets go of what there is no room for. Once a frame, before
  // anybody looks.
  void poll();
  // Is anything being worked on?
  bool busy() const { return !running_.empty(); }
  std::size_t held() const { return held_; }  // bytes
  // All that is known, what was looked at last first.
  std::vector<Standing> standing() const;

 private:
  struct Kept {
    core::Answer answer;
    std::size_t size = 0;    // of all of it, in bytes
    int id = 0;              // of the work that brings it; 0: none does
    std::uint64_t used = 0;  // when, in looks
  };
  using All = std::map<core::Question, Kept>;

  void take();
  void start(const core::Question& question, Kept& kept);
  void stop(Kept& kept);
  void put(const core::Question& question, Kept& kept, core::Answer answer);
  void forget(All::iterator at);
  void make_room();

  std::unique_ptr<Runner> runner_;
  All all_;
  std::map<int, All::iterator> running_;
  std::size_t room_, held_ = 0;
  std::uint64_t revision_ = 0, looks_ = 0;
  int last_id_ = 0;
};

}  // namespace ropewalk::jobs
