// Trains a small model on a task of the lecture.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>

#include "cli/model.h"
#include "cli/training/trained.h"
#include "core/number_text.h"
#include "state/json_writer.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

using core::Error;

volatile std::sig_atomic_t interrupted = 0;
void interrupt(int) { interrupted = 1; }

// Ctrl+C ends the training after its step, and nothing else, while this lives.
class Interruptible {
 public:
  Interruptible() : before_(std::signal(SIGINT, interrupt)) { interrupted = 0; }
  ~Interruptible() { std::signal(SIGINT, before_); }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  void (*before_)(int);
};

struct Run {
  nn::ModelConfig config;
  experiments::Recipe recipe;
};

template <class T, class FromId>
core::Result<T> id_option(const Arguments& arguments, std::string_view option,
                          std::string_view known, FromId from_id) {
  const std::string_view text = arguments.value(option);
  const auto found = from_id(text);
  if (!found)
    return Error{std::string(option) + " " + state::quoted(text) + " is not known; it is one of " +
                 std::string(known) + "."};
  return *found;
}

core::Result<Run> new_run(const Arguments& arguments) {
  const auto task = id_option<experiments::Task>(
      arguments, "--task", "look-back, stories, who-chased", experiments::task_from_id);
  if (!task) return Error{task.error()};
  const auto encoding = id_option<core::EncodingKind>(
      arguments, "--encoding", "none, sinusoidal, learned, t5, bias, alibi, rope",
      core::encoding_from_id);
  if (!encoding) return Error{encoding.error()};
  Run run{experiments::task_model(*task, *encoding), {}};
  const nn::TrainingOptions usual = experiments::task_training(*task);
  run.recipe.task = *task;
  struct Row {
    std::string_view option;
    int* field;
    int max;
  };
  int steps = static_cast<int>(usual.schedule.steps), batch = usual.batch;
  const bool sentences = *task == experiments::Task::kWhoChased;
  if (sentences && arguments.given("--length"))
    return Error{"--length cannot be chosen for who-chased: its sentences have their own."};
  const Row rows[] = {
      {"--steps", &steps, 10000000},        {"--batch", &batch, 4096},
      {"--width", &run.config.width, 4096}, {"--layers", &run.config.layers, 64},
      {"--heads", &run.config.heads, 256},  {"--length", &run.config.length, 65536}};
  for (const Row& row : rows) {
    const core::Result<int> value = whole_option(arguments, row.option, 1, row.max, *row.field);
    if (!value) return Error{value.error()};
    *row.field = *value;
  }
  const core::Result<std::uint32_t> seed = seed_option(arguments);
  if (!seed) return Error{seed.error()};
  run.recipe.seed = *seed;
  run.recipe.steps = steps;
  run.recipe.batch = batch;
  run.config.rope.max_position_embeddings = run.config.length;
  if (core::Status s = nn::validate(run.config); !s) return Error{s.error()};
  if (*task == experiments::Task::kLookBack && run.config.length <= experiments::kLookBack)
    return Error{"--length " + std::to_string(run.config.length) +
                 " is too short for look-back; take 4 or more."};
  // Weights, their gradients, both moments and the intermediates of a step must fit in memory.
  const double numbers = 4.0 * nn::parameter_count(run.config) +
                         nn::workspace_numbers(run.config, static_cast<std::size_t>(batch),
                                               static_cast<std::size_t>(run.config.length));
  if (numbers > 1e9)
    return Error{
        "Training this would take more than 4 GB; make --width, --layers, --length or --batch "
        "smaller."};
  return run;
}

nn::TrainingOptions options_of(const experiments::Recipe& recipe) {
  nn::TrainingOptions options = experiments::task_training(recipe.task);
  options.batch = recipe.batch;
  options.schedule.steps = recipe.steps;
  options.schedule.warm_up = std::min<std::int64_t>(options.schedule.warm_up, recipe.steps / 2);
  return options;
}

core::Result<nn::Trainer> begin(const Arguments& arguments, Run& run) {
  if (!arguments.has("--resume")) {
    const core::Result<Run> fresh = new_run(arguments);
    if (!fresh) return Error{fresh.error()};
    run = *fresh;
    return nn::Trainer::begin(run.config, options_of(run.recipe), run.recipe.seed);
  }
  for (const std::string_view option : {"--task", "--encoding", "--steps", "--seed", "--batch",
                                        "--width", "--layers", "--heads", "--length"}) {
    if (arguments.given(option))
      return Error{std::string(option) +
                   " and --resume contradict each other: the model says how it goes on."};
  }
  const std::string_view model = arguments.value("--output");
  if (model.empty()) return Error{"--resume needs -o MODEL, the training to go on with."};
  const core::Result<experiments::TrainedModel> made = load_trained(model);
  if (!made) return Error{made.error()};
  if (!made->recipe)
    return Error{named(model) + " does not say how it was trained, so its training cannot go on."};
  run = {made->config, *made->recipe};
  core::Result<nn::TrainingState> state = load_training(run.config, model);
  if (!state) return Error{state.error()};
  return nn::Trainer::resume(run.config, options_of(run.recipe), std::move(*state));
}

// One line of a terminal, written over the one before.
std::string progress(std::int64_t made, std::int64_t steps, double loss, double seconds_left) {
  char line[120];
  std::snprintf(line, sizeof(line), "\rstep %lld of %lld, loss %.3f, about %.0f s left    ",
                static_cast<long long>(made), static_cast<long long>(steps), loss, seconds_left);
  return line;
}

double mean_of_last(const std::vector<double>& losses) {
  const std::size_t count = std::min<std::size_t>(20, losses.size());
  double sum = 0.0;
  for (std::size_t i = losses.size() - count; i < losses.size(); ++i) sum += losses[i];
  return count == 0 ? 0.0 : sum / static_cast<double>(count);
}

void print_json(const Environment& environment, const Run& run, std::int64_t first,
                const std::vector<double>& losses) {
  const auto task = run.recipe.task;
  state::JsonWriter json({.spaces = true, .number = core::number_text});
  json.open({}, state::JsonWriter::Break::kLines);
  json.text("task", experiments::task_id(task))
      .text("encoding", core::encoding_id(run.config.encoding));
  json.whole("seed", run.recipe.seed).whole("first_step", first);
  json.numbers("loss", losses).number("final_loss", mean_of_last(losses));
  json.number("best_loss",
              experiments::best_loss(task, static_cast<std::size_t>(run.config.length)));
  json.number("chance_loss", experiments::chance_loss(task)).close();
  environment.out << json.str() << '\n';
}

}  // namespace

int run_train(const Arguments& arguments, const Environment& environment) {
  Run run;
  core::Result<nn::Trainer> trainer = begin(arguments, run);
  if (!trainer) return fail(environment, trainer.error());
  const std::string model(arguments.value("--output"));
  const auto save = [&]() -> core::Status {
    return model.empty()
               ? core::Status()
               : save_trained(environment, model, run.config, run.recipe, trainer->state());
  };
  constexpr std::int64_t kCheckpoint = 200;
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const std::int64_t first = trainer->steps();
  if (first >= run.recipe.steps)
    return fail(environment,
                named(model) + " has made all of its " + std::to_string(first) + " steps.");
  const auto length = static_cast<std::size_t>(run.config.length),
             texts = static_cast<std::size_t>(run.recipe.batch);
  std::vector<double> losses;
  // Now, so that a folder that cannot be written is told before the work and not after it.
  if (const core::Status s = save(); !s) return fail(environment, s.error());
  const auto begun = std::chrono::steady_clock::now();
  const Interruptible interruptible;
  while (trainer->steps() < run.recipe.steps && interrupted == 0) {
    const std::int64_t step = trainer->steps();
    const experiments::Examples batch =
        experiments::training_batch(run.recipe.task, texts, length, run.recipe.seed, step);
    const core::Result<nn::StepReport> report = trainer->step(batch.tokens, batch.targets);
    if (!report) {
      if (terminal) environment.err << '\n';
      return fail(environment, report.error());
    }
    losses.push_back(report->loss);
    if (terminal && (step % 10 == 9 || step + 1 == run.recipe.steps)) {
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
      const double each = taken.count() / static_cast<double>(losses.size());
      environment.err << progress(step + 1, run.recipe.steps, report->loss,
                                  each * static_cast<double>(run.recipe.steps - step - 1))
                      << std::flush;
    }
    if ((step + 1) % kCheckpoint == 0)
      if (const core::Status s = save(); !s) return fail(environment, s.error());
  }
  if (terminal) environment.err << '\n';
  if (const core::Status s = save(); !s) return fail(environment, s.error());
  if (interrupted != 0) {
    return fail(
        environment,
        "The training was stopped after step " + std::to_string(trainer->steps()) + " of " +
            std::to_string(run.recipe.steps) +
            (model.empty() ? "; with -o it would have been kept." : "; --resume goes on with it."));
  }
  if (arguments.has("--json")) {
    print_json(environment, run, first, losses);
  } else {
    char line[160];
    std::snprintf(line, sizeof(line),
                  "final loss %.4f (mean of the last 20 steps); best possible %.4f, chance %.4f\n",
                  mean_of_last(losses), experiments::best_loss(run.recipe.task, length),
                  experiments::chance_loss(run.recipe.task));
    environment.out << line;
  }
  return kDone;
}

}  // namespace ropewalk::cli
