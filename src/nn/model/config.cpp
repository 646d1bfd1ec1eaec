#include "nn/model/config.h"

#include <cmath>
#include <string>

#include "core/number_text.h"
#include "nn/model/parameters.h"

namespace ropewalk::nn {
namespace {

using core::Error;
using core::Status;

Status check_count(std::string_view field, int value, int least, int most) {
  if (value >= least && value <= most) return {};
  return Error{std::string(field) + " = " + std::to_string(value) + " cannot be used: it must be " +
               std::to_string(least) + " to " + std::to_string(most) + "."};
}

Status check_sizes(const ModelConfig& config) {
  constexpr int kMost = 1 << 20;
  struct Row {
    std::string_view field;
    int value, least, most;
  };
  const Row rows[] = {
      {"vocab_size", config.vocabulary, 1, 1 << 24},
      {"max_position_embeddings", config.length, 1, kMost},
      {"hidden_size", config.width, 1, 65536},
      {"num_hidden_layers", config.layers, 1, 1024},
      {"num_attention_heads", config.heads, 1, 4096},
      {"num_key_value_heads", config.key_heads(), 1, 4096},
      {"intermediate_size", config.hidden_width(), 1, kMost},
      {"the number of classes", config.head == Head::kClass ? config.classes : 1, 1, 1 << 24}};
  for (const Row& row : rows) {
    if (Status s = check_count(row.field, row.value, row.least, row.most); !s) return s;
  }
  if (config.width % config.heads != 0) {
    return Error{"hidden_size = " + std::to_string(config.width) +
                 " cannot be dealt to num_attention_heads = " + std::to_string(config.heads) +
                 "; make it a multiple."};
  }
  if (config.heads % config.key_heads() != 0) {
    return Error{"num_attention_heads = " + std::to_string(config.heads) +
                 " is no multiple of num_key_value_heads = " + std::to_string(config.key_heads()) +
                 "; each key head serves as many queries."};
  }
  if (!std::isfinite(config.norm_epsilon) || config.norm_epsilon < 0.0) {
    return Error{"The norm's epsilon " + core::number_text(config.norm_epsilon) +
                 " cannot be used: it must be 0 or more."};
  }
  return {};
}

Status check_encoding(const ModelConfig& config) {
  using Kind = core::EncodingKind;
  switch (config.encoding) {
    case Kind::kNone:
    case Kind::kLearned:
    case Kind::kAlibi:
      return {};
    case Kind::kSinusoidal:
      if (std::isfinite(config.sinusoidal_base) && config.sinusoidal_base > 0.0 &&
          std::isfinite(config.sinusoidal_scale))
        return {};
      return Error{"The sinusoids' base " + core::number_text(config.sinusoidal_base) +
                   " and scale " + core::number_text(config.sinusoidal_scale) +
                   " must be finite, the base above 0."};
    case Kind::kT5:
      if (Status s = check_count("relative_attention_num_buckets", config.t5_buckets, 2, 65536); !s)
        return s;
      return check_count("relative_attention_max_distance", config.t5_max_distance, 1, 1 << 20);
    case Kind::kLearnedBias:
      return check_count("the largest distance of the learned bias", config.bias_reach(), 0,
                         1 << 20);
    case Kind::kRope:
      return core::validate(config.rotary());
    case Kind::kShaw:
    case Kind::kTransformerXl:
    case Kind::kXpos:
      break;
  }
  return Error{
      "The encoding " + std::string(core::encoding_id(config.encoding)) +
      " cannot be trained here; choose none, sinusoidal, learned, t5, bias, alibi or rope."};
}

}  // namespace

core::RopeConfig ModelConfig::rotary() const {
  core::RopeConfig out = rope;
  out.head_dim = head_dim();
  return out;
}

Status validate(const ModelConfig& config) {
  if (Status s = check_sizes(config); !s) return s;
  if (Status s = check_encoding(config); !s) return s;
  if (config.head == Head::kClass && config.causal) {
    return Error{
        "A class is read from the first token, which sees nothing of the text under a causal mask; "
        "make the model not causal."};
  }
  constexpr double kMostWeights = 536870912.0;
  if (const double count = parameter_count(config); count > kMostWeights) {
    return Error{"The model would have " + core::number_text(count) +
                 " weights; at most 536870912 are held. Take a smaller one."};
  }
  return {};
}

core::Result<ModelConfig> with_scaling(const ModelConfig& config, core::ScalingKind kind,
                                       double factor) {
  if (config.encoding != core::EncodingKind::kRope) {
    return Error{"Only RoPE's frequencies can be scaled, but the model's encoding is " +
                 std::string(core::encoding_id(config.encoding)) + "; leave the scaling out."};
  }
  if (kind == core::ScalingKind::kLongRope) {
    return Error{
        "LongRoPE needs a list of divisors that was searched for this model; choose linear, ntk, "
        "dynamic, yarn or llama3."};
  }
  ModelConfig out = config;
  out.rope.kind = kind;
  out.rope.factor = factor;
  out.rope.max_position_embeddings = config.length;
  out.rope.original_max_position_embeddings = config.length;
  if (Status s = validate(out); !s) return Error{s.error()};
  return out;
}

std::string_view norm_id(Norm norm) { return norm == Norm::kLayerNorm ? "layer-norm" : "rms-norm"; }

std::optional<Norm> norm_from_id(std::string_view id) {
  for (const Norm norm : {Norm::kLayerNorm, Norm::kRmsNorm})
    if (norm_id(norm) == id) return norm;
  return std::nullopt;
}

std::string_view feed_forward_id(FeedForward kind) {
  return kind == FeedForward::kRelu ? "relu" : kind == FeedForward::kGelu ? "gelu" : "swiglu";
}

std::optional<FeedForward> feed_forward_from_id(std::string_view id) {
  for (const FeedForward kind : {FeedForward::kRelu, FeedForward::kGelu, FeedForward::kSwiGlu})
    if (feed_forward_id(kind) == id) return kind;
  return std::nullopt;
}

}  // namespace ropewalk::nn
