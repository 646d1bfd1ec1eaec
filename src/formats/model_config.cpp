#include "formats/model_config.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/rotation/axes.h"
#include "formats/model_types.h"
#include "formats/rope_parameters.h"

namespace ropewalk::formats {
namespace {

constexpr std::array<std::string_view, 4> kTextScopes = {"text_config", "llm_config",
                                                         "language_config", "thinker_config"};

bool has_shape(const Json& object) {
  return find_member(object, "hidden_size") != nullptr ||
         find_member(object, "head_dim") != nullptr || find_member(object, "n_embd") != nullptr ||
         find_member(object, "qk_rope_head_dim") != nullptr;
}

class Model {
 public:
  explicit Model(const Json& root) : root_{&root, ""}, model_(root_) {}

  core::Result<ModelConfig> read() {
    if (!root_.object->is_object()) {
      return core::Error{"the file holds " + shown(*root_.object) +
                         ", but a config.json is an object in braces with fields such as "
                         "hidden_size and rope_theta."};
    }
    read_scope();
    read_shape();
    if (!reader_.failed()) read_groups();
    if (!reader_.failed()) read_axes();
    if (!reader_.failed()) read_rest();
    if (reader_.failed()) return core::Error{reader_.error()};
    out_.fields = reader_.take_fields();
    return std::move(out_);
  }

 private:
  void note(std::string_view sentence) { out_.notes.push_back(printable(sentence)); }

  // The language model's settings, and what kind of model it is.
  void read_scope() {
    for (int level = 0; level < 2; ++level) {
      for (const std::string_view key : kTextScopes) {
        const Json* inner = find_member(*model_.object, key);
        if (inner == nullptr) continue;
        if (!inner->is_object()) {
          if (!has_shape(*model_.object))
            reader_.object(model_, key);  // says what is wrong with it
          continue;
        }
        const bool nested = find_member(*inner, "text_config") != nullptr;
        const bool rope = find_member(*inner, "rope_scaling") != nullptr ||
                          find_member(*inner, "rope_parameters") != nullptr;
        if (!has_shape(*inner) && !nested && !rope) continue;
        model_ = reader_.object(model_, key);
        note("The language model's settings are those in " +
             model_.path.substr(0, model_.path.size() - 1) +
             "; other parts of the model are left aside.");
        break;
      }
    }
    out_.model_type =
        reader_.text(model_, "model_type", "the class of model").value_or(std::string());
    if (out_.model_type.empty() && model_.object != root_.object) {
      out_.model_type = reader_.text(root_, "model_type", "the class of model").value_or("");
    }
    type_ = find_model_type(out_.model_type);
    const std::string_view other = positions_without_rope(out_.model_type);
    const bool alibi = reader_.boolean(model_, "alibi", "biases instead of RoPE").value_or(false);
    if (alibi) {
      reader_.fail(model_.path +
                   "alibi = true: this model uses ALiBi and has no rotary embeddings; give the "
                   "config.json of a model that has.");
    } else if (!other.empty()) {
      reader_.fail(model_.path + "model_type = \"" + out_.model_type + "\": this model uses " +
                   std::string(other) +
                   " and has no rotary embeddings; give the config.json of a model that has.");
    }
  }

  std::optional<int> first_whole(std::initializer_list<std::string_view> keys,
                                 std::string_view meaning) {
    for (const std::string_view key : keys) {
      if (std::optional<int> value = reader_.whole(model_, key, meaning)) return value;
    }
    return std::nullopt;
  }

  int head_dim_of_hidden() {
    const std::optional<int> hidden =
        first_whole({"hidden_size", "n_embd", "d_model"}, "width of the model");
    const std::optional<int> heads =
        first_whole({"num_attention_heads", "n_head", "n_heads"}, "query heads");
    if (reader_.failed()) return 0;
    head_dim_name_ = "hidden_size / num_attention_heads";
    if (!hidden || !heads) {
      if (type_ != nullptr && type_->head_dim > 0) return 0;
      const std::string missing = hidden ? "num_attention_heads" : "hidden_size";
      reader_.fail(model_.path + "head_dim is missing and cannot be computed, because " +
                   model_.path + missing + " is missing too; add head_dim.");
      return 0;
    }
    if (*hidden % *heads != 0 && (type_ == nullptr || type_->head_dim == 0)) {
      note("hidden_size = " + std::to_string(*hidden) + " is not a multiple of the " +
           std::to_string(*heads) + " heads; head_dim is rounded down to " +
           std::to_string(*hidden / *heads) + ".");
    }
    return *hidden / *heads;
  }

  void read_shape() {
    shape_.head_dim = reader_.whole(model_, "head_dim", "components of a head").value_or(0);
    const std::optional<int> rope_part =
        reader_.whole(model_, "qk_rope_head_dim",
                      "components of a head that turn; they are kept apart from the others");
    const std::optional<int> plain_part =
        reader_.whole(model_, "qk_nope_head_dim", "components of a head that do not turn");
    if (rope_part) {
      shape_.head_dim = *rope_part;
      head_dim_name_ = "qk_rope_head_dim";
      note("The " + std::to_string(*rope_part) +
           " rotary components stand apart from the head's others" +
           (plain_part ? " (" + std::to_string(*plain_part) + " of them)" : std::string()) +
           "; head_dim here means the rotary part.");
    } else if (shape_.head_dim == 0) {
      const int computed = head_dim_of_hidden();
      shape_.head_dim = type_ != nullptr && type_->head_dim > 0 ? type_->head_dim : computed;
      if (type_ != nullptr && type_->head_dim > 0) head_dim_name_ = "head_dim";
      if (type_ != nullptr && type_->head_dim > 0) {
        note("head_dim is not given; " + out_.model_type + "'s default " +
             std::to_string(type_->head_dim) + " is taken.");
      }
    }
    for (const std::string_view key :
         {"hidden_size", "n_embd", "d_model", "num_attention_heads", "n_head", "n_heads"}) {
      reader_.member(model_, key);  // known, though head_dim may make them idle
    }
    shape_.global_head_dim =
        reader_.whole(model_, "global_head_dim", "components of a head in full_attention layers");
    shape_.max_position_embeddings =
        reader_.positive(model_, "max_position_embeddings", "longest sequence, in tokens");
    if (!shape_.max_position_embeddings) {
      shape_.max_position_embeddings =
          reader_.positive(model_, "n_positions", "longest sequence, in tokens");
    }
    shape_.original_max_position_embeddings =
        reader_.positive(model_, "original_max_position_embeddings",
                         "length the model was trained at before it was stretched, in tokens");
    read_share();
    read_layout();
  }

  void read_share() {
    constexpr std::string_view kMeaning = "share of a head's components that turn";
    shape_.rotary_dim = reader_.whole(model_, "rotary_dim", "components of a head that turn");
    for (const std::string_view key : {"partial_rotary_factor", "rotary_pct", "rope_pct"}) {
      const std::optional<double> share = reader_.number(model_, key, kMeaning);
      if (!share || shape_.partial_rotary_factor) continue;
      shape_.partial_rotary_factor = share;
      shape_.share_path = model_.path + std::string(key);
    }
    if (type_ == nullptr) return;
    const bool is_gptj = out_.model_type == "gptj" || out_.model_type == "codegen";
    if (is_gptj && !shape_.rotary_dim && !root_.object->contains("rotary_dim")) {
      shape_.rotary_dim = 64;
      note("rotary_dim is not given; " + out_.model_type + "'s default 64 is taken.");
    }
    if (type_->partial_rotary_factor > 0.0) {
      shape_.default_partial_rotary_factor = type_->partial_rotary_factor;
    }
  }

  void read_layout() {
    if (const auto interleaved =
            reader_.boolean(model_, "rope_interleave",
                            "whether neighbours (2i, 2i+1) turn together, or (i, i+d/2)")) {
      shape_.layout = *interleaved ? core::Layout::kInterleaved : core::Layout::kHalfSplit;
      out_.layout_known = true;
    } else if (type_ != nullptr) {
      shape_.layout = type_->layout;
      out_.layout_known = true;
    } else {
      note((out_.model_type.empty() ? "model_type is not given"
                                    : "model_type \"" + out_.model_type + "\" is not known here") +
           "; the layout is taken as half-split, as in most checkpoints.");
    }
    if (out_.model_type == "deepseek_v3" && shape_.layout == core::Layout::kInterleaved) {
      note(
          "transformers first sorts each head's even components before its odd ones, then turns "
          "them half-split: the same scores, another order of components.");
    }
  }

  std::optional<double> local_base() {
    for (const std::string_view key : {"rope_local_base_freq", "local_rope_theta"}) {
      if (auto base = reader_.positive(model_, key, "base of the sliding_attention layers")) {
        return base;
      }
    }
    if (type_ == nullptr || type_->local_base == 0.0) return std::nullopt;
    return type_->local_base;
  }

  double top_base() {
    for (const std::string_view key : {"rope_theta", "rotary_emb_base", "global_rope_theta"}) {
      if (const auto base = reader_.positive(model_, key, "base of the frequencies, b")) {
        shape_.base_path = model_.path + std::string(key);
        return *base;
      }
    }
    return 0.0;
  }

  // rope_scaling, if it says anything, replaces rope_parameters: so does transformers.
  Scope parameters() {
    const Scope old = reader_.object(model_, "rope_scaling");
    const Scope now = reader_.object(model_, "rope_parameters");
    const bool has_old = old.object != nullptr && !old.object->empty();
    const bool has_now = now.object != nullptr && !now.object->empty();
    if (has_old && has_now && *old.object != *now.object) {
      note(model_.path + "rope_scaling and " + model_.path +
           "rope_parameters say different things; rope_scaling counts, as in transformers.");
    }
    return has_old ? old : has_now ? now : Scope{};
  }

  void add_group(std::string name, const Scope& scope, const GroupDefaults& defaults) {
    std::optional<core::RopeConfig> config =
        read_rope_parameters(reader_, scope, shape_, defaults, out_.notes);
    if (!config || reader_.failed()) return;
    const core::Status checked = core::validate(*config);
    if (!checked) {
      const std::string where =
          scope.path.empty() ? model_.path : scope.path.substr(0, scope.path.size() - 1) + ": ";
      constexpr std::string_view kHeadDim = "head_dim";
      std::string_view sentence = checked.error();
      std::string field;  // the field that head_dim came from
      if (sentence.starts_with(kHeadDim)) {
        field = defaults.head_dim > 0 ? "global_head_dim" : head_dim_name_;
        sentence.remove_prefix(kHeadDim.size());
      }
      reader_.fail(where + field + std::string(sentence));
      return;
    }
    out_.groups.push_back({std::move(name), std::move(*config)});
  }

  void read_groups() {
    const double base = top_base();
    const std::optional<double> local = local_base();
    Scope scope = parameters();
    if (reader_.failed()) return;
    GroupDefaults defaults;
    defaults.base = base;
    defaults.class_base = type_ != nullptr && type_->base > 0.0 ? type_->base : 1e4;
    scope_ = scope;
    if (scope.object != nullptr && is_nested(scope)) {
      read_nested(scope, defaults, local);
      return;
    }
    if (!local) {
      add_group("all", scope, defaults);
      return;
    }
    add_group("full_attention", scope, defaults);
    defaults.base = *local;
    defaults.ignore_shared = true;
    add_group("sliding_attention", {}, defaults);
  }

  // Layer types: every member that counts is an object.
  bool is_nested(const Scope& scope) {
    bool objects = false;
    std::string scalar;
    for (const auto& [key, value] : scope.object->items()) {
      if (key.ends_with("_attention") && !value.is_object() && !value.is_null()) {
        reader_.fail(scope.path + key + " = " + shown(value) +
                     " cannot be used: it needs the settings of these layers, such as "
                     "{\"rope_type\": \"default\", \"rope_theta\": 10000}.");
        return false;
      }
      if (value.is_object()) objects = true;
      const bool shared = key == "rope_theta" || key == "partial_rotary_factor";
      const bool plain = key == "rope_type" && value == "default";
      if (!value.is_object() && !value.is_null() && !shared && !plain) scalar = key;
    }
    if (objects && !scalar.empty()) {
      for (const std::string_view name : {"full_attention", "sliding_attention"}) {
        if (!scope.object->contains(name)) continue;
        reader_.fail(scope.path + scalar + " stands beside " + scope.path + std::string(name) +
                     ": settings are either one for all layers or one per layer type; move it "
                     "into the layer types.");
        return false;
      }
      return false;
    }
    return objects;
  }

  void read_nested(const Scope& scope, const GroupDefaults& shared,
                   const std::optional<double>& local) {
    GroupDefaults defaults = shared;
    if (const auto base = reader_.positive(scope, "rope_theta", "base of every layer type")) {
      defaults.base = *base;
    }
    reader_.member(scope, "partial_rotary_factor");
    reader_.member(scope, "rope_type");
    defaults.nested = true;
    for (const auto& [name, value] : scope.object->items()) {
      if (name.ends_with("_attention") && value.is_null()) {
        note(scope.path + name + " is null: for these layers no rotary settings are given.");
      }
      if (!value.is_object()) continue;
      GroupDefaults own = defaults;
      const bool sliding = name == "sliding_attention";
      if (sliding && local) own.base = *local;
      if (name == "full_attention" && shape_.global_head_dim) {
        own.head_dim = *shape_.global_head_dim;
      }
      add_group(name, reader_.object(scope, name), own);
      if (reader_.failed()) return;
    }
    if (const Json* types = find_member(*model_.object, "layer_types")) check_types(*types);
  }

  void check_types(const Json& types) {
    if (!types.is_array()) return;
    for (const Json& type : types) {
      const std::string* name = type.get_ptr<const Json::string_t*>();
      if (name == nullptr || out_.group(*name) != nullptr) continue;
      note("layer_types has \"" + name->substr(0, 40) +
           "\" layers, for which no rotary settings are given.");
      return;
    }
  }

  void read_axes() {
    const Scope& scope = scope_;
    const auto sections = reader_.numbers(scope, "mrope_section",
                                          "pairs that turn with time, height and width (M-RoPE)");
    const auto interleaved = reader_.boolean(
        scope, "mrope_interleaved",
        "whether the pairs of time, height and width alternate, or stand in chunks");
    if (!sections || reader_.failed()) return;
    for (const double section : *sections) {
      if (section >= 0.0 && section <= 65536.0 && section == std::floor(section)) {
        out_.mrope_section.push_back(static_cast<int>(section));
      }
    }
    out_.mrope_interleaved = interleaved.value_or(out_.model_type.starts_with("qwen3_vl"));
    const int pairs = out_.groups.front().config.effective_rotary_dim() / 2;
    const int sum = std::accumulate(sections->begin(), sections->end(), 0.0) == pairs ? pairs : -1;
    if (out_.mrope_section.size() != 3 || sections->size() != 3 || sum != pairs) {
      reader_.fail(scope.path +
                   "mrope_section = " + shown(*find_member(*scope.object, "mrope_section")) +
                   " cannot be used: it needs three whole numbers that add up to the " +
                   std::to_string(pairs) + " pairs of the rotary dimension.");
      return;
    }
    note(std::string("M-RoPE: pairs turn with time, height or width, ") +
         (out_.mrope_interleaved ? "taking turns (interleaved)" : "in three chunks") +
         "; the frequencies are those of plain RoPE, and for text all three positions are equal.");
  }

  void read_rest() {
    read_no_rope();
    if (out_.model_type == "cohere2" || out_.model_type == "exaone4") {
      note("In this model the sliding_attention layers rotate; full_attention layers do not.");
    }
    size_t others = 0;
    std::string suspects;
    for (const auto& [key, value] : model_.object->items()) {
      if (reader_.knows(model_, key) || value.is_null() || key.starts_with('_')) continue;
      ++others;
      if (key.find("rope") != std::string::npos || key.find("rotary") != std::string::npos) {
        suspects += (suspects.empty() ? "" : ", ") + model_.path + key.substr(0, 40);
      }
    }
    if (scope_.object != nullptr) collect(scope_, suspects, others);
    if (others == 0) return;
    note("Ignored: " + std::to_string(others) +
         (others == 1 ? " field that does" : " fields that do") + " not change the rotation" +
         (suspects.empty() ? "." : ", among them " + suspects + "."));
  }

  void collect(const Scope& scope, std::string& suspects, size_t& others) {
    for (const auto& [key, value] : scope.object->items()) {
      if (value.is_object() && reader_.knows(scope, key)) {
        collect({&value, scope.path + key + "."}, suspects, others);
      } else if (!reader_.knows(scope, key) && !value.is_null()) {
        ++others;
        suspects += (suspects.empty() ? "" : ", ") + scope.path + key.substr(0, 40);
      }
    }
  }

  void read_no_rope() {
    const auto layers = reader_.numbers(model_, "no_rope_layers",
                                        "one per layer: 1 where it rotates, 0 where it does not");
    const auto interval =
        reader_.whole(model_, "no_rope_layer_interval", "every n-th layer does not rotate");
    if (reader_.failed()) return;
    if (layers && !layers->empty()) {
      const auto still = std::count(layers->begin(), layers->end(), 0.0);
      note(std::to_string(still) + " of the " + std::to_string(layers->size()) +
           " layers do not rotate at all.");
    } else if (const int n = interval.value_or(type_ != nullptr ? type_->no_rope_interval : 0);
               n > 0) {
      note("Every " + std::to_string(n) + "th layer does not rotate at all.");
    }
  }

  Scope root_, model_, scope_;
  const ModelType* type_ = nullptr;
  HeadShape shape_;
  std::string head_dim_name_ = "head_dim";  // the field it is taken from
  ConfigReader reader_;
  ModelConfig out_;
};

}  // namespace

const RopeGroup* ModelConfig::group(std::string_view name) const {
  for (const RopeGroup& candidate : groups) {
    if (candidate.name == name) return &candidate;
  }
  return nullptr;
}

core::Result<ModelConfig> read_model_config(const Json& root) { return Model(root).read(); }

core::Result<ModelConfig> parse_model_config(std::string_view text) {
  core::Result<JsonDocument> document = parse_json(text);
  if (!document) return core::Error{document.error()};
  core::Result<ModelConfig> model = read_model_config(document->root);
  if (!model) return model;
  for (std::string& note : document->notes) model->notes.push_back(std::move(note));
  return model;
}

}  // namespace ropewalk::formats
