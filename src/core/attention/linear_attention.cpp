#include "core/attention/linear_attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/attention/attention.h"
#include "core/rotation/rotation.h"

namespace ropewalk::core {
namespace {

struct Features {
  std::vector<float> plain;
  std::vector<float> turned;
};

Features features(std::span<const float> x, int dim, std::span<const double> inv_freq,
                  Layout layout) {
  Features out;
  out.plain.reserve(x.size());
  for (const float value : x) out.plain.push_back(linear_feature(value));
  out.turned = out.plain;
  rotate_rows(out.plain, dim, inv_freq, 0.0, layout, out.turned);
  return out;
}

}  // namespace

float linear_feature(float x) { return x > 0.0F ? x + 1.0F : std::exp(x); }

LinearMemory::LinearMemory(int dim, int value_dim)
    : memory_(static_cast<std::size_t>(dim) * static_cast<std::size_t>(value_dim), 0.0),
      total_(static_cast<std::size_t>(dim), 0.0),
      sum_(static_cast<std::size_t>(value_dim), 0.0) {
  assert(dim > 0 && value_dim > 0);
}

void LinearMemory::see(std::span<const float> key, std::span<const float> norm_key,
                       std::span<const float> v) {
  const std::size_t dv = sum_.size();
  for (std::size_t c = 0; c < total_.size(); ++c) {
    const double factor = key[c];
    total_[c] += norm_key[c];
    for (std::size_t e = 0; e < dv; ++e) memory_[c * dv + e] += factor * v[e];
  }
}

void LinearMemory::recall(std::span<const float> query, std::span<const float> norm_query,
                          std::span<float> out) {
  const std::size_t dv = sum_.size();
  double denominator = 0.0;
  std::fill(sum_.begin(), sum_.end(), 0.0);
  for (std::size_t c = 0; c < total_.size(); ++c) {
    denominator += static_cast<double>(norm_query[c]) * total_[c];
    const double factor = query[c];
    for (std::size_t e = 0; e < dv; ++e) sum_[e] += factor * memory_[c * dv + e];
  }
  for (std::size_t e = 0; e < dv; ++e) out[e] = static_cast<float>(sum_[e] / denominator);
}

std::vector<float> linear_attention(std::span<const float> q, std::span<const float> k,
                                    std::span<const float> v, int dim, int value_dim,
                                    std::span<const double> inv_freq,
                                    const LinearAttentionOptions& options) {
  assert(dim > 0 && value_dim > 0);
  const auto d = static_cast<std::size_t>(dim);
  const auto dv = static_cast<std::size_t>(value_dim);
  const std::size_t rows = q.size() / d;
  const std::size_t cols = k.size() / d;
  const Features query = features(q, dim, inv_freq, options.layout);
  const Features key = features(k, dim, inv_freq, options.layout);
  const std::vector<float>& query_norm = options.rotate_denominator ? query.turned : query.plain;
  const std::vector<float>& key_norm = options.rotate_denominator ? key.turned : key.plain;

  LinearMemory memory(dim, value_dim);
  const auto row = [d](const std::vector<float>& x, std::size_t t) {
    return std::span(x).subspan(t * d, d);
  };
  std::size_t seen = 0;
  std::vector<float> out(rows * dv);
  for (std::size_t t = 0; t < rows; ++t) {
    const std::size_t limit = options.causal ? std::min(t + 1, cols) : cols;
    for (; seen < limit; ++seen)
      memory.see(row(key.turned, seen), row(key_norm, seen), v.subspan(seen * dv, dv));
    memory.recall(row(query.turned, t), row(query_norm, t), std::span(out).subspan(t * dv, dv));
  }
  return out;
}

std::vector<double> linear_attention_denominators(std::span<const float> q,
                                                  std::span<const float> k, int dim,
                                                  std::span<const double> inv_freq,
                                                  const LinearAttentionOptions& options) {
  assert(dim > 0);
  const auto d = static_cast<std::size_t>(dim);
  const std::size_t rows = q.size() / d;
  const std::size_t cols = k.size() / d;
  const bool turned = options.rotate_denominator;
  const Features query = features(q, dim, inv_freq, options.layout);
  const Features key = features(k, dim, inv_freq, options.layout);
  const std::vector<float>& query_norm = turned ? query.turned : query.plain;
  const std::vector<float>& key_norm = turned ? key.turned : key.plain;
  std::vector<double> total(d, 0.0);
  std::vector<double> out(rows, 0.0);
  std::size_t seen = 0;
  for (std::size_t t = 0; t < rows; ++t) {
    const std::size_t limit = options.causal ? std::min(t + 1, cols) : cols;
    for (; seen < limit; ++seen) {
      for (std::size_t c = 0; c < d; ++c) total[c] += key_norm[seen * d + c];
    }
    for (std::size_t c = 0; c < d; ++c) {
      out[t] += static_cast<double>(query_norm[t * d + c]) * total[c];
    }
  }
  return out;
}

std::vector<float> linear_attention_weights(std::span<const float> q, std::span<const float> k,
                                            int dim, std::span<const double> inv_freq,
                                            const LinearAttentionOptions& options) {
  assert(dim > 0);
  const auto d = static_cast<std::size_t>(dim);
  const std::size_t rows = q.size() / d;
  const std::size_t cols = k.size() / d;
  const Features query = features(q, dim, inv_freq, options.layout);
  const Features key = features(k, dim, inv_freq, options.layout);
  std::vector<float> weights(rows * cols);
  scores(query.turned, key.turned, dim, 1.0F, weights);
  std::vector<float> norms = weights;
  if (!options.rotate_denominator) scores(query.plain, key.plain, dim, 1.0F, norms);
  for (std::size_t t = 0; t < rows; ++t) {
    const std::size_t limit = options.causal ? std::min(t + 1, cols) : cols;
    double denominator = 0.0;
    for (std::size_t s = 0; s < limit; ++s) denominator += norms[t * cols + s];
    for (std::size_t s = 0; s < cols; ++s) {
      float& weight = weights[t * cols + s];
      weight = s < limit ? static_cast<float>(weight / denominator) : 0.0F;
    }
  }
  return weights;
}

}  // namespace ropewalk::core
