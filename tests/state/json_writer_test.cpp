#include "state/json_writer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace ropewalk::state;
using Break = JsonWriter::Break;

TEST_CASE("members of objects and lists are parted by commas") {
  JsonWriter json;
  json.open().text("a", "b").number("n", 0.1).whole("w", -7).flag("f", true).list("l");
  json.number("", 1).open().close().list().close().close();
  json.numbers("x", std::vector<double>{1, 1e300, std::nan("")}).raw("r", "{}").close();
  CHECK(json.str() ==
        R"({"a":"b","n":0.1,"w":-7,"f":true,"l":[1,{},[]],"x":[1,1e+300,null],"r":{}})");
}

TEST_CASE("a member has a line of its own where it is asked for") {
  JsonWriter json({.spaces = true});
  json.open({}, Break::kLines).list("groups", Break::kLines);
  for (const char* name : {"a", "b"})
    json.open()
        .text("name", name)
        .whole("n", 1)
        .line()
        .numbers("x", std::vector<double>{1, 2})
        .close();
  json.close().texts("none", {}, Break::kLines);
  json.texts("notes", std::vector<std::string>{"one", "two"}, Break::kLines).close();
  CHECK(json.str() == R"({
  "groups": [
    {"name": "a", "n": 1,
     "x": [1, 2]},
    {"name": "b", "n": 1,
     "x": [1, 2]}
  ],
  "none": [],
  "notes": [
    "one",
    "two"
  ]
})");
}

TEST_CASE("numbers are the shortest decimals that read back") {
  JsonWriter json;
  json.list().decimal("", 1).decimal("", -0.5).decimal("", 1e300).decimal("", std::nan(""));
  json.number("", std::numeric_limits<double>::infinity()).number("", 1.0 / 3).close();
  CHECK(json.str() == "[1.0,-0.5,1e+300,null,null,0.3333333333333333]");
}

TEST_CASE("texts are escaped, and may stand in a script") {
  const std::string hostile("</script>\"\\\n\t\x01\r\b\f\v\0\x7f", 20);
  JsonWriter plain, safe({.script_safe = true}), kept;
  CHECK(plain.text("", hostile).str().starts_with(R"("</script>\"\\\n\t)"));
  CHECK(safe.text("", "</a>").str() == R"("\u003c/a>")");
  CHECK(kept.text_as_is("", hostile).str() ==
        "\"</script>\\\"\\\\\\n\\t\\u0001\\r\\b\\f\\u000b\\u0000\x7f\"");
  JsonWriter broken;
  CHECK(broken.text("", "a\xff\x01z").str() == R"("az")");
}
