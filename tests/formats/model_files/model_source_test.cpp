// Whatever people have of a model: files, folders, encodings, and what is none.
#include "formats/model_files/model_source.h"

#include <doctest/doctest.h>

#include "formats/model_config.h"
#include "formats/model_files/folder_file.h"
#include "formats/model_files/params_json.h"
#include "formats/model_files/safetensors_index.h"
#include "formats/model_files/text_encoding.h"
#include "support/gguf_bytes.h"
#include "support/scratch_folder.h"

using namespace ropewalk;
using namespace ropewalk::formats;
using std::string_view_literals::operator""sv;
using tests::ScratchFolder;

namespace {

constexpr std::string_view kConfig =
    R"({"model_type": "llama", "head_dim": 64, "rope_theta": 500000.0, "num_attention_heads": 8})";

std::string utf16(std::string_view text, bool big_endian) {
  std::string bytes = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) {
    bytes += big_endian ? '\0' : c;
    bytes += big_endian ? c : '\0';
  }
  return bytes;
}

core::RopeConfig opened(const std::string& path) {
  const auto source = open_model_source(path);
  REQUIRE_MESSAGE(source.ok(), (source.ok() ? std::string() : source.error()));
  const auto model = read_model_config(source->equivalent.config);
  REQUIRE_MESSAGE(model.ok(), (model.ok() ? std::string() : model.error()));
  return model->groups.front().config;
}

void check_refused(const std::string& path, std::string_view part) {
  const auto source = open_model_source(path);
  CAPTURE(part);
  REQUIRE_FALSE(source.ok());
  CAPTURE(source.error());
  CHECK(source.error().find(part) != std::string::npos);
  CHECK(source.error().find('\n') == std::string::npos);
}

core::RopeConfig from_params(std::string_view text) {
  const auto json = parse_json(text);
  REQUIRE(json.ok());
  REQUIRE(is_params_json(json->root));
  const auto config = config_of_params(json->root);
  REQUIRE(config.ok());
  const auto model = read_model_config(config->config);
  REQUIRE_MESSAGE(model.ok(), (model.ok() ? std::string() : model.error()));
  return model->groups.front().config;
}

}  // namespace

TEST_CASE("text in UTF-8 and UTF-16, with and without a mark") {
  CHECK(*to_utf8("plain") == "plain");
  CHECK(*to_utf8("\xEF\xBB\xBFmarked") == "marked");
  CHECK(*to_utf8(utf16("{\"a\": 1}", false)) == "{\"a\": 1}");
  CHECK(*to_utf8(utf16("{\"a\": 1}", true)) == "{\"a\": 1}");
  // é, €, and a pair of halves: U+1F600.
  CHECK(*to_utf8(std::string("\xFF\xFE\xE9\0\xAC\x20\x3D\xD8\x00\xDE"sv)) ==
        "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  for (const std::string_view wrong : {"\xFF\xFE{"sv, "\xFF\xFE\x3D\xD8"sv, "\xFF\xFE\0\xDE"sv,
                                       "\xFF\xFE\x3D\xD8{\0"sv, "\xFE\xFF\xD8\x3D\0{"sv}) {
    const auto text = to_utf8(std::string(wrong));
    REQUIRE_FALSE(text.ok());
    CHECK(text.error().find("byte ") == 0);
  }
}

TEST_CASE("a model is opened by any of its files, or its folder") {
  const ScratchFolder folder("model_source");
  CHECK(opened(folder.write("a/config.json", kConfig)).base == 500000.0);
  CHECK(opened(folder.path("a")).base == 500000.0);
  CHECK(opened(folder.write("b.json", utf16(kConfig, false))).base == 500000.0);
  CHECK(opened(folder.write("c.json", utf16(kConfig, true))).base == 500000.0);
  CHECK(opened(folder.write("d.json", "\xEF\xBB\xBF" + std::string(kConfig))).base == 500000.0);
  CHECK(opened(folder.write("nan.json", R"({"head_dim": 64, "initializer_range": NaN,
      "attention_bias": -Infinity, "rope_theta": 70000})"))
            .base == 70000.0);
  tests::GgufBytes gguf = tests::gguf_model("qwen2");
  gguf.real("qwen2.rope.freq_base", 1e6F);
  CHECK(opened(folder.write("g/m.gguf", gguf.bytes())).base == 1e6);
  CHECK(opened(folder.path("g")).layout == core::Layout::kHalfSplit);
  CHECK(opened(folder.write("p/params.json", R"({"dim": 512, "n_layers": 2, "n_heads": 8})"))
            .layout == core::Layout::kInterleaved);
  CHECK(opened(folder.path("p")).head_dim == 64);
  // Weights and their index say nothing; what lies beside them does.
  const std::string header = R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  const std::string weights = tests::little<std::uint64_t>(header.size()) + header + "1234";
  CHECK(opened(folder.write("a/model.safetensors", weights)).base == 500000.0);
  CHECK(opened(folder.write("a/model.safetensors.index.json", R"({"weight_map": {"x": "y"}})"))
            .base == 500000.0);
  check_refused(folder.write("alone/model.safetensors", weights), "says nothing of positions");
}

TEST_CASE("what is no model is named for what it is") {
  const ScratchFolder folder("no_model");
  const auto check = [&folder](std::string_view name, std::string_view bytes,
                               std::string_view part) {
    check_refused(folder.write(name, bytes), part);
  };
  check("adapter_config.json", R"({"peft_type": "LORA", "r": 8, "target_modules": ["q_proj"]})",
        "adapter (LoRA)");
  check("tokenizer_config.json", R"({"tokenizer_class": "A", "model_max_length": 9})",
        "a tokenizer");
  check("fragment.json", R"({"rope_scaling": {"rope_type": "yarn", "factor": 4.0}})",
        "a fragment of settings");
  check("yarn.json", R"({"rope_type": "yarn", "factor": 4.0})", "a fragment of settings");
  check("generation_config.json", R"({"eos_token_id": 2, "transformers_version": "4.40.0"})",
        "another part of a model");
  check("preprocessor_config.json", R"({"image_processor_type": "A", "size": 224})",
        "another part of a model");
  check("other.json", R"({"name": "a package", "version": "1.0.0"})", "no field of a model");
  check("picture.json", "\x89PNG\r\n\x1a\n", "a PNG picture");
  check("pytorch_model.bin", "\x80\x04\x95", "pickle");
  check("empty.json", "", "empty");
  check("list.json", "[1, 2]", "an object in braces");
  check("cut.json", R"({"model_type": "llama", )", "the text ends in the middle");
  check("half.json", "\xFF\xFE{", "UTF-16");
  check("lie.gguf", "GGUF\x03", "the file ends within its version");
  folder.write("plain/readme.txt", "x");
  check_refused(folder.path("plain"), "without config.json");
  check_refused(folder.path("missing.json"), "does not exist");
  folder.link("loop_a", folder.path("loop_b"));
  check_refused(folder.link("loop_b", folder.path("loop_a")), "in a circle");
  folder.write("many/a.gguf", "GGUF");
  folder.write("many/b.gguf", "GGUF");
  check_refused(folder.path("many"), "2 GGUF files; name one, such as a.gguf");
  folder.write("adapter/adapter_config.json", R"({"peft_type": "LORA"})");
  check_refused(folder.path("adapter"), "holds an adapter");
  // 100 MB is told without being read: a hole.
  const std::string large = folder.write("large.json", R"({"model_type": "llama", )");
  std::filesystem::resize_file(large, std::uintmax_t{100} << 20);
  check_refused(large, "104857600 bytes");
}

TEST_CASE("Meta's and Mistral's params.json") {
  const core::RopeConfig llama2 =
      from_params(R"({"dim": 4096, "multiple_of": 256, "n_heads": 32, "n_layers": 32})");
  CHECK(llama2.base == 1e4);
  CHECK(llama2.head_dim == 128);
  CHECK(llama2.layout == core::Layout::kInterleaved);
  const core::RopeConfig llama31 = from_params(
      R"({"dim": 4096, "n_heads": 32, "n_layers": 32, "rope_theta": 500000.0, "use_scaled_rope": true})");
  CHECK(llama31.kind == core::ScalingKind::kLlama3);
  CHECK(llama31.factor == 8.0);
  CHECK(llama31.original_max_position_embeddings == 8192);
  const core::RopeConfig llama32 = from_params(
      R"({"dim": 2048, "n_heads": 32, "n_layers": 16, "rope_theta": 500000.0, "use_scaled_rope": true})");
  CHECK(llama32.factor == 32.0);
  const core::RopeConfig mistral = from_params(
      R"({"dim": 4096, "n_layers": 34, "head_dim": 128, "n_heads": 32, "rope_theta": 1000000.0,
          "yarn": {"original_max_position_embeddings": 16384, "factor": 16, "apply_scale": false, "beta": 32,
                   "alpha": 1}, "max_position_embeddings": 262144})");
  CHECK(mistral.kind == core::ScalingKind::kYarn);
  CHECK(mistral.factor == 16.0);
  CHECK(mistral.beta_fast == 32.0);
  CHECK(mistral.attention_factor == 1.0);
  CHECK(mistral.original_max_position_embeddings == 16384);
  const auto distilbert = parse_json(R"({"model_type": "distilbert", "dim": 8, "n_layers": 6})");
  REQUIRE(distilbert.ok());
  CHECK_FALSE(is_params_json(distilbert->root));
  for (const std::string_view wrong :
       {R"({"dim": 8, "n_layers": 1, "yarn": 3})",
        R"({"dim": 8, "n_layers": 1, "use_scaled_rope": 1})",
        R"({"dim": 8, "n_layers": 1, "yarn": {"apply_scale": 1}})",
        R"({"dim": 8, "n_layers": 1, "yarn": {}, "use_scaled_rope": true})"}) {
    const auto json = parse_json(wrong);
    REQUIRE(json.ok());
    CHECK_FALSE(config_of_params(json->root).ok());
  }
}

TEST_CASE("an index names files, each once") {
  const auto index = read_safetensors_index(
      R"({"metadata": {"total_size": 1, "weight_map": {"no": "z"}, "list": [{"a": 1}]},
          "weight_map": {"a": "1.safetensors", "b": "2.safetensors", "c": "1.safetensors"}})");
  REQUIRE(index.ok());
  CHECK(index->files == std::vector<std::string>{"1.safetensors", "2.safetensors"});
  CHECK(index->tensors == 3);
  const auto check = [](std::string_view text, std::string_view part) {
    const auto wrong = read_safetensors_index(text);
    CAPTURE(text);
    REQUIRE_FALSE(wrong.ok());
    CHECK(wrong.error().find(part) != std::string::npos);
  };
  check("", "ends in the middle");
  check(R"({"weight_map": {"a": "b")", "ends in the middle");
  check("{}", "weight_map is missing");
  check("[]", "weight_map is missing");
  check(R"({"weight_map": {}})", "weight_map is empty");
  check(R"({"weight_map": "a"})", "weight_map is a text");
  check(R"({"weight_map": ["a"]})", "weight_map is a list");
  check(R"({"weight_map": {"a": 3}})", "weight_map[\"a\"] is a number");
  check(R"({"weight_map": {"a": {"b": "c"}}})", "weight_map[\"a\"] is an object");
  std::string many = R"({"weight_map": {)";
  for (int i = 0; i < 5000; ++i)
    many += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":\"" + std::to_string(i) + '"';
  check(many + "}}", "more than 4096 files");
  CHECK_FALSE(read_safetensors_index(std::string(200000, '[')).ok());
}

TEST_CASE("only files of the same folder are read") {
  const ScratchFolder folder("folder_file");
  folder.write("model/one.safetensors", "x");
  folder.write("outside.safetensors", "x");
  const std::string home = folder.path("model");
  CHECK(file_in_folder(home, "one.safetensors").ok());
  for (const std::string_view wrong : {"../outside.safetensors"sv, "/etc/passwd"sv, ".."sv, "."sv,
                                       ""sv, "a/b"sv, "a\\b"sv, "C:x"sv, "one.safetensors\0x"sv}) {
    const auto file = file_in_folder(home, wrong);
    CAPTURE(wrong);
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().find("not the name of a file in the same folder") != std::string::npos);
  }
  folder.link("model/out.safetensors", folder.path("outside.safetensors"));
  CHECK(file_in_folder(home, "out.safetensors").error().find("leads out of the folder") !=
        std::string::npos);
  folder.link("model/in.safetensors", "one.safetensors");
  CHECK(file_in_folder(home, "in.safetensors").ok());
  folder.link("model/loop", "loop");
  CHECK(file_in_folder(home, "loop").error().find("leads to no file") != std::string::npos);
  CHECK(file_in_folder(home, "none").error().find("is not in the folder") != std::string::npos);
  // Hugging Face's cache.
  const std::string hash(64, 'a');
  folder.write("hub/blobs/" + hash, "x");
  folder.link("hub/snapshots/1/model.safetensors", "../../blobs/" + hash);
  CHECK(file_in_folder(folder.path("hub/snapshots/1"), "model.safetensors").ok());
}

TEST_CASE("a pipe is read to its end") {
  const ScratchFolder folder("pipe");
  std::FILE* file = std::fopen(folder.write("c", kConfig).c_str(), "rb");
  REQUIRE(file != nullptr);
  CHECK(*read_pipe(file, "standard input") == kConfig);
  CHECK(read_pipe(file, "standard input").error().find("is empty") != std::string::npos);
  std::fclose(file);
}
