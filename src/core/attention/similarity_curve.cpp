// Curves over many distances. With x = X + j step inside a block that starts at X,
//   a cos(x theta + phase) = a cos(X theta + phase) cos(j step theta)
//                          - a sin(X theta + phase) sin(j step theta),
// so a curve is a matrix product of seeds, formed in double for each block, and one table of steps.
// No error accumulates along the curve.

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "core/attention/similarity.h"
#include "core/simd/kernels.h"

namespace ropewalk::core {
namespace {

constexpr std::size_t kSeedRows = 48;  // blocks whose seeds are formed at once

// Distances in a block: about the root of the count, so that seeds and steps cost alike.
std::size_t block_size(std::size_t count) {
  std::size_t size = 32;
  while (size < 256 && size * size < count) size *= 2;
  return size;
}

// cos and sin of j * step * theta_i, row-major [pairs][stride].
struct StepTable {
  std::size_t size;
  std::size_t stride;         // off the powers of two that would share cache sets
  std::vector<float> values;  // cos rows, then sin rows

  StepTable(std::span<const double> inv_freq, double step, std::size_t count)
      : size(block_size(count)), stride(size + 16), values(2 * inv_freq.size() * stride) {
    std::vector<double> angles(size);
    for (std::size_t i = 0; i < inv_freq.size(); ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        angles[j] = static_cast<double>(j) * step * inv_freq[i];
      }
      kernels::sin_cos(angles.data(), size, 1.0F, values.data() + i * stride,
                       values.data() + (inv_freq.size() + i) * stride);
    }
  }
};

// A block of distances and what clipping does to a pair within it.
class Clipping {
 public:
  Clipping(const SimilarityTerms& terms, double first, double step, std::size_t size)
      : terms_(terms), step_(step), size_(size), first_(first) {}

  [[nodiscard]] bool active() const { return std::isfinite(terms_.max_angle); }

  // Whether clipping touches pair i anywhere in the block whose first distance has index `at`.
  [[nodiscard]] bool touches(std::size_t i, std::size_t at) const {
    const double begin = std::abs(distance(at) * terms_.inv_freq[i]);
    const double end = std::abs(distance(at + size_ - 1) * terms_.inv_freq[i]);
    return std::max(begin, end) > terms_.max_angle;
  }

  // Adds the clipped pair to out, which begins at index `at`.
  void add(std::size_t i, std::size_t at, std::span<float> out) const {
    const int pair = static_cast<int>(i);
    const double begin = distance(at) * terms_.inv_freq[i];
    const double end = distance(at + out.size() - 1) * terms_.inv_freq[i];
    if (std::min(std::abs(begin), std::abs(end)) >= terms_.max_angle && begin * end > 0.0) {
      const auto constant = static_cast<float>(pair_similarity_at(terms_, pair, distance(at)));
      for (float& value : out) value += constant;
      return;
    }
    for (std::size_t j = 0; j < out.size(); ++j) {
      out[j] += static_cast<float>(pair_similarity_at(terms_, pair, distance(at + j)));
    }
  }

 private:
  [[nodiscard]] double distance(std::size_t index) const {
    return first_ + static_cast<double>(index) * step_;
  }

  const SimilarityTerms& terms_;
  double step_;
  std::size_t size_;
  double first_;
};

void add_to(float constant, std::span<float> out) {
  if (constant == 0.0F) return;
  for (float& value : out) value += constant;
}

}  // namespace

void similarity_curve(const SimilarityTerms& terms, double first, double step,
                      std::span<float> out) {
  const std::size_t pairs = terms.inv_freq.size();
  assert(terms.amplitude.size() == pairs && terms.phase.size() == pairs);
  if (out.empty()) return;
  const StepTable steps(terms.inv_freq, step, out.size());
  const Clipping clipping(terms, first, step, steps.size);
  const std::size_t blocks = (out.size() + steps.size - 1) / steps.size;
  std::vector<double> angles(pairs);
  std::vector<float> seeds(kSeedRows * 2 * pairs);
  std::vector<float> last(steps.size);

  for (std::size_t block = 0; block < blocks; block += kSeedRows) {
    const std::size_t rows = std::min(kSeedRows, blocks - block);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t at = (block + row) * steps.size;
      const double distance = first + static_cast<double>(at) * step;
      for (std::size_t i = 0; i < pairs; ++i) {
        angles[i] = distance * terms.inv_freq[i] + terms.phase[i];
      }
      float* cos = seeds.data() + row * 2 * pairs;
      float* sin = cos + pairs;
      kernels::sin_cos(angles.data(), pairs, 1.0F, cos, sin);
      for (std::size_t i = 0; i < pairs; ++i) {
        const bool clipped = clipping.active() && clipping.touches(i, at);
        const auto amplitude = clipped ? 0.0F : static_cast<float>(terms.amplitude[i]);
        cos[i] *= amplitude;
        sin[i] *= -amplitude;
      }
    }
    const std::size_t begin = block * steps.size;
    const std::size_t whole = std::min(rows, (out.size() - begin) / steps.size);
    const auto depth = static_cast<std::ptrdiff_t>(2 * pairs);
    const auto stride = static_cast<std::ptrdiff_t>(steps.stride);
    const auto size = static_cast<std::ptrdiff_t>(steps.size);
    kernels::matmul({seeds.data(), depth, steps.values.data(), stride, out.data() + begin, size,
                     whole, steps.size, 2 * pairs, 1.0F});
    const std::size_t rest = out.size() - begin - whole * steps.size;
    if (whole < rows) {
      kernels::matmul({seeds.data() + whole * 2 * pairs, depth, steps.values.data(), stride,
                       last.data(), size, 1, steps.size, 2 * pairs, 1.0F});
      std::copy_n(last.begin(), rest, out.begin() + begin + whole * steps.size);
    }
    for (std::size_t row = 0; row < rows && clipping.active(); ++row) {
      const std::size_t at = (block + row) * steps.size;
      const auto part = out.subspan(at, std::min(steps.size, out.size() - at));
      for (std::size_t i = 0; i < pairs; ++i) {
        if (clipping.touches(i, at)) clipping.add(i, at, part);
      }
    }
  }
  add_to(static_cast<float>(terms.constant), out);
}

void pair_curve(const SimilarityTerms& terms, int pair, double first, double step,
                std::span<float> out) {
  SimilarityTerms one;
  one.inv_freq = {terms.inv_freq[pair]};
  one.amplitude = {terms.amplitude[pair]};
  one.phase = {terms.phase[pair]};
  one.max_angle = terms.max_angle;
  similarity_curve(one, first, step, out);
}

void similarity_envelope(const SimilarityTerms& terms, std::int64_t first, std::int64_t last,
                         std::span<float> out_min, std::span<float> out_max) {
  assert(out_min.size() == out_max.size() && first <= last);
  constexpr std::int64_t kChunk = 16384;
  const auto bins = static_cast<std::int64_t>(out_min.size());
  const std::int64_t total = last - first + 1;
  std::fill(out_min.begin(), out_min.end(), std::numeric_limits<float>::infinity());
  std::fill(out_max.begin(), out_max.end(), -std::numeric_limits<float>::infinity());
  std::vector<float> curve(static_cast<std::size_t>(kChunk));
  std::size_t bin = 0;
  std::int64_t index = 0;  // of the distance among all
  for (std::int64_t done = 0; done < total; done += kChunk) {
    const auto part =
        std::span(curve).first(static_cast<std::size_t>(std::min(kChunk, total - done)));
    similarity_curve(terms, static_cast<double>(first + done), 1.0, part);
    for (const float score : part) {
      while (bin + 1 < out_min.size() &&
             (static_cast<std::int64_t>(bin) + 1) * total <= index * bins) {
        ++bin;
      }
      out_min[bin] = std::min(out_min[bin], score);
      out_max[bin] = std::max(out_max[bin], score);
      ++index;
    }
  }
  // More parts than distances: an empty part repeats the one before it.
  for (std::size_t i = 1; i < out_min.size(); ++i) {
    if (out_min[i] <= out_max[i]) continue;
    out_min[i] = out_min[i - 1];
    out_max[i] = out_max[i - 1];
  }
}

void roformer_bound_curve(std::span<const double> inv_freq, double first, double step,
                          std::span<float> out) {
  const std::size_t pairs = inv_freq.size();
  if (out.empty() || pairs == 0) return;
  const StepTable steps(inv_freq, step, out.size());
  std::vector<double> angles(pairs);
  std::vector<float> seeds(2 * pairs);
  for (std::size_t at = 0; at < out.size(); at += steps.size) {
    const double distance = first + static_cast<double>(at) * step;
    for (std::size_t i = 0; i < pairs; ++i) angles[i] = distance * inv_freq[i];
    kernels::sin_cos(angles.data(), pairs, 1.0F, seeds.data(), seeds.data() + pairs);
    const std::size_t count = std::min(steps.size, out.size() - at);
    kernels::bound_block({seeds.data(), seeds.data() + pairs, steps.values.data(),
                          steps.values.data() + pairs * steps.stride,
                          static_cast<std::ptrdiff_t>(steps.stride), pairs, count,
                          out.data() + at});
  }
}

}  // namespace ropewalk::core
