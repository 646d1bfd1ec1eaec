#include "experiments/long_context/context_extension.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/rotation/clipping.h"
#include "core/rotation/frequency.h"
#include "experiments/long_context/unseen_angles.h"

namespace ropewalk::experiments {
namespace {

core::ScalingKind scaling_of(Extension kind) {
  switch (kind) {
    case Extension::kLinear:
      return core::ScalingKind::kLinear;
    case Extension::kNtk:
      return core::ScalingKind::kNtkAware;
    case Extension::kDynamic:
      return core::ScalingKind::kDynamicNtk;
    case Extension::kYarn:
    case Extension::kYarnPaper:
      return core::ScalingKind::kYarn;
    case Extension::kLlama3:
      return core::ScalingKind::kLlama3;
    case Extension::kLongRope:
      return core::ScalingKind::kLongRope;
    case Extension::kProportional:
      return core::ScalingKind::kProportional;
    case Extension::kNone:
    case Extension::kClipped:
      break;
  }
  return core::ScalingKind::kDefault;
}

core::RopeConfig config_of(Extension kind, const ExtensionSpec& spec) {
  core::RopeConfig config;
  config.head_dim = spec.d;
  config.base = spec.base;
  config.kind = scaling_of(kind);
  config.factor = kind == Extension::kProportional ? 1 : spec.factor;
  config.max_position_embeddings = spec.length;
  config.original_max_position_embeddings = spec.length;
  config.yarn_ramp =
      kind == Extension::kYarnPaper ? core::YarnRamp::kPaper : core::YarnRamp::kImplementation;
  config.low_freq_factor = std::min(spec.low_freq_factor, spec.high_freq_factor);
  config.high_freq_factor = std::max(spec.low_freq_factor, spec.high_freq_factor);
  config.partial_rotary_factor = spec.keep;
  if (kind == Extension::kLongRope) {
    config.longrope_factor = spec.factor;
    config.short_factor.assign(static_cast<std::size_t>(spec.d / 2), 1.0);
    config.long_factor = made_long_factors(spec);
  }
  return config;
}

}  // namespace

std::vector<double> made_long_factors(const ExtensionSpec& spec) {
  constexpr double kOften = 32;
  std::vector<double> factors;
  for (const double theta : core::inverse_frequencies(spec.d, spec.base)) {
    const double turns = spec.length * theta / (2 * std::numbers::pi);
    const double t = std::clamp(1 - std::log(turns) / std::log(kOften), 0.0, 1.0);
    factors.push_back(std::pow(spec.factor, t));
  }
  return factors;
}

Extended extended(Extension kind, const ExtensionSpec& spec) {
  const std::vector<double> plain = core::inverse_frequencies(spec.d, spec.base);
  Extended out{plain, std::vector<double>(plain.size(), 1.0), 1, {}};
  if (kind == Extension::kNone) return out;
  if (kind == Extension::kClipped) {
    out.inv_freq = core::taper_slowest(plain, core::unfinished_pairs(plain, spec.length));
  } else {
    core::Result<core::Frequencies> made = core::frequencies(config_of(kind, spec), spec.text);
    if (!made) {
      out.refused = made.error();
      return out;
    }
    out.inv_freq = std::move(made->inv_freq);
    out.attention_factor = made->attention_factor;
  }
  for (std::size_t i = 0; i < plain.size(); ++i) out.ratio[i] = out.inv_freq[i] / plain[i];
  return out;
}

core::SimilarityTerms extended_terms(const Extended& what) {
  core::SimilarityTerms terms = core::mean_cosine_terms(what.inv_freq);
  for (double& amplitude : terms.amplitude)
    amplitude *= what.attention_factor * what.attention_factor;
  return terms;
}

ExtensionEffect extension_effect(Extension kind, const ExtensionSpec& spec, double lead) {
  const std::vector<double> plain = core::inverse_frequencies(spec.d, spec.base);
  const std::vector<double> waves = core::wavelengths(plain);
  const Extended now = extended(kind, spec);
  // Between two neighbours of training is nothing new; a whole token beyond is.
  constexpr double kHair = 1 - 1e-9;  // rounding
  ExtensionEffect effect;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const double reached = (spec.text - 1) * now.inv_freq[i];
    effect.unseen += waves[i] > spec.length && reached >= spec.length * plain[i] * kHair ? 1 : 0;
  }
  effect.weight = weight_of_leader(spec.text, lead * now.attention_factor * now.attention_factor);

  ExtensionSpec trained = spec;
  trained.text = spec.length;
  const Extended then = extended(kind, trained);
  for (const double ratio : then.ratio) effect.short_pairs += std::abs(ratio - 1) > 1e-9 ? 1 : 0;
  const core::SimilarityTerms before = core::mean_cosine_terms(plain), after = extended_terms(then);
  for (int x = 0; x < kShort; ++x)
    effect.short_change = std::max(effect.short_change, std::abs(core::similarity_at(after, x) -
                                                                 core::similarity_at(before, x)));
  return effect;
}

}  // namespace ropewalk::experiments
