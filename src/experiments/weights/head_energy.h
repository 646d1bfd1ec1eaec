// How much of a head's work each rotary pair can do, from its weights alone: few fast pairs for
// place, slow ones for meaning (arXiv 2410.06205, 2502.01563).
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "experiments/weights/head_tensors.h"
#include "formats/model_config.h"

namespace ropewalk::experiments {

// A layer's heads. The length of a pair is the root mean square of its two components over inputs
// whose components are independent, of mean 0 and variance 1: the root of its rows' squares and its
// bias' squares. With QK-norm, it is that over the root mean square of all components that are
// normed together, times the gain.
struct LayerEnergy {
  int layer = 0;
  std::string group;  // of the config's: "all", "full_attention"
  int heads = 0, kv_heads = 0, pairs = 0;
  std::vector<double> q;         // [heads][pairs]
  std::vector<double> k;         // [kv_heads][pairs]
  std::vector<double> inv_freq;  // [pairs], radians per token
  bool bias = false, gain = false;

  // q's length times k's, of a head of queries and the keys it meets: 0 <= head < heads.
  double product(int head, int pair) const;
  // The head's products, over their sum; all 0 if that is 0.
  std::vector<double> shares(int head) const;
};

// Opens a model's weights and then goes through it layer by layer; a layer is some megabytes.
class HeadEnergies {
 public:
  // `config` is what `model` was read from; `model_type` as transformers or GGUF call it.
  HeadEnergies(formats::Weights weights, formats::ModelConfig model, const formats::Json& config,
               std::string model_type);

  std::vector<int> layers() const;  // that have attention, in order
  const std::vector<std::string>& notes() const { return notes_; }
  // Do the config's settings say how this layer turns?
  bool turns(int layer) const { return group_of(layer) != nullptr; }
  // Frequencies for sequences of `length` tokens (0: the trained one). A layer whose group the
  // config leaves without rotation is refused, as is one that the config does not fit.
  core::Result<LayerEnergy> read(int layer, double length);

 private:
  void adopt_layout();
  const formats::RopeGroup* group_of(int layer) const;
  core::Result<std::vector<double>> squares(const HeadRows& rows, int head_dim);
  core::Status add_bias(const HeadRows& rows, std::vector<double>& squares);
  core::Status apply_gain(const HeadRows& rows, int head_dim, std::vector<double>& squares);

  formats::Weights weights_;
  formats::ModelConfig model_;
  HeadCounts counts_;
  std::string model_type_;
  TensorsOfLayers tensors_;  // of weights_
  std::vector<std::string> notes_;
};

}  // namespace ropewalk::experiments
