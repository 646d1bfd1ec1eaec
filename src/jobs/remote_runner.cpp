#include "jobs/remote_runner.h"

#include "core/words/words.h"

namespace ropewalk::jobs {
namespace {

// An event of no job: the worker says which program it is.
constexpr int kHello = 0;

}  // namespace

std::string loss_text(Loss loss) {
  switch (loss) {
    case Loss::kMissing:
      return N_(
          "The server does not have the part of the program that computes this (worker.js, "
          "worker.wasm). Try again, or tell whoever runs the server.");
    case Loss::kCutOff:
      return N_(
          "The part of the program that computes this could not be fetched. Check the "
          "connection, then try again.");
    case Loss::kNotWasm:
      return N_(
          "What the server sent is not the part of the program that computes this. Try again, "
          "or tell whoever runs the server.");
    case Loss::kVersion:
      return N_(
          "The part of the program that computes this is of another version than the page. Load "
          "the page again.");
    case Loss::kSilent:
      return N_(
          "The part of the program that computes this was started and does not answer. Try "
          "again, or load the page again.");
    case Loss::kBroke:
      return N_(
          "This computation broke off by a fault of the program. All else goes on; try again.");
    case Loss::kMemory:
      return N_(
          "There was not enough memory to compute this. Close other pages, or ask for less, "
          "then "
          "try again.");
    case Loss::kStuck:
      return N_("This computation did not stop when asked to, and was ended.");
  }
  return {};
}

std::string hello() {
  return core::to_bytes(Event{kHello, {.text = std::string(build_id()), .bytes = {}}});
}

std::optional<Command> read_command(std::string_view bytes) {
  core::Result<Command> command = core::from_bytes<Command>(bytes);
  if (!command || command->id <= 0) return std::nullopt;
  return std::move(command).value();
}

void RemoteRunner::open() {
  worker_ = Worker::kComing;
  port_->open();
}

void RemoteRunner::send(int id, const core::Question& question) {
  port_->send(core::to_bytes(Command{id, question}));
}

void RemoteRunner::start(int id, const core::Question& question) {
  asked_[id] = question;
  if (worker_ == Worker::kThere) return send(id, question);
  if (worker_ == Worker::kNone) open();
}

void RemoteRunner::cancel(int id) {
  if (asked_.erase(id) == 0 || worker_ != Worker::kThere) return;
  send(id, {});
  port_->cancelled(id);
}

void RemoteRunner::hear(std::string_view bytes) {
  core::Result<Event> event = core::from_bytes<Event>(bytes);
  if (!event) {
    port_->close();
    return lose(Loss::kVersion, 0);
  }
  if (event->id == kHello) {
    if (event->answer.text != build_id()) {
      port_->close();
      return lose(Loss::kVersion, 0);
    }
    worker_ = Worker::kThere;
    for (const auto& [id, question] : asked_) send(id, question);
    return;
  }
  if (asked_.count(event->id) == 0) return;
  if (!event->answer.coming()) asked_.erase(event->id);
  events_.push_back(std::move(event).value());
}

void RemoteRunner::fail(int id, Loss loss) {
  asked_.erase(id);
  events_.push_back({id, {.phase = core::Phase::kFailed, .text = loss_text(loss), .bytes = {}}});
}

void RemoteRunner::lose(Loss loss, int id) {
  const bool was_there = worker_ == Worker::kThere;
  worker_ = Worker::kNone;
  if (was_there && (id != 0 || loss == Loss::kStuck)) {
    if (asked_.count(id) != 0) fail(id, loss);
  } else {
    while (!asked_.empty()) fail(asked_.begin()->first, loss);
  }
  if (!asked_.empty()) open();
}

}  // namespace ropewalk::jobs
