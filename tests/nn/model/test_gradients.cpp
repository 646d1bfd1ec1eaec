// Every kind of model as a whole: its gradients against finite differences, in double, for every
// weight; and float against double.
#include <doctest/doctest.h>

#include <string>

#include "made_up_model.h"
#include "nn/layers/cross_entropy.h"
#include "support.h"

namespace ropewalk::nn {
namespace {

using testing::Doubles;
using testing::narrowed;
using testing::numeric_gradient;
using testing::relative_error;

struct Variant {
  std::string name;
  ModelConfig config;
};

std::vector<Variant> variants() {
  std::vector<Variant> out;
  const auto add = [&out](std::string name) -> ModelConfig& {
    out.push_back({std::move(name), testing::small_model()});
    return out.back().config;
  };
  for (const char* id : {"none", "sinusoidal", "learned", "t5", "bias", "alibi", "rope"})
    add(id).encoding = *core::encoding_from_id(id);
  for (const core::ScalingKind kind : core::kAllScalingKinds) {
    if (kind == core::ScalingKind::kDefault) continue;
    ModelConfig& config = add("rope, " + std::string(core::kind_id(kind)));
    config.rope = testing::scaled_rope(kind);
  }
  ModelConfig& partial = add("rope, half of the head, half-split");
  partial.rope.rotary_dim = 2;
  partial.rope.layout = core::Layout::kHalfSplit;
  ModelConfig& llama = add("as Llama: RMSNorm, SwiGLU, grouped, no biases");
  llama.norm = Norm::kRmsNorm;
  llama.feed_forward = FeedForward::kSwiGlu;
  llama.kv_heads = 1;
  llama.biases = false;
  llama.hidden = 10;
  ModelConfig& gelu = add("as GPT-2: GELU, learned, tied");
  gelu.encoding = core::EncodingKind::kLearned;
  gelu.feed_forward = FeedForward::kGelu;
  gelu.tied = true;
  ModelConfig& qk_norm = add("norms of q and k, grouped");
  qk_norm.qk_norm = true;
  qk_norm.kv_heads = 1;
  ModelConfig& t5 = add("T5's buckets both ways");
  t5.encoding = core::EncodingKind::kT5;
  t5.causal = false;
  t5.t5_buckets = 6;
  t5.t5_max_distance = 5;
  ModelConfig& classes = add("a class, not causal");
  classes.causal = false;
  classes.head = Head::kClass;
  classes.classes = 3;
  return out;
}

TEST_CASE("gradients of every kind of model are those of finite differences") {
  for (const Variant& variant : variants()) {
    CAPTURE(variant.name);
    const core::Result<Model> model = make_model(variant.config);
    REQUIRE(model);
    const testing::Batch batch = testing::random_batch(variant.config, 2, 5, 3);
    core::Random random(12);
    Doubles parameters = testing::random_doubles(random, model->list.count, 0.7);
    core::Result<Workspace<double>> work = make_workspace<double>(*model, 2, 5);
    REQUIRE(work);
    const auto found = [&] {
      forward(*model, parameters.data(), batch.tokens.data(), *work);
      return loss(*model, batch.targets.data(), *work);
    };
    const double exact = found();
    Doubles gradients(parameters.size(), 0.0);
    backward(*model, parameters.data(), batch.tokens.data(), batch.targets.data(), *work,
             gradients.data());
    for (const Parameter& parameter : model->list.all) {
      CAPTURE(parameter.name);
      Doubles got, want;  // of about a dozen of its numbers
      const std::size_t stride = std::max<std::size_t>(1, parameter.count / 12);
      for (std::size_t i = 0; i < parameter.count; i += stride) {
        got.push_back(gradients[parameter.at + i]);
        want.push_back(
            numeric_gradient(std::span(parameters).subspan(parameter.at + i, 1), found).front());
      }
      CHECK(relative_error(got, want, 1e-2) < 1e-7);
    }
    const std::vector<float> narrow = narrowed(parameters);
    core::Result<Workspace<float>> work_float = make_workspace<float>(*model, 2, 5);
    REQUIRE(work_float);
    std::vector<float> gradients_float(parameters.size());
    forward(*model, narrow.data(), batch.tokens.data(), *work_float);
    CHECK(loss(*model, batch.targets.data(), *work_float) == doctest::Approx(exact).epsilon(1e-5));
    backward(*model, narrow.data(), batch.tokens.data(), batch.targets.data(), *work_float,
             gradients_float.data());
    CHECK(relative_error(gradients_float, gradients) < 2e-5);
  }
}

TEST_CASE("a causal model's logits do not depend on what comes later, another's do") {
  ModelConfig config = testing::small_model();
  for (const bool causal : {true, false}) {
    config.causal = causal;
    const core::Result<Model> model = make_model(config);
    REQUIRE(model);
    const std::vector<float> parameters = initial_parameters(config, model->list, 4);
    testing::Batch batch = testing::random_batch(config, 1, 6, 9);
    core::Result<Workspace<float>> work = make_workspace<float>(*model, 1, 6);
    REQUIRE(work);
    forward(*model, parameters.data(), batch.tokens.data(), *work);
    const std::vector<float> before = work->logits;
    batch.tokens[4] = (batch.tokens[4] + 1) % config.vocabulary;
    forward(*model, parameters.data(), batch.tokens.data(), *work);
    const std::size_t first = 4 * static_cast<std::size_t>(config.vocabulary);
    const bool same = std::equal(
        before.begin(), before.begin() + static_cast<std::ptrdiff_t>(first), work->logits.begin());
    CHECK(same == causal);
    CHECK(before[first] != work->logits[first]);
  }
}

TEST_CASE("every intermediate is traced by name, with its shape") {
  const ModelConfig config = testing::small_model();
  const core::Result<Model> model = make_model(config);
  REQUIRE(model);
  const std::vector<float> parameters = initial_parameters(config, model->list, 4);
  core::Result<Workspace<float>> work = make_workspace<float>(*model, 2, 5, Keep::kTrace);
  REQUIRE(work);
  const testing::Batch batch = testing::random_batch(config, 2, 5, 9);
  forward(*model, parameters.data(), batch.tokens.data(), *work);
  const std::vector<Traced> all = trace(*model, *work);
  const auto find = [&all](const std::string& name) {
    return std::find_if(all.begin(), all.end(),
                        [&name](const Traced& t) { return t.name == name; });
  };
  for (const Traced& traced : all) {
    CAPTURE(traced.name);
    std::size_t count = 1;
    for (const std::size_t n : traced.shape) count *= n;
    CHECK(count == traced.values.size());
  }
  REQUIRE(find("layers.1.scores") != all.end());
  REQUIRE(find("layers.0.q_turned") != all.end());
  CHECK(find("layers.0.q_normed") == all.end());
  const Traced& weights = *find("layers.1.weights");
  CHECK(weights.shape == std::vector<std::size_t>{2, 2, 5, 5});
  CHECK(weights.values[0] == 1.0F);
  CHECK(find("logits")->shape == std::vector<std::size_t>{2, 5, 7});
}

}  // namespace
}  // namespace ropewalk::nn
