// Configs in every spelling against PyTorch's frequencies (tests/golden/make_models.py).
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

#include "formats/model_config.h"

using namespace ropewalk;
using formats::Json;

namespace {

double number_of(const Json& value) {
  if (const auto* real = value.get_ptr<const Json::number_float_t*>()) return *real;
  const auto* whole = value.get_ptr<const Json::number_integer_t*>();
  return whole != nullptr ? static_cast<double>(*whole) : std::nan("");
}

void check_group(const formats::RopeGroup& group, double length, const Json& expected) {
  CAPTURE(group.name);
  const core::RopeConfig& c = group.config;
  CHECK(Json(group.name) == *formats::find_member(expected, "name"));
  CHECK(Json(std::string(core::kind_id(c.kind))) == *formats::find_member(expected, "kind"));
  const bool interleaved = c.layout == core::Layout::kInterleaved;
  CHECK(Json(interleaved ? "interleaved" : "half-split") ==
        *formats::find_member(expected, "layout"));
  CHECK(c.head_dim == number_of(*formats::find_member(expected, "head_dim")));
  CHECK(c.effective_rotary_dim() == number_of(*formats::find_member(expected, "rotary_dim")));
  CHECK(c.base == number_of(*formats::find_member(expected, "base")));
  const auto made = core::frequencies(c, length);
  REQUIRE(made.ok());
  const double attention = number_of(*formats::find_member(expected, "attention_factor"));
  CHECK(made->attention_factor == doctest::Approx(attention).epsilon(1e-12));
  const Json& frequencies = *formats::find_member(expected, "inv_freq");
  REQUIRE(made->inv_freq.size() == frequencies.size());
  for (size_t i = 0; i < frequencies.size(); ++i) {
    CHECK(made->inv_freq[i] == doctest::Approx(number_of(frequencies[i])).epsilon(1e-12));
  }
}

}  // namespace

TEST_CASE("configs in every spelling give PyTorch's frequencies") {
  std::ifstream file("tests/golden/models.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto cases = formats::parse_json(text);
  REQUIRE(cases.ok());
  REQUIRE(cases->root.size() >= 40);
  for (const Json& item : cases->root) {
    const std::string name = formats::find_member(item, "name")->dump();
    CAPTURE(name);
    const auto model = formats::read_model_config(*formats::find_member(item, "config"));
    CAPTURE((model.ok() ? std::string() : model.error()));
    REQUIRE(model.ok());
    const Json& groups = *formats::find_member(item, "groups");
    REQUIRE(model->groups.size() == groups.size());
    for (size_t i = 0; i < groups.size(); ++i) {
      check_group(model->groups[i], number_of(*formats::find_member(item, "length")), groups[i]);
    }
  }
}
