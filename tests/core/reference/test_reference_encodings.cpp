// Attention under every encoding in double, against PyTorch's (tests/golden/encodings.txt).
#include <doctest/doctest.h>

#include <cmath>

#include "core/reference/encodings.h"
#include "support.h"
#include "support/golden.h"

namespace ropewalk::core {
namespace {

using testing::golden_vector;
using testing::GoldenCase;
using testing::relative_error;

constexpr std::size_t kRows = 11;
constexpr int kDim = 8;

std::vector<double> doubles(const std::vector<float>& x, double factor = 1.0) {
  std::vector<double> out;
  out.reserve(x.size());
  for (const float value : x) out.push_back(factor * static_cast<double>(value));
  return out;
}

// A kind and what it refers to, by the rules of the script that made the golden values.
struct Golden {
  reference::Encoding encoding;
  std::vector<double> inv_freq, table;

  explicit Golden(const GoldenCase& c) {
    std::string kind = c.text("kind");
    inv_freq = reference::inverse_frequencies(kDim, 10000.0);
    if (kind == "rope_interleaved") {
      encoding.layout = Layout::kInterleaved;
      kind = "rope";
    } else if (kind == "rope_partial") {
      inv_freq = reference::inverse_frequencies(6, 100.0);
      kind = "rope";
    }
    encoding.kind = encoding_from_id(kind).value_or(EncodingKind::kNone);
    encoding.centre = 5.0;
    encoding.alibi_slope = c.number("slope");
    table = table_of(encoding.kind);
    encoding.inv_freq = inv_freq;
    encoding.table = table;
  }

  static std::vector<double> table_of(EncodingKind kind) {
    switch (kind) {
      case EncodingKind::kLearned:
        return doubles(golden_vector(kRows * kDim, 40), 0.5);
      case EncodingKind::kT5:
        return doubles(golden_vector(32, 60));
      case EncodingKind::kLearnedBias:
        return doubles(golden_vector(13, 61));
      case EncodingKind::kTransformerXl: {
        std::vector<double> all = doubles(golden_vector(kDim, 70));
        for (const auto& part :
             {doubles(golden_vector(kDim, 71)), doubles(golden_vector(kDim * kDim, 72), 0.5)})
          all.insert(all.end(), part.begin(), part.end());
        return all;
      }
      default:
        return {};
    }
  }
};

TEST_CASE("the reference of every encoding is PyTorch's, to the nine digits of its values") {
  const std::vector<double> q = doubles(golden_vector(kRows * kDim, 0)),
                            k = doubles(golden_vector(kRows * kDim, 1)),
                            v = doubles(golden_vector(kRows * kDim, 2));
  int seen = 0;
  for (const GoldenCase& c : testing::read_golden("encodings.txt")) {
    if (c.name.rfind("attend_", 0) != 0 || c.text("kind") == "shaw") continue;
    CAPTURE(c.name);
    const Golden golden(c);
    std::vector<double> weights;
    const std::vector<double> output = reference::attention(q, k, v, golden.encoding,
                                                            {.dim = kDim,
                                                             .value_dim = kDim,
                                                             .scale = 1.0 / std::sqrt(kDim),
                                                             .causal = c.integer("causal") != 0},
                                                            &weights);
    CHECK(relative_error(weights, c.want("weights")) < 1e-8);
    CHECK(relative_error(output, c.want("output")) < 1e-8);
    ++seen;
  }
  CHECK(seen == 22);
}

// Shaw's golden outputs have vectors added to the values as well, which the reference leaves out:
// its weights are the same.
TEST_CASE("the reference of Shaw's scores is PyTorch's, to the nine digits of its values") {
  const std::vector<double> q = doubles(golden_vector(kRows * kDim, 0)),
                            k = doubles(golden_vector(kRows * kDim, 1)),
                            v = doubles(golden_vector(kRows * kDim, 2)),
                            table = doubles(golden_vector(9 * kDim, 50));
  int seen = 0;
  for (const GoldenCase& c : testing::read_golden("encodings.txt")) {
    if (c.name.rfind("attend_", 0) != 0 || c.text("kind") != "shaw") continue;
    CAPTURE(c.name);
    CHECK(c.integer("max_distance") == 4);
    std::vector<double> weights;
    (void)reference::attention(q, k, v,
                               {.kind = EncodingKind::kShaw, .inv_freq = {}, .table = table},
                               {.dim = kDim,
                                .value_dim = kDim,
                                .scale = 1.0 / std::sqrt(kDim),
                                .causal = c.integer("causal") != 0},
                               &weights);
    CHECK(relative_error(weights, c.want("weights")) < 1e-8);
    ++seen;
  }
  CHECK(seen == 2);
}

TEST_CASE("queries that stand later meet the same keys") {
  const std::vector<double> q = doubles(golden_vector(kRows * kDim, 0)),
                            k = doubles(golden_vector(kRows * kDim, 1)),
                            v = doubles(golden_vector(kRows * kDim, 2));
  const std::vector<double> inv_freq = reference::inverse_frequencies(kDim, 10000.0);
  for (const EncodingKind kind : kAllEncodingKinds) {
    std::vector<double> table = Golden::table_of(kind);
    if (kind == EncodingKind::kShaw) table = doubles(golden_vector(9 * kDim, 50));
    CAPTURE(encoding_id(kind));
    const reference::Encoding encoding{.kind = kind, .inv_freq = inv_freq, .table = table};
    reference::Attention options{.dim = kDim, .value_dim = kDim};
    const std::vector<double> all = reference::attention(q, k, v, encoding, options);
    options.query_offset = 4;
    const std::vector<double> last =
        reference::attention(std::span(q).subspan(4 * kDim), k, v, encoding, options);
    CHECK(relative_error(last, std::vector<double>(all.begin() + 4 * kDim, all.end())) < 1e-14);
  }
}

}  // namespace
}  // namespace ropewalk::core
