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
    CHECK(root.at("known") == true);
    CHECK(root.at("warnings").empty());
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
  check_wrong({"rotate", "--x", x, "--positions", "5:0", "-o", out.path}, "no range");
  check_wrong({"rotate", "--x", x, "--positions", "0:1e12", "-o", out.path}, "67108864");
  check_wrong({"compare", "Llama-2-7b"}, "needs MODEL MODEL");
  check_wrong({"compare", "Llama-2-7b", "no-such-model"}, "no-such-model");
  check_wrong({"compare", "Llama-2-7b", "Llama-3-8B", "--lengths", "4096,x"}, "--lengths");
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

namespace {

void write_npy(const Scratch& file, const std::vector<int64_t>& shape,
               const std::vector<double>& numbers) {
  file.write(formats::npy_bytes(shape, std::span<const double>(numbers)));
}

std::vector<double> numbers_of(const std::string& path) {
  const auto array = formats::load_array(path);
  REQUIRE(array.ok());
  return array->as_doubles();
}

std::vector<double> ramp(size_t count) {
  std::vector<double> numbers(count);
  for (size_t i = 0; i < count; ++i) numbers[i] = std::sin(1.0 + 0.7 * static_cast<double>(i));
  return numbers;
}

// Half-split, written out.
void turn(double* x, const std::vector<double>& angles) {
  const size_t half = angles.size();
  for (size_t i = 0; i < half; ++i) {
    const double a = x[i], b = x[i + half], c = std::cos(angles[i]), s = std::sin(angles[i]);
    x[i] = a * c - b * s;
    x[i + half] = b * c + a * s;
  }
}

void check_near(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  for (size_t i = 0; i < a.size(); ++i) CHECK(a[i] == doctest::Approx(b[i]).epsilon(1e-9));
}

}  // namespace

TEST_CASE("rotate takes ranges, batches, M-RoPE's axes, and the rotary part of wider heads") {
  const Scratch x("x.npy"), p("p.npy"), out("y.npy"), other("z.npy"), config("mrope.json");
  write_npy(x, {2, 3, 8}, ramp(48));
  REQUIRE(say({"rotate", "--x", x.path, "--positions", "5:8", "-o", out.path}).status == 0);
  REQUIRE(say({"rotate", "--x", x.path, "--positions", "5,6:8", "-o", other.path}).status == 0);
  CHECK(numbers_of(out.path) == numbers_of(other.path));
  const std::vector<double> freq = {1.0, 0.1, 0.01, 0.001};

  write_npy(p, {2, 3}, {0, 1, 2, 7, 8, 9});
  REQUIRE(say({"rotate", "--x", x.path, "--positions", p.path, "-o", out.path}).status == 0);
  std::vector<double> expected = ramp(48);
  const double at[] = {0, 1, 2, 7, 8, 9};
  for (size_t row = 0; row < 6; ++row) {
    std::vector<double> angles = freq;
    for (double& angle : angles) angle *= at[row];
    turn(&expected[row * 8], angles);
  }
  check_near(numbers_of(out.path), expected);

  config.write(R"({"model_type":"qwen2_vl","head_dim":8,"rope_theta":10000,)"
               R"("rope_scaling":{"type":"mrope","mrope_section":[2,1,1]}})");
  write_npy(p, {3, 3}, {0, 1, 2, 10, 11, 12, 20, 21, 22});
  REQUIRE(
      say({"rotate", "--x", x.path, "--positions", p.path, "--config", config.path, "-o", out.path})
          .status == 0);
  expected = ramp(48);
  for (size_t row = 0; row < 6; ++row) {
    const auto t = static_cast<double>(row % 3);
    turn(&expected[row * 8], {t * freq[0], t * freq[1], (10 + t) * freq[2], (20 + t) * freq[3]});
  }
  check_near(numbers_of(out.path), expected);

  config.write(R"({"model_type":"minicpm3","qk_nope_head_dim":4,"qk_rope_head_dim":4,)"
               R"("rope_theta":10000})");
  REQUIRE(
      say({"rotate", "--x", x.path, "--positions", "1:4", "--config", config.path, "-o", out.path})
          .status == 0);
  expected = ramp(48);
  for (size_t row = 0; row < 6; ++row) {
    const auto t = static_cast<double>(row % 3 + 1);
    turn(&expected[row * 8 + 4], {t, t * 0.01});
  }
  check_near(numbers_of(out.path), expected);
}

TEST_CASE("attend with a config is that model's attention") {
  const Scratch q("q.npy"), k("k.npy"), v("v.npy"), out("o.npy"), plain("o2.npy"), config("c.json");
  write_npy(q, {4, 8}, ramp(32));
  std::vector<double> keys = ramp(64);
  write_npy(k, {4, 8}, {keys.begin() + 16, keys.begin() + 48});
  write_npy(v, {4, 8}, {keys.begin() + 32, keys.end()});
  const std::vector<std::string> start = {"attend", "--q", q.path, "--k",
                                          k.path,   "--v", v.path, "--causal"};
  const auto with = [&start](std::vector<std::string> more) {
    more.insert(more.begin(), start.begin(), start.end());
    return say(more);
  };
  config.write(R"({"model_type":"granite","head_dim":8,"rope_theta":10000,)"
               R"("attention_multiplier":0.5})");
  const Said said = with({"--config", config.path, "-o", out.path});
  REQUIRE(said.status == 0);
  CHECK(said.err.find("attention_multiplier = 0.5") != std::string::npos);
  REQUIRE(with({"--base", "10000", "--scale", "0.5", "-o", plain.path}).status == 0);
  check_near(numbers_of(out.path), numbers_of(plain.path));

  // A query temperature scales each query by its position: 1 + 0.5 ln(1 + floor(position / 2)).
  config.write(R"({"model_type":"ministral3","head_dim":8,"rope_theta":10000,)"
               R"("max_position_embeddings":8,"rope_parameters":{"rope_type":"default",)"
               R"("original_max_position_embeddings":2,"llama_4_scaling_beta":0.5}})");
  REQUIRE(with({"--config", config.path, "-o", out.path}).status == 0);
  std::vector<double> scaled = ramp(32);
  for (size_t i = 0; i < scaled.size(); ++i)
    scaled[i] *= 1.0 + 0.5 * std::log(1.0 + std::floor(static_cast<double>(i / 8) / 2.0));
  write_npy(q, {4, 8}, scaled);
  REQUIRE(with({"--base", "10000", "-o", plain.path}).status == 0);
  check_near(numbers_of(out.path), numbers_of(plain.path));

  config.write(R"({"model_type":"gpt_oss","head_dim":8,"rope_theta":10000})");
  CHECK(with({"--config", config.path, "-o", out.path}).err.find("Missing here: the model also") !=
        std::string::npos);

  // The last part of a head turns; the scores of both are added.
  config.write(R"({"model_type":"minicpm3","qk_nope_head_dim":4,"qk_rope_head_dim":4,)"
               R"("rope_theta":10000})");
  REQUIRE(with({"--config", config.path, "-o", out.path}).status == 0);
  const auto rotated = [&config](const Scratch& from) {
    const Scratch to("r.npy");
    REQUIRE(say({"rotate", "--x", from.path, "--positions", "0:4", "--config", config.path, "-o",
                 to.path})
                .status == 0);
    return numbers_of(to.path);
  };
  const std::vector<double> rq = rotated(q), rk = rotated(k);
  write_npy(q, {4, 8}, rq);
  write_npy(k, {4, 8}, rk);
  REQUIRE(with({"-o", plain.path}).status == 0);
  check_near(numbers_of(out.path), numbers_of(plain.path));
}

TEST_CASE("compare tells whether two models turn alike") {
  const Said same = say({"compare", "Llama-3-8B", "Llama-3-8B"});
  CHECK(same.status == 0);
  CHECK(same.out.starts_with("Alike"));
  const Said scaled = say({"compare", "Llama-3-8B", "Llama-3.1-8B"});
  CHECK(scaled.status == 1);
  CHECK(scaled.out.find("scaling: default and llama3") != std::string::npos);
  const Said json = say({"compare", "Llama-2-7b", "Llama-3-8B", "--json", "--lengths", "101"});
  CHECK(json.status == 1);
  const auto root = nlohmann::json::parse(json.out, nullptr, false);
  REQUIRE(root.is_object());
  CHECK(root.at("alike") == false);
  const auto& group = root.at("groups").at(0);
  CHECK(group.at("base").at(0) == 10000);
  CHECK(group.at("base").at(1) == 500000);
  const auto& at = group.at("lengths").at(0);
  CHECK(at.at("ratio").size() == 64);
  CHECK(at.at("ratio").at(0) == 1);
  CHECK(at.at("ratio").at(1).get<double>() == doctest::Approx(std::pow(50.0, -1.0 / 64.0)));
  double worst = 0.0;
  for (int i = 0; i < 64; ++i)
    worst = std::max(worst, std::pow(1e4, -i / 64.0) - std::pow(5e5, -i / 64.0));
  CHECK(at.at("angle_apart").get<double>() == doctest::Approx(100.0 * worst));
  const Scratch a("a.json"), b("b.json");
  const std::string start = R"({"model_type":"smollm3","head_dim":64,"num_hidden_layers":4,)";
  a.write(start + R"("no_rope_layers":[1,1,1,0]})");
  b.write(start + R"("no_rope_layers":[1,1,0,0]})");
  const Said layers = say({"compare", a.path, b.path});
  CHECK(layers.status == 1);
  CHECK(layers.out.find("Layer 2 turns in the first model") != std::string::npos);
  b.write(R"({"model_type":"smollm3","head_dim":64,"num_hidden_layers":4,"rope_interleave":true})");
  CHECK(say({"compare", a.path, b.path}).out.find("layout: half-split and interleaved") !=
        std::string::npos);
}

TEST_CASE("inspect says what it does not know, and --strict makes that a status") {
  const Scratch config("strict.json");
  const std::string start = R"({"model_type":"llama","head_dim":64,"rope_theta":10000)";
  config.write(start + "}");
  CHECK(say({"inspect", config.path, "--strict"}).status == 0);
  config.write(start + R"(,"rope_ratio":4})");
  CHECK(say({"inspect", config.path}).status == 0);
  const Said said = say({"inspect", config.path, "--strict", "--json"});
  CHECK(said.status == 3);
  const auto root = nlohmann::json::parse(said.out, nullptr, false);
  REQUIRE(root.is_object());
  CHECK(root.at("known") == true);
  CHECK(root.at("layers").is_null());
  CHECK(root.at("unread").at(0).at("field") == "rope_ratio");
  CHECK(root.at("unread").at(0).at("value") == "4");
  CHECK(said.out.find("do not change") == std::string::npos);
  config.write(R"({"model_type":"granitemoehybrid","num_hidden_layers":2,)"
               R"("position_embedding_type":"nope"})");
  const Said still = say({"inspect", config.path, "--json"});
  CHECK(still.status == 0);
  const auto none = nlohmann::json::parse(still.out, nullptr, false);
  CHECK(none.at("groups").empty());
  CHECK(none.at("layers").size() == 2);
  CHECK(none.at("layers").at(0).is_null());
  check_wrong({"curve", "--config", config.path, "--to", "9"}, "nothing turns");
}

TEST_CASE("arrays of an npz are read by name") {
  const Scratch file("a.npz"), out("y.npy"), x("x.npy"), other("z.npy");
  const std::vector<double> numbers = ramp(16);
  write_npy(x, {2, 8}, numbers);
  const std::string npy = formats::npy_bytes({2, 8}, std::span<const double>(numbers));
  const auto le = [](size_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
    return text;
  };
  const auto zip = [&](int method) {
    std::string all, directory;
    for (const std::string name : {"first.npy", "x.npy"}) {
      const std::string sizes = le(npy.size(), 4) + le(npy.size(), 4);
      const std::string common = le(20, 2) + le(0, 2) + le(static_cast<size_t>(method), 2) +
                                 le(0, 4) + le(0, 4) + sizes + le(name.size(), 2) + le(0, 2);
      directory += "PK\x01\x02" + le(20, 2) + common + le(0, 2) + le(0, 2) + le(0, 2) + le(0, 4) +
                   le(all.size(), 4) + name;
      all += "PK\x03\x04" + common + name + npy;
    }
    return all + directory + "PK\x05\x06" + le(0, 4) + le(2, 2) + le(2, 2) +
           le(directory.size(), 4) + le(all.size(), 4) + le(0, 2);
  };
  file.write(zip(0));
  REQUIRE(say({"rotate", "--x", file.path + ":x", "--positions", "3,4", "-o", out.path}).status ==
          0);
  REQUIRE(say({"rotate", "--x", x.path, "--positions", "3,4", "-o", other.path}).status == 0);
  CHECK(numbers_of(out.path) == numbers_of(other.path));
  check_wrong({"rotate", "--x", file.path, "--positions", "3,4", "-o", out.path}, "first, x");
  check_wrong({"rotate", "--x", file.path + ":y", "--positions", "3,4", "-o", out.path},
              "no array \"y\"");
  file.write(zip(8));
  check_wrong({"rotate", "--x", file.path + ":x", "--positions", "3,4", "-o", out.path},
              "numpy.savez instead");
  const std::string whole = zip(0);
  for (size_t size = 0; size < whole.size(); size += 7) {
    file.write(whole.substr(0, size));
    CHECK(say({"rotate", "--x", file.path + ":x", "--positions", "3,4", "-o", out.path}).status ==
          2);
  }
}
