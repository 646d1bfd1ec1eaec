// inspect, rotate, attend and curve as a person calls them; the arrays are PyTorch's
// (tests/golden/make_models.py).
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "assets/assets.h"
#include "cli/cli.h"
#include "formats/array.h"
#include "formats/npy.h"

using namespace ropewalk;

namespace {

struct Said {
  int status;
  std::string out, err;
};

Said say(const std::vector<std::string>& words) {
  std::ostringstream out, err;
  const std::vector<std::string_view> views(words.begin(), words.end());
  const cli::Outcome outcome = cli::run(views, {out, err, nullptr});
  return {outcome.status, out.str(), err.str()};
}

std::string golden(const std::string& name) { return "tests/golden/arrays/" + name; }

// A file of this test's, removed at the end.
struct Scratch {
  explicit Scratch(const std::string& name)
      : path((std::filesystem::temp_directory_path() / ("ropewalk_" + name)).string()) {}
  ~Scratch() { std::remove(path.c_str()); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  void write(std::string_view text) const { std::ofstream(path, std::ios::binary) << text; }
  std::string path;
};

void check_equal(const std::string& path, const std::string& expected) {
  CAPTURE(expected);
  const auto found = formats::load_array(path), wanted = formats::load_array(golden(expected));
  REQUIRE(found.ok());
  REQUIRE(wanted.ok());
  CHECK(found->shape == wanted->shape);
  CHECK(found->type == wanted->type);
  const double tolerance = wanted->is_double() ? 1e-9 : 1e-5;
  const std::vector<double> a = found->as_doubles(), b = wanted->as_doubles();
  REQUIRE(a.size() == b.size());
  double worst = 0.0;
  for (size_t i = 0; i < a.size(); ++i) {
    worst = std::max(worst, std::abs(a[i] - b[i]) / std::max(1.0, std::abs(b[i])));
  }
  CHECK(worst < tolerance);
}

void check_wrong(const std::vector<std::string>& words, std::string_view part) {
  const Said said = say(words);
  CAPTURE(said.err);
  CHECK(said.status == 2);
  CHECK(said.out.empty());
  CHECK(said.err.find(part) != std::string::npos);
  CHECK(std::count(said.err.begin(), said.err.end(), '\n') == 1);
}

}  // namespace

TEST_CASE("rotate equals PyTorch") {
  const Scratch out("rotated.npy");
  for (const std::string type : {"f4", "f8"}) {
    for (const std::string layout : {"half-split", "interleaved"}) {
      const Said said =
          say({"rotate", "--x", golden("x_" + type + ".npy"), "--positions",
               golden("positions.npy"), "--base", "500000", "--layout", layout, "-o", out.path});
      CAPTURE(said.err);
      REQUIRE(said.status == 0);
      check_equal(out.path, "rotated_" + layout + "_" + type + ".npy");
    }
    REQUIRE(say({"rotate", "--x", golden("x_" + type + ".npy"), "--positions", "0,1,5,4097,1000000",
                 "--rotary-dim", "6", "-o", out.path})
                .status == 0);
    check_equal(out.path, "rotated_partial_" + type + ".npy");
  }
  CHECK_FALSE(std::filesystem::exists(out.path + ".part"));
}

TEST_CASE("attend equals PyTorch, grouped queries and a cache included") {
  const Scratch out("attended.npy"), weights("weights.npy");
  for (const std::string type : {"f4", "f8"}) {
    for (const std::string encoding : {"none", "sinusoidal", "learned", "shaw", "t5", "bias",
                                       "transformer-xl", "alibi", "rope", "xpos"}) {
      for (const std::string mask : {"causal", "full"}) {
        std::vector<std::string> words = {"attend",
                                          "--q",
                                          golden("q_" + type + ".npy"),
                                          "--k",
                                          golden("k_" + type + ".npy"),
                                          "--v",
                                          golden("v_" + type + ".npy"),
                                          "--encoding",
                                          encoding,
                                          "-o",
                                          out.path};
        if (mask == "causal") words.emplace_back("--causal");
        const std::string table = golden("table_" + encoding + "_" + type + ".npy");
        if (std::filesystem::exists(table)) words.insert(words.end(), {"--table", table});
        CAPTURE(encoding);
        REQUIRE(say(words).status == 0);
        const std::string name = encoding + "_" + mask + "_" + type;
        check_equal(out.path, name + ".npy");
        words.insert(words.end(), {"--weights", weights.path});
        REQUIRE(say(words).status == 0);
        check_equal(out.path, name + ".npy");
        check_equal(weights.path, name + "_weights.npy");
      }
    }
  }
}

TEST_CASE("every known model can be inspected, as a table and as JSON") {
  REQUIRE(assets::presets().size() >= 30);
  for (const assets::Preset& preset : assets::presets()) {
    const std::string name(preset.name);
    CAPTURE(name);
    const Said table = say({"inspect", name});
    CHECK(table.status == 0);
    CHECK(table.out.find("radians per token") != std::string::npos);
    const Said json = say({"inspect", name, "--json", "--length", "9000"});
    REQUIRE(json.status == 0);
    const auto root = nlohmann::json::parse(json.out, nullptr, false);
    REQUIRE(root.is_object());
    REQUIRE(root.contains("notes"));
    for (const auto& group : root.at("groups")) {
      CHECK(group.size() == 9);
      CHECK(group.at("inv_freq").size() * 2 == group.at("rotary_dim"));
      CHECK(group.at("wavelength").size() == group.at("inv_freq").size());
    }
  }
  CHECK(say({"inspect", "--list"}).out.find("Llama-3.1-8B") != std::string::npos);
  CHECK(say({"inspect", "meta-llama/llama_3.1-8b"}).status == 0);
}

TEST_CASE("inspect follows the length and shows both layer types") {
  const auto groups = [](const std::vector<std::string>& words) {
    return nlohmann::json::parse(say(words).out, nullptr, false).at("groups");
  };
  const auto brief = groups({"inspect", "Phi-4-mini", "--json", "--length", "4096"});
  const auto longer = groups({"inspect", "Phi-4-mini", "--json", "--length", "4097"});
  CHECK(brief.at(0).at("inv_freq").at(47) != longer.at(0).at("inv_freq").at(47));
  const auto gemma = groups({"inspect", "Gemma-4-31b", "--json"});
  REQUIRE(gemma.size() == 2);
  CHECK(gemma.at(0).at("name") == "full_attention");
  CHECK(gemma.at(0).at("inv_freq").at(64) == 0);
  CHECK(gemma.at(0).at("wavelength").at(64).is_null());
  CHECK(gemma.at(1).at("name") == "sliding_attention");
}

TEST_CASE("curve gives RoFormer's published numbers") {
  const Said said = say({"curve", "--to", "250", "--points", "251", "--json"});
  REQUIRE(said.status == 0);
  const auto root = nlohmann::json::parse(said.out, nullptr, false);
  REQUIRE(root.at("distance").size() == 251);
  CHECK(root.at("similarity").at(0) == 1);
  const std::pair<int, double> published[] = {{0, 32.5},    {1, 31.538},   {10, 17.954},
                                              {50, 12.629}, {100, 10.227}, {250, 6.548}};
  for (const auto& [distance, bound] : published) {
    CHECK(root.at("bound").at(static_cast<size_t>(distance)).get<double>() ==
          doctest::Approx(bound).epsilon(1e-4));
  }
  CHECK(say({"curve", "--config", "Gemma-3-4b", "--group", "sliding_attention", "--to", "9"})
            .status == 0);
}

TEST_CASE("wrong files and options are told in one line") {
  const Scratch config("config.json"), out("never.npy");
  const std::string x = golden("x_f4.npy"), q = golden("q_f4.npy");
  check_wrong({"inspect"}, "needs a config.json");
  check_wrong({"inspect", "nowhere.json"}, "\"nowhere.json\" cannot be read");
  check_wrong({"inspect", "lama-3.1-8b"}, "Llama-3.1-8B meant?");
  config.write(R"({"head_dim":64,"rope_scaling":{"type":"linear"}})");
  check_wrong({"inspect", config.path}, config.path + "\": rope_scaling.factor is missing");
  check_wrong({"inspect", "Llama-2-7b", "--length", "-1"}, "--length");
  check_wrong({"rotate", "--x", x, "--positions", "0"}, "-o FILE.npy");
  check_wrong({"rotate", "--x", x, "-o", out.path}, "--positions is missing");
  check_wrong({"rotate", "--x", x, "--positions", "0,1", "-o", out.path}, "has 5 rows");
  check_wrong({"rotate", "--x", x, "--positions", "0,,1,2,3", "-o", out.path}, "not a number");
  check_wrong({"rotate", "--x", config.path, "--positions", "0", "-o", out.path}, "not an array");
  check_wrong({"rotate", "--x", x, "--positions", "0,1,2,3,4", "--config", "Phi-2", "-o", out.path},
              "head_dim = 80");
  check_wrong({"rotate", "--x", x, "--positions", "0,1,2,3,4", "--rotary-dim", "5", "-o", out.path},
              "even");
  check_wrong({"rotate", "--x", x, "--positions", "0,1,2,3,4", "-o", "no/such/folder/y.npy"},
              "cannot be written");
  check_wrong({"attend", "--q", q, "--k", q, "--v", golden("v_f4.npy"), "-o", out.path},
              "same number of rows");
  check_wrong({"attend", "--q", golden("k_f4.npy"), "--k", q, "--v", q, "-o", out.path},
              "must divide");
  check_wrong({"attend", "--q", q, "--k", q, "--v", q, "--encoding", "shaw", "-o", out.path},
              "--table");
  check_wrong({"attend", "--q", q, "--k", q, "--v", q, "--weights", out.path, "-o", out.path},
              "two files");
  check_wrong({"attend", "--q", q, "--k", q, "--v", q, "--encoding", "rotary", "-o", out.path},
              "\"rotary\"");
  const Scratch broken("nan.npy");
  std::vector<float> numbers(4 * 6 * 16, 1.0F);
  numbers[(2 * 6 + 3) * 16 + 5] = std::nanf("");
  broken.write(formats::npy_bytes({4, 6, 16}, std::span<const float>(numbers)));
  check_wrong({"attend", "--q", broken.path, "--k", q, "--v", q, "-o", out.path},
              "NaN in head 2, row 3, component 5");
  check_wrong({"attend", "--q", q, "--k", q, "--v", q, "--encoding", "learned", "--table",
               broken.path, "-o", out.path},
              "mend the table");
  check_wrong({"snapshot", "#/pair-rotation?m=1e3"}, "is above 256; correct the link.");
  check_wrong({"curve"}, "--to M");
  check_wrong({"curve", "--to", "9", "--points", "1"}, "--points");
  CHECK_FALSE(std::filesystem::exists(out.path));
}
