#include <doctest/doctest.h>

#include <limits>

#include "core/reference/reference.h"
#include "core/rotation/frequency.h"
#include "support.h"

namespace ropewalk::core {
namespace {

using testing::Random;
using testing::relative_error;

RopeConfig random_config(Random& random, ScalingKind kind) {
  RopeConfig c;
  c.kind = kind;
  c.head_dim = 2 * random.integer(2, 128);
  c.rotary_dim = 2 * random.integer(2, c.head_dim / 2);
  c.base = std::exp(random.uniform(0.5, 15.0));
  c.factor = random.uniform(1.0, 64.0);
  c.max_position_embeddings = random.integer(128, 131072);
  c.original_max_position_embeddings = random.integer(2, 8192);
  const auto pairs = static_cast<std::size_t>(c.effective_rotary_dim() / 2);
  for (std::size_t i = 0; i < pairs; ++i) {
    c.short_factor.push_back(random.uniform(1.0, 3.0));
    c.long_factor.push_back(random.uniform(1.0, 60.0));
  }
  c.partial_rotary_factor = random.uniform(0.0, 1.0);
  return c;
}

bool mentions(const std::string& sentence, const std::string& part) {
  return sentence.find(part) != std::string::npos;
}

TEST_CASE("default frequencies are the reference's, and wavelengths their inverse") {
  for (const int dim : {2, 4, 6, 64, 128, 510}) {
    for (const double base : {1.0, 2.0, 1e4, 5e5, 1e8}) {
      const std::vector<double> theta = inverse_frequencies(dim, base);
      CHECK(relative_error(theta, reference::inverse_frequencies(dim, base)) < 1e-14);
      CHECK(theta[0] == 1.0);
      CHECK(wavelengths(theta)[0] == doctest::Approx(6.283185307179586));
    }
  }
  CHECK(wavelengths(std::vector<double>{0.0})[0] == std::numeric_limits<double>::infinity());
}

TEST_CASE("every kind gives finite frequencies for random settings, or a sentence") {
  Random random(31);
  int good = 0;
  for (int round = 0; round < 800; ++round) {
    const RopeConfig c = random_config(random, kAllScalingKinds[round % 8]);
    const Result<Frequencies> f = frequencies(c, random.integer(0, 200000));
    if (!f) {
      CHECK(f.error().size() > 20);
      continue;
    }
    ++good;
    CHECK(static_cast<int>(f->inv_freq.size()) == c.effective_rotary_dim() / 2);
    bool sound = f->attention_factor > 0.0 && std::isfinite(f->attention_factor);
    for (const double theta : f->inv_freq) sound &= std::isfinite(theta) && theta >= 0.0;
    CHECK(sound);
  }
  CHECK(good > 700);
}

TEST_CASE("kinds that stretch by nothing are the default") {
  Random random(32);
  for (int round = 0; round < 100; ++round) {
    RopeConfig c = random_config(random, ScalingKind::kDefault);
    const std::vector<double> plain = frequencies(c).value().inv_freq;
    const double factor = c.factor;
    c.kind = ScalingKind::kDynamicNtk;
    CHECK(frequencies(c, random.uniform(0.0, c.max_position_embeddings)).value().inv_freq == plain);
    CHECK(frequencies(c, c.max_position_embeddings + 64.0).value().inv_freq != plain);
    c.factor = 1.0;
    for (const ScalingKind kind :
         {ScalingKind::kLinear, ScalingKind::kNtkAware, ScalingKind::kYarn, ScalingKind::kLlama3}) {
      c.kind = kind;
      const Frequencies f = frequencies(c).value();
      CHECK(relative_error(f.inv_freq, plain) < 1e-15);
      CHECK(f.attention_factor == 1.0);
    }
    c.kind = ScalingKind::kLinear;
    c.factor = factor;
    const std::vector<double> slower = frequencies(c).value().inv_freq;
    for (std::size_t i = 0; i < plain.size(); ++i) CHECK(slower[i] == plain[i] / factor);
  }
}

TEST_CASE("NTK keeps the fastest pair and slows the slowest by the factor") {
  RopeConfig c;
  c.kind = ScalingKind::kNtkAware;
  c.head_dim = 128;
  c.factor = 8.0;
  const std::vector<double> plain = inverse_frequencies(128, c.base);
  const std::vector<double> ntk = frequencies(c).value().inv_freq;
  CHECK(ntk.front() == plain.front());
  CHECK(plain.back() / ntk.back() == doctest::Approx(8.0).epsilon(1e-12));
}

TEST_CASE("YaRN's two ramps differ by up to three times") {
  RopeConfig c;
  c.kind = ScalingKind::kYarn;
  c.head_dim = 128;
  c.factor = 16.0;
  c.original_max_position_embeddings = 4096.0;
  const std::vector<double> by_index = frequencies(c).value().inv_freq;
  c.yarn_ramp = YarnRamp::kPaper;
  const std::vector<double> by_wavelength = frequencies(c).value().inv_freq;
  double worst = 0.0;
  std::size_t where = 0;
  for (std::size_t i = 0; i < by_index.size(); ++i) {
    const double ratio = by_index[i] / by_wavelength[i];
    if (ratio > worst) {
      worst = ratio;
      where = i;
    }
  }
  CHECK(worst > 2.5);
  CHECK(worst < 3.5);
  CHECK(where == 38);
}

TEST_CASE("what cannot be computed is refused with field, value and remedy") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  struct Bad {
    void (*spoil)(RopeConfig&);
    const char* field;
    const char* value;
  };
  const Bad bad[] = {
      {[](RopeConfig& c) { c.kind = ScalingKind::kDynamicNtk, c.head_dim = 2; }, "rotary_dim",
       "= 2"},
      {[](RopeConfig& c) { c.kind = ScalingKind::kNtkAware, c.rotary_dim = 2; }, "rotary_dim",
       "= 2"},
      {[](RopeConfig& c) { c.kind = ScalingKind::kYarn, c.base = 1.0; }, "rope_theta", "= 1"},
      {[](RopeConfig& c) {
         c.kind = ScalingKind::kLongRope;
         c.short_factor.assign(32, 1.0);
         c.long_factor.assign(32, 2.0);
         c.original_max_position_embeddings = 1.0;
       },
       "original_max_position_embeddings", "= 1"},
      {[](RopeConfig& c) {
         c.kind = ScalingKind::kLongRope;
         c.short_factor.assign(31, 1.0);
         c.long_factor.assign(32, 2.0);
       },
       "short_factor", "31"},
      {[](RopeConfig& c) {
         c.kind = ScalingKind::kLongRope;
         c.short_factor.assign(32, 1.0);
         c.long_factor.assign(32, 2.0);
         c.long_factor[7] = 0.0;
       },
       "long_factor[7]", "= 0"},
      {[](RopeConfig& c) { c.base = 0.0; }, "rope_theta", "= 0"},
      {[](RopeConfig& c) { c.base = -3.5; }, "rope_theta", "= -3.5"},
      {[](RopeConfig& c) { c.head_dim = 0; }, "head_dim", "= 0"},
      {[](RopeConfig& c) { c.head_dim = 65; }, "head_dim", "= 65"},
      {[](RopeConfig& c) { c.rotary_dim = 33; }, "rotary_dim", "= 33"},
      {[](RopeConfig& c) { c.rotary_dim = 128; }, "rotary_dim", "= 128"},
      {[](RopeConfig& c) { c.rotary_dim = -2; }, "rotary_dim", "= -2"},
      {[](RopeConfig& c) { c.kind = ScalingKind::kLinear, c.factor = 0.0; }, "factor", "= 0"},
      {[](RopeConfig& c) { c.kind = ScalingKind::kYarn, c.factor = -1.0; }, "factor", "= -1"},
      {[](RopeConfig& c) { c.kind = ScalingKind::kYarn, c.beta_fast = 0.0; }, "beta_fast", "= 0"},
      {[](RopeConfig& c) { c.kind = ScalingKind::kYarn, c.max_position_embeddings = -5.0; },
       "max_position_embeddings", "= -5"},
      {[](RopeConfig& c) { c.kind = ScalingKind::kLlama3, c.low_freq_factor = 0.0; },
       "low_freq_factor", "= 0"},
      {[](RopeConfig& c) { c.kind = ScalingKind::kProportional, c.partial_rotary_factor = 1.5; },
       "partial_rotary_factor", "= 1.5"},
  };
  for (const Bad& b : bad) {
    RopeConfig c;
    b.spoil(c);
    const Result<Frequencies> f = frequencies(c);
    CAPTURE(b.field);
    CHECK_FALSE(f.ok());
    if (f.ok()) continue;
    CHECK(mentions(f.error(), b.field));
    CHECK(mentions(f.error(), b.value));
    CHECK(f.error().back() == '.');
    CHECK_FALSE(validate(c).ok());
  }
  for (const double odd : {nan, inf, -inf}) {
    RopeConfig c;
    c.base = odd;
    CHECK_FALSE(frequencies(c).ok());
    c = {};
    c.kind = ScalingKind::kLinear;
    c.factor = odd;
    CHECK_FALSE(frequencies(c).ok());
    c.factor = 1.0;
    CHECK_FALSE(frequencies(c, odd).ok());
  }
  RopeConfig huge;
  huge.kind = ScalingKind::kNtkAware;
  huge.head_dim = 4;
  huge.base = 1e300;
  huge.factor = 1e300;
  CHECK_FALSE(frequencies(huge).ok());
  RopeConfig same;
  same.kind = ScalingKind::kLlama3;
  same.low_freq_factor = same.high_freq_factor = 4.0;
  CHECK(frequencies(same).ok());
}

TEST_CASE("partial rotary and proportional are not the same") {
  RopeConfig c;
  c.head_dim = 64;
  c.rotary_dim = 16;
  const Frequencies partial = frequencies(c).value();
  CHECK(partial.inv_freq.size() == 8);
  c.kind = ScalingKind::kProportional;
  c.partial_rotary_factor = 0.25;
  const Frequencies proportional = frequencies(c).value();
  CHECK(proportional.inv_freq.size() == 32);
  CHECK(proportional.inv_freq[1] == doctest::Approx(inverse_frequencies(64, 1e4)[1]));
  CHECK(partial.inv_freq[1] == doctest::Approx(inverse_frequencies(16, 1e4)[1]));
  CHECK(proportional.inv_freq[7] > 0.0);
  CHECK(proportional.inv_freq[8] == 0.0);
}

TEST_CASE("kinds have ids that read back") {
  for (const ScalingKind kind : kAllScalingKinds) CHECK(kind_from_id(kind_id(kind)) == kind);
  CHECK_FALSE(kind_from_id("su").has_value());
}

}  // namespace
}  // namespace ropewalk::core
