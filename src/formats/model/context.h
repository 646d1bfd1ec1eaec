// What the parts that read a model's config share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/model_config.h"
#include "formats/model_types.h"
#include "formats/rope_parameters.h"

namespace ropewalk::formats {

struct ModelContext {
  ConfigReader& reader;
  std::vector<Scope> scopes;  // from the file's outermost object to the language model's
  const ModelType* type;      // null: not known
  ModelConfig& out;

  const Scope& model() const { return scopes.back(); }
  // The names of a field of all models ("" for none), and before them those of this type.
  std::vector<std::string_view> names_of(std::string_view field, std::string_view own) const;
  void note(std::string_view sentence) const { out.notes.push_back(printable(sentence)); }
  void warn(std::string_view sentence) const { out.warnings.push_back(printable(sentence)); }
  // The field "a.b" of the language model, noted as read; null if it is absent or null.
  const Json* at(std::string_view path) const {
    const ConfigReader::Place place = reader.place(model(), path);
    return reader.member(place.scope, place.key);
  }
};

// Rope parameters that a rule of the type makes of other fields; null if none fits.
struct MadeScaling {
  Json parameters;
  std::string path;  // of the block they come from, for sentences
};
MadeScaling made_scaling(const ModelContext& context);

// The rope parameters that count, and what they stand in if they were made of other fields.
struct RopeParameters {
  Scope scope;
  MadeScaling made;
};
// Fills out.groups, or keeps an error.
void read_groups(const ModelContext& context, HeadShape& shape, RopeParameters& parameters);

// Which group each layer belongs to, from layer types, patterns and lists; fills out.layers and
// tells what does not turn. groups must be there.
void read_layers(const ModelContext& context);

// The most layers that are listed one by one.
inline constexpr int kMaxLayers = 4096;

// Softmax scale, what multiplies queries, and what else the model's attention does.
void read_attention(const ModelContext& context, const Scope& parameters, int still_part);

// Fields that were not understood, and other parts of the model.
void report_unread(const ModelContext& context);

}  // namespace ropewalk::formats
