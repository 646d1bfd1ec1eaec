// Jobs in the page: the host's side of the worker.
#include "jobs/remote_runner.h"
#include "platform/web_host.h"
#include "platform/web_imports.h"

namespace ropewalk::platform {
namespace {

class WorkerPort final : public jobs::Port {
 public:
  void open() override { ropewalk_js_jobs_open(); }
  void send(std::string_view bytes) override { ropewalk_js_jobs_send(bytes.data(), bytes.size()); }
  void cancelled(int id) override { ropewalk_js_jobs_cancelled(id); }
  void close() override { ropewalk_js_jobs_close(); }
};

}  // namespace

std::unique_ptr<jobs::Runner> WebHost::job_runner() {
  auto runner = std::make_unique<jobs::RemoteRunner>(std::make_unique<WorkerPort>());
  jobs_ = runner.get();  // the program owns it, and lives as long as the host
  return runner;
}

void WebHost::job_told() {
  if (jobs_ != nullptr) jobs_->hear(buffer_);
}

void WebHost::job_lost(int loss, int id) {
  if (jobs_ != nullptr && loss >= 0 && loss < jobs::kLosses)
    jobs_->lose(static_cast<jobs::Loss>(loss), id);
}

}  // namespace ropewalk::platform
