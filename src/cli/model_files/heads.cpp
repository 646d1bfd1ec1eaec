// What each rotary pair of each head can do, from a model's weights.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>

#include "cli/command.h"
#include "cli/model.h"
#include "cli/model_files/heads_svg.h"
#include "core/number_text.h"
#include "core/rotation/frequency.h"
#include "experiments/weights/head_energy.h"
#include "formats/model_files/model_source.h"
#include "state/json_writer.h"

namespace ropewalk::cli {
namespace {

using core::Error;
using experiments::HeadEnergies;
using experiments::LayerEnergy;

// Wavelengths in tokens: below the first a pair turns within a sentence, above the second hardly
// within a chapter.
constexpr double kFast = 64.0, kSlow = 4096.0;

struct Opened {
  std::unique_ptr<HeadEnergies> heads;
  std::vector<std::string> notes;
  std::string path;  // of the weights
};

// A GGUF carries its own settings; others stand beside the weights, or are told.
core::Result<Opened> open_weights(const Arguments& arguments) {
  const std::string& given = arguments.plain.front();
  std::error_code failed;
  if (given == "-") {
    return Error{
        "ropewalk heads reads here and there in a file, which standard input does not allow; give "
        "the file or folder itself."};
  }
  if (!std::filesystem::exists(given, failed)) {
    return Error{"There is no file or folder " + named(given) +
                 "; give a model's folder, its .safetensors, their index, or a GGUF."};
  }
  core::Result<std::string> path = formats::find_weights(given);
  if (!path) return Error{path.error()};
  core::Result<formats::Weights> weights =
      formats::Weights::open(*path, experiments::is_head_tensor);
  if (!weights) return Error{weights.error()};
  std::string config = *path;
  if (arguments.has("--config")) {
    config = arguments.value("--config");
    if (weights->is_gguf())
      return Error{
          "--config and a GGUF contradict each other: it has settings of its own; leave "
          "--config out."};
  }
  core::Result<formats::ModelSource> source = formats::open_model_source(config);
  if (!source) {
    return Error{source.error() +
                 (arguments.has("--config") ? "" : " (--config gives it from elsewhere.)")};
  }
  core::Result<formats::ModelConfig> model = formats::read_model_config(source->equivalent.config);
  if (!model) return Error{named(source->path) + ": " + model.error()};
  Opened opened;
  opened.path = *path;
  opened.notes = source->equivalent.notes;
  opened.notes.insert(opened.notes.end(), model->notes.begin(), model->notes.end());
  const std::string type =
      source->equivalent.model_type.empty() ? model->model_type : source->equivalent.model_type;
  opened.heads = std::make_unique<HeadEnergies>(std::move(*weights), std::move(*model),
                                                source->equivalent.config, type);
  for (const std::string& note : opened.heads->notes()) opened.notes.push_back(note);
  if (opened.heads->layers().empty()) {
    return Error{named(*path) +
                 ": no projections of queries and keys are found here; are these a language "
                 "model's weights?"};
  }
  return opened;
}

// Leaves out layers that do not turn, and says so.
core::Result<std::vector<int>> turning_layers(Opened& opened) {
  std::vector<int> layers = opened.heads->layers();
  const size_t all = layers.size();
  std::erase_if(layers, [&opened](int layer) { return !opened.heads->turns(layer); });
  if (layers.empty()) {
    return Error{named(opened.path) +
                 ": the config has several kinds of layers, and does not say which layer is of "
                 "which; add layer_types to it."};
  }
  if (layers.size() < all) {
    opened.notes.push_back(std::to_string(all - layers.size()) +
                           (all - layers.size() == 1 ? " layer has" : " layers have") +
                           " no rotation by the config; left out.");
  }
  return layers;
}

std::optional<Error> chosen_layer(const Arguments& arguments, std::vector<int>& layers) {
  if (!arguments.has("--layer")) return std::nullopt;
  const auto number = parse_number("--layer", arguments.value("--layer"), 0, 1e6);
  if (!number) return Error{number.error()};
  const int wanted = static_cast<int>(*number);
  if (wanted != *number || std::find(layers.begin(), layers.end(), wanted) == layers.end()) {
    return Error{"--layer " + std::string(arguments.value("--layer")) +
                 " is not there; the layers with attention are " + std::to_string(layers.front()) +
                 " to " + std::to_string(layers.back()) + "."};
  }
  layers = {wanted};
  return std::nullopt;
}

// ---- JSON

void write_rows(state::JsonWriter& json, std::string_view name, const std::vector<double>& values,
                int pairs) {
  json.line().list(name);
  const auto row = static_cast<size_t>(pairs);
  for (size_t at = 0; at < values.size(); at += row)
    json.line().numbers({}, std::span(values).subspan(at, row));
  json.close();
}

void write_layer(state::JsonWriter& json, const LayerEnergy& layer) {
  json.open().whole("layer", layer.layer).text_as_is("group", layer.group);
  json.whole("heads", layer.heads).whole("kv_heads", layer.kv_heads);
  json.flag("bias", layer.bias).flag("qk_norm", layer.gain);
  json.line().numbers("wavelength", core::wavelengths(layer.inv_freq));
  write_rows(json, "q", layer.q, layer.pairs);
  write_rows(json, "k", layer.k, layer.pairs);
  std::vector<double> products;
  for (int head = 0; head < layer.heads; ++head)
    for (int i = 0; i < layer.pairs; ++i) products.push_back(layer.product(head, i));
  write_rows(json, "product", products, layer.pairs);
  json.close();
}

// ---- the table

struct Summary {
  double fast = 0, middle = 0, slow = 0;
  int strongest = 0, half = 0;  // so many pairs have half of it
};

Summary summarise(const std::vector<double>& shares, const std::vector<double>& wavelengths) {
  Summary sum;
  for (size_t i = 0; i < shares.size(); ++i) {
    double& part = wavelengths[i] < kFast   ? sum.fast
                   : wavelengths[i] > kSlow ? sum.slow
                                            : sum.middle;
    part += shares[i];
    if (shares[i] > shares[static_cast<size_t>(sum.strongest)]) sum.strongest = static_cast<int>(i);
  }
  std::vector<double> sorted = shares;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  for (double held = 0.0; sum.half < static_cast<int>(sorted.size()) && held < 0.5; ++sum.half)
    held += sorted[static_cast<size_t>(sum.half)];
  return sum;
}

void print_layer(std::ostream& out, const LayerEnergy& layer) {
  const std::vector<double> wavelengths = core::wavelengths(layer.inv_freq);
  for (int head = 0; head < layer.heads; ++head) {
    const Summary sum = summarise(layer.shares(head), wavelengths);
    const double wavelength = wavelengths[static_cast<size_t>(sum.strongest)];
    char row[160], tokens[32];
    std::snprintf(tokens, sizeof(tokens), "%.5g", wavelength);
    std::snprintf(row, sizeof(row), "%5d %5d %5d  %6.1f%% %6.1f%% %6.1f%%  %6d of %-4d %10d %11s\n",
                  layer.layer, head, head / (layer.heads / layer.kv_heads), 100 * sum.fast,
                  100 * sum.middle, 100 * sum.slow, sum.half, layer.pairs, sum.strongest,
                  std::isfinite(wavelength) ? tokens : "never");
    out << row;
  }
}

void print_legend(std::ostream& out) {
  out << "\nOf each head: the share of its pairs' products |q| |k|, lengths that the rows of Wq "
         "and "
         "Wk give\nto inputs of mean 0 and variance 1, in pairs that are fast (a turn in under "
      << kFast << " tokens), slow\n(over " << kSlow
      << "), or between; how many of the strongest pairs hold half of it; and the strongest.\n";
}

// ---- the map

// A row for each head, or for each layer where that would be too many.
void add_rows(const LayerEnergy& layer, std::vector<HeadRow>& rows) {
  for (int head = 0; head < layer.heads; ++head) rows.push_back({layer.layer, layer.shares(head)});
}

std::vector<HeadRow> means(const std::vector<HeadRow>& rows) {
  std::vector<HeadRow> out;
  int count = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (out.empty() || out.back().layer != rows[i].layer) {
      out.push_back({rows[i].layer, std::vector<double>(rows[i].shares.size())});
      count = 0;
    }
    ++count;
    std::vector<double>& mean = out.back().shares;
    for (size_t j = 0; j < mean.size(); ++j)
      mean[j] += (rows[i].shares[j] - mean[j]) / static_cast<double>(count);
  }
  return out;
}

}  // namespace

int run_heads(const Arguments& arguments, const Environment& environment) {
  constexpr size_t kMostRows = 400;
  double length = 0.0;
  if (arguments.has("--length")) {
    const auto given = parse_number("--length", arguments.value("--length"), 1, 1e12);
    if (!given) return fail(environment, given.error());
    length = *given;
  }
  const bool as_json = arguments.has("--json"), svg = arguments.has("--svg");
  if (as_json && arguments.value("--svg") == "-")
    return fail(environment, "--json and --svg - both want standard output; give --svg a file.");
  core::Result<Opened> opened = open_weights(arguments);
  if (!opened) return fail(environment, opened.error());
  core::Result<std::vector<int>> layers = turning_layers(*opened);
  if (!layers) return fail(environment, layers.error());
  if (const auto wrong = chosen_layer(arguments, *layers)) return fail(environment, wrong->message);
  state::JsonWriter json({.spaces = true, .number = [](double x) {
                            char text[32];
                            std::snprintf(text, sizeof(text), "%.7g", x);
                            return std::string(text);
                          }});
  json.open({}, state::JsonWriter::Break::kLines).list("layers", state::JsonWriter::Break::kLines);
  std::ostringstream lines;
  std::vector<HeadRow> rows;
  std::vector<double> wavelengths;
  for (const int layer : *layers) {
    const core::Result<LayerEnergy> energy = opened->heads->read(layer, length);
    if (!energy) {
      const bool has_file = energy.error().starts_with('"');
      return fail(environment,
                  (has_file ? std::string() : named(opened->path) + ": ") + energy.error());
    }
    if (as_json) {
      write_layer(json, *energy);
    } else {
      print_layer(lines, *energy);
    }
    if (svg) add_rows(*energy, rows);
    if (wavelengths.empty()) wavelengths = core::wavelengths(energy->inv_freq);
  }
  if (svg) {
    const bool of_layers = rows.size() > kMostRows;
    if (of_layers) rows = means(rows);
    const std::string title = std::filesystem::path(arguments.plain.front()).filename().string();
    const core::Status written =
        write_file(environment, std::string(arguments.value("--svg")),
                   heads_svg(formats::printable(title.empty() ? "heads" : title, 80), rows,
                             wavelengths, of_layers));
    if (!written) return fail(environment, written.error());
    if (arguments.value("--svg") == "-") return kDone;
  }
  if (as_json) {
    json.close().texts("notes", opened->notes, state::JsonWriter::Break::kLines).close();
    environment.out << json.str() << '\n';
    return kDone;
  }
  environment.out
      << "layer  head    kv     fast  middle    slow  half in         strongest  wavelength\n"
      << lines.str();
  print_legend(environment.out);
  if (!opened->notes.empty()) environment.out << "\nNotes\n";
  for (const std::string& note : opened->notes) environment.out << "  " << note << '\n';
  return kDone;
}

}  // namespace ropewalk::cli
