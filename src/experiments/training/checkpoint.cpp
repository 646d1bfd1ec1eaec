#include "experiments/training/checkpoint.h"

#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>
#include <map>
#include <span>
#include <utility>

#include "core/number_text.h"
#include "experiments/training/finite.h"
#include "formats/config_reader.h"
#include "formats/safetensors.h"

namespace ropewalk::experiments {
namespace {

using core::Error;
using formats::ConfigReader;
using formats::Scope;

constexpr std::string_view kModelType = "ropewalk";
constexpr std::string_view kFirstMoment = "adamw.mean.", kSecondMoment = "adamw.square.";

// What a config says, of a fixed list, or `otherwise` if it says nothing.
template <class T, class FromId>
T choice(ConfigReader& reader, const Scope& scope, std::string_view key, std::string_view meaning,
         T otherwise, FromId from_id) {
  const std::optional<std::string> text = reader.text(scope, key, meaning);
  if (!text) return otherwise;
  const std::optional<T> found = from_id(*text);
  if (!found)
    reader.fail(std::string(key) + " = " + formats::shown(*text) +
                " is not known here; it must be one that ropewalk train writes.");
  return found.value_or(otherwise);
}

void read_sizes(ConfigReader& reader, const Scope& root, nn::ModelConfig& config) {
  config.vocabulary = reader.whole(root, "vocab_size", "tokens there are").value_or(0);
  config.length =
      reader.whole(root, "max_position_embeddings", "tokens of a text it was trained on")
          .value_or(0);
  config.width = reader.whole(root, "hidden_size", "numbers of a token").value_or(0);
  config.layers = reader.whole(root, "num_hidden_layers", "layers").value_or(0);
  config.heads = reader.whole(root, "num_attention_heads", "query heads").value_or(0);
  config.kv_heads = reader.whole(root, "num_key_value_heads", "key heads").value_or(0);
  config.hidden =
      reader.whole(root, "intermediate_size", "numbers inside the feed-forward").value_or(0);
}

void read_kinds(ConfigReader& reader, const Scope& root, nn::ModelConfig& config) {
  config.norm = choice(reader, root, "norm", "the norm's kind", config.norm, nn::norm_from_id);
  config.norm_epsilon =
      reader.number(root, "norm_eps", "the norm's epsilon").value_or(config.norm_epsilon);
  config.feed_forward = choice(reader, root, "feed_forward", "the feed-forward's kind",
                               config.feed_forward, nn::feed_forward_from_id);
  config.biases =
      reader.boolean(root, "linear_bias", "do linear layers have biases?").value_or(config.biases);
  config.qk_norm = reader.boolean(root, "qk_norm", "are q and k normed?").value_or(config.qk_norm);
  config.tied =
      reader.boolean(root, "tie_word_embeddings", "is the output's matrix the embedding's?")
          .value_or(config.tied);
  config.causal =
      reader.boolean(root, "is_causal", "does a token see no later ones?").value_or(config.causal);
  if (const std::optional<int> classes = reader.whole(root, "num_labels", "classes")) {
    config.head = nn::Head::kClass;
    config.classes = *classes;
  }
}

void read_encoding(ConfigReader& reader, const Scope& root, nn::ModelConfig& config) {
  config.encoding = choice(reader, root, "position_encoding", "the positional encoding",
                           config.encoding, core::encoding_from_id);
  config.rope.base = reader.number(root, "rope_theta", "RoPE's base").value_or(config.rope.base);
  config.rope.rotary_dim =
      reader.whole(root, "rotary_dim", "components of a head that turn").value_or(0);
  config.rope.max_position_embeddings = config.length;
  const auto layout_from_id = [](std::string_view id) -> std::optional<core::Layout> {
    if (id == "interleaved") return core::Layout::kInterleaved;
    if (id == "half-split") return core::Layout::kHalfSplit;
    return std::nullopt;
  };
  config.rope.layout = choice(reader, root, "rope_layout", "which components turn together",
                              core::Layout::kHalfSplit, layout_from_id);
  config.sinusoidal_base = reader.number(root, "sinusoidal_base", "the sinusoids' base")
                               .value_or(config.sinusoidal_base);
  config.sinusoidal_scale = reader.number(root, "sinusoidal_scale", "what multiplies them")
                                .value_or(config.sinusoidal_scale);
  config.t5_buckets = reader.whole(root, "relative_attention_num_buckets", "T5's buckets")
                          .value_or(config.t5_buckets);
  config.t5_max_distance = reader.whole(root, "relative_attention_max_distance", "where they end")
                               .value_or(config.t5_max_distance);
  config.bias_max_distance =
      reader.whole(root, "bias_max_distance", "the learned bias's largest distance").value_or(0);
}

std::optional<Recipe> read_recipe(ConfigReader& reader, const Scope& root) {
  const Scope scope = reader.object(root, "training");
  if (scope.object == nullptr) return std::nullopt;
  Recipe recipe;
  recipe.task = choice(reader, scope, "task", "what it was trained on", recipe.task, task_from_id);
  const double seed = reader.number(scope, "seed", "of weights and texts").value_or(1.0);
  if (!(seed >= 0.0 && seed <= 4294967295.0)) {
    reader.fail("training.seed = " + core::number_text(seed) +
                " is none; it is a whole number of 32 bits.");
    return std::nullopt;
  }
  recipe.seed = static_cast<std::uint32_t>(seed);
  recipe.batch = reader.whole(scope, "batch", "texts of a step").value_or(recipe.batch);
  recipe.steps = reader.whole(scope, "steps", "steps").value_or(static_cast<int>(recipe.steps));
  return recipe;
}

using Entries = std::map<std::string, formats::SafetensorsEntry, std::less<>>;

core::Result<Entries> read_entries(formats::ByteSource& source) {
  core::Result<std::vector<formats::SafetensorsEntry>> header =
      formats::read_safetensors_header(source);
  if (!header) return Error{header.error()};
  Entries out;
  for (formats::SafetensorsEntry& entry : *header) out.try_emplace(entry.name, std::move(entry));
  return out;
}

core::Status read_tensors(const nn::ParameterList& list, std::string_view prefix,
                          const Entries& entries, formats::ByteSource& source,
                          std::vector<float>& out) {
  out.reserve(list.count);
  for (const nn::Parameter& parameter : list.all) {
    const std::string name = std::string(prefix) + parameter.name;
    const auto found = entries.find(name);
    if (found == entries.end())
      return Error{"there is no tensor " + name +
                   ", which config.json asks for; the two files do not belong together."};
    if (found->second.shape != parameter.shape) {
      return Error{"the tensor " + name + " has the shape " +
                   formats::shape_text(found->second.shape) + ", but config.json asks for " +
                   formats::shape_text(parameter.shape) +
                   "; the two files do not belong together."};
    }
    const core::Result<formats::Array> array = formats::read_tensor(source, found->second);
    if (!array) return Error{array.error()};
    const std::size_t begin = out.size();
    if (array->is_double()) {
      for (const double x : array->doubles) out.push_back(static_cast<float>(x));
    } else {
      out.insert(out.end(), array->floats.begin(), array->floats.end());
    }
    if (core::Status s = check_finite(name, std::span(out).subspan(begin)); !s) return s;
  }
  return {};
}

void add_tensors(const nn::ParameterList& list, std::string_view prefix,
                 const std::vector<float>& values, std::vector<formats::NamedTensor>& out) {
  for (const nn::Parameter& parameter : list.all)
    out.push_back({std::string(prefix) + parameter.name, parameter.shape,
                   std::span(values).subspan(parameter.at, parameter.count)});
}

}  // namespace

std::string config_text(const nn::ModelConfig& config, const Recipe& recipe) {
  nlohmann::ordered_json json = {
      {"model_type", kModelType},
      {"vocab_size", config.vocabulary},
      {"max_position_embeddings", config.length},
      {"hidden_size", config.width},
      {"num_hidden_layers", config.layers},
      {"num_attention_heads", config.heads},
      {"num_key_value_heads", config.key_heads()},
      {"intermediate_size", config.hidden_width()},
      {"norm", nn::norm_id(config.norm)},
      {"norm_eps", config.norm_epsilon},
      {"feed_forward", nn::feed_forward_id(config.feed_forward)},
      {"linear_bias", config.biases},
      {"qk_norm", config.qk_norm},
      {"tie_word_embeddings", config.tied},
      {"is_causal", config.causal},
      {"position_encoding", core::encoding_id(config.encoding)},
  };
  if (config.head == nn::Head::kClass) json["num_labels"] = config.classes;
  if (config.encoding == core::EncodingKind::kRope) {
    json["rope_theta"] = config.rope.base;
    json["rotary_dim"] = config.rotary().effective_rotary_dim();
    json["rope_layout"] =
        config.rope.layout == core::Layout::kInterleaved ? "interleaved" : "half-split";
  } else if (config.encoding == core::EncodingKind::kSinusoidal) {
    json["sinusoidal_base"] = config.sinusoidal_base;
    json["sinusoidal_scale"] = config.sinusoidal_scale;
  } else if (config.encoding == core::EncodingKind::kT5) {
    json["relative_attention_num_buckets"] = config.t5_buckets;
    json["relative_attention_max_distance"] = config.t5_max_distance;
  } else if (config.encoding == core::EncodingKind::kLearnedBias) {
    json["bias_max_distance"] = config.bias_reach();
  }
  json["training"] = {{"task", task_id(recipe.task)},
                      {"seed", recipe.seed},
                      {"batch", recipe.batch},
                      {"steps", recipe.steps}};
  json["words"] = task_words(recipe.task);
  return json.dump(2) + "\n";
}

core::Result<TrainedModel> read_config(std::string_view text) {
  const core::Result<formats::JsonDocument> document = formats::parse_json(text);
  if (!document) return Error{document.error()};
  if (!document->root.is_object())
    return Error{"this is no model's config: it is not a JSON object."};
  ConfigReader reader;
  const Scope root{&document->root, ""};
  const std::string type = reader.text(root, "model_type", "who wrote it").value_or("");
  if (!reader.failed() && type != kModelType) {
    return Error{"model_type is " + formats::shown(type) +
                 ", but only models made by ropewalk train are read here."};
  }
  TrainedModel out;
  read_sizes(reader, root, out.config);
  read_kinds(reader, root, out.config);
  read_encoding(reader, root, out.config);
  out.recipe = read_recipe(reader, root);
  if (reader.failed()) return Error{reader.error()};
  if (core::Status s = nn::validate(out.config); !s) return Error{s.error()};
  if (out.recipe &&
      task_words(out.recipe->task).size() != static_cast<std::size_t>(out.config.vocabulary)) {
    return Error{"vocab_size = " + std::to_string(out.config.vocabulary) +
                 " does not fit the task " + std::string(task_id(out.recipe->task)) +
                 ", which has " + std::to_string(task_words(out.recipe->task).size()) + " words."};
  }
  return out;
}

std::string weights_bytes(const nn::ModelConfig& config, const nn::TrainingState& state,
                          bool moments) {
  const nn::ParameterList list = nn::list_parameters(config);
  std::vector<formats::NamedTensor> tensors;
  add_tensors(list, "", state.parameters, tensors);
  if (!moments) return formats::write_safetensors(tensors);
  add_tensors(list, kFirstMoment, state.adamw.mean, tensors);
  add_tensors(list, kSecondMoment, state.adamw.square, tensors);
  const std::pair<std::string, std::string> metadata[] = {
      {"steps", std::to_string(state.adamw.steps)}};
  return formats::write_safetensors(tensors, metadata);
}

core::Result<std::vector<float>> read_weights(const nn::ModelConfig& config,
                                              formats::ByteSource& source) {
  const nn::ParameterList list = nn::list_parameters(config);
  if (static_cast<double>(source.size()) < 2.0 * static_cast<double>(list.count))
    return Error{"the file is too small for the " + std::to_string(list.count) +
                 " weights that config.json asks for."};
  const core::Result<Entries> entries = read_entries(source);
  if (!entries) return Error{entries.error()};
  std::vector<float> out;
  if (core::Status s = read_tensors(list, "", *entries, source, out); !s) return Error{s.error()};
  return out;
}

core::Result<nn::TrainingState> read_training(const nn::ModelConfig& config,
                                              formats::ByteSource& source) {
  core::Result<std::vector<float>> parameters = read_weights(config, source);
  if (!parameters) return Error{parameters.error()};
  const core::Result<std::string> steps = formats::safetensors_metadata(source, "steps");
  if (!steps) return Error{steps.error()};
  const long long made = steps->empty() ? -1 : std::strtoll(steps->c_str(), nullptr, 10);
  if (made < 0 || made > (1LL << 40))
    return Error{
        "the file does not say how many steps were made; only a training.safetensors can be gone "
        "on from."};
  nn::TrainingState state;
  state.parameters = std::move(*parameters);
  const nn::ParameterList list = nn::list_parameters(config);
  const core::Result<Entries> entries = read_entries(source);
  if (!entries) return Error{entries.error()};
  for (const auto& [prefix, place] : {std::pair(kFirstMoment, &state.adamw.mean),
                                      std::pair(kSecondMoment, &state.adamw.square)}) {
    if (core::Status s = read_tensors(list, prefix, *entries, source, *place); !s)
      return Error{s.error()};
  }
  state.adamw.steps = made;
  const nn::AdamW options;
  for (long long step = 0; step < made; ++step) {  // as they were made, to the bit
    state.adamw.beta1_power *= options.beta1;
    state.adamw.beta2_power *= options.beta2;
    if (state.adamw.beta2_power < 1e-20) break;  // 1 less it is 1 from here on
  }
  return state;
}

}  // namespace ropewalk::experiments
