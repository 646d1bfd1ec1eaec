// Frequencies of a group, with what some models change by the length of the sequence.
#include <algorithm>
#include <cmath>

#include "core/number_text.h"
#include "formats/model_config.h"

namespace ropewalk::formats {
namespace {

// Both models' get_ntk_alpha.
double ntk_alpha(double length, double trained) {
  if (!(length > 0.0)) return 1.0;
  return std::max(1.0, std::exp2(std::ceil(std::log2(length / trained) + 1.0)) - 1.0);
}

core::Result<core::Frequencies> grown(const RopeGroup& group, double seq_len) {
  const double trained = group.config.max_position_embeddings;
  const bool telechat = group.growth == RopeGroup::Growth::kTeleChat;
  const double length = telechat ? std::max(seq_len, trained) : seq_len;
  core::RopeConfig config = group.config;
  config.kind = core::ScalingKind::kNtkAware;
  constexpr double kTeleChatLength = 4096.0;
  config.factor = ntk_alpha(length, telechat ? kTeleChatLength : trained);
  core::Result<core::Frequencies> made = core::frequencies(config, seq_len);
  if (!made) return made;
  if (telechat) made->attention_factor = core::yarn_mscale(length / trained);
  made->notes.push_back(
      (length > 0.0
           ? "At " + core::number_text(length) + " tokens the base is stretched by alpha = "
           : std::string("Up to the trained length the base is stretched by alpha = ")) +
      core::number_text(config.factor) + "; it grows in powers of two with the sequence.");
  return made;
}

}  // namespace

core::Result<core::Frequencies> frequencies(const RopeGroup& group, double seq_len) {
  if (group.growth != RopeGroup::Growth::kNone) return grown(group, seq_len);
  core::Result<core::Frequencies> made = core::frequencies(group.config, seq_len);
  if (!made) return made;
  const bool past = seq_len > group.config.original_length();
  if (const std::optional<double>& factor = past ? group.long_factor : group.short_factor)
    made->attention_factor = *factor;
  return made;
}

}  // namespace ropewalk::formats
