#include "nn/model/positions.h"

#include "core/encoding/additive.h"
#include "core/encoding/relative_bias.h"

namespace ropewalk::nn {
namespace {

template <class T>
void fill_alibi(const ModelConfig& config, Positions<T>& out) {
  const std::vector<double> slopes = core::alibi_slopes(config.heads);
  const std::size_t reach = out.length, span = 2 * reach - 1;
  for (std::size_t h = 0; h < slopes.size(); ++h) {
    for (std::size_t i = 0; i < span; ++i) {
      const double distance =
          i < reach ? static_cast<double>(reach - 1 - i) : static_cast<double>(i - (reach - 1));
      out.bias[h * span + i] = static_cast<T>(-slopes[h] * distance);
    }
  }
}

// core counts distances from the query: key - query.
void fill_bias_rows(const ModelConfig& config, std::size_t length, std::vector<std::size_t>& rows) {
  const auto reach = static_cast<std::int64_t>(length);
  for (std::int64_t distance = 1 - reach; distance < reach; ++distance) {
    const int row =
        config.encoding == core::EncodingKind::kT5
            ? core::t5_bucket(-distance, !config.causal, config.t5_buckets, config.t5_max_distance)
            : core::shaw_index(-distance, config.bias_reach());
    rows.push_back(static_cast<std::size_t>(row));
  }
}

bool learns_bias(const ModelConfig& config) {
  return config.encoding == core::EncodingKind::kT5 ||
         config.encoding == core::EncodingKind::kLearnedBias;
}

}  // namespace

template <class T>
core::Result<Positions<T>> make_positions(const ModelConfig& config, std::size_t length) {
  Positions<T> out;
  out.length = length;
  if (config.encoding == core::EncodingKind::kSinusoidal) {
    const std::vector<float> table =
        core::sinusoidal_table(0.0, static_cast<int>(length), config.width, config.sinusoidal_base);
    const auto scale = static_cast<T>(config.sinusoidal_scale);
    for (const float x : table) out.sinusoids.push_back(scale * static_cast<T>(x));
  }
  if (config.encoding == core::EncodingKind::kRope) {
    const core::Result<core::Frequencies> f =
        core::frequencies(config.rotary(), static_cast<double>(length));
    if (!f) return core::Error{f.error()};
    out.rotary = make_rotary<T>(f->inv_freq, f->attention_factor, config.rope.layout, 0, length);
  }
  const bool alibi = config.encoding == core::EncodingKind::kAlibi;
  if (alibi || learns_bias(config))
    out.bias.resize(static_cast<std::size_t>(config.heads) * (2 * length - 1));
  if (alibi) fill_alibi(config, out);
  if (learns_bias(config)) fill_bias_rows(config, length, out.bias_rows);
  return out;
}

template <class T>
DistanceBias<const T> distance_bias(const ModelConfig& config, Positions<T>& positions,
                                    const T* weights) {
  if (positions.bias.empty()) return {};
  if (learns_bias(config)) {
    const auto heads = static_cast<std::size_t>(config.heads);
    const std::size_t span = positions.bias_rows.size();
    for (std::size_t h = 0; h < heads; ++h) {
      for (std::size_t i = 0; i < span; ++i)
        positions.bias[h * span + i] = weights[positions.bias_rows[i] * heads + h];
    }
  }
  return {positions.bias.data(), positions.length};
}

template <class T>
void add_bias_gradients(const ModelConfig& config, const Positions<T>& positions, const T* dbias,
                        T* dweights) {
  const auto heads = static_cast<std::size_t>(config.heads);
  const std::size_t span = positions.bias_rows.size();
  for (std::size_t h = 0; h < heads; ++h) {
    for (std::size_t i = 0; i < span; ++i)
      dweights[positions.bias_rows[i] * heads + h] += dbias[h * span + i];
  }
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type
#define ROPEWALK_FOR(T)                                                                         \
  template core::Result<Positions<T>> make_positions<T>(const ModelConfig&, std::size_t);       \
  template DistanceBias<const T> distance_bias<T>(const ModelConfig&, Positions<T>&, const T*); \
  template void add_bias_gradients<T>(const ModelConfig&, const Positions<T>&, const T*, T*);
// NOLINTEND(bugprone-macro-parentheses)
ROPEWALK_FOR(float)
ROPEWALK_FOR(double)
#undef ROPEWALK_FOR

}  // namespace ropewalk::nn
