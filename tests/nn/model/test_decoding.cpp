#include <doctest/doctest.h>

#include <string>

#include "made_up_model.h"
#include "nn/generation/decoder.h"
#include "nn/generation/sampling.h"
#include "support.h"

namespace ropewalk::nn {
namespace {

using testing::relative_error;

TEST_CASE("decoding with kept keys and values gives what computing all anew gives") {
  std::vector<ModelConfig> configs;
  for (const char* id : {"none", "sinusoidal", "learned", "t5", "bias", "alibi", "rope"}) {
    configs.push_back(testing::small_model());
    configs.back().encoding = *core::encoding_from_id(id);
    configs.back().length = 12;
  }
  configs.push_back(testing::small_model());
  configs.back().norm = Norm::kRmsNorm;
  configs.back().feed_forward = FeedForward::kSwiGlu;
  configs.back().qk_norm = true;
  configs.back().kv_heads = 1;
  for (const ModelConfig& config : configs) {
    CAPTURE(std::string(core::encoding_id(config.encoding)));
    constexpr std::size_t kLength = 17;  // longer than trained
    const core::Result<Model> model = make_model(config);
    REQUIRE(model);
    core::Random random(5);
    const std::vector<float> parameters =
        testing::narrowed(testing::random_doubles(random, model->list.count, 0.5));
    const testing::Batch batch = testing::random_batch(config, 1, kLength, 6);
    core::Result<Workspace<float>> work = make_workspace<float>(*model, 1, kLength);
    REQUIRE(work);
    forward(*model, parameters.data(), batch.tokens.data(), *work);
    core::Result<Decoder<float>> decoder =
        Decoder<float>::begin(*model, parameters.data(), kLength);
    REQUIRE(decoder);
    for (int round = 0; round < 2; ++round) {
      const auto width = static_cast<std::size_t>(config.vocabulary);
      for (std::size_t t = 0; t < kLength; ++t) {
        const std::span<const float> logits = decoder->append(batch.tokens[t]);
        CHECK(relative_error(logits, std::span(work->logits).subspan(t * width, width), 1.0) <
              1e-6);
      }
      CHECK(decoder->length() == kLength);
      decoder->clear();
    }
  }
}

TEST_CASE("a model that reads a class does not go on with texts") {
  ModelConfig config = testing::small_model();
  config.causal = false;
  const core::Result<Model> model = make_model(config);
  REQUIRE(model);
  const std::vector<float> parameters(model->list.count);
  CHECK(!Decoder<float>::begin(*model, parameters.data(), 4));
}

TEST_CASE("sampling: the likeliest at 0, only the k likeliest, only those that reach p") {
  const std::vector<float> logits = {std::log(0.1F), std::log(0.4F), std::log(0.2F),
                                     std::log(0.3F)};
  core::Random random(1);
  CHECK(sample(logits, {0.0, 0, 1.0}, random) == 1);
  CHECK(core::Random(1).draw() == random.draw());  // no number was drawn for it
  CHECK(relative_error(chances(logits, {}), std::vector<double>{0.1, 0.4, 0.2, 0.3}) < 1e-6);
  CHECK(relative_error(chances(logits, {1.0, 2, 1.0}),
                       std::vector<double>{0, 4.0 / 7, 0, 3.0 / 7}) < 1e-6);
  CHECK(relative_error(chances(logits, {1.0, 0, 0.65}),
                       std::vector<double>{0, 4.0 / 7, 0, 3.0 / 7}) < 1e-6);
  CHECK(relative_error(chances(logits, {0.5, 0, 1.0}),
                       std::vector<double>{0.01 / 0.3, 0.16 / 0.3, 0.04 / 0.3, 0.09 / 0.3}) < 1e-6);
  std::vector<double> drawn(4);
  for (int i = 0; i < 20000; ++i)
    drawn[static_cast<std::size_t>(sample(logits, {}, random))] += 1.0 / 20000;
  CHECK(relative_error(drawn, std::vector<double>{0.1, 0.4, 0.2, 0.3}) < 0.03);
  CHECK(!validate(Sampling{-1.0, 0, 1.0}));
  CHECK(!validate(Sampling{1.0, -1, 1.0}));
  CHECK(!validate(Sampling{1.0, 0, 0.0}));
  CHECK(validate(Sampling{}));
}

}  // namespace
}  // namespace ropewalk::nn
