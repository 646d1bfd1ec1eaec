// Programs with a state written into them.
#include "state/code.h"

#include <doctest/doctest.h>

using namespace ropewalk::state;

namespace {

ParamList list() {
  const Spec sizes{.choices = {{"2", "2"}, {"64", "64"}}};
  const Spec words{.choices = {{"slow", "slow"}, {"3d", "3d"}}};
  return {{"m", Kind::kReal, {.max = 1e6}, Value::of(1)},
          {"on", Kind::kBool, {}, Value::of(0)},
          {"d", Kind::kChoice, sizes, Value::of(0)},
          {"kind", Kind::kChoice, words, Value::of(0)},
          {"q", Kind::kVector, {.min = -9, .max = 9}, {{0, 0}, {}}},
          {"text", Kind::kText, {}, {{}, "a"}},
          {"k", Kind::kRows, {}, {}}};
}

}  // namespace

TEST_CASE("values are written as Python reads them") {
  const ParamList all = list();
  const auto text = [&](const char* key, const Value& value) {
    return python_text(all[static_cast<size_t>(find_param(all, key))], value);
  };
  CHECK(text("m", Value::of(0.1)) == "0.1");
  CHECK(text("m", Value::of(1000000)) == "1000000");
  CHECK(text("on", Value::of(1)) == "True");
  CHECK(text("on", Value::of(0)) == "False");
  CHECK(text("d", Value::of(1)) == "64");
  CHECK(text("kind", Value::of(1)) == "\"3d\"");
  CHECK(text("q", {{1.2, -0.4}, {}}) == "[1.2, -0.4]");
  CHECK(text("text", {{}, "say \"no\"\\\n"}) == "\"say \\\"no\\\"\\\\\\x0a\"");
  CHECK(text("k", {}) == "[]");
  CHECK(text("k", {{}, {}, Rows(2, {1, 0, 0.5F, -1})}) == "[[1, 0], [0.5, -1]]");
}

TEST_CASE("the first line of each parameter is filled, nothing else is touched") {
  const ParamList all = list();
  Values values = defaults(all);
  values[0] = Value::of(7);
  values[4] = {{1, 2}, {}};
  CHECK(filled_program("import x\n\nm = 1  # where\nq = [0, 0]\nz = m\nm = 3\n  d = 2\n", all,
                       values) ==
        "import x\n\nm = 7  # where\nq = [1, 2]\nz = m\nm = 3\n  d = 2\n");
  CHECK(filled_program("no line end", all, values) == "no line end\n");
  CHECK(filled_program("", all, values).empty());
}
