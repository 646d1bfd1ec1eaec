#include "experiments/heads/word_vectors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/attention/attention.h"
#include "core/random.h"

namespace ropewalk::experiments {
namespace {

// The scores' spread is about its square: weights that differ, yet none that takes all.
constexpr double kGain = 1.2;

size_t size(int n) { return static_cast<size_t>(n); }

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// FNV-1a over the bytes of a word, the same on every machine.
std::uint32_t hash(std::string_view word, std::uint32_t seed) {
  std::uint32_t value = 2166136261U ^ (seed * 0x9E3779B9U);
  for (const char c : word) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
  return value;
}

std::vector<float> matrix(core::Random& random, int rows, int d) {
  std::vector<float> values = random.normals(size(rows) * size(d));
  const auto scale = static_cast<float>(kGain / std::sqrt(d));
  for (float& value : values) value *= scale;
  return values;
}

// x W^T, row by row.
std::vector<float> times(std::span<const float> x, std::span<const float> weights, int d) {
  std::vector<float> out(x.size() / size(d) * (weights.size() / size(d)));
  core::scores(x, weights, d, 1, out);
  return out;
}

}  // namespace

Sentence split_words(std::string_view text, int max) {
  Sentence sentence;
  while (!text.empty()) {
    const auto begin = std::find_if_not(text.begin(), text.end(), is_space);
    const auto end = std::find_if(begin, text.end(), is_space);
    if (begin != end) {
      if (static_cast<int>(sentence.words.size()) < max) {
        sentence.words.emplace_back(begin, end);
      } else {
        ++sentence.left_out;
      }
    }
    text.remove_prefix(static_cast<size_t>(end - text.begin()));
  }
  sentence.blank = sentence.words.empty();
  if (sentence.blank) sentence.words.emplace_back("…");
  return sentence;
}

std::vector<float> embed_words(std::span<const std::string> words, int d, std::uint32_t seed) {
  std::vector<float> x;
  x.reserve(words.size() * size(d));
  for (const std::string& word : words) {
    core::Random random(hash(word, seed));
    const std::vector<float> row = random.normals(size(d));
    x.insert(x.end(), row.begin(), row.end());
  }
  return x;
}

SyntheticHead project_words(std::span<const float> x, int d, std::uint32_t seed) {
  core::Random random(seed);
  SyntheticHead tokens;
  tokens.q = times(x, matrix(random, d, d), d);
  tokens.k = times(x, matrix(random, d, d), d);
  tokens.v = times(x, matrix(random, kValueDim, d), d);
  return tokens;
}

std::vector<int> permutation_of(std::string_view order, int count, bool* repaired) {
  std::vector<int> permutation;
  std::vector<char> taken(size(count));
  bool passed_over = false;
  while (!order.empty()) {
    const size_t end = std::min(order.find_first_of(", \t\n"), order.size());
    const std::string_view item = order.substr(0, end);
    order.remove_prefix(std::min(end + 1, order.size()));
    if (item.empty()) continue;
    constexpr size_t kLongest = 4;  // digits: far more words than any sentence here has
    const bool number =
        item.size() <= kLongest && item.find_first_not_of("0123456789") == std::string_view::npos;
    int word = 0;
    for (const char c : number ? item : std::string_view{}) word = 10 * word + (c - '0');
    if (!number || word >= count || taken[size(word)] != 0) {
      passed_over = true;
      continue;
    }
    taken[size(word)] = 1;
    permutation.push_back(word);
  }
  for (int word = 0; word < count; ++word)
    if (taken[size(word)] == 0) permutation.push_back(word);
  if (repaired != nullptr) *repaired = passed_over;
  return permutation;
}

std::string order_text(std::span<const int> permutation) {
  if (std::is_sorted(permutation.begin(), permutation.end())) return {};
  std::string text;
  for (const int word : permutation) text += (text.empty() ? "" : ",") + std::to_string(word);
  return text;
}

std::vector<int> shuffled(int count, std::uint32_t seed) {
  std::vector<int> permutation(size(count));
  std::iota(permutation.begin(), permutation.end(), 0);
  core::Random random(seed);
  for (size_t i = permutation.size(); i > 1; --i)
    std::swap(permutation[i - 1], permutation[random.draw() % i]);
  if (std::is_sorted(permutation.begin(), permutation.end()) && count > 1)
    std::rotate(permutation.begin(), permutation.begin() + 1, permutation.end());
  return permutation;
}

}  // namespace ropewalk::experiments
