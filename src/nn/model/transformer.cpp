#include "nn/model/transformer.h"

#include <algorithm>
#include <string>

#include "nn/layers/cross_entropy.h"
#include "nn/layers/embedding.h"
#include "nn/layers/linear.h"
#include "nn/math.h"

namespace ropewalk::nn {
namespace {

std::size_t size(int n) { return static_cast<std::size_t>(n); }

template <class T>
const T* learned_bias_weights(const Model& model, const T* parameters) {
  const std::size_t at = model.list.places.bias;
  return at == kAbsent ? nullptr : parameters + at;
}

// kClass reads the first token of each text.
template <class T>
void read_first_tokens(const Workspace<T>& work, std::size_t width, const T* from, T* to) {
  for (std::size_t b = 0; b < work.span.batch; ++b)
    std::copy_n(from + b * work.span.rows * width, width, to + b * width);
}

}  // namespace

core::Result<Model> make_model(const ModelConfig& config) {
  if (core::Status s = validate(config); !s) return core::Error{s.error()};
  return Model{config, list_parameters(config)};
}

double workspace_numbers(const ModelConfig& config, std::size_t batch, std::size_t rows) {
  const double width = config.width, hidden = config.hidden_width(),
               texts = static_cast<double>(batch), length = static_cast<double>(rows);
  const double layer = 12.0 * width + 3.0 * hidden + config.heads * length;
  const double bias = 2.0 * config.heads * length;
  return texts * length * ((config.layers + 1.0) * layer + 3.0 * config.outputs()) + bias;
}

template <class T>
core::Result<Workspace<T>> make_workspace(const Model& model, std::size_t batch, std::size_t rows,
                                          Keep keep) {
  const ModelConfig& config = model.config;
  constexpr double kMost = 1073741824.0;
  if (batch == 0 || rows == 0) return core::Error{"There must be at least one text of one token."};
  if (workspace_numbers(config, batch, rows) * (keep == Keep::kTrace ? 2.0 : 1.0) > kMost) {
    return core::Error{"Texts of " + std::to_string(rows) +
                       " tokens would take more than 4 GB of memory in this model; take shorter "
                       "ones, or fewer at a time."};
  }
  core::Result<Positions<T>> positions = make_positions<T>(config, rows);
  if (!positions) return core::Error{positions.error()};
  Workspace<T> work;
  work.span = {batch, rows, 0};
  work.positions = std::move(*positions);
  for (int layer = 0; layer < config.layers; ++layer)
    work.layers.push_back(make_layer_buffers<T>(config, work.span, rows, keep == Keep::kTrace));
  const std::size_t count = work.span.count(), width = size(config.width),
                    outputs = size(config.outputs());
  const bool whole = config.head == Head::kClass;
  const std::size_t read = whole ? batch : count;
  for (auto* buffer : {&work.last, &work.norm, &work.dx}) buffer->resize(count * width);
  work.mean.resize(count);
  work.inverse.resize(count);
  if (whole) work.read.resize(batch * width);
  work.dread.resize(count * width);
  for (auto* buffer : {&work.logits, &work.probabilities, &work.dlogits})
    buffer->resize(read * outputs);
  work.losses.resize(read);
  work.gradients = make_layer_gradients<T>(config, work.span);
  if (model.list.places.bias != kAbsent) work.dbias.resize(work.positions.bias.size());
  work.scratch.resize(std::max(layer_scratch(config, work.span, rows), width * outputs));
  return work;
}

template <class T>
void forward(const Model& model, const T* parameters, const std::int32_t* tokens,
             Workspace<T>& work) {
  const ModelConfig& config = model.config;
  const ModelPlaces& at = model.list.places;
  const Span3& span = work.span;
  const std::size_t count = span.count(), width = size(config.width);
  T* x = work.layers.front().x.data();
  embedding_forward(parameters + at.embedding, tokens, count, width, x);
  if (config.encoding == core::EncodingKind::kSinusoidal)
    add_positions_forward(work.positions.sinusoids.data(), span.rows, 0, span.batch, span.rows,
                          width, x);
  if (at.positions != kAbsent)
    add_positions_forward(parameters + at.positions, size(config.length), 0, span.batch, span.rows,
                          width, x);
  const DistanceBias<const T> bias =
      distance_bias(config, work.positions, learned_bias_weights(model, parameters));
  for (std::size_t l = 0; l < work.layers.size(); ++l) {
    LayerBuffers<T>& layer = work.layers[l];
    T* out = l + 1 < work.layers.size() ? work.layers[l + 1].x.data() : work.last.data();
    project_forward(config, at.layers[l], parameters, work.positions, span, layer,
                    work.scratch.data());
    attend_forward(config, at.layers[l], parameters, bias, span, layer.k_met(), layer.v.data(),
                   span.rows, layer, out, work.scratch.data());
  }
  norm_forward(config, count, work.last.data(), parameters, at.norm, at.norm_bias, work.norm.data(),
               work.mean.data(), work.inverse.data());
  const T* read = work.norm.data();
  if (config.head == Head::kClass) {
    read_first_tokens(work, width, read, work.read.data());
    read = work.read.data();
  }
  linear_forward<T>({work.outputs(), width, size(config.outputs())}, read, parameters + at.head,
                    nullptr, work.logits.data(), work.scratch.data());
}

template <class T>
double loss(const Model& model, const std::int32_t* targets, Workspace<T>& work) {
  work.counted =
      cross_entropy_forward(work.outputs(), size(model.config.outputs()), work.logits.data(),
                            targets, work.probabilities.data(), work.losses.data());
  if (work.counted == 0) return 0.0;
  const T* losses = work.losses.data();
  const double sum = sum_of<double>(
      work.outputs(), [losses](std::size_t r) { return static_cast<double>(losses[r]); });
  return sum / static_cast<double>(work.counted);
}

template <class T>
void backward(const Model& model, const T* parameters, const std::int32_t* tokens,
              const std::int32_t* targets, Workspace<T>& work, T* gradients) {
  const ModelConfig& config = model.config;
  const ModelPlaces& at = model.list.places;
  const Span3& span = work.span;
  const std::size_t count = span.count(), width = size(config.width);
  cross_entropy_backward(work.outputs(), size(config.outputs()), work.probabilities.data(), targets,
                         work.counted, work.dlogits.data());
  const bool whole = config.head == Head::kClass;
  const LinearShape head{work.outputs(), width, size(config.outputs())};
  // kClass: what was read lies apart in dx's room, and goes back to its tokens.
  T* dread = whole ? work.dx.data() : work.dread.data();
  linear_backward<T>(head, whole ? work.read.data() : work.norm.data(), parameters + at.head,
                     work.dlogits.data(), dread, false, gradients + at.head, nullptr);
  if (whole) {
    std::fill(work.dread.begin(), work.dread.end(), T(0));
    for (std::size_t b = 0; b < span.batch; ++b)
      std::copy_n(dread + b * width, width, work.dread.data() + b * span.rows * width);
  }
  T* dx = work.dx.data();
  std::fill(work.dx.begin(), work.dx.end(), T(0));
  norm_backward(config, count, work.last.data(), parameters, at.norm, at.norm_bias,
                work.mean.data(), work.inverse.data(), work.dread.data(), dx, gradients);
  std::fill(work.dbias.begin(), work.dbias.end(), T(0));
  const DistanceBias<T> dbias{work.dbias.empty() ? nullptr : work.dbias.data(),
                              work.positions.length};
  for (std::size_t l = work.layers.size(); l-- > 0;)
    layer_backward(config, at.layers[l], parameters, work.positions, span, work.layers[l], dx,
                   dbias, gradients, work.gradients, work.scratch.data());
  if (at.bias != kAbsent)
    add_bias_gradients(config, work.positions, work.dbias.data(), gradients + at.bias);
  if (at.positions != kAbsent)
    add_positions_backward(size(config.length), 0, span.batch, span.rows, width, dx,
                           gradients + at.positions);
  embedding_backward(tokens, count, width, dx, gradients + at.embedding);
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type
#define ROPEWALK_FOR(T)                                                                         \
  template core::Result<Workspace<T>> make_workspace<T>(const Model&, std::size_t, std::size_t, \
                                                        Keep);                                  \
  template void forward<T>(const Model&, const T*, const std::int32_t*, Workspace<T>&);         \
  template double loss<T>(const Model&, const std::int32_t*, Workspace<T>&);                    \
  template void backward<T>(const Model&, const T*, const std::int32_t*, const std::int32_t*,   \
                            Workspace<T>&, T*);
// NOLINTEND(bugprone-macro-parentheses)
ROPEWALK_FOR(float)
ROPEWALK_FOR(double)
#undef ROPEWALK_FOR

}  // namespace ropewalk::nn
