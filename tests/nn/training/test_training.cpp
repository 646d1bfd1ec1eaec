#include <doctest/doctest.h>

#include <numbers>

#include "made_up_model.h"
#include "nn/training/trainer.h"
#include "support.h"
#include "support/golden.h"

namespace ropewalk::nn {
namespace {

using core::testing::GoldenCase;

ModelConfig config_of(const GoldenCase& golden) {
  ModelConfig config;
  config.vocabulary = 11;
  config.length = 10;
  config.width = 16;
  config.layers = 2;
  config.heads = 4;
  config.kv_heads = golden.integer("kv_heads");
  config.hidden = golden.integer("hidden");
  config.norm = *norm_from_id(golden.text("norm"));
  config.feed_forward = *feed_forward_from_id(golden.text("feed_forward"));
  config.biases = golden.integer("biases") == 1;
  config.qk_norm = golden.integer("qk_norm") == 1;
  config.tied = golden.integer("tied") == 1;
  config.encoding = *core::encoding_from_id(golden.text("encoding"));
  config.rope.base = 100.0;
  config.rope.layout = core::Layout::kInterleaved;
  config.sinusoidal_scale = 0.3;
  config.t5_buckets = 8;
  config.t5_max_distance = 6;
  return config;
}

// The weights that tests/golden/make_training.py forms by its rule of the same name.
std::vector<float> weights_of(const ParameterList& list) {
  std::vector<float> out;
  for (std::size_t seed = 0; seed < list.all.size(); ++seed) {
    const Parameter& parameter = list.all[seed];
    const bool norm = parameter.name.ends_with("norm.weight");
    const bool vector = parameter.shape.size() == 1;
    for (std::size_t j = 0; j < parameter.count; ++j) {
      const double x = static_cast<double>((7 * j * j + 37 * j + 13 * seed) % 127) - 63.0;
      out.push_back(static_cast<float>(x / 64.0 * (vector ? 0.25 : 0.5) + (norm ? 1.0 : 0.0)));
    }
  }
  return out;
}

TEST_CASE("twenty steps are PyTorch's, from the same weights and batches") {
  const std::vector<GoldenCase> cases = core::testing::read_golden("training.txt");
  REQUIRE(cases.size() == 10);
  for (const GoldenCase& golden : cases) {
    CAPTURE(golden.name);
    const ModelConfig config = config_of(golden);
    TrainingOptions options;
    options.batch = 3;
    options.schedule = {1e-2, 0.1, 5, 20};
    const ParameterList list = list_parameters(config);
    core::Result<Trainer> trainer =
        Trainer::resume(config, options, {weights_of(list), make_adamw<float>(list.count)});
    REQUIRE(trainer);
    for (int step = 0; step < 20; ++step) {
      std::vector<std::int32_t> tokens(30), targets(30, -1);
      for (int i = 0; i < 30; ++i)
        tokens[static_cast<std::size_t>(i)] = (5 * i * i + 3 * i + 17 * step + i * step) % 11;
      for (std::size_t i = 0; i < 30; ++i)
        if (i % 10 >= 3) targets[i] = tokens[i - 3];
      const core::Result<StepReport> report = trainer->step(tokens, targets);
      REQUIRE(report);
      CAPTURE(step);
      CHECK(std::abs(report->loss - golden.want("losses")[static_cast<std::size_t>(step)]) < 1e-4);
      CHECK(report->gradient_length ==
            doctest::Approx(golden.want("gradient_lengths")[static_cast<std::size_t>(step)])
                .epsilon(1e-3));
    }
  }
}

TEST_CASE("the same seed gives the same weights, to the bit; another seed others") {
  const ModelConfig config = testing::small_model();
  TrainingOptions options;
  options.batch = 2;
  const auto run = [&](std::uint32_t seed, int steps) {
    core::Result<Trainer> trainer = Trainer::begin(config, options, seed);
    for (int step = 0; step < steps; ++step) {
      const testing::Batch batch =
          testing::random_batch(config, 2, 5, static_cast<std::uint32_t>(step));
      REQUIRE(trainer->step(batch.tokens, batch.targets));
    }
    return trainer->state();
  };
  const TrainingState whole = run(3, 8);
  CHECK(whole.parameters == run(3, 8).parameters);
  CHECK(whole.parameters != run(4, 8).parameters);
  core::Result<Trainer> resumed = Trainer::resume(config, options, run(3, 5));
  REQUIRE(resumed);
  for (int step = 5; step < 8; ++step) {
    const testing::Batch batch =
        testing::random_batch(config, 2, 5, static_cast<std::uint32_t>(step));
    REQUIRE(resumed->step(batch.tokens, batch.targets));
  }
  CHECK(resumed->state().parameters == whole.parameters);
}

TEST_CASE("what does not fit is refused with a sentence") {
  const ModelConfig config = testing::small_model();
  TrainingOptions options;
  options.batch = 1;
  core::Result<Trainer> trainer = Trainer::begin(config, options, 1);
  REQUIRE(trainer);
  const std::vector<std::int32_t> five = {0, 1, 2, 3, 4};
  CHECK(!trainer->step(std::vector<std::int32_t>{0, 1}, five));
  CHECK(trainer->step(std::vector<std::int32_t>{0, 1, 2, 3, 7}, five).error() ==
        "Token 7 is none of the model's vocabulary of 7.");
  CHECK(!trainer->step(five, std::vector<std::int32_t>{0, 1, 2, 3, -2}));
  CHECK(trainer->step(five, five));
  TrainingState broken = trainer->state();
  broken.parameters[0] = std::numeric_limits<float>::quiet_NaN();
  core::Result<Trainer> diverged = Trainer::resume(config, options, broken);
  REQUIRE(diverged);
  const core::Result<StepReport> report = diverged->step(five, five);
  REQUIRE(!report);
  CHECK(report.error().find("diverged at step 2") != std::string::npos);
  broken.parameters.pop_back();
  CHECK(!Trainer::resume(config, options, broken));
}

TEST_CASE("a model that cannot be is refused with the field's name") {
  const auto refused = [](auto change) {
    ModelConfig config = testing::small_model();
    change(config);
    const core::Status status = validate(config);
    return status ? std::string() : status.error();
  };
  CHECK(refused([](ModelConfig&) {}).empty());
  CHECK(refused([](ModelConfig& c) { c.heads = 3; }).find("num_attention_heads = 3") !=
        std::string::npos);
  CHECK(refused([](ModelConfig& c) { c.kv_heads = 4; }).find("num_key_value_heads") !=
        std::string::npos);
  CHECK(refused([](ModelConfig& c) { c.vocabulary = 0; }).find("vocab_size") != std::string::npos);
  CHECK(refused([](ModelConfig& c) { c.encoding = core::EncodingKind::kShaw; }).find("shaw") !=
        std::string::npos);
  CHECK(refused([](ModelConfig& c) { c.width = 6; }).find("head_dim = 3") != std::string::npos);
  CHECK(refused([](ModelConfig& c) {
          c.layers = 1024, c.width = 65536, c.heads = 64;
        }).find("weights") != std::string::npos);
  CHECK(refused([](ModelConfig& c) { c.head = Head::kClass, c.classes = 2; }).find("not causal") !=
        std::string::npos);
  CHECK(refused([](ModelConfig& c) { c.rope.base = -1.0; }).find("rope_theta") !=
        std::string::npos);
  CHECK(!with_scaling(testing::small_model(), core::ScalingKind::kLongRope, 2.0));
  CHECK(with_scaling(testing::small_model(), core::ScalingKind::kYarn, 4.0));
}

TEST_CASE("the learning rate rises in a line and falls along a cosine") {
  const Schedule schedule{2.0, 0.1, 4, 12};
  CHECK(learning_rate(schedule, 0) == 0.5);
  CHECK(learning_rate(schedule, 3) == 2.0);
  CHECK(learning_rate(schedule, 4) == 2.0);
  CHECK(learning_rate(schedule, 8) == doctest::Approx(1.1));
  CHECK(learning_rate(schedule, 12) == doctest::Approx(0.2));
  CHECK(learning_rate(schedule, 99) == doctest::Approx(0.2));
}

TEST_CASE("gradients that are too long are scaled down to what is allowed") {
  std::vector<double> g = {3.0, 4.0};
  CHECK(clip_gradients<double>(g, 10.0) == 5.0);
  CHECK(g[1] == 4.0);
  CHECK(clip_gradients<double>(g, 1.0) == 5.0);
  CHECK(g[0] == doctest::Approx(0.6).epsilon(1e-5));
}

TEST_CASE("seeded weights have the spread they are told") {
  ModelConfig config = testing::small_model();
  config.vocabulary = 2000;
  const ParameterList list = list_parameters(config);
  const std::vector<float> weights = initial_parameters(config, list, 1);
  double sum = 0.0, square = 0.0;
  for (std::size_t i = 0; i < list.all[0].count; ++i) {
    sum += weights[i];
    square += static_cast<double>(weights[i]) * static_cast<double>(weights[i]);
  }
  const auto n = static_cast<double>(list.all[0].count);
  CHECK(std::abs(sum / n) < 0.001);
  CHECK(std::sqrt(square / n) == doctest::Approx(0.02).epsilon(0.03));
  for (const Parameter& parameter : list.all) {
    if (!parameter.name.ends_with("up_proj.weight")) continue;
    for (std::size_t i = 0; i < parameter.count; ++i)
      CHECK(std::abs(weights[parameter.at + i]) <= 1.0F / std::sqrt(8.0F));
  }
}

}  // namespace
}  // namespace ropewalk::nn
