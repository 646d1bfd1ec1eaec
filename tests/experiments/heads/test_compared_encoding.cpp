#include <doctest/doctest.h>

#include "core/random.h"
#include "experiments/heads/attention_trace.h"
#include "experiments/heads/compared_encoding.h"

namespace ropewalk::experiments {
namespace {

TEST_CASE("an encoding does not change with what does not matter to its kind") {
  constexpr int kTokens = 12, kSize = 8;
  core::Random random(3);
  SyntheticHead head;
  head.q = random.normals(kTokens * kSize);
  head.k = random.normals(kTokens * kSize);
  head.v = random.normals(kTokens * kValueDim);
  for (int kind = 0; kind <= static_cast<int>(ComparedEncoding::kXpos); ++kind) {
    for (const bool causal : {false, true}) {
      const ComparedEncodingSpec what{.kind = static_cast<ComparedEncoding>(kind),
                                      .tokens = kTokens,
                                      .d = kSize,
                                      .base = 77,
                                      .slope = 0.5,
                                      .causal = causal,
                                      .seed = 5};
      const ComparedEncodingSpec matters = what_matters(what);
      CAPTURE(kind);
      CHECK(what_matters(matters) == matters);
      const AttentionTrace all = trace_attention(make_encoding(what), head, kSize, {});
      const AttentionTrace some = trace_attention(make_encoding(matters), head, kSize, {});
      CHECK(all.steps.scores == some.steps.scores);
      CHECK(all.steps.output == some.steps.output);
      CHECK(all.mean_distance == some.mean_distance);
      CHECK(max_abs(all.steps.output) > 0);
    }
  }
}

}  // namespace
}  // namespace ropewalk::experiments
