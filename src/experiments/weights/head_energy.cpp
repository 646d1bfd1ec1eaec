#include "experiments/weights/head_energy.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <utility>

#include "core/rotation/frequency.h"
#include "core/rotation/layout.h"

namespace ropewalk::experiments {
namespace {

using core::Error;
using core::Status;
using formats::Json;
using formats::WeightTensor;

constexpr std::size_t kNumbersAtOnce = std::size_t{1} << 18;

// Of the language model, wherever its settings stand.
const Json* setting(const Json& config, std::string_view key) {
  if (const Json* value = formats::find_member(config, key)) return value;
  for (const std::string_view inner : {"text_config", "llm_config", "language_config"}) {
    const Json* object = formats::find_member(config, inner);
    if (object == nullptr) continue;
    if (const Json* value = formats::find_member(*object, key)) return value;
  }
  return nullptr;
}

int count_of(const Json& config, std::initializer_list<std::string_view> keys) {
  constexpr double kMost = 65536;
  for (const std::string_view key : keys) {
    const Json* value = setting(config, key);
    if (value == nullptr || !value->is_number()) continue;
    const auto number = value->get<double>();
    if (number >= 1 && number <= kMost) return static_cast<int>(number);
  }
  return 0;
}

// Gemma 3 and Qwen3-Next keep a norm's gain less 1; llama.cpp's converter adds it.
bool gain_is_less_one(std::string_view model_type) {
  const bool gemma = model_type.starts_with("gemma3") && !model_type.starts_with("gemma3n");
  return gemma || model_type.starts_with("qwen3_next") || model_type.starts_with("qwen3_5");
}

std::vector<double> lengths(const std::vector<double>& squares, const HeadRows& rows, int head_dim,
                            const core::RopeConfig& config) {
  const int rotary = config.effective_rotary_dim(), pairs = rotary / 2;
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(rows.heads) * static_cast<std::size_t>(pairs));
  for (int head = 0; head < rows.heads; ++head) {
    const double* const own = squares.data() + static_cast<std::ptrdiff_t>(head) * head_dim;
    for (int i = 0; i < pairs; ++i) {
      const core::PairIndices at = core::pair_indices(config.layout, rotary, i);
      out.push_back(std::sqrt(own[at.first] + own[at.second]));
    }
  }
  return out;
}

}  // namespace

double LayerEnergy::product(int head, int pair) const {
  const int kv_head = head / (heads / kv_heads);
  const auto row = static_cast<std::size_t>(pairs), at = static_cast<std::size_t>(pair);
  return q[static_cast<std::size_t>(head) * row + at] *
         k[static_cast<std::size_t>(kv_head) * row + at];
}

std::vector<double> LayerEnergy::shares(int head) const {
  std::vector<double> out(static_cast<std::size_t>(pairs));
  for (int i = 0; i < pairs; ++i) out[static_cast<std::size_t>(i)] = product(head, i);
  const double sum = std::accumulate(out.begin(), out.end(), 0.0);
  if (sum > 0.0)
    for (double& share : out) share /= sum;
  return out;
}

HeadEnergies::HeadEnergies(formats::Weights weights, formats::ModelConfig model, const Json& config,
                           std::string model_type)
    : weights_(std::move(weights)),
      model_(std::move(model)),
      model_type_(std::move(model_type)),
      tensors_(tensors_of_layers(weights_)) {
  counts_.heads = count_of(config, {"num_attention_heads", "n_head", "n_heads"});
  counts_.kv_heads = count_of(
      config, {"num_key_value_heads", "n_head_kv", "num_kv_heads", "multi_query_group_num"});
  adopt_layout();
}

// Weights by Meta's and Mistral's names are in their makers' order, whatever a config.json for the
// sorted ones says.
void HeadEnergies::adopt_layout() {
  const bool own = std::any_of(
      weights_.tensors().begin(), weights_.tensors().end(),
      [](const WeightTensor& one) { return one.name.ends_with(".attention.wq.weight"); });
  if (!own || weights_.is_gguf()) return;
  bool changed = false;
  for (formats::RopeGroup& group : model_.groups) {
    changed = changed || group.config.layout != core::Layout::kInterleaved;
    group.config.layout = core::Layout::kInterleaved;
  }
  if (!changed) return;
  notes_.emplace_back(
      "The tensors bear the names that Meta and Mistral give them (attention.wq), so neighbours "
      "turn together, though the config is of a half-split model.");
}

std::vector<int> HeadEnergies::layers() const {
  std::vector<int> layers;
  for (const auto& [layer, tensors] : tensors_) layers.push_back(layer);
  return layers;
}

const formats::RopeGroup* HeadEnergies::group_of(int layer) const {
  const auto at = static_cast<std::size_t>(layer);
  if (at < model_.layers.size()) {
    const int group = model_.layers[at];
    return group < 0 ? nullptr : &model_.groups[static_cast<std::size_t>(group)];
  }
  return model_.groups.size() == 1 ? &model_.groups.front() : nullptr;
}

core::Result<std::vector<double>> HeadEnergies::squares(const HeadRows& rows, int head_dim) {
  const WeightTensor& weight = *rows.weight;
  if (Status s = weights_.check(weight); !s) return Error{s.error()};
  const auto columns = static_cast<std::size_t>(weight.columns());
  const auto most = static_cast<std::int64_t>(std::max<std::size_t>(1, kNumbersAtOnce / columns));
  std::vector<double> out;
  std::vector<float> numbers;
  for (int head = 0; head < rows.heads; ++head) {
    const std::int64_t begin = rows.first + head * rows.stride;
    for (std::int64_t row = 0; row < head_dim; row += most) {
      const std::int64_t now = std::min<std::int64_t>(most, head_dim - row);
      numbers.resize(static_cast<std::size_t>(now) * columns);
      if (Status s = weights_.read_rows(weight, begin + row, numbers); !s) return Error{s.error()};
      for (std::size_t at = 0; at < numbers.size(); at += columns) {
        double sum = 0.0;
        for (std::size_t i = at; i < at + columns; ++i) {
          const auto number = static_cast<double>(numbers[i]);
          sum += number * number;
        }
        out.push_back(sum);
      }
      if (std::all_of(out.end() - static_cast<std::ptrdiff_t>(now), out.end(),
                      [](double sum) { return std::isfinite(sum); }))
        continue;
      return Error{"the tensor \"" + formats::printable(weight.name, 100) +
                   "\" has a number that is not finite in rows " + std::to_string(begin + row) +
                   " to " + std::to_string(begin + row + now - 1) +
                   "; the file is damaged, fetch it again."};
    }
  }
  return out;
}

Status HeadEnergies::add_bias(const HeadRows& rows, std::vector<double>& squares) {
  if (rows.bias == nullptr) return {};
  if (Status s = weights_.check(*rows.bias); !s) return s;
  std::vector<float> numbers(static_cast<std::size_t>(rows.bias->columns()));
  if (Status s = weights_.read_rows(*rows.bias, 0, numbers); !s) return s;
  const std::size_t dim = squares.size() / static_cast<std::size_t>(rows.heads);
  for (std::size_t i = 0; i < squares.size(); ++i) {
    const std::int64_t row = rows.first + static_cast<std::int64_t>(i / dim) * rows.stride +
                             static_cast<std::int64_t>(i % dim);
    const auto number = static_cast<double>(numbers[static_cast<std::size_t>(row)]);
    squares[i] += number * number;
  }
  return {};
}

// Over each head, or over all of them, as many as the gain has numbers.
Status HeadEnergies::apply_gain(const HeadRows& rows, int head_dim, std::vector<double>& squares) {
  if (rows.gain == nullptr) return {};
  if (Status s = weights_.check(*rows.gain); !s) return s;
  const std::string where = "the tensor \"" + formats::printable(rows.gain->name, 100) + '"';
  const auto dim = static_cast<std::size_t>(head_dim);
  const auto size = static_cast<std::size_t>(rows.gain->rows() * rows.gain->columns());
  if (size != dim && size != squares.size()) {
    return Error{where + " has " + std::to_string(size) +
                 " numbers, but QK-norm has one for each "
                 "component of a head, " +
                 std::to_string(dim) + ", or of all heads, " + std::to_string(squares.size()) +
                 "; is the config of the same model?"};
  }
  std::vector<float> gain(size);
  if (Status s = weights_.read_rows(*rows.gain, 0, gain); !s) return s;
  const double more = !weights_.is_gguf() && gain_is_less_one(model_type_) ? 1.0 : 0.0;
  // A gain for all heads in rows of heads (Cohere's) is a norm over each head.
  const std::size_t together = rows.gain->shape.size() == 2 ? dim : size;
  for (std::size_t begin = 0; begin < squares.size(); begin += together) {
    double mean = 0.0;
    for (std::size_t i = 0; i < together; ++i) mean += squares[begin + i];
    mean /= static_cast<double>(together);
    for (std::size_t i = 0; i < together; ++i) {
      const double own = static_cast<double>(gain[(begin + i) % size]) + more;
      squares[begin + i] = mean > 0.0 ? squares[begin + i] / mean * own * own : 0.0;
    }
  }
  if (std::all_of(squares.begin(), squares.end(), [](double x) { return std::isfinite(x); }))
    return {};
  return Error{where + " has a number that is not finite; the file is damaged, fetch it again."};
}

core::Result<LayerEnergy> HeadEnergies::read(int layer, double length) {
  const formats::RopeGroup* group = group_of(layer);
  if (group == nullptr) {
    return Error{"layer " + std::to_string(layer) +
                 " does not turn, by its config, or the config does not say how."};
  }
  const core::RopeConfig& config = group->config;
  const auto own = tensors_.find(layer);
  if (own == tensors_.end())
    return Error{"there is no attention in layer " + std::to_string(layer) + " of the weights."};
  core::Result<LayerTensors> tensors = find_layer(own->second, layer, config.head_dim,
                                                  {model_type_, counts_.heads, counts_.kv_heads});
  if (!tensors) return Error{tensors.error()};
  core::Result<core::Frequencies> made = formats::frequencies(*group, length);
  if (!made) return Error{made.error()};
  LayerEnergy out;
  out.layer = layer;
  out.group = group->name;
  out.heads = tensors->q.heads;
  out.kv_heads = tensors->k.heads;
  out.pairs = config.effective_rotary_dim() / 2;
  out.inv_freq = std::move(made->inv_freq);
  out.bias = tensors->q.bias != nullptr || tensors->k.bias != nullptr;
  out.gain = tensors->q.gain != nullptr || tensors->k.gain != nullptr;
  for (HeadRows* rows : {&tensors->q, &tensors->k}) {
    core::Result<std::vector<double>> sums = squares(*rows, config.head_dim);
    if (!sums) return Error{sums.error()};
    if (Status s = add_bias(*rows, *sums); !s) return Error{s.error()};
    if (Status s = apply_gain(*rows, config.head_dim, *sums); !s) return Error{s.error()};
    (rows == &tensors->q ? out.q : out.k) = lengths(*sums, *rows, config.head_dim, config);
  }
  return out;
}

}  // namespace ropewalk::experiments
