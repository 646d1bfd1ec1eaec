#include "experiments/heads/synthetic_head.h"

#include <array>
#include <cmath>

#include "core/attention/attention.h"
#include "core/random.h"
#include "core/rotation/frequency.h"

namespace ropewalk::experiments {
namespace {

constexpr int kWords = 5;  // different words of the head that looks for its like

size_t size(int n) { return static_cast<size_t>(n); }

// Scaled so that its score with itself, over sqrt(d), is `score`.
std::vector<float> scoring(std::vector<float> x, double score) {
  const double norm = static_cast<double>(core::dot(x, x));
  const double wanted = score * std::sqrt(static_cast<double>(x.size()));
  const auto by = static_cast<float>(norm > 0 ? std::sqrt(wanted / norm) : 0);
  for (float& value : x) value *= by;
  return x;
}

void append(std::vector<float>& to, const std::vector<float>& row) {
  to.insert(to.end(), row.begin(), row.end());
}

// Five different tokens in random order; query and key are the same vector for the same token.
SyntheticHead matching(int count, int d, core::Random& random) {
  std::array<std::vector<float>, kWords> words, values;
  for (auto& word : words) word = scoring(random.normals(size(d)), 9);
  for (auto& value : values) value = random.normals(kValueDim);
  SyntheticHead tokens;
  for (int t = 0; t < count; ++t) {
    const size_t word = random.draw() % kWords;
    append(tokens.q, words[word]);
    append(tokens.v, values[word]);
    tokens.labels.emplace_back(1, static_cast<char>('A' + word));
  }
  tokens.k = tokens.q;
  return tokens;
}

// The same query and the same key in every token. The query is behind the key by the angle that
// `back` tokens make up for, in the `pairs` fastest pairs; all pairs are equally strong.
SyntheticHead tuned(int count, int d, int back, int pairs, double score, core::Random& random) {
  const std::vector<double> inv_freq = core::inverse_frequencies(d, kTrainedBase);
  std::vector<float> q(size(d)), k(size(d));
  for (int i = 0; i < pairs; ++i) {
    const double angle = -back * inv_freq[size(i)];
    q[size(2 * i)] = static_cast<float>(std::cos(angle));
    q[size(2 * i + 1)] = static_cast<float>(std::sin(angle));
    k[size(2 * i)] = 1;
  }
  q = scoring(q, score);
  k = scoring(k, score);
  SyntheticHead tokens;
  for (int t = 0; t < count; ++t) {
    append(tokens.q, q);
    append(tokens.k, k);
  }
  tokens.v = random.normals(size(count) * kValueDim);
  return tokens;
}

}  // namespace

SyntheticHead make_synthetic_head(const SyntheticHeadSpec& what) {
  core::Random random(what.seed);
  const int count = what.tokens, d = what.d;
  switch (what.head) {
    case HeadKind::kMatch:
      return matching(count, d, random);
    case HeadKind::kPrevious:
      return tuned(count, d, what.back, (d / 2 + 1) / 2, 14, random);
    case HeadKind::kRecent:
      return tuned(count, d, 0, d / 2, 12, random);
    case HeadKind::kConstant: {
      const std::vector<float> q = scoring(random.normals(size(d)), 8);
      const std::vector<float> k = scoring(random.normals(size(d)), 8);
      const std::vector<float> v = random.normals(kValueDim);
      SyntheticHead tokens;
      for (int t = 0; t < count; ++t) {
        append(tokens.q, q);
        append(tokens.k, k);
        append(tokens.v, v);
      }
      return tokens;
    }
    case HeadKind::kRandom:
    case HeadKind::kOwn:
      break;
  }
  SyntheticHead tokens;
  tokens.q = random.normals(size(count * d));
  tokens.k = random.normals(size(count * d));
  tokens.v = random.normals(size(count) * kValueDim);
  return tokens;
}

}  // namespace ropewalk::experiments
