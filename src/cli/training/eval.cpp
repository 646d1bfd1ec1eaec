// How well a trained model reads texts, of the length it was trained on or longer.
#include <cstdio>

#include "cli/arrays.h"
#include "cli/training/trained.h"
#include "core/number_text.h"
#include "experiments/training/evaluation.h"
#include "state/json_writer.h"

namespace ropewalk::cli {
namespace {

using core::Error;

struct Asked {
  experiments::TrainedModel model;
  std::size_t length = 0, texts = 0;
  std::uint32_t seed = 0;
};

core::Result<Asked> read_asked(const Arguments& arguments) {
  core::Result<experiments::TrainedModel> model = load_trained(arguments.plain.front());
  if (!model) return Error{model.error()};
  if (!model->recipe)
    return Error{
        "The model does not say which task it was trained on, so there are no texts to try it "
        "with."};
  if (model->recipe->task == experiments::Task::kWhoChased && arguments.given("--length"))
    return Error{"--length cannot be chosen for who-chased: its sentences have their own."};
  Asked asked{std::move(*model)};
  const core::Result<int> length =
      whole_option(arguments, "--length", 1, 16384, asked.model.config.length);
  if (!length) return Error{length.error()};
  const core::Result<int> texts = whole_option(arguments, "--texts", 1, 100000, 16);
  if (!texts) return Error{texts.error()};
  const core::Result<std::uint32_t> seed = seed_option(arguments);
  if (!seed) return Error{seed.error()};
  asked.length = static_cast<std::size_t>(*length);
  asked.texts = static_cast<std::size_t>(*texts);
  asked.seed = *seed;
  const core::Result<nn::ModelConfig> config = scaled(arguments, asked.model.config, asked.length);
  if (!config) return Error{config.error()};
  asked.model.config = *config;
  return asked;
}

void print_json(const Environment& environment, const Asked& asked,
                const experiments::Evaluation& found) {
  const nn::ModelConfig& config = asked.model.config;
  state::JsonWriter json({.spaces = true, .number = core::number_text});
  json.open({}, state::JsonWriter::Break::kLines);
  json.text("task", experiments::task_id(asked.model.recipe->task))
      .text("encoding", core::encoding_id(config.encoding));
  json.whole("length", static_cast<long long>(asked.length)).whole("trained_length", config.length);
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
  const std::uint32_t seed = asked->seed ^ 0x80000000U;
  const core::Result<experiments::Evaluation> found =
      experiments::evaluate(asked->model.recipe->task, config, asked->model.parameters,
                            asked->texts, asked->length, seed);
  if (!found) return fail(environment, found.error());
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
  say_notes(environment, notes_on_length(config, asked->length));
  return kDone;
}

}  // namespace ropewalk::cli
