// Which group each layer belongs to. A type's "layers" may have
//   pattern, from, every, others, first    each n-th layer (n the pattern, or the field `from`) is
//                `every`, the last of its n or, with first, the first; the others are `others`
//   kinds_from, kinds      a list with a number for each layer, and what the numbers mean ("*": all
//                          others)
//   cycle_from, cycle      a list of kinds that repeats
//   still, still_where     kinds that do not turn (where that field is given)
//   still_every            each n-th layer does not turn; still_from: a list of those that do not
//   turning_from           a list of the layers that have attention at all
//   scaled, scaled_from, scaled_types_from, compressed_base_from    read by ModelConfig's reader
#include <algorithm>
#include <cmath>
#include <set>

#include "formats/model/context.h"

namespace ropewalk::formats {
namespace {

class Layers {
 public:
  explicit Layers(const ModelContext& context) : context_(context), out_(context.out) {
    if (context.type != nullptr) rule_ = context.type->member("layers");
  }

  void read() {
    read_count();
    read_kinds();
    if (context_.reader.failed()) return;
    if (count_ > 0) {
      out_.layers.assign(static_cast<size_t>(count_), 0);
      for (size_t i = 0; i < out_.layers.size(); ++i) {
        const std::string_view kind = i < kinds_.size() ? kinds_[i] : std::string_view();
        const std::optional<int> group = group_of(kind, static_cast<int>(i));
        if (!group) {
          out_.layers.clear();
          break;
        }
        out_.layers[i] = *group;
      }
    }
    tell_still_kinds();
    read_no_rope();
    read_turning();
    tell_still_layers();
  }

 private:
  const Json* of_rule(std::string_view key) const {
    return rule_ == nullptr ? nullptr : find_member(*rule_, key);
  }

  void read_count() {
    for (const std::string_view name : field_names("layers")) {
      const auto count = context_.reader.whole(context_.model(), name, "layers of the model");
      if (count && count_ == 0) count_ = *count;
    }
    if (count_ <= kMaxLayers) return;
    context_.note("More than " + std::to_string(kMaxLayers) + " layers are not listed one by one.");
    count_ = 0;
    too_many_ = true;
  }

  void read_kinds() {
    for (const std::string_view field : {"layer_types", "layers_block_type"}) {
      const Json* list = context_.at(field);
      if (list == nullptr || !list->is_array() || list->size() > kMaxLayers) continue;
      for (const Json& item : *list) kinds_.push_back(text_of(&item));
      if (count_ == 0 && !too_many_) count_ = static_cast<int>(kinds_.size());
      return;
    }
    if (rule_ == nullptr) return;
    if (const std::string_view field = text_of(of_rule("kinds_from")); !field.empty()) {
      const auto list = context_.reader.numbers(context_.model(), field, "kind of each layer");
      if (!list || list->size() > kMaxLayers) return;
      for (const double number : *list) {
        const std::string key = std::to_string(static_cast<int>(std::clamp(number, 0.0, 99.0)));
        const Json* kind = find_member(*of_rule("kinds"), key);
        kinds_.push_back(text_of(kind != nullptr ? kind : find_member(*of_rule("kinds"), "*")));
      }
      if (count_ == 0 && !too_many_) count_ = static_cast<int>(kinds_.size());
      return;
    }
    if (const Json* cycle = of_rule("cycle")) {
      std::vector<std::string_view> kinds = texts_of(cycle);
      const Json* own = context_.at(text_of(of_rule("cycle_from")));
      if (own != nullptr && own->is_array() && !own->empty()) kinds = texts_of(own);
      for (int i = 0; i < count_ && !kinds.empty(); ++i)
        kinds_.push_back(kinds[static_cast<size_t>(i) % kinds.size()]);
      return;
    }
    read_pattern();
  }

  // EXAONE 4 writes "LLLG", others a number.
  void read_pattern() {
    const Json* pattern = of_rule("pattern");
    if (pattern == nullptr) return;
    const std::string_view every = text_of(of_rule("every")), others = text_of(of_rule("others"));
    int n = static_cast<int>(number_of(pattern));
    for (const std::string_view field : texts_of(of_rule("from"))) {
      const Json* value = context_.at(field);
      if (value == nullptr) continue;
      const std::string_view letters = text_of(value);
      if (!letters.empty()) {
        for (int i = 0; i < count_; ++i)
          kinds_.push_back(letters[static_cast<size_t>(i) % letters.size()] == 'L' ? others
                                                                                   : every);
        return;
      }
      n = context_.reader.whole(context_.model(), field, "every n-th layer is of another kind")
              .value_or(n);
    }
    const bool first = of_rule("first") != nullptr;
    for (int i = 0; i < count_ && n > 0; ++i)
      kinds_.push_back((first ? i % n == 0 : (i + 1) % n == 0) ? every : others);
  }

  // Whether the type's "still" kinds do not turn in this file.
  bool still_counts() const {
    const std::string_view where = text_of(of_rule("still_where"));
    return where.empty() || context_.at(where) != nullptr;
  }

  bool is_still(std::string_view kind) const {
    const std::vector<std::string_view> none = field_list("not_attention");
    if (std::find(none.begin(), none.end(), kind) != none.end()) return true;
    const std::vector<std::string_view> still = texts_of(of_rule("still"));
    return still_counts() && std::find(still.begin(), still.end(), kind) != still.end();
  }

  std::optional<int> group_of(std::string_view kind, int layer) {
    if (is_still(kind)) return -1;
    for (size_t i = 0; i < out_.groups.size(); ++i)
      if (out_.groups[i].name == kind) return static_cast<int>(i);
    if (out_.groups.size() == 1) {
      if (out_.groups.front().name == "all" || kind.empty()) return 0;
    } else if (const auto scaled = scaled_group(layer)) {
      return scaled;
    }
    if (!kind.empty() && kind != "attention")
      context_.note("There are \"" + printable(kind, 40) +
                    "\" layers, for which no rotary settings are given.");
    return std::nullopt;
  }

  // Molmo 2: the listed layers are scaled.
  std::optional<int> scaled_group(int layer) {
    const RopeGroup* scaled = out_.group("scaling");
    if (scaled == nullptr) return std::nullopt;
    if (scaled_.empty())
      scaled_ = list_of(text_of(of_rule("scaled_from")), "layers that are scaled");
    const RopeGroup* group = scaled_.contains(layer) ? scaled : out_.group("default");
    return static_cast<int>(group - out_.groups.data());
  }

  std::set<int> list_of(std::string_view field, std::string_view meaning) {
    std::set<int> layers;
    if (field.empty()) return layers;
    const auto list = context_.reader.numbers(context_.model(), field, meaning);
    if (!list) return layers;
    for (const double number : *list)
      if (number >= 0.0 && number < kMaxLayers) layers.insert(static_cast<int>(number));
    return layers;
  }

  void tell_still_kinds() {
    if (!still_counts()) return;
    for (const std::string_view kind : texts_of(of_rule("still")))
      context_.note("In this model " + std::string(kind) +
                    " layers do not rotate; the settings are those of the others.");
  }

  void still(size_t layer) {
    if (layer < out_.layers.size()) out_.layers[layer] = -1;
  }

  // Lists and intervals of layers without rotation.
  void read_no_rope() {
    const auto layers =
        context_.reader.numbers(context_.model(), "no_rope_layers",
                                "one per layer: 1 where it rotates, 0 where it does not");
    const auto interval = context_.reader.whole(context_.model(), "no_rope_layer_interval",
                                                "every n-th layer does not rotate");
    if (context_.reader.failed()) return;
    if (layers && !layers->empty() && layers->size() <= kMaxLayers) {
      if (out_.layers.empty() && !too_many_ && out_.groups.size() == 1)
        out_.layers.assign(layers->size(), 0);
      const auto count = std::count(layers->begin(), layers->end(), 0.0);
      for (size_t i = 0; i < layers->size(); ++i)
        if ((*layers)[i] == 0.0) still(i);
      context_.note(std::to_string(count) + " of the " + std::to_string(layers->size()) +
                    " layers do not rotate at all.");
      return;
    }
    const int n = interval.value_or(static_cast<int>(number_of(of_rule("still_every"))));
    if (n <= 0) return;
    for (size_t i = static_cast<size_t>(n) - 1; i < out_.layers.size(); i += static_cast<size_t>(n))
      still(i);
    context_.note("Every " + std::to_string(n) + "th layer does not rotate at all.");
  }

  void read_turning() {
    if (const std::string_view field = text_of(of_rule("turning_from")); !field.empty()) {
      const std::set<int> turning = list_of(field, "layers that have attention");
      if (turning.empty()) return;
      for (size_t i = 0; i < out_.layers.size(); ++i)
        if (!turning.contains(static_cast<int>(i))) still(i);
      context_.note("Only the layers in " + std::string(field) + " have attention and rotate.");
    }
    for (const int layer : list_of(text_of(of_rule("still_from")),
                                   "layers that attend to pictures and do not rotate"))
      still(static_cast<size_t>(layer));
  }

  void tell_still_layers() {
    if (out_.layers.empty()) return;
    const auto count = std::count(out_.layers.begin(), out_.layers.end(), -1);
    if (count > 0 && count == static_cast<long>(out_.layers.size()))
      context_.note("By its lists none of the layers rotates.");
  }

  const ModelContext& context_;
  ModelConfig& out_;
  const Json* rule_ = nullptr;
  int count_ = 0;
  bool too_many_ = false;
  std::vector<std::string_view> kinds_;
  std::set<int> scaled_;
};

}  // namespace

void read_layers(const ModelContext& context) { Layers(context).read(); }

}  // namespace ropewalk::formats
