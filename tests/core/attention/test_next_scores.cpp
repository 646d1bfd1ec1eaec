#include <doctest/doctest.h>

#include "core/attention/next_scores.h"
#include "core/rotation/frequency.h"
#include "support.h"

namespace ropewalk::core {
namespace {

using testing::Random;
using testing::relative_error;
using testing::size;

constexpr int kDim = 12;
constexpr EncodingKind kKinds[] = {
    EncodingKind::kNone,        EncodingKind::kShaw,          EncodingKind::kT5,
    EncodingKind::kLearnedBias, EncodingKind::kTransformerXl, EncodingKind::kAlibi,
    EncodingKind::kRope};

Encoding random_encoding(Random& random, EncodingKind kind) {
  Encoding e;
  e.kind = kind;
  e.inv_freq = inverse_frequencies(kDim - 4, 100.0);  // a tail passes through
  e.layout = Layout::kInterleaved;
  e.shaw = {6, kDim, random.vector(size(13 * kDim)), {}};
  e.t5_per_bucket = random.vector(32);
  e.bias_values = random.vector(15);
  e.alibi_slope = 0.125;
  e.transformer_xl = {kDim, random.vector(kDim), random.vector(kDim),
                      random.vector(size(kDim * kDim)), 1000.0};
  return e;
}

TEST_CASE("the newest token's scores are the last row of attention's, shared work or not") {
  Random random(61);
  for (const EncodingKind kind : kKinds) {
    CAPTURE(std::string(encoding_id(kind)));
    for (const int length : {1, 2, 7, 40}) {
      CAPTURE(length);
      const Encoding e = random_encoding(random, kind);
      const std::vector<float> q = random.vector(kDim);
      const std::vector<float> k = random.vector(size(length * kDim));
      const std::vector<float> v(size(length));
      const EncodedAttention want =
          attend_encoded(q, k, v, kDim, 1, e, {.query_offset = length - 1}).value();
      for (const Sharing sharing : {Sharing::kNone, Sharing::kKept}) {
        NextScores next(e, kDim, sharing);
        next.reserve(length);
        const std::size_t some = size(length / 3 * kDim);  // in two goes
        next.append(std::span(k).first(some));
        next.append(std::span(k).subspan(some));
        REQUIRE(next.length() == length);
        std::vector<float> got(size(length));
        next.make(q, got);
        CHECK(relative_error(got, want.steps.scores, 1) < 2e-6);
        const std::vector<float> first = got;
        next.make(q, got);  // nothing is used up
        CHECK(got == first);
      }
    }
  }
}

TEST_CASE("Transformer-XL's next scores without a projection") {
  Random random(62);
  Encoding e = random_encoding(random, EncodingKind::kTransformerXl);
  e.transformer_xl.projection.clear();
  const std::vector<float> q = random.vector(kDim), k = random.vector(size(9 * kDim)), v(9);
  const EncodedAttention want = attend_encoded(q, k, v, kDim, 1, e, {.query_offset = 8}).value();
  NextScores next(e, kDim, Sharing::kKept);
  next.append(k);
  std::vector<float> got(9);
  next.make(q, got);
  CHECK(relative_error(got, want.steps.scores, 1) < 2e-6);
}

}  // namespace
}  // namespace ropewalk::core
