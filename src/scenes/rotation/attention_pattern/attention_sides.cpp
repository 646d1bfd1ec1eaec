#include "scenes/rotation/attention_pattern/attention_sides.h"

#include <algorithm>

namespace ropewalk::scenes {

core::AttentionOptions options_of(double temperature, bool causal) {
  return {.temperature = static_cast<float>(temperature), .causal = causal};
}

experiments::EncodedHead KeptSides::make_encoded(const EncodedKey& key) {
  return experiments::encode_head(experiments::make_encoding(key.encoding), key.head->tokens,
                                  key.head->d, key.encoding.causal);
}

experiments::AttentionTrace KeptSides::make_side(const SideKey& key) {
  return experiments::trace_attention(key.encoded, key.head->tokens,
                                      options_of(key.temperature, key.causal));
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
                              const std::array<experiments::ComparedEncodingSpec, 2>& encodings,
                              double temperature, bool causal) {
  AttentionSides made;
  for (size_t side = 0; side < 2; ++side) {
    const bool alike = side == 1 && encodings[1] == encodings[0];
    made.sides[side] =
        alike ? made.sides[0]
              : sides_[side].get({head, encoded_[side].get({head, encodings[side]}, make_encoded),
                                  temperature, causal},
                                 make_side);
  }
  made.colors = *colors_.get({made.sides, causal}, make_colors);
  return made;
}

}  // namespace ropewalk::scenes
