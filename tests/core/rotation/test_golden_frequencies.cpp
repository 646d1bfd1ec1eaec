#include <doctest/doctest.h>

#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "support.h"
#include "support/golden.h"

namespace ropewalk::core {
namespace {

using testing::GoldenCase;
using testing::relative_error;

RopeConfig config_of(const GoldenCase& c) {
  RopeConfig config;
  config.kind = kind_from_id(c.text("kind")).value_or(ScalingKind::kDefault);
  config.head_dim = c.integer("head_dim");
  config.rotary_dim = c.integer("rotary_dim");
  config.base = c.number("base");
  config.layout = c.text("layout") == "interleaved" ? Layout::kInterleaved : Layout::kHalfSplit;
  config.factor = c.number("factor", 1.0);
  config.max_position_embeddings = c.number("max_position_embeddings", 2048.0);
  config.original_max_position_embeddings = c.number("original_max_position_embeddings");
  if (c.has("attention_factor")) config.attention_factor = c.number("attention_factor");
  config.beta_fast = c.number("beta_fast", 32.0);
  config.beta_slow = c.number("beta_slow", 1.0);
  config.truncate = c.number("truncate", 1.0) != 0.0;
  config.mscale = c.number("mscale");
  config.mscale_all_dim = c.number("mscale_all_dim");
  if (c.text("yarn_ramp") == "paper") config.yarn_ramp = YarnRamp::kPaper;
  config.low_freq_factor = c.number("low_freq_factor", 1.0);
  config.high_freq_factor = c.number("high_freq_factor", 4.0);
  config.short_factor = c.list("short_factor");
  config.long_factor = c.list("long_factor");
  if (c.has("longrope_factor")) config.longrope_factor = c.number("longrope_factor");
  config.partial_rotary_factor = c.number("partial_rotary_factor", 1.0);
  return config;
}

TEST_CASE("frequencies, attention factors and rotated vectors are PyTorch's") {
  const std::vector<GoldenCase> cases = testing::read_golden("frequencies.txt");
  CHECK(cases.size() >= 50);
  for (const GoldenCase& c : cases) {
    CAPTURE(c.name);
    const RopeConfig config = config_of(c);
    CHECK(kind_id(config.kind) == c.text("kind"));
    const Result<Frequencies> got = frequencies(config, c.number("seq_len"));
    CHECK(got.ok());
    if (!got.ok()) continue;
    const std::vector<double>& want = c.want("inv_freq");
    CHECK(got->inv_freq.size() == want.size());
    if (got->inv_freq.size() != want.size()) continue;
    double worst = 0.0;
    for (std::size_t i = 0; i < want.size(); ++i) {
      if (want[i] == 0.0) {
        CHECK(got->inv_freq[i] == 0.0);
      } else {
        worst = std::max(worst, std::abs(got->inv_freq[i] / want[i] - 1.0));
      }
    }
    CHECK(worst < 1e-13);
    CHECK(got->attention_factor ==
          doctest::Approx(c.want("attention_factor").at(0)).epsilon(1e-14));

    const std::vector<float> x = testing::golden_vector(static_cast<std::size_t>(config.head_dim),
                                                        static_cast<int>(c.name.size()));
    TableOptions options;
    options.attention_factor = got->attention_factor;
    for (const int position : {1, 4097, 1000000}) {
      const std::vector<float> y = rotated(x, got->inv_freq, position, config.layout, options);
      const std::string field = "rotated_" + std::to_string(position);
      CHECK(relative_error(y, c.want(field)) < 2e-6);
    }
  }
}

}  // namespace
}  // namespace ropewalk::core
