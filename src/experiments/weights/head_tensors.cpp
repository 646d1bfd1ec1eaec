#include "experiments/weights/head_tensors.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "formats/array.h"
#include "formats/json.h"

namespace ropewalk::experiments {
namespace {

using core::Error;
using formats::WeightTensor;

// What stands behind the layer's number.
constexpr std::array<std::string_view, 6> kQueries = {
    "self_attn.q_proj", "attn_q", "attention.wq", "attn.q_proj", "attention.q_proj", "attn.wq"};
constexpr std::array<std::string_view, 6> kKeys = {
    "self_attn.k_proj", "attn_k", "attention.wk", "attn.k_proj", "attention.k_proj", "attn.wk"};
constexpr std::array<std::string_view, 5> kQueryGains = {
    "self_attn.q_norm", "attn_q_norm", "self_attn.q_layernorm", "self_attn.query_layernorm",
    "attention.q_norm"};
constexpr std::array<std::string_view, 5> kKeyGains = {
    "self_attn.k_norm", "attn_k_norm", "self_attn.k_layernorm", "self_attn.key_layernorm",
    "attention.k_norm"};
constexpr std::array<std::string_view, 9> kFused = {"self_attn.qkv_proj",
                                                    "attn_qkv",
                                                    "attention.query_key_value",
                                                    "self_attention.query_key_value",
                                                    "attn.Wqkv",
                                                    "attn.c_attn",
                                                    "mixer.Wqkv",
                                                    "attention.wqkv",
                                                    "self_attn.W_pack"};
constexpr std::array<std::string_view, 5> kBottleneck = {
    "self_attn.kv_a_proj_with_mqa", "attn_kv_a_mqa", "attention.wkv_a_with_mqa", "attn_q_a",
    "self_attn.q_a_proj"};
// Other parts of a model, whose heads do not stand for its text.
constexpr std::array<std::string_view, 8> kOthers = {"vision", "visual", "audio", "mtp.",
                                                     "nextn",  "draft",  "image", "speech"};

struct Place {
  int layer;
  std::string_view rest;  // "self_attn.q_proj.weight"
};

std::optional<Place> place_of(std::string_view name) {
  for (const std::string_view before : {"layers.", "h.", "blk.", "blocks."}) {
    const std::size_t at = name.rfind(before);
    if (at == std::string_view::npos || (at > 0 && name[at - 1] != '.')) continue;
    const std::string_view tail = name.substr(at + before.size());
    int layer = 0;
    const auto read = std::from_chars(tail.data(), tail.data() + tail.size(), layer);
    const auto digits = static_cast<std::size_t>(read.ptr - tail.data());
    constexpr int kMost = 100000;
    if (read.ec != std::errc() || digits >= tail.size() || tail[digits] != '.' || layer < 0 ||
        layer > kMost)
      continue;
    return Place{layer, tail.substr(digits + 1)};
  }
  return std::nullopt;
}

template <std::size_t N>
bool names_one(std::string_view rest, const std::array<std::string_view, N>& stems) {
  const std::size_t dot = rest.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view end = rest.substr(dot), stem = rest.substr(0, dot);
  return (end == ".weight" || end == ".bias") &&
         std::find(stems.begin(), stems.end(), stem) != stems.end();
}

template <std::size_t N>
const WeightTensor* find_in(const std::vector<const WeightTensor*>& layer,
                            const std::array<std::string_view, N>& stems, std::string_view end) {
  for (const std::string_view stem : stems) {
    const std::string wanted = std::string(stem) + std::string(end);
    const auto found = std::find_if(layer.begin(), layer.end(), [&wanted](const WeightTensor* one) {
      return place_of(one->name)->rest == wanted;
    });
    if (found != layer.end()) return *found;
  }
  return nullptr;
}

std::string shown_name(const WeightTensor& tensor) {
  return "the tensor \"" + formats::printable(tensor.name, 100) + '"';
}

core::Status check_bias(const HeadRows& rows) {
  if (rows.bias == nullptr) return {};
  const auto& shape = rows.bias->shape;
  if (shape.size() == 1 && shape.front() == rows.weight->rows()) return {};
  return Error{shown_name(*rows.bias) + " has the shape " + formats::shape_text(shape) + ", but " +
               shown_name(*rows.weight) + " has " + std::to_string(rows.weight->rows()) +
               " rows; the file is damaged or of another model."};
}

core::Status check_rows(const WeightTensor& weight) {
  constexpr std::int64_t kMost = std::int64_t{1} << 20;
  if (weight.shape.size() == 2 && weight.rows() > 0 && weight.rows() <= kMost) return {};
  return Error{shown_name(weight) + " has the shape " + formats::shape_text(weight.shape) +
               ", but a projection has rows and columns, and at most " + std::to_string(kMost) +
               " rows; the file is damaged or no language model."};
}

// A projection of its own.
core::Status separate(HeadRows& rows, int head_dim, const HeadCounts& counts, int told) {
  if (core::Status s = check_rows(*rows.weight); !s) return s;
  const std::int64_t count = rows.weight->rows();
  if (count % head_dim != 0) {
    return Error{shown_name(*rows.weight) + " has the shape " +
                 formats::shape_text(rows.weight->shape) + ", which are no heads of head_dim = " +
                 std::to_string(head_dim) + "; is the config of the same model?"};
  }
  rows.heads = static_cast<int>(count / head_dim);
  rows.stride = head_dim;
  // Qwen3-Next and its kin: each head's gate stands behind its query.
  const bool gated =
      counts.model_type.starts_with("qwen3_next") || counts.model_type.starts_with("qwen3next") ||
      counts.model_type.starts_with("qwen3_5") || counts.model_type.starts_with("qwen35");
  if (told > 0 && rows.heads == 2 * told && gated) {
    rows.heads = told;
    rows.stride = 2 * static_cast<std::int64_t>(head_dim);
  }
  if (told > 0 && rows.heads != told) {
    return Error{shown_name(*rows.weight) + " has rows for " + std::to_string(rows.heads) +
                 " heads of " + std::to_string(head_dim) + ", but the config says " +
                 std::to_string(told) + "; is it the config of the same model?"};
  }
  return check_bias(rows);
}

core::Result<LayerTensors> fused(const WeightTensor& weight, const WeightTensor* bias, int layer,
                                 int head_dim, const HeadCounts& counts) {
  if (core::Status s = check_rows(weight); !s) return Error{s.error()};
  const std::string_view rest = place_of(weight.name)->rest;
  const std::string_view type = counts.model_type;
  const bool by_head = rest == "attention.query_key_value.weight" && type == "gpt_neox";
  const bool in_order = rest == "self_attn.qkv_proj.weight" || rest == "attn_qkv.weight" ||
                        rest == "attn.Wqkv.weight" || rest == "self_attn.W_pack.weight" ||
                        (rest == "attn.c_attn.weight" && type == "qwen") ||
                        (rest == "self_attention.query_key_value.weight" && type == "chatglm");
  if (!by_head && !in_order) {
    return Error{
        shown_name(weight) +
        " holds queries, keys and values together, in an order that is not known here for " +
        (type.empty() ? "a model without model_type"
                      : "model_type \"" + formats::printable(type, 40) + '"') +
        "; convert the model to GGUF with llama.cpp, which separates or sorts them."};
  }
  const int heads = counts.heads, kv_heads = counts.kv_heads > 0 ? counts.kv_heads : heads;
  if (heads == 0) {
    return Error{shown_name(weight) +
                 " holds queries, keys and values together, so the config must say "
                 "num_attention_heads; give that config."};
  }
  const std::int64_t dim = head_dim;
  const std::int64_t wanted = dim * (by_head ? 3 * heads : heads + 2 * kv_heads);
  if (weight.rows() != wanted || heads % kv_heads != 0) {
    return Error{shown_name(weight) + " has " + std::to_string(weight.rows()) + " rows, but " +
                 std::to_string(heads) + " heads of queries and " + std::to_string(kv_heads) +
                 " of keys and values, of " + std::to_string(head_dim) + " each, make " +
                 std::to_string(wanted) + "; is it the config of the same model?"};
  }
  LayerTensors found{.layer = layer, .q = {.weight = &weight, .bias = bias}, .k = {}};
  found.q.heads = heads;
  found.q.stride = by_head ? 3 * dim : dim;
  found.k = found.q;
  found.k.heads = by_head ? heads : kv_heads;
  found.k.first = by_head ? dim : dim * heads;
  if (const core::Status s = check_bias(found.q); !s) return Error{s.error()};
  return found;
}

}  // namespace

bool is_head_tensor(std::string_view name) {
  for (const std::string_view other : kOthers)
    if (name.find(other) != std::string_view::npos) return false;
  const std::optional<Place> place = place_of(name);
  if (!place) return false;
  return names_one(place->rest, kQueries) || names_one(place->rest, kKeys) ||
         names_one(place->rest, kQueryGains) || names_one(place->rest, kKeyGains) ||
         names_one(place->rest, kFused) || names_one(place->rest, kBottleneck);
}

TensorsOfLayers tensors_of_layers(const formats::Weights& weights) {
  TensorsOfLayers layers;
  for (const WeightTensor& tensor : weights.tensors())
    if (const std::optional<Place> place = place_of(tensor.name))
      layers[place->layer].push_back(&tensor);
  return layers;
}

core::Result<LayerTensors> find_layer(const std::vector<const WeightTensor*>& own, int layer,
                                      int head_dim, const HeadCounts& counts) {
  const std::string where = "layer " + std::to_string(layer);
  if (const WeightTensor* through = find_in(own, kBottleneck, ".weight")) {
    return Error{where + ": " + shown_name(*through) +
                 " leads through a bottleneck (MLA, as in DeepSeek's models), whose pairs' "
                 "energies are not computed here."};
  }
  LayerTensors found{.layer = layer, .q = {}, .k = {}};
  found.q.weight = find_in(own, kQueries, ".weight");
  found.k.weight = find_in(own, kKeys, ".weight");
  if (found.q.weight == nullptr && found.k.weight == nullptr) {
    const WeightTensor* both = find_in(own, kFused, ".weight");
    if (both == nullptr)
      return Error{where + " has no projection of queries and keys that is known here."};
    core::Result<LayerTensors> parts =
        fused(*both, find_in(own, kFused, ".bias"), layer, head_dim, counts);
    if (!parts) return parts;
    found = *parts;
  } else if (found.q.weight == nullptr || found.k.weight == nullptr) {
    return Error{
        where + " has a projection of " +
        (found.q.weight == nullptr ? "keys, but none of queries" : "queries, but none of keys") +
        "; fetch all of the model's files."};
  } else {
    found.q.bias = find_in(own, kQueries, ".bias");
    found.k.bias = find_in(own, kKeys, ".bias");
    if (core::Status s = separate(found.q, head_dim, counts, counts.heads); !s)
      return Error{s.error()};
    if (core::Status s = separate(found.k, head_dim, counts, 0); !s) return Error{s.error()};
    if (found.q.heads % found.k.heads != 0) {
      return Error{where + " has " + std::to_string(found.q.heads) + " heads of queries and " +
                   std::to_string(found.k.heads) +
                   " of keys, of which as many queries must share each; is the config of the same "
                   "model?"};
    }
  }
  found.q.gain = find_in(own, kQueryGains, ".weight");
  found.k.gain = find_in(own, kKeyGains, ".weight");
  return found;
}

}  // namespace ropewalk::experiments
