#include "jobs/runner.h"

#include <chrono>

namespace ropewalk::jobs {
namespace {

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

AtOnce::AtOnce(Clock clock)
    : bench_(clock ? std::move(clock) : steady_seconds,
             [this](Event event) { events_.push_back(std::move(event)); }) {}

void AtOnce::start(int id, const core::Question& question) {
  bench_.start(id, question);
  while (bench_.busy()) bench_.work(0);
}

}  // namespace ropewalk::jobs
