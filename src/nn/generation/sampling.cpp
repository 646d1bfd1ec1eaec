#include "nn/generation/sampling.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/number_text.h"
#include "nn/math.h"

namespace ropewalk::nn {

core::Status validate(const Sampling& sampling) {
  if (!std::isfinite(sampling.temperature) || sampling.temperature < 0.0)
    return core::Error{"The temperature " + core::number_text(sampling.temperature) +
                       " cannot be used: it must be 0 or more."};
  if (sampling.top_k < 0)
    return core::Error{"top-k = " + std::to_string(sampling.top_k) +
                       " cannot be used: it must be 1 or more, or 0 for all tokens."};
  if (!(sampling.top_p > 0.0 && sampling.top_p <= 1.0))
    return core::Error{"top-p = " + core::number_text(sampling.top_p) +
                       " cannot be used: it must be above 0 and at most 1."};
  return {};
}

std::vector<float> chances(std::span<const float> logits, const Sampling& sampling) {
  std::vector<float> out(logits.size(), 0.0F);
  if (logits.empty()) return out;
  std::vector<std::size_t> rank(logits.size());
  std::iota(rank.begin(), rank.end(), std::size_t{0});
  std::stable_sort(rank.begin(), rank.end(),
                   [logits](std::size_t a, std::size_t b) { return logits[a] > logits[b]; });
  if (sampling.temperature == 0.0) {
    out[rank.front()] = 1.0F;
    return out;
  }
  std::size_t kept = rank.size();
  if (sampling.top_k > 0) kept = std::min(kept, static_cast<std::size_t>(sampling.top_k));
  const auto inverse = static_cast<float>(1.0 / sampling.temperature);
  const float most = logits[rank.front()];
  double sum = 0.0;
  for (std::size_t i = 0; i < kept; ++i) {
    out[rank[i]] = exp_of((logits[rank[i]] - most) * inverse);
    sum += static_cast<double>(out[rank[i]]);
  }
  if (sampling.top_p < 1.0) {
    double reached = 0.0;
    std::size_t enough = 0;
    while (enough < kept && reached < sampling.top_p * sum)
      reached += static_cast<double>(out[rank[enough++]]);
    for (std::size_t i = enough; i < kept; ++i) out[rank[i]] = 0.0F;
    sum = reached;
  }
  for (float& x : out) x = static_cast<float>(static_cast<double>(x) / sum);
  return out;
}

std::int32_t sample(std::span<const float> logits, const Sampling& sampling, core::Random& random) {
  const std::vector<float> share = chances(logits, sampling);
  const bool likeliest = sampling.temperature == 0.0;
  const double drawn = likeliest ? 0.0 : random.uniform();
  double reached = 0.0;
  std::int32_t last = 0;
  for (std::size_t token = 0; token < share.size(); ++token) {
    if (share[token] == 0.0F) continue;
    last = static_cast<std::int32_t>(token);
    reached += static_cast<double>(share[token]);
    if (drawn < reached) break;
  }
  return last;
}

}  // namespace ropewalk::nn
