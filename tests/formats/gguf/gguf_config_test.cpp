// GGUF's metadata as rotary settings: what llama.cpp computes from them.
#include "formats/gguf/gguf_config.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/rotation/frequency.h"
#include "formats/gguf/architecture.h"
#include "formats/model_config.h"
#include "support/gguf_bytes.h"

using namespace ropewalk;
using namespace ropewalk::formats;
using core::Layout;
using core::ScalingKind;
using tests::gguf_model;
using tests::GgufBytes;

namespace {

core::Result<EquivalentConfig> convert(const std::string& bytes) {
  MemorySource source(bytes);
  const auto file = read_gguf(source);
  if (!file) return core::Error{file.error()};
  return config_of_gguf(*file, source);
}

ModelConfig model_of(const GgufBytes& file) {
  const auto config = convert(file.bytes());
  REQUIRE_MESSAGE(config.ok(), (config.ok() ? std::string() : config.error()));
  auto model = read_model_config(config->config);
  REQUIRE_MESSAGE(model.ok(), (model.ok() ? std::string() : model.error()));
  return *model;
}

void check_refused(const GgufBytes& file, std::string_view part) {
  const auto config = convert(file.bytes());
  CAPTURE(part);
  REQUIRE_FALSE(config.ok());
  CAPTURE(config.error());
  CHECK(config.error().find(part) != std::string::npos);
}

std::vector<double> inv_freq(const core::RopeConfig& config, double length = 0) {
  const auto made = core::frequencies(config, length);
  REQUIRE(made.ok());
  return made->inv_freq;
}

}  // namespace

TEST_CASE("a plain model: base, part and layout") {
  GgufBytes llama = gguf_model("llama");
  llama.real("llama.rope.freq_base", 500000.0F).whole("llama.rope.dimension_count", 64);
  const ModelConfig model = model_of(llama);
  REQUIRE(model.groups.size() == 1);
  const core::RopeConfig& c = model.groups[0].config;
  CHECK(c.base == 500000.0);
  CHECK(c.head_dim == 64);
  CHECK(c.effective_rotary_dim() == 64);
  CHECK(c.layout == Layout::kInterleaved);
  CHECK(c.kind == ScalingKind::kDefault);
  CHECK(model.layout_known);

  GgufBytes phi = gguf_model("phi2", 80);
  phi.whole("phi2.rope.dimension_count", 32);
  const core::RopeConfig part = model_of(phi).groups[0].config;
  CHECK(part.layout == Layout::kHalfSplit);
  CHECK(part.head_dim == 80);
  CHECK(part.effective_rotary_dim() == 32);
  CHECK(part.base == 10000.0);
}

TEST_CASE("each share of a head comes back as so many components") {
  for (const std::uint32_t head : {48U, 80U, 96U, 112U, 192U, 256U}) {
    for (std::uint32_t rotary = 2; rotary < head; rotary += 2) {
      GgufBytes file = gguf_model("gptneox", head);
      file.whole("gptneox.rope.dimension_count", rotary);
      const core::RopeConfig c = model_of(file).groups[0].config;
      CHECK(c.effective_rotary_dim() == static_cast<int>(rotary));
    }
  }
}

TEST_CASE("scaling keys") {
  GgufBytes linear = gguf_model("llama");
  linear.real("llama.rope.scale_linear", 4.0F);
  CHECK(inv_freq(model_of(linear).groups[0].config)[0] == doctest::Approx(0.25));
  linear.real("llama.rope.scaling.factor", 8.0F).text("llama.rope.scaling.type", "linear");
  CHECK(inv_freq(model_of(linear).groups[0].config)[0] == doctest::Approx(0.125));

  GgufBytes off = gguf_model("llama");
  off.real("llama.rope.scaling.factor", 8.0F).text("llama.rope.scaling.type", "none");
  CHECK(inv_freq(model_of(off).groups[0].config)[0] == 1.0);

  GgufBytes yarn = gguf_model("qwen2", 128);
  yarn.real("qwen2.rope.freq_base", 1e6F).text("qwen2.rope.scaling.type", "yarn");
  yarn.real("qwen2.rope.scaling.factor", 4.0F);
  yarn.whole("qwen2.rope.scaling.original_context_length", 32768);
  const core::RopeConfig c = model_of(yarn).groups[0].config;
  core::RopeConfig wanted;
  wanted.head_dim = 128;
  wanted.base = 1e6;
  wanted.kind = ScalingKind::kYarn;
  wanted.factor = 4.0;
  wanted.original_max_position_embeddings = 32768;
  const auto a = core::frequencies(c), b = core::frequencies(wanted);
  REQUIRE(a.ok());
  REQUIRE(b.ok());
  CHECK(a->inv_freq == b->inv_freq);
  CHECK(a->attention_factor == doctest::Approx(b->attention_factor));

  // DeepSeek's and Mistral's: the softmax scale grows instead of cos and sin.
  yarn.real("qwen2.rope.scaling.yarn_log_multiplier", 0.1F);
  CHECK(core::frequencies(model_of(yarn).groups[0].config)->attention_factor == 1.0);
}

TEST_CASE("tensors that divide frequencies") {
  GgufBytes llama3 = gguf_model("llama", 8);
  llama3.floats("rope_freqs.weight", {1.0F, 1.0F, 3.0F, 8.0F});
  const core::RopeConfig c = model_of(llama3).groups[0].config;
  const std::vector<double> plain = core::inverse_frequencies(8, 1e4);
  for (const double length : {0.0, 100.0, 1e6}) {
    const std::vector<double> found = inv_freq(c, length);
    CHECK(found[1] == doctest::Approx(plain[1]));
    CHECK(found[2] == doctest::Approx(plain[2] / 3));
    CHECK(found[3] == doctest::Approx(plain[3] / 8));
  }
  CHECK(core::frequencies(c)->attention_factor == 1.0);

  GgufBytes phi3 = gguf_model("phi3", 8);
  phi3.whole("phi3.rope.scaling.original_context_length", 4096);
  phi3.real("phi3.rope.scaling.attn_factor", 1.25F);
  phi3.floats("rope_factors_long.weight", {2.0F, 4.0F, 8.0F, 16.0F});
  phi3.floats("rope_factors_short.weight", {1.0F, 1.0F, 1.0F, 1.5F});
  const core::RopeConfig both = model_of(phi3).groups[0].config;
  CHECK(inv_freq(both, 4096)[3] == doctest::Approx(plain[3] / 1.5));
  CHECK(inv_freq(both, 4097)[3] == doctest::Approx(plain[3] / 16));
  CHECK(core::frequencies(both, 4097)->attention_factor == doctest::Approx(1.25));

  GgufBytes still = gguf_model("gemma4", 8);
  still.floats("rope_freqs.weight", {1.0F, 1e30F, 1e30F, 1e30F});
  CHECK(inv_freq(model_of(still).groups[0].config)[1] == 0.0);
}

TEST_CASE("groups of layers") {
  GgufBytes gemma = gguf_model("gemma3");
  gemma.real("gemma3.rope.freq_base", 1e6F).whole("gemma3.attention.sliding_window", 1024);
  gemma.real("gemma3.rope.scaling.factor", 8.0F).text("gemma3.rope.scaling.type", "linear");
  const ModelConfig model = model_of(gemma);
  REQUIRE(model.group("full_attention") != nullptr);
  REQUIRE(model.group("sliding_attention") != nullptr);
  CHECK(model.group("full_attention")->config.base == 1e6);
  CHECK(model.group("full_attention")->config.factor == 8.0);
  CHECK(model.group("sliding_attention")->config.base == 1e4);
  CHECK(model.group("sliding_attention")->config.kind == ScalingKind::kDefault);

  GgufBytes cohere = gguf_model("cohere2");
  cohere.whole("cohere2.attention.sliding_window", 4096);
  const ModelConfig alone = model_of(cohere);
  REQUIRE(alone.groups.size() == 1);
  CHECK(alone.groups[0].name == "sliding_attention");
  const auto config = convert(cohere.bytes());
  CHECK((config->config["layer_types"][3] == "full_attention"));
  CHECK((config->config["layer_types"][2] == "sliding_attention"));

  GgufBytes gemma4 = gguf_model("gemma4");
  gemma4.whole("gemma4.attention.key_length", 512).whole("gemma4.attention.key_length_swa", 256);
  gemma4.whole("gemma4.attention.sliding_window", 512).real("gemma4.rope.freq_base", 1e6F);
  gemma4.flags("gemma4.attention.sliding_window_pattern", {true, true, true, false});
  const ModelConfig two = model_of(gemma4);
  CHECK(two.group("full_attention")->config.head_dim == 512);
  CHECK(two.group("sliding_attention")->config.head_dim == 256);
}

TEST_CASE("rotary parts that stand apart, and several axes") {
  GgufBytes deepseek = gguf_model("deepseek2");
  deepseek.whole("deepseek2.attention.key_length", 576);
  deepseek.whole("deepseek2.attention.key_length_mla", 192);
  deepseek.whole("deepseek2.rope.dimension_count", 64);
  const core::RopeConfig c = model_of(deepseek).groups[0].config;
  CHECK(c.head_dim == 64);
  CHECK(c.layout == Layout::kInterleaved);

  GgufBytes qwen = gguf_model("qwen2vl", 128);
  qwen.wholes("qwen2vl.rope.dimension_sections", {16, 24, 24, 0});
  const ModelConfig model = model_of(qwen);
  CHECK(model.mrope_section == std::vector<int>{16, 24, 24});
  CHECK_FALSE(model.mrope_interleaved);
}

TEST_CASE("what has no rotation, and what cannot be read, is named") {
  check_refused(gguf_model("bloom"), "ALiBi");
  check_refused(gguf_model("mamba2"), "no rotary embeddings");
  check_refused(gguf_model("clip"), "pictures");
  GgufBytes granite = gguf_model("granitehybrid");
  check_refused(granite.flag("granitehybrid.rope.scaling.finetuned", false), "without positions");
  check_refused(GgufBytes().text("general.type", "adapter"), "adapter (LoRA)");
  check_refused(GgufBytes().whole("x", 1), "general.architecture is missing");
  GgufBytes bare;
  check_refused(bare.text("general.architecture", "llama"), "llama.embedding_length is missing");
  GgufBytes base = gguf_model("llama");
  check_refused(base.real("llama.rope.freq_base", -1.0F), "llama.rope.freq_base = -1");
  GgufBytes odd = gguf_model("llama");
  check_refused(odd.whole("llama.rope.dimension_count", 65), "llama.rope.dimension_count = 65");
  GgufBytes beyond = gguf_model("llama", 8);
  check_refused(beyond.tensor("rope_freqs.weight", {4}, 0, 1ULL << 40), "beyond the file's end");
  GgufBytes wrong = gguf_model("llama", 8);
  check_refused(wrong.floats("rope_freqs.weight", {1, 1, 1}), "has 3 numbers, but 4 pairs turn");
  GgufBytes zero = gguf_model("llama", 8);
  check_refused(zero.floats("rope_freqs.weight", {1, 1, 1, 0}), "the divisor 0");
  GgufBytes yarn = gguf_model("llama");
  check_refused(yarn.text("llama.rope.scaling.type", "yarn"), "llama.rope.scaling.factor");
  GgufBytes other = gguf_model("llama");
  check_refused(other.text("llama.rope.scaling.type", "cubic"), "\"cubic\" is not known");
  GgufBytes lists = gguf_model("phi3", 8);
  check_refused(lists.floats("rope_factors_long.weight", {1, 1, 1, 1}), "rope_factors_short");
}

TEST_CASE("an unknown architecture is a stated guess") {
  const auto config = convert(gguf_model("mystery").bytes());
  REQUIRE(config.ok());
  CHECK(config->model_type == "mystery");
  CHECK_FALSE(config->config.contains("model_type"));
  REQUIRE_FALSE(config->notes.empty());
  CHECK(config->notes[0].find("are a guess") != std::string::npos);
  const auto model = read_model_config(config->config);
  REQUIRE(model.ok());
  CHECK_FALSE(model->layout_known);
}
