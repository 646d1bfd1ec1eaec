#pragma once

#include <span>
#include <vector>

namespace ropewalk::core {

// Pairs whose wavelength is longer than `length` tokens: in a text of that length they don't come
// round once, so beyond it they reach angles that it never showed.
int unfinished_pairs(std::span<const double> inv_freq, double length);

// CoPE, arXiv 2602.05258 (read in its authors' code): the slowest `count` pairs are slowed further
// by a cosine taper, (1 + cos(pi j / (count - 1))) / 2 for j = 0 .. count - 1, which leaves the
// first of them as it is and stops the last. count <= 1, or more pairs than there are, counts as
// what there is. (The paper derives `count` from the pairs whose period exceeds the trained length;
// its code takes 20 of 64 for Llama 3 8B, of which unfinished_pairs() counts 29.)
std::vector<double> taper_slowest(std::span<const double> inv_freq, int count);

// The same cut hard: the slowest `count` pairs stand still.
std::vector<double> stop_slowest(std::span<const double> inv_freq, int count);

}  // namespace ropewalk::core
