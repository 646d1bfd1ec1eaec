#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/rotation/layout.h"

namespace ropewalk::core {

// How a model stretches its rotary frequencies past the trained length. Hugging Face's meaning of
// each (transformers, modeling_rope_utils.py) where it has one.
enum class ScalingKind {
  kDefault,       // RoFormer, arXiv 2104.09864: theta_i = b^(-2i/d)
  kLinear,        // position interpolation, arXiv 2306.15595: theta_i / s
  kNtkAware,      // static NTK-aware: base b s^(d/(d-2))
  kDynamicNtk,    // the same with a base that follows the current length
  kYarn,          // arXiv 2309.00071
  kLongRope,      // arXiv 2402.13753: one divisor per pair, a short and a long list
  kLlama3,        // Llama 3.1: by wavelength, smooth between two bounds
  kProportional,  // p-RoPE: the slowest pairs stand still
};

// What YaRN's ramp is linear in.
enum class YarnRamp {
  kImplementation,  // the pair's index i: every implementation
  kPaper,  // O / wavelength_i, as the paper writes it (alpha = beta_slow, beta = beta_fast)
};

// A model's rotary settings. Fields carry the names that config.json has for them.
struct RopeConfig {
  int head_dim = 64;
  int rotary_dim = 0;     // first components that turn; 0: all of head_dim
  double base = 10000.0;  // rope_theta
  Layout layout = Layout::kHalfSplit;
  ScalingKind kind = ScalingKind::kDefault;

  double factor = 1.0;                            // s
  double max_position_embeddings = 2048.0;        // L, in tokens
  double original_max_position_embeddings = 0.0;  // O, in tokens; 0: as max_position_embeddings
  std::optional<double> attention_factor;         // yarn, longrope: overrides the formula
  double beta_fast = 32.0;                        // yarn: turns over O above which theta is kept
  double beta_slow = 1.0;                         // yarn: turns over O below which it is theta/s
  bool truncate = true;                           // yarn: round the ramp's ends outwards
  double mscale = 0.0;                            // yarn; 0: not given
  double mscale_all_dim = 0.0;                    // yarn; 0: not given
  YarnRamp yarn_ramp = YarnRamp::kImplementation;
  double low_freq_factor = 1.0;           // llama3
  double high_freq_factor = 4.0;          // llama3
  std::vector<double> short_factor;       // longrope, rotary_dim/2 entries
  std::vector<double> long_factor;        // longrope, rotary_dim/2 entries
  std::optional<double> longrope_factor;  // longrope's s; absent: L/O
  double partial_rotary_factor = 1.0;     // proportional's p (kinds but that one use rotary_dim)

  // Components that turn: rotary_dim, or the whole head (always so for proportional).
  [[nodiscard]] int effective_rotary_dim() const {
    return rotary_dim == 0 || kind == ScalingKind::kProportional ? head_dim : rotary_dim;
  }
  [[nodiscard]] double original_length() const {
    return original_max_position_embeddings == 0.0 ? max_position_embeddings
                                                   : original_max_position_embeddings;
  }
};

struct Frequencies {
  std::vector<double> inv_freq;    // radians per position, effective_rotary_dim()/2 of them
  double attention_factor = 1.0;   // multiplies cos and sin, so logits by its square
  double base = 0.0;               // in effect, after NTK kinds changed it
  std::vector<std::string> notes;  // sentences on what was chosen (which longrope list, ...)
};

// Frequencies of `config` when the current sequence is `seq_len` tokens long (dynamic and longrope
// look at it; 0: not known, counts as the trained length). What cannot be computed is refused with
// a sentence that names the field, its value and the remedy.
Result<Frequencies> frequencies(const RopeConfig& config, double seq_len = 0.0);

// The checks of frequencies() alone.
Status validate(const RopeConfig& config, double seq_len = 0.0);

// Dynamic NTK-aware: what NTK-aware's factor is at a sequence of `seq_len` tokens,
// s n/L - (s - 1) with n = max(seq_len, L); 1 up to L.
double dynamic_ntk_stretch(const RopeConfig& config, double seq_len);

// theta_i = base^(-2i/rotary_dim), i = 0 .. rotary_dim/2 - 1, radians per position. rotary_dim is
// even and > 0, base > 0.
std::vector<double> inverse_frequencies(int rotary_dim, double base);

// 2 pi / theta_i: tokens per turn; infinity for a pair that stands still.
std::vector<double> wavelengths(std::span<const double> inv_freq);

// YaRN's share of interpolation for each pair, 0 (kept) .. 1 (divided by s).
std::vector<double> yarn_ramp(const RopeConfig& config);

// g(s, m) = 0.1 m ln s + 1, and 1 for s <= 1: YaRN's attention factor for m = 1. DeepSeek
// multiplies the softmax scale by g(factor, mscale_all_dim)^2 besides.
double yarn_mscale(double factor, double mscale = 1.0);

// config.json's rope_type: "default", "linear", "ntk", "dynamic", "yarn", "longrope", "llama3",
// "proportional".
std::string_view kind_id(ScalingKind kind);
std::optional<ScalingKind> kind_from_id(std::string_view id);

inline constexpr ScalingKind kAllScalingKinds[] = {
    ScalingKind::kDefault,    ScalingKind::kLinear,      ScalingKind::kNtkAware,
    ScalingKind::kDynamicNtk, ScalingKind::kYarn,        ScalingKind::kLongRope,
    ScalingKind::kLlama3,     ScalingKind::kProportional};

}  // namespace ropewalk::core
