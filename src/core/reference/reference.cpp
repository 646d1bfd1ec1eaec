#include "core/reference/reference.h"

#include <algorithm>
#include <cmath>

namespace ropewalk::core::reference {

std::vector<double> inverse_frequencies(int rotary_dim, double base) {
  std::vector<double> theta(static_cast<std::size_t>(rotary_dim / 2));
  for (int i = 0; i < rotary_dim / 2; ++i) {
    theta[static_cast<std::size_t>(i)] = std::exp(-2.0 * i / rotary_dim * std::log(base));
  }
  return theta;
}

std::vector<double> rotate(std::span<const double> x, std::span<const double> inv_freq,
                           double position, Layout layout, double max_angle) {
  std::vector<double> out(x.begin(), x.end());
  const int pairs = static_cast<int>(inv_freq.size());
  for (int i = 0; i < pairs; ++i) {
    const double angle = std::clamp(position * inv_freq[i], -max_angle, max_angle);
    const int first = layout == Layout::kInterleaved ? 2 * i : i;
    const int second = layout == Layout::kInterleaved ? 2 * i + 1 : i + pairs;
    out[first] = x[first] * std::cos(angle) - x[second] * std::sin(angle);
    out[second] = x[second] * std::cos(angle) + x[first] * std::sin(angle);
  }
  return out;
}

double score(std::span<const double> q, std::span<const double> k, double scale) {
  double sum = 0.0;
  for (std::size_t j = 0; j < q.size(); ++j) sum += q[j] * k[j];
  return scale * sum;
}

std::vector<double> softmax(std::span<const double> x) {
  std::vector<double> out(x.size(), 0.0);
  double max = -std::numeric_limits<double>::infinity();
  for (const double value : x) max = std::max(max, value);
  if (std::isinf(max)) return out;
  double sum = 0.0;
  for (std::size_t j = 0; j < x.size(); ++j) sum += out[j] = std::exp(x[j] - max);
  for (double& value : out) value /= sum;
  return out;
}

std::vector<double> attention(std::span<const double> q, std::span<const double> k,
                              std::span<const double> v, std::span<const double> bias,
                              const Attention& options, std::vector<double>* weights) {
  const std::size_t dim = static_cast<std::size_t>(options.dim);
  const std::size_t value_dim = static_cast<std::size_t>(options.value_dim);
  const std::size_t rows = q.size() / dim;
  const std::size_t cols = k.size() / dim;
  std::vector<double> out(rows * value_dim, 0.0);
  for (std::size_t t = 0; t < rows; ++t) {
    std::vector<double> row(cols);
    for (std::size_t s = 0; s < cols; ++s) {
      row[s] = score(q.subspan(t * dim, dim), k.subspan(s * dim, dim), options.scale);
      if (!bias.empty()) row[s] += bias[t * cols + s];
      const bool hidden = options.causal && static_cast<std::int64_t>(s) >
                                                static_cast<std::int64_t>(t) + options.query_offset;
      if (hidden) row[s] = -std::numeric_limits<double>::infinity();
    }
    row = softmax(row);
    for (std::size_t s = 0; s < cols; ++s) {
      for (std::size_t c = 0; c < value_dim; ++c) {
        out[t * value_dim + c] += row[s] * v[s * value_dim + c];
      }
    }
    if (weights != nullptr) weights->insert(weights->end(), row.begin(), row.end());
  }
  return out;
}

double similarity(std::span<const double> q, std::span<const double> k,
                  std::span<const double> inv_freq, Layout layout, double distance) {
  return score(rotate(q, inv_freq, distance, layout), k, 1.0);
}

double roformer_bound(std::span<const double> inv_freq, double distance) {
  double total = 0.0;
  for (std::size_t n = 1; n <= inv_freq.size(); ++n) {
    double real = 0.0;
    double imaginary = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      real += std::cos(distance * inv_freq[i]);
      imaginary += std::sin(distance * inv_freq[i]);
    }
    total += std::hypot(real, imaginary);
  }
  return total / static_cast<double>(inv_freq.size());
}

double base_sum(std::span<const double> inv_freq, double distance) {
  double sum = 0.0;
  for (const double theta : inv_freq) sum += std::cos(distance * theta);
  return sum;
}

}  // namespace ropewalk::core::reference
