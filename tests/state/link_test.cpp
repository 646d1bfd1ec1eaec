#include "state/link.h"

#include <doctest/doctest.h>

#include <fstream>

#include "state/value_text.h"
#include "support/random_values.h"
#include "synthetic.h"

namespace ropewalk::state {
namespace {

using synthetic::Registry;

Decoded open_link(std::string_view text) {
  const Registry registry;
  return decode(registry.schemas, text);
}

// The notes of `link`; checks that all else is at its default.
std::vector<std::string> notes_of_default(std::string_view link) {
  const Registry registry;
  const Decoded decoded = decode(registry.schemas, link);
  const auto scene = static_cast<size_t>(decoded.location.scene);
  CHECK(decoded.location.values == defaults(*registry.schemas[scene].params));
  CHECK(decoded.location.step == 0);
  return core::sentences(decoded.notes);
}

void check_note(std::string_view link, const std::string& note) {
  CAPTURE(link);
  CHECK(notes_of_default(link) == std::vector<std::string>{note});
}

// Whatever came in, what comes out is complete and legal, and its own link opens it again without a
// note.
void check_legal(const Registry& registry, const Decoded& decoded) {
  const Location& location = decoded.location;
  CHECK(location.scene >= 0);
  CHECK(static_cast<size_t>(location.scene) < registry.schemas.size());
  const ParamList& list = *registry.schemas[static_cast<size_t>(location.scene)].params;
  CHECK(location.values.size() == list.size());
  for (size_t i = 0; i < list.size(); ++i)
    CHECK(clamp(list[i], location.values[i], nullptr) == location.values[i]);
  CHECK(decoded.notes.size() <= 12);
  for (const std::string& note : core::sentences(decoded.notes)) {
    CAPTURE(note);
    CHECK(note.size() < 400);
    CHECK(note.back() == '.');
    CHECK(note.find('\n') == std::string::npos);
  }
  const Decoded again = decode(registry.schemas, encode(registry.schemas, location));
  CHECK(again.location == location);
  CHECK(again.notes.empty());
}

TEST_CASE("a link names the lecture, its slide and lecture mode") {
  const Registry registry;
  for (const char* link :
       {"#/pair-rotation?deck=ten-minutes", "#/pair-rotation?deck=ten-minutes&slide=7&present=1",
        "#/pair-rotation?present=1", "#/pair-rotation?deck=talks/2026/mine.md&slide=300",
        "#/pair-rotation?deck=~mine.md&slide=2"}) {
    CAPTURE(link);
    const Decoded decoded = decode(registry.schemas, link);
    CHECK(decoded.notes.empty());
    CHECK(encode(registry.schemas, decoded.location) == link);
  }
  const Location at = open_link("#/pair-rotation?deck=talks/mine.md&slide=3&present=1").location;
  CHECK(at.deck == "talks/mine.md");
  CHECK(at.slide == 3);
  CHECK(at.present);
  for (const char* name :
       {"https%3A%2F%2Fevil.example%2Fx.md", "https://evil.example/x.md", "//evil.example/x.md",
        "/etc/x.md", "../x.md", "a/../x.md", ".hidden.md", "a//b.md", "x.txt", "~", "~a/b.md",
        "javascript:alert(1).md", "a%00.md", "x.md%0A", "%FF.md", "a b.md", "a\\b.md", "<x>.md"}) {
    CAPTURE(name);
    const Decoded decoded =
        decode(registry.schemas, std::string("#/pair-rotation?slide=2&deck=") + name);
    CHECK(decoded.location.deck.empty());
    CHECK(decoded.location.slide == 0);
    REQUIRE(decoded.notes.size() == 1);
    CHECK(core::sentence(decoded.notes[0]).find("is no lecture that a link can open") !=
          std::string::npos);
  }
  CHECK(open_link("#/pair-rotation?deck=" + std::string(300, 'a')).notes.size() == 1);
  CHECK(open_link("#/pair-rotation?slide=2").notes.size() == 1);
  CHECK(open_link("#/pair-rotation?deck=a&slide=1e9").location.slide == 300);
}

TEST_CASE("a link says only what differs from the default, in the shortest words") {
  const Registry registry;
  Location location = open_link("").location;
  CHECK(encode(registry.schemas, location) == "#/every-kind");
  synthetic::State state;
  state.mask = false;
  state.m = 7;
  state.angle = 0.3f;
  state.base = 5e8;
  state.layout = synthetic::Layout::kInterleaved;
  state.q = {-0.5f, 1e-9f};
  state.word = {1e6, 0.1};
  state.name = "a b&c";
  location.values = registry.first.to_values(state);
  location.step = 2;
  const std::string link =
      "#/"
      "every-kind?mask=0&m=7&angle=0.3&base=500000000&layout=interleaved&q=-0.5,1e-9&word=1000000,"
      "0.1"
      "&name=a%20b%26c&step=2";
  CHECK(encode(registry.schemas, location) == link);
  CHECK(decode(registry.schemas, link).location == location);
  location = {1, {Value::of(9)}, 0};
  CHECK(encode(registry.schemas, location) == "#/pair-rotation?m=9");
}

TEST_CASE("decoding an encoded location gives the location") {
  const Registry registry;
  std::mt19937_64 random(3);
  for (int round = 0; round < 3000; ++round) {
    Location location;
    location.scene = static_cast<int>(random() % 2);
    location.values = testing::random_values(
        *registry.schemas[static_cast<size_t>(location.scene)].params, random);
    location.step = static_cast<int>(random() % 4);
    const std::string link = encode(registry.schemas, location);
    CAPTURE(link);
    const Decoded decoded = decode(registry.schemas, link);
    CHECK(decoded.location == location);
    CHECK(decoded.notes.empty());
    CHECK(encode(registry.schemas, decoded.location) == link);
    CHECK(link.find_first_of(" <>\"'+`\n") == std::string::npos);
  }
}

TEST_CASE("a link is taken as a fragment, a path or a whole URL") {
  for (const std::string_view text :
       {"#/pair-rotation?m=7", "/pair-rotation?m=7", "pair-rotation?m=7", "#pair-rotation?m=7",
        "https://example.org/a/?lang=en#/pair-rotation?m=7",
        "file:///home/x/index.html#/pair-rotation?m=7", "  #/pair-rotation?m=7\n",
        "#/pair-rotation/?m=7", "#/pair-rotation?&m=7&", "#/pair%2Drotation?%6d=%37",
        "#/pair-rotation?v=1&m=7", "#/pair-rotation?m=07", "#/pair-rotation?m=7.0",
        "#/pair-rotation?m=70e-1"}) {
    CAPTURE(text);
    const Decoded decoded = open_link(text);
    CHECK(decoded.location == Location{1, {Value::of(7)}, 0});
    CHECK(decoded.notes.empty());
  }
  for (const std::string_view text :
       {"", "#", "#/", "/", " \n", "https://example.org/", "https://example.org/?m=7",
        "file:///index.html", "#/every-kind", "#/every-kind?", "#/?"}) {
    CAPTURE(text);
    CHECK(notes_of_default(text).empty());
    CHECK(open_link(text).location.scene == 0);
  }
  CHECK(open_link("#/?m=7").location.values[1] == Value::of(7));  // no chapter: the first
  CHECK(open_link("#/every-kind?name=a%23b").location.values[10].text == "a#b");
  CHECK(open_link("#/every-kind?name=").location.values[10].text.empty());
}

TEST_CASE("notes name the key, the text given and what was taken") {
  check_note("#/nope", "There is no chapter \"nope\"; \"every-kind\" was opened instead.");
  check_note("#/pair-rotatoin?m=5",
             "There is no chapter \"pair-rotatoin\" (did you mean \"pair-rotation\"?); "
             "\"every-kind\" was opened "
             "instead.");
  check_note("#/every-kind?m=1e999",
             "m: \"1e999\" is too large for a number; 0 was taken instead.");
  check_note("#/every-kind?m=abc", "m: \"abc\" is not a decimal number; 0 was taken instead.");
  check_note("#/every-kind?m=", "m: \"\" is empty; 0 was taken instead.");
  check_note("#/every-kind?m=%zz", "m: \"%zz\" has a broken %-escape; 0 was taken instead.");
  check_note("#/every-kind?q=<script>",
             "q: \"<script>\" has \"<script>\" where a number is needed; 1,0 was taken instead.");
  check_note("#/every-kind?q=1",
             "q: \"1\" has 1 number where 2 are needed; 1,0 was taken instead.");
  check_note("#/every-kind?q=1,", "q: \"1,\" ends with a comma; 1,0 was taken instead.");
  check_note("#/every-kind?word=",
             "word: \"\" has 0 numbers where 1 to 6 are needed; 1,2 was taken instead.");
  check_note("#/every-kind?mask=true", "mask: \"true\" is neither 0 nor 1; 1 was taken instead.");
  check_note(
      "#/every-kind?layout=half",
      "layout: \"half\" is none of interleaved, half-split, none; half-split was taken instead.");
  check_note("#/every-kind?nope=1", "This chapter has no parameter \"nope\"; it was left out.");
  check_note(
      "#/every-kind?weight=1",
      "This chapter has no parameter \"weight\" (did you mean \"weights\"?); it was left out.");
  check_note("#/every-kind?m", "\"m\" stands in the link without a value; it was left out.");
  check_note(
      "#/every-kind?v=99",
      "v: \"99\" is a newer version of links than this program knows; it was read as version 1.");
  check_note("#/every-kind?v=", "v: \"\" is not a version of links; it was read as version 1.");
  check_note("#/every-kind?step=x", "step: \"x\" is not a decimal number; 0 was taken instead.");
}

TEST_CASE("what is out of range is clamped, and the rest of the link still counts") {
  Decoded decoded = open_link("#/every-kind?m=5000&q=9,0.5&theta=2");
  CHECK(decoded.location.values[1] == Value::of(1000));
  CHECK(decoded.location.values[6].numbers == std::vector<double>{2, 0.5});
  CHECK(decoded.location.values[2] == Value::of(2));
  CHECK(core::sentences(decoded.notes) ==
        std::vector<std::string>{
            "m: \"5000\" is above 1000; 1000 was taken instead.",
            "q: \"9,0.5\" has a number (the one at place 1) that is above 2; 2,0.5 was taken "
            "instead."});
  decoded = open_link("#/every-kind?m=3&m=4&theta=-0");
  CHECK(decoded.location.values[1] == Value::of(3));
  CHECK(decoded.location.values[2] == Value::of(0));
  CHECK(core::sentences(decoded.notes) ==
        std::vector<std::string>{"m stands more than once in the link; the first one was taken."});
  decoded = open_link("#/every-kind?name=a%00b%FF");
  CHECK(decoded.location.values[10].text == "ab");
  CHECK(core::sentences(decoded.notes) ==
        std::vector<std::string>{
            "name: \"a?b?\" has characters that are not text; \"ab\" was taken instead."});
  CHECK(open_link("#/every-kind?step=1e9").location.step == 999);
}

TEST_CASE("every link of the hostile list opens something legal, with a note") {
  const Registry registry;
  std::ifstream file("tests/links/hostile.txt");
  CHECK(file.good());
  int count = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == ';') continue;
    CAPTURE(line);
    const Decoded decoded = decode(registry.schemas, line);
    CHECK_FALSE(decoded.notes.empty());
    check_legal(registry, decoded);
    ++count;
  }
  CHECK(count > 80);
}

TEST_CASE("over-long links give one note and defaults") {
  for (const std::string& filler :
       {std::string(1u << 20, 'x'), std::string(1u << 20, '/'), std::string(1u << 20, '\0'),
        std::string(1u << 20, '%'), std::string(kMaxLinkBytes + 1, 'a')}) {
    CHECK(notes_of_default(filler).size() == 1);
    CHECK(notes_of_default("#/pair-rotation?m=" + filler).size() == 1);
    CHECK(open_link("#/pair-rotation?m=" + filler).location.scene == 0);
  }
  const std::string longest = "/pair-rotation?m=" + std::string(kMaxLinkBytes - 17, '0') + "7";
  CHECK(open_link(longest).location == Location{1, {Value::of(7)}, 0});
  CHECK(open_link("https://example.org/?" + std::string(9000, 'x') + "#/pair-rotation?m=7")
            .notes.empty());
}

TEST_CASE("a flood of mistakes is summed up") {
  std::string link = "#/every-kind?";
  for (int i = 0; i < 500; ++i) link += "x" + std::to_string(i) + "=1&";
  const Decoded decoded = open_link(link);
  CHECK(decoded.notes.size() == 12);
  CHECK(core::sentence(decoded.notes.back()) ==
        "489 more parts of the link were not taken as they stand.");
}

TEST_CASE("bytes that are no text never crash") {
  const Registry registry;
  const std::vector<std::string> pieces{"#",
                                        "/",
                                        "every-kind",
                                        "pair-rotation",
                                        "?",
                                        "&",
                                        "=",
                                        "m",
                                        "q",
                                        "word",
                                        "name",
                                        "layout",
                                        "v",
                                        "step",
                                        "deck",
                                        "slide",
                                        "present",
                                        "ui",
                                        "stage",
                                        "~",
                                        "..",
                                        ".md",
                                        "1",
                                        "-",
                                        ".",
                                        "e9",
                                        ",",
                                        "%",
                                        "%41",
                                        "%00",
                                        "\xff",
                                        "\xfe",
                                        std::string(1, '\0'),
                                        "\u00e4",
                                        "nan",
                                        "<",
                                        "://",
                                        " "};
  std::mt19937_64 random(5);
  for (int round = 0; round < 20000; ++round) {
    std::string link = random() % 2 == 0 ? "#/every-kind?" : "";
    for (uint64_t i = random() % 24; i > 0; --i) link += pieces[random() % pieces.size()];
    check_legal(registry, decode(registry.schemas, link));
  }
}

TEST_CASE("encode makes the best of locations that are not legal") {
  const Registry registry;
  CHECK(encode(registry.schemas, {-1, {}, 0}) == "#/every-kind");
  CHECK(encode(registry.schemas, {7, {}, 3}) == "#/every-kind");
  CHECK(encode(registry.schemas, {1, {}, 0}) == "#/pair-rotation");
  CHECK(encode(registry.schemas, {1, {Value::of(1e300), Value::of(1)}, -4}) ==
        "#/pair-rotation?m=9");
  CHECK(encode({}, {}) == "#/");
  CHECK(decode({}, "#/pair-rotation?m=1").location == Location{});
  const std::vector<Schema> bare{{"bare", nullptr}};
  CHECK(decode(bare, "#/bare?m=1").notes.size() == 1);
  CHECK(encode(bare, decode(bare, "#/bare?step=1").location) == "#/bare?step=1");
}

TEST_CASE("a control that is not shown still stands in the link") {
  ParamList list{
      {"m", Kind::kReal, {.label = "m"}, Value::of(0), [](const Values&) { return false; }}};
  const std::vector<Schema> registry{{"hidden", &list}};
  CHECK(encode(registry, {0, {Value::of(0.5)}, 0}) == "#/hidden?m=0.5");
  CHECK(decode(registry, "#/hidden?m=0.5").location.values == Values{Value::of(0.5)});
}

}  // namespace
}  // namespace ropewalk::state
