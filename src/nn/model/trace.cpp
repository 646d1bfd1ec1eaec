#include <utility>

#include "nn/model/transformer.h"

namespace ropewalk::nn {
namespace {

class Tracer {
 public:
  // What was not computed is left out.
  void add(std::string name, std::span<const float> values, std::vector<std::size_t> shape) {
    if (!values.empty()) out_.push_back({std::move(name), std::move(shape), values});
  }
  std::vector<Traced> take() { return std::move(out_); }

 private:
  std::vector<Traced> out_;
};

void trace_layer(const ModelConfig& config, const Span3& span, const std::string& name,
                 const LayerBuffers<float>& layer, Tracer& tracer) {
  const std::size_t b = span.batch, t = span.rows, width = static_cast<std::size_t>(config.width);
  const std::size_t heads = static_cast<std::size_t>(config.heads),
                    kv_heads = static_cast<std::size_t>(config.key_heads());
  const std::size_t dim = static_cast<std::size_t>(config.head_dim()),
                    hidden = static_cast<std::size_t>(config.hidden_width());
  tracer.add(name + "x", layer.x, {b, t, width});
  tracer.add(name + "norm1", layer.norm1, {b, t, width});
  tracer.add(name + "q", layer.q, {b, t, heads, dim});
  tracer.add(name + "k", layer.k, {b, t, kv_heads, dim});
  tracer.add(name + "v", layer.v, {b, t, kv_heads, dim});
  tracer.add(name + "q_normed", layer.q_normed, {b, t, heads, dim});
  tracer.add(name + "k_normed", layer.k_normed, {b, t, kv_heads, dim});
  tracer.add(name + "q_turned", layer.q_turned, {b, t, heads, dim});
  tracer.add(name + "k_turned", layer.k_turned, {b, t, kv_heads, dim});
  tracer.add(name + "scores", layer.scores, {b, heads, t, t});
  tracer.add(name + "weights", layer.weights, {b, heads, t, t});
  tracer.add(name + "attended", layer.attended, {b, t, heads, dim});
  tracer.add(name + "middle", layer.middle, {b, t, width});
  tracer.add(name + "norm2", layer.norm2, {b, t, width});
  tracer.add(name + "gate", layer.gate, {b, t, hidden});
  tracer.add(name + "up", layer.up, {b, t, hidden});
  tracer.add(name + "active", layer.active, {b, t, hidden});
}

}  // namespace

std::vector<Traced> trace(const Model& model, const Workspace<float>& work) {
  Tracer tracer;
  const std::size_t width = static_cast<std::size_t>(model.config.width);
  for (std::size_t l = 0; l < work.layers.size(); ++l)
    trace_layer(model.config, work.span, "layers." + std::to_string(l) + ".", work.layers[l],
                tracer);
  tracer.add("last", work.last, {work.span.batch, work.span.rows, width});
  tracer.add("norm", work.norm, {work.span.batch, work.span.rows, width});
  const std::size_t outputs = static_cast<std::size_t>(model.config.outputs());
  if (model.config.head == Head::kClass) {
    tracer.add("logits", work.logits, {work.span.batch, outputs});
  } else {
    tracer.add("logits", work.logits, {work.span.batch, work.span.rows, outputs});
  }
  return tracer.take();
}

}  // namespace ropewalk::nn
