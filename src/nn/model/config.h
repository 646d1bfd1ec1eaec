// What a model is made of. Field names of config.json are Hugging Face's where they have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/encoding/encoding.h"
#include "core/result.h"
#include "core/rotation/frequency.h"

namespace ropewalk::nn {

enum class Norm { kLayerNorm, kRmsNorm };
enum class FeedForward { kRelu, kGelu, kSwiGlu };
enum class Head {
  kNextToken,  // logits at every token
  kClass,      // logits of the whole text, read from its first token
};

struct ModelConfig {
  int vocabulary = 0;
  int length = 0;  // tokens of a text it is trained on
  int width = 32;
  int layers = 1;
  int heads = 2;
  int kv_heads = 0;  // 0: as many as heads
  int hidden = 0;    // of the feed-forward; 0: 4 width
  Norm norm = Norm::kLayerNorm;
  double norm_epsilon = 1e-5;
  FeedForward feed_forward = FeedForward::kRelu;
  bool biases = true;    // of the linear layers
  bool qk_norm = false;  // RMSNorm of each head's q and k, before they turn
  bool tied = false;     // the output's matrix is the embedding's
  bool causal = true;
  Head head = Head::kNextToken;
  int classes = 0;  // of kClass

  // kNone, kSinusoidal and kLearned (added to the embedding), kT5, kLearnedBias and kAlibi (added
  // to the scores, alike in every layer), kRope. Other kinds are refused.
  core::EncodingKind encoding = core::EncodingKind::kRope;
  core::RopeConfig rope;             // kRope; head_dim is the model's
  double sinusoidal_base = 10000.0;  // kSinusoidal
  double sinusoidal_scale = 1.0;     // kSinusoidal: multiplies the table
  int t5_buckets = 32;
  int t5_max_distance = 128;
  int bias_max_distance = 0;  // kLearnedBias: distances are clipped to it; 0: length - 1

  [[nodiscard]] int head_dim() const { return heads == 0 ? 0 : width / heads; }
  [[nodiscard]] int key_heads() const { return kv_heads == 0 ? heads : kv_heads; }
  [[nodiscard]] int hidden_width() const { return hidden == 0 ? 4 * width : hidden; }
  [[nodiscard]] int bias_reach() const {
    return bias_max_distance == 0 ? length - 1 : bias_max_distance;
  }
  [[nodiscard]] int outputs() const { return head == Head::kClass ? classes : vocabulary; }
  // The rotary settings with this head's size and, unless they tell another, the trained length.
  [[nodiscard]] core::RopeConfig rotary() const;
};

// One sentence that names the field, its value and the remedy. Models are bounded: 2^29 weights
// at most.
core::Status validate(const ModelConfig& config);

// The same model with its rotary frequencies scaled by `kind`, for reading `factor` times as long
// texts; with no more training. Only for kRope. Refused for kinds that need lists.
core::Result<ModelConfig> with_scaling(const ModelConfig& config, core::ScalingKind kind,
                                       double factor);

// "layer-norm", "rms-norm"; "relu", "gelu", "swiglu".
std::string_view norm_id(Norm norm);
std::optional<Norm> norm_from_id(std::string_view id);
std::string_view feed_forward_id(FeedForward kind);
std::optional<FeedForward> feed_forward_from_id(std::string_view id);

}  // namespace ropewalk::nn
