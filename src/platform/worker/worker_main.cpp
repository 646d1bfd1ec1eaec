// The page's worker: the same jobs, in a wasm of their own without a window. worker_port.js carries
// the bytes and decides when to work; it is linked into worker.js.
#include <emscripten/emscripten.h>

#include <string>

#include "core/bytes.h"
#include "jobs/remote_runner.h"
#include "jobs/workbench.h"

extern "C" {
// Posts bytes to the page.
void ropewalk_worker_tell(const char* bytes, std::size_t size);
}

namespace ropewalk::platform {
namespace {

class Worker {
 public:
  Worker()
      : bench_([] { return emscripten_get_now() / 1000; },
               [](const jobs::Event& event) { tell(core::to_bytes(event)); }) {
    tell(jobs::hello());
  }
  char* buffer(std::size_t size) {
    buffer_.resize(size);
    return buffer_.data();
  }
  void take() {
    const std::optional<jobs::Command> command = jobs::read_command(buffer_);
    if (!command) return;
    if (command->question == core::Question{}) return bench_.cancel(command->id);
    bench_.start(command->id, command->question);
  }
  bool work(double seconds) {
    bench_.work(seconds);
    return bench_.busy();
  }
  int next() const { return bench_.next(); }

 private:
  static void tell(const std::string& bytes) { ropewalk_worker_tell(bytes.data(), bytes.size()); }

  std::string buffer_;
  jobs::Workbench bench_;
};

}  // namespace
}  // namespace ropewalk::platform

using ropewalk::platform::Worker;

extern "C" {

EMSCRIPTEN_KEEPALIVE Worker* ropewalk_worker_make() { return new Worker; }
// Room for a command of `size` bytes, which take() reads.
EMSCRIPTEN_KEEPALIVE char* ropewalk_worker_buffer(Worker* worker, std::size_t size) {
  return worker->buffer(size);
}
EMSCRIPTEN_KEEPALIVE void ropewalk_worker_take(Worker* worker) { worker->take(); }
// Works for about so long; returns 1 if there is more to do.
EMSCRIPTEN_KEEPALIVE int ropewalk_worker_work(Worker* worker, double seconds) {
  return worker->work(seconds) ? 1 : 0;
}
// The job it is at; 0: none.
EMSCRIPTEN_KEEPALIVE int ropewalk_worker_next(Worker* worker) { return worker->next(); }
}
