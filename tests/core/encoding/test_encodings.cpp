#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/attention/linear_attention.h"
#include "core/encoding/encoding.h"
#include "core/random.h"
#include "core/reference/reference.h"
#include "core/rotation/axes.h"
#include "core/rotation/frequency.h"
#include "core/rotation/precision.h"
#include "core/rotation/rotation.h"
#include "support.h"

namespace ropewalk::core {
namespace {

using testing::Random;
using testing::relative_error;

constexpr int kDim = 16;

Encoding random_encoding(Random& random, EncodingKind kind, int length) {
  Encoding e;
  e.kind = kind;
  e.inv_freq = inverse_frequencies(kDim, 10000.0);
  e.xpos.centre = length / 2.0;
  e.learned = smooth_learned_table(length + 8, kDim, 7);
  e.shaw = {5, kDim, random.vector(11 * kDim), random.vector(11 * kDim)};
  e.t5_per_bucket = random.vector(32);
  e.bias_values = random.vector(21);
  e.alibi_slope = alibi_slopes(8)[2];
  e.transformer_xl = {kDim, random.vector(kDim), random.vector(kDim), {}, 10000.0};
  return e;
}

TEST_CASE("each row of a sinusoidal table is the row of its position, on either side of 0") {
  for (const double first : {-20.0, -7.0, -2.25, 0.0, 3.0, 99990.0}) {
    for (const int dim : {1, 7, 16}) {
      const std::vector<float> table = sinusoidal_table(first, 30, dim, 500.0);
      for (int t = 0; t < 30; ++t) {
        for (int j = 0; j < dim; ++j) {
          const double angle = (first + t) * std::pow(500.0, -static_cast<double>(j - j % 2) / dim);
          const auto want = static_cast<float>(j % 2 == 0 ? std::sin(angle) : std::cos(angle));
          CHECK(table[static_cast<std::size_t>(t * dim + j)] == want);
        }
      }
    }
  }
}

TEST_CASE(
    "every encoding: rows sum to 1, the future is ignored to the bit, a cache changes nothing") {
  Random random(41);
  constexpr std::size_t kRows = 24;
  for (const EncodingKind kind : kAllEncodingKinds) {
    CAPTURE(std::string(encoding_id(kind)));
    const Encoding e = random_encoding(random, kind, kRows);
    std::vector<float> q = random.vector(kRows * kDim);
    std::vector<float> k = random.vector(kRows * kDim);
    std::vector<float> v = random.vector(kRows * kDim);
    const EncodedAttention all = attend_encoded(q, k, v, kDim, kDim, e).value();
    for (std::size_t t = 0; t < kRows; ++t) {
      double sum = 0.0;
      for (std::size_t s = 0; s < kRows; ++s) sum += all.steps.weights[t * kRows + s];
      CHECK(sum == doctest::Approx(1.0).epsilon(1e-6));
    }
    // The last five queries alone, with everything before them in a cache.
    AttentionOptions later;
    later.query_offset = kRows - 5;
    const auto last = std::span(q).subspan((kRows - 5) * kDim);
    const EncodedAttention tail = attend_encoded(last, k, v, kDim, kDim, e, later).value();
    CHECK(relative_error(tail.steps.output,
                         std::span(all.steps.output).subspan((kRows - 5) * kDim)) < 1e-5);
    // Another future.
    constexpr std::size_t kPast = 9;
    for (std::size_t j = kPast * kDim; j < k.size(); ++j) k[j] = v[j] = 55.0F;
    const EncodedAttention other = attend_encoded(q, k, v, kDim, kDim, e).value();
    CHECK(std::equal(all.steps.output.begin(), all.steps.output.begin() + kPast * kDim,
                     other.steps.output.begin()));
  }
}

TEST_CASE("encoded scores serve every temperature") {
  Random random(44);
  constexpr std::size_t kRows = 12;
  for (const EncodingKind kind : kAllEncodingKinds) {
    CAPTURE(std::string(encoding_id(kind)));
    const Encoding e = random_encoding(random, kind, kRows);
    const std::vector<float> q = random.vector(kRows * kDim), k = random.vector(kRows * kDim),
                             v = random.vector(kRows * kDim);
    for (const bool causal : {true, false}) {
      const EncodedScores once = encoded_scores(q, k, kDim, e, {.causal = causal}).value();
      for (const float temperature : {0.3F, 1.0F, 4.0F}) {
        const AttentionOptions options{.temperature = temperature, .causal = causal};
        const EncodedAttention want = attend_encoded(q, k, v, kDim, kDim, e, options).value();
        const AttentionSteps got = attend_with_encoded(once.scores, kRows, v, kDim, e, options);
        CHECK(got.scores == want.steps.scores);
        CHECK(got.weights == want.steps.weights);
        CHECK(got.output == want.steps.output);
        CHECK(once.q == want.q);
        CHECK(once.bias == want.bias);
      }
    }
  }
}

TEST_CASE("scores of relative encodings depend on m - n alone") {
  Random random(42);
  constexpr std::size_t kRows = 6;
  for (const EncodingKind kind : {EncodingKind::kShaw, EncodingKind::kT5,
                                  EncodingKind::kLearnedBias, EncodingKind::kTransformerXl,
                                  EncodingKind::kAlibi, EncodingKind::kRope, EncodingKind::kXpos}) {
    CAPTURE(std::string(encoding_id(kind)));
    const Encoding e = random_encoding(random, kind, kRows);
    // The same vector everywhere: a score may differ only by its distance.
    const std::vector<float> one_q = random.vector(kDim);
    const std::vector<float> one_k = random.vector(kDim);
    std::vector<float> q;
    std::vector<float> k;
    for (std::size_t t = 0; t < kRows; ++t) {
      q.insert(q.end(), one_q.begin(), one_q.end());
      k.insert(k.end(), one_k.begin(), one_k.end());
    }
    AttentionOptions open;
    open.causal = false;
    const auto got = attend_encoded(q, k, k, kDim, kDim, e, open).value();
    for (std::size_t t = 1; t < kRows; ++t) {
      for (std::size_t s = 1; s < kRows; ++s) {
        CHECK(got.steps.scores[t * kRows + s] ==
              doctest::Approx(got.steps.scores[(t - 1) * kRows + s - 1]).epsilon(2e-5));
      }
    }
  }
}

TEST_CASE("without an encoding attention does not know the order") {
  Random random(43);
  constexpr std::size_t kRows = 7;
  const std::vector<float> q = random.vector(kRows * kDim);
  const std::vector<float> k = random.vector(kRows * kDim);
  const std::vector<float> v = random.vector(kRows * kDim);
  const auto reversed = [](const std::vector<float>& x) {
    std::vector<float> out;
    for (std::size_t t = kRows; t-- > 0;) {
      out.insert(out.end(), x.begin() + t * kDim, x.begin() + (t + 1) * kDim);
    }
    return out;
  };
  AttentionOptions open;
  open.causal = false;
  for (const EncodingKind kind : {EncodingKind::kNone, EncodingKind::kRope}) {
    const Encoding e = random_encoding(random, kind, kRows);
    const auto here = attend_encoded(q, k, v, kDim, kDim, e, open).value();
    const auto there =
        attend_encoded(reversed(q), reversed(k), reversed(v), kDim, kDim, e, open).value();
    const double error = relative_error(reversed(here.steps.output), there.steps.output);
    CHECK((error < 1e-5) == (kind == EncodingKind::kNone));
  }
}

TEST_CASE("ALiBi's slopes are the published ones") {
  const std::vector<double> eight = alibi_slopes(8);
  for (int h = 0; h < 8; ++h) CHECK(eight[h] == std::ldexp(1.0, -(h + 1)));
  CHECK(alibi_slopes(16)[0] == doctest::Approx(std::sqrt(0.5)));
  CHECK(alibi_slopes(12).size() == 12);
  CHECK(alibi_slopes(12)[8] == doctest::Approx(std::sqrt(0.5)));
  CHECK(alibi_slopes(12)[9] == doctest::Approx(std::pow(0.5, 1.5)));
  CHECK(alibi_slopes(0).empty());
}

TEST_CASE("T5's buckets: exact near, one for all that is far, the future apart") {
  for (int n = 0; n < 16; ++n) CHECK(t5_bucket(-n, false) == n);
  CHECK(t5_bucket(-128, false) == 31);
  CHECK(t5_bucket(-100000, false) == 31);
  CHECK(t5_bucket(5, false) == 0);
  CHECK(t5_bucket(5, true) == 21);
  for (int n = 1; n < 400; ++n) {
    CHECK(t5_bucket(-n, false) >= t5_bucket(-n + 1, false));
    CHECK(t5_bucket(n, true) == t5_bucket(-n, true) + 16);
  }
  for (const int buckets : {1, 2, 3}) {
    const int bucket = t5_bucket(-50, true, buckets, 4);
    CHECK(bucket >= 0);
    CHECK(bucket < buckets);
  }
}

TEST_CASE("xPos: the scales of q and k leave zeta to the distance") {
  XposOptions xpos;
  xpos.centre = 100.0;
  for (int pair = 0; pair < 8; ++pair) {
    const double q = xpos_scale(pair, 8, 120.0, XposRole::kQuery, xpos);
    const double k = xpos_scale(pair, 8, 50.0, XposRole::kKey, xpos);
    CHECK(q * k == doctest::Approx(std::pow(xpos_zeta(pair, 8), 70.0 / 512.0)).epsilon(1e-12));
    CHECK(xpos_zeta(pair, 8) < 1.0);
  }
}

TEST_CASE("the sinusoidal rows' dot product depends on the distance alone") {
  for (const double m : {0.0, 3.0, 1000.0}) {
    const std::vector<float> a = sinusoidal_row(m + 25.0, 64);
    const std::vector<float> b = sinusoidal_row(m, 64);
    CHECK(static_cast<double>(dot(a, b)) ==
          doctest::Approx(sinusoidal_kernel(25.0, 64)).epsilon(1e-5));
  }
  CHECK(sinusoidal_row(1.0, 5).size() == 5);
}

TEST_CASE("a learned table ends at its length") {
  const LearnedTable table = smooth_learned_table(32, 6, 3);
  CHECK(table.length() == 32);
  CHECK(table.row(31).ok());
  CHECK_FALSE(table.row(32).ok());
  CHECK_FALSE(table.row(-1).ok());
  CHECK(table.row(32).error().find("32 positions") != std::string::npos);
  CHECK(smooth_learned_table(32, 6, 3).values == table.values);
  CHECK(smooth_learned_table(32, 6, 4).values != table.values);
}

TEST_CASE("scores under a causal mask are those without it, up to the query's own") {
  Random random(47);
  constexpr std::size_t kRows = 150, kCols = 170;  // more than a block of either
  for (const EncodingKind kind : kAllEncodingKinds) {
    if (kind == EncodingKind::kT5) continue;  // other buckets
    for (const std::ptrdiff_t offset : {0, 20}) {
      CAPTURE(std::string(encoding_id(kind)));
      CAPTURE(offset);
      const Encoding e = random_encoding(random, kind, kCols);
      const std::vector<float> q = random.vector(kRows * kDim), k = random.vector(kCols * kDim);
      const AttentionOptions open{.causal = false, .query_offset = offset};
      const AttentionOptions masked{.causal = true, .query_offset = offset};
      std::vector<float> want = encoded_scores(q, k, kDim, e, open).value().scores;
      std::vector<float> got = encoded_scores(q, k, kDim, e, masked).value().scores;
      apply_causal_mask(want, kCols, offset);
      apply_causal_mask(got, kCols, offset);
      REQUIRE(got.size() == want.size());
      for (std::size_t i = 0; i < got.size(); ++i) {
        if (got[i] != want[i]) REQUIRE(got[i] == doctest::Approx(want[i]).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("Transformer-XL's terms sum to its score") {
  Random random(44);
  const std::vector<float> q = random.vector(4 * 6);
  const std::vector<float> k = random.vector(7 * 6);
  const TransformerXl xl{6, random.vector(6), random.vector(6), random.vector(36), 10000.0};
  const TransformerXlTerms terms = transformer_xl_terms(q, k, xl, 0.5F, 3);
  const std::vector<float> sum = terms.sum();
  for (std::size_t t = 0; t < 4; ++t) {
    for (std::size_t s = 0; s < 7; ++s) {
      const std::vector<float> wave =
          sinusoidal_row(static_cast<double>(t) + 3.0 - static_cast<double>(s), 6);
      double want = 0.0;
      for (std::size_t c = 0; c < 6; ++c) {
        double r = 0.0;
        for (std::size_t e = 0; e < 6; ++e) r += xl.projection[c * 6 + e] * wave[e];
        want += 0.5 * ((q[t * 6 + c] + xl.content_bias[c]) * k[s * 6 + c] +
                       (q[t * 6 + c] + xl.position_bias[c]) * r);
      }
      CHECK(sum[t * 7 + s] == doctest::Approx(want).epsilon(1e-5));
    }
  }
}

TEST_CASE("linear attention: rows sum to 1 without rotation; weights give the outputs") {
  Random random(45);
  constexpr std::size_t kRows = 9;
  const std::vector<float> q = random.vector(kRows * kDim);
  const std::vector<float> k = random.vector(kRows * kDim);
  const std::vector<float> v = random.vector(kRows * 3);
  for (const bool causal : {true, false}) {
    LinearAttentionOptions options;
    options.causal = causal;
    const auto weights_of = [&](const LinearFeatures& features) {
      return linear_attention_weights(linear_attention_scores(features, causal),
                                      linear_attention_denominators(features, options));
    };
    const std::vector<float> weights =
        weights_of(linear_features(q, k, kDim, {}, Layout::kHalfSplit));
    for (std::size_t t = 0; t < kRows; ++t) {
      double sum = 0.0;
      for (std::size_t s = 0; s < kRows; ++s) sum += weights[t * kRows + s];
      CHECK(sum == doctest::Approx(1.0).epsilon(1e-6));
    }
    const LinearFeatures features =
        linear_features(q, k, kDim, inverse_frequencies(kDim, 100.0), Layout::kHalfSplit);
    const std::vector<float> turned = weights_of(features);
    std::vector<float> want(kRows * 3);
    weighted_sum(turned, v, 3, want);
    CHECK(relative_error(linear_attention(features, v, 3, options), want) < 1e-5);

    // One numerator over the denominator as it is, and over the rotated one.
    const std::vector<double> plain = linear_attention_denominators(features, options);
    options.rotate_denominator = true;
    const std::vector<double> rotated = linear_attention_denominators(features, options);
    const std::vector<float> other = weights_of(features);
    for (std::size_t t = 0; t < kRows; ++t) {
      for (std::size_t s = 0; s < kRows; ++s) {
        CHECK(turned[t * kRows + s] * plain[t] ==
              doctest::Approx(other[t * kRows + s] * rotated[t]).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("encodings that do not fit are refused with a sentence") {
  Random random(46);
  const std::vector<float> x = random.vector(40 * kDim);
  const auto refused = [&](auto spoil, EncodingKind kind) {
    Encoding e = random_encoding(random, kind, 40);
    spoil(e);
    const auto got = attend_encoded(x, x, x, kDim, kDim, e);
    return !got.ok() && got.error().size() > 20;
  };
  CHECK(refused([](Encoding& e) { e.learned = smooth_learned_table(39, kDim, 1); },
                EncodingKind::kLearned));
  CHECK(refused([](Encoding& e) { e.learned.dim = 8; }, EncodingKind::kLearned));
  CHECK(refused([](Encoding& e) { e.shaw.key.pop_back(); }, EncodingKind::kShaw));
  CHECK(refused([](Encoding& e) { e.t5_per_bucket.clear(); }, EncodingKind::kT5));
  CHECK(refused([](Encoding& e) { e.bias_values.pop_back(); }, EncodingKind::kLearnedBias));
  CHECK(refused([](Encoding& e) { e.transformer_xl.content_bias.clear(); },
                EncodingKind::kTransformerXl));
  CHECK(refused([](Encoding& e) { e.inv_freq.resize(9); }, EncodingKind::kRope));
  CHECK(refused([](Encoding& e) { e.xpos.centre = 1e6; }, EncodingKind::kXpos));
  CHECK_FALSE(attend_encoded(x, x, std::span(x).first(kDim), kDim, kDim, {}).ok());
  CHECK_FALSE(attend_encoded(std::span(x).first(7), x, x, kDim, kDim, {}).ok());
  CHECK_FALSE(encoded_scores(std::span(x).first(7), x, kDim, {}).ok());
  for (const EncodingKind kind : kAllEncodingKinds) {
    CHECK(encoding_from_id(encoding_id(kind)) == kind);
    CHECK_FALSE(refused([](Encoding&) {}, kind));
  }
}

TEST_CASE("axes: bad sections are refused; equal coordinates are ordinary RoPE") {
  CHECK_FALSE(mrope_axes(std::vector<int>{16, 24}, 40, MropeOrder::kChunked).ok());
  CHECK_FALSE(mrope_axes(std::vector<int>{16, 24, 23}, 64, MropeOrder::kChunked).ok());
  CHECK_FALSE(mrope_axes(std::vector<int>{65, -1, 0}, 64, MropeOrder::kChunked).ok());
  CHECK_FALSE(axial_2d(6, 10000.0).ok());
  CHECK_FALSE(axial_2d(8, -1.0).ok());
  const std::vector<double> theta = inverse_frequencies(128, 1e6);
  const std::vector<double> text = {41.0, 41.0, 41.0};
  for (const MropeOrder order : {MropeOrder::kChunked, MropeOrder::kInterleaved}) {
    const auto axes = mrope_axes(std::vector<int>{24, 20, 20}, 64, order).value();
    int count[3] = {};
    for (const int axis : axes) ++count[axis];
    CHECK(count[0] == 24);
    CHECK(count[1] == 20);
    CHECK(count[2] == 20);
    const RopeTable table = make_table(by_axis(theta, axes, 3), text);
    CHECK(table.cos == make_table(theta, 41.0, 1).cos);
  }
  const AxisFrequencies mixed = mixed_2d(theta, std::vector<double>(64, 0.25));
  const RopeTable table = make_table(mixed, std::vector<double>{3.0, -2.0});
  CHECK(table.cos[5] == doctest::Approx(std::cos(3.0 * theta[5] - 0.5)).epsilon(1e-6));
}

TEST_CASE("angles of few rows and columns are made once, and are the same") {
  const std::vector<double> theta = inverse_frequencies(32, 10000.0);
  std::vector<int> axis_of(theta.size());
  for (std::size_t i = 0; i < axis_of.size(); ++i) axis_of[i] = static_cast<int>(i % 3);
  AxisFrequencies frequencies = by_axis(theta, axis_of, 3);
  frequencies.inv_freq[5] = frequencies.inv_freq[21] = frequencies.inv_freq[37] = 0;  // turns not
  std::vector<double> positions;
  for (int t = 0; t < 60; ++t)
    positions.insert(positions.end(), {7.0, -2.5 + t / 10, static_cast<double>(t % 10)});
  TableOptions options;
  options.attention_factor = 1.25;
  options.max_angle = 4;
  const RopeTable table = make_table(frequencies, positions, options);
  for (int t = 0; t < 60; ++t) {  // one row has nothing to share
    const auto own = std::span(positions).subspan(static_cast<std::size_t>(3 * t), 3);
    const RopeTable alone = make_table(frequencies, own, options);
    CHECK(std::equal(alone.cos.begin(), alone.cos.end(), table.cos_row(t).begin()));
    CHECK(std::equal(alone.sin.begin(), alone.sin.end(), table.sin_row(t).begin()));
  }
}

TEST_CASE("rounding is to the nearest of the format's numbers, half way to the even one") {
  struct Format {
    Precision precision;
    int digits, min_exponent;
    double overflow;
  };
  for (const Format& format :
       {Format{Precision::kF16, 10, -14, 0x1p16}, Format{Precision::kBf16, 7, -126, 0x1p128}}) {
    const auto defined = [&](double x) {
      if (x == 0) return x;
      const int exponent = std::max(std::ilogb(x), format.min_exponent);
      const double unit = std::ldexp(1.0, exponent - format.digits);
      const double rounded = std::nearbyint(x / unit) * unit;
      return std::abs(rounded) < format.overflow
                 ? rounded
                 : std::copysign(std::numeric_limits<double>::infinity(), x);
    };
    core::Random random(7);
    for (int exponent = -1074; exponent < 1024; ++exponent) {
      for (const double fraction :
           {1.0, 1.0 + std::ldexp(1, -format.digits - 1), 1.0 + std::ldexp(3, -format.digits - 1),
            1.0 + std::ldexp(3, -format.digits - 2), 2.0 - 0x1p-52, 1.0 + random.uniform()}) {
        for (const double sign : {1.0, -1.0}) {
          const double x = sign * std::ldexp(fraction, exponent),
                       got = round_to(format.precision, x);
          if (got != defined(x) || std::signbit(got) != std::signbit(x))
            FAIL_CHECK(x << " " << got);
        }
      }
    }
    CHECK(std::signbit(round_to(format.precision, -0.0)));
  }
}

TEST_CASE("bf16 positions collide above 256, f16 above 2048") {
  CHECK(round_to(Precision::kBf16, 256.0) == 256.0);
  CHECK(round_to(Precision::kBf16, 257.0) == 256.0);
  CHECK(round_to(Precision::kF16, 2048.0) == 2048.0);
  CHECK(round_to(Precision::kF16, 2049.0) == 2048.0);
  CHECK(std::isinf(round_to(Precision::kF16, 1e6)));
  CHECK(std::isnan(round_to_bf16(std::numeric_limits<float>::quiet_NaN())));
  CHECK(std::isnan(from_f16_bits(f16_bits(std::numeric_limits<float>::quiet_NaN()))));
  for (std::uint32_t bits = 0; bits < 0x10000U; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    if ((bits & 0x7C00U) == 0x7C00U && (bits & 0x3FFU) != 0U) continue;  // NaN
    if (f16_bits(from_f16_bits(half)) != half) FAIL_CHECK("f16 bits do not read back: " << bits);
  }
  const std::vector<double> theta = inverse_frequencies(16, 10000.0);
  TableOptions rounded;
  rounded.position_precision = Precision::kBf16;
  CHECK(make_table(theta, 257.0, 1, rounded).cos == make_table(theta, 256.0, 1).cos);
  TableOptions coarse;
  coarse.value_precision = Precision::kBf16;
  const RopeTable table = make_table(theta, 3.0, 1, coarse);
  for (const float c : table.cos) CHECK(c == round_to_bf16(c));
}

}  // namespace
}  // namespace ropewalk::core
