// Public configs whose right answers were worked out by code that isn't ours
// (tests/golden/cases.json: reduced to what concerns positions; each names where it was seen).
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "formats/model_config.h"
#include "formats/model_types.h"

using namespace ropewalk;
using formats::Json;

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

const Json& at(const Json& object, std::string_view key) {
  const Json* member = formats::find_member(object, key);
  static const Json nothing;
  return member == nullptr ? nothing : *member;
}

double number(const Json& object, std::string_view key) {
  return formats::number_of(&at(object, key));
}

void check_group(const formats::RopeGroup& group, double length, const Json& expected) {
  const core::RopeConfig& c = group.config;
  CHECK(core::kind_id(c.kind) == formats::text_of(&at(expected, "kind")));
  const bool interleaved = c.layout == core::Layout::kInterleaved;
  CHECK((interleaved ? "interleaved" : "half-split") == formats::text_of(&at(expected, "layout")));
  CHECK(c.head_dim == number(expected, "head_dim"));
  CHECK(c.effective_rotary_dim() == number(expected, "rotary_dim"));
  CHECK(c.base == number(expected, "base"));
  const auto made = formats::frequencies(group, length);
  REQUIRE(made.ok());
  CHECK(made->attention_factor ==
        doctest::Approx(number(expected, "attention_factor")).epsilon(2e-6));
  const Json& frequencies = at(expected, "inv_freq");
  REQUIRE(made->inv_freq.size() == frequencies.size());
  for (size_t i = 0; i < frequencies.size(); ++i)
    CHECK(made->inv_freq[i] == doctest::Approx(formats::number_of(&frequencies[i])).epsilon(1e-9));
}

}  // namespace

TEST_CASE("public configs give the right frequencies, or say what is missing") {
  std::ifstream file("tests/golden/cases.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto cases = formats::parse_json(text);
  REQUIRE(cases.ok());
  REQUIRE(cases->root.size() == 32);
  for (const Json& item : cases->root) {
    const std::string name(formats::text_of(&at(item, "name")));
    CAPTURE(name);
    const auto model = formats::read_model_config(at(item, "config"));
    std::string said = model.ok() ? model->still : model.error();
    if (model.ok()) {
      for (const std::string& note : model->notes) said += '\n' + note;
      for (const std::string& warning : model->warnings) said += '\n' + warning;
    }
    CAPTURE(said);
    for (const std::string_view word : formats::texts_of(&at(item, "must_name")))
      CHECK(lower(said).find(lower(std::string(word))) != std::string::npos);
    for (const std::string_view word : formats::texts_of(&at(item, "must_not_say")))
      CHECK(lower(said).find(lower(std::string(word))) == std::string::npos);
    if (at(item, "no_rotation") == true) {
      CHECK((!model.ok() || (model->groups.empty() && !model->still.empty())));
      continue;
    }
    REQUIRE(model.ok());
    CHECK(model->known);
    const Json& groups = at(item, "groups");
    REQUIRE(model->groups.size() == groups.size());
    for (size_t i = 0; i < groups.size(); ++i) {
      CHECK(model->groups[i].name == formats::text_of(&at(groups[i], "name")));
      check_group(model->groups[i], number(item, "length"), groups[i]);
    }
  }
}

TEST_CASE("the tables of models are what their readers take them for") {
  const std::vector<std::string_view> keys = {"layout",
                                              "like",
                                              "positions",
                                              "turns",
                                              "base",
                                              "share",
                                              "head_dim",
                                              "rotary_dim",
                                              "local_base",
                                              "base_from",
                                              "heads_from",
                                              "width_from",
                                              "length_from",
                                              "head_dim_from",
                                              "rotary_dim_from",
                                              "local_base_from",
                                              "local_head_dim_from",
                                              "base_ratio_from",
                                              "scaling",
                                              "growth",
                                              "layers",
                                              "softmax",
                                              "query",
                                              "also",
                                              "qk_norm",
                                              "notes",
                                              "note_interleaved",
                                              "warn",
                                              "harmless",
                                              "mrope_interleaved",
                                              "other_version",
                                              "attention_factor",
                                              "interleaved_from",
                                              "share_from"};
  int rotary = 0;
  for (const formats::ModelType& type : formats::model_types()) {
    const std::string id(type.id());
    CAPTURE(id);
    CHECK(formats::find_model_type(id) == &type);
    CHECK_FALSE(type.sources().empty());
    for (const std::string& key : type.keys()) {
      CAPTURE(key);
      CHECK(std::find(keys.begin(), keys.end(), key) != keys.end());
    }
    if (!type.text("positions").empty()) continue;
    ++rotary;
    CHECK((type.text("layout") == "half-split" || type.text("layout") == "interleaved"));
    if (id == "params.json") continue;
    const auto model = formats::parse_model_config(
        R"({"model_type":")" + id +
        R"(","hidden_size":1280,"num_attention_heads":16,)"
        R"("num_hidden_layers":12,"max_position_embeddings":4096,"rope_theta":10000})");
    CAPTURE((model.ok() ? std::string() : model.error()));
    REQUIRE(model.ok());
    CHECK(model->known);
    CHECK(model->layers.size() == 12);
    CHECK(model->warnings.empty());
    CHECK((model->groups.empty() ? !model->still.empty() : model->attention.scale > 0.0));
  }
  CHECK(rotary >= 60);
  CHECK(formats::find_model_type("no such model") == nullptr);
  CHECK(formats::positions_without_rope("bloom") == "ALiBi");
}
