#include "formats/model_files/params_json.h"

#include <array>
#include <optional>
#include <utility>

#include "core/number_text.h"

namespace ropewalk::formats {
namespace {

using core::Error;

std::optional<double> number_of(const Json& object, std::string_view key) {
  const Json* value = find_member(object, key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->get<double>();
}

// Language models lie in "text" or "llm" of some of Mistral's files with pictures beside them.
class Converter {
 public:
  explicit Converter(const Json& root) : root_(root) {}

  core::Result<EquivalentConfig> convert() {
    Json& config = out_.config;
    config = Json::object();
    config["model_type"] = "llama";
    config["rope_interleave"] = true;
    copy("dim", "hidden_size");
    copy("n_heads", "num_attention_heads");
    copy("n_kv_heads", "num_key_value_heads");
    copy("n_layers", "num_hidden_layers");
    copy("head_dim", "head_dim");
    copy("max_position_embeddings", "max_position_embeddings");
    copy("max_seq_len", "max_position_embeddings");
    copy("sliding_window", "sliding_window");
    for (const std::string_view key : {"qk_rope_head_dim", "qk_nope_head_dim"}) copy(key, key);
    note("The fields are those of a params.json; in its weights neighbours turn together.");
    if (find_member(root_, "rope_theta") != nullptr) {
      copy("rope_theta", "rope_theta");
    } else {
      note(
          "rope_theta is not given; 10000, the default of both Meta's and Mistral's code, is "
          "taken.");
      config["rope_theta"] = 10000;
    }
    if (!read_yarn()) return Error{error_};
    if (!read_scaled()) return Error{error_};
    copy_rest();
    return std::move(out_);
  }

 private:
  void note(std::string_view sentence) { out_.notes.emplace_back(sentence); }
  void copy(std::string_view from, std::string_view to) {
    const Json* value = find_member(root_, from);
    if (value != nullptr && !out_.config.contains(std::string(to)))
      out_.config[std::string(to)] = *value;
    known_.emplace_back(from);
  }
  bool fail(std::string sentence) {
    error_ = std::move(sentence);
    return false;
  }

  // Mistral's: beta and alpha are YaRN's bounds, apply_scale its attention factor.
  bool read_yarn() {
    known_.emplace_back("yarn");
    const Json* yarn = find_member(root_, "yarn");
    if (yarn == nullptr) return true;
    if (!yarn->is_object())
      return fail("yarn = " + shown(*yarn) + " must be an object in braces; correct it.");
    Json rope = {{"rope_type", "yarn"}};
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames = {{
        {"factor", "factor"},
        {"original_max_position_embeddings", "original_max_position_embeddings"},
        {"beta", "beta_fast"},
        {"alpha", "beta_slow"},
    }};
    for (const auto& [from, to] : kNames) {
      if (const Json* value = find_member(*yarn, from)) rope[std::string(to)] = *value;
    }
    const Json* scale = find_member(*yarn, "apply_scale");
    if (scale != nullptr && !scale->is_boolean())
      return fail("yarn.apply_scale = " + shown(*scale) + " must be true or false; correct it.");
    if (scale == nullptr || !scale->get<bool>()) rope["attention_factor"] = 1.0;
    if (scale == nullptr)
      note("yarn.apply_scale is not given; cos and sin are taken as not multiplied.");
    for (const auto& [key, value] : yarn->items()) {
      if (key == "apply_scale" || rope.contains(key) || key == "beta" || key == "alpha") continue;
      rope[key] = value;  // for the reader to say that it is not known
    }
    out_.config["rope_parameters"] = std::move(rope);
    return true;
  }

  // Meta's switch of Llama 3.1: the bounds stand in its code, and the factor, too, changed
  // with 3.2.
  bool read_scaled() {
    const Json* scaled = find_member(root_, "use_scaled_rope");
    const Json* factor = find_member(root_, "rope_scaling_factor");
    const Json* high = find_member(root_, "rope_high_freq_factor");
    for (const std::string_view key :
         {"use_scaled_rope", "rope_scaling_factor", "rope_high_freq_factor"})
      known_.emplace_back(key);
    if (scaled != nullptr && !scaled->is_boolean()) {
      return fail("use_scaled_rope = " + shown(*scaled) +
                  " must be true or false; correct it or leave it out.");
    }
    if (scaled == nullptr || !scaled->get<bool>()) return true;
    if (out_.config.contains("rope_parameters"))
      return fail("use_scaled_rope and yarn contradict each other; leave one out.");
    Json rope = {{"rope_type", "llama3"},
                 {"low_freq_factor", 1.0},
                 {"high_freq_factor", high != nullptr ? *high : Json(4.0)},
                 {"original_max_position_embeddings", 8192}};
    constexpr double kSmall = 4096.0;  // width; Llama 3.2's models of text alone are below it
    const double width = number_of(root_, "dim").value_or(kSmall);
    rope["factor"] = factor != nullptr ? *factor : Json(width < kSmall ? 32.0 : 8.0);
    if (factor == nullptr) {
      note("use_scaled_rope does not say by how much: " +
           core::number_text(rope["factor"].get<double>()) +
           " is taken, as Meta's models of this width have it (Llama 3.1: 8; 3.2 with 1B and 3B: "
           "32).");
    }
    out_.config["rope_parameters"] = std::move(rope);
    return true;
  }

  // What is left, as it is: the reader knows it as harmless or says that it is not understood.
  void copy_rest() {
    for (const auto& [key, value] : root_.items()) {
      bool known = out_.config.contains(key);
      for (const std::string_view one : known_) known = known || one == key;
      if (!known) out_.config[key] = value;
    }
  }

  const Json& root_;
  EquivalentConfig out_;
  std::vector<std::string_view> known_;
  std::string error_;
};

}  // namespace

bool is_params_json(const Json& root) {
  const bool own = find_member(root, "n_layers") != nullptr && find_member(root, "dim") != nullptr;
  const bool config = find_member(root, "model_type") != nullptr ||
                      find_member(root, "architectures") != nullptr ||
                      find_member(root, "hidden_size") != nullptr;
  return own && !config;
}

core::Result<EquivalentConfig> config_of_params(const Json& root) {
  return Converter(root).convert();
}

}  // namespace ropewalk::formats
