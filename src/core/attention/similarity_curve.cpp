// Curves over many distances, a block of them at a time. With x = X + u inside the block around X,
//   a cos(x theta + phase) = a cos(X theta + phase) cos(u theta) - a sin(X theta + phase) sin(u
//   theta),
// so a curve is a matrix product of seeds, formed in double for each block, and one table of steps.
// No error accumulates along the curve. Pairs so slow that |u theta| <= 1 all over a block are
// summed before they are multiplied: their cos(u theta) and sin(u theta) are a few powers of u.

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

#include "core/attention/similarity.h"
#include "core/simd/kernels.h"

namespace ropewalk::core {
namespace {

constexpr std::size_t kSeedRows = 48;  // blocks whose seeds are formed at once
constexpr std::size_t kPowers = 10;    // of u, for slow pairs: the rest is below 1/10! = 3e-7
constexpr std::size_t kChunk = 8192;   // distances computed at once where only some are kept

// Distances in a block: about the root of the count, so that seeds and steps cost alike.
std::size_t block_size(std::size_t count) {
  std::size_t size = 32;
  while (size < 256 && size * size < count) size *= 2;
  return size;
}

// What clipping does to each pair within a block.
class Clipping {
 public:
  Clipping(const SimilarityTerms& terms, double step) : terms_(terms), step_(step) {
    if (!active()) return;
    for (std::size_t i = 0; i < terms.inv_freq.size(); ++i) {
      at_limit_.push_back(terms.amplitude[i] * std::cos(terms.max_angle + terms.phase[i]));
      at_minus_limit_.push_back(terms.amplitude[i] * std::cos(-terms.max_angle + terms.phase[i]));
    }
  }

  [[nodiscard]] bool active() const { return std::isfinite(terms_.max_angle); }

  // Whether clipping touches pair i anywhere in the `count` distances from `first` on.
  [[nodiscard]] bool touches(std::size_t i, double first, std::size_t count) const {
    const double begin = std::abs(first * terms_.inv_freq[i]);
    const double end = std::abs(at(first, count - 1) * terms_.inv_freq[i]);
    return std::max(begin, end) > terms_.max_angle;
  }

  // Adds to out, which begins at `first`, the pairs that clipping touches in a block of `size`.
  void add(double first, std::size_t size, std::span<float> out) const {
    double constant = 0.0;
    for (std::size_t i = 0; i < terms_.inv_freq.size(); ++i) {
      if (terms_.amplitude[i] == 0.0 || !touches(i, first, size)) continue;
      const double begin = first * terms_.inv_freq[i];
      const double end = at(first, out.size() - 1) * terms_.inv_freq[i];
      if (std::min(begin, end) >= terms_.max_angle) {
        constant += at_limit_[i];
      } else if (std::max(begin, end) <= -terms_.max_angle) {
        constant += at_minus_limit_[i];
      } else {
        for (std::size_t j = 0; j < out.size(); ++j) {
          out[j] +=
              static_cast<float>(pair_similarity_at(terms_, static_cast<int>(i), at(first, j)));
        }
      }
    }
    for (float& value : out) value += static_cast<float>(constant);
  }

 private:
  [[nodiscard]] double at(double first, std::size_t index) const {
    return first + static_cast<double>(index) * step_;
  }

  const SimilarityTerms& terms_;
  double step_;
  std::vector<double> at_limit_, at_minus_limit_;
};

// Some of the terms, in rows beside each other.
struct Pairs {
  std::vector<std::size_t> of;  // the terms' indices
  std::vector<double> inv_freq;

  void add(const SimilarityTerms& terms, std::size_t i) {
    of.push_back(i);
    inv_freq.push_back(terms.inv_freq[i]);
  }
  [[nodiscard]] std::size_t size() const { return of.size(); }
};

class CurveMaker {
 public:
  // For curves of about `count` distances, `step` apart.
  CurveMaker(const SimilarityTerms& terms, double step, std::size_t count)
      : terms_(terms), clipping_(terms, step), step_(step), size_(block_size(count)) {
    assert(terms.amplitude.size() == terms.inv_freq.size() &&
           terms.phase.size() == terms.inv_freq.size());
    const std::size_t middle = size_ / 2;
    const double half = static_cast<double>(middle) * std::abs(step);
    for (std::size_t i = 0; i < terms.inv_freq.size(); ++i) {
      if (terms.amplitude[i] == 0.0) continue;
      (std::abs(terms.inv_freq[i]) * half <= 1.0 ? slow_ : fast_).add(terms, i);
    }
    if (2 * slow_.size() <= kPowers) {  // powers would save nothing
      for (const std::size_t i : slow_.of) fast_.add(terms, i);
      slow_ = {};
    }
    depth_ = 2 * fast_.size() + (slow_.size() > 0 ? kPowers : 0);
    make_steps();
    make_moments(half);
    angles_.resize(std::max(fast_.size(), slow_.size()));
    seeds_.resize(kSeedRows * depth_);
    slow_seeds_.resize(kSeedRows * 2 * slow_.size());
    last_.resize(size_);
  }

  // out[j] = score(first + j * step).
  void fill(double first, std::span<float> out) {
    const std::size_t blocks = (out.size() + size_ - 1) / size_;
    for (std::size_t block = 0; block < blocks; block += kSeedRows) {
      const std::size_t rows = std::min(kSeedRows, blocks - block);
      for (std::size_t row = 0; row < rows; ++row) seed(first, block + row, row);
      fold_slow(rows);
      multiply(rows, out.subspan(block * size_));
    }
    for (std::size_t block = 0; clipping_.active() && block < blocks; ++block) {
      const std::size_t at = block * size_;
      clipping_.add(begin_of(first, block), size_,
                    out.subspan(at, std::min(size_, out.size() - at)));
    }
    const auto constant = static_cast<float>(terms_.constant);
    if (constant == 0.0F) return;
    for (float& value : out) value += constant;
  }

 private:
  [[nodiscard]] double begin_of(double first, std::size_t block) const {
    return first + static_cast<double>(block * size_) * step_;
  }

  // cos and sin of u theta_i, rows of `stride_`; then the powers of u over half a block.
  void make_steps() {
    stride_ = size_ + 16;  // off the powers of two that would share cache sets
    steps_.resize(depth_ * stride_);
    std::vector<double> angles(size_);
    const std::size_t middle = size_ / 2;
    const auto half = static_cast<double>(middle);
    for (std::size_t i = 0; i < fast_.size(); ++i) {
      for (std::size_t j = 0; j < size_; ++j) {
        angles[j] = (static_cast<double>(j) - half) * step_ * fast_.inv_freq[i];
      }
      kernels::sin_cos(angles.data(), size_, 1.0F, steps_.data() + i * stride_,
                       steps_.data() + (fast_.size() + i) * stride_);
    }
    if (slow_.size() == 0) return;
    for (std::size_t j = 0; j < size_; ++j) {
      double power = 1.0;
      for (std::size_t n = 0; n < kPowers; ++n) {
        steps_[(2 * fast_.size() + n) * stride_ + j] = static_cast<float>(power);
        power *= (static_cast<double>(j) - half) / half;
      }
    }
  }

  // What the seeds of each slow pair, cosines then sines, give to each power of u: the series of
  // cos and sin.
  void make_moments(double half) {
    moments_.resize(2 * slow_.size() * kPowers);
    const double direction = step_ < 0.0 ? -1.0 : 1.0;
    for (std::size_t i = 0; i < slow_.size(); ++i) {
      double term = 1.0;  // (half theta)^n / n!
      for (std::size_t n = 0; n < kPowers; ++n) {
        const double sign = n % 4 < 2 ? 1.0 : -1.0;
        const std::size_t row = n % 2 == 0 ? i : slow_.size() + i;
        moments_[row * kPowers + n] = static_cast<float>(sign * term);
        term *= direction * half * slow_.inv_freq[i] / static_cast<double>(n + 1);
      }
    }
  }

  // a cos(X theta + phase) of all pairs, then -a sin(X theta + phase).
  void seed_pairs(const Pairs& pairs, double first, float* out) {
    const std::size_t count = pairs.size();
    if (count == 0) return;
    const std::size_t half = size_ / 2;
    const double middle = first + static_cast<double>(half) * step_;
    for (std::size_t i = 0; i < count; ++i) {
      angles_[i] = middle * pairs.inv_freq[i] + terms_.phase[pairs.of[i]];
    }
    kernels::sin_cos(angles_.data(), count, 1.0F, out, out + count);
    for (std::size_t i = 0; i < count; ++i) {
      const bool clipped = clipping_.active() && clipping_.touches(pairs.of[i], first, size_);
      const auto amplitude = clipped ? 0.0F : static_cast<float>(terms_.amplitude[pairs.of[i]]);
      out[i] *= amplitude;
      out[count + i] *= -amplitude;
    }
  }

  void seed(double first, std::size_t block, std::size_t row) {
    const double begin = begin_of(first, block);
    seed_pairs(fast_, begin, seeds_.data() + row * depth_);
    seed_pairs(slow_, begin, slow_seeds_.data() + row * 2 * slow_.size());
  }

  // The slow pairs' seeds become the coefficients of the powers.
  void fold_slow(std::size_t rows) {
    if (slow_.size() == 0) return;
    kernels::matmul({slow_seeds_.data(), static_cast<std::ptrdiff_t>(2 * slow_.size()),
                     moments_.data(), static_cast<std::ptrdiff_t>(kPowers),
                     seeds_.data() + 2 * fast_.size(), static_cast<std::ptrdiff_t>(depth_), rows,
                     kPowers, 2 * slow_.size(), 1.0F});
  }

  // Seeds times steps: `rows` blocks, the last of which may reach past the end of `out`.
  void multiply(std::size_t rows, std::span<float> out) {
    const std::size_t whole = std::min(rows, out.size() / size_);
    product(seeds_.data(), whole, out.data());
    if (whole == rows) return;
    product(seeds_.data() + whole * depth_, 1, last_.data());
    std::copy_n(last_.begin(), out.size() - whole * size_, out.begin() + whole * size_);
  }
  void product(const float* seeds, std::size_t rows, float* out) const {
    kernels::matmul({seeds, static_cast<std::ptrdiff_t>(depth_), steps_.data(),
                     static_cast<std::ptrdiff_t>(stride_), out, static_cast<std::ptrdiff_t>(size_),
                     rows, size_, depth_, 1.0F});
  }

  const SimilarityTerms& terms_;
  Clipping clipping_;
  double step_;
  std::size_t size_;  // of a block
  Pairs fast_, slow_;
  std::size_t depth_ = 0, stride_ = 0;
  std::vector<float> steps_, moments_;
  // Scratch.
  std::vector<double> angles_;
  std::vector<float> seeds_, slow_seeds_, last_;
};

}  // namespace

void similarity_curve(const SimilarityTerms& terms, double first, double step,
                      std::span<float> out) {
  if (!out.empty()) CurveMaker(terms, step, out.size()).fill(first, out);
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

void similarity_envelope(const SimilarityTerms& terms, std::span<const std::int64_t> edges,
                         std::span<float> out_min, std::span<float> out_max) {
  assert(!edges.empty() && out_min.size() == edges.size() - 1 && out_max.size() == out_min.size());
  const std::int64_t first = edges.front(), past = edges.back();
  const auto total = static_cast<std::size_t>(past - first);
  std::fill(out_min.begin(), out_min.end(), std::numeric_limits<float>::infinity());
  std::fill(out_max.begin(), out_max.end(), -std::numeric_limits<float>::infinity());
  CurveMaker maker(terms, 1.0, total);
  std::vector<float> curve(std::min(kChunk, total));
  std::size_t column = 0;
  for (std::int64_t done = first; done < past;) {
    const auto part = std::span(curve).first(
        static_cast<std::size_t>(std::min<std::int64_t>(kChunk, past - done)));
    maker.fill(static_cast<double>(done), part);
    const std::int64_t end = done + static_cast<std::int64_t>(part.size());
    for (std::int64_t at = done; at < end;) {  // column by column, as far as they reach into it
      while (edges[column + 1] <= at) ++column;
      const std::int64_t to = std::min(edges[column + 1], end);
      const kernels::Extremes found =
          kernels::extremes(part.data() + (at - done), static_cast<std::size_t>(to - at));
      out_min[column] = std::min(out_min[column], found.min);
      out_max[column] = std::max(out_max[column], found.max);
      at = to;
    }
    done = end;
  }
}

std::optional<std::int64_t> first_negative_base_sum(std::span<const double> inv_freq,
                                                    std::int64_t limit, std::int64_t first) {
  const SimilarityTerms terms = mean_cosine_terms(inv_freq);
  // The curve is scanned in float; near and below zero the double sum decides.
  constexpr float kDoubt = 1e-4F;
  constexpr std::size_t kGlance = 256;
  std::size_t chunk = first == 1 ? 512 : kChunk;  // small bases turn negative early
  const auto count = [&] { return chunk == kChunk ? static_cast<std::size_t>(limit) : chunk; };
  std::optional<CurveMaker> maker(std::in_place, terms, 1.0, count());
  std::vector<float> curve(kChunk);
  while (first <= limit) {
    const auto part = std::span(curve).first(
        static_cast<std::size_t>(std::min<std::int64_t>(chunk, limit - first + 1)));
    maker->fill(static_cast<double>(first), part);
    for (std::size_t at = 0; at < part.size(); at += kGlance) {
      const auto glance = part.subspan(at, std::min(kGlance, part.size() - at));
      if (kernels::extremes(glance.data(), glance.size()).min >= kDoubt) continue;
      for (std::size_t j = 0; j < glance.size(); ++j) {
        const std::int64_t m = first + static_cast<std::int64_t>(at + j);
        if (glance[j] < kDoubt && base_sum(inv_freq, static_cast<double>(m)) < 0.0) return m;
      }
    }
    first += static_cast<std::int64_t>(part.size());
    if (chunk == kChunk) continue;
    chunk *= 4;
    maker.emplace(terms, 1.0, count());
  }
  return std::nullopt;
}

void roformer_bound_curve(std::span<const double> inv_freq, std::span<const double> distances,
                          std::span<float> out) {
  assert(out.size() == distances.size());
  const std::size_t pairs = inv_freq.size();
  if (pairs == 0) return;
  constexpr std::size_t kBlock = 64;
  std::array<double, kBlock> angles{};
  std::vector<float> cos(pairs * kBlock), sin(pairs * kBlock);
  for (std::size_t at = 0; at < out.size(); at += kBlock) {
    const std::size_t count = std::min(kBlock, out.size() - at);
    for (std::size_t i = 0; i < pairs; ++i) {
      for (std::size_t j = 0; j < count; ++j) angles[j] = distances[at + j] * inv_freq[i];
      kernels::sin_cos(angles.data(), count, 1.0F, cos.data() + i * kBlock,
                       sin.data() + i * kBlock);
    }
    kernels::bound_block({cos.data(), sin.data(), static_cast<std::ptrdiff_t>(kBlock), pairs, count,
                          out.data() + at});
  }
}

}  // namespace ropewalk::core
