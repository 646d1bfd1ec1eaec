// The groups of layers and their rope parameters.
#include <algorithm>
#include <charconv>

#include "core/number_text.h"
#include "formats/model/context.h"

namespace ropewalk::formats {
namespace {

class Groups {
 public:
  Groups(const ModelContext& context, HeadShape& shape, RopeParameters& parameters)
      : context_(context),
        reader_(context.reader),
        out_(context.out),
        shape_(shape),
        parameters_(parameters) {}

  void read() {
    const double base = top_base();
    const std::optional<double> local = local_base();
    const Scope scope = parameters();
    if (reader_.failed()) return;
    GroupDefaults defaults;
    defaults.base = base;
    const double class_base = type() != nullptr ? type()->number("base") : 0.0;
    defaults.class_base = class_base > 0.0 ? class_base : 1e4;
    parameters_.scope = scope;
    if (read_per_layer(scope, defaults)) return;
    if (scope.object != nullptr && is_nested(scope)) {
      read_nested(scope, defaults, local);
      return;
    }
    if (local) {
      add_group("full_attention", scope, defaults);
      defaults.base = *local;
      defaults.ignore_shared = true;
      for (const std::string_view key : context_.names_of({}, "local_head_dim_from"))
        defaults.head_dim = reader_.whole(model(), key, "components of a head in sliding layers")
                                .value_or(defaults.head_dim);
      add_group("sliding_attention", {}, defaults);
      return;
    }
    const bool scaled = scope.object != nullptr && kind_of(scope) != "default";
    const Json* layers = type() == nullptr ? nullptr : type()->member("layers");
    const std::vector<std::string_view> scaled_types =
        layers == nullptr ? std::vector<std::string_view>()
                          : texts_of(find_member(*layers, "scaled"));
    const std::string_view scaled_from =
        layers == nullptr ? std::string_view() : text_of(find_member(*layers, "scaled_from"));
    if (scaled && !scaled_types.empty()) {
      add_group("full_attention", scope, defaults);
      add_group("sliding_attention", {}, unscaled(defaults));
    } else if (const auto compressed = compressed_base(layers)) {
      GroupDefaults other = defaults;
      other.base = *compressed;
      add_group("compressed", scope, other);
      add_group("plain", {}, defaults);
    } else if (scaled && !scaled_from.empty() && context_.at(scaled_from) != nullptr) {
      add_group("scaling", scope, defaults);
      add_group("default", {}, unscaled(defaults));
    } else {
      add_group("all", scope, defaults);
    }
  }

 private:
  void note(std::string_view sentence) { context_.note(sentence); }
  const Scope& model() const { return context_.model(); }
  const ModelType* type() const { return context_.type; }

  std::optional<double> local_base() {
    for (const std::string_view key : context_.names_of("local_base", "local_base_from")) {
      if (auto base = reader_.positive(model(), key, "base of the sliding_attention layers")) {
        return base;
      }
    }
    const double by_default = type() == nullptr ? 0.0 : type()->number("local_base");
    return by_default > 0.0 ? std::optional(by_default) : std::nullopt;
  }

  double top_base() {
    for (const std::string_view key : context_.names_of("base", "base_from")) {
      const ConfigReader::Place place = reader_.place(model(), key);
      const Json* value = reader_.member(place.scope, place.key);
      if (value != nullptr && value->is_array()) continue;  // one for each layer
      if (const auto base =
              reader_.positive(place.scope, place.key, "base of the frequencies, b")) {
        shape_.base_path = model().path + std::string(key);
        return *base;
      }
    }
    const std::string_view ratio =
        type() == nullptr ? std::string_view() : type()->text("base_ratio_from");
    if (ratio.empty()) return 0.0;
    const auto times = reader_.positive(model(), ratio, "multiplies the base 10000");
    if (!times) return 0.0;
    shape_.base_path = model().path + std::string(ratio);
    return 1e4 * *times;
  }

  // rope_scaling, if it says anything, replaces rope_parameters: so does transformers. Else what
  // the type makes of other fields.
  Scope parameters() {
    Scope old = reader_.object(model(), "rope_scaling");
    Scope now = reader_.object(model(), "rope_parameters");
    const bool has_old = old.object != nullptr && !old.object->empty();
    const bool has_now = now.object != nullptr && !now.object->empty();
    if (has_old && has_now && *old.object != *now.object) {
      note(model().path + "rope_scaling and " + model().path +
           "rope_parameters say different things; rope_scaling counts, as in transformers.");
    }
    parameters_.made = made_scaling(context_);
    if (has_old) return old;
    if (has_now) return now;
    return parameters_.made.parameters.is_object()
               ? Scope{&parameters_.made.parameters, parameters_.made.path, true}
               : Scope{};
  }

  void add_group(std::string name, const Scope& scope, const GroupDefaults& defaults) {
    std::optional<RopeGroup> group =
        read_rope_parameters(reader_, scope, shape_, defaults, out_.notes, out_.warnings);
    if (!group || reader_.failed()) return;
    group->name = std::move(name);
    const double factor = type() == nullptr ? 0.0 : type()->number("attention_factor");
    if (factor > 0.0 && group->config.kind == core::ScalingKind::kYarn &&
        !group->config.attention_factor)
      group->config.attention_factor = factor;
    read_growth(*group);
    core::Status checked = core::validate(group->config);
    if (checked.ok() && group->growth != RopeGroup::Growth::kNone) {
      const core::Result<core::Frequencies> made = frequencies(*group);
      if (!made) checked = core::Error{made.error()};
    }
    if (!checked) {
      const std::string where =
          scope.path.empty() ? model().path : scope.path.substr(0, scope.path.size() - 1) + ": ";
      constexpr std::string_view kHeadDim = "head_dim";
      std::string_view sentence = checked.error();
      std::string field;  // the field that head_dim came from
      if (sentence.starts_with(kHeadDim)) {
        field = defaults.head_dim > 0 ? "global_head_dim" : shape_.head_dim_name;
        sentence.remove_prefix(kHeadDim.size());
      }
      reader_.fail(where + field + std::string(sentence));
      return;
    }
    out_.groups.push_back(std::move(*group));
  }

  // A dynamic rule of the type's own.
  void read_growth(RopeGroup& group) {
    const Json* rule = type() == nullptr ? nullptr : type()->member("growth");
    if (rule == nullptr || group.config.kind != core::ScalingKind::kDefault) return;
    const std::string_view flag = text_of(find_member(*rule, "if"));
    if (!flag.empty() &&
        !reader_.boolean(model(), flag, "whether the base follows the length").value_or(false))
      return;
    const bool telechat = text_of(find_member(*rule, "rule")) == "TeleChat";
    const std::string_view field = text_of(find_member(*rule, "length"));
    const auto length = field.empty()
                            ? std::nullopt
                            : reader_.positive(model(), field, "the trained length, tokens");
    if (length) group.config.max_position_embeddings = *length;
    if (!length && !shape_.max_position_embeddings) return;
    group.config.kind = core::ScalingKind::kDynamicNtk;
    group.config.factor = 1.0;
    group.growth = telechat ? RopeGroup::Growth::kTeleChat : RopeGroup::Growth::kPowersOfTwo;
    const Json* other = type()->member("other_version");
    if (other == nullptr) return;
    const std::string_view other_field = text_of(find_member(*other, "field"));
    const double usual = number_of(find_member(*other, "value"));
    const auto given = reader_.positive(model(), other_field, "length that alpha is counted from");
    if (given && *given != usual)
      context_.warn(std::string(other_field) + " = " + core::number_text(*given) +
                    ": one version of this model's code counts alpha from it, another from " +
                    core::number_text(usual) + ", which is taken here.");
  }

  // DeepSeek-V4: the base of layers whose keys are compressed, which alone are scaled.
  std::optional<double> compressed_base(const Json* layers) {
    const std::string_view field = layers == nullptr
                                       ? std::string_view()
                                       : text_of(find_member(*layers, "compressed_base_from"));
    if (field.empty()) return std::nullopt;
    return reader_.positive(model(), field, "base of the layers whose keys are compressed");
  }

  // Gemma 4: per_layer_config may give the layers of a type heads of another width.
  int per_layer_head_dim(std::string_view kind) {
    const Scope all = reader_.object(model(), "per_layer_config");
    const Json* kinds = find_member(*model().object, "layer_types");
    if (all.object == nullptr || kinds == nullptr || !kinds->is_array()) return 0;
    int found = 0;
    for (const auto& [key, value] : all.object->items()) {
      size_t layer = 0;
      const auto parsed = std::from_chars(key.data(), key.data() + key.size(), layer);
      const bool index = parsed.ec == std::errc() && parsed.ptr == key.data() + key.size() &&
                         layer < kinds->size();
      if (key != kind && (!index || text_of(&(*kinds)[layer]) != kind)) continue;
      const Scope own = reader_.object(all, key);
      const int width =
          reader_.whole(own, "head_dim", "components of a head in this layer").value_or(found);
      if (found != 0 && width != found)
        context_.warn(own.path + "head_dim differs from that of other " + std::string(kind) +
                      " layers; the first counts.");
      if (found == 0) found = width;
    }
    return found;
  }

  static std::string_view kind_of(const Scope& scope) {
    const std::string_view now = text_of(find_member(*scope.object, "rope_type"));
    const std::string_view kind = now.empty() ? text_of(find_member(*scope.object, "type")) : now;
    return kind.empty() ? "default" : kind_alias(kind);
  }

  // The same base without scaling, beside a group that has it.
  GroupDefaults unscaled(GroupDefaults defaults) const {
    if (!out_.groups.empty()) defaults.base = out_.groups.front().config.base;
    return defaults;
  }

  // Step 3.5: rope_theta and the share as lists, one number for each layer.
  bool read_per_layer(const Scope& scope, const GroupDefaults& shared) {
    const Json* theta = find_member(*model().object, "rope_theta");
    if (theta == nullptr || !theta->is_array()) return false;
    const auto bases =
        reader_.numbers(model(), "rope_theta", "base of the frequencies, one for each layer");
    const auto shares = reader_.numbers(model(), "partial_rotary_factors",
                                        "share of a head that turns, one for each layer");
    if (reader_.failed()) return true;
    if (!bases || bases->empty() || bases->size() > kMaxLayers ||
        std::any_of(bases->begin(), bases->end(), [](double base) { return !(base > 0.0); })) {
      reader_.fail(model().path + "rope_theta = " + shown(*theta) +
                   " cannot be used: it needs one number above 0 for each layer.");
      return true;
    }
    const Json* layers = type() == nullptr ? nullptr : type()->member("layers");
    const Json* scaled =
        context_.at(layers == nullptr ? std::string_view()
                                      : text_of(find_member(*layers, "scaled_types_from")));
    const std::vector<std::string_view> scaled_types = texts_of(scaled);
    const Json* kinds = context_.at("layer_types");
    struct Row {
      double base, share;
      bool scaled;
      bool operator==(const Row&) const = default;
    };
    std::vector<Row> rows;
    const std::optional<double> whole_share = shape_.partial_rotary_factor;
    for (size_t i = 0; i < bases->size(); ++i) {
      const bool has_kind = kinds != nullptr && kinds->is_array() && i < kinds->size();
      const std::string_view kind = has_kind ? text_of(&(*kinds)[i]) : std::string_view();
      const bool is_scaled =
          scaled_types.empty() ||
          std::find(scaled_types.begin(), scaled_types.end(), kind) != scaled_types.end();
      const double share = shares && i < shares->size() ? (*shares)[i] : 0.0;
      const Row row{(*bases)[i], share, is_scaled};
      const auto known = std::find(rows.begin(), rows.end(), row);
      out_.layers.push_back(static_cast<int>(known - rows.begin()));
      if (known != rows.end()) continue;
      constexpr size_t kMaxKinds = 64;
      if (rows.size() == kMaxKinds) {
        reader_.fail(model().path +
                     "rope_theta has more than 64 kinds of layers; is it the right file?");
        return true;
      }
      rows.push_back(row);
      GroupDefaults own = shared;
      own.base = row.base;
      shape_.base_path = model().path + "rope_theta";
      shape_.partial_rotary_factor = row.share > 0.0 ? std::optional(row.share) : whole_share;
      shape_.share_path = model().path + "partial_rotary_factors";
      add_group("layer " + std::to_string(i), is_scaled ? scope : Scope{}, own);
      if (reader_.failed()) return true;
    }
    note("A group is named for the first layer that has its settings.");
    return true;
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
      own.head_dim = per_layer_head_dim(name);
      if (name == "full_attention" && shape_.global_head_dim) {
        own.head_dim = *shape_.global_head_dim;
      }
      add_group(name, reader_.object(scope, name), own);
      if (reader_.failed()) return;
    }
  }

  const ModelContext& context_;
  ConfigReader& reader_;
  ModelConfig& out_;
  HeadShape& shape_;
  RopeParameters& parameters_;
};

}  // namespace

void read_groups(const ModelContext& context, HeadShape& shape, RopeParameters& parameters) {
  Groups(context, shape, parameters).read();
}

}  // namespace ropewalk::formats
