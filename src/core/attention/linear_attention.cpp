#include "core/attention/linear_attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/attention/attention.h"
#include "core/rotation/rotation.h"

namespace ropewalk::core {
namespace {

std::vector<float> featured(std::span<const float> x) {
  std::vector<float> out(x.size());
  std::transform(x.begin(), x.end(), out.begin(), linear_feature);
  return out;
}

std::vector<float> turned(std::span<const float> x, int dim, std::span<const double> inv_freq,
                          Layout layout) {
  std::vector<float> out(x.begin(), x.end());
  rotate_rows(x, dim, inv_freq, 0.0, layout, out);
  return out;
}

std::size_t size(int n) { return static_cast<std::size_t>(n); }

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

LinearFeatures linear_features(std::span<const float> q, std::span<const float> k, int dim,
                               std::span<const double> inv_freq, Layout layout) {
  assert(dim > 0);
  LinearFeatures out{
      .dim = dim, .q = featured(q), .k = featured(k), .turned_q = {}, .turned_k = {}};
  out.turned_q = turned(out.q, dim, inv_freq, layout);
  out.turned_k = turned(out.k, dim, inv_freq, layout);
  return out;
}

std::vector<float> linear_attention(const LinearFeatures& features, std::span<const float> v,
                                    int value_dim, const LinearAttentionOptions& options) {
  assert(value_dim > 0);
  const std::size_t d = size(features.dim), dv = size(value_dim);
  const std::size_t rows = features.q.size() / d, cols = features.k.size() / d;
  const bool turned = options.rotate_denominator;
  const std::vector<float>& query_norm = turned ? features.turned_q : features.q;
  const std::vector<float>& key_norm = turned ? features.turned_k : features.k;

  LinearMemory memory(features.dim, value_dim);
  const auto row = [d](const std::vector<float>& x, std::size_t t) {
    return std::span(x).subspan(t * d, d);
  };
  std::size_t seen = 0;
  std::vector<float> out(rows * dv);
  for (std::size_t t = 0; t < rows; ++t) {
    const std::size_t limit = options.causal ? std::min(t + 1, cols) : cols;
    for (; seen < limit; ++seen)
      memory.see(row(features.turned_k, seen), row(key_norm, seen), v.subspan(seen * dv, dv));
    memory.recall(row(features.turned_q, t), row(query_norm, t),
                  std::span(out).subspan(t * dv, dv));
  }
  return out;
}

std::vector<double> linear_attention_denominators(const LinearFeatures& features,
                                                  const LinearAttentionOptions& options) {
  const std::size_t d = size(features.dim);
  const std::size_t rows = features.q.size() / d, cols = features.k.size() / d;
  const bool turned = options.rotate_denominator;
  const std::vector<float>& query = turned ? features.turned_q : features.q;
  const std::vector<float>& key = turned ? features.turned_k : features.k;
  std::vector<double> total(d, 0.0);
  std::vector<double> out(rows, 0.0);
  std::size_t seen = 0;
  for (std::size_t t = 0; t < rows; ++t) {
    const std::size_t limit = options.causal ? std::min(t + 1, cols) : cols;
    for (; seen < limit; ++seen) {
      for (std::size_t c = 0; c < d; ++c) total[c] += static_cast<double>(key[seen * d + c]);
    }
    for (std::size_t c = 0; c < d; ++c) {
      out[t] += static_cast<double>(query[t * d + c]) * total[c];
    }
  }
  return out;
}

std::vector<float> linear_attention_scores(const LinearFeatures& features, bool causal) {
  const std::size_t d = size(features.dim);
  std::vector<float> out((features.q.size() / d) * (features.k.size() / d));
  if (causal) {
    causal_scores(features.turned_q, features.turned_k, features.dim, 1.0F, 0, out);
  } else {
    scores(features.turned_q, features.turned_k, features.dim, 1.0F, out);
  }
  return out;
}

std::vector<float> linear_attention_weights(std::span<const float> scores,
                                            std::span<const double> denominators) {
  assert(!denominators.empty() && scores.size() % denominators.size() == 0);
  const std::size_t cols = scores.size() / denominators.size();
  std::vector<float> weights(scores.size());
  for (std::size_t t = 0; t < denominators.size(); ++t) {
    const double share = 1.0 / denominators[t];
    const float* from = scores.data() + t * cols;
    float* to = weights.data() + t * cols;
    for (std::size_t s = 0; s < cols; ++s)
      to[s] = static_cast<float>(static_cast<double>(from[s]) * share);
  }
  return weights;
}

}  // namespace ropewalk::core
