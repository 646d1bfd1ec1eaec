#include "ui/plot/plot.h"

#include <cmath>
#include <limits>
#include <random>

#include "drawing.h"
#include "ui/canvas/svg_canvas.h"
#include "ui/widgets/item.h"

namespace ropewalk::ui {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

std::vector<float> noise(size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

// The columns as they must be, sample by sample.
void check_columns(const Samples& samples, const AxisMap& x, std::span<const Column> columns) {
  size_t counted = 0;
  for (const Column& column : columns) {
    float low = kInf, high = -kInf;
    size_t count = 0;
    for (size_t i = column.begin; i < column.end; ++i) {
      const double y = samples.y(i);
      if (!std::isfinite(y)) continue;
      low = std::min(low, static_cast<float>(y));
      high = std::max(high, static_cast<float>(y));
      ++count;
    }
    CHECK(column.count == count);
    counted += column.end - column.begin;
    if (count == 0) continue;
    CHECK(column.low == low);
    CHECK(column.high == high);
  }
  size_t in_range = 0;
  for (size_t i = 0; i < samples.size(); ++i)
    in_range += samples.x(i) >= x.range().min && samples.x(i) <= x.range().max ? 1 : 0;
  CHECK(counted == in_range);
}

TEST_CASE("decimation keeps the smallest and largest sample of every column") {
  std::vector<float> y = noise(20011, 5);
  y[100] = kNan;
  y[5000] = kInf;
  y[7777] = -kInf;
  for (size_t i = 12000; i < 12100; ++i) y[i] = kNan;
  std::vector<float> x(y.size());
  for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i) + 1;
  const Samples block(1, 1, y), pairs(x, y);
  const Samples getter(y.size(), [&y](size_t i) {
    return Samples::Point{static_cast<double>(i + 1), static_cast<double>(y[i])};
  });
  const AxisMap maps[] = {{{1, 20011}, Scale::kLinear, 0, 800},
                          {{1, 20011}, Scale::kLog, 0, 800},
                          {{5000.5, 9000}, Scale::kLinear, 30, 333}};
  for (const AxisMap& map : maps) {
    for (const Samples& samples : {block, pairs, getter}) {
      std::vector<Column> columns(311);
      decimate(samples, map, columns);
      check_columns(samples, map, columns);
    }
  }
}

TEST_CASE("samples are found by x, whatever they are made of") {
  const std::vector<float> x = {1, 2, 4, 8, 16}, y = {0, 1, 2, 3, 4};
  const Samples pairs(x, y), even(10, 2, y);
  CHECK(pairs.nearest(5.9) == 2);
  CHECK(pairs.nearest(6.1) == 3);
  CHECK(pairs.nearest(-100) == 0);
  CHECK(pairs.nearest(1e9) == 4);
  CHECK(even.nearest(13.1) == 2);
  CHECK(even.lower_bound(12) == 1);
  CHECK(even.lower_bound(12.001) == 2);
  CHECK(even.lower_bound(-5) == 0);
  CHECK(even.lower_bound(500) == 5);
  CHECK(even.lower_bound(static_cast<double>(kNan)) == 0);
}

TEST_CASE("the extent leaves out what is not finite") {
  const std::vector<float> y = {3, kNan, -2, kInf, 1, -kInf};
  CHECK(extent_of(Samples(0, 1, y)) == Range{-2, 3});
  CHECK(extent_of(Samples()).empty());
}

TEST_CASE("zooming keeps the anchor in its place and never leaves the whole") {
  for (const Scale scale : {Scale::kLinear, Scale::kLog}) {
    const Range whole{1, 1000};
    const AxisMap before(whole, scale, 0, 100);
    const double anchor = before.value_from_screen(30);
    const Range near = zoomed(whole, scale, 2, anchor, whole);
    CHECK(AxisMap(near, scale, 0, 100).screen_from_value(anchor) == doctest::Approx(30));
    CHECK(zoomed(near, scale, 0.5, anchor, whole) == whole);
    Range view = whole;
    for (int i = 0; i < 200; ++i) view = zoomed(view, scale, 1.5, anchor, whole);
    CHECK(view.min < view.max);
    CHECK(std::isfinite(view.span()));
    const Range left = panned(near, scale, -50, whole);
    CHECK(left.min == doctest::Approx(1));
    CHECK(left.max < 1000);
    CHECK(panned(near, scale, 1e9, whole).max == doctest::Approx(1000));
  }
  CHECK(zoomed({0, 1}, Scale::kLinear, std::nan(""), 0.5, {0, 1}) == Range{0, 1});
}

// One of everything.
PlotSpec rich_plot(std::span<const float> y, std::span<const float> upper, Scale x_scale,
                   Scale y_scale) {
  PlotSpec plot{.id = "rich",
                .x = {.title = "distance", .scale = x_scale},
                .y = {.title = "score", .scale = y_scale}};
  for (const Look look : {Look::kLine, Look::kDots, Look::kLineDots, Look::kSteps, Look::kBars,
                          Look::kArea, Look::kStack, Look::kStack, Look::kBand})
    plot.series.push_back({.part = "score",
                           .label = "series",
                           .samples = Samples(0, 1, y),
                           .upper = Samples(0, 1, upper),
                           .look = look,
                           .color = rgb(0x335577)});
  plot.markers = {{.label = "here", .at = 4, .color = rgb(0x884422), .draggable = true},
                  {.label = "level", .at = 0.5, .horizontal = true, .color = rgb(0x884422)}};
  plot.regions = {{.label = "unseen", .x = {3, 1e9}, .fill = rgb(0x99AA99)},
                  {.x = {-5, 2}, .fill = rgb(0x99AA99), .hatched = true}};
  return plot;
}

TEST_CASE("a plot of anything, anywhere, draws what is finite inside its frame") {
  const std::vector<float> plain = noise(40, 1), upper(40, 2.5F);
  const std::vector<float> nasty = {kNan, 1e30F, -kInf, 0, 1e-30F, 5, kNan, kNan, -7, kInf};
  const std::vector<float> many = noise(30000, 2), constant(50, 3), none;
  for (const std::vector<float>* y : {&plain, &nasty, &many, &constant, &none}) {
    for (const Rect& frame : kFrames) {
      for (const Scale scale : {Scale::kLinear, Scale::kLog, Scale::kAngle}) {
        CAPTURE(y->size());
        CAPTURE(frame.right);
        Drawing drawing(frame);
        const PlotSpec spec =
            rich_plot(*y, upper, scale, scale == Scale::kAngle ? Scale::kLinear : scale);
        draw_plot(drawing.stage, frame, spec);
        CHECK(drawing.problems() == "");
        if (frame.width() > 300 && frame.height() > 200) CHECK_FALSE(drawing.canvas.empty());
      }
    }
  }
}

TEST_CASE("a view from a link may be anything") {
  const std::vector<float> y = noise(100, 3);
  PlotSpec spec{.id = "p"};
  for (const char* label : {"a", "b"})
    spec.series.push_back({.label = label, .samples = Samples(0, 1, y), .color = rgb(0)});
  const double inf = std::numeric_limits<double>::infinity();
  for (const Range range : {Range{-inf, inf}, Range{5, 1}, Range{1e200, 1e201}, Range{0, 1e-200},
                            Range{std::nan(""), 3}}) {
    Drawing drawing({0, 0, 500, 300});
    PlotView& view = drawing.views.plot("p");
    view = {.x = range, .y = range, .hidden = {"", "a", "nobody"}, .cursor = inf};
    draw_plot(drawing.stage, drawing.stage.area, spec);
    view.hidden.clear();
    spec.window = range;
    draw_plot(drawing.stage, drawing.stage.area, spec);
    CHECK(drawing.problems() == "");
  }
}

TEST_CASE("a lone peak among a million samples is drawn at its full height") {
  std::vector<float> y(1000000, 0.0F);
  y[654321] = 1;
  PlotSpec spec{.id = "peak", .y = {.range = {0, 1}}};
  spec.series.push_back({.samples = Samples(0, 1, y), .color = rgb(0xFF0000)});
  Drawing drawing({0, 0, 900, 400});
  const PlotResult result = draw_plot(drawing.stage, drawing.stage.area, spec);
  float top = 1e9F, at = 0;
  for (const auto& operation : drawing.canvas.operations()) {
    if (operation.color != rgb(0xFF0000)) continue;
    CHECK(operation.points.size() < 4000);
    for (const Vec2 p : operation.points) {
      if (p.y >= top) continue;
      top = p.y;
      at = p.x;
    }
  }
  CHECK(top == doctest::Approx(result.frame.top));
  CHECK(std::abs(at - result.x.screen_from_value(654321)) < 1.5F);
}

TEST_CASE("the crosshair snaps to the nearest sample and lights its part") {
  Live live;
  const std::vector<float> y = {0, 1, 0, -1, 0, 1};
  PlotSpec spec{.id = "plot", .x = {.title = "x"}, .y = {.title = "y"}};
  spec.series.push_back(
      {.part = "score", .label = "s", .samples = Samples(0, 1, y), .color = rgb(1)});
  PlotResult shown;
  const auto draw = [&](const Stage& stage) { shown = draw_plot(stage, {50, 50, 450, 350}, spec); };
  live.frame(draw);
  const float at = shown.x.screen_from_value(3.2);
  live.move({at, shown.frame.center().y});
  live.frame(draw);
  live.frame(draw);
  REQUIRE(shown.hover.has_value());
  CHECK(shown.hover->sample == 3);
  CHECK(shown.hover->y == doctest::Approx(-1));
  CHECK(live.highlight.lit("score"));
  live.move({5, 5});
  live.frame(draw);
  live.frame(draw);
  CHECK_FALSE(shown.hover.has_value());
}

TEST_CASE("wheel zooms, dragging pans, a double click shows all again") {
  Live live;
  const std::vector<float> y = noise(1000, 4);
  PlotSpec spec{.id = "plot"};
  spec.series.push_back({.samples = Samples(0, 1, y), .color = rgb(1)});
  PlotResult shown;
  const auto draw = [&](const Stage& stage) { shown = draw_plot(stage, {50, 50, 450, 350}, spec); };
  live.frame(draw);
  const Vec2 middle = shown.frame.center();
  live.move(middle);
  live.frame(draw);
  live.wheel(5);
  live.frame(draw);
  live.frame(draw);
  const PlotView& view = live.views.plot("plot");
  REQUIRE_FALSE(view.x.empty());
  CHECK(view.x.span() < 999);
  const Range zoomed_in = view.x;
  live.drag(middle, middle + Vec2{40, 0}, draw);
  CHECK(view.x.min < zoomed_in.min);
  CHECK(view.x.span() == doctest::Approx(zoomed_in.span()));
  live.click(middle, draw);
  live.click(middle, draw);
  CHECK(view.x.empty());
}

// A plot whose picture, and whose legend's places, are kept.
struct LegendTest {
  explicit LegendTest(PlotSpec drawn) : spec(std::move(drawn)) {}
  void draw(const Stage& stage) {
    placed = {};
    ImGui::GetIO().UserData = &placed;
    RecordingCanvas canvas(fonts);
    Stage recorded{canvas,          stage.area, stage.theme, stage.input,
                   stage.highlight, 0,          &services,   stage.views};
    draw_plot(recorded, {50, 50, 450, 350}, spec);
    lines = 0;
    for (const auto& operation : canvas.operations())
      if (operation.points.size() == spec.series[0].samples.size()) ++lines;
    ImGui::GetIO().UserData = nullptr;
  }
  std::optional<Rect> place(std::string_view name) const {
    for (const Placed& item : placed.list)
      if (item.id == spec.id + ".legend." + std::string(name)) return item.rect;
    return std::nullopt;
  }
  PlotSpec spec;
  Fonts fonts;
  FrameServices services;
  PlacedItems placed;
  int lines = 0;
};

PlotSpec two_lines(std::span<const float> y, Legend legend) {
  PlotSpec spec{.id = "plot", .legend = legend};
  spec.series.push_back({.part = "a", .label = "first", .samples = {0, 1, y}, .color = rgb(1)});
  spec.series.push_back({.part = "b", .label = "second", .samples = {0, 1, y}, .color = rgb(2)});
  return spec;
}

TEST_CASE("a name in the legend switches its series off and on, whoever draws the plot") {
  const std::vector<float> y = noise(50, 4);
  for (const Legend legend : {Legend::kTop, Legend::kDirect}) {
    Live live;
    LegendTest test(two_lines(y, legend));
    const auto draw = [&test](const Stage& stage) { test.draw(stage); };
    live.frame(draw);
    REQUIRE(test.place("a"));
    CHECK(test.place("a")->height() >= 24);
    CHECK(test.place("a")->width() >= 24);
    CHECK(test.lines == 2);
    live.click(test.place("a")->center(), draw);
    CHECK(test.lines == 1);
    CHECK(test.services.said == "first: hidden");
    live.rest(draw);  // not a double click
    live.click(test.place("a")->center(), draw);
    CHECK(test.lines == 2);
    CHECK(test.services.said == "first: shown");
    // The keys: the focus is on what was clicked.
    live.tap(ImGuiKey_Tab, draw);
    live.tap(ImGuiKey_Tab, draw);
    for (int i = 0; i < 8 && test.placed.focus_words.find("second") == std::string::npos; ++i)
      live.tap(ImGuiKey_Tab, draw);
    CHECK(test.placed.focus_words == "second, shown: Space hides it");
    live.tap(ImGuiKey_Space, draw);
    CHECK(test.lines == 1);
    CHECK(test.placed.focus_words == "second, hidden: Space shows it");
    live.tap(ImGuiKey_Enter, draw);
    CHECK(test.lines == 2);
    CHECK(test.placed.focus_words == "second, shown: Space hides it");
  }
}

TEST_CASE("a series that comes or goes hides no other") {
  Live live;
  const std::vector<float> y = noise(50, 4);
  LegendTest test(two_lines(y, Legend::kTop));
  const auto draw = [&test](const Stage& stage) { test.draw(stage); };
  live.frame(draw);
  live.click(test.place("b")->center(), draw);
  CHECK(test.lines == 1);
  // Another before them, and one that belongs to what is hidden.
  test.spec.series.insert(test.spec.series.begin(),
                          {.part = "c", .label = "third", .samples = {0, 1, y}, .color = rgb(3)});
  test.spec.series.push_back({.part = "b", .samples = {0, 1, y}, .color = rgb(2)});
  live.frame(draw);
  CHECK(test.lines == 2);
  CHECK(live.views.plot("plot").hides("b"));
  live.views.forget();
  live.frame(draw);
  CHECK(test.lines == 4);
}

TEST_CASE("what cannot sensibly be switched is no control, and is never hidden") {
  Live live;
  const std::vector<float> y = noise(50, 4);
  LegendTest test(two_lines(y, Legend::kTop));
  const auto draw = [&test](const Stage& stage) { test.draw(stage); };
  test.spec.series[0].switches = false;
  live.frame(draw);
  CHECK_FALSE(test.place("a"));
  REQUIRE(test.place("b"));
  live.click(test.place("b")->center(), draw);
  CHECK(test.lines == 1);
  SUBCASE("alone") {
    test.spec.series.erase(test.spec.series.begin());
    live.frame(draw);
    CHECK_FALSE(test.place("b"));
    CHECK(test.lines == 1);
  }
  SUBCASE("without a legend") {
    test.spec.legend = Legend::kNone;
    live.frame(draw);
    CHECK(test.lines == 2);
  }
}

TEST_CASE("a marker is dragged along its axis") {
  Live live;
  PlotSpec spec{.id = "plot", .x = {.range = {0, 100}}, .y = {.range = {0, 1}}};
  spec.markers = {{.part = "position", .label = "m", .at = 25, .color = rgb(1), .draggable = true}};
  PlotResult shown;
  const auto draw = [&](const Stage& stage) {
    shown = draw_plot(stage, {50, 50, 450, 350}, spec);
    if (shown.moved_marker == 0) spec.markers[0].at = shown.moved_to;
  };
  live.frame(draw);
  const float y = shown.frame.bottom - 14;
  live.drag({shown.x.screen_from_value(25), y}, {shown.x.screen_from_value(60), y}, draw);
  CHECK(spec.markers[0].at == doctest::Approx(60).epsilon(0.01));
  live.drag({shown.x.screen_from_value(spec.markers[0].at), y}, {790, y}, draw);
  CHECK(spec.markers[0].at == doctest::Approx(100));
}

TEST_CASE("an arrow key moves a marker by its step, however many pixels that is") {
  Live live;
  PlotSpec spec{.id = "plot", .x = {.range = {0, 100}}, .y = {.range = {0, 1}}};
  spec.markers = {
      {.part = "position", .label = "m", .at = 25, .color = rgb(1), .draggable = true, .step = 3}};
  const auto draw = [&](const Stage& stage) {
    const PlotResult shown = draw_plot(stage, {50, 50, 450, 350}, spec);
    if (shown.moved_marker == 0) spec.markers[0].at = shown.moved_to;
  };
  live.frame(draw);
  live.tap(ImGuiKey_Tab, draw);  // the plot
  live.tap(ImGuiKey_Tab, draw);  // its marker
  live.tap(ImGuiKey_RightArrow, draw);
  live.tap(ImGuiKey_RightArrow, draw);
  CHECK(spec.markers[0].at == 31);
  live.tap(ImGuiKey_LeftArrow, draw);
  CHECK(spec.markers[0].at == 28);
}

TEST_CASE("the name of a region stands clear of what is dragged there") {
  for (const double at : {99.0, 96.0, 92.0, 70.0, 51.0}) {
    PlotSpec spec{.id = "plot", .x = {.range = {0, 100}}, .y = {.range = {0, 1}}};
    spec.regions = {{.label = "unseen", .x = {50, 100}, .fill = rgb(0x99AA99)}};
    spec.markers = {{.label = "m", .at = at, .color = rgb(1), .draggable = true},
                    {.label = "n", .at = at - 3, .color = rgb(2), .draggable = true}};
    Drawing drawing({0, 0, 900, 400});
    const PlotResult result = draw_plot(drawing.stage, drawing.stage.area, spec);
    int named = 0;
    for (const auto& operation : drawing.canvas.operations()) {
      if (operation.text != "unseen") continue;
      ++named;
      for (const Marker& marker : spec.markers) {
        const float grip = result.x.screen_from_value(marker.at);
        CHECK((operation.bounds.left > grip + 6 || operation.bounds.right < grip - 6));
      }
    }
    CHECK(named > 0);
  }
}

TEST_CASE("a low plot goes without its axes' names") {
  const auto drawn = [](float height) {
    PlotSpec spec{.id = "plot", .x = {.title = "across"}, .y = {.title = "up"}};
    spec.x.range = spec.y.range = {0, 1};
    Drawing drawing({0, 0, 500, height});
    const PlotResult result = draw_plot(drawing.stage, drawing.stage.area, spec);
    std::string names;
    for (const auto& operation : drawing.canvas.operations())
      if (operation.text == "across" || operation.text == "up") names += operation.text + " ";
    return std::pair{names, result.frame.height()};
  };
  CHECK(drawn(200).first.find("across") != std::string::npos);
  CHECK(drawn(200).first.find("up") != std::string::npos);
  CHECK(drawn(100).first == "up ");
  CHECK(drawn(80).first.empty());
  for (const float height : {80.0F, 100.0F, 108.0F}) CHECK(drawn(height).second >= 44);
}

TEST_CASE("on paper lines of different colours differ in their dashes too") {
  const std::vector<float> up = {0, 1, 2, 3}, down = {3, 2, 1, 0}, level = {1, 1, 1, 1};
  PlotSpec spec;
  spec.id = "p";
  spec.series = {Series{.part = "a", .samples = Samples(0, 1, up), .color = rgb(0x112233)},
                 Series{.part = "b", .samples = Samples(0, 1, down), .color = rgb(0x445566)},
                 Series{.part = "c", .samples = Samples(0, 1, level), .color = rgb(0x445566)}};
  const Fonts fonts;
  const auto dashes = [&](ThemeName name) {
    SvgCanvas canvas(fonts, {400, 300}, {0, 0, 0, 0}, "t");
    Interaction input(false);
    Highlight highlight;
    Views views;
    const Rect area{0, 0, 400, 300};
    const Stage stage{canvas, area, theme(name), input, highlight, 0, nullptr, &views};
    draw_plot(stage, area, spec);
    const std::string svg = canvas.finish();
    int count = 0;
    for (size_t at = svg.find("dasharray"); at != std::string::npos;
         at = svg.find("dasharray", at + 1))
      ++count;
    return count;
  };
  CHECK(dashes(ThemeName::kLight) == 0);
  CHECK(dashes(ThemeName::kPrint) == 2);  // of one colour alike
}

}  // namespace
}  // namespace ropewalk::ui
