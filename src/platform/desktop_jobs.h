// Jobs in a thread of their own, beside the window.
#pragma once

#include <functional>
#include <memory>

#include "jobs/runner.h"

namespace ropewalk::platform {

// `wake` is called from the thread when there is something to take.
std::unique_ptr<jobs::Runner> make_thread_runner(std::function<void()> wake);

}  // namespace ropewalk::platform
