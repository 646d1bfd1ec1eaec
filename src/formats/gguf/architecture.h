// What llama.cpp does with a GGUF's architecture that the file does not say: which components turn
// together, which layers turn. From llama_model_rope_type() in src/llama-model.cpp, the graphs in
// src/models and the loaders' defaults.
#pragma once

#include <cstdint>
#include <string_view>

namespace ropewalk::formats {

struct GgufArchitecture {
  enum class Rope : std::uint8_t {
    kNone,
    kNorm,    // neighbours (2i, 2i + 1)
    kNeox,    // (i, i + d/2)
    kMrope,   // as kNeox, pairs split between axes in chunks
    kImrope,  // as kNeox, axes taking turns
  };
  // The base of sliding layers where the file has no rope.freq_base_swa.
  enum class Sliding : std::uint8_t {
    kSame,        // as the others, scaling too
    kPlain,       // the others' base, without their scaling
    k10000,       // 10000, without scaling
    kTurnsAlone,  // the other layers do not turn
  };
  std::string_view name;
  Rope rope;
  std::string_view instead = {};  // of kNone: "ALiBi"
  Sliding sliding = Sliding::kSame;
  int period = 0;            // every period-th layer is not sliding, where the file does not say
  bool dense_first = false;  // the first of each period, not the last
  int still_interval = 0;    // every n-th layer does not turn
  bool apart = false;        // rotary components stand behind the others (MLA)
  bool permuted = false;     // the converter sorts the rows of q and k
};

// Null: not known.
const GgufArchitecture* find_gguf_architecture(std::string_view name);

}  // namespace ropewalk::formats
