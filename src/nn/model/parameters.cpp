#include "nn/model/parameters.h"

#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>

#include "core/random.h"
#include "nn/math.h"

namespace ropewalk::nn {
namespace {

class Lister {
 public:
  explicit Lister(ParameterList& list) : list_(list) {}
  std::size_t add(std::string name, std::vector<std::int64_t> shape) {
    Parameter parameter{std::move(name), std::move(shape), list_.count, 1};
    for (const std::int64_t n : parameter.shape) parameter.count *= static_cast<std::size_t>(n);
    list_.count += parameter.count;
    list_.all.push_back(std::move(parameter));
    return list_.all.back().at;
  }

 private:
  ParameterList& list_;
};

LayerPlaces list_layer(Lister& lister, const ModelConfig& config, const std::string& layer) {
  const std::int64_t width = config.width, hidden = config.hidden_width();
  const std::int64_t kv_width = config.key_heads() * config.head_dim();
  const bool layer_norm = config.norm == Norm::kLayerNorm;
  LayerPlaces at;
  const auto norm = [&](const std::string& name, std::size_t& weight, std::size_t& bias) {
    weight = lister.add(layer + name + ".weight", {width});
    if (layer_norm) bias = lister.add(layer + name + ".bias", {width});
  };
  const auto linear = [&](const std::string& name, std::int64_t out, std::int64_t in,
                          std::size_t& weight, std::size_t* bias) {
    weight = lister.add(layer + name + ".weight", {out, in});
    if (config.biases && bias != nullptr) *bias = lister.add(layer + name + ".bias", {out});
  };
  norm("input_layernorm", at.norm1, at.norm1_bias);
  linear("self_attn.q_proj", width, width, at.q, &at.q_bias);
  linear("self_attn.k_proj", kv_width, width, at.k, &at.k_bias);
  linear("self_attn.v_proj", kv_width, width, at.v, &at.v_bias);
  if (config.qk_norm) {
    at.q_norm = lister.add(layer + "self_attn.q_norm.weight", {config.head_dim()});
    at.k_norm = lister.add(layer + "self_attn.k_norm.weight", {config.head_dim()});
  }
  linear("self_attn.o_proj", width, width, at.out, &at.out_bias);
  norm("post_attention_layernorm", at.norm2, at.norm2_bias);
  const bool gated = config.feed_forward == FeedForward::kSwiGlu;
  if (gated) linear("mlp.gate_proj", hidden, width, at.gate, nullptr);
  linear("mlp.up_proj", hidden, width, at.up, gated ? nullptr : &at.up_bias);
  linear("mlp.down_proj", width, hidden, at.down, gated ? nullptr : &at.down_bias);
  return at;
}

bool ends_with(std::string_view name, std::string_view end) { return name.ends_with(end); }

// Of mean 0 and variance 1, by arithmetic whose bits are the same everywhere (Marsaglia's polar
// method).
double normal(core::Random& random) {
  while (true) {
    const double u = 2.0 * random.uniform() - 1.0;
    const double v = 2.0 * random.uniform() - 1.0;
    const double s = u * u + v * v;
    if (s < 1.0 && s > 0.0) return u * std::sqrt(-2.0 * log_of(s) / s);
  }
}

}  // namespace

ParameterList list_parameters(const ModelConfig& config) {
  ParameterList list;
  Lister lister(list);
  ModelPlaces& at = list.places;
  const std::int64_t width = config.width;
  at.embedding = lister.add("model.embed_tokens.weight", {config.vocabulary, width});
  if (config.encoding == core::EncodingKind::kLearned)
    at.positions = lister.add("model.embed_positions.weight", {config.length, width});
  if (config.encoding == core::EncodingKind::kT5)
    at.bias = lister.add("model.relative_attention_bias.weight", {config.t5_buckets, config.heads});
  if (config.encoding == core::EncodingKind::kLearnedBias)
    at.bias = lister.add("model.relative_attention_bias.weight",
                         {2 * config.bias_reach() + 1, config.heads});
  for (int layer = 0; layer < config.layers; ++layer)
    at.layers.push_back(list_layer(lister, config, "model.layers." + std::to_string(layer) + "."));
  at.norm = lister.add("model.norm.weight", {width});
  if (config.norm == Norm::kLayerNorm) at.norm_bias = lister.add("model.norm.bias", {width});
  if (config.head == Head::kClass) {
    at.head = lister.add("score.weight", {config.classes, width});
  } else {
    at.head = config.tied ? at.embedding : lister.add("lm_head.weight", {config.vocabulary, width});
  }
  return list;
}

double parameter_count(const ModelConfig& config) {
  const double width = config.width, hidden = config.hidden_width();
  const double kv_width = static_cast<double>(config.key_heads()) * config.head_dim();
  const double layer =
      2.0 * width * width + 2.0 * width * kv_width + 3.0 * width * hidden + 9.0 * width + hidden;
  double count = width * (config.vocabulary + config.outputs() + 2.0) + config.layers * layer;
  if (config.encoding == core::EncodingKind::kLearned) count += width * config.length;
  return count;
}

std::vector<float> initial_parameters(const ModelConfig& config, const ParameterList& list,
                                      std::uint32_t seed) {
  core::Random random(seed);
  std::vector<float> out(list.count);
  const double spread = config.encoding == core::EncodingKind::kSinusoidal ? 0.1 : 0.02;
  for (const Parameter& parameter : list.all) {
    float* to = out.data() + parameter.at;
    const std::string_view name = parameter.name;
    if (ends_with(name, "embed_tokens.weight") || ends_with(name, "embed_positions.weight")) {
      for (std::size_t i = 0; i < parameter.count; ++i)
        to[i] = static_cast<float>(spread * normal(random));
    } else if (parameter.shape.size() == 2 && !ends_with(name, "attention_bias.weight")) {
      const double bound = 1.0 / std::sqrt(static_cast<double>(parameter.shape[1]));
      for (std::size_t i = 0; i < parameter.count; ++i)
        to[i] = static_cast<float>(bound * (2.0 * random.uniform() - 1.0));
    } else if (ends_with(name, "norm.weight")) {
      std::fill(to, to + parameter.count, 1.0F);
    }
  }
  return out;
}

}  // namespace ropewalk::nn
