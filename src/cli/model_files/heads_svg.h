// The map of ropewalk heads: a row for each head, a column for each pair.
#pragma once

#include <string>
#include <vector>

#include "experiments/weights/head_energy.h"

namespace ropewalk::cli {

// A row of the map.
struct HeadRow {
  int layer = 0;
  std::vector<double> shares;
};

// Rows from the top, pairs from the fastest to the slowest; darker is a larger share of the head's
// product, the darkest colour is the largest share of all rows. `wavelengths`: of the pairs of the
// first row. At least one row with at least one pair.
std::string heads_svg(const std::string& title, const std::vector<HeadRow>& rows,
                      const std::vector<double>& wavelengths, bool of_layers);

}  // namespace ropewalk::cli
