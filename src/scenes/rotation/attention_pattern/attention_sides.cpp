#include "scenes/rotation/attention_pattern/attention_sides.h"

#include <algorithm>
#include <utility>

#include "core/rotation/rotation.h"

namespace ropewalk::scenes {

core::AttentionOptions options_of(double temperature, bool causal) {
  return {.temperature = static_cast<float>(temperature), .causal = causal};
}

std::vector<float> KeptSides::make_content(const ContentKey& key) {
  const experiments::SyntheticHead& tokens = key.head->tokens;
  return core::content_scores(tokens.q, tokens.k, key.head->d, {.causal = key.causal});
}

experiments::EncodedHead KeptSides::make_encoded(const EncodedKey& key) {
  const std::span<const float> content = key.content ? std::span(*key.content) : std::span<float>();
  core::Encoding encoding = experiments::make_encoding(key.encoding);
  const experiments::SyntheticHead& tokens = key.head->tokens;
  if (key.start == 0)
    return experiments::encode_head(std::move(encoding), tokens, key.head->d, key.causal, content);
  // All stand further on: turned by so much before each is turned by its place in the text.
  experiments::SyntheticHead moved;
  moved.q = tokens.q;
  moved.k = tokens.k;
  const std::vector<double> start(static_cast<size_t>(key.head->count), key.start);
  for (std::vector<float>* rows : {&moved.q, &moved.k}) {
    const auto each = core::contiguous(std::span(*rows), 1, key.head->count, key.head->d);
    core::rotate(each, encoding.inv_freq, start, core::Layout::kInterleaved, each);
  }
  return experiments::encode_head(std::move(encoding), moved, key.head->d, key.causal, content);
}

experiments::AttentionTrace KeptSides::make_side(const SideKey& key) {
  return experiments::trace_attention(key.encoded, key.head->tokens,
                                      options_of(key.temperature, key.causal), key.values);
}

ColorRanges KeptSides::make_colors(const ColorsKey& key) {
  double scores = 1e-6, outputs = 1e-6;
  for (const auto& side : key.sides) {
    scores = std::max(scores, experiments::max_abs(side->steps.scores));
    outputs = std::max(outputs, experiments::max_abs(side->steps.output));
  }
  const std::array sides{key.sides[0].get(), key.sides[1].get()};
  const double weights = experiments::display_max(sides, key.causal);
  return {{-scores, scores}, {0, std::max(weights, 1e-6)}, {-outputs, outputs}};
}

AttentionSides KeptSides::get(const std::shared_ptr<const HeadTokens>& head,
                              const std::array<SideSpec, 2>& specs, double temperature,
                              bool causal) {
  AttentionSides made;
  for (size_t side = 0; side < 2; ++side) {
    if (side == 1 && specs[1] == specs[0]) {
      made.sides[1] = made.sides[0];
      break;
    }
    EncodedKey key{head, specs[side].encoding, causal, {}, specs[side].values.start};
    if (core::leaves_heads(experiments::kind_of(key.encoding.kind))) {
      key.content = content_.get({head, causal}, make_content);
    }
    made.sides[side] = sides_[side].get({head, encoded_[side].get(std::move(key), make_encoded),
                                         specs[side].values, temperature, causal},
                                        make_side);
  }
  made.colors = *colors_.get({made.sides, causal}, make_colors);
  return made;
}

}  // namespace ropewalk::scenes
