#pragma once

#include <span>

#include "core/rotation/table.h"

namespace ropewalk::core {

// xPos, arXiv 2212.10554: pair i of a query at position m also grows by zeta_i^((m - centre)/512),
// a key shrinks by the same, so a score carries zeta_i^((m - n)/512) and falls with distance.
struct XposOptions {
  double scale_base = 512.0;  // tokens
  double gamma = 0.4;
  double centre = 0.0;  // any one for q and k; half the length keeps the powers small
};

enum class XposRole { kQuery, kKey };

// zeta_i = (2i + gamma d) / ((1 + gamma) d), d = 2 * pairs.
double xpos_zeta(int pair, int pairs, double gamma = 0.4);

// zeta_i^(+-(position - centre)/scale_base)
double xpos_scale(int pair, int pairs, double position, XposRole role,
                  const XposOptions& xpos = {});

// cos and sin times the scale: used like any other table by rotate().
RopeTable make_xpos_table(std::span<const double> inv_freq, std::span<const double> positions,
                          XposRole role, const XposOptions& xpos = {},
                          const TableOptions& options = {});

}  // namespace ropewalk::core
