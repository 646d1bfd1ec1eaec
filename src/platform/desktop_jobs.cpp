#include "platform/desktop_jobs.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace ropewalk::platform {
namespace {

constexpr double kTurn = 0.02;  // seconds of work between looks at what is asked

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class ThreadRunner final : public jobs::Runner {
 public:
  explicit ThreadRunner(std::function<void()> wake)
      : wake_(std::move(wake)), thread_([this] { work(); }) {}
  ~ThreadRunner() override {
    put({});
    thread_.join();
  }
  ThreadRunner(const ThreadRunner&) = delete;
  ThreadRunner& operator=(const ThreadRunner&) = delete;

  void start(int id, const core::Question& question) override { put({id, question}); }
  void cancel(int id) override { put({id, std::nullopt}); }
  std::vector<jobs::Event> take() override {
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
  }

 private:
  // A question to start, none to cancel; without an id, the end.
  struct Command {
    int id = 0;
    std::optional<core::Question> question;
  };

  void put(Command command) {
    {
      const std::lock_guard lock(mutex_);
      commands_.push_back(std::move(command));
    }
    asked_.notify_one();
  }

  std::deque<Command> next_commands(bool wait) {
    std::unique_lock lock(mutex_);
    if (wait) asked_.wait(lock, [this] { return !commands_.empty(); });
    return std::exchange(commands_, {});
  }

  void tell(jobs::Event event) {
    {
      const std::lock_guard lock(mutex_);
      events_.push_back(std::move(event));
    }
    wake_();
  }

  void work() {
    jobs::Workbench bench(seconds, [this](jobs::Event event) { tell(std::move(event)); });
    for (;;) {
      for (const Command& command : next_commands(!bench.busy())) {
        if (command.id == 0) return;
        if (command.question) {
          bench.start(command.id, *command.question);
        } else {
          bench.cancel(command.id);
        }
      }
      bench.work(kTurn);
    }
  }

  std::function<void()> wake_;
  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<Command> commands_;
  std::vector<jobs::Event> events_;
  std::thread thread_;  // last: it begins when all else is there
};

}  // namespace

std::unique_ptr<jobs::Runner> make_thread_runner(std::function<void()> wake) {
  return std::make_unique<ThreadRunner>(std::move(wake));
}

}  // namespace ropewalk::platform
