#include "core/rotation/frequency.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/number_text.h"

namespace ropewalk::core {
namespace {

constexpr std::array<std::string_view, 8> kKindIds = {
    "default", "linear", "ntk", "dynamic", "yarn", "longrope", "llama3", "proportional"};

// b s^(d/(d-2)): the base at which the slowest pair turns s times slower and the fastest as before.
double ntk_base(double base, double scale, int dim) {
  return base * std::pow(scale, static_cast<double>(dim) / (dim - 2));
}

double yarn_attention_factor(const RopeConfig& config) {
  if (config.attention_factor) return *config.attention_factor;
  if (config.mscale != 0.0 && config.mscale_all_dim != 0.0) {
    return yarn_mscale(config.factor, config.mscale) /
           yarn_mscale(config.factor, config.mscale_all_dim);
  }
  return yarn_mscale(config.factor, 1.0);
}

void apply_yarn(const RopeConfig& config, Frequencies& out) {
  const std::vector<double> ramp = yarn_ramp(config);
  for (std::size_t i = 0; i < ramp.size(); ++i) {
    const double theta = out.inv_freq[i];
    out.inv_freq[i] = theta / config.factor * ramp[i] + theta * (1.0 - ramp[i]);
  }
  out.attention_factor = yarn_attention_factor(config);
}

void apply_longrope(const RopeConfig& config, double seq_len, Frequencies& out) {
  const double original = config.original_length();
  const bool use_long = seq_len > original;
  const std::vector<double>& list = use_long ? config.long_factor : config.short_factor;
  for (std::size_t i = 0; i < list.size(); ++i) out.inv_freq[i] /= list[i];
  const double scale = config.longrope_factor.value_or(config.max_position_embeddings / original);
  if (config.attention_factor) {
    out.attention_factor = *config.attention_factor;
  } else if (scale > 1.0) {
    out.attention_factor = std::sqrt(1.0 + std::log(scale) / std::log(original));
  }
  out.notes.push_back(use_long ? "The long list is used: the sequence of " + number_text(seq_len) +
                                     " tokens is past original_max_position_embeddings = " +
                                     number_text(original) + "."
                               : "The short list is used: up to " + number_text(original) +
                                     " tokens; past that the long list takes over.");
}

void apply_llama3(const RopeConfig& config, Frequencies& out) {
  const double original = config.original_length();
  const double longest_kept = original / config.high_freq_factor;
  const double shortest_scaled = original / config.low_freq_factor;
  if (config.high_freq_factor < config.low_freq_factor) {
    out.notes.push_back("high_freq_factor = " + number_text(config.high_freq_factor) +
                        " is below low_freq_factor = " + number_text(config.low_freq_factor) +
                        ": no pair is blended; are the two swapped?");
  }
  for (double& theta : out.inv_freq) {
    const double wavelength = 2.0 * std::numbers::pi / theta;
    if (wavelength > shortest_scaled) {
      theta /= config.factor;
    } else if (wavelength >= longest_kept && config.low_freq_factor != config.high_freq_factor) {
      const double keep = (original / wavelength - config.low_freq_factor) /
                          (config.high_freq_factor - config.low_freq_factor);
      theta = (1.0 - keep) * theta / config.factor + keep * theta;
    }
  }
}

void apply_proportional(const RopeConfig& config, Frequencies& out) {
  const auto turning = static_cast<std::size_t>(
      static_cast<int>(config.partial_rotary_factor * config.head_dim) / 2);
  for (std::size_t i = 0; i < out.inv_freq.size(); ++i) {
    out.inv_freq[i] = i < turning ? out.inv_freq[i] / config.factor : 0.0;
  }
}

double effective_base(const RopeConfig& config, double seq_len) {
  const int dim = config.effective_rotary_dim();
  if (config.kind == ScalingKind::kNtkAware) return ntk_base(config.base, config.factor, dim);
  if (config.kind == ScalingKind::kDynamicNtk) {
    const double stretch = dynamic_ntk_stretch(config, seq_len);
    return stretch == 1.0 ? config.base : ntk_base(config.base, stretch, dim);
  }
  return config.base;
}

}  // namespace

double dynamic_ntk_stretch(const RopeConfig& config, double seq_len) {
  const double trained = config.max_position_embeddings;
  return 1.0 + config.factor * (std::max(seq_len, trained) - trained) / trained;
}

std::vector<double> inverse_frequencies(int rotary_dim, double base) {
  std::vector<double> theta(static_cast<std::size_t>(rotary_dim / 2));
  for (std::size_t i = 0; i < theta.size(); ++i) {
    theta[i] = std::pow(base, -2.0 * static_cast<double>(i) / rotary_dim);
  }
  return theta;
}

std::vector<double> wavelengths(std::span<const double> inv_freq) {
  std::vector<double> tokens(inv_freq.size());
  std::transform(inv_freq.begin(), inv_freq.end(), tokens.begin(), [](double theta) {
    return theta == 0.0 ? std::numeric_limits<double>::infinity() : 2.0 * std::numbers::pi / theta;
  });
  return tokens;
}

double yarn_mscale(double factor, double mscale) {
  return factor <= 1.0 ? 1.0 : 0.1 * mscale * std::log(factor) + 1.0;
}

std::vector<double> yarn_ramp(const RopeConfig& config) {
  const int dim = config.effective_rotary_dim();
  const double original = config.original_length();
  std::vector<double> ramp(static_cast<std::size_t>(dim / 2));
  if (config.yarn_ramp == YarnRamp::kPaper) {
    const std::vector<double> theta = inverse_frequencies(dim, config.base);
    for (std::size_t i = 0; i < ramp.size(); ++i) {
      const double turns = original * theta[i] / (2.0 * std::numbers::pi);
      const double keep = (turns - config.beta_slow) / (config.beta_fast - config.beta_slow);
      ramp[i] = 1.0 - std::clamp(keep, 0.0, 1.0);
    }
    return ramp;
  }
  const auto correction = [&](double turns) {
    return dim * std::log(original / (turns * 2.0 * std::numbers::pi)) /
           (2.0 * std::log(config.base));
  };
  double low = correction(config.beta_fast);
  double high = correction(config.beta_slow);
  if (config.truncate) {
    low = std::floor(low);
    high = std::ceil(high);
  }
  low = std::max(low, 0.0);
  high = std::min(high, dim - 1.0);
  if (low == high) high += 0.001;
  for (std::size_t i = 0; i < ramp.size(); ++i) {
    ramp[i] = std::clamp((static_cast<double>(i) - low) / (high - low), 0.0, 1.0);
  }
  return ramp;
}

Result<Frequencies> frequencies(const RopeConfig& config, double seq_len) {
  if (Status checked = validate(config, seq_len); !checked) return Error{checked.error()};
  Frequencies out;
  out.base = effective_base(config, seq_len);
  out.inv_freq = inverse_frequencies(config.effective_rotary_dim(), out.base);
  switch (config.kind) {
    case ScalingKind::kDefault:
    case ScalingKind::kNtkAware:
      break;
    case ScalingKind::kLinear:
      for (double& theta : out.inv_freq) theta /= config.factor;
      break;
    case ScalingKind::kDynamicNtk:
      out.notes.push_back("The base in effect is " + number_text(out.base) + " at " +
                          number_text(std::max(seq_len, config.max_position_embeddings)) +
                          " tokens; it grows with the sequence.");
      break;
    case ScalingKind::kYarn:
      apply_yarn(config, out);
      break;
    case ScalingKind::kLongRope:
      apply_longrope(config, seq_len, out);
      break;
    case ScalingKind::kLlama3:
      apply_llama3(config, out);
      break;
    case ScalingKind::kProportional:
      apply_proportional(config, out);
      break;
  }
  const bool finite = std::all_of(out.inv_freq.begin(), out.inv_freq.end(),
                                  [](double theta) { return std::isfinite(theta); });
  if (!finite || !std::isfinite(out.base) || !std::isfinite(out.attention_factor)) {
    return Error{"The frequencies overflow with rope_theta = " + number_text(config.base) +
                 " and factor = " + number_text(config.factor) + "; use smaller values."};
  }
  return out;
}

std::string_view kind_id(ScalingKind kind) { return kKindIds[static_cast<std::size_t>(kind)]; }

std::optional<ScalingKind> kind_from_id(std::string_view id) {
  for (const ScalingKind kind : kAllScalingKinds) {
    if (kind_id(kind) == id) return kind;
  }
  return std::nullopt;
}

}  // namespace ropewalk::core
