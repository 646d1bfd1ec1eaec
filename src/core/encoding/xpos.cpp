#include "core/encoding/xpos.h"

#include <cmath>

namespace ropewalk::core {

double xpos_zeta(int pair, int pairs, double gamma) {
  const double d = 2.0 * pairs;
  return (2.0 * pair + gamma * d) / ((1.0 + gamma) * d);
}

double xpos_scale(int pair, int pairs, double position, XposRole role, const XposOptions& xpos) {
  const double power = (position - xpos.centre) / xpos.scale_base;
  return std::pow(xpos_zeta(pair, pairs, xpos.gamma), role == XposRole::kQuery ? power : -power);
}

RopeTable make_xpos_table(std::span<const double> inv_freq, std::span<const double> positions,
                          XposRole role, const XposOptions& xpos, const TableOptions& options) {
  RopeTable table = make_table(inv_freq, positions, options);
  std::size_t at = 0;
  for (const double position : positions) {
    for (int pair = 0; pair < table.pairs; ++pair) {
      const auto scale = static_cast<float>(xpos_scale(pair, table.pairs, position, role, xpos));
      table.cos[at] *= scale;
      table.sin[at] *= scale;
      ++at;
    }
  }
  return table;
}

}  // namespace ropewalk::core
