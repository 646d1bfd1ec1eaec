// train, eval and generate as a person calls them.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "experiments/training/checkpoint.h"
#include "said.h"
#include "support/golden.h"
#include "support/scratch_folder.h"

using namespace ropewalk;
using tests::Said;
using tests::say;

namespace {

nlohmann::json json_of(const Said& said) {
  CAPTURE(said.err);
  REQUIRE(said.status == 0);
  nlohmann::json out = nlohmann::json::parse(said.out, nullptr, false);
  REQUIRE(!out.is_discarded());
  return out;
}

const std::vector<std::string> kSmall = {"--steps", "12",       "--seed", "5",       "--width",
                                         "16",      "--length", "8",      "--batch", "2"};

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
  const tests::ScratchFolder folder("trained_model");
  CHECK(json_of(say(with({"train", "--task", "stories", "--json", "-o", folder.path()},
                         kSmall)))["task"] == "stories");
  const nlohmann::json found =
      json_of(say({"eval", folder.path(), "--length", "16", "--texts", "2", "--json"}));
  CHECK(found["positions"].size() == 16);
  CHECK(found["trained_length"] == 8);
  CHECK(json_of(say({"eval", folder.path(), "--length", "16", "--texts", "2", "--rope-scaling",
                     "ntk", "--json"}))["factor"] == 2);
  const nlohmann::json text = json_of(
      say({"generate", folder.path(), "--prompt", "anna takes", "--tokens", "6", "--json"}));
  CHECK(text["tokens"] == 8);
  CHECK(text["text"].get<std::string>().starts_with("anna takes "));
  CHECK(json_of(say({"generate", folder.path(), "--prompt", "anna takes", "--tokens", "6",
                     "--json"})) == text);
  CHECK(say({"eval", folder.path() + "/model.safetensors", "--texts", "1"}).status == 0);
  const Said done = say({"train", "--resume", "-o", folder.path()});
  CHECK(done.status == 2);
  CHECK(done.err.find("all of its 12 steps") != std::string::npos);
}

TEST_CASE("a training that was stopped goes on to the same bits") {
  const tests::ScratchFolder whole("whole_training"), stopped("stopped_training");
  const nlohmann::json all =
      json_of(say(with({"train", "--task", "look-back", "--json", "-o", whole.path()}, kSmall)));
  // As Ctrl+C after five steps leaves it.
  const auto read = [](const std::string& path) { return core::testing::read_whole(path); };
  const core::Result<experiments::TrainedModel> made =
      experiments::read_config(read(whole.path("config.json")));
  REQUIRE(made);
  nn::TrainingOptions options = experiments::task_training(experiments::Task::kLookBack);
  options.batch = 2;
  options.schedule.steps = 12;
  options.schedule.warm_up = 6;
  core::Result<nn::Trainer> trainer = nn::Trainer::begin(made->config, options, 5);
  REQUIRE(trainer);
  for (int step = 0; step < 5; ++step) {
    const experiments::Examples batch =
        experiments::training_batch(experiments::Task::kLookBack, 2, 8, 5, step);
    REQUIRE(trainer->step(batch.tokens, batch.targets));
  }
  stopped.write("config.json", read(whole.path("config.json")));
  for (const bool moments : {false, true})
    stopped.write(moments ? "training.safetensors" : "model.safetensors",
                  experiments::weights_bytes(made->config, trainer->state(), moments));
  const nlohmann::json rest = json_of(say({"train", "--resume", "--json", "-o", stopped.path()}));
  CHECK(rest["first_step"] == 5);
  REQUIRE(rest["loss"].size() == 7);
  for (std::size_t i = 0; i < 7; ++i) CHECK(rest["loss"][i] == all["loss"][i + 5]);
  for (const char* name : {"config.json", "model.safetensors", "training.safetensors"})
    CHECK(read(stopped.path(name)) == read(whole.path(name)));
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
  const tests::ScratchFolder folder("refused_model");
  REQUIRE(say(with({"train", "--encoding", "alibi", "-o", folder.path()}, kSmall)).status == 0);
  CHECK(refused({"eval", folder.path(), "--rope-scaling", "yarn"}).find("alibi") !=
        std::string::npos);
  CHECK(refused({"eval", folder.path(), "--factor", "2"}).find("--rope-scaling") !=
        std::string::npos);
  CHECK(refused({"generate", folder.path(), "--prompt", "hello"}).find("\"hello\"") !=
        std::string::npos);
  CHECK(refused({"generate", folder.path(), "--top-p", "0"}).find("top-p") != std::string::npos);
  std::ofstream(folder.path() + "/model.safetensors", std::ios::binary) << "not numbers at all";
  CHECK(refused({"eval", folder.path()}).find("model.safetensors") != std::string::npos);
}

}  // namespace
