#include "state/probes.h"

#include <doctest/doctest.h>

namespace ropewalk::state {
namespace {

TEST_CASE("a number has a name for programs and a label for people") {
  Probes probes;
  CHECK(probes.empty());
  probes.add("score", 0.5F, "score of query and key");
  probes.add("tokens", size_t{7}, "tokens in the text");
  probes.add("band_3", -1, "group {group} of {groups}", {{"group", 4}, {"groups", "eight"}});
  REQUIRE(probes.size() == 3);
  CHECK(probes[0].value == 0.5);
  CHECK(probes[1].value == 7);
  CHECK(label_of(probes[0]) == "score of query and key");
  CHECK(label_of(probes[2]) == "group 4 of eight");
  REQUIRE(probes.find("band_3") != nullptr);
  CHECK(probes.find("band_3")->value == -1);
  CHECK(probes.find("band") == nullptr);
  CHECK(label_of({"x", 0, "{a} of {b}", {{"a", "{b}"}, {"c", "no"}}}) == "{b} of {b}");
}

TEST_CASE("the numbers of a vector are told axis by axis") {
  Probes probes;
  probes.add_axes("q_turned", {1, 2, 3, 4}, "turned query, {axis}");
  REQUIRE(probes.size() == 4);
  CHECK(probes[0].name == "q_turned_x");
  CHECK(label_of(probes[0]) == "turned query, x");
  CHECK(probes[3].name == "q_turned_w");
  CHECK(probes[3].value == 4);
}

}  // namespace
}  // namespace ropewalk::state
