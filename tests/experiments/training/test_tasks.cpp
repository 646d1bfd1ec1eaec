#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "experiments/training/checkpoint.h"
#include "experiments/training/evaluation.h"
#include "experiments/training/stories.h"

namespace ropewalk::experiments {
namespace {

std::vector<std::int32_t> read(std::string_view text) {
  const std::vector<std::string> words = task_words(Task::kStories);
  std::vector<std::int32_t> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const auto found = std::find(words.begin(), words.end(), text.substr(at, end - at));
    REQUIRE(found != words.end());
    out.push_back(static_cast<std::int32_t>(found - words.begin()));
    at = end + 1;
  }
  return out;
}

TEST_CASE("look-back's target is the token three back, and nothing before there is one") {
  const Examples examples = make_examples(Task::kLookBack, 2, 6, 7);
  REQUIRE(examples.tokens.size() == 12);
  for (std::size_t i = 0; i < 12; ++i)
    CHECK(examples.targets[i] == (i % 6 < 3 ? -1 : examples.tokens[i - 3]));
  CHECK(best_loss(Task::kLookBack, 32) == 0.0);
  CHECK(chance_loss(Task::kLookBack) == doctest::Approx(std::log(16.0)));
}

TEST_CASE("a story's chances sum to 1 at every word, and its texts keep to grammar and facts") {
  core::Random random(3);
  for (int text = 0; text < 20; ++text) {
    Story story;
    std::vector<std::int32_t> words;
    for (int t = 0; t < 300; ++t) {
      double sum = 0.0;
      for (const double chance : story.chances()) sum += chance;
      CHECK(sum == doctest::Approx(1.0).epsilon(1e-12));
      words.push_back(story.draw(random));
    }
    const Judgement judged = judge(words);
    CHECK(judged.sentences > 20);
    CHECK(judged.kept == judged.sentences);
  }
}

TEST_CASE("facts are recalled, verbs agree, and what breaks either is counted") {
  const auto kept = [](std::string_view text) { return judge(read(text)).kept; };
  CHECK(kept("anna takes the ball . who has the ball ? anna .") == 2);
  CHECK(kept("anna takes the ball . who has the ball ? ben .") == 1);
  CHECK(kept("anna takes the ball . anna gives the ball to ben . the old foxes sleep . who has the "
             "ball ? ben .") == 4);
  CHECK(kept("ben goes to the barn . where is ben ? in the barn . ben goes to the mill . where is "
             "ben ? in the barn .") == 3);
  CHECK(kept("the foxes sleep .") == 1);
  CHECK(kept("the foxes sleeps .") == 0);
  CHECK(kept("who has the ball ? anna .") == 0);  // nobody was told to
  CHECK(kept("anna gives the ball to ben .") == 0);
  // An answer that stands earlier is certain.
  Story story;
  for (const std::int32_t word : read("anna takes the ball . who has the ball ?"))
    REQUIRE(story.advance(word));
  CHECK(story.entropy() == 0.0);
}

TEST_CASE("the best loss of stories is what their own chances lose, on average") {
  const double best = best_loss(Task::kStories, 64);
  CHECK(best > 0.5);
  CHECK(best < chance_loss(Task::kStories));
  // By drawing instead of by entropies: the loss of the words that came.
  core::Random random(77);
  double sum = 0.0;
  constexpr int kTexts = 4000, kLength = 64;
  for (int text = 0; text < kTexts; ++text) {
    Story story;
    story.draw(random);
    for (int t = 0; t < kLength; ++t) {
      const std::vector<double> chances(story.chances().begin(), story.chances().end());
      sum -= std::log(chances[static_cast<std::size_t>(story.draw(random))]);
    }
  }
  CHECK(sum / (kTexts * kLength) == doctest::Approx(best).epsilon(0.01));
}

TEST_CASE("who chased whom: both classes, both voices, and one length") {
  const Examples examples = make_examples(Task::kWhoChased, 400, 10, 1);
  REQUIRE(examples.targets.size() == 400);
  CHECK(examples.tokens.size() == 4000);
  int first = 0;
  for (const std::int32_t target : examples.targets) first += target;
  CHECK(first > 150);
  CHECK(first < 250);
}

TEST_CASE("each step's texts are its own, whichever step came before") {
  const Examples third = training_batch(Task::kStories, 2, 8, 5, 3);
  CHECK(training_batch(Task::kStories, 2, 8, 5, 3).tokens == third.tokens);
  CHECK(training_batch(Task::kStories, 2, 8, 5, 4).tokens != third.tokens);
  CHECK(training_batch(Task::kStories, 2, 8, 6, 3).tokens != third.tokens);
}

TEST_CASE(
    "a model comes back from its files as it was, and its training goes on to the same bits") {
  for (const Task task : kAllTasks) {
    for (const char* id : {"none", "sinusoidal", "learned", "t5", "bias", "alibi", "rope"}) {
      CAPTURE(id);
      nn::ModelConfig config = task_model(task, *core::encoding_from_id(id));
      config.width = 8;
      config.heads = 2;
      if (task != Task::kWhoChased) config.length = 8;
      config.rope.max_position_embeddings = config.length;
      nn::TrainingOptions options = task_training(task);
      options.batch = 2;
      const Recipe recipe{task, 9, 2, 4};
      const auto make_steps = [&](nn::Trainer& trainer, int steps) {
        for (int i = 0; i < steps; ++i) {
          const Examples batch =
              training_batch(task, 2, static_cast<std::size_t>(config.length), 9, trainer.steps());
          REQUIRE(trainer.step(batch.tokens, batch.targets));
        }
      };
      core::Result<nn::Trainer> trainer = nn::Trainer::begin(config, options, 9);
      REQUIRE(trainer);
      make_steps(*trainer, 2);
      const std::string bytes = weights_bytes(config, trainer->state(), true),
                        text = config_text(config, recipe);
      const core::Result<TrainedModel> made = read_config(text);
      REQUIRE(made);
      CHECK(config_text(made->config, *made->recipe) == text);
      formats::MemorySource source(bytes);
      core::Result<nn::TrainingState> state = read_training(made->config, source);
      REQUIRE(state);
      CHECK(state->parameters == trainer->state().parameters);
      core::Result<nn::Trainer> resumed =
          nn::Trainer::resume(made->config, options, std::move(*state));
      REQUIRE(resumed);
      make_steps(*trainer, 2);
      make_steps(*resumed, 2);
      CHECK(resumed->state().parameters == trainer->state().parameters);
    }
  }
}

TEST_CASE("a stranger's model is refused with a sentence") {
  const nn::ModelConfig config = task_model(Task::kLookBack, core::EncodingKind::kRope);
  const std::string text = config_text(config, {});
  const auto changed = [&text](std::string_view from, std::string_view to) {
    std::string out = text;
    out.replace(out.find(from), from.size(), to);
    const core::Result<TrainedModel> read = read_config(out);
    return read ? std::string() : read.error();
  };
  CHECK(changed("\"ropewalk\"", "\"llama\"").find("model_type is \"llama\"") != std::string::npos);
  CHECK(changed("\"vocab_size\": 16", "\"vocab_size\": 17").find("vocab_size = 17") !=
        std::string::npos);
  CHECK(changed("\"hidden_size\": 32", "\"hidden_size\": 33").find("hidden_size = 33") !=
        std::string::npos);
  CHECK(changed("\"hidden_size\": 32", "\"hidden_size\": -1").find("hidden_size") !=
        std::string::npos);
  CHECK(changed("\"rope\"", "\"shaw\"").find("shaw") != std::string::npos);
  CHECK(!read_config("[]"));
  CHECK(!read_config("{"));
  core::Result<nn::Trainer> trainer = nn::Trainer::begin(config, {}, 1);
  REQUIRE(trainer);
  nn::TrainingState state = trainer->state();
  state.parameters[5] = std::numeric_limits<float>::infinity();
  const std::string broken = weights_bytes(config, state, false);
  formats::MemorySource infinite(broken), cut(std::string_view(broken).substr(0, 2000));
  CHECK(read_weights(config, infinite).error().find("embed_tokens") != std::string::npos);
  CHECK(!read_weights(config, cut));
  const std::string whole = weights_bytes(config, trainer->state(), false);
  formats::MemorySource weights(whole);
  CHECK(read_weights(config, weights));
  CHECK(!read_training(config, weights));  // it has no moments
  nn::ModelConfig wider = config;
  wider.width = 64;
  CHECK(!read_weights(wider, weights));
}

TEST_CASE("an untrained model loses about what chance does, and evaluation says where") {
  const nn::ModelConfig config = task_model(Task::kLookBack, core::EncodingKind::kNone);
  const core::Result<nn::Model> model = nn::make_model(config);
  REQUIRE(model);
  const std::vector<float> parameters = nn::initial_parameters(config, model->list, 1);
  const core::Result<Evaluation> found = evaluate(Task::kLookBack, config, parameters, 4, 20, 1);
  REQUIRE(found);
  CHECK(found->loss == doctest::Approx(std::log(16.0)).epsilon(0.1));
  CHECK(found->positions.size() == 20);
  CHECK(std::isnan(found->positions[2]));
  CHECK(std::isfinite(found->positions[3]));
  CHECK(!evaluate(Task::kLookBack, config, parameters, 4, 3, 1));
}

}  // namespace
}  // namespace ropewalk::experiments
