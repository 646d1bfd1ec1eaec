#include "core/reference/encodings.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace ropewalk::core::reference {
namespace {

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

void turn(std::span<double> x, double position, XposRole role, const Encoding& e) {
  const std::vector<double> turned = rotate(x, e.inv_freq, position, e.layout);
  std::copy(turned.begin(), turned.end(), x.begin());
  const int pairs = static_cast<int>(e.inv_freq.size());
  for (int i = 0; i < pairs; ++i) {
    double grow = e.attention_factor;
    if (e.kind == EncodingKind::kXpos)
      grow *= xpos_scale(i, pairs, position, role, {.centre = e.centre});
    const PairIndices pair = pair_indices(e.layout, 2 * pairs, i);
    x[static_cast<std::size_t>(pair.first)] *= grow;
    x[static_cast<std::size_t>(pair.second)] *= grow;
  }
}

// Transformer-XL's r = W_r R(m - n), arXiv 1901.02860.
std::vector<double> relative_row(std::int64_t m_minus_n, std::size_t dim, const Encoding& e) {
  std::vector<double> wave(dim);
  for (std::size_t c = 0; c < dim; ++c)
    wave[c] = sinusoid(static_cast<double>(m_minus_n), c, dim, e.base);
  const std::span<const double> projection = e.table.subspan(2 * dim);
  if (projection.empty()) return wave;
  std::vector<double> out(dim);
  for (std::size_t c = 0; c < dim; ++c) out[c] = dot(projection.subspan(c * dim, dim), wave);
  return out;
}

// What is added to one score; remembers Transformer-XL's rows.
class ScoreBias {
 public:
  ScoreBias(const Encoding& e, const Attention& options)
      : e_(e), options_(options), dim_(static_cast<std::size_t>(options.dim)) {}

  double at(std::span<const double> q, std::span<const double> k, std::int64_t m_minus_n) {
    switch (e_.kind) {
      case EncodingKind::kAlibi:
        return -e_.alibi_slope * std::abs(static_cast<double>(m_minus_n));
      case EncodingKind::kT5: {
        const int buckets = static_cast<int>(e_.table.size());
        return e_.table[static_cast<std::size_t>(
            t5_bucket(-m_minus_n, !options_.causal, buckets, e_.t5_max_distance))];
      }
      case EncodingKind::kLearnedBias:
        return e_.table[clipped(m_minus_n, e_.table.size())];
      case EncodingKind::kShaw:
        return options_.scale * dot(q, row(clipped(m_minus_n, e_.table.size() / dim_)));
      default: {  // Transformer-XL: q.r + u.k + v.r
        std::vector<double>& r = relative_[m_minus_n];
        if (r.empty()) r = relative_row(m_minus_n, dim_, e_);
        return options_.scale * (dot(q, r) + dot(row(0), k) + dot(row(1), r));
      }
    }
  }

 private:
  std::span<const double> row(std::size_t index) const {
    return e_.table.subspan(index * dim_, dim_);
  }
  static std::size_t clipped(std::int64_t m_minus_n, std::size_t rows) {
    return static_cast<std::size_t>(shaw_index(-m_minus_n, static_cast<int>((rows - 1) / 2)));
  }

  const Encoding& e_;
  const Attention& options_;
  std::size_t dim_;
  std::map<std::int64_t, std::vector<double>> relative_;
};

bool acts_on_scores(EncodingKind kind) {
  return kind == EncodingKind::kAlibi || kind == EncodingKind::kT5 ||
         kind == EncodingKind::kLearnedBias || kind == EncodingKind::kShaw ||
         kind == EncodingKind::kTransformerXl;
}

}  // namespace

double sinusoid(double position, std::size_t c, std::size_t dim, double base) {
  const double angle =
      position * std::pow(base, -static_cast<double>(c - c % 2) / static_cast<double>(dim));
  return c % 2 == 0 ? std::sin(angle) : std::cos(angle);
}

std::vector<double> encoded_rows(std::span<const double> x, int dim, std::int64_t first,
                                 XposRole role, const Encoding& e) {
  std::vector<double> out(x.begin(), x.end());
  const auto width = static_cast<std::size_t>(dim);
  for (std::size_t row = 0; row * width < x.size(); ++row) {
    const double position = static_cast<double>(first) + static_cast<double>(row);
    const std::span<double> at = std::span(out).subspan(row * width, width);
    if (e.kind == EncodingKind::kSinusoidal) {
      for (std::size_t c = 0; c < width; ++c) at[c] += sinusoid(position, c, width, e.base);
    } else if (e.kind == EncodingKind::kLearned) {
      const std::size_t start = (static_cast<std::size_t>(first) + row) * width;
      for (std::size_t c = 0; c < width; ++c) at[c] += e.table[start + c];
    } else if (e.kind == EncodingKind::kRope || e.kind == EncodingKind::kXpos) {
      turn(at, position, role, e);
    }
  }
  return out;
}

std::vector<double> score_bias(std::span<const double> q, std::span<const double> k,
                               const Encoding& e, const Attention& options) {
  std::vector<double> all;
  if (!acts_on_scores(e.kind)) return all;
  const auto dim = static_cast<std::size_t>(options.dim);
  ScoreBias bias(e, options);
  for (std::size_t t = 0; t < q.size() / dim; ++t)
    for (std::size_t s = 0; s < k.size() / dim; ++s)
      all.push_back(bias.at(
          q.subspan(t * dim, dim), k.subspan(s * dim, dim),
          static_cast<std::int64_t>(t) + options.query_offset - static_cast<std::int64_t>(s)));
  return all;
}

std::vector<double> attention(std::span<const double> q, std::span<const double> k,
                              std::span<const double> v, const Encoding& e,
                              const Attention& options, std::vector<double>* weights) {
  return attention(encoded_rows(q, options.dim, options.query_offset, XposRole::kQuery, e),
                   encoded_rows(k, options.dim, 0, XposRole::kKey, e), v,
                   score_bias(q, k, e, options), options, weights);
}

}  // namespace ropewalk::core::reference
