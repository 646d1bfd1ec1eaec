#include "jobs/job.h"

#include <algorithm>
#include <array>

#include "core/words/words.h"

namespace ropewalk::jobs {

#define JOB(name) MadeJob make_##name(std::string_view request);
#include "jobs/jobs.inc"
#undef JOB

std::span<const Kind> kinds() {
#define JOB(name) Kind{#name, make_##name},
  static constexpr std::array kAll{
#include "jobs/jobs.inc"
  };
#undef JOB
  return kAll;
}

MadeJob make_job(std::string_view kind, std::string_view request) {
  const std::span<const Kind> all = kinds();
  const auto at =
      std::find_if(all.begin(), all.end(), [kind](const Kind& k) { return k.name == kind; });
  if (at != all.end()) return at->make(request);
  return core::Error{
      tr("This program knows no work named \"{kind}\".", {{"kind", kind.substr(0, 40)}})};
}

}  // namespace ropewalk::jobs
