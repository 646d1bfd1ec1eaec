// What a model's config.json does to rotary frequencies.
#include <cmath>
#include <cstdio>

#include "assets/assets.h"
#include "cli/command.h"
#include "cli/model.h"
#include "core/number_text.h"
#include "formats/json.h"
#include "state/text.h"

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
  for (const formats::RopeGroup& group : found.model.groups) {
    core::Result<core::Frequencies> made = core::frequencies(group.config, length);
    if (!made) return core::Error{'"' + std::string(path_or_name) + "\": " + made.error()};
    const std::string name =
        found.model.groups.size() > 1 ? formats::printable(group.name) + ": " : std::string();
    for (const std::string& note : made->notes) found.notes.push_back(name + note);
    found.groups.push_back(std::move(*made));
  }
  return found;
}

std::string quoted_json(std::string_view text) {
  return formats::Json(std::string(text))
      .dump(-1, ' ', false, formats::Json::error_handler_t::replace);
}

// Whole numbers without an exponent: 500000, not 5e+05.
std::string plain_number(double number) {
  constexpr double kMax = 1e15;
  if (number == std::floor(number) && std::abs(number) < kMax) {
    return std::to_string(static_cast<long long>(number));
  }
  return number_text(number);
}

// JSON has no infinity: null stands for a pair that never turns.
std::string list_json(const std::vector<double>& numbers) {
  std::string text = "[";
  for (const double number : numbers) {
    text += (text.size() > 1 ? ", " : "") +
            (std::isfinite(number) ? number_text(number) : std::string("null"));
  }
  return text + "]";
}

std::string json_of(const formats::RopeGroup& group, const core::Frequencies& f) {
  const core::RopeConfig& c = group.config;
  return "    {\"name\": " + quoted_json(group.name) +
         ", \"kind\": " + quoted_json(core::kind_id(c.kind)) +
         ", \"layout\": " + quoted_json(layout_id(c.layout)) +
         ", \"head_dim\": " + std::to_string(c.head_dim) +
         ", \"rotary_dim\": " + std::to_string(c.effective_rotary_dim()) +
         ", \"base\": " + plain_number(c.base) +
         ", \"attention_factor\": " + number_text(f.attention_factor) +
         ",\n     \"inv_freq\": " + list_json(f.inv_freq) +
         ",\n     \"wavelength\": " + list_json(core::wavelengths(f.inv_freq)) + "}";
}

void print_json(std::ostream& out, const Inspection& found) {
  out << "{\n  \"groups\": [\n";
  for (size_t i = 0; i < found.groups.size(); ++i) {
    out << (i == 0 ? "" : ",\n") << json_of(found.model.groups[i], found.groups[i]);
  }
  out << "\n  ],\n  \"notes\": [";
  for (size_t i = 0; i < found.notes.size(); ++i) {
    out << (i == 0 ? "\n    " : ",\n    ") << quoted_json(found.notes[i]);
  }
  out << (found.notes.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

// `digits` significant ones, right-aligned.
std::string column(double number, int width, int digits) {
  char text[64];
  if (!std::isfinite(number)) {
    std::snprintf(text, sizeof(text), "%*s", width, "never");
  } else {
    std::snprintf(text, sizeof(text), "%*.*g", width, digits, number);
  }
  return text;
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

void print_table(std::ostream& out, const Inspection& found) {
  for (size_t i = 0; i < found.groups.size(); ++i) {
    print_group(out, found.model.groups[i], found.groups[i]);
    out << '\n';
  }
  out << "Frequencies in radians per token, wavelengths in tokens per turn.\n";
  if (!found.model.fields.empty()) out << "\nFields that were read\n";
  for (const formats::ConfigField& field : found.model.fields) {
    out << "  " << formats::printable(field.path) << " = " << field.value << ": " << field.meaning
        << '\n';
  }
  if (!found.notes.empty()) out << "\nNotes\n";
  for (const std::string& note : found.notes) out << "  " << note << '\n';
}

int print_list(std::ostream& out, bool json) {
  bool first = true;
  for (const assets::Preset& preset : assets::presets()) {
    if (json) {
      out << (first ? "[\n  " : ",\n  ") << quoted_json(preset.name);
      first = false;
      continue;
    }
    out << preset.name << std::string(preset.name.size() < 20 ? 20 - preset.name.size() : 1, ' ');
    const core::Result<formats::ModelConfig> model = formats::parse_model_config(preset.text);
    for (size_t i = 0; model.ok() && i < model->groups.size(); ++i) {
      const core::RopeConfig& c = model->groups[i].config;
      out << (i == 0 ? "" : "; ") << core::kind_id(c.kind) << ", base " << plain_number(c.base)
          << ", " << c.effective_rotary_dim() << " of " << c.head_dim << ' ' << layout_id(c.layout);
    }
    out << '\n';
  }
  if (json) out << "\n]\n";
  return kDone;
}

}  // namespace

int run_inspect(const Arguments& arguments, const Environment& environment) {
  if (arguments.has("--list")) return print_list(environment.out, arguments.has("--json"));
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
  return kDone;
}

}  // namespace ropewalk::cli
