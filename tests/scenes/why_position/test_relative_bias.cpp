// The chapter on scores that know distances against core's double reference, its costs against
// plain loops that count, and the numbers its lesson tells.
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "chapter_fixture.h"
#include "core/random.h"
#include "core/reference/reference.h"
#include "experiments/relative_bias_schemes.h"
#include "scenes/parts/cost_table.h"

namespace ropewalk::scenes {
namespace {

experiments::SchemesSpec what_of(const testing::Chapter& chapter) {
  const auto whole = [&](const char* key) { return static_cast<int>(chapter.number(key)); };
  return {whole("tokens"),
          chapter.head_size(),
          whole("clip"),
          whole("buckets"),
          whole("far"),
          whole("heads"),
          whole("head"),
          chapter.number("base"),
          chapter.number("causal") != 0,
          static_cast<std::uint32_t>(chapter.number("seed"))};
}

std::vector<double> wide(std::span<const float> x) { return {x.begin(), x.end()}; }

double dot(std::span<const double> a, std::span<const double> b) {
  return core::reference::score(a, b, 1);
}

// q and k in double, as the chapter draws them.
struct Drawn {
  std::vector<double> q, k;
  size_t d;
  std::span<const double> query(int m) const { return std::span(q).subspan(m * d, d); }
  std::span<const double> key(int n) const { return std::span(k).subspan(n * d, d); }
};

Drawn draw(const experiments::SchemesSpec& what) {
  core::Random random(what.seed);
  const auto count = static_cast<size_t>(what.tokens) * static_cast<size_t>(what.d);
  Drawn drawn{wide(random.normals(count)), {}, static_cast<size_t>(what.d)};
  drawn.k = wide(random.normals(count));
  return drawn;
}

// Transformer-XL's r, in double: W times sine and cosine of each wave.
std::vector<double> wave(const core::TransformerXl& xl, double distance) {
  const auto d = static_cast<size_t>(xl.dim);
  std::vector<double> row(d), r(d);
  for (size_t j = 0; j < d; ++j) {
    const size_t twice = j - j % 2;
    const double angle =
        distance / std::pow(xl.base, static_cast<double>(twice) / static_cast<double>(d));
    row[j] = j % 2 == 0 ? std::sin(angle) : std::cos(angle);
  }
  const std::vector<double> projection = wide(xl.projection);
  for (size_t i = 0; i < d; ++i) r[i] = dot(std::span(projection).subspan(i * d, d), row);
  return r;
}

// What each way adds at query m, key n, from the papers' formulas. `made` gives the tables.
std::array<double, experiments::kSchemes> expected_added(
    const experiments::SchemesSpec& what, const experiments::RelativeBiasSchemes& made,
    const Drawn& drawn, int m, int n) {
  const auto d = static_cast<size_t>(what.d);
  const double scale = 1 / std::sqrt(static_cast<double>(what.d));
  const auto row = static_cast<size_t>(std::clamp(n - m, -what.clip, what.clip) + what.clip);
  const auto encoding = [&](experiments::Scheme way) -> const core::Encoding& {
    return made.encodings[static_cast<size_t>(way)];
  };
  std::array<double, experiments::kSchemes> added{};
  added[0] =
      scale *
      dot(drawn.query(m),
          wide(std::span(encoding(experiments::Scheme::kShaw).shaw.key).subspan(row * d, d)));
  added[1] = static_cast<double>(encoding(experiments::Scheme::kT5)
                                     .t5_per_bucket[static_cast<size_t>(core::t5_bucket(
                                         n - m, !what.causal, what.buckets, what.far))]);
  added[2] = static_cast<double>(encoding(experiments::Scheme::kTable).bias_values[row]);
  const core::TransformerXl& xl = encoding(experiments::Scheme::kTransformerXl).transformer_xl;
  const std::vector<double> r = wave(xl, m - n);
  added[3] = scale * (dot(drawn.query(m), r) + dot(wide(xl.content_bias), drawn.key(n)) +
                      dot(wide(xl.position_bias), r));
  const int power = static_cast<int>(std::exp2(std::floor(std::log2(what.heads))));
  const int head = std::min(what.head, what.heads) - 1;
  const double slope = head < power ? std::exp2(-8.0 * (head + 1) / power)
                                    : std::exp2(-4.0 * (2 * (head - power) + 1) / power);
  added[4] = -slope * std::abs(m - n);
  const std::vector<double> inv_freq = core::reference::inverse_frequencies(what.d, what.base);
  added[5] = scale * (core::reference::similarity(drawn.query(m), drawn.key(n), inv_freq,
                                                  core::Layout::kInterleaved, m - n) -
                      dot(drawn.query(m), drawn.key(n)));
  return added;
}

constexpr const char* kNames[] = {"added_shaw", "added_t5",    "added_table",
                                  "added_xl",   "added_alibi", "added_rope"};

TEST_CASE("relative-bias: what is added equals the papers' formulas in double") {
  testing::Chapter chapter("relative-bias");
  for (int round = 0; round < 60; ++round) {
    chapter.randomize();
    CAPTURE(chapter.link());
    const experiments::SchemesSpec what = what_of(chapter);
    const experiments::RelativeBiasSchemes made = experiments::make_relative_bias_schemes(what);
    const Drawn drawn = draw(what);
    const int m = static_cast<int>(chapter.probe("m")), n = static_cast<int>(chapter.probe("n"));
    const std::array<double, experiments::kSchemes> want = expected_added(what, made, drawn, m, n);
    for (size_t way = 0; way < experiments::kSchemes; ++way) {
      CAPTURE(kNames[way]);
      CHECK(std::abs(chapter.probe(kNames[way]) - want[way]) < 2e-5 * (1 + std::abs(want[way])));
    }
    const double content = dot(drawn.query(m), drawn.key(n)) / std::sqrt(what.d);
    const auto kind = static_cast<size_t>(chapter.number("kind"));
    CHECK(std::abs(chapter.probe("content") - content) < 1e-5);
    CHECK(chapter.probe("added") == chapter.probe(kNames[kind]));
    CHECK(std::abs(chapter.probe("score") - content - want[kind]) < 5e-5);
    CHECK(std::abs(chapter.probe("query_position") + chapter.probe("global_content") +
                   chapter.probe("global_position") - want[3]) < 5e-5);
    CHECK(chapter.probe("distance") == m - n);
  }
}

TEST_CASE("relative-bias: the weight is the softmax of the sum") {
  testing::Chapter chapter("relative-bias");
  for (int round = 0; round < 24; ++round) {
    chapter.randomize();
    chapter.set("tokens", 1 + round);
    chapter.set("kind", round % 6);
    CAPTURE(chapter.link());
    const experiments::SchemesSpec what = what_of(chapter);
    const experiments::RelativeBiasSchemes made = experiments::make_relative_bias_schemes(what);
    const Drawn drawn = draw(what);
    const int m = static_cast<int>(chapter.probe("m")), n = static_cast<int>(chapter.probe("n"));
    std::vector<double> with, without;
    for (int s = 0; s < (what.causal ? m + 1 : what.tokens); ++s) {
      without.push_back(dot(drawn.query(m), drawn.key(s)) / std::sqrt(what.d));
      with.push_back(without.back() +
                     expected_added(what, made, drawn, m, s)[static_cast<size_t>(round % 6)]);
    }
    const auto at = static_cast<size_t>(n);
    CHECK(std::abs(chapter.probe("weight") - core::reference::softmax(with)[at]) < 2e-5);
    CHECK(std::abs(chapter.probe("weight_without") - core::reference::softmax(without)[at]) < 2e-5);
  }
}

// ---- Costs --------------------------------------------------------------------------------------

// The next token's work, walked through loop by loop, each multiply-add counted.
double counted(experiments::Scheme way, int length, int d, int clip, bool shared) {
  double count = 0;
  const auto vector = [&] { count += d; };
  const auto turned = [&] {
    for (int pair = 0; pair < d / 2; ++pair) count += 4;  // x cos, y sin, y cos, x sin
  };
  std::set<int> known;
  if (way == experiments::Scheme::kRope) turned();  // the query
  if (way == experiments::Scheme::kTransformerXl && shared) {
    for (int row = 0; row < d; ++row) vector();  // r of the newest distance
    vector();                                    // q + u
    vector();                                    // q + v
  }
  for (int key = 0; key < length; ++key) {
    const int clipped = std::min(length - 1 - key, clip);
    switch (way) {
      case experiments::Scheme::kShaw:
        if (!shared || known.insert(clipped).second) vector();
        count += 1;
        break;
      case experiments::Scheme::kT5:
      case experiments::Scheme::kTable:
      case experiments::Scheme::kAlibi:
        count += 1;
        break;
      case experiments::Scheme::kTransformerXl:
        vector();  // with r
        count += 1;
        if (shared) break;
        for (int row = 0; row < d; ++row) vector();  // r itself
        vector();                                    // u.k
        vector();                                    // v.r
        count += 2;
        break;
      case experiments::Scheme::kRope:
        if (!shared || key == length - 1) turned();
        break;
    }
  }
  return count;
}

TEST_CASE("relative-bias: costs are what loops count") {
  experiments::SchemesSpec what;
  for (const int d : {2, 16, 64}) {
    for (const int length : {1, 3, 9, 10, 40, 301}) {
      for (const bool shared : {true, false}) {
        what.d = d;
        what.tokens = 2;
        const experiments::RelativeBiasSchemes made = experiments::make_relative_bias_schemes(what);
        for (size_t way = 0; way < experiments::kSchemes; ++way) {
          CAPTURE(way);
          CAPTURE(length);
          CAPTURE(shared);
          const experiments::SchemeCost cost = experiments::scheme_cost(
              made.encodings[way], {static_cast<double>(length), d, shared});
          CHECK(cost.work ==
                counted(static_cast<experiments::Scheme>(way), length, d, what.clip, shared));
        }
      }
    }
  }
}

TEST_CASE("relative-bias: memory and learned numbers are the sizes of what core holds") {
  experiments::SchemesSpec what{.tokens = 37, .d = 16, .clip = 5, .buckets = 12};
  const experiments::RelativeBiasSchemes made = experiments::make_relative_bias_schemes(what);
  const auto cost = [&](experiments::Scheme way) {
    return experiments::scheme_cost(made.encodings[static_cast<size_t>(way)], {37, 16, true});
  };
  // The row of the last query is what is held for it.
  for (const experiments::Scheme way : {experiments::Scheme::kShaw, experiments::Scheme::kT5,
                                        experiments::Scheme::kTable, experiments::Scheme::kAlibi})
    CHECK(cost(way).memory * 37 ==
          static_cast<double>(made.ways[static_cast<size_t>(way)].sum.size()));
  const std::vector<float> waves = core::sinusoidal_table(0, 37, 16);
  CHECK(cost(experiments::Scheme::kTransformerXl).memory == static_cast<double>(waves.size()) + 37);
  const core::RopeTable row = core::make_table(
      made.encodings[static_cast<size_t>(experiments::Scheme::kRope)].inv_freq, 36, 1);
  CHECK(cost(experiments::Scheme::kRope).memory ==
        static_cast<double>(row.cos.size() + row.sin.size()));
  CHECK(cost(experiments::Scheme::kShaw).learned == 11 * 16);
  CHECK(cost(experiments::Scheme::kT5).learned == 12);
  CHECK(cost(experiments::Scheme::kTable).learned == 11);
  CHECK(cost(experiments::Scheme::kTransformerXl).learned == 16 * 16 + 2 * 16);
  CHECK(cost(experiments::Scheme::kAlibi).learned == 0);
  CHECK(cost(experiments::Scheme::kRope).learned == 0);
}

TEST_CASE("relative-bias: large numbers are told in three digits") {
  CHECK(short_count(256) == "256");
  CHECK(short_count(4672) == "4672");
  CHECK(short_count(262144) == "262k");
  CHECK(short_count(16789504) == "16.8M");
  CHECK(bytes_text(256) == "256 B");
  CHECK(bytes_text(16384) == "16 KiB");
  CHECK(bytes_text(1064960) == "1.0 MiB");
}

// ---- The lesson ---------------------------------------------------------------------------------

TEST_CASE("relative-bias: what the lesson says is so") {
  testing::Chapter chapter("relative-bias");
  const auto probe = [&](const std::string& link, const char* name) {
    chapter.open("#/relative-bias" + link);
    return chapter.probe(name);
  };
  CHECK(probe("", "slope") == 0.125);
  CHECK(probe("", "distance") == 5);
  CHECK(probe("", "added") == doctest::Approx(-0.625));
  const std::string t5 = "?kind=t5&tokens=128&row=124";
  for (int distance = 0; distance < 16; ++distance)
    CHECK(probe(t5 + "&col=" + std::to_string(124 - distance), "bucket") == distance);
  CHECK(probe(t5 + "&col=94", "bucket") == 20);
  CHECK(probe(t5 + "&col=94", "distance") == 30);
  CHECK(probe(t5 + "&col=4", "bucket") == 31);
  CHECK(probe(t5 + "&col=4", "distance") == 120);
  CHECK(probe(t5 + "&col=11", "bucket") == 31);  // 113 back
  CHECK(probe(t5 + "&col=12", "bucket") == 30);
  CHECK(core::t5_bucket(-4000, false) == 31);
  CHECK(probe("?kind=table&col=4", "entry") == 8);
  CHECK(probe("?kind=table&col=9", "entry") == 5);
  CHECK(probe("?kind=table&col=4", "added") == probe("?kind=table&col=6", "added"));
  CHECK(probe("?kind=table&col=7", "added") != probe("?kind=table&col=6", "added"));
  CHECK(probe("?kind=shaw", "added") == doctest::Approx(-0.204).epsilon(0.003));
  CHECK(probe("?kind=shaw&row=15&col=10", "added") == doctest::Approx(-0.664).epsilon(0.001));
  // Upright stripes and diagonals.
  CHECK(probe("?kind=xl&row=14", "global_content") ==
        doctest::Approx(probe("?kind=xl&row=19", "global_content")));
  CHECK(probe("?kind=xl&row=14&col=9", "global_position") ==
        doctest::Approx(probe("?kind=xl&row=19&col=14", "global_position")).epsilon(1e-4));
  CHECK(probe("", "content_work") == 262144);
  CHECK(probe("?shared=0", "work_shaw") == 266240);
  CHECK(probe("?kind=xl", "work_xl") == 270464);
  CHECK(probe("?kind=xl", "work_share") > 1);
  CHECK(probe("", "work_shaw") == 4672);
  for (const char* way : {"work_t5", "work_table", "work_alibi"}) CHECK(probe("", way) == 4096);
  CHECK(probe("?kind=t5", "bytes_t5") == 16 * 1024);
  CHECK(probe("?kind=t5", "prompt_bytes") == 64.0 * 1024 * 1024);
  CHECK(probe("?kind=rope", "work_rope") == 256);
  CHECK(probe("?kind=rope&length=100000", "work_rope") == 256);
}

TEST_CASE("relative-bias: one token, and other edges, keep every number finite") {
  testing::Chapter chapter("relative-bias");
  for (const char* link :
       {"#/relative-bias?tokens=1&row=127&col=127&length=1&d=2",
        "#/relative-bias?tokens=128&d=128&kind=xl&length=1000000&shared=0&causal=0&row=0&col=127",
        "#/relative-bias?kind=t5&buckets=2&far=2&causal=0&tokens=128", "#/relative-bias?base=1",
        "#/relative-bias?heads=1&head=64"}) {
    chapter.open(link);
    CAPTURE(link);
    for (const auto& probe : chapter.probes()) {
      CAPTURE(probe.name);
      CHECK(std::isfinite(probe.value));
    }
  }
}

// ---- The hand -----------------------------------------------------------------------------------

TEST_CASE("relative-bias: a press on any matrix chooses the cell, a press on a row the encoding") {
  testing::Chapter chapter("relative-bias");
  for (const ui::Vec2 size : {ui::Vec2{900, 560}, ui::Vec2{340, 400}}) {
    chapter.open("#/relative-bias");
    testing::Hand hand(chapter, size);
    std::vector<ui::Rect> maps, icons;
    for (const auto& operation : hand.drawing().operations()) {
      if (operation.kind != ui::RecordingCanvas::Kind::kCells) continue;
      if (operation.bounds.height() > 40) maps.push_back(operation.bounds);
      if (operation.bounds.height() > 12 && operation.bounds.height() <= 40)
        icons.push_back(operation.bounds);
    }
    REQUIRE(maps.size() == 3);
    REQUIRE(icons.size() == experiments::kSchemes);
    int row = 10;
    for (const ui::Rect& map : maps) {
      const float cell = map.width() / 20;
      const ui::Vec2 at{map.left + 2.5F * cell, map.top + (static_cast<float>(row) + 0.5F) * cell};
      hand.drag(at, at);
      CHECK(chapter.number("row") == row);
      CHECK(chapter.number("col") == 2);
      ++row;
    }
    for (size_t way = 0; way < experiments::kSchemes; ++way) {
      const ui::Vec2 at = icons[way].center() + ui::Vec2{60, 0};
      hand.drag(at, at);
      CHECK(chapter.number("kind") == static_cast<double>(way));
    }
  }
}

}  // namespace
}  // namespace ropewalk::scenes
