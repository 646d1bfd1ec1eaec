// What is known of model types that their config.json need not say: assets/models/, a file for each
// family. A type's entry may have
//   layout                "half-split" or "interleaved"
//   like                  another type, whose members count where the entry has none of that name
//   positions             what it has instead of rotary embeddings; nothing else then
//   turns                 {field, is, default, otherwise}: it rotates only if the field is that
//   base, share, head_dim, rotary_dim, local_base      defaults of the class
//   base_from, head_dim_from, rotary_dim_from, heads_from, width_from, length_from,
//   local_base_from, local_head_dim_from   further names of these fields; "a.b" is b in the object
//   a base_ratio_from       a field that multiplies the base scaling               rules, the first
//   that fits makes rope parameters: {if | block | inverse,
//                         where, set, from, when_false}
//   attention_factor      of yarn where the file gives none, instead of the formula
//   growth                {rule, if, length}: a dynamic rule of its own (RopeGroup::Growth)
//   layers                which layers turn and how: formats/model/layers.cpp
//   softmax, query, also, qk_norm    attention besides the rotation: formats/model/attention.cpp
//   notes, note_interleaved, warn    sentences; warn: {field: what it does that is not computed}
//   harmless              fields that change nothing here, besides those of fields.json
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json.h"

namespace ropewalk::formats {

class ModelType {
 public:
  ModelType(std::string id, const Json* entry, const Json* like, const Json* family)
      : id_(std::move(id)), entry_(entry), like_(like), family_(family) {}

  std::string_view id() const { return id_; }
  // The code it was read in: "repository:file", one or more.
  std::vector<std::string_view> sources() const;
  // Own or of the type it is like; null if neither has it.
  const Json* member(std::string_view key) const;
  double number(std::string_view key, double otherwise = 0.0) const;
  bool flag(std::string_view key) const;
  std::string_view text(std::string_view key) const;
  std::vector<std::string_view> texts(std::string_view key) const;  // of a list, or the one text
  std::vector<std::string> keys() const;                            // of its own entry

 private:
  std::string id_;
  const Json* entry_;
  const Json* like_;
  const Json* family_;
};

std::span<const ModelType> model_types();
// Null for a type we know nothing of.
const ModelType* find_model_type(std::string_view id);

// How the positions of a type that has no rotary embeddings are encoded ("learned absolute
// positions"); empty for others.
std::string_view positions_without_rope(std::string_view id);

// fields.json: a list of it by name, and names of a field of all models ("base": "rope_theta", ..).
std::vector<std::string_view> field_list(std::string_view name);
std::vector<std::string_view> field_names(std::string_view name);
// What a rope_type is called by the core: "su" is longrope; itself if it has no other name.
std::string_view kind_alias(std::string_view kind);
// Why a field changes nothing here ("training, not the model"); empty if it is not on the list.
std::string_view harmless_reason(std::string_view field);

// The texts of a JSON list, or the one text.
std::vector<std::string_view> texts_of(const Json* value);
std::string_view text_of(const Json* value);
double number_of(const Json* value, double otherwise = 0.0);

}  // namespace ropewalk::formats
