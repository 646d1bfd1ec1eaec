// A whole model: tokens in, logits out, and the gradients back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nn/model/layer.h"

namespace ropewalk::nn {

struct Model {
  ModelConfig config;
  ParameterList list;
};
// Refused as validate() says.
core::Result<Model> make_model(const ModelConfig& config);

enum class Keep {
  kTraining,  // what backward needs
  kTrace,     // besides, the scores
};

// All that one pass over `batch` texts of `rows` tokens computes; made once and used again.
template <class T>
struct Workspace {
  Span3 span;
  Positions<T> positions;
  std::vector<LayerBuffers<T>> layers;
  std::vector<T> last;                   // what the last layer gave, [rows, width]
  std::vector<T> norm, mean, inverse;    // the final norm
  std::vector<T> read;                   // kClass: its first tokens, [batch, width]
  std::vector<T> logits;                 // [batch * rows, vocabulary], or [batch, classes]
  std::vector<T> probabilities, losses;  // of loss()
  std::size_t counted = 0;               // rows with a target
  LayerGradients<T> gradients;
  std::vector<T> dx, dlogits, dbias, dread;
  std::vector<T> scratch;

  [[nodiscard]] std::size_t outputs() const { return losses.size(); }  // rows of logits
};
// About how many numbers that will be.
double workspace_numbers(const ModelConfig& config, std::size_t batch, std::size_t rows);
// Refused if it would hold more than 2^30 numbers.
template <class T>
core::Result<Workspace<T>> make_workspace(const Model& model, std::size_t batch, std::size_t rows,
                                          Keep keep = Keep::kTraining);

// tokens [batch, rows], each 0 .. vocabulary - 1.
template <class T>
void forward(const Model& model, const T* parameters, const std::int32_t* tokens,
             Workspace<T>& work);
// The mean loss of what forward() found; targets, one a row of logits, may be kNoTarget. 0 if none
// is.
template <class T>
double loss(const Model& model, const std::int32_t* targets, Workspace<T>& work);
// Adds the gradients of that loss to `gradients`, of the parameters' size.
template <class T>
void backward(const Model& model, const T* parameters, const std::int32_t* tokens,
              const std::int32_t* targets, Workspace<T>& work, T* gradients);

// One of a pass's intermediates, for display: its permanent name ("layers.0.q_turned"), its shape,
// its numbers.
struct Traced {
  std::string name;
  std::vector<std::size_t> shape;
  std::span<const float> values;
};
// In the order they were computed; valid while the workspace is.
std::vector<Traced> trace(const Model& model, const Workspace<float>& work);

}  // namespace ropewalk::nn
