// train, eval and generate as a person calls them.
#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/cli.h"

using namespace ropewalk;

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

struct Folder {
  explicit Folder(const std::string& name)
      : path((std::filesystem::temp_directory_path() / ("ropewalk_" + name)).string()) {
    std::filesystem::remove_all(path);
  }
  ~Folder() {
    std::error_code failed;
    std::filesystem::remove_all(path, failed);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path;
};

nlohmann::json json_of(const Said& said) {
  CAPTURE(said.err);
  REQUIRE(said.status == 0);
  nlohmann::json out = nlohmann::json::parse(said.out, nullptr, false);
  REQUIRE(!out.is_discarded());
  return out;
}

const std::vector<std::string> kSmall = {"--steps", "12",       "--seed", "5",       "--width",
                                         "8",       "--length", "8",      "--batch", "2"};

std::vector<std::string> with(std::vector<std::string> words,
                              const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST_CASE("train prints a loss for every step, the same for the same seed") {
  const std::vector<std::string> words =
      with({"train", "--task", "look-back", "--encoding", "rope", "--json"}, kSmall);
  const nlohmann::json first = json_of(say(words));
  CHECK(first["loss"].size() == 12);
  CHECK(first["loss"][0].get<double>() == doctest::Approx(std::log(16.0)).epsilon(0.1));
  double sum = 0.0;
  for (const auto& loss : first["loss"]) sum += loss.get<double>();
  CHECK(first["final_loss"].get<double>() == doctest::Approx(sum / 12));
  CHECK(first["best_loss"] == 0.0);
  CHECK(json_of(say(words)) == first);
  std::vector<std::string> other = words;
  other[9] = "6";
  CHECK(json_of(say(other))["loss"] != first["loss"]);
}

TEST_CASE("a model is kept, tried on longer texts and continued") {
  const Folder folder("trained_model");
  CHECK(json_of(say(with({"train", "--task", "stories", "--json", "-o", folder.path},
                         kSmall)))["task"] == "stories");
  const nlohmann::json found =
      json_of(say({"eval", folder.path, "--length", "16", "--texts", "2", "--json"}));
  CHECK(found["positions"].size() == 16);
  CHECK(found["trained_length"] == 8);
  CHECK(json_of(say({"eval", folder.path, "--length", "16", "--texts", "2", "--rope-scaling", "ntk",
                     "--json"}))["factor"] == 2);
  const nlohmann::json text =
      json_of(say({"generate", folder.path, "--prompt", "anna takes", "--tokens", "6", "--json"}));
  CHECK(text["tokens"] == 8);
  CHECK(text["text"].get<std::string>().starts_with("anna takes "));
  CHECK(json_of(say({"generate", folder.path, "--prompt", "anna takes", "--tokens", "6",
                     "--json"})) == text);
  CHECK(say({"eval", folder.path + "/model.safetensors", "--texts", "1"}).status == 0);
  const Said done = say({"train", "--resume", "-o", folder.path});
  CHECK(done.status == 2);
  CHECK(done.err.find("all of its 12 steps") != std::string::npos);
}

TEST_CASE("what cannot be is one sentence and exit 2") {
  const auto refused = [](const std::vector<std::string>& words) {
    const Said said = say(words);
    CHECK(said.status == 2);
    CHECK(std::count(said.err.begin(), said.err.end(), '\n') == 1);
    return said.err;
  };
  CHECK(refused({"train", "--task", "recall"}).find("look-back, stories, who-chased") !=
        std::string::npos);
  CHECK(refused({"train", "--encoding", "xpos"}).find("xpos") != std::string::npos);
  CHECK(refused({"train", "--steps", "0"}).find("--steps") != std::string::npos);
  CHECK(refused({"train", "--width", "30", "--heads", "4"}).find("hidden_size = 30") !=
        std::string::npos);
  CHECK(refused({"train", "--length", "60000", "--batch", "4096"}).find("4 GB") !=
        std::string::npos);
  CHECK(refused({"train", "--length", "3"}).find("look-back") != std::string::npos);
  CHECK(refused({"train", "--resume"}).find("-o MODEL") != std::string::npos);
  CHECK(refused({"train", "--resume", "--seed", "2", "-o", "x"}).find("--seed") !=
        std::string::npos);
  CHECK(refused({"eval", "/nowhere/model"}).find("config.json") != std::string::npos);
  const Folder folder("refused_model");
  REQUIRE(say(with({"train", "--encoding", "alibi", "-o", folder.path}, kSmall)).status == 0);
  CHECK(refused({"eval", folder.path, "--rope-scaling", "yarn"}).find("alibi") !=
        std::string::npos);
  CHECK(refused({"eval", folder.path, "--factor", "2"}).find("--rope-scaling") !=
        std::string::npos);
  CHECK(refused({"generate", folder.path, "--prompt", "hello"}).find("\"hello\"") !=
        std::string::npos);
  CHECK(refused({"generate", folder.path, "--top-p", "0"}).find("top-p") != std::string::npos);
  std::ofstream(folder.path + "/model.safetensors", std::ios::binary) << "not numbers at all";
  CHECK(refused({"eval", folder.path}).find("model.safetensors") != std::string::npos);
}

}  // namespace
