#include <cmath>
#include <string>

#include "core/number_text.h"
#include "core/rotation/frequency.h"

namespace ropewalk::core {
namespace {

std::string quoted(std::string_view field, double value) {
  return std::string(field) + " = " + number_text(value);
}

Status fail(std::string_view field, double value, std::string_view why) {
  return Error{quoted(field, value) + " " + std::string(why)};
}

Status check_positive(std::string_view field, double value) {
  if (std::isfinite(value) && value > 0.0) return {};
  return fail(field, value, "cannot be used: it must be a finite number above 0.");
}

Status check_dims(const RopeConfig& config) {
  constexpr int kLargestHead = 65536;
  if (config.head_dim < 2 || config.head_dim > kLargestHead) {
    return fail("head_dim", config.head_dim, "cannot be used: it must be 2 to 65536.");
  }
  const int dim = config.effective_rotary_dim();
  if (dim % 2 != 0) {
    const bool whole = config.rotary_dim == 0 || config.kind == ScalingKind::kProportional;
    return fail(whole ? "head_dim" : "rotary_dim", dim,
                "is odd: components turn in pairs, so it must be even.");
  }
  if (dim < 2 || dim > config.head_dim) {
    return fail("rotary_dim", config.rotary_dim,
                "cannot be used: it must be even and between 2 and head_dim = " +
                    std::to_string(config.head_dim) + ".");
  }
  return {};
}

Status check_lengths(const RopeConfig& config) {
  if (Status s = check_positive("max_position_embeddings", config.max_position_embeddings); !s) {
    return s;
  }
  if (config.original_max_position_embeddings == 0.0) return {};
  return check_positive("original_max_position_embeddings",
                        config.original_max_position_embeddings);
}

Status check_ntk(const RopeConfig& config) {
  if (config.effective_rotary_dim() > 2) return {};
  return fail("rotary_dim", config.effective_rotary_dim(),
              "cannot be used with rope_type \"" + std::string(kind_id(config.kind)) +
                  "\": its exponent d/(d-2) divides by zero; use a rotary dimension of 4 or more.");
}

Status check_dynamic(const RopeConfig& config, double seq_len) {
  if (Status s = check_ntk(config); !s) return s;
  if (Status s = check_lengths(config); !s) return s;
  const double stretch = dynamic_ntk_stretch(config, seq_len);
  if (std::isfinite(stretch) && stretch > 0.0) return {};
  return fail("factor", config.factor,
              std::string("gives dynamic NTK no ") + (stretch > 0.0 ? "finite" : "positive") +
                  " base at this length; use a " +
                  (stretch > 0.0 ? "smaller factor." : "factor of 1 or more."));
}

Status check_attention_factor(const RopeConfig& config) {
  if (!config.attention_factor) return {};
  return check_positive("attention_factor", *config.attention_factor);
}

Status check_yarn(const RopeConfig& config) {
  if (config.base == 1.0) {
    return fail("rope_theta", config.base,
                "cannot be used with yarn: its ramp divides by ln(rope_theta) = 0; use a base "
                "other than 1.");
  }
  if (Status s = check_lengths(config); !s) return s;
  if (Status s = check_attention_factor(config); !s) return s;
  if (Status s = check_positive("beta_fast", config.beta_fast); !s) return s;
  if (Status s = check_positive("beta_slow", config.beta_slow); !s) return s;
  if (config.yarn_ramp == YarnRamp::kPaper && config.beta_fast == config.beta_slow) {
    return fail("beta_fast", config.beta_fast,
                "equals beta_slow, so the paper's ramp has no width; make beta_fast the larger.");
  }
  if (!std::isfinite(config.mscale)) return fail("mscale", config.mscale, "must be finite.");
  if (!std::isfinite(config.mscale_all_dim)) {
    return fail("mscale_all_dim", config.mscale_all_dim, "must be finite.");
  }
  if (config.attention_factor || config.mscale == 0.0 || config.mscale_all_dim == 0.0) return {};
  if (config.factor > 1.0 && 0.1 * config.mscale_all_dim * std::log(config.factor) + 1.0 == 0.0) {
    return fail("mscale_all_dim", config.mscale_all_dim,
                "makes the attention factor's denominator 0; give attention_factor instead.");
  }
  return {};
}

Status check_list(std::string_view field, const std::vector<double>& list, int pairs) {
  if (static_cast<int>(list.size()) != pairs) {
    return Error{std::string(field) + " has " + std::to_string(list.size()) +
                 " entries, but a rotary dimension of " + std::to_string(2 * pairs) + " needs " +
                 std::to_string(pairs) + ", one per pair."};
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (Status s = check_positive(std::string(field) + "[" + std::to_string(i) + "]", list[i]);
        !s) {
      return s;
    }
  }
  return {};
}

Status check_longrope(const RopeConfig& config) {
  const int pairs = config.effective_rotary_dim() / 2;
  if (Status s = check_list("short_factor", config.short_factor, pairs); !s) return s;
  if (Status s = check_list("long_factor", config.long_factor, pairs); !s) return s;
  if (Status s = check_lengths(config); !s) return s;
  if (Status s = check_attention_factor(config); !s) return s;
  if (config.longrope_factor) {
    if (Status s = check_positive("factor", *config.longrope_factor); !s) return s;
  }
  const double original = config.original_length();
  const double scale = config.longrope_factor.value_or(config.max_position_embeddings / original);
  if (config.attention_factor || scale <= 1.0) return {};
  if (original == 1.0) {
    return fail("original_max_position_embeddings", original,
                "cannot be used with longrope: the attention factor divides by ln(1) = 0; give "
                "the trained length, or attention_factor.");
  }
  if (1.0 + std::log(scale) / std::log(original) < 0.0) {
    return fail("original_max_position_embeddings", original,
                "makes longrope's attention factor the root of a negative number; give the "
                "trained length in tokens, or attention_factor.");
  }
  return {};
}

Status check_llama3(const RopeConfig& config) {
  if (Status s = check_lengths(config); !s) return s;
  if (Status s = check_positive("low_freq_factor", config.low_freq_factor); !s) return s;
  if (Status s = check_positive("high_freq_factor", config.high_freq_factor); !s) return s;
  return {};
}

Status check_proportional(const RopeConfig& config) {
  const double share = config.partial_rotary_factor;
  if (std::isfinite(share) && share >= 0.0 && share <= 1.0) return {};
  return fail("partial_rotary_factor", share, "cannot be used: it is a share from 0 to 1.");
}

}  // namespace

Status validate(const RopeConfig& config, double seq_len) {
  if (Status s = check_dims(config); !s) return s;
  if (Status s = check_positive("rope_theta", config.base); !s) return s;
  if (!std::isfinite(seq_len) || seq_len < 0.0) {
    return fail("the sequence length", seq_len, "cannot be used: it must be 0 or more tokens.");
  }
  if (config.kind != ScalingKind::kDefault && config.kind != ScalingKind::kLongRope) {
    if (Status s = check_positive("factor", config.factor); !s) return s;
  }
  switch (config.kind) {
    case ScalingKind::kDefault:
    case ScalingKind::kLinear:
      return {};
    case ScalingKind::kNtkAware:
      return check_ntk(config);
    case ScalingKind::kDynamicNtk:
      return check_dynamic(config, seq_len);
    case ScalingKind::kYarn:
      return check_yarn(config);
    case ScalingKind::kLongRope:
      return check_longrope(config);
    case ScalingKind::kLlama3:
      return check_llama3(config);
    case ScalingKind::kProportional:
      return check_proportional(config);
  }
  return {};
}

}  // namespace ropewalk::core
