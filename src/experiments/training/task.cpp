#include "experiments/training/task.h"

#include <algorithm>
#include <array>

#include "experiments/training/stories.h"
#include "nn/layers/cross_entropy.h"
#include "nn/math.h"

namespace ropewalk::experiments {
namespace {

constexpr int kLookBackTokens = 16;
constexpr std::array<std::string_view, 3> kIds = {"look-back", "stories", "who-chased"};

// ---- Who chased whom ----

constexpr std::array<std::string_view, 20> kChaseWords = {
    ".",   "the", "chased", "was", "by",  "small", "old",  "grey", "bear", "cat",
    "dog", "fox", "goose",  "hen", "owl", "pig",   "wolf", "crow", "goat", "hare"};
constexpr std::int32_t kFirstAnimal = 8, kAnimals = 12, kFirstKind = 5, kKinds = 3;
constexpr std::size_t kSentence = 10;  // tokens of the longest; shorter ones end in dots

// "the fox chased the small owl", or "the small owl was chased by the fox"; class 1 if the chaser's
// word comes first in the list.
void add_sentence(core::Random& random, Examples& out) {
  const auto below = [&random](std::int32_t n) {
    return static_cast<std::int32_t>(random.draw() % static_cast<std::uint32_t>(n));
  };
  const std::int32_t chaser = below(kAnimals);
  const std::int32_t chased = (chaser + 1 + below(kAnimals - 1)) % kAnimals;
  const bool passive = below(2) == 1;
  const std::size_t begin = out.tokens.size();
  const auto animal = [&](std::int32_t which) {
    out.tokens.push_back(1);
    if (below(2) == 1) out.tokens.push_back(kFirstKind + below(kKinds));
    out.tokens.push_back(kFirstAnimal + which);
  };
  animal(passive ? chased : chaser);
  if (passive) {
    for (const std::int32_t word : {3, 2, 4}) out.tokens.push_back(word);
  } else {
    out.tokens.push_back(2);
  }
  animal(passive ? chaser : chased);
  out.tokens.resize(begin + kSentence, 0);
  out.targets.push_back(chaser < chased ? 1 : 0);
  out.best.push_back(0.0);
}

// ---- The others ----

void add_random_tokens(core::Random& random, std::size_t length, Examples& out) {
  const std::size_t begin = out.tokens.size();
  for (std::size_t t = 0; t < length; ++t) {
    out.tokens.push_back(static_cast<std::int32_t>(random.draw() % kLookBackTokens));
    out.targets.push_back(t < kLookBack ? nn::kNoTarget : out.tokens[begin + t - kLookBack]);
    out.best.push_back(0.0);
  }
}

void add_story(core::Random& random, std::size_t length, Examples& out) {
  Story story;
  std::int32_t word = story.draw(random);
  for (std::size_t t = 0; t < length; ++t) {
    out.tokens.push_back(word);
    out.best.push_back(story.entropy());
    word = story.draw(random);
    out.targets.push_back(word);
  }
}

std::uint32_t mix(std::uint32_t x) {  // Murmur3's finisher: every bit of x moves every bit of it
  x = (x ^ x >> 16U) * 0x85EBCA6BU;
  x = (x ^ x >> 13U) * 0xC2B2AE35U;
  return x ^ x >> 16U;
}

}  // namespace

std::string_view task_id(Task task) { return kIds[static_cast<std::size_t>(task)]; }

std::optional<Task> task_from_id(std::string_view id) {
  for (const Task task : kAllTasks)
    if (task_id(task) == id) return task;
  return std::nullopt;
}

std::vector<std::string> task_words(Task task) {
  std::vector<std::string> out;
  if (task == Task::kLookBack) {
    for (char letter = 'a'; letter < 'a' + kLookBackTokens; ++letter) out.emplace_back(1, letter);
  } else if (task == Task::kStories) {
    for (const std::string_view word : Story::words()) out.emplace_back(word);
  } else {
    for (const std::string_view word : kChaseWords) out.emplace_back(word);
  }
  return out;
}

nn::ModelConfig task_model(Task task, core::EncodingKind encoding) {
  nn::ModelConfig config;
  config.vocabulary = static_cast<int>(task_words(task).size());
  config.encoding = encoding;
  config.rope.layout = core::Layout::kInterleaved;
  config.rope.base = 10000.0;
  config.sinusoidal_scale = 0.3;
  config.width = 32;
  config.heads = 2;
  switch (task) {
    case Task::kLookBack:
      config.length = 32;
      break;
    case Task::kStories:
      config.layers = 2;
      config.width = 64;
      config.heads = 4;
      config.length = 64;
      break;
    case Task::kWhoChased:
      config.layers = 2;
      config.length = static_cast<int>(kSentence);
      config.causal = false;
      config.head = nn::Head::kClass;
      config.classes = 2;
      break;
  }
  config.rope.max_position_embeddings = config.length;
  return config;
}

nn::TrainingOptions task_training(Task task) {
  nn::TrainingOptions options;
  options.batch = task == Task::kWhoChased ? 32 : 16;
  options.schedule.steps = task == Task::kLookBack ? 400 : task == Task::kStories ? 1500 : 800;
  return options;
}

Examples make_examples(Task task, std::size_t texts, std::size_t length, std::uint32_t seed) {
  core::Random random(seed);
  Examples out;
  for (std::size_t i = 0; i < texts; ++i) {
    if (task == Task::kLookBack) add_random_tokens(random, length, out);
    if (task == Task::kStories) add_story(random, length, out);
    if (task == Task::kWhoChased) add_sentence(random, out);
  }
  return out;
}

Examples training_batch(Task task, std::size_t texts, std::size_t length, std::uint32_t seed,
                        std::int64_t step) {
  return make_examples(task, texts, length, mix(mix(seed) + static_cast<std::uint32_t>(step)));
}

double best_loss(Task task, std::size_t length) {
  if (task != Task::kStories) return 0.0;
  const Examples examples = make_examples(task, 2000, length, 1);
  double sum = 0.0;
  for (const double loss : examples.best) sum += loss;
  return sum / static_cast<double>(examples.best.size());
}

double chance_loss(Task task) {
  if (task == Task::kLookBack) return nn::log_of(kLookBackTokens);
  if (task == Task::kWhoChased) return nn::log_of(2.0);
  const Examples examples = make_examples(task, 2000, 64, 1);
  std::vector<double> share(Story::words().size());
  for (const std::int32_t word : examples.targets)
    share[static_cast<std::size_t>(word)] += 1.0 / static_cast<double>(examples.targets.size());
  double sum = 0.0;
  for (const double x : share) sum -= x > 0.0 ? x * nn::log_of(x) : 0.0;
  return sum;
}

}  // namespace ropewalk::experiments
