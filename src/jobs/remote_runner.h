// A runner whose jobs are done elsewhere, in a worker that may be long in coming, not come at all,
// be of another version, or break: what the page and the worker say to each other, as bytes, and
// what follows when there is no answer. Who carries the bytes is a Port.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/runner.h"

namespace ropewalk::jobs {

// From the page to the worker: something to do, or, without a question, to be left.
struct Command {
  int id = 0;
  core::Question question;
  static auto fields(auto& x) { return std::tie(x.id, x.question); }
};

class Port {
 public:
  virtual ~Port() = default;
  // Fetches and starts the worker. What comes of it is told to the runner.
  virtual void open() = 0;
  virtual void send(std::string_view bytes) = 0;
  // Job `id` was cancelled. A worker that does not let go of it in time is ended, and lost.
  virtual void cancelled(int id) = 0;
  virtual void close() = 0;
};

// Why there is no worker.
enum class Loss {
  kMissing,  // the server has none
  kCutOff,   // the connection broke
  kNotWasm,  // what came is something else
  kVersion,  // it is another program's
  kSilent,   // it started, and says nothing
  kBroke,    // it came upon a fault of its own
  kMemory,   // there was none left
  kStuck,    // ended by us: it did not let go of a job
};
inline constexpr int kLosses = 8;
std::string loss_text(Loss loss);

class RemoteRunner final : public Runner {
 public:
  explicit RemoteRunner(std::unique_ptr<Port> port) : port_(std::move(port)) {}

  void start(int id, const core::Question& question) override;
  void cancel(int id) override;
  std::vector<Event> take() override { return std::exchange(events_, {}); }

  // The worker said something: its hello first.
  void hear(std::string_view bytes);
  // It is gone. `id`: the job it was at, 0 if that is not known. That one fails; the others are
  // begun anew in another worker. Where none could be started, all fail.
  void lose(Loss loss, int id);

 private:
  enum class Worker { kNone, kComing, kThere };
  void send(int id, const core::Question& question);
  void open();
  void fail(int id, Loss loss);

  std::unique_ptr<Port> port_;
  Worker worker_ = Worker::kNone;
  std::map<int, core::Question> asked_;  // what has no answer yet
  std::vector<Event> events_;
};

// The worker's first words, and what it makes of a command.
std::string hello();
std::optional<Command> read_command(std::string_view bytes);

}  // namespace ropewalk::jobs
