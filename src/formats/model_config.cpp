#include "formats/model_config.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/rotation/axes.h"
#include "formats/model/context.h"
#include "formats/model_types.h"
#include "formats/rope_parameters.h"

namespace ropewalk::formats {
namespace {

bool has_shape(const Json& object) {
  return find_member(object, "hidden_size") != nullptr ||
         find_member(object, "head_dim") != nullptr || find_member(object, "n_embd") != nullptr ||
         find_member(object, "qk_rope_head_dim") != nullptr;
}

// Meta's and Mistral's params.json: no model_type, and other names.
bool is_params(const Json& object) {
  return find_member(object, "model_type") == nullptr && find_member(object, "dim") != nullptr &&
         find_member(object, "n_heads") != nullptr && find_member(object, "n_layers") != nullptr;
}

class Model {
 public:
  explicit Model(const Json& root) : context_{reader_, {{&root, "", false}}, nullptr, out_} {}

  core::Result<ModelConfig> read() {
    if (!root().object->is_object()) {
      return core::Error{"the file holds " + shown(*root().object) +
                         ", but a config.json is an object in braces with fields such as "
                         "hidden_size and rope_theta."};
    }
    read_scope();
    read_type();
    if (!reader_.failed()) read_turns();
    if (!reader_.failed() && out_.still.empty()) read_rotation();
    if (reader_.failed()) return core::Error{reader_.error()};
    out_.fields = reader_.take_fields();
    return std::move(out_);
  }

 private:
  void note(std::string_view sentence) { context_.note(sentence); }
  const Scope& root() const { return context_.scopes.front(); }
  const Scope& model() const { return context_.model(); }
  const ModelType* type() const { return context_.type; }

  void read_rotation() {
    read_shape();
    if (!reader_.failed()) read_groups(context_, shape_, parameters_);
    if (!reader_.failed()) read_axes();
    if (reader_.failed()) return;
    if (out_.layers.empty()) read_layers(context_);
    read_attention(context_, parameters_.scope, still_part_);
    read_sentences();
    if (!reader_.failed()) report_unread(context_);
  }

  // The language model's settings.
  void read_scope() {
    for (int level = 0; level < 2; ++level) {
      for (const std::string_view key : field_list("scopes")) {
        const Json* inner = find_member(*model().object, key);
        if (inner == nullptr) continue;
        if (!inner->is_object()) {
          if (!has_shape(*model().object))
            reader_.object(model(), key);  // says what is wrong with it
          continue;
        }
        const bool nested = find_member(*inner, "text_config") != nullptr;
        const bool rope = find_member(*inner, "rope_scaling") != nullptr ||
                          find_member(*inner, "rope_parameters") != nullptr;
        if (!has_shape(*inner) && !nested && !rope) continue;
        context_.scopes.push_back(reader_.object(model(), key));
        note("The language model's settings are those in " +
             model().path.substr(0, model().path.size() - 1) +
             "; other parts of the model are left aside.");
        break;
      }
    }
  }

  // What kind of model it is.
  void read_type() {
    for (size_t i = context_.scopes.size(); i-- > 0 && out_.model_type.empty();)
      out_.model_type =
          reader_.text(context_.scopes[i], "model_type", "the class of model").value_or("");
    for (const Scope& scope : context_.scopes) reader_.member(scope, "model_type");
    context_.type = find_model_type(is_params(*model().object) ? "params.json" : out_.model_type);
    // A part that isn't known may belong to a model that is.
    for (size_t i = context_.scopes.size() - 1; type() == nullptr && i-- > 0;)
      context_.type =
          find_model_type(text_of(find_member(*context_.scopes[i].object, "model_type")));
    const bool alibi = reader_.boolean(model(), "alibi", "biases instead of RoPE").value_or(false);
    const std::string_view other =
        type() == nullptr ? std::string_view() : type()->text("positions");
    if (alibi) {
      reader_.fail(model().path +
                   "alibi = true: this model uses ALiBi and has no rotary embeddings; give the "
                   "config.json of a model that has.");
    } else if (!other.empty()) {
      reader_.fail(model().path + "model_type = \"" + out_.model_type + "\": this model uses " +
                   std::string(other) +
                   " and has no rotary embeddings of a sequence; give the config.json of a model "
                   "that has.");
    }
    out_.known = type() != nullptr;
    if (out_.known) {
      for (const std::string_view source : type()->sources()) out_.source.emplace_back(source);
      return;
    }
    context_.warn((out_.model_type.empty()
                       ? "model_type is not given"
                       : "model_type \"" + out_.model_type + "\" is not known here") +
                  ": all of this is a guess by what fields are usually called, and the layout is "
                  "taken as half-split, as in most checkpoints.");
  }

  // Whether anything turns at all.
  void read_turns() {
    const Json* rule = type() == nullptr ? nullptr : type()->member("turns");
    const std::string field(rule == nullptr ? std::string_view("position_embedding_type")
                                            : text_of(find_member(*rule, "field")));
    const ConfigReader::Place place = reader_.place(model(), field);
    const Json* value =
        place.scope.object == nullptr ? nullptr : find_member(*place.scope.object, place.key);
    if (rule == nullptr) {
      const std::string_view text = text_of(value);
      if (text == "rope" || text == "rotary" || text == "nope")
        reader_.text(place.scope, place.key, "how positions are encoded");
      if (text != "nope") return;
      out_.still = model().path + field + " = \"nope\": nothing turns in this model.";
    } else {
      reader_.member(place.scope, place.key);
      const auto wanted = rule->find("is"), otherwise = rule->find("default");
      const Json now = value != nullptr ? *value : otherwise == rule->end() ? Json() : *otherwise;
      if (wanted != rule->end() && now == *wanted) return;
      const std::string_view words = text_of(find_member(*rule, "otherwise"));
      out_.still = printable(
          model().path + field +
          (value != nullptr ? " = " + shown(*value) : " is not given, which means " + shown(now)) +
          ": nothing turns in this model" +
          (words.empty() ? std::string() : "; " + std::string(words)) + ".");
    }
    for (const std::string_view name : field_names("layers")) {
      const auto count = reader_.whole(model(), name, "layers of the model");
      if (count && *count <= kMaxLayers) out_.layers.assign(static_cast<size_t>(*count), -1);
    }
  }

  // The first of the fields that is there; the others count as read.
  std::optional<int> first_whole(const std::vector<std::string_view>& names,
                                 std::string_view meaning) {
    std::optional<int> first;
    for (const std::string_view name : names) {
      const ConfigReader::Place place = reader_.place(model(), name);
      if (first) {
        reader_.member(place.scope, place.key);
        continue;
      }
      first = reader_.whole(place.scope, place.key, meaning);
    }
    return first;
  }

  int head_dim_of_hidden() {
    const std::optional<int> hidden =
        first_whole(context_.names_of("width", "width_from"), "width of the model");
    const std::optional<int> heads =
        first_whole(context_.names_of("heads", "heads_from"), "query heads");
    if (reader_.failed()) return 0;
    const int by_default = default_head_dim();
    if (!hidden || !heads) {
      if (by_default > 0) return 0;
      const std::string missing = hidden ? "num_attention_heads" : "hidden_size";
      reader_.fail(model().path + "head_dim is missing and cannot be computed, because " +
                   model().path + missing + " is missing too; add head_dim.");
      return 0;
    }
    if (*hidden % *heads != 0 && by_default == 0) {
      note("hidden_size = " + std::to_string(*hidden) + " is not a multiple of the " +
           std::to_string(*heads) + " heads; head_dim is rounded down to " +
           std::to_string(*hidden / *heads) + ".");
    }
    return *hidden / *heads;
  }

  int default_head_dim() const {
    return type() == nullptr ? 0 : static_cast<int>(type()->number("head_dim"));
  }

  void read_shape() {
    std::vector<std::string_view> heads = context_.names_of({}, "head_dim_from");
    heads.push_back("head_dim");
    shape_.head_dim = first_whole(heads, "components of a head").value_or(0);
    const std::optional<int> rope_part =
        reader_.whole(model(), "qk_rope_head_dim",
                      "components of a head that turn; they are kept apart from the others");
    const std::optional<int> plain_part =
        reader_.whole(model(), "qk_nope_head_dim", "components of a head that do not turn");
    if (rope_part) {
      still_part_ = plain_part.value_or(std::max(0, shape_.head_dim - *rope_part));
      shape_.head_dim = *rope_part;
      shape_.head_dim_name = "qk_rope_head_dim";
      note("The " + std::to_string(*rope_part) +
           " rotary components stand apart from the head's others" +
           (plain_part ? " (" + std::to_string(*plain_part) + " of them)" : std::string()) +
           "; head_dim here means the rotary part.");
    } else if (shape_.head_dim == 0) {
      const int computed = head_dim_of_hidden();
      const int by_default = default_head_dim();
      shape_.head_dim = by_default > 0 ? by_default : computed;
      shape_.head_dim_name = by_default > 0 ? "head_dim" : "hidden_size / num_attention_heads";
      if (by_default > 0) {
        note("head_dim is not given; " + out_.model_type + "'s default " +
             std::to_string(by_default) + " is taken.");
      }
    }
    for (const auto& names :
         {context_.names_of("width", "width_from"), context_.names_of("heads", "heads_from")})
      for (const std::string_view name : names) context_.at(name);  // maybe idle beside head_dim
    shape_.global_head_dim =
        reader_.whole(model(), "global_head_dim", "components of a head in full_attention layers");
    for (const std::string_view name : context_.names_of("length", "length_from")) {
      const ConfigReader::Place place = reader_.place(model(), name);
      const auto length = reader_.positive(place.scope, place.key, "longest sequence, in tokens");
      if (length && !shape_.max_position_embeddings) shape_.max_position_embeddings = length;
    }
    shape_.original_max_position_embeddings =
        reader_.positive(model(), "original_max_position_embeddings",
                         "length the model was trained at before it was stretched, in tokens");
    read_share();
    read_layout();
  }

  void read_share() {
    constexpr std::string_view kMeaning = "share of a head's components that turn";
    constexpr std::string_view kComponents = "components of a head that turn";
    for (const std::string_view key : context_.names_of({}, "rotary_dim_from"))
      if (!shape_.rotary_dim) shape_.rotary_dim = reader_.whole(model(), key, kComponents);
    if (!shape_.rotary_dim) shape_.rotary_dim = reader_.whole(model(), "rotary_dim", kComponents);
    for (const std::string_view key : context_.names_of("share", "share_from")) {
      const std::optional<double> share = reader_.number(model(), key, kMeaning);
      if (!share || shape_.partial_rotary_factor) continue;
      shape_.partial_rotary_factor = share;
      shape_.share_path = model().path + std::string(key);
    }
    if (type() == nullptr) return;
    const int by_default = static_cast<int>(type()->number("rotary_dim"));
    if (by_default > 0 && !shape_.rotary_dim && !root().object->contains("rotary_dim")) {
      shape_.rotary_dim = by_default;
      note("rotary_dim is not given; " + out_.model_type + "'s default " +
           std::to_string(by_default) + " is taken.");
    }
    shape_.default_partial_rotary_factor = type()->number("share");
  }

  void read_layout() {
    if (const auto interleaved =
            reader_.boolean(model(), "rope_interleave",
                            "whether neighbours (2i, 2i+1) turn together, or (i, i+d/2)")) {
      shape_.layout = *interleaved ? core::Layout::kInterleaved : core::Layout::kHalfSplit;
      out_.layout_known = true;
    } else if (type() != nullptr) {
      shape_.layout = type()->text("layout") == "interleaved" ? core::Layout::kInterleaved
                                                              : core::Layout::kHalfSplit;
      out_.layout_known = true;
    }
    const std::string_view by_field =
        type() == nullptr ? std::string_view() : type()->text("interleaved_from");
    if (!by_field.empty() &&
        reader_.boolean(model(), by_field, "whether neighbours turn together").value_or(false))
      shape_.layout = core::Layout::kInterleaved;
    if (type() != nullptr && shape_.layout == core::Layout::kInterleaved) {
      const std::string_view sentence = type()->text("note_interleaved");
      if (!sentence.empty()) note(sentence);
    }
  }

  void read_axes() {
    const Scope& scope = parameters_.scope;
    const auto sections = reader_.numbers(scope, "mrope_section",
                                          "pairs that turn with time, height and width (M-RoPE)");
    const auto interleaved = reader_.boolean(
        scope, "mrope_interleaved",
        "whether the pairs of time, height and width alternate, or stand in chunks");
    if (const auto four = reader_.numbers(scope, "xdrope_section",
                                          "pairs that turn with each of four positions (xdrope)"))
      note(
          "xdrope: pairs turn with one of four positions (of the text, and of a picture's width, "
          "height and time); the frequencies are those shown, and for text all four are equal.");
    if (!sections || reader_.failed()) return;
    for (const double section : *sections) {
      if (section >= 0.0 && section <= 65536.0 && section == std::floor(section)) {
        out_.mrope_section.push_back(static_cast<int>(section));
      }
    }
    out_.mrope_interleaved =
        interleaved.value_or(type() != nullptr && type()->flag("mrope_interleaved"));
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

  // What assets/models/ says of the type in words.
  void read_sentences() {
    if (type() == nullptr) return;
    for (const std::string_view sentence : type()->texts("notes")) note(sentence);
    if (type()->flag("qk_norm"))
      note("q and k are normalised before they turn; that changes their lengths, not the angles.");
    if (const Json* warn = type()->member("warn")) {
      for (const auto& [field, sentence] : warn->items()) {
        const Json* value = context_.at(field);
        if (value == nullptr || *value == false) continue;
        context_.warn(model().path + field + " = " + shown(*value) + ": " +
                      std::string(text_of(&sentence)) + ".");
      }
    }
  }

  ConfigReader reader_;
  ModelConfig out_;
  ModelContext context_;
  RopeParameters parameters_;
  HeadShape shape_;
  int still_part_ = 0;  // MLA: components that do not turn
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
