// A model's weights: one run of numbers, and the list of what lies where, by the names Hugging
// Face's Llama has for them.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "nn/model/config.h"

namespace ropewalk::nn {

inline constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();

struct Parameter {
  std::string name;
  std::vector<std::int64_t> shape;
  std::size_t at = 0, count = 0;
};

// Where each weight begins; kAbsent: the model has none.
struct LayerPlaces {
  std::size_t norm1 = kAbsent, norm1_bias = kAbsent;
  std::size_t q = kAbsent, q_bias = kAbsent, k = kAbsent, k_bias = kAbsent, v = kAbsent,
              v_bias = kAbsent;
  std::size_t q_norm = kAbsent, k_norm = kAbsent;
  std::size_t out = kAbsent, out_bias = kAbsent;
  std::size_t norm2 = kAbsent, norm2_bias = kAbsent;
  std::size_t gate = kAbsent, up = kAbsent, up_bias = kAbsent, down = kAbsent, down_bias = kAbsent;
};
struct ModelPlaces {
  std::size_t embedding = kAbsent;  // [vocabulary, width]
  std::size_t positions = kAbsent;  // kLearned: [length, width]
  std::size_t bias = kAbsent;  // kT5: [buckets, heads]; kLearnedBias: [2 reach + 1, heads], the
                               // farthest past first
  std::vector<LayerPlaces> layers;
  std::size_t norm = kAbsent, norm_bias = kAbsent;
  std::size_t head = kAbsent;  // [outputs, width]; the embedding's place if tied
};

struct ParameterList {
  std::vector<Parameter> all;
  ModelPlaces places;
  std::size_t count = 0;
};
ParameterList list_parameters(const ModelConfig& config);

// How many weights that will be, without listing them.
double parameter_count(const ModelConfig& config);

// Seeded weights. Linear layers: uniform in +-1/sqrt(in), as PyTorch begins; embeddings, positions:
// N(0, 0.02^2), with sinusoids N(0, 0.1^2); norms 1, biases and relative biases 0. The same bits on
// every platform.
std::vector<float> initial_parameters(const ModelConfig& config, const ParameterList& list,
                                      std::uint32_t seed);

}  // namespace ropewalk::nn
