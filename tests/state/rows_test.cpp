#include "state/rows.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include "core/bits.h"
#include "core/number_text.h"
#include "state/history.h"
#include "state/link.h"
#include "state/params.h"
#include "state/snapshot.h"
#include "state/text.h"
#include "state/value_text.h"

namespace ropewalk::state {
namespace {

enum class Head { kMade, kOwn };
struct Brought {
  Head head = Head::kMade;
  Rows q, k;
  int m = 0;
};

Params<Brought> params_of_brought() {
  Params<Brought> params;
  params.add("head", &Brought::head,
             {.label = "head", .choices = {{"made", "made"}, {"own", "own"}}});
  Spec spec{.label = "queries", .min = -100, .max = 100};
  spec.none = "made";
  spec.companion = {"head", "own"};
  params.add("q", &Brought::q, spec);
  params.add("k", &Brought::k, spec.named("keys"));
  params.add("m", &Brought::m, {.label = "position", .max = 9});
  return params;
}

struct Chapter {
  Params<Brought> params = params_of_brought();
  std::vector<Schema> schemas{{"brought", &params.list()}};

  Location at(const Brought& state) const { return {0, params.to_values(state), 0}; }
  Decoded open(std::string_view link) const { return decode(schemas, link); }
};

Rows random_rows(int rows, int columns, std::mt19937& random) {
  std::vector<float> numbers(static_cast<size_t>(rows * columns));
  for (float& number : numbers) number = static_cast<float>(random()) / 4294967296.0F * 4 - 2;
  return {columns, std::move(numbers)};
}

TEST_CASE("a float's text is the shortest that reads back to it") {
  for (const auto& [number, text] : {std::pair{0.0F, "0"},
                                     {1.0F, "1"},
                                     {-0.1F, "-0.1"},
                                     {0.5F, "0.5"},
                                     {0.001F, "0.001"},
                                     {1e-6F, "1e-6"},
                                     {1e6F, "1000000"},
                                     {123456.79F, "123456.79"},
                                     {1e-9F, "1e-9"},
                                     {1.5e20F, "1.5e20"},
                                     {16777216.0F, "16777216"},
                                     {0.333333343F, "0.33333334"}})
    CHECK(core::float_text(number) == text);
  std::mt19937 random(7);
  for (int i = 0; i < 200000; ++i) {
    const auto x = core::bits_of<float>(static_cast<std::uint32_t>(random()));
    if (!std::isfinite(x)) continue;
    const std::string text = core::float_text(x);
    const auto read = parse_decimal(text);
    REQUIRE(read.has_value());
    if (static_cast<float>(*read) != x) FAIL("it does not read back: ", text);
    CHECK_MESSAGE(text.size() <= 15, text);
  }
}

TEST_CASE("rows share their numbers and tell their extremes") {
  const Rows none;
  CHECK(none.empty());
  CHECK(none.rows() == 0);
  CHECK(none.text().empty());
  CHECK(Rows(3, {}) == none);
  const Rows rows(2, {1, -0.0F, 0.5F, -1});
  const Rows copy = rows;
  CHECK(copy.numbers().data() == rows.numbers().data());
  CHECK(copy == rows);
  CHECK(rows == Rows(2, {1, 0, 0.5F, -1}));
  CHECK(rows != Rows(4, {1, 0, 0.5F, -1}));
  CHECK(rows != none);
  CHECK(rows.rows() == 2);
  CHECK(rows.row(1)[1] == -1);
  CHECK(rows.min() == -1);
  CHECK(rows.max() == 1);
  CHECK(rows.text() == "1,0;0.5,-1");
  CHECK(rows.csv() == "1,0\n0.5,-1");
  CHECK(std::isnan(Rows(1, {1, std::numeric_limits<float>::quiet_NaN()}).max()));
  const Rows large(256, std::vector<float>(256 * 512, 0.25F));
  CHECK(large.text().empty());
  CHECK(large.csv().size() == 256 * 512 * 5 - 1);
}

TEST_CASE("rows travel in links, and what comes back is the same") {
  const Chapter chapter;
  Brought state{.head = Head::kOwn, .q = Rows(2, {1, 0, 0.5F, -1}), .k = {}, .m = 3};
  const std::string link = encode(chapter.schemas, chapter.at(state));
  CHECK(link == "#/brought?head=own&q=1,0;0.5,-1&m=3");
  CHECK(chapter.open(link).location == chapter.at(state));
  CHECK(chapter.open("#/brought?head=own&q=1,0%3B0.5%2C-1&m=3").location == chapter.at(state));
  CHECK(chapter.open("#/brought?q=").location == chapter.at({}));
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    state.q = random_rows(1 + round % 12, 1 + round % 7, random);
    state.k = random_rows(1 + round % 5, 1 + round % 9, random);
    const Location at = chapter.at(state);
    std::vector<size_t> left_out{99};
    const Decoded again = chapter.open(encode(chapter.schemas, at, &left_out));
    CHECK(again.location == at);
    CHECK(again.notes.empty());
    CHECK(left_out.empty());
  }
}

TEST_CASE("rows that are too many stay out of the link, the largest first and whole") {
  const Chapter chapter;
  std::mt19937 random(3);
  const Rows all = random_rows(512, 256, random), some = random_rows(60, 8, random),
             more = random_rows(80, 8, random);
  std::vector<size_t> left_out;
  const auto link = [&](const Rows& q, const Rows& k) {
    std::string text = encode(chapter.schemas, chapter.at({Head::kOwn, q, k, 3}), &left_out);
    CHECK(text.size() <= kMaxLinkBytes);
    const Decoded again = chapter.open(text);
    CHECK(again.notes.empty());
    return again.location;
  };
  CHECK(link(all, some) == chapter.at({Head::kOwn, {}, some, 3}));
  CHECK(left_out == std::vector<size_t>{1});
  CHECK(link(all, all) == chapter.at({Head::kOwn, {}, {}, 3}));
  CHECK(left_out.size() == 2);
  // Each alone fits, both do not.
  CHECK(link(some, more) == chapter.at({Head::kOwn, some, {}, 3}));
  CHECK(left_out == std::vector<size_t>{2});
  CHECK(link(some, some) == chapter.at({Head::kOwn, {}, some, 3}));
  CHECK(link(some, {}) == chapter.at({Head::kOwn, some, {}, 3}));
  CHECK(left_out.empty());

  // To the byte: the longest link is taken, and one more digit is not.
  const std::string around = "#/brought?head=own&q=&m=3";
  const size_t room = kMaxLinkBytes - around.size();
  constexpr int kColumns = 16, kRows = 255;
  for (const size_t over : {size_t{0}, size_t{1}}) {
    std::vector<float> ones(kColumns * kRows, 1);  // "1,1,...;1"
    size_t missing = room + over - (2 * ones.size() - 1);
    for (float& number : ones) {
      if (missing > 1) number = 1.5F;
      if (missing == 1) number = 10;
      missing -= std::min<size_t>(missing, 2);
    }
    const Rows rows(kColumns, std::move(ones));
    const Location at = chapter.at({Head::kOwn, rows, {}, 3});
    const std::string text = encode(chapter.schemas, at, &left_out);
    CHECK(left_out.size() == over);
    if (over == 0) CHECK(text.size() == kMaxLinkBytes);
    if (over == 0) CHECK(chapter.open(text).location == at);
  }
}

TEST_CASE("rows that cannot be taken from a link leave the default and a note") {
  const Chapter chapter;
  const std::string taken = "; the default (made) was taken instead.";
  const auto many = [](const std::string& part, int count) {
    std::string text = part;
    for (int i = 1; i < count; ++i) text += ';' + part;
    return text;
  };
  for (const auto& [text, reason] : std::vector<std::pair<std::string, std::string>>{
           {"1,2;3", "\"1,2;3\" has 1 in row 2 where row 1 has 2"},
           {"1;", "\"1;\" ends with a semicolon"},
           {"1,,2", "\"1,,2\" has \"\" where a number is needed"},
           {"1,2,", "\"1,2,\" has \"\" where a number is needed"},
           {"a", "\"a\" has \"a\" where a number is needed"},
           {"nan", "\"nan\" has \"nan\" where a number is needed"},
           {"1e999", "\"1e999\" has a number (number 1 of row 1) that is not finite"},
           {"1;2;-1e60", "\"1;2;-1e60\" has a number (number 1 of row 3) that is not finite"},
           {many("1", 513),
            quoted(many("1", 513)) + " has 513 rows or more where at most 512 are taken"}}) {
    const std::string& given = text;  // which a lambda of clang 14 may capture
    CAPTURE(given);
    const Decoded decoded = chapter.open("#/brought?m=4&q=" + text);
    CHECK(decoded.location == chapter.at({.head = Head::kMade, .q = {}, .k = {}, .m = 4}));
    CHECK(core::sentences(decoded.notes) == std::vector<std::string>{"q: " + reason + taken});
  }
  std::string wide = "1";
  for (int i = 0; i < 256; ++i) wide += ",1";
  const Decoded decoded = chapter.open("#/brought?q=" + wide);
  CHECK(decoded.location == chapter.at({}));
  REQUIRE(decoded.notes.size() == 1);
  CHECK(core::sentence(decoded.notes[0])
            .find("has 257 numbers in a row where at most 256 are taken") != std::string::npos);
  const Decoded moved = chapter.open("#/brought?q=1,200;-5e7,0");
  CHECK(moved.location.values[1].rows == Rows(2, {1, 100, -100, 0}));
  CHECK(core::sentences(moved.notes) ==
        std::vector<std::string>{"q: \"1,200;-5e7,0\" has a number (number 2 of row "
                                 "1) that is above 100; the nearest was taken "
                                 "instead."});
}

TEST_CASE("rows switch when a step eases, come back with undo, and bring along what shows them") {
  const Chapter chapter;
  const ParamList& list = chapter.params.list();
  const Rows rows(1, {1, 2, 3});
  const Values none = defaults(list);
  const Values with = with_rows(list, none, 1, rows);
  CHECK(with == chapter.at({Head::kOwn, rows, {}, 0}).values);
  CHECK(with_rows(list, with, 1, {})[0] == with[0]);
  CHECK(display(list[1], with[1]) == "3 \u00D7 1");
  CHECK(display(list[1], none[1]) == "made");
  CHECK(ease(list, none, with, 0.01)[1] == with[1]);
  CHECK(ease(list, with, none, 0)[1] == with[1]);
  History history;
  history.record({0, none, 0}, "q", 0);
  CHECK(history.undo({0, with, 0}).values == none);
  CHECK(history.redo({0, none, 0}).values[1].rows.numbers().data() == rows.numbers().data());
  CHECK(problems(list).empty());
  ParamList bad = list;
  bad[1].spec.companion = {"head", "nobody"};
  CHECK(problems(bad).size() == 1);
}

TEST_CASE("illegal rows are made legal or dropped") {
  const Chapter chapter;
  Param param = chapter.params.list()[1];
  const auto clamped = [&param](Rows rows) {
    std::vector<std::string> notes;
    const Value value = clamp(param, {.numbers = {}, .text = {}, .rows = std::move(rows)}, &notes);
    CHECK(notes.size() <= 1);
    return std::pair{value.rows, notes.empty() ? "" : notes[0]};
  };
  CHECK(clamped(Rows(2, {1, 2})).second.empty());
  CHECK(clamped(Rows(1, {1, 1e9F})).first == Rows(1, {1, 100}));
  CHECK(clamped(Rows(1, {std::numeric_limits<float>::infinity()})).first.empty());
  CHECK(clamped(Rows(1, {1, std::numeric_limits<float>::quiet_NaN(), 1e9F})).first.empty());
  param.spec.max_rows = 2;
  param.spec.max_size = 3;
  CHECK(clamped(Rows(3, {1, 2, 3, 4, 5, 6})).second.empty());
  CHECK(clamped(Rows(1, {1, 2, 3})).second ==
        "q: \"3 \u00D7 1\" has 3 rows where at most 2 are taken; the default (made) was taken "
        "instead.");
  CHECK(clamped(Rows(4, {1, 2, 3, 4})).first.empty());
  param.spec.max_rows = 100000;  // no author passes the limits of the program
  CHECK(clamped(Rows(1, std::vector<float>(513, 1))).first.empty());
}

TEST_CASE("the snapshot holds rows as lists of lists") {
  const Chapter chapter;
  Snapshot snapshot;
  snapshot.version = "1";
  snapshot.scene = chapter.schemas[0];
  snapshot.values = chapter.at({Head::kOwn, Rows(2, {1, 0, 1e-9F, -1}), {}, 0}).values;
  const std::string json = to_json(snapshot);
  CHECK(json.find("\"q\":[[1,0],[1e-9,-1]],\"k\":[]") != std::string::npos);
}

}  // namespace
}  // namespace ropewalk::state
