// Similarity as a function of distance, and RoFormer's bound.
#include <cmath>
#include <cstdio>

#include "cli/arrays.h"
#include "cli/command.h"
#include "cli/model.h"
#include "core/attention/similarity.h"
#include "core/number_text.h"
#include "state/json_writer.h"

namespace ropewalk::cli {
namespace {

using core::Error;
using core::number_text;

struct Curve {
  std::vector<double> distance, similarity, bound;
};

core::Result<Curve> compute(const Arguments& arguments, std::vector<std::string>& notes) {
  if (!arguments.has("--to")) {
    return Error{"ropewalk curve needs --to M, the largest distance in tokens."};
  }
  const auto to = parse_number("--to", arguments.value("--to"), 1, 1e9);
  if (!to) return Error{to.error()};
  const auto points = parse_number("--points", arguments.value("--points"), 2, 1e6);
  if (!points) return Error{points.error()};
  if (*points != std::floor(*points)) return Error{"--points takes a whole number."};
  int head_dim = 128;
  if (arguments.has("--config")) {
    const core::Result<formats::ModelConfig> model = load_model(arguments.value("--config"));
    if (!model) return Error{model.error()};
    const auto group = choose_group(*model, arguments.value("--group"));
    if (!group) return Error{group.error()};
    head_dim = (*group)->config.head_dim;
    if (arguments.has("--head-dim")) {
      return Error{"--head-dim and --config contradict each other; leave one out."};
    }
  } else if (arguments.has("--head-dim")) {
    const auto dim = parse_number("--head-dim", arguments.value("--head-dim"), 2, 65536);
    if (!dim) return Error{dim.error()};
    head_dim = static_cast<int>(*dim);
    if (head_dim != *dim || head_dim % 2 != 0) {
      return Error{"--head-dim takes an even whole number: components turn in pairs."};
    }
  }
  const core::Result<RopeSetting> setting = rope_setting(arguments, head_dim, notes);
  if (!setting) return Error{setting.error()};
  const double length = setting->length > 0.0 ? setting->length : *to + 1.0;
  const core::Result<core::Frequencies> f = formats::frequencies(setting->group, length);
  if (!f) return Error{f.error()};
  for (const std::string& note : f->notes) notes.push_back(note);
  if (f->attention_factor != 1.0) {
    notes.push_back("The attention factor " + number_text(f->attention_factor) +
                    " is left out: it multiplies the score at every distance by its square.");
  }
  const core::SimilarityTerms terms = core::mean_cosine_terms(f->inv_freq);
  Curve curve;
  const auto count = static_cast<size_t>(*points);
  for (size_t i = 0; i < count; ++i) {
    const double distance = *to * static_cast<double>(i) / static_cast<double>(count - 1);
    curve.distance.push_back(distance);
    curve.similarity.push_back(core::similarity_at(terms, distance));
    curve.bound.push_back(core::roformer_bound(f->inv_freq, distance));
  }
  return curve;
}

}  // namespace

int run_curve(const Arguments& arguments, const Environment& environment) {
  std::vector<std::string> notes;
  const core::Result<Curve> curve = compute(arguments, notes);
  if (!curve) return fail(environment, curve.error());
  std::ostream& out = environment.out;
  if (arguments.has("--json")) {
    state::JsonWriter json({.spaces = true, .number = number_text});
    json.open({}, state::JsonWriter::Break::kLines).numbers("distance", curve->distance);
    json.numbers("similarity", curve->similarity).numbers("bound", curve->bound).close();
    out << json.str() << '\n';
  } else {
    out << "    distance   similarity        bound\n";
    for (size_t i = 0; i < curve->distance.size(); ++i) {
      char row[96];
      std::snprintf(row, sizeof(row), "%12.8g %12.6f %12.6f\n", curve->distance[i],
                    curve->similarity[i], curve->bound[i]);
      out << row;
    }
  }
  say_notes(environment, notes);
  return kDone;
}

}  // namespace ropewalk::cli
