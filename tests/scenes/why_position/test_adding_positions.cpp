// The chapter on added positions against core's double reference and sums written out, its pictures
// under the hand, and the numbers its lesson tells.
#include <doctest/doctest.h>

#include <cmath>

#include "chapter_fixture.h"
#include "core/random.h"
#include "core/reference/reference.h"
#include "experiments/position_tables.h"

namespace ropewalk::scenes {
namespace {

int dim_of_chapter(const testing::Chapter& chapter) { return chapter.head_size(); }

// The word from the parameters alone.
std::vector<double> word_of(const testing::Chapter& chapter) {
  const auto d = static_cast<size_t>(dim_of_chapter(chapter));
  const std::vector<float> made =
      core::Random(static_cast<std::uint32_t>(chapter.number("seed")) + 77).normals(d);
  std::vector<double> word(made.begin(), made.end());
  const auto pair = static_cast<size_t>(chapter.probe("pair_in_use"));
  word[2 * pair] = chapter.value("x").numbers[0];
  word[2 * pair + 1] = chapter.value("x").numbers[1];
  return word;
}

// PE(m), as the paper writes it.
std::vector<double> sinusoidal(double m, int d, double base) {
  std::vector<double> row(static_cast<size_t>(d));
  const std::vector<double> theta = core::reference::inverse_frequencies(d, base);
  for (size_t i = 0; i < theta.size(); ++i) {
    row[2 * i] = std::sin(m * theta[i]);
    row[2 * i + 1] = std::cos(m * theta[i]);
  }
  return row;
}

double norm(const std::vector<double>& x) { return std::sqrt(core::reference::score(x, x, 1)); }

TEST_CASE("adding-positions: sums and turns equal the double reference for random states") {
  testing::Chapter chapter("adding-positions");
  for (int round = 0; round < 80; ++round) {
    chapter.randomize();
    chapter.set("table", 0);
    CAPTURE(chapter.link());
    const int d = dim_of_chapter(chapter);
    const double base = chapter.number("base"), m = chapter.number("m");
    const std::vector<double> word = word_of(chapter), row = sinusoidal(m, d, base);
    std::vector<double> sum = word;
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += row[i];
    const auto inv_freq = core::reference::inverse_frequencies(d, base);
    const std::vector<double> turned =
        core::reference::rotate(word, inv_freq, m, core::Layout::kInterleaved);
    const auto pair = static_cast<size_t>(chapter.probe("pair_in_use"));
    CHECK(std::abs(chapter.probe("p_0") - row[2 * pair]) < 1e-6);
    CHECK(std::abs(chapter.probe("p_1") - row[2 * pair + 1]) < 1e-6);
    CHECK(std::abs(chapter.probe("added_0") - sum[2 * pair]) < 1e-6);
    CHECK(std::abs(chapter.probe("turned_0") - turned[2 * pair]) < 2e-6);
    CHECK(std::abs(chapter.probe("turned_1") - turned[2 * pair + 1]) < 2e-6);
    CHECK(chapter.probe("norm_word") == doctest::Approx(norm(word)).epsilon(1e-6));
    CHECK(chapter.probe("norm_added") == doctest::Approx(norm(sum)).epsilon(1e-5));
    CHECK(chapter.probe("norm_turned") == doctest::Approx(norm(word)).epsilon(1e-6));
    CHECK(chapter.probe("norm_row") == doctest::Approx(std::sqrt(d / 2.0)).epsilon(1e-6));
    CHECK(chapter.probe("turned_length_spread") < 1e-5);
    CHECK(chapter.probe("tables_difference") < 1e-6);
    const double angle = std::acos(std::clamp(
        core::reference::score(word, sum, 1) / std::max(norm(word) * norm(sum), 1e-12), -1.0, 1.0));
    CHECK(std::abs(chapter.probe("degrees_added") - angle * 180 / 3.14159265358979) < 0.05);
  }
}

TEST_CASE("adding-positions: the product of two rows is a sum of cosines of their distance") {
  testing::Chapter chapter("adding-positions");
  for (int round = 0; round < 60; ++round) {
    chapter.randomize();
    chapter.set("m", std::round(chapter.number("m")));
    CAPTURE(chapter.link());
    const int d = dim_of_chapter(chapter);
    const double base = chapter.number("base");
    const auto a = sinusoidal(chapter.number("m"), d, base),
               b = sinusoidal(chapter.number("n"), d, base);
    const double product = core::reference::score(a, b, 2.0 / d);
    CHECK(std::abs(chapter.probe("kernel_sinusoidal") - product) < 1e-9);
    chapter.set("table", 0);
    CHECK(std::abs(chapter.probe("kernel_mirrored") - product) < 1e-9);
  }
}

TEST_CASE("adding-positions: curves are what the single numbers are") {
  const experiments::PositionTables tables =
      experiments::make_position_tables({.d = 32, .length = 20, .shown = 40});
  for (const int m : {0, 7, 19}) {
    for (const experiments::AddedTable table :
         {experiments::AddedTable::kSinusoidal, experiments::AddedTable::kLearned}) {
      const std::vector<float> products = experiments::row_products(tables, table, m);
      REQUIRE(products.size() == (table == experiments::AddedTable::kLearned ? 20U : 40U));
      for (size_t n = 0; n < products.size(); ++n)
        CHECK(static_cast<double>(products[n]) ==
              doctest::Approx(experiments::row_product(tables, table, m, static_cast<int>(n)))
                  .epsilon(1e-5));
    }
    const std::vector<float> through = experiments::row_products_through(tables, m);
    for (size_t n = 0; n < through.size(); ++n)
      CHECK(std::abs(static_cast<double>(through[n]) -
                     experiments::row_product_through(tables, m, static_cast<int>(n))) < 1e-5);
  }
  CHECK(experiments::row_products(tables, experiments::AddedTable::kLearned, 20).empty());
  CHECK(experiments::row_product(tables, experiments::AddedTable::kLearned, 3, 20) == 0);
  const std::vector<float> word(32, 0.5F);
  const std::vector<float> lengths =
      experiments::added_lengths(tables, word, experiments::AddedTable::kLearned);
  REQUIRE(lengths.size() == 20);
  for (size_t p = 0; p < lengths.size(); ++p)
    CHECK(static_cast<double>(lengths[p]) ==
          doctest::Approx(experiments::add_position(tables, word, experiments::AddedTable::kLearned,
                                                    static_cast<double>(p))
                              .norm)
              .epsilon(1e-6));
  CHECK(experiments::add_position(tables, word, experiments::AddedTable::kLearned, 19.4).exists);
  CHECK_FALSE(
      experiments::add_position(tables, word, experiments::AddedTable::kLearned, 19.6).exists);
}

TEST_CASE("adding-positions: extreme states keep every probe finite") {
  testing::Chapter chapter("adding-positions");
  for (const char* link :
       {"#/adding-positions?x=0,0&d=2&base=1", "#/adding-positions?d=128&shown=128&m=127&length=1",
        "#/adding-positions?table=learned&m=127&length=1&view=kernel&n=127",
        "#/adding-positions?shown=2&m=0&length=1&table=learned&base=100000000",
        "#/adding-positions?d=2&view=tables&pair=63&m=99.5"}) {
    chapter.open(link);
    CAPTURE(link);
    for (const auto& probe : chapter.probes()) {
      CAPTURE(probe.name);
      CHECK(std::isfinite(probe.value));
    }
    for (const char* view : {"word", "tables", "kernel"}) {
      CAPTURE(view);
      chapter.open(std::string(link) + "&view=" + view);
      const testing::Hand hand(chapter, {520, 400});
      CHECK(hand.drawing().problems(hand.area()).empty());
    }
  }
}

TEST_CASE("adding-positions: pictures grow to hold the positions asked for") {
  testing::Chapter chapter("adding-positions");
  CHECK(chapter.probe("positions_shown") == 64);
  chapter.open("#/adding-positions?m=64");
  CHECK(chapter.probe("positions_shown") == 128);
  chapter.open("#/adding-positions?view=kernel&n=100");
  CHECK(chapter.probe("positions_shown") == 128);
  chapter.open("#/adding-positions?shown=2&m=9");
  CHECK(chapter.probe("positions_shown") == 16);
}

TEST_CASE("adding-positions: the word, the rows and both markers follow the hand") {
  testing::Chapter chapter("adding-positions");
  const ui::Theme& theme = ui::theme(ui::ThemeName::kLight);
  {
    chapter.open("#/adding-positions?x=1,0&m=0");
    testing::Hand hand(chapter, {900, 500});
    // The plane is the left part; x is drawn from its origin along the first axis.
    ui::Rect plane{0, 0, 0, 0};
    for (const auto& operation : hand.drawing().operations())
      if (operation.kind == ui::RecordingCanvas::Kind::kCircle && operation.width > 9)
        plane = operation.bounds;  // the grip around the tip
    REQUIRE(plane.width() > 0);
    hand.drag(plane.center(), plane.center() + ui::Vec2{0, -60});
    CHECK(chapter.value("x").numbers[1] > 0.3);
    CHECK(std::abs(chapter.value("x").numbers[0] - 1) < 0.1);
  }
  {
    chapter.open("#/adding-positions?view=tables&m=12");
    testing::Hand hand(chapter, {900, 500});
    const std::vector<ui::Vec2> handles = hand.handles(theme.position);
    REQUIRE_FALSE(handles.empty());
    hand.drag(handles.front(), handles.front() + ui::Vec2{0, 100});
    CHECK(chapter.number("m") > 20);
    CHECK(chapter.number("m") == std::round(chapter.number("m")));
    ui::Rect map;
    for (const auto& operation : hand.drawing().operations())
      if (operation.kind == ui::RecordingCanvas::Kind::kCells && map.width() == 0)
        map = operation.bounds;
    const ui::Vec2 third{map.center().x, map.top + map.height() * 3.5F / 64};
    hand.drag(third, third);
    CHECK(chapter.number("m") == 3);
  }
  {
    chapter.open("#/adding-positions?view=kernel&m=20&n=4");
    testing::Hand hand(chapter, {900, 500});
    for (const auto& [color, key] : {std::pair{theme.query, "m"}, {theme.key, "n"}}) {
      const std::vector<ui::Vec2> handles = hand.handles(color);
      REQUIRE_FALSE(handles.empty());
      const double before = chapter.number(key);
      hand.drag(handles.front(), handles.front() + ui::Vec2{80, 0});
      CHECK(chapter.number(key) > before + 3);
    }
  }
}

TEST_CASE("adding-positions: a missing row is said, not invented") {
  testing::Chapter chapter("adding-positions");
  chapter.open("#/adding-positions?table=learned&m=48");
  CHECK(chapter.probe("has_row") == 0);
  CHECK(chapter.probe("norm_added") == 0);
  {
    const testing::Hand hand(chapter, {900, 500});
    CHECK(hand.drawing().has_text("no row at 48: the table ends at 47"));
  }
  chapter.open("#/adding-positions?view=tables&m=48");
  const testing::Hand hand(chapter, {900, 500});
  CHECK(hand.drawing().has_text("no rows"));
}

TEST_CASE("adding-positions: what the lesson says is so") {
  testing::Chapter chapter("adding-positions");
  const auto probe = [&](const std::string& link, const char* name) {
    chapter.open("#/adding-positions" + link);
    return chapter.probe(name);
  };
  const auto about = [](double value, double told) { return std::abs(value - told) <= 0.005; };
  CHECK(probe("", "m") == 8);
  CHECK(about(probe("", "norm_word"), 3.41));
  CHECK(about(probe("", "norm_added"), 3.99));
  CHECK(about(probe("", "norm_turned"), 3.41));
  CHECK(about(probe("", "shortest_added"), 3.51));
  CHECK(about(probe("", "longest_added"), 5.01));
  CHECK(std::round(probe("", "degrees_added")) == 44);
  CHECK(probe("?view=tables&m=12", "tables_difference") < 1e-6);
  const std::string kernel = "?view=kernel&d=128";
  CHECK(about(probe(kernel + "&m=32&n=40", "kernel_sinusoidal"), 0.71));
  CHECK(about(probe(kernel + "&m=32&n=24", "kernel_sinusoidal"), 0.71));
  CHECK(about(probe(kernel + "&m=22&n=30", "kernel_sinusoidal"), 0.71));
  CHECK(about(probe(kernel + "&m=32&n=40", "kernel_learned"), 0.02));
  CHECK(about(probe(kernel + "&m=22&n=30", "kernel_learned"), 0.10));
  CHECK(about(probe(kernel + "&m=32&n=40", "through"), -0.11));
  CHECK(about(probe(kernel + "&m=32&n=40", "through_mirrored"), 0.09));
  CHECK(about(probe(kernel + "&m=22&n=30", "through"), -0.13));
  CHECK(probe("?table=learned&m=47", "learned_last") == 47);
  CHECK(probe("?table=learned&m=47", "has_row") == 1);
  CHECK(probe("?table=learned&m=48", "has_row") == 0);
  CHECK(about(probe("?table=learned&m=20", "norm_added"), 3.18));
  CHECK(about(probe("?table=learned&m=20", "norm_turned"), 3.41));
}

}  // namespace
}  // namespace ropewalk::scenes
