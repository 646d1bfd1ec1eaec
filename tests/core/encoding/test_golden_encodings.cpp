#include <doctest/doctest.h>

#include "core/attention/linear_attention.h"
#include "core/encoding/encoding.h"
#include "core/rotation/axes.h"
#include "core/rotation/frequency.h"
#include "core/rotation/precision.h"
#include "core/rotation/rotation.h"
#include "support.h"
#include "support/golden.h"

namespace ropewalk::core {
namespace {

using testing::golden_vector;
using testing::GoldenCase;
using testing::relative_error;

constexpr std::size_t kRows = 11;
constexpr int kDim = 8;
constexpr double kTolerance = 2e-6;

std::vector<float> halved(std::vector<float> x) {
  for (float& value : x) value /= 2.0F;
  return x;
}

Encoding encoding_of(const GoldenCase& c) {
  Encoding e;
  std::string kind = c.text("kind");
  e.inv_freq = inverse_frequencies(kDim, 10000.0);
  if (kind == "rope_interleaved") {
    e.layout = Layout::kInterleaved;
    kind = "rope";
  } else if (kind == "rope_partial") {
    e.inv_freq = inverse_frequencies(6, 100.0);
    kind = "rope";
  }
  const auto found = encoding_from_id(kind);
  CHECK(found.has_value());
  if (!found.has_value()) return e;
  e.kind = *found;
  e.xpos.centre = 5.0;
  e.learned = {kDim, halved(golden_vector(kRows * kDim, 40))};
  e.shaw = {c.integer("max_distance"), kDim, golden_vector(9 * kDim, 50),
            golden_vector(9 * kDim, 51)};
  e.t5_per_bucket = golden_vector(32, 60);
  e.bias_values = golden_vector(13, 61);
  e.alibi_slope = c.number("slope");
  e.transformer_xl = {kDim, golden_vector(kDim, 70), golden_vector(kDim, 71),
                      halved(golden_vector(kDim * kDim, 72)), 10000.0};
  return e;
}

TEST_CASE("attention under every encoding is PyTorch's") {
  const std::vector<float> q = golden_vector(kRows * kDim, 0);
  const std::vector<float> k = golden_vector(kRows * kDim, 1);
  const std::vector<float> v = golden_vector(kRows * kDim, 2);
  int seen = 0;
  for (const GoldenCase& c : testing::read_golden("encodings.txt")) {
    CAPTURE(c.name);
    const bool causal = c.integer("causal") != 0;
    if (c.name.rfind("attend_", 0) == 0) {
      AttentionOptions options;
      options.causal = causal;
      const auto got = attend_encoded(q, k, v, kDim, kDim, encoding_of(c), options);
      CHECK(got.ok());
      if (!got.ok()) continue;
      CHECK(relative_error(got->steps.weights, c.want("weights")) < kTolerance);
      CHECK(relative_error(got->steps.output, c.want("output")) < kTolerance);
      ++seen;
    } else if (c.name.rfind("linear_", 0) == 0) {
      LinearAttentionOptions options;
      options.causal = causal;
      const std::vector<double> theta = inverse_frequencies(kDim, 10000.0);
      const LinearFeatures features = linear_features(q, k, kDim, theta, Layout::kHalfSplit);
      CHECK(relative_error(linear_attention(features, v, kDim, options), c.want("output")) <
            kTolerance);
      CHECK(
          relative_error(linear_attention_weights(linear_attention_scores(features, causal),
                                                  linear_attention_denominators(features, options)),
                         c.want("weights")) < kTolerance);
      ++seen;
    }
  }
  CHECK(seen == 26);
}

TEST_CASE("tables of the other encodings are PyTorch's") {
  const std::vector<float> x = golden_vector(128, 80);
  int seen = 0;
  for (const GoldenCase& c : testing::read_golden("encodings.txt")) {
    CAPTURE(c.name);
    const std::string kind = c.text("kind");
    if (kind == "buckets") {
      std::vector<int> got;
      for (int distance = -300; distance <= 300; ++distance) {
        got.push_back(t5_bucket(distance, c.integer("bidirectional") != 0, c.integer("buckets"),
                                c.integer("max_distance")));
      }
      CHECK(relative_error(got, c.want("buckets")) == 0.0);
    } else if (kind == "slopes") {
      CHECK(relative_error(alibi_slopes(c.integer("heads")), c.want("slopes")) < 1e-15);
    } else if (kind == "sinusoidal" && c.has("dim")) {
      std::vector<float> got;
      for (const double position : {0.0, 1.0, 50.0, 511.0, 100000.0}) {
        const std::vector<float> row = sinusoidal_row(position, c.integer("dim"));
        got.insert(got.end(), row.begin(), row.end());
      }
      CHECK(relative_error(got, c.want("rows")) < kTolerance);
    } else if (kind == "mrope") {
      std::vector<int> sections;
      for (const double section : c.list("sections")) sections.push_back(static_cast<int>(section));
      const auto order =
          c.integer("interleaved") != 0 ? MropeOrder::kInterleaved : MropeOrder::kChunked;
      const auto axes = mrope_axes(sections, 64, order);
      CHECK(axes.ok());
      if (!axes.ok()) continue;
      CHECK(relative_error(*axes, c.want("axes")) == 0.0);
      const AxisFrequencies f = by_axis(inverse_frequencies(128, 1e6), *axes, 3);
      const RopeTable table = make_table(f, c.list("place"));
      std::vector<float> got(x.size());
      rotate(x, table.cos, table.sin, Layout::kHalfSplit, got);
      CHECK(relative_error(got, c.want("rotated")) < kTolerance);
    } else if (kind == "axial") {
      const auto f = axial_2d(128, 10000.0);
      CHECK(f.ok());
      if (!f.ok()) continue;
      const RopeTable table = make_table(*f, c.list("place"));
      std::vector<float> got(x.size());
      rotate(x, table.cos, table.sin, Layout::kHalfSplit, got);
      CHECK(relative_error(got, c.want("rotated")) < kTolerance);
    } else if (kind == "rounding") {
      const std::vector<double>& values = c.want("values");
      for (std::size_t j = 0; j < values.size(); ++j) {
        CAPTURE(values[j]);
        const auto value = static_cast<float>(values[j]);
        CHECK(static_cast<double>(round_to_bf16(value)) == c.want("bf16")[j]);
        CHECK(static_cast<double>(round_to_f16(value)) == c.want("f16")[j]);
        CHECK(round_to(Precision::kBf16, values[j]) == c.want("bf16")[j]);
        CHECK(from_f16_bits(f16_bits(value)) == round_to_f16(value));
      }
    } else {
      continue;
    }
    ++seen;
  }
  CHECK(seen == 25);
}

}  // namespace
}  // namespace ropewalk::core
