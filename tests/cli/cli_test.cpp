#include "cli/cli.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/png.h"
#include "imgui.h"
#include "support/headless.h"

using namespace ropewalk;

namespace {

struct Said {
  int status;
  bool window;
  std::string out, err, link;
};

// Draws as many frames as it is asked for, without a graphics card.
bool render_nothing(platform::Program& program, const platform::Offscreen& options,
                    std::vector<uint8_t>& rgba, std::string&) {
  ImGuiIO& io = ImGui::GetIO();
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  const auto width = static_cast<float>(options.width), height = static_cast<float>(options.height);
  for (int i = 0; i <= options.frames; ++i) {
    io.DisplaySize = {width, height};
    ImGui::NewFrame();
    program.frame(i / 60.0, width, height, static_cast<float>(options.scale));
    ImGui::Render();
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      const bool gone = texture->Status == ImTextureStatus_WantDestroy ||
                        texture->Status == ImTextureStatus_Destroyed;
      texture->SetTexID(gone ? ImTextureID_Invalid : 1);
      texture->SetStatus(gone ? ImTextureStatus_Destroyed : ImTextureStatus_OK);
    }
  }
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
  rgba.assign(static_cast<size_t>(options.width * options.scale) *
                  static_cast<size_t>(options.height * options.scale) * 4,
              255);
  return true;
}

Said say(const std::vector<std::string>& words) {
  std::ostringstream out, err;
  const std::vector<std::string_view> views(words.begin(), words.end());
  const cli::Outcome outcome = cli::run(views, {out, err, render_nothing});
  return {outcome.status, outcome.window, out.str(), err.str(), outcome.link};
}

// Status 2, nothing on standard output, and one sentence that contains `words`.
void check_wrong(const std::vector<std::string>& arguments, std::string_view words) {
  const Said said = say(arguments);
  CAPTURE(said.err);
  CHECK(said.status == 2);
  CHECK_FALSE(said.window);
  CHECK(said.out.empty());
  CHECK(said.err.find(words) != std::string::npos);
  CHECK(std::count(said.err.begin(), said.err.end(), '\n') == 1);
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct TemporaryFile {
  explicit TemporaryFile(std::string name) : path(std::move(name)) {}
  ~TemporaryFile() { std::remove(path.c_str()); }
  std::string path;
};

std::string first_link() { return "#/" + std::string(app::Catalog().scene(0).about().id); }

}  // namespace

TEST_CASE("a lecture is opened in the window, or refused with the file's name") {
  const std::string path = "assets/decks/ten-minutes.md";
  std::ostringstream out, err;
  const std::vector<std::string_view> words{path};
  const cli::Outcome opened = cli::run(words, {out, err, render_nothing});
  CHECK(opened.window);
  CHECK(opened.file == "ten-minutes.md");
  CHECK(opened.text.starts_with("# RoPE in ten minutes"));
  CHECK(err.str().empty());
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"no-such-lecture.md"}, {path, "more"}, {"/no/such/..md/"}}) {
    const Said said = say(wrong);
    CHECK(said.status == 2);
    CHECK_FALSE(said.window);
    CHECK(std::count(said.err.begin(), said.err.end(), '\n') == 1);
  }
}

TEST_CASE("rows of numbers are opened in the window, or refused with the file's name") {
  const std::string path = "tests/golden/arrays/positions.npy";
  const Said opened = say({path});
  CHECK(opened.window);
  CHECK(opened.err.empty());
  const std::string lesson = "tests/golden/models.json";
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"no-such-rows.csv"}, {path, "more"}, {lesson}}) {
    const Said said = say(wrong);
    CHECK(said.status == 2);
    CHECK_FALSE(said.window);
    CHECK(said.err.find(wrong.back()) != std::string::npos);
    CHECK(std::count(said.err.begin(), said.err.end(), '\n') == 1);
  }
}

TEST_CASE("another file is said to be what it is") {
  const TemporaryFile config("cli-test-config.json"), model("cli-test-model.npy"),
      empty("cli-test-empty");
  std::ofstream(config.path) << R"({"model_type": "llama", "rope_theta": 10000.0})";
  std::ofstream(model.path, std::ios::binary) << "GGUF\x03";
  std::ofstream(empty.path).flush();
  CHECK(say({config.path}).err ==
        "\"cli-test-config.json\": this is a model's config.json; in the terminal, ropewalk "
        "inspect shows the rotary frequencies it asks for.\n");
  check_wrong({config.path}, "ropewalk inspect");
  check_wrong({model.path}, "this is a model in GGUF; in the terminal, ropewalk inspect");
  check_wrong({empty.path}, "this is an empty file");
  check_wrong({"tests"}, "this is a folder; open the files in it.");
  CHECK(say({"inspect", model.path}).err ==
        "\"cli-test-model.npy\": the file ends within its version; it is cut short, fetch it "
        "again.\n");
  check_wrong({"rotate", "--x", model.path, "--positions", "0", "-o", "never.npy"},
              "this is a model in GGUF, not an array");
}

TEST_CASE("a sparse file of 4 GB is refused without being read") {
  const TemporaryFile file("cli-test-sparse.gguf");
  {
    std::ofstream out(file.path, std::ios::binary);
    out << "GGUF";
    out.seekp(std::streamoff{1} << 32);
    out << '.';
  }
  check_wrong({file.path}, "this is a model in GGUF");
  check_wrong({"inspect", file.path}, "the GGUF version is 0");
}

TEST_CASE("no argument or a link opens the window") {
  CHECK(say({}).window);
  const Said said = say({first_link()});
  CHECK(said.window);
  CHECK(said.link == first_link());
  CHECK(say({"https://example.org/page" + first_link()}).window);
}

namespace {

// A folder of its own to be in, with a lecture below it.
class InFolder {
 public:
  InFolder() {
    std::filesystem::create_directories(folder_ / "talks");
    std::filesystem::current_path(folder_);
    std::ofstream("talks/mine.md") << "# Mine\n## [One](#/many-clocks?d=8)\nA.\n## Two\nB.\n";
  }
  ~InFolder() {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(folder_);
  }
  InFolder(const InFolder&) = delete;
  InFolder& operator=(const InFolder&) = delete;

 private:
  std::filesystem::path before_ = std::filesystem::current_path();
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() /
      ("ropewalk-cli-test-" +
       std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
};

}  // namespace

TEST_CASE("a link with a lecture's path is opened from the current folder") {
  const InFolder folder;
  const std::string link = "#/pair-rotation?m=3&deck=talks/mine.md&slide=2";
  CHECK(say({link}).link == link);
  CHECK(say({"https://example.org/ropewalk/" + link}).window);
  const Said own = say({"snapshot", link});
  CHECK(own.status == 0);
  CHECK(own.out.find("\"link\":\"" + link) != std::string::npos);
  // Without a chapter, the slide says what stands on the stage: its own or the last one's.
  const Said slide = say({"snapshot", "https://example.org/#/?deck=talks/mine.md&slide=2"});
  CHECK(slide.out.find("\"link\":\"#/many-clocks?d=8&deck=talks/mine.md&slide=2\"") !=
        std::string::npos);
  check_wrong({"#/?deck=talks/other.md"}, "talks/other.md");
  check_wrong({"snapshot", "#/?deck=talks/other.md"}, "below the current folder");
  check_wrong({"#/?deck=../mine.md"}, "no lecture that a link can open");
  check_wrong({"snapshot", "#/?deck=talks/mine.md&slide=3"}, "no slide 3");
  check_wrong({"snapshot", first_link() + "?nothing=1"}, "; correct the link.");
  check_wrong({"snapshot", "#/pair-rotation?m=1&m=2"}, "more than once in the link; correct the");
  check_wrong({"snapshot", "#/?deck=no-such"},
              "it has course, fifteen-slides, fifty-minutes, long-context, ten-minutes");
}

TEST_CASE("a lecture is checked, and what is wrong with it told everywhere") {
  const InFolder folder;
  CHECK(say({"check", "talks/mine.md"}).status == 0);
  CHECK(say({"check", "talks/mine.md"}).out == "talks/mine.md: 2 slides, nothing to mend.\n");
  CHECK(say({"check", "talks/mine.md"}).err.empty());
  std::ofstream("talks/bad.md") << "# Bad\n## [One](#/no-such-chapter)\n~~x~~\n\n![a](no.png)\n"
                                   "\n![b](b.svg)\n\n$$x$$\n";
  const Said bad = say({"check", "talks/bad.md"});
  CHECK(bad.status == 2);
  CHECK(bad.out.empty());
  std::vector<std::string> lines;
  std::istringstream all(bad.err);
  for (std::string line; std::getline(all, line);) lines.push_back(line);
  REQUIRE(lines.size() == 5);
  CHECK(lines[0].starts_with("talks/bad.md, line 2: "));
  CHECK(lines[1].starts_with("talks/bad.md, line 3: ~~ strikes nothing out"));
  CHECK(lines[2].starts_with("talks/bad.md, line 5: The picture talks/no.png cannot be shown"));
  CHECK(lines[3].starts_with("talks/bad.md, line 7: The picture talks/b.svg cannot be shown: SVG"));
  CHECK(lines[4].starts_with("talks/bad.md, line 9: TeX is shown as it is written"));

  std::string many = "# M\n## One\n";
  for (int i = 0; i < 80; ++i) many += "#### x\n";
  std::ofstream("talks/many.md") << many;
  const Said all_told = say({"check", "talks/many.md"});
  CHECK(std::count(all_told.err.begin(), all_told.err.end(), '\n') == 80);

  std::ofstream("talks/tex.md") << "# T\n## One\n$$x$$\n\n![dot](dot.png)\n";
  const std::string dot = cli::encode_png(1, 1, std::vector<uint8_t>{255, 0, 0, 255});
  std::ofstream("talks/dot.png", std::ios::binary) << dot;
  const Said tex = say({"check", "talks/tex.md"});
  CHECK(tex.status == 0);
  CHECK(tex.err.find("line 3: TeX") != std::string::npos);
  std::ofstream("talks/dot.png", std::ios::binary) << dot.substr(0, 40);
  CHECK(say({"check", "talks/tex.md"}).status == 2);

  std::ofstream("talks/dot.png", std::ios::binary)
      << cli::encode_png(9000, 1, std::vector<uint8_t>(36000));
  CHECK(say({"check", "talks/tex.md"}).err.find("9000 x 1 pixels") != std::string::npos);

  const Said snapshot = say({"snapshot", "#/?deck=talks/bad.md&slide=1"});
  CHECK(snapshot.status == 0);
  CHECK(snapshot.out.find("talks/bad.md, line 3: ~~ strikes") != std::string::npos);
  const Said shot = say({"shot", "#/?deck=talks/bad.md&slide=1", "-o", "x.png", "--size", "64x64"});
  CHECK(shot.status == 0);
  CHECK(shot.err.find("talks/bad.md, line 3: ~~ strikes") != std::string::npos);
  CHECK(shot.err.find("talks/no.png") != std::string::npos);
  CHECK(say({"talks/bad.md"}).err.find("talks/bad.md, line 3") != std::string::npos);
  for (const char* output : {"x.png", "x.svg", "x.pdf"}) {
    CAPTURE(std::string(output));
    const Said drawn = say({"shot", "talks/bad.md", "-o", output, "--size", "64x64"});
    CHECK(drawn.status == 0);
    CHECK(drawn.err.find("talks/bad.md, line 3: ~~ strikes") != std::string::npos);
    CHECK(drawn.err.find("The picture talks/no.png cannot be shown") != std::string::npos);
    CHECK(drawn.err.find("no.png") == drawn.err.rfind("no.png"));  // told once
  }
  std::ofstream("talks/dot.png", std::ios::binary) << dot;
  CHECK(say({"shot", "talks/tex.md", "-o", "x.pdf"}).status == 0);
  CHECK(read("x.pdf").find("/Subtype /Image /Width 1 /Height 1") != std::string::npos);
}

TEST_CASE("a program's bad link in a lecture is told with its line") {
  const InFolder folder;
  std::filesystem::create_directory("talks");
  std::ofstream("talks/code.md")
      << "# T\n\n## [A](#/pair-rotation)\n![code](#pair-rotation/code?d=7)\n\n"
         "## B\n- One\n\n  ![code](#no-such/code)\n";
  const Said said = say({"check", "talks/code.md"});
  CHECK(said.status == 2);
  CHECK(said.err.find("talks/code.md, line 4: ") != std::string::npos);
  CHECK(said.err.find("\"7\"") != std::string::npos);
  CHECK(said.err.find("talks/code.md, line 9: There is no chapter \"no-such\"") !=
        std::string::npos);
  CHECK(std::count(said.err.begin(), said.err.end(), '\n') == 2);
}

TEST_CASE("code prints the chapter's program with the link's state in it") {
  const Said said = say({"code", "#/pair-rotation?m=7"});
  CHECK(said.status == 0);
  CHECK(said.out.find("\nm = 7\n") != std::string::npos);
  CHECK(said.out.find("\nimport numpy as np\n") != std::string::npos);
  check_wrong({"code", "#/no-such"}, "There is no chapter");
}

TEST_CASE("a lecture with everything a slide can hold is whole, but for what only the page shows") {
  const Said said = say({"check", "tests/decks/every-kind.md"});
  CHECK(said.status == 0);
  CHECK(said.out.find("9 slides, 5.5 minutes, nothing to mend.") != std::string::npos);
  CHECK(said.err.find("TeX is shown as it is written") != std::string::npos);
  CHECK(said.err.find("SVG is drawn in the page only") != std::string::npos);
  CHECK(std::count(said.err.begin(), said.err.end(), '\n') == 2);
}

TEST_CASE("a snapshot of a slide is of what stands on it") {
  const Said said = say({"snapshot", "#/?deck=course&slide=2"});
  CHECK(said.status == 0);
  const app::Catalog catalog;
  const state::Deck course = catalog.lecture("course").value();
  const state::Location stage = catalog.open(course.slides[1].step.link).location;
  CHECK(said.out.find("\"scene\":\"" + std::string(catalog.scene(stage.scene).about().id)) !=
        std::string::npos);
}

TEST_CASE("a shot of a link shows the lecture it names") {
  const InFolder folder;
  std::ostringstream out, err;
  std::string text_page;
  const auto look = [&text_page](platform::Program& program, const platform::Offscreen& options,
                                 std::vector<uint8_t>& rgba, std::string& error) {
    const bool drawn = render_nothing(program, options, rgba, error);
    text_page = program.text_page();
    return drawn;
  };
  const std::vector<std::string_view> words{
      "shot", "#/?deck=talks/mine.md&slide=2", "-o", "x.png", "--size", "64x64"};
  CHECK(cli::run(words, {out, err, look}).status == 0);
  CHECK(err.str().empty());
  CHECK(nlohmann::json::parse(text_page, nullptr, false)["step"]["title"] == "Two");
}

TEST_CASE("a shot of a lecture's file: its first slide, one of them, or a page for each") {
  const InFolder folder;
  std::ofstream("empty.md") << "Words alone.\n";
  CHECK(say({"shot", "talks/mine.md", "-o", "x.png", "--size", "64x64"}).status == 0);
  CHECK(read("x.png").starts_with("\x89PNG"));
  CHECK(say({"shot", "talks/mine.md", "-o", "x.svg"}).status == 0);
  CHECK(read("x.svg").find("<title id=\"title\">One</title>") != std::string::npos);
  CHECK(say({"shot", "talks/mine.md", "--slide", "2", "-o", "x.svg"}).status == 0);
  CHECK(read("x.svg").find("<title id=\"title\">Two</title>") != std::string::npos);
  const std::string absolute = std::filesystem::absolute("talks/mine.md").string();
  for (const std::string& lecture :
       {std::string("talks/mine.md"), absolute, std::string("#/?deck=talks/mine.md")}) {
    CAPTURE(lecture);
    CHECK(say({"shot", lecture, "-o", "x.pdf"}).status == 0);
    CHECK(read("x.pdf").find("/Type /Pages /Count 2") != std::string::npos);
  }
  CHECK(say({"shot", "talks/mine.md", "--slide=1", "-o", "x.pdf"}).status == 0);
  CHECK(read("x.pdf").find("/Type /Pages /Count 1") != std::string::npos);
  CHECK(say({"shot", "#/?deck=talks/mine.md&slide=1", "-o", "x.pdf"}).status == 0);
  CHECK(read("x.pdf").find("/Type /Pages /Count 1") != std::string::npos);
  check_wrong({"shot", "talks/mine.md", "--slide", "3", "-o", "x.pdf"}, "has 2 slides.");
  check_wrong({"shot", "talks/mine.md", "--slide", "1.5", "-o", "x.pdf"}, "whole number");
  check_wrong({"shot", "talks/mine.md", "--part", "picture", "-o", "x.pdf"}, "drawn whole");
  check_wrong({"shot", "empty.md", "-o", "x.pdf"}, "has no slide");
  check_wrong({"shot", "talks", "-o", "x.pdf"}, "is a folder");
}

TEST_CASE("help and version") {
  const Said help = say({"--help"});
  CHECK(help.status == 0);
  for (const cli::Command& command : cli::commands()) {
    CHECK(help.out.find("ropewalk " + std::string(command.name)) != std::string::npos);
    const Said one = say({"help", std::string(command.name)}),
               same = say({std::string(command.name), "--help"});
    CHECK(one.status == 0);
    CHECK(one.out == same.out);
    CHECK(one.out.find(command.example) != std::string::npos);
    for (const cli::Option& option : command.options)
      CHECK(one.out.find(option.name) != std::string::npos);
  }
  CHECK(say({"--version"}).out.starts_with("ropewalk "));
}

TEST_CASE("wrong use says what to do instead") {
  check_wrong({"frobnicate"}, "frobnicate");
  check_wrong({"help", "frobnicate"}, "--help");
  check_wrong({"snapshot"}, "needs LINK");
  check_wrong({"snapshot", first_link(), "more"}, "more");
  check_wrong({"snapshot", "--json", first_link()}, "--json");
  check_wrong({first_link(), "more"}, "Only one link");
  check_wrong({"scenes", "x"}, "does not take");
  check_wrong({"shot", first_link()}, "-o FILE");
  check_wrong({"shot", first_link(), "-o"}, "needs a value");
  check_wrong({"shot", first_link(), "-o", "picture.gif"}, ".png, .svg or .pdf");
  check_wrong({"shot", first_link(), "-o", "a.png", "--size", "12"}, "1280x800");
  check_wrong({"shot", first_link(), "-o", "a.png", "--size", "0x10"}, "--size");
  check_wrong({"shot", first_link(), "-o", "a.png", "--scale", "9"}, "--scale");
  check_wrong({"shot", first_link(), "-o", "a.png", "--scale=nan"}, "--scale");
  check_wrong({"shot", first_link(), "-o", "a.png", "--theme", "blue"},
              "--theme takes light, dark, contrast, hall or print, not \"blue\"");
  check_wrong({"shot", first_link(), "-o", "a.svg", "--part", "panel"},
              "--part takes chapter, picture, equation or equation:NAME, not \"panel\"");
  check_wrong({"shot", "#/pair-rotation", "-o", "a.svg", "--part", "equation:none"},
              "no equation \"none\"; it has ");
  check_wrong({"shot", first_link(), "-o", "a.svg", "--ground", "green"},
              "--ground takes theme, white or transparent, not \"green\"");
  check_wrong({"shot", first_link(), "-o", "a.svg", "--text", "words"},
              "--text takes outlines or text, not \"words\"");
  check_wrong({"shot", first_link(), "-o", "a.png", "--part", "picture", "--text", "text"},
              "a PNG holds pixels");
  check_wrong({"shot", first_link(), "-o", "a.png", "--ground", "white"}, "add --part");
  check_wrong({"shot", first_link(), "-o", "a.png", "--theme", "print"}, "add --part");
  check_wrong({"shot", first_link(), "-o", "a.svg", "--ground", "white", "--theme", "dark"},
              "--theme light or print");
  check_wrong({"shot", first_link(), "-o", "a.svg", "--slide", "2"}, "a lecture's file");
  check_wrong({"shot", "no-such.md", "-o", "a.pdf"}, "no-such.md");
  check_wrong({"shot", first_link(), "-o", "a.png", "--size", "9000x9000", "--scale", "4"},
              "smaller");
  check_wrong({"shot", first_link(), "-o", "no/such/folder/a.svg"}, "cannot be written");
}

TEST_CASE("bad links are refused with one sentence") {
  const std::string bad[] = {
      "#/nope",   first_link() + "?nonsense=1",     first_link() + "?<script>=1",
      "#/%FF%FE", "#/" + std::string(1 << 20, 'x'), first_link() + "?step=999999"};
  for (const std::string& link : bad) {
    check_wrong({"snapshot", link}, "");
    check_wrong({"shot", link, "-o", "never.png"}, "");
    check_wrong({link}, "");
  }
  CHECK(read("never.png").empty());
}

TEST_CASE("a snapshot is JSON that reads back to the same link") {
  const Said said = say({"snapshot", first_link()});
  CHECK(said.status == 0);
  const auto json = nlohmann::json::parse(said.out, nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json["link"] == first_link());
  CHECK(json["notes"].empty());
  CHECK_FALSE(json["probes"].empty());
  CHECK(say({"snapshot", "https://example.org/x/" + first_link()}).out == said.out);
}

TEST_CASE("scenes lists every chapter, and as JSON every parameter and probe") {
  const app::Catalog catalog;
  const Said words = say({"scenes"});
  const auto json = nlohmann::json::parse(say({"scenes", "--json"}).out, nullptr, false);
  REQUIRE(json.is_array());
  REQUIRE(json.size() == static_cast<size_t>(catalog.size()));
  for (int i = 0; i < catalog.size(); ++i) {
    const auto& scene = catalog.scene(i);
    CHECK(words.out.find("#/" + std::string(scene.about().id)) != std::string::npos);
    const auto& told = json[static_cast<size_t>(i)];
    CHECK(told["id"] == std::string(scene.about().id));
    CHECK(told["params"].size() == scene.params().size());
    CHECK(told["probes"].size() > 0);
  }
}

TEST_CASE("shot writes PNG, SVG and PDF files of every chapter") {
  const app::Catalog catalog;
  for (int i = 0; i < catalog.size(); ++i) {
    const std::string link = catalog.link(catalog.start_of(i));
    CAPTURE(link);
    const TemporaryFile png("cli-test.png"), svg("cli-test.svg"), pdf("cli-test.pdf");
    for (const std::vector<std::string>& more : {std::vector<std::string>{},
                                                 {"--figure"},
                                                 {"--present", "--theme", "dark"},
                                                 {"--details", "--touch"}}) {
      std::vector<std::string> words = {"shot",    link, "--size", "390x844",
                                        "--scale", "2",  "-o",     png.path};
      words.insert(words.end(), more.begin(), more.end());
      const Said said = say(words);
      CHECK(said.status == 0);
      CHECK(said.err.empty());
      CHECK(read(png.path).starts_with("\x89PNG"));
    }
    CHECK(say({"shot", link, "-o", svg.path, "--theme=contrast"}).status == 0);
    CHECK(read(svg.path).find("</svg>") != std::string::npos);
    for (const char* part : {"chapter", "picture", "equation"}) {
      CAPTURE(std::string(part));
      const Said said = say({"shot", link, "-o", pdf.path, "--part", part, "--theme=print",
                             "--ground=transparent", "--text=text"});
      if (std::string_view(part) == "equation" && said.status == 2) {
        CHECK(said.err.find("has no equation.") != std::string::npos);
        continue;
      }
      CHECK(said.status == 0);
      CHECK(read(pdf.path).ends_with("%%EOF\n"));
    }
    CHECK(say({"shot", link, "-o", png.path, "--part=picture", "--ground=transparent"}).status ==
          0);
  }
}

TEST_CASE("a PNG has its size in its head, and sizes that do not fit make none") {
  const std::vector<uint8_t> pixels(3 * 2 * 4, 128);
  const std::string png = cli::encode_png(3, 2, pixels);
  REQUIRE(png.size() > 24);
  CHECK(png[19] == 3);
  CHECK(png[23] == 2);
  CHECK(cli::encode_png(3, 3, pixels).empty());
  CHECK(cli::encode_png(0, 0, {}).empty());
}
