// What an encoding makes of a text's length: the tables that every layer uses.
#pragma once

#include <cstddef>
#include <vector>

#include "core/result.h"
#include "nn/layers/attention.h"
#include "nn/layers/rotary.h"
#include "nn/model/config.h"

namespace ropewalk::nn {

// For texts of up to `length` tokens. What is learned stands in the weights; `rows` of distances
// tell which of it counts.
template <class T>
struct Positions {
  std::size_t length = 0;
  std::vector<T> sinusoids;  // kSinusoidal: [length, width], scaled
  RotaryTable<T> rotary;     // kRope
  std::vector<std::size_t>
      bias_rows;        // kT5, kLearnedBias: the row of each distance m - n, -(length - 1) first
  std::vector<T> bias;  // kAlibi: [heads, 2 length - 1]; for the learned ones room of that size
};

// Kinds that look at a text's length (dynamic) take `length` for it.
template <class T>
core::Result<Positions<T>> make_positions(const ModelConfig& config, std::size_t length);

// What is added to the scores: kAlibi's as it is; a learned one's read from its weights [rows,
// heads] first. Empty for others.
template <class T>
DistanceBias<const T> distance_bias(const ModelConfig& config, Positions<T>& positions,
                                    const T* weights);
// The gradients [heads, 2 length - 1] of a learned bias, added to those of its weights.
template <class T>
void add_bias_gradients(const ModelConfig& config, const Positions<T>& positions, const T* dbias,
                        T* dweights);

}  // namespace ropewalk::nn
