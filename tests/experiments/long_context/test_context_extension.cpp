// Ways to stretch a context on one head: identities, and numbers computed elsewhere.
#include <doctest/doctest.h>

#include <cmath>

#include "core/rotation/clipping.h"
#include "core/rotation/frequency.h"
#include "experiments/long_context/context_extension.h"

namespace ropewalk::experiments {
namespace {

bool unchanged(const Extended& what) {
  for (const double ratio : what.ratio)
    if (std::abs(ratio - 1) > 1e-12) return false;
  return true;
}

TEST_CASE("what stretches nothing changes nothing") {
  ExtensionSpec same;
  same.factor = 1;
  for (const Extension way :
       {Extension::kNone, Extension::kLinear, Extension::kNtk, Extension::kYarn,
        Extension::kYarnPaper, Extension::kLlama3, Extension::kLongRope})
    CHECK(unchanged(extended(way, same)));
  ExtensionSpec trained;
  trained.text = trained.length;
  CHECK(unchanged(extended(Extension::kDynamic, trained)));
  CHECK(unchanged(extended(Extension::kLongRope, trained)));
  CHECK_FALSE(unchanged(extended(Extension::kYarn, trained)));
  ExtensionSpec round;
  round.base = 100;  // every pair comes round
  CHECK(unchanged(extended(Extension::kClipped, round)));
  ExtensionSpec all;
  all.keep = 1;
  CHECK(unchanged(extended(Extension::kProportional, all)));
}

TEST_CASE(
    "linear leaves no unseen angle; NTK-aware keeps the fastest pair and divides the slowest") {
  const ExtensionSpec spec;
  CHECK(extension_effect(Extension::kNone, spec, 8).unseen == 18);
  CHECK(extension_effect(Extension::kLinear, spec, 8).unseen == 0);
  const Extended ntk = extended(Extension::kNtk, spec);
  CHECK(ntk.ratio.front() == 1);
  CHECK(ntk.ratio.back() == doctest::Approx(0.25).epsilon(1e-12));
  CHECK(extension_effect(Extension::kNtk, spec, 8).unseen > 0);
  CHECK(extension_effect(Extension::kClipped, spec, 8).unseen > 0);  // it slows them, no more
}

TEST_CASE("the two ramps of YaRN differ by up to a factor of three") {
  ExtensionSpec spec;
  spec.factor = 16;
  const Extended yarn = extended(Extension::kYarn, spec);
  const Extended paper = extended(Extension::kYarnPaper, spec);
  double most = 0;
  for (std::size_t i = 0; i < yarn.ratio.size(); ++i)
    most = std::max(most, yarn.ratio[i] / paper.ratio[i]);
  CHECK(most > 2.5);
  CHECK(most < 3.5);
  CHECK(most == yarn.ratio[38] / paper.ratio[38]);
  CHECK(yarn.attention_factor == doctest::Approx(1 + 0.1 * std::log(16.0)));
}

TEST_CASE("only ways that look at the text leave short ones alone") {
  const ExtensionSpec spec;
  for (const Extension way : {Extension::kNone, Extension::kDynamic}) {
    CHECK(extension_effect(way, spec, 8).short_pairs == 0);
    CHECK(extension_effect(way, spec, 8).short_change == 0);
  }
  // LongRoPE's short list is all ones here, but its factor is there for short texts too.
  CHECK(extension_effect(Extension::kLongRope, spec, 8).short_pairs == 0);
  for (const Extension way : {Extension::kLinear, Extension::kNtk, Extension::kYarn,
                              Extension::kLlama3, Extension::kLongRope})
    CHECK(extension_effect(way, spec, 8).short_change > 1e-3);
}

TEST_CASE("a larger factor sharpens the softmax") {
  const ExtensionSpec spec;
  const double plain = extension_effect(Extension::kLinear, spec, 8).weight;
  CHECK(extension_effect(Extension::kYarn, spec, 8).weight > 1.5 * plain);
  CHECK(plain == doctest::Approx(std::exp(8.0) / (std::exp(8.0) + 16383)));
}

TEST_CASE("what divides by zero is refused, and changes nothing") {
  ExtensionSpec pair;
  pair.d = 2;
  ExtensionSpec flat;
  flat.base = 1;
  for (const Extended& refused :
       {extended(Extension::kNtk, pair), extended(Extension::kDynamic, pair),
        extended(Extension::kYarn, flat)}) {
    CHECK_FALSE(refused.refused.empty());
    CHECK(unchanged(refused));
    CHECK(refused.attention_factor == 1);
  }
}

TEST_CASE("a made list has 1 for pairs that came round often and s for those that did not") {
  const ExtensionSpec spec;
  const std::vector<double> list = made_long_factors(spec);
  CHECK(list.front() == 1);
  CHECK(list.back() == 4);
  for (std::size_t i = 1; i < list.size(); ++i) CHECK(list[i] >= list[i - 1]);
}

}  // namespace
}  // namespace ropewalk::experiments
