// Attention of one head under two encodings, each part made anew only when what it reads has
// changed: rotation and scores, softmax and output, and the colours of both.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "core/memo.h"
#include "experiments/heads/attention_trace.h"
#include "experiments/heads/compared_encoding.h"
#include "scenes/parts/user_vectors.h"
#include "ui/plot/axis.h"

namespace ropewalk::scenes {

// Of the colours, shared by both sides.
struct ColorRanges {
  ui::Range scores, weights, outputs;
};

struct AttentionSides {
  std::array<std::shared_ptr<const experiments::AttentionTrace>, 2> sides;  // left, right
  ColorRanges colors;
};

core::AttentionOptions options_of(double temperature, bool causal);

struct SideSpec {
  experiments::ComparedEncodingSpec encoding;
  // Where the first token stands, and what becomes of values, for RoPE alone.
  experiments::TurnedValuesSpec values;
  bool operator==(const SideSpec&) const = default;
};

class KeptSides {
 public:
  AttentionSides get(const std::shared_ptr<const HeadTokens>& head,
                     const std::array<SideSpec, 2>& specs, double temperature, bool causal);

 private:
  struct ContentKey {
    std::shared_ptr<const HeadTokens> head;
    bool causal = true;
    bool operator==(const ContentKey&) const = default;
  };
  struct EncodedKey {
    std::shared_ptr<const HeadTokens> head;
    experiments::ComparedEncodingSpec encoding;
    bool causal = true;
    std::shared_ptr<const std::vector<float>> content;  // null: q and k are changed first
    int start = 0;                                      // of the positions
    bool operator==(const EncodedKey&) const = default;
  };
  struct SideKey {
    std::shared_ptr<const HeadTokens> head;
    std::shared_ptr<const experiments::EncodedHead> encoded;
    experiments::TurnedValuesSpec values;
    double temperature = 1;
    bool causal = true;
    bool operator==(const SideKey&) const = default;
  };
  struct ColorsKey {
    std::array<std::shared_ptr<const experiments::AttentionTrace>, 2> sides;
    bool causal = true;
    bool operator==(const ColorsKey&) const = default;
  };
  static std::vector<float> make_content(const ContentKey& key);
  static experiments::EncodedHead make_encoded(const EncodedKey& key);
  static experiments::AttentionTrace make_side(const SideKey& key);
  static ColorRanges make_colors(const ColorsKey& key);

  core::Memo<ContentKey, std::vector<float>> content_;  // both sides' that leave q and k alone
  std::array<core::Memo<EncodedKey, experiments::EncodedHead>, 2> encoded_;
  std::array<core::Memo<SideKey, experiments::AttentionTrace>, 2> sides_;
  core::Memo<ColorsKey, ColorRanges> colors_;
};

}  // namespace ropewalk::scenes
