// Where a model's projections of queries and keys lie among its tensors, layer by layer.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "formats/model_files/weights.h"

namespace ropewalk::experiments {

// The rows of one head in a projection: from `first`, and `stride` further on for the next head.
struct HeadRows {
  const formats::WeightTensor* weight = nullptr;
  const formats::WeightTensor* bias = nullptr;  // null: none; as many numbers as weight has rows
  const formats::WeightTensor* gain = nullptr;  // QK-norm's; null: none
  std::int64_t first = 0, stride = 0;
  int heads = 0;
};

struct LayerTensors {
  int layer = 0;
  HeadRows q, k;
};

// What has to be known of the model to tell heads apart.
struct HeadCounts {
  std::string_view model_type;  // transformers' or GGUF's name; "": not told
  int heads = 0, kv_heads = 0;  // 0: not told
};

// Might `name` be one of those tensors? For Weights::open.
bool is_head_tensor(std::string_view name);

// By the layer's number: those that have attention. Points into `weights`.
using TensorsOfLayers = std::map<int, std::vector<const formats::WeightTensor*>>;
TensorsOfLayers tensors_of_layers(const formats::Weights& weights);

// Separate projections (Hugging Face's, Meta's and llama.cpp's names), and fused ones of Phi-3's
// kind (all queries, all keys, all values) and GPT-NeoX's (head by head). Refused with a sentence:
// projections through a bottleneck (MLA), and fused ones whose order is not known.
core::Result<LayerTensors> find_layer(const std::vector<const formats::WeightTensor*>& own,
                                      int layer, int head_dim, const HeadCounts& counts);

}  // namespace ropewalk::experiments
