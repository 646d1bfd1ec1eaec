// Do two models turn alike?
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <span>

#include "cli/command.h"
#include "cli/model.h"
#include "cli/models/show.h"
#include "core/number_text.h"
#include "formats/byte_source.h"
#include "formats/file_kind.h"
#include "state/json_writer.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using core::Error;
using core::number_text;

// GGUF keeps numbers as floats; what is nearer than this is alike.
constexpr double kTolerance = 2e-6;

struct Side {
  std::string name;
  formats::ModelConfig model;
  std::string form;  // whose order the weights have: Hugging Face's, GGUF's, their makers'
};

// How two groups differ at one length.
struct AtLength {
  double length = 0.0;
  double angle = 0.0;  // largest angle apart of a pair at the last position, radians
  int pair = -1;       // that pair; -1: none differs
  double factor_a = 1.0, factor_b = 1.0;
  std::vector<double> a, b;  // inverse frequencies
};

struct GroupPair {
  int a = 0, b = 0;  // indices, -1: does not turn
  std::vector<int> layers;
  std::vector<AtLength> lengths;
};

struct Comparison {
  Side a, b;
  std::vector<GroupPair> pairs;
  std::vector<std::string> differences, notes;
};

std::string form_of(std::string_view path_or_name) {
  const std::filesystem::path path{std::string(path_or_name)};
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) {
    if (std::filesystem::exists(path / "config.json", failed)) return "Hugging Face's";
    return std::filesystem::exists(path / "params.json", failed) ? "its makers'" : "GGUF's";
  }
  const auto source = formats::FileSource::open(path.string());
  if (!source) return "Hugging Face's";
  const formats::FileKind kind = formats::identify(path.string(), **source);
  if (kind == formats::FileKind::kGguf) return "GGUF's";
  return kind == formats::FileKind::kModelParams ? "its makers'" : "Hugging Face's";
}

core::Result<Side> read_side(std::string_view path_or_name) {
  core::Result<formats::ModelConfig> model = load_model(path_or_name);
  if (!model) return Error{model.error()};
  return Side{std::string(path_or_name), std::move(*model), form_of(path_or_name)};
}

bool near(double a, double b) {
  return std::abs(a - b) <= kTolerance * std::max(std::abs(a), std::abs(b));
}

std::string group_name(const Side& side, int group) {
  const formats::RopeGroup& g = side.model.groups[static_cast<size_t>(group)];
  return side.model.groups.size() == 1 ? std::string() : formats::printable(g.name, 60) + ": ";
}

// Which groups meet: layer by layer where both tell their layers, else by name.
void pair_groups(Comparison& c) {
  const formats::ModelConfig &a = c.a.model, &b = c.b.model;
  if (!a.layers.empty() && a.layers.size() == b.layers.size()) {
    std::map<std::pair<int, int>, size_t> seen;
    for (size_t i = 0; i < a.layers.size(); ++i) {
      const auto [at, added] =
          seen.try_emplace(std::pair(a.layers[i], b.layers[i]), c.pairs.size());
      if (added) c.pairs.push_back({a.layers[i], b.layers[i], {}, {}});
      c.pairs[at->second].layers.push_back(static_cast<int>(i));
    }
    return;
  }
  if (!a.layers.empty() && !b.layers.empty()) {
    c.differences.push_back("The first has " + std::to_string(a.layers.size()) +
                            " layers, the second " + std::to_string(b.layers.size()) + ".");
  }
  const auto index_of = [](const formats::ModelConfig& model, std::string_view name) {
    if (model.groups.size() == 1) return 0;
    const formats::RopeGroup* group = model.group(name);
    return group == nullptr ? -1 : static_cast<int>(group - model.groups.data());
  };
  const bool by_a = a.groups.size() >= b.groups.size();
  const formats::ModelConfig &more = by_a ? a : b, &fewer = by_a ? b : a;
  for (size_t i = 0; i < more.groups.size(); ++i) {
    const int own = static_cast<int>(i);
    const int other = fewer.groups.empty() ? -1 : index_of(fewer, more.groups[i].name);
    c.pairs.push_back({by_a ? own : other, by_a ? other : own, {}, {}});
  }
}

core::Status measure(Comparison& c, GroupPair& pair, std::span<const double> lengths) {
  for (const double length : lengths) {
    const auto a = formats::frequencies(c.a.model.groups[static_cast<size_t>(pair.a)], length);
    if (!a) return Error{named(c.a.name) + ": " + a.error()};
    const auto b = formats::frequencies(c.b.model.groups[static_cast<size_t>(pair.b)], length);
    if (!b) return Error{named(c.b.name) + ": " + b.error()};
    AtLength at{length,      0.0,        -1, a->attention_factor, b->attention_factor,
                a->inv_freq, b->inv_freq};
    for (size_t i = 0; i < std::min(at.a.size(), at.b.size()); ++i) {
      if (near(at.a[i], at.b[i])) continue;
      const double apart = std::abs(at.a[i] - at.b[i]) * (length - 1.0);
      if (at.pair >= 0 && apart <= at.angle) continue;
      at.angle = apart;
      at.pair = static_cast<int>(i);
    }
    pair.lengths.push_back(std::move(at));
  }
  return {};
}

void differ(Comparison& c, std::string_view where, std::string_view what, std::string_view a,
            std::string_view b) {
  c.differences.push_back(std::string(where) + std::string(what) + ": " + std::string(a) + " and " +
                          std::string(b) + ".");
}

void find_differences(Comparison& c, const GroupPair& pair) {
  const core::RopeConfig& a = c.a.model.groups[static_cast<size_t>(pair.a)].config;
  const core::RopeConfig& b = c.b.model.groups[static_cast<size_t>(pair.b)].config;
  const std::string where = group_name(c.a, pair.a);
  if (a.head_dim != b.head_dim)
    differ(c, where, "head_dim", std::to_string(a.head_dim), std::to_string(b.head_dim));
  if (a.effective_rotary_dim() != b.effective_rotary_dim())
    differ(c, where, "rotary_dim", std::to_string(a.effective_rotary_dim()),
           std::to_string(b.effective_rotary_dim()));
  if (a.layout != b.layout && c.a.form == c.b.form) {
    differ(c, where, "layout", layout_id(a.layout), layout_id(b.layout));
  } else if (a.layout != b.layout) {
    c.notes.push_back(where + "The layouts are " + std::string(layout_id(a.layout)) + " and " +
                      std::string(layout_id(b.layout)) +
                      ": right if the weights of Wq and Wk were " +
                      "permuted in the conversion between " + c.a.form + " order and " + c.b.form +
                      ", as the usual converters do; otherwise the output is garbage.");
  }
  const AtLength* worst = nullptr;
  for (const AtLength& at : pair.lengths) {
    if (at.pair >= 0 && (worst == nullptr || at.angle > worst->angle)) worst = &at;
    if (near(at.factor_a, at.factor_b)) continue;
    differ(c, where, "attention factor at " + plain_number(at.length) + " tokens",
           number_text(at.factor_a), number_text(at.factor_b));
  }
  if (!near(a.base, b.base)) {
    if (worst != nullptr) differ(c, where, "base", plain_number(a.base), plain_number(b.base));
  }
  if (a.kind != b.kind && worst != nullptr)
    differ(c, where, "scaling", core::kind_id(a.kind), core::kind_id(b.kind));
  if (worst == nullptr) return;
  char angle[48];
  std::snprintf(angle, sizeof(angle), "%.4g", worst->angle);
  c.differences.push_back(where + "the frequencies: pair " + std::to_string(worst->pair) + " is " +
                          angle + " radians apart at the end of " + plain_number(worst->length) +
                          " tokens.");
}

void compare_turning(Comparison& c, const GroupPair& pair) {
  if ((pair.a < 0) == (pair.b < 0)) return;
  const bool first = pair.a >= 0;
  std::string layers;
  if (!pair.layers.empty()) {
    std::vector<int> marks(static_cast<size_t>(pair.layers.back()) + 1, -2);
    for (const int layer : pair.layers) marks[static_cast<size_t>(layer)] = 0;
    const bool one = pair.layers.size() == 1;
    layers = (one ? "Layer " : "Layers ") + layer_runs(marks, 0) + (one ? " turns" : " turn");
  } else {
    const Side& side = first ? c.a : c.b;
    const int group = first ? pair.a : pair.b;
    layers = "Layers of " +
             formats::printable(side.model.groups[static_cast<size_t>(group)].name, 60) + " turn";
  }
  c.differences.push_back(layers + " in the " + (first ? "first" : "second") +
                          " model and not in the other, or without settings there.");
}

void compare_axes(Comparison& c) {
  const std::vector<int>&a = c.a.model.mrope_section, &b = c.b.model.mrope_section;
  if (a.empty() != b.empty()) {
    c.notes.push_back(std::string("Only the ") + (a.empty() ? "second" : "first") +
                      " has M-RoPE; that makes no difference for text.");
  } else if (a != b || (!a.empty() && c.a.model.mrope_interleaved != c.b.model.mrope_interleaved)) {
    c.differences.emplace_back(
        "M-RoPE's sections or their order differ; for text that changes nothing.");
  }
}

core::Result<std::vector<double>> read_lengths(std::string_view text) {
  std::vector<double> lengths;
  while (true) {
    const size_t comma = text.find(',');
    const auto length = parse_number("--lengths", text.substr(0, comma), 1, 1e12);
    if (!length) return Error{length.error()};
    lengths.push_back(*length);
    if (lengths.size() > 64) return Error{"--lengths takes at most 64 numbers."};
    if (comma == std::string_view::npos) return lengths;
    text.remove_prefix(comma + 1);
  }
}

core::Result<Comparison> compare(const Arguments& arguments) {
  const core::Result<std::vector<double>> lengths = read_lengths(arguments.value("--lengths"));
  if (!lengths) return Error{lengths.error()};
  core::Result<Side> a = read_side(arguments.plain[0]), b = Side{};
  if (a.ok()) b = read_side(arguments.plain[1]);
  for (const auto* side : {&a, &b})
    if (!side->ok()) return Error{side->error()};
  Comparison c{std::move(a).value(), std::move(b).value(), {}, {}, {}};
  for (const Side* side : {&c.a, &c.b}) {
    if (!side->model.still.empty()) c.notes.push_back(side->name + ": " + side->model.still);
    for (const std::string& warning : side->model.warnings)
      c.notes.push_back(side->name + ": " + warning);
  }
  pair_groups(c);
  for (GroupPair& pair : c.pairs) {
    compare_turning(c, pair);
    if (pair.a < 0 || pair.b < 0) continue;
    if (core::Status s = measure(c, pair, *lengths); !s) return Error{s.error()};
    find_differences(c, pair);
  }
  compare_axes(c);
  const double sa = c.a.model.attention.scale, sb = c.b.model.attention.scale;
  if (sa > 0.0 && sb > 0.0 && !near(sa, sb))
    c.notes.push_back("The softmax scales differ, which is no part of the rotation: " +
                      c.a.model.attention.scale_words + " and " + c.b.model.attention.scale_words +
                      ".");
  return c;
}

std::vector<double> ratios(const AtLength& at) {
  std::vector<double> out;
  for (size_t i = 0; i < std::min(at.a.size(), at.b.size()); ++i)
    out.push_back(at.a[i] == at.b[i] ? 1.0 : at.b[i] / at.a[i]);
  return out;
}

void write_pair(state::JsonWriter& json, const Comparison& c, const GroupPair& pair) {
  json.open({}, state::JsonWriter::Break::kLines);
  if (pair.a < 0 || pair.b < 0) {
    for (const auto& [key, group] : {std::pair{"a", pair.a}, std::pair{"b", pair.b}}) {
      const Side& side = key == std::string_view("a") ? c.a : c.b;
      if (group < 0) {
        json.raw(key, "null");
      } else {
        json.text(key, side.model.groups[static_cast<size_t>(group)].name);
      }
    }
  } else {
    const formats::RopeGroup& a = c.a.model.groups[static_cast<size_t>(pair.a)];
    const formats::RopeGroup& b = c.b.model.groups[static_cast<size_t>(pair.b)];
    json.text("a", a.name).text("b", b.name);
    json.list("kind")
        .text({}, core::kind_id(a.config.kind))
        .text({}, core::kind_id(b.config.kind))
        .close();
    json.list("layout")
        .text({}, layout_id(a.config.layout))
        .text({}, layout_id(b.config.layout))
        .close();
    json.list("head_dim").whole({}, a.config.head_dim).whole({}, b.config.head_dim).close();
    json.list("rotary_dim").whole({}, a.config.effective_rotary_dim());
    json.whole({}, b.config.effective_rotary_dim()).close();
    json.list("base")
        .raw({}, plain_number(a.config.base))
        .raw({}, plain_number(b.config.base))
        .close();
  }
  json.list("layers");
  for (const int layer : pair.layers) json.whole({}, layer);
  json.close().list("lengths", state::JsonWriter::Break::kLines);
  for (const AtLength& at : pair.lengths) {
    json.open().raw("length", plain_number(at.length)).raw("angle_apart", number_text(at.angle));
    json.whole("pair", at.pair).list("attention_factor");
    json.raw({}, number_text(at.factor_a)).raw({}, number_text(at.factor_b)).close();
    json.numbers("ratio", ratios(at)).close();
  }
  json.close().close();
}

void print_json(std::ostream& out, const Comparison& c) {
  using Break = state::JsonWriter::Break;
  state::JsonWriter json({.spaces = true, .number = number_text});
  json.open({}, Break::kLines).flag("alike", c.differences.empty());
  for (const auto& [key, side] : {std::pair{"a", &c.a}, std::pair{"b", &c.b}}) {
    json.open(key).text("model", side->name).text("model_type", side->model.model_type);
    json.flag("known", side->model.known).close();
  }
  json.texts("differences", c.differences, Break::kLines).list("groups", Break::kLines);
  for (const GroupPair& pair : c.pairs) write_pair(json, c, pair);
  json.close().texts("notes", c.notes, Break::kLines).close();
  out << json.str() << '\n';
}

// The pairs that differ, at the length where they do most.
void print_pairs(std::ostream& out, const Comparison& c, const GroupPair& pair) {
  const auto worst =
      std::max_element(pair.lengths.begin(), pair.lengths.end(),
                       [](const AtLength& a, const AtLength& b) { return a.angle < b.angle; });
  if (worst == pair.lengths.end() || worst->pair < 0) return;
  const std::vector<double> ratio = ratios(*worst);
  out << '\n'
      << group_name(c.a, pair.a) << "pairs that differ, at " << plain_number(worst->length)
      << " tokens\n  pair              first             second       ratio    radians apart\n";
  for (size_t i = 0; i < ratio.size(); ++i) {
    if (near(worst->a[i], worst->b[i])) continue;
    char index[64];
    std::snprintf(index, sizeof(index), "  %4zu", i);
    out << index << column(worst->a[i], 19, 10) << column(worst->b[i], 19, 10)
        << column(ratio[i], 12, 6)
        << column(std::abs(worst->a[i] - worst->b[i]) * (worst->length - 1.0), 17, 6) << '\n';
  }
}

void print_text(std::ostream& out, const Comparison& c) {
  out << (c.differences.empty() ? "Alike: every layer turns every pair by the same angle.\n"
                                : "Not alike.\n");
  for (const std::string& difference : c.differences) out << "  " << difference << '\n';
  for (const GroupPair& pair : c.pairs)
    if (pair.a >= 0 && pair.b >= 0) print_pairs(out, c, pair);
  if (!c.notes.empty()) out << "\nNotes\n";
  for (const std::string& note : c.notes) out << "  " << note << '\n';
}

}  // namespace

int run_compare(const Arguments& arguments, const Environment& environment) {
  const core::Result<Comparison> found = compare(arguments);
  if (!found) return fail(environment, found.error());
  (arguments.has("--json") ? print_json : print_text)(environment.out, *found);
  return found->differences.empty() ? kDone : kUnlike;
}

}  // namespace ropewalk::cli
