// Energies of heads, against NumPy's (tests/golden/make_weights.py).
#include "experiments/weights/head_energy.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "formats/model_files/model_source.h"

using namespace ropewalk;
using namespace ropewalk::experiments;
using formats::Json;

namespace {

std::string folder() { return "tests/golden/weights/"; }

core::Result<HeadEnergies> opened(const std::string& file, std::string_view config,
                                  const std::string& model_type) {
  core::Result<formats::Weights> weights = formats::Weights::open(folder() + file, is_head_tensor);
  if (!weights) return core::Error{weights.error()};
  if (config.empty()) {
    core::Result<formats::ModelSource> source = formats::open_model_source(folder() + file);
    if (!source) return core::Error{source.error()};
    core::Result<formats::ModelConfig> model =
        formats::read_model_config(source->equivalent.config);
    if (!model) return core::Error{model.error()};
    return HeadEnergies(std::move(*weights), std::move(*model), source->equivalent.config,
                        model_type);
  }
  core::Result<formats::JsonDocument> document = formats::parse_json(config);
  if (!document) return core::Error{document.error()};
  core::Result<formats::ModelConfig> model = formats::read_model_config(document->root);
  if (!model) return core::Error{model.error()};
  return HeadEnergies(std::move(*weights), std::move(*model), document->root, model_type);
}

void check_close(const std::vector<double>& found, const Json& rows, double tolerance) {
  std::vector<double> wanted;
  for (const Json& row : rows)
    for (const Json& number : row) wanted.push_back(number.get<double>());
  REQUIRE(found.size() == wanted.size());
  double worst = 0.0;
  for (std::size_t i = 0; i < found.size(); ++i)
    worst = std::max(worst, std::abs(found[i] / wanted[i] - 1.0));
  CHECK(worst < tolerance);
}

void check_model(const std::string& name, const std::string& file, std::string_view config,
                 const std::string& model_type) {
  CAPTURE(file);
  std::ifstream stream(folder() + "energies.json");
  std::ostringstream text;
  text << stream.rdbuf();
  const Json all = Json::parse(text.str(), nullptr, false);
  REQUIRE(all.is_object());
  core::Result<HeadEnergies> heads = opened(file, config, model_type);
  REQUIRE_MESSAGE(heads.ok(), (heads.ok() ? std::string() : heads.error()));
  const Json& layers = all[name.c_str()];
  REQUIRE(heads->layers().size() == layers.size());
  for (const Json& layer : layers) {
    const core::Result<LayerEnergy> energy = heads->read(layer["layer"].get<int>(), 0);
    REQUIRE_MESSAGE(energy.ok(), (energy.ok() ? std::string() : energy.error()));
    check_close(energy->q, layer["q"], 1e-6);
    check_close(energy->k, layer["k"], 1e-6);
    std::vector<double> products;
    for (int head = 0; head < energy->heads; ++head)
      for (int i = 0; i < energy->pairs; ++i) products.push_back(energy->product(head, i));
    check_close(products, layer["product"], 1e-6);
    for (int head = 0; head < energy->heads; ++head) {
      double sum = 0.0;
      for (const double share : energy->shares(head)) sum += share;
      CHECK(sum == doctest::Approx(1.0));
    }
  }
}

constexpr std::string_view kLlama =
    R"({"model_type": "llama", "hidden_size": 256, "head_dim": 8, "num_attention_heads": 4, "num_key_value_heads": 2})";

}  // namespace

TEST_CASE("energies are NumPy's, and a checkpoint's are its sorted GGUF's") {
  check_model("llama", "llama.safetensors", kLlama, "llama");
  check_model("llama", "llama.gguf", "", "llama");
}

TEST_CASE("energies of quantised blocks are NumPy's") {
  check_model("quantised", "quantised.gguf", "", "llama");
}

TEST_CASE("biases and QK-norm count") {
  check_model("normed", "normed.safetensors",
              R"({"model_type": "qwen3", "hidden_size": 32, "num_attention_heads": 4, "head_dim": 8,
                  "partial_rotary_factor": 0.5})",
              "qwen3");
}

TEST_CASE("fused projections of known order") {
  check_model("phi3", "phi3.safetensors",
              R"({"model_type": "phi3", "hidden_size": 32, "num_attention_heads": 4,
                  "num_key_value_heads": 2})",
              "phi3");
  check_model(
      "gpt_neox", "gpt_neox.safetensors",
      R"({"model_type": "gpt_neox", "hidden_size": 32, "num_attention_heads": 4, "rotary_pct": 0.5})",
      "gpt_neox");
}

TEST_CASE("what does not fit is refused") {
  const auto check = [](const std::string& file, std::string_view config,
                        const std::string& model_type, std::string_view part) {
    core::Result<HeadEnergies> heads = opened(file, config, model_type);
    REQUIRE(heads.ok());
    const core::Result<LayerEnergy> energy = heads->read(0, 0);
    CAPTURE(part);
    REQUIRE_FALSE(energy.ok());
    CAPTURE(energy.error());
    CHECK(energy.error().find(part) != std::string::npos);
  };
  check("llama.safetensors", R"({"model_type": "llama", "head_dim": 24})", "llama",
        "no heads of head_dim = 24");
  check("llama.safetensors",
        R"({"model_type": "llama", "head_dim": 8, "num_attention_heads": 5, "hidden_size": 40})",
        "llama", "the config says 5");
  check("phi3.safetensors", R"({"model_type": "phi3", "head_dim": 8})", "phi3",
        "num_attention_heads");
  check("phi3.safetensors", R"({"model_type": "phi3", "head_dim": 8, "num_attention_heads": 8})",
        "phi3", "make 192");
  check("gpt_neox.safetensors",
        R"({"model_type": "falcon", "head_dim": 8, "num_attention_heads": 4})", "falcon",
        "an order that is not known here");
  core::Result<HeadEnergies> heads = opened("llama.gguf", "", "llama");
  REQUIRE(heads.ok());
  CHECK(heads->read(7, 0).error().find("no attention in layer 7") != std::string::npos);
}

TEST_CASE("which tensors belong to heads") {
  for (const std::string_view name :
       {"model.layers.0.self_attn.q_proj.weight",
        "language_model.model.layers.11.self_attn.k_proj.bias", "blk.3.attn_k.weight",
        "layers.0.attention.wq.weight", "transformer.h.2.attn.q_proj.weight",
        "model.layers.5.self_attn.q_norm.weight", "blk.0.attn_qkv.weight"}) {
    CAPTURE(name);
    CHECK(is_head_tensor(name));
  }
  for (const std::string_view name :
       {"model.layers.0.self_attn.v_proj.weight", "visual.blocks.0.attn.q_proj.weight",
        "model.layers.x.self_attn.q_proj.weight", "model.layers.0.self_attn.q_proj.weight_scale",
        "model.embed_tokens.weight", "blk.99999999999.attn_q.weight", "blk.-1.attn_q.weight", ""}) {
    CAPTURE(name);
    CHECK_FALSE(is_head_tensor(name));
  }
}
