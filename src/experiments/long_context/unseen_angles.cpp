#include "experiments/long_context/unseen_angles.h"

#include <algorithm>
#include <cmath>

#include "core/rotation/clipping.h"
#include "core/rotation/frequency.h"

namespace ropewalk::experiments {

UnseenAngles unseen_angles(const std::vector<double>& inv_freq, double length, double position) {
  UnseenAngles angles;
  angles.unfinished = core::unfinished_pairs(inv_freq, length);
  const std::vector<double> wavelengths = core::wavelengths(inv_freq);
  for (const double wavelength : wavelengths) {
    const double seen = std::min(1.0, (length - 1) / wavelength);
    const double now = std::fmod(position, wavelength) / wavelength;
    const bool unseen = wavelength > length && now > seen;
    angles.seen.push_back(seen);
    angles.now.push_back(now);
    angles.unseen.push_back(unseen);
    angles.unseen_now += unseen ? 1 : 0;
  }
  return angles;
}

double weight_of_leader(double keys, double lead) { return 1 / (1 + (keys - 1) * std::exp(-lead)); }

}  // namespace ropewalk::experiments
