// Ways to stretch a context, set side by side on one head: which pairs each slows, what remains
// unseen at a length, and what it costs a text that is no longer than those of training.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "core/attention/similarity.h"

namespace ropewalk::experiments {

enum class Extension {
  kNone,
  kLinear,        // position interpolation, arXiv 2306.15595
  kNtk,           // NTK-aware, static
  kDynamic,       // NTK-aware with the factor of the current length
  kYarn,          // arXiv 2309.00071, the ramp as implementations have it
  kYarnPaper,     // the ramp as the paper has it
  kLlama3,        // Llama 3.1
  kLongRope,      // arXiv 2402.13753, with made_long_factors()
  kProportional,  // p-RoPE, arXiv 2410.06205: the slowest pairs stand still
  kClipped,       // CoPE, arXiv 2602.05258: the pairs that never came round, tapered
};
inline constexpr int kExtensions = 10;

struct ExtensionSpec {
  int d = 128;
  double base = 10000;
  double factor = 4;                                 // s
  double length = 4096;                              // of training's texts, tokens
  double text = 16384;                               // the current one, tokens
  double low_freq_factor = 1, high_freq_factor = 4;  // kLlama3
  double keep = 0.25;                                // kProportional: the share that turns
  bool operator==(const ExtensionSpec&) const = default;
};

struct Extended {
  std::vector<double> inv_freq, ratio;  // ratio: over those of training
  double attention_factor = 1;
  std::string refused;  // a sentence, where it cannot be computed: all is as without it then
};
Extended extended(Extension kind, const ExtensionSpec& spec);

// LongRoPE's lists are searched for each model. This one only has their shape: 1 for pairs that
// came round 32 times in training, s for those that did not come round, s^t in between, t even in
// the logarithm of the wavelength.
std::vector<double> made_long_factors(const ExtensionSpec& spec);

struct ExtensionEffect {
  int unseen = 0;           // pairs that reach angles in this text that training never showed
  double short_change = 0;  // largest change of an equal key's score times the attention factor's
                            // square, within kShort tokens, in a text as long as training's
  int short_pairs = 0;      // pairs whose speed is another in such a text
  double weight = 0;  // of a key that leads by `lead`, times the factor's square, in this text
};
inline constexpr int kShort = 128;
ExtensionEffect extension_effect(Extension kind, const ExtensionSpec& spec, double lead);

// An equal key's score times the attention factor's square.
core::SimilarityTerms extended_terms(const Extended& what);

}  // namespace ropewalk::experiments
