// How well a trained model reads texts, of the length it was trained on or longer.
#include <cstdio>

#include "cli/arrays.h"
#include "cli/training/trained.h"
#include "core/number_text.h"
#include "experiments/training/evaluation.h"
#include "state/json_writer.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using core::Error;

struct Asked {
  experiments::TrainedModel model;
  int length = 0, texts = 0, seed = 0;
};

core::Status scale(const Arguments& arguments, Asked& asked) {
  if (!arguments.has("--rope-scaling")) {
    if (arguments.has("--factor"))
      return Error{"--factor needs --rope-scaling KIND, what it is the factor of."};
    return {};
  }
  const std::string_view id = arguments.value("--rope-scaling");
  const std::optional<core::ScalingKind> kind = core::kind_from_id(id);
  if (!kind)
    return Error{"--rope-scaling " + state::quoted(id) +
                 " is not known; it is one of default, linear, ntk, dynamic, yarn, llama3."};
  double factor = static_cast<double>(asked.length) / asked.model.config.length;
  if (arguments.has("--factor")) {
    const core::Result<double> given =
        parse_number("--factor", arguments.value("--factor"), 1e-3, 1e6);
    if (!given) return Error{given.error()};
    factor = *given;
  }
  const core::Result<nn::ModelConfig> scaled = nn::with_scaling(asked.model.config, *kind, factor);
  if (!scaled) return Error{scaled.error()};
  asked.model.config = *scaled;
  return {};
}

core::Result<Asked> read_asked(const Arguments& arguments) {
  core::Result<experiments::TrainedModel> model = load_trained(arguments.plain.front());
  if (!model) return Error{model.error()};
  if (!model->recipe)
    return Error{
        "The model does not say which task it was trained on, so there are no texts to try it "
        "with."};
  Asked asked{std::move(*model), 0, 0, 0};
  const core::Result<int> length =
      whole_option(arguments, "--length", 1, 16384, asked.model.config.length);
  if (!length) return Error{length.error()};
  const core::Result<int> texts = whole_option(arguments, "--texts", 1, 100000, 16);
  if (!texts) return Error{texts.error()};
  const core::Result<int> seed = whole_option(arguments, "--seed", 0, 2147483647, 1);
  if (!seed) return Error{seed.error()};
  asked.length = *length;
  asked.texts = *texts;
  asked.seed = *seed;
  if (core::Status s = scale(arguments, asked); !s) return Error{s.error()};
  return asked;
}

void print_json(const Environment& environment, const Asked& asked,
                const experiments::Evaluation& found) {
  const nn::ModelConfig& config = asked.model.config;
  state::JsonWriter json({.spaces = true, .number = core::number_text});
  json.open({}, state::JsonWriter::Break::kLines);
  json.text("task", experiments::task_id(asked.model.recipe->task))
      .text("encoding", core::encoding_id(config.encoding));
  json.whole("length", asked.length).whole("trained_length", config.length);
  if (config.encoding == core::EncodingKind::kRope)
    json.text("rope_scaling", core::kind_id(config.rope.kind)).number("factor", config.rope.factor);
  json.number("loss", found.loss)
      .number("second_half", found.second_half)
      .number("accuracy", found.accuracy);
  json.numbers("positions", found.positions).close();
  environment.out << json.str() << '\n';
}

}  // namespace

int run_eval(const Arguments& arguments, const Environment& environment) {
  const core::Result<Asked> asked = read_asked(arguments);
  if (!asked) return fail(environment, asked.error());
  const nn::ModelConfig& config = asked->model.config;
  // Texts that training never shows: their seeds are drawn from the others' by one bit.
  const std::uint32_t seed = static_cast<std::uint32_t>(asked->seed) ^ 0x80000000U;
  const core::Result<experiments::Evaluation> found = experiments::evaluate(
      asked->model.recipe->task, config, asked->model.parameters,
      static_cast<std::size_t>(asked->texts), static_cast<std::size_t>(asked->length), seed);
  if (!found) return fail(environment, found.error());
  std::vector<std::string> notes;
  if (config.encoding == core::EncodingKind::kLearned && asked->length > config.length) {
    notes.push_back("The learned table ends after " + std::to_string(config.length) +
                    " positions; beyond them its last row is repeated.");
  }
  if (arguments.has("--json")) {
    print_json(environment, *asked, *found);
  } else {
    char line[160];
    std::snprintf(
        line, sizeof(line),
        "loss %.4f, in the second half %.4f; %.1f %% of the likeliest outputs are right\n",
        found->loss, found->second_half, 100.0 * found->accuracy);
    environment.out << line;
  }
  say_notes(environment, notes);
  return kDone;
}

}  // namespace ropewalk::cli
