// llama2.c's checkpoints, as a person hands them to `generate`.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "llama2c_bytes.h"
#include "said.h"
#include "support/golden.h"
#include "support/scratch_folder.h"

using namespace ropewalk;
using core::testing::GoldenCase;
using tests::Llama2cBytes;
using tests::Llama2cSizes;
using tests::Said;
using tests::say;

namespace {

std::string text_of(const std::vector<double>& bytes) {
  std::string out;
  for (const double byte : bytes) out.push_back(static_cast<char>(static_cast<int>(byte)));
  return out;
}

const Llama2cSizes kSmall{16, 24, 2, 4, 2, 48, false};

TEST_CASE("at temperature 0 a checkpoint of either version goes on as llama2.c does") {
  const std::vector<GoldenCase> cases = core::testing::read_golden("llama2c.txt");
  REQUIRE(cases.size() == 3);
  const tests::ScratchFolder folder("llama2c");
  folder.write("tokenizer.bin", Llama2cBytes::tokenizer());
  for (const GoldenCase& golden : cases) {
    const Llama2cSizes sizes{golden.integer("dim"),       golden.integer("hidden"),
                             golden.integer("layers"),    golden.integer("heads"),
                             golden.integer("kv_heads"),  golden.integer("length"),
                             golden.integer("apart") == 1};
    const std::string want = text_of(golden.want("text"));
    REQUIRE(want.size() > 20);
    for (const int version : {0, 1}) {
      CAPTURE(golden.name);
      CAPTURE(version);
      const std::string model = folder.write("model.bin", Llama2cBytes::checkpoint(sizes, version));
      // More tokens than llama2.c was asked for: the beginning is compared.
      const Said said = say({"generate", model, "--prompt", text_of(golden.list("prompt")),
                             "--temperature", "0", "--tokens", "60"});
      CAPTURE(said.err);
      REQUIRE(said.status == 0);
      const std::string prompt = text_of(golden.list("prompt"));
      CHECK(said.out.substr(0, prompt.size()) == prompt);
      std::string out = said.out;  // llama2.c leaves out what is no ASCII
      out.erase(std::remove_if(out.begin(), out.end(), [](char c) { return (c & 0x80) != 0; }),
                out.end());
      CHECK(out.substr(0, want.size()) == want);
    }
  }
}

TEST_CASE("a llama2.c checkpoint that is none, and a tokenizer that does not belong to it") {
  const tests::ScratchFolder folder("llama2c_refused");
  const std::string words = folder.write("tokenizer.bin", Llama2cBytes::tokenizer());
  const auto refused = [&folder](std::string_view bytes, std::vector<std::string> more = {}) {
    std::vector<std::string> all = {"generate", folder.write("model.bin", bytes)};
    all.insert(all.end(), more.begin(), more.end());
    const Said said = say(all);
    CHECK(said.status == 2);
    CHECK(std::count(said.err.begin(), said.err.end(), '\n') == 1);
    CHECK(said.err.find(".bin") != std::string::npos);
    return said.err;
  };
  const std::string whole = Llama2cBytes::checkpoint(kSmall, 0);
  CHECK(refused(whole.substr(0, whole.size() - 4)).find("cut short") != std::string::npos);
  CHECK(refused(whole + "more").find("but the file has") != std::string::npos);
  CHECK(refused(whole.substr(0, 20)).find("20 bytes") != std::string::npos);
  std::string lying = whole;
  lying[2] = '\x7F';  // dim
  CHECK(refused(lying).find("dim would be") != std::string::npos);
  lying = whole;
  lying[12] = 3;  // n_heads
  CHECK(refused(lying).find("n_heads = 3") != std::string::npos);
  std::string broken = whole;
  broken[28 + 8 * 4 + 3] = '\x7F';  // of the embedding
  broken[28 + 8 * 4 + 2] = '\xC0';
  CHECK(refused(broken).find("embed_tokens") != std::string::npos);
  std::string second = Llama2cBytes::checkpoint(kSmall, 1);
  CHECK(refused(second.substr(0, 4000)).find("cut short") != std::string::npos);
  second[4] = 2;
  CHECK(refused(second).find("version 2") != std::string::npos);
  CHECK(
      refused("\x89PNG\r\n\x1a\n a picture and more of it, longer than a header").find("picture") !=
      std::string::npos);

  const auto tokenizer = [&](std::string_view bytes) {
    folder.write("tokenizer.bin", bytes);
    return refused(whole);
  };
  const std::string pieces = Llama2cBytes::tokenizer();
  CHECK(tokenizer(pieces.substr(0, pieces.size() - 3)).find("cut short") != std::string::npos);
  CHECK(tokenizer(pieces.substr(0, pieces.size() - 10)).find("289 tokens") != std::string::npos);
  CHECK(tokenizer("").find("0 bytes") != std::string::npos);
  std::filesystem::remove(words);
  CHECK(refused(whole).find("--tokenizer") != std::string::npos);
  const std::string elsewhere = folder.write("words/other.bin", pieces);
  CHECK(say({"generate", folder.path("model.bin"), "--tokenizer", elsewhere, "--tokens", "2"})
            .status == 0);
  CHECK(say({"generate", folder.path("model.bin"), "--tokenizer", elsewhere, "--prompt",
             std::string(70000, 'a')})
            .err.find("70000 bytes") != std::string::npos);
}

TEST_CASE("eval has no texts for a model that was not trained here") {
  const tests::ScratchFolder folder("llama2c_eval");
  const std::string model = folder.write("model.bin", Llama2cBytes::checkpoint(kSmall, 1));
  const Said said = say({"eval", model});
  CHECK(said.status == 2);
  CHECK(said.err.find("which task") != std::string::npos);
}

}  // namespace
