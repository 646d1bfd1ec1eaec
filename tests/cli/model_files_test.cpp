// Models as people have them, through inspect and heads.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/cli.h"
#include "support/gguf_bytes.h"
#include "support/scratch_folder.h"

using namespace ropewalk;
using tests::ScratchFolder;
using Json = nlohmann::json;

namespace {

struct Said {
  int status;
  std::string out, err;
};

Said say(const std::vector<std::string>& words) {
  std::ostringstream out, err;
  const std::vector<std::string_view> views(words.begin(), words.end());
  const cli::Outcome outcome = cli::run(views, {out, err, nullptr});
  return {outcome.status, out.str(), err.str()};
}

Json json_of(const std::vector<std::string>& words) {
  const Said said = say(words);
  CAPTURE(said.err);
  REQUIRE(said.status == 0);
  Json json = Json::parse(said.out, nullptr, false);
  REQUIRE(json.is_object());
  return json;
}

void check_wrong(const std::vector<std::string>& words, std::string_view part) {
  const Said said = say(words);
  CAPTURE(said.err);
  CAPTURE(part);
  CHECK(said.status == 2);
  CHECK(said.out.empty());
  CHECK(said.err.find(part) != std::string::npos);
  CHECK(std::count(said.err.begin(), said.err.end(), '\n') == 1);
}

std::string golden(const std::string& name) { return "tests/golden/weights/" + name; }

}  // namespace

TEST_CASE("inspect reads a GGUF as the config of the same model") {
  const Json gguf = json_of({"inspect", golden("llama.gguf"), "--json"});
  const Json config = json_of({"inspect", golden("llama.config.json"), "--json"});
  CHECK((gguf["groups"][0]["inv_freq"] == config["groups"][0]["inv_freq"]));
  CHECK((gguf["groups"][0]["layout"] == "interleaved"));
  CHECK((config["groups"][0]["layout"] == "half-split"));
  CHECK(gguf["notes"].dump().find("the scores are the same") != std::string::npos);
}

TEST_CASE("a path that leads nowhere is never answered by a known model") {
  const ScratchFolder folder("nowhere");
  for (const std::string& path :
       {folder.path("Llama-3.1-8B"), std::string("./Llama-3.1-8B"), std::string("../Llama-3.1-8B"),
        std::string("a/b/Llama-3.1-8B"), std::string("Llama-3.1-8B.gguf"),
        std::string("tests/Llama-3.1-8B"), std::string("Llama-3.1-8B/")}) {
    check_wrong({"inspect", path}, "cannot be read: it does not exist");
  }
}

TEST_CASE("another organisation's model is answered with a note") {
  const auto has_note = [](const std::string& name) {
    const Json json = json_of({"inspect", name, "--json"});
    return json["notes"].dump().find("is not known here as the maker") != std::string::npos;
  };
  CHECK_FALSE(has_note("Llama-3.1-8B"));
  CHECK_FALSE(has_note("meta-llama/Llama-3.1-8B"));
  CHECK_FALSE(has_note("Meta-Llama/llama_3.1 8b"));
  CHECK(has_note("someone/Llama-3.1-8B"));
  check_wrong({"inspect", "someone/lama-3.1-8b"}, "Llama-3.1-8B meant?");
}

TEST_CASE("heads prints every layer and head") {
  const Json json = json_of({"heads", golden("quantised.gguf"), "--json"});
  REQUIRE(json["layers"].size() == 2);
  const Json& layer = json["layers"][1];
  CHECK((layer["layer"] == 1));
  CHECK((layer["heads"] == 4));
  CHECK((layer["kv_heads"] == 2));
  CHECK((layer["wavelength"].size() == 4));
  const double product = layer["q"][3][2].get<double>() * layer["k"][1][2].get<double>();
  CHECK(layer["product"][3][2].get<double>() == doctest::Approx(product).epsilon(1e-5));
  const Said table = say({"heads", golden("quantised.gguf"), "--layer", "1"});
  CHECK(table.status == 0);
  CHECK(std::count(table.out.begin(), table.out.end(), '\n') > 6);
  CHECK(table.out.find("    1     3     1") != std::string::npos);
  CHECK(table.out.find("    0     0     0") == std::string::npos);
}

TEST_CASE("heads finds the config beside the weights, or takes one") {
  const ScratchFolder folder("heads");
  std::filesystem::copy_file(golden("llama.safetensors"), folder.path("model.safetensors"));
  check_wrong({"heads", folder.path("model.safetensors")}, "--config gives it from elsewhere");
  const Json told = json_of({"heads", folder.path("model.safetensors"), "--config",
                             golden("llama.config.json"), "--json"});
  std::filesystem::copy_file(golden("llama.config.json"), folder.path("config.json"));
  const Json beside = json_of({"heads", folder.path(), "--json"});
  CHECK((told["layers"] == beside["layers"]));
  // The same by an index.
  folder.write("model.safetensors.index.json", R"({"weight_map": {"x": "model.safetensors"}})");
  CHECK((json_of({"heads", folder.path(), "--json"})["layers"] == told["layers"]));
  // And GGUF's sorted rows are the same pairs.
  CHECK((json_of({"heads", golden("llama.gguf"), "--json"})["layers"] == told["layers"]));
}

TEST_CASE("heads draws a map") {
  const Said said = say({"heads", golden("llama.gguf"), "--svg", "-"});
  CHECK(said.status == 0);
  CHECK(said.out.starts_with("<svg "));
  CHECK(said.out.ends_with("</svg>\n"));
  CHECK(said.out.find("<title>llama.gguf</title>") != std::string::npos);
  CHECK(said.out.find("wavelength in tokens") != std::string::npos);
  CHECK(std::count(said.out.begin(), said.out.end(), '<') > 40);
}

TEST_CASE("heads refuses what it cannot read in one line") {
  const ScratchFolder folder("no_heads");
  check_wrong({"heads"}, "heads");
  check_wrong({"heads", "-"}, "standard input does not allow");
  check_wrong({"heads", "Llama-3.1-8B"}, "There is no file or folder");
  check_wrong({"heads", golden("llama.config.json")}, "not weights");
  check_wrong({"heads", folder.path()}, "holds no weights");
  check_wrong({"heads", golden("llama.gguf"), "--layer", "2"}, "are 0 to 1");
  check_wrong({"heads", golden("llama.gguf"), "--config", golden("llama.config.json")},
              "contradict each other");
  check_wrong({"heads", golden("llama.gguf"), "--json", "--svg", "-"}, "standard output");
  const std::string index = folder.write("model.safetensors.index.json",
                                         R"({"weight_map": {"x": "../model.safetensors"}})");
  check_wrong({"heads", index}, "not the name of a file in the same folder");
  tests::GgufBytes cut = tests::gguf_model("llama");
  cut.tensor("blk.0.attn_q.weight", {512, 512}, 0, 0)
      .tensor("blk.0.attn_k.weight", {512, 512}, 0, 0);
  check_wrong({"heads", folder.write("cut.gguf", cut.bytes())}, "goes beyond the file's");
  tests::GgufBytes odd = tests::gguf_model("llama");
  odd.tensor("blk.0.attn_q.weight", {512, 512}, 16, 0)
      .tensor("blk.0.attn_k.weight", {512, 512}, 16, 0);
  check_wrong({"heads", folder.write("odd.gguf", odd.bytes())}, "is of the type IQ2_XXS");
  tests::GgufBytes mla = tests::gguf_model("deepseek2");
  mla.whole("deepseek2.attention.key_length", 192).whole("deepseek2.rope.dimension_count", 64);
  mla.tensor("blk.0.attn_kv_a_mqa.weight", {8, 8}, 0, 0);
  check_wrong({"heads", folder.write("mla.gguf", mla.bytes())}, "bottleneck (MLA");
  tests::GgufBytes part = tests::gguf_model("llama");
  part.whole("split.count", 3);
  check_wrong({"heads", folder.write("part.gguf", part.bytes())}, "llama-gguf-split --merge");
  check_wrong({"heads", folder.write("bare.gguf", tests::gguf_model("llama").bytes())},
              "no projections of queries and keys");
}
