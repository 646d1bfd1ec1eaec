// Any bytes as a request of every kind of job, as what the page sends to its worker, and as what
// the worker answers: a job that some steps are done of, or a sentence; no crash.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/bytes.h"
#include "jobs/job.h"
#include "jobs/remote_runner.h"

using namespace ropewalk;

namespace {

// What else a job may be asked for takes too long here.
constexpr int kSteps = 2;

void try_kind(const jobs::Kind& kind, std::string_view request) {
  jobs::MadeJob job = kind.make(request);
  if (!job.ok()) {
    if (job.error().empty() || job.error().back() != '.') __builtin_trap();
    return;
  }
  double now = 0;
  for (int i = 0; i < kSteps; ++i) {
    const core::Result<bool> more = job.value()->step([&now] { return now += 0.01; });
    if (!more.ok() || !*more) return;
    const double done = job.value()->report().done;
    if (!(done >= 0 && done <= 1)) __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)jobs::read_command(bytes);
  (void)core::from_bytes<jobs::Event>(bytes);
  if (size == 0) return 0;
  const std::span<const jobs::Kind> kinds = jobs::kinds();
  try_kind(kinds[data[0] % kinds.size()], bytes.substr(1));
  return 0;
}
