#include "formats/gguf/architecture.h"

#include <algorithm>
#include <array>

namespace ropewalk::formats {
namespace {

using A = GgufArchitecture;
constexpr A::Rope kNone = A::Rope::kNone, kNorm = A::Rope::kNorm, kNeox = A::Rope::kNeox;
constexpr A::Rope kMrope = A::Rope::kMrope, kImrope = A::Rope::kImrope;
constexpr std::string_view kAlibi = "ALiBi", kLearned = "learned absolute positions",
                           kRecurrent = "recurrence instead of attention",
                           kBiases = "learned relative biases",
                           kNope = "attention without positions";

constexpr A plain(std::string_view name, A::Rope rope) { return {.name = name, .rope = rope}; }
constexpr A none(std::string_view name, std::string_view instead) {
  return {.name = name, .rope = kNone, .instead = instead};
}
constexpr A permuted(std::string_view name) {
  return {.name = name, .rope = kNorm, .permuted = true};
}
constexpr A apart(std::string_view name, A::Rope rope) {
  return {.name = name, .rope = rope, .apart = true};
}
constexpr A sliding(std::string_view name, A::Rope rope, A::Sliding how, int period,
                    bool dense_first = false) {
  return {.name = name, .rope = rope, .sliding = how, .period = period, .dense_first = dense_first};
}

// clang-format off
constexpr std::array kArchitectures = {
    // Without rotation.
    none("gpt2", kLearned), none("starcoder", kLearned), none("bert", kLearned),
    none("mpt", kAlibi), none("refact", kAlibi), none("bloom", kAlibi), none("jais", kAlibi), none("jina-bert-v2", kAlibi),
    none("t5", kBiases), none("t5encoder", kBiases),
    none("mamba", kRecurrent), none("mamba2", kRecurrent), none("rwkv6", kRecurrent), none("rwkv6qwen2", kRecurrent),
    none("rwkv7", kRecurrent), none("arwkv7", kRecurrent),
    none("jamba", kNope), none("nemotron_h", kNope), none("nemotron_h_moe", kNope), none("kimi-linear", kNope),
    none("wavtokenizer-dec", kNope), none("clip", "2-D positions of pictures"),
    // Neighbours turn, and the converter has sorted the rows so.
    permuted("llama"), permuted("deci"), permuted("baichuan"), permuted("internlm2"), permuted("minicpm"),
    permuted("xverse"), permuted("olmo"), permuted("arctic"), permuted("granite"), permuted("granitemoe"),
    permuted("granitehybrid"), permuted("chameleon"), permuted("arcee"),
    permuted("mistral3"), permuted("llama-embed"), permuted("bailingmoe"), permuted("deepseek"), permuted("llada"),
    A{.name = "smollm3", .rope = kNorm, .still_interval = 4, .permuted = true},
    // Neighbours turn in the model itself.
    A{.name = "llama4", .rope = kNorm, .still_interval = 4},
    plain("command-r", kNorm),
    sliding("cohere2", kNorm, A::Sliding::kTurnsAlone, 4), plain("gptj", kNorm),
    plain("chatglm", kNorm), plain("ernie4_5", kNorm), plain("ernie4_5-moe", kNorm), plain("glm4", kNorm), plain("neo-bert", kNorm), plain("maincoder", kNorm), plain("nanbeige", kNorm),
    apart("deepseek2", kNorm), apart("deepseek2-ocr", kNorm), apart("deepseek32", kNorm), apart("plm", kNorm),
    apart("glm-dsa", kNorm), apart("mistral4", kNorm),
    // The first half turns with the second.
    apart("minicpm3", kNeox),
    plain("falcon", kNeox), plain("falcon-h1", kNeox), plain("grok", kNeox), plain("dbrx", kNeox), plain("jina-bert-v3", kNeox),
    plain("nomic-bert", kNeox), plain("nomic-bert-moe", kNeox), plain("eurobert", kNeox), plain("stablelm", kNeox),
    plain("bitnet", kNeox), plain("qwen", kNeox), plain("qwen2", kNeox), plain("dream", kNeox), plain("qwen2moe", kNeox),
    plain("qwen3", kNeox), plain("qwen3moe", kNeox), plain("qwen3next", kNeox), plain("llada-moe", kNeox), plain("rnd1", kNeox),
    plain("olmoe", kNeox), plain("phi2", kNeox), plain("phi3", kNeox), plain("phimoe", kNeox),
    plain("plamo", kNeox), plain("plamo2", kNeox), plain("plamo3", kNeox), plain("gemma", kNeox), plain("starcoder2", kNeox),
    plain("openelm", kNeox), plain("gptneox", kNeox), plain("codeshell", kNeox), plain("orion", kNeox), plain("nemotron", kNeox),
    plain("exaone", kNeox), plain("bailingmoe2", kNeox), plain("dots1", kNeox), plain("hunyuan-moe", kNeox),
    plain("hunyuan-dense", kNeox), plain("jais2", kNeox), plain("lfm2", kNeox), plain("lfm2moe", kNeox), plain("seed_oss", kNeox),
    plain("grovemoe", kNeox), plain("apertus", kNeox), plain("minimax-m2", kNeox), plain("cogvlm", kNeox),
    plain("pangu-embedded", kNeox), plain("glm4moe", kNeox),
    sliding("gemma2", kNeox, A::Sliding::kSame, 2), sliding("gpt-oss", kNeox, A::Sliding::kSame, 2),
    sliding("gemma3", kNeox, A::Sliding::k10000, 6), sliding("gemma-embedding", kNeox, A::Sliding::k10000, 6),
    sliding("gemma3n", kNeox, A::Sliding::k10000, 5), sliding("gemma4", kNeox, A::Sliding::k10000, 0),
    sliding("modern-bert", kNeox, A::Sliding::k10000, 3, true), sliding("mimo2", kNeox, A::Sliding::k10000, 0),
    sliding("olmo2", kNeox, A::Sliding::kPlain, 4), sliding("exaone4", kNeox, A::Sliding::kTurnsAlone, 4),
    sliding("smallthinker", kNeox, A::Sliding::kTurnsAlone, 4, true), sliding("afmoe", kNeox, A::Sliding::kTurnsAlone, 4),
    // Several axes.
    plain("qwen2vl", kMrope), plain("paddleocr", kMrope), plain("qwen3vl", kImrope), plain("qwen3vlmoe", kImrope),
    plain("qwen35", kImrope), plain("qwen35moe", kImrope),
};
// clang-format on

}  // namespace

const GgufArchitecture* find_gguf_architecture(std::string_view name) {
  const auto* const found = std::find_if(kArchitectures.begin(), kArchitectures.end(),
                                         [name](const A& one) { return one.name == name; });
  return found == kArchitectures.end() ? nullptr : found;
}

}  // namespace ropewalk::formats
