// Files of every kind that a person may bring: who takes them, and what is said where nobody does.
#include "app/intake/intake.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "app/shell/app.h"
#include "formats/rows.h"
#include "state/prose/deck.h"

#include "support/fake_platform.h"
#include "support/headless.h"

using namespace ropewalk;

namespace {

struct Program {
  test::Headless headless;
  test::FakePlatform platform;
  app::App app{platform, app::Catalog()};

  Program() {
    app.open("#/attention-pattern");
    frames(3);
  }
  void frames(int count) {
    for (int i = 0; i < count; ++i) headless.frame(app, 1280, 800);
  }
  // The whole file at once, or its beginning if it has `size` bytes.
  void drop(std::string name, std::string bytes, std::uint64_t size = 0) {
    const int held = size > 0 ? ++numbered : 0;
    app.receive({.name = std::move(name),
                 .bytes = std::move(bytes),
                 .problem = {},
                 .held = held,
                 .size = size});
    frames(2);
  }
  std::vector<std::string> notes() const { return core::sentences(app.session().notes()); }
  std::string link() const { return app.session().link(); }
  int numbered = 0;
};

using Notes = std::vector<std::string>;

constexpr std::uint64_t kHuge = std::uint64_t{4} << 30;

std::string many_rows() {
  std::string text;
  for (int i = 0; i < 400; ++i) text += std::string(200, '0') + "1,2\n";
  return text;
}

}  // namespace

TEST_CASE("every kind of file is taken, or has a remedy") {
  for (int i = 0; i < formats::kFileKinds; ++i) {
    const app::Intake& intake = app::intake_of(static_cast<formats::FileKind>(i));
    CHECK((intake.taker == app::Taker::kNobody) != intake.remedy.empty());
    CHECK_FALSE(intake.remedy.ends_with('.'));
  }
  for (const app::Taker taker : {app::Taker::kLecture, app::Taker::kRows}) {
    CHECK_FALSE(app::noun_of(taker).empty());
    CHECK(app::max_bytes(taker) < platform::kMaxFileBytes);
  }
}

TEST_CASE("a file that nobody takes is said to be what it is, and changes nothing") {
  Program program;
  program.drop("config.json", R"({"model_type": "llama", "rope_theta": 500000.0})");
  CHECK(program.notes() ==
        Notes{"config.json: this is a model's config.json; in the terminal, ropewalk inspect shows "
              "the rotary frequencies it asks for."});
  program.drop("q.npy", "\x89PNG\r\n\x1a\n");
  CHECK(program.notes() ==
        Notes{"q.npy: this is a PNG picture; what can be opened is a lecture (.md) or rows of "
              "numbers (.npy, .csv, .json)."});
  program.drop("m.gguf", "GGUF\x03");
  CHECK(program.notes().front().starts_with("m.gguf: this is a model in GGUF; "));
  program.drop("empty.csv", "");
  CHECK(program.notes() == Notes{"empty.csv: this is an empty file; save it once more."});
  CHECK(program.link() == "#/attention-pattern");
}

TEST_CASE("what is dropped together is told together, and taken together") {
  Program program;
  program.app.receive({.name = "a.png", .bytes = "\x89PNG\r\n\x1a\n", .problem = {}});
  program.app.receive({.name = "q.csv", .bytes = "1,2\n", .problem = {}});
  program.app.receive({.name = "gone", .bytes = {}, .problem = "gone could not be read."});
  program.app.receive({.name = "k.csv", .bytes = "a,b\n3,4\n", .problem = {}});
  program.frames(2);
  CHECK(program.link() == "#/attention-pattern?head=own&q=1,2&k=3,4");
  const Notes notes = program.notes();
  REQUIRE(notes.size() == 3);
  CHECK(notes[0].starts_with("a.png: this is a PNG picture"));
  CHECK(notes[1] == "gone could not be read.");
  CHECK(notes[2].starts_with("k.csv: line 1: the names of the columns"));
}

TEST_CASE("a file of 4 GB is told from its first bytes, and nothing more of it is read") {
  Program program;
  program.drop("m.gguf", "GGUF\x03", kHuge);
  CHECK(program.notes().front().starts_with("m.gguf: this is a model in GGUF; "));
  program.drop("rows.csv", many_rows(), kHuge);
  CHECK(program.notes() ==
        Notes{"rows.csv: this has 4.0 GB, but a file of rows may have at most 12 MB; save fewer "
              "rows."});
  CHECK(program.platform.reads.empty());
  CHECK(program.platform.gone == std::vector<int>{1, 2});
}

TEST_CASE("the rest of a larger file is read before any of those with it are taken") {
  Program program;
  std::string text;
  for (int i = 0; i < 512; ++i) {
    for (int j = 0; j < 64; ++j) text += j == 0 ? "0.25" : ",0.25";
    text += '\n';
  }
  REQUIRE(text.size() > platform::kHeadBytes);
  program.drop("q.csv", text.substr(0, platform::kHeadBytes), text.size());
  program.drop("k.csv", "1,2\n");
  CHECK(program.link() == "#/attention-pattern");  // it waits
  REQUIRE(program.platform.reads.size() == 1);
  CHECK(program.platform.reads[0].at == 0);
  CHECK(program.platform.reads[0].count == text.size());
  program.app.receive_part(1, 0, text);
  program.frames(2);
  CHECK(program.platform.gone == std::vector<int>{1});
  const int q = state::find_param(program.app.session().params(), "q");
  CHECK(program.app.session().location().values[static_cast<size_t>(q)].rows.rows() == 512);
  CHECK(program.link() == "#/attention-pattern?head=own&k=1,2");

  program.drop("k.csv", text.substr(0, platform::kHeadBytes), text.size());
  program.app.receive_part(2, 0, "");  // the file has gone meanwhile
  program.app.receive_part(9, 0, "of no file");
  program.frames(2);
  CHECK(program.notes() ==
        Notes{"k.csv could not be read to its end: has it changed, or is it gone?"});
  CHECK(program.link() == "#/attention-pattern?head=own&k=1,2");
}

TEST_CASE("of a lecture that is too large the beginning is shown") {
  Program program;
  std::string text = "# Long\n## One\nWords.\n";
  while (text.size() < state::kMaxDeckBytes + 100) text += "\n## More\nWords upon words.\n";
  program.drop("long.md", text.substr(0, platform::kHeadBytes), kHuge);
  REQUIRE(program.platform.reads.size() == 1);
  CHECK(program.platform.reads[0].count == state::kMaxDeckBytes + 1);
  program.app.receive_part(1, 0, text.substr(0, state::kMaxDeckBytes + 1));
  program.frames(2);
  REQUIRE(program.app.session().deck() != nullptr);
  CHECK(program.app.session().deck()->title == "Long");
  CHECK(program.notes().back().find("a lecture holds at most") != std::string::npos);
}

TEST_CASE("in the card for rows a file that is none is told there") {
  Program program;
  const int q = state::find_param(program.app.session().params(), "q");
  program.app.perform({.action = app::Action::kEditRows, .index = q});
  program.frames(3);
  program.drop("m.npz", std::string("PK\x03\x04") + std::string(22, '\0') +
                            std::string("\x05\0\0\0q.npy", 9));
  app::RowsDialog dialog = program.app.transient().rows;
  CHECK(dialog.draft().said ==
        "m.npz: this is an archive of NumPy arrays (npz); save one array with numpy.save.");
}

TEST_CASE("a web page in a lecture's place is not read as one") {
  Program program;
  program.app.open("#/?deck=talks/mine.md");
  program.frames(2);
  program.app.receive({.name = "talks/mine.md",
                       .bytes = "<!DOCTYPE html><title>Not found</title>",
                       .problem = {},
                       .fetched = true});
  program.frames(2);
  CHECK(program.app.session().deck() == nullptr);
  CHECK(program.notes().front().starts_with("talks/mine.md: this is a web page (HTML); "));
}
