#include "formats/model_types.h"

#include <array>

namespace ropewalk::formats {
namespace {

using core::Layout;

constexpr ModelType half(std::string_view id) { return {.id = id}; }
constexpr ModelType interleaved(std::string_view id) {
  return {.id = id, .layout = Layout::kInterleaved};
}

// By model_type, from transformers' configuration files as far as they could be read; the rest is
// from memory, and an unknown type is half-split with a note.
constexpr std::array kTypes = {
    half("llama"),
    half("mistral"),
    half("ministral"),
    ModelType{.id = "mixtral", .base = 1e6},
    half("qwen2"),
    half("qwen2_moe"),
    half("qwen2_vl"),
    half("qwen2_vl_text"),
    half("qwen2_5_vl"),
    half("qwen2_5_vl_text"),
    ModelType{.id = "qwen3", .head_dim = 128},
    half("qwen3_moe"),
    ModelType{.id = "qwen3_vl", .base = 5e6, .head_dim = 128},
    ModelType{.id = "qwen3_vl_text", .base = 5e6, .head_dim = 128},
    ModelType{.id = "qwen3_vl_moe_text", .base = 5e6},
    ModelType{.id = "gemma", .head_dim = 256},
    ModelType{.id = "gemma2", .head_dim = 256},
    ModelType{.id = "gemma3", .base = 1e6, .head_dim = 256, .local_base = 1e4},
    ModelType{.id = "gemma3_text", .base = 1e6, .head_dim = 256, .local_base = 1e4},
    ModelType{.id = "gemma4", .head_dim = 256},
    ModelType{.id = "gemma4_text", .head_dim = 256},
    ModelType{.id = "phi", .partial_rotary_factor = 0.5},
    half("phi3"),
    half("phimoe"),
    ModelType{.id = "stablelm", .partial_rotary_factor = 0.25},
    ModelType{.id = "persimmon", .base = 25000.0, .partial_rotary_factor = 0.5},
    ModelType{.id = "nemotron", .partial_rotary_factor = 0.5},
    ModelType{.id = "gpt_neox", .partial_rotary_factor = 0.25},
    half("gpt_neox_japanese"),
    half("falcon"),
    half("olmo"),
    half("olmo2"),
    half("olmoe"),
    half("starcoder2"),
    half("granite"),
    half("granitemoe"),
    half("hunyuan_v1_dense"),
    ModelType{.id = "gpt_oss", .base = 150000.0, .head_dim = 64},
    ModelType{.id = "modernbert", .base = 160000.0, .local_base = 1e4},
    ModelType{.id = "smollm3", .base = 2e6, .no_rope_interval = 4},
    interleaved("gptj"),
    interleaved("codegen"),
    interleaved("roformer"),
    interleaved("cohere"),
    interleaved("cohere2"),
    ModelType{.id = "glm", .layout = Layout::kInterleaved, .partial_rotary_factor = 0.5},
    ModelType{.id = "glm4", .layout = Layout::kInterleaved, .partial_rotary_factor = 0.5},
    interleaved("helium"),
    interleaved("ernie4_5"),
    interleaved("deepseek_v2"),
    interleaved("deepseek_v3"),
    ModelType{.id = "llama4", .layout = Layout::kInterleaved, .base = 5e5, .no_rope_interval = 4},
    ModelType{
        .id = "llama4_text", .layout = Layout::kInterleaved, .base = 5e5, .no_rope_interval = 4},
};

struct Other {
  std::string_view id, positions;
};
constexpr std::array kOthers = {
    Other{"gpt2", "learned absolute positions"},
    Other{"openai-gpt", "learned absolute positions"},
    Other{"gpt_bigcode", "learned absolute positions"},
    Other{"gpt_neo", "learned absolute positions"},
    Other{"opt", "learned absolute positions"},
    Other{"bert", "learned absolute positions"},
    Other{"roberta", "learned absolute positions"},
    Other{"xlm-roberta", "learned absolute positions"},
    Other{"distilbert", "learned absolute positions"},
    Other{"albert", "learned absolute positions"},
    Other{"vit", "learned absolute positions"},
    Other{"whisper", "absolute positions that are added"},
    Other{"deberta", "relative positions in the scores"},
    Other{"deberta-v2", "relative positions in the scores"},
    Other{"t5", "T5's relative buckets"},
    Other{"mt5", "T5's relative buckets"},
    Other{"umt5", "T5's relative buckets"},
    Other{"longt5", "T5's relative buckets"},
    Other{"bloom", "ALiBi"},
    Other{"mpt", "ALiBi"},
    Other{"xlnet", "Transformer-XL's relative positions"},
    Other{"transfo-xl", "Transformer-XL's relative positions"},
    Other{"mamba", "no positions at all"},
    Other{"mamba2", "no positions at all"},
};

}  // namespace

const ModelType* find_model_type(std::string_view id) {
  for (const ModelType& type : kTypes) {
    if (type.id == id) return &type;
  }
  return nullptr;
}

std::string_view positions_without_rope(std::string_view id) {
  for (const Other& other : kOthers) {
    if (other.id == id) return other.positions;
  }
  return {};
}

}  // namespace ropewalk::formats
