#include "experiments/cost/attention_benchmark.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>

#include "core/attention/attention.h"
#include "core/attention/linear_attention.h"
#include "core/attention/next_scores.h"
#include "core/random.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"

namespace ropewalk::experiments {
namespace {

constexpr double kBase = 10000;  // how fast it turns takes no time
constexpr int kAtOnce = 64;      // tokens read in one go while preparing: there may be many

core::Encoding rope_of(int d, double base) {
  core::Encoding rope;
  rope.kind = core::EncodingKind::kRope;
  rope.layout = core::Layout::kInterleaved;
  rope.inv_freq = core::inverse_frequencies(d, base);
  return rope;
}

// The newest token, and what all lengths have in common.
struct Token {
  Token(int head, double base)
      : dim(head),
        rope(rope_of(head, base)),
        noise(core::Random(1).normals(kAtOnce * static_cast<std::size_t>(head))) {}
  std::span<const float> vector(std::size_t which) const {
    const auto d = static_cast<std::size_t>(dim);
    return std::span(noise).subspan(which * d, d);
  }
  std::span<const float> rows(int count) const {
    return std::span(noise).first(static_cast<std::size_t>(count) * static_cast<std::size_t>(dim));
  }

  int dim;
  core::Encoding rope;
  std::vector<float> noise;
};

// Attention over a cache of `length` keys and values; any numbers are as good as others there.
class Softmax {
 public:
  Softmax(const Token& token, int length)
      : token_(token),
        length_(length),
        scores_(token.rope, token.dim, core::Sharing::kKept),
        weights_(static_cast<std::size_t>(length)),
        out_(static_cast<std::size_t>(token.dim)) {
    values_.reserve(weights_.size() * out_.size());
    scores_.reserve(length);
  }
  bool read_on() {
    const std::span<const float> rows = token_.rows(std::min(kAtOnce, length_ - scores_.length()));
    values_.insert(values_.end(), rows.begin(), rows.end());
    scores_.append(rows);
    return scores_.length() == length_;
  }
  void run() {
    scores_.make(token_.vector(0), weights_);
    core::softmax_rows(weights_, length_);
    core::weighted_sum(weights_, values_, token_.dim, out_);
  }

 private:
  const Token& token_;
  int length_;
  core::NextScores scores_;
  std::vector<float> values_, weights_, out_;
};

// Linear attention that has read `length` tokens.
class Linear {
 public:
  Linear(const Token& token, int length)
      : token_(token),
        length_(length),
        angles_(core::make_table(token.rope.inv_freq, length - 1.0, 1)),
        feature_(static_cast<std::size_t>(token.dim)),
        turned_(feature_),
        out_(feature_),
        memory_(token.dim, token.dim) {}
  bool read_on() {
    for (int i = 0; i < kAtOnce && seen_ < length_ - 1; ++i, ++seen_) see();
    return seen_ == length_ - 1;
  }
  void run() {
    see();
    turn(token_.vector(0));
    memory_.recall(turned_, feature_, out_);
  }

 private:
  void turn(std::span<const float> x) {
    for (std::size_t c = 0; c < feature_.size(); ++c) feature_[c] = core::linear_feature(x[c]);
    core::rotate(feature_, angles_.cos_row(0), angles_.sin_row(0), token_.rope.layout, turned_);
  }
  void see() {
    turn(token_.vector(1));
    memory_.see(turned_, feature_, token_.vector(2));
  }

  const Token& token_;
  int length_, seen_ = 0;
  core::RopeTable angles_;
  std::vector<float> feature_, turned_, out_;
  core::LinearMemory memory_;
};

// What is timed, made when its turn to be prepared comes.
struct Lengthy {
  std::shared_ptr<const Token> token;
  std::optional<Softmax> softmax;
  std::optional<Linear> linear;
};

}  // namespace

core::Result<std::vector<BenchmarkCase>> cases(const AttentionBenchmark& asked) {
  if (const core::Status fits = check_head(asked.d); !fits) return core::Error{fits.error()};
  std::vector<BenchmarkCase> work;
  const auto token = std::make_shared<const Token>(asked.d, kBase);
  for (const int length : kTimedLengths) {
    const auto at = std::make_shared<Lengthy>();
    at->token = token;
    work.push_back({.prepare =
                        [at, length] {
                          if (!at->softmax) at->softmax.emplace(*at->token, length);
                          return at->softmax->read_on();
                        },
                    .run = [at] { at->softmax->run(); }});
    work.push_back({.prepare =
                        [at, length] {
                          if (!at->linear) at->linear.emplace(*at->token, length);
                          return at->linear->read_on();
                        },
                    .run = [at] { at->linear->run(); }});
  }
  return work;
}

}  // namespace ropewalk::experiments
