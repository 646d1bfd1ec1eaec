// What a model's config.json does to rotary frequencies.
#include <cstdio>

#include "assets/assets.h"
#include "cli/command.h"
#include "cli/model.h"
#include "cli/models/show.h"
#include "core/number_text.h"
#include "formats/json.h"
#include "state/json_writer.h"

namespace ropewalk::cli {
namespace {

using core::number_text;

struct Inspection {
  formats::ModelConfig model;
  std::vector<core::Frequencies> groups;  // one for each of the model's
  std::vector<std::string> notes;
};

core::Result<Inspection> inspect(std::string_view path_or_name, double length) {
  core::Result<formats::ModelConfig> model = load_model(path_or_name);
  if (!model) return core::Error{model.error()};
  Inspection found;
  found.model = std::move(*model);
  found.notes = found.model.notes;
  if (!found.model.still.empty()) found.notes.insert(found.notes.begin(), found.model.still);
  for (const formats::RopeGroup& group : found.model.groups) {
    core::Result<core::Frequencies> made = formats::frequencies(group, length);
    if (!made) return core::Error{'"' + std::string(path_or_name) + "\": " + made.error()};
    const std::string name =
        found.model.groups.size() > 1 ? formats::printable(group.name) + ": " : std::string();
    for (const std::string& note : made->notes) found.notes.push_back(name + note);
    found.groups.push_back(std::move(*made));
  }
  return found;
}

// JSON has no infinity: null stands for a pair that never turns.
void write_group(state::JsonWriter& json, const formats::RopeGroup& group,
                 const core::Frequencies& f) {
  const core::RopeConfig& c = group.config;
  json.open().text_as_is("name", group.name).text("kind", core::kind_id(c.kind));
  json.text("layout", layout_id(c.layout)).whole("head_dim", c.head_dim);
  json.whole("rotary_dim", c.effective_rotary_dim()).raw("base", plain_number(c.base));
  json.raw("attention_factor", number_text(f.attention_factor));
  json.line().numbers("inv_freq", f.inv_freq);
  json.line().numbers("wavelength", core::wavelengths(f.inv_freq)).close();
}

// [0, 0, null]: the group of each layer.
std::string layer_list(const std::vector<int>& layers) {
  std::string text = "[";
  for (const int layer : layers)
    text += (text.size() > 1 ? ", " : "") + (layer < 0 ? "null" : std::to_string(layer));
  return text + "]";
}

void write_attention(state::JsonWriter& json, const formats::ModelAttention& attention) {
  json.open("attention");
  if (attention.scale > 0.0) {
    json.raw("softmax_scale", number_text(attention.scale));
    json.text("softmax_scale_is", attention.scale_words);
  } else {
    json.raw("softmax_scale", "null");
  }
  if (attention.still_part > 0) json.whole("dims_that_do_not_turn", attention.still_part);
  if (attention.query_beta != 0.0) {
    json.raw("query_beta", number_text(attention.query_beta));
    json.raw("query_length", number_text(attention.query_length));
  }
  if (attention.logn_length > 0.0) json.raw("logn_length", number_text(attention.logn_length));
  json.texts("also", attention.also).close();
}

// "layers" has the index of each layer's group in "groups", or null where it does not turn; it is
// null where the number of layers is not told. Of "unread", those with "warns" may change numbers.
void print_json(std::ostream& out, const Inspection& found) {
  using Break = state::JsonWriter::Break;
  const formats::ModelConfig& model = found.model;
  state::JsonWriter json({.spaces = true, .number = number_text});
  json.open({}, Break::kLines).text("model_type", model.model_type).flag("known", model.known);
  json.texts("source", model.source);
  json.list("groups", Break::kLines);
  for (size_t i = 0; i < found.groups.size(); ++i)
    write_group(json, model.groups[i], found.groups[i]);
  json.close().raw("layers", model.layers.empty() ? "null" : layer_list(model.layers));
  write_attention(json, model.attention);
  json.list("unread", Break::kLines);
  for (const formats::UnreadField& field : model.unread) {
    json.open().text("field", field.path).text("value", field.value).text("why", field.why);
    json.flag("warns", field.warns).close();
  }
  json.close().texts("warnings", model.warnings, Break::kLines);
  json.texts("notes", found.notes, Break::kLines).close();
  out << json.str() << '\n';
}

void print_group(std::ostream& out, const formats::RopeGroup& group, const core::Frequencies& f) {
  const core::RopeConfig& c = group.config;
  out << formats::printable(group.name, 80) << ": " << core::kind_id(c.kind) << ", "
      << layout_id(c.layout) << ", head_dim " << c.head_dim << ", rotary_dim "
      << c.effective_rotary_dim() << ", base " << plain_number(c.base);
  if (f.base != c.base) out << " (in effect " << plain_number(f.base) << ")";
  out << ", attention factor " << number_text(f.attention_factor) << "\n\n";
  out << "  pair   components    inverse frequency   wavelength      unscaled   ratio\n";
  const std::vector<double> plain = core::inverse_frequencies(c.effective_rotary_dim(), c.base);
  const std::vector<double> wavelength = core::wavelengths(f.inv_freq);
  for (size_t i = 0; i < f.inv_freq.size(); ++i) {
    const core::PairIndices at =
        core::pair_indices(c.layout, c.effective_rotary_dim(), static_cast<int>(i));
    char pair[64];
    std::snprintf(pair, sizeof(pair), "  %4zu  %5d, %-5d", i, at.first, at.second);
    out << pair << column(f.inv_freq[i], 19, 10) << column(wavelength[i], 13, 6)
        << column(plain[i], 14, 6) << column(f.inv_freq[i] / plain[i], 8, 4) << '\n';
  }
}

void print_layers(std::ostream& out, const formats::ModelConfig& model) {
  if (model.layers.empty() || (model.groups.size() < 2 && layer_runs(model.layers, -1).empty())) {
    return;
  }
  out << "\nLayers\n";
  for (size_t i = 0; i < model.groups.size(); ++i) {
    const std::string runs = layer_runs(model.layers, static_cast<int>(i));
    if (!runs.empty())
      out << "  " << formats::printable(model.groups[i].name, 80) << ": " << runs << '\n';
  }
  const std::string still = layer_runs(model.layers, -1);
  if (!still.empty()) out << "  do not turn: " << still << '\n';
}

void print_list(std::ostream& out, std::string_view title, const std::vector<std::string>& lines) {
  if (!lines.empty()) out << '\n' << title << '\n';
  for (const std::string& line : lines) out << "  " << line << '\n';
}

void print_table(std::ostream& out, const Inspection& found) {
  const formats::ModelConfig& model = found.model;
  for (size_t i = 0; i < found.groups.size(); ++i) {
    print_group(out, model.groups[i], found.groups[i]);
    out << '\n';
  }
  if (model.groups.empty()) {
    out << model.still << '\n';
  } else {
    out << "Frequencies in radians per token, wavelengths in tokens per turn.\n";
  }
  print_layers(out, model);
  if (model.attention.scale > 0.0 && !model.groups.empty())
    out << "\nSoftmax scale\n  " << model.attention.scale_words << " = "
        << number_text(model.attention.scale) << '\n';
  print_list(out, "Warnings", model.warnings);
  if (!model.fields.empty()) out << "\nFields that were read\n";
  for (const formats::ConfigField& field : model.fields) {
    out << "  " << formats::printable(field.path) << " = " << field.value << ": " << field.meaning
        << '\n';
  }
  print_list(out, "Notes", found.notes);
  print_list(out, "What is known of this model's class was read in", model.source);
}

void print_names(std::ostream& out) {
  state::JsonWriter json;
  json.list({}, state::JsonWriter::Break::kLines);
  for (const assets::Preset& preset : assets::presets()) json.text("", preset.name);
  out << json.close().str() << '\n';
}

void print_models(std::ostream& out) {
  for (const assets::Preset& preset : assets::presets()) {
    out << preset.name << std::string(preset.name.size() < 20 ? 20 - preset.name.size() : 1, ' ');
    const core::Result<formats::ModelConfig> model = formats::parse_model_config(preset.text);
    for (size_t i = 0; model.ok() && i < model->groups.size(); ++i) {
      const core::RopeConfig& c = model->groups[i].config;
      out << (i == 0 ? "" : "; ") << core::kind_id(c.kind) << ", base " << plain_number(c.base)
          << ", " << c.effective_rotary_dim() << " of " << c.head_dim << ' ' << layout_id(c.layout);
    }
    out << '\n';
  }
}

}  // namespace

int run_inspect(const Arguments& arguments, const Environment& environment) {
  if (arguments.has("--list")) {
    (arguments.has("--json") ? print_names : print_models)(environment.out);
    return kDone;
  }
  if (arguments.plain.empty()) {
    return fail(environment,
                "ropewalk inspect needs a config.json or the name of a known model, for example: "
                "ropewalk inspect Llama-3.1-8B (--list names them).");
  }
  double length = 0.0;
  if (arguments.has("--length")) {
    const auto given = parse_number("--length", arguments.value("--length"), 1, 1e12);
    if (!given) return fail(environment, given.error());
    length = *given;
  }
  const core::Result<Inspection> found = inspect(arguments.plain.front(), length);
  if (!found) return fail(environment, found.error());
  if (arguments.has("--json")) {
    print_json(environment.out, *found);
  } else {
    print_table(environment.out, *found);
  }
  const bool warned = arguments.has("--strict") && !found->model.warnings.empty();
  return warned ? kWarned : kDone;
}

}  // namespace ropewalk::cli
