// Weights of strangers are numbers, or refused.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace ropewalk::experiments {

inline core::Status check_finite(std::string_view name, std::span<const float> values) {
  if (std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); }))
    return {};
  return core::Error{"the tensor " + std::string(name) +
                     " holds what is no number; the file is damaged, or its training diverged."};
}

}  // namespace ropewalk::experiments
