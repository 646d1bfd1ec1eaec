#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/canvas/recording_canvas.h"
#include "ui/text/equation.h"
#include "window.h"

namespace ropewalk::ui {
namespace {

constexpr assets::Glyph kGlyphs[] = {
    {U'q', 0, 0, 1, 0}, {U'=', 0.7F, 0, 1, -1}, {U'θ', 1.6F, -0.4F, 0.7F, 1}};
constexpr assets::Rule kRules[] = {{{1.5F, -0.25F, 1, 0.04F}, -1}};
constexpr assets::Part kParts[] = {{"query", {0, -0.5F, 0.6F, 0.7F}, -1},
                                   {"position", {1.4F, -1, 2, 1.3F}, -1},
                                   {"position.theta", {1.5F, -0.9F, 0.7F, 0.7F}, 1}};
constexpr assets::LiveSlot kLive[] = {{"cos", "-0.00", 2.4F, 0, 1, 1, 2, 1}};
constexpr assets::Equation kEquation = {"main", "q",     "q",    3.4F,   1,
                                        0.4F,   kGlyphs, kRules, kParts, kLive};

struct Picture {
  Fonts fonts;
  RecordingCanvas canvas{fonts};
  Interaction input{false};
  Highlight highlight;
  void draw(const state::Probes& probes) {
    const FittedEquation fitted = measure_equation(&kEquation, 20);
    draw_equation(canvas, theme(ThemeName::kLight), fitted, {100, 50}, probes, input, highlight);
  }
  const RecordingCanvas::Operation& last_text() const {
    for (size_t i = canvas.operations().size(); i-- > 0;) {
      if (canvas.operations()[i].kind == RecordingCanvas::Kind::kText)
        return canvas.operations()[i];
    }
    return canvas.operations().front();
  }
};

}  // namespace

TEST_CASE("the box is the equation's times the size") {
  const FittedEquation fitted = measure_equation(&kEquation, 20);
  CHECK(fitted.size == Vec2{68, 28});
  CHECK(fitted.baseline == 20);
  CHECK(measure_equation(nullptr, 20).size == Vec2{});
  CHECK(measure_equation(&kEquation, std::numeric_limits<float>::quiet_NaN()).equation == nullptr);
}

TEST_CASE("what is drawn lies in the box, in the hues of its parts") {
  Picture picture;
  picture.draw({{"cos", -0.704}});
  const Theme& light = theme(ThemeName::kLight);
  CHECK(picture.canvas.problems({100, 50, 168, 78}).empty());
  REQUIRE(picture.canvas.count(RecordingCanvas::Kind::kGlyph) == 3);
  CHECK(picture.canvas.count(RecordingCanvas::Kind::kPolyline) == 1);
  std::vector<Rgba> colors;
  for (const auto& op : picture.canvas.operations()) {
    if (op.kind == RecordingCanvas::Kind::kGlyph) colors.push_back(op.color);
  }
  CHECK(colors == std::vector<Rgba>{light.query, light.ink, light.position});
  CHECK(picture.canvas.operations()[1].points[0] ==
        Vec2{100, 70});  // the first glyph, on the baseline
  CHECK(picture.last_text().text == "−0.70");
  CHECK(picture.last_text().bounds.right == doctest::Approx(168));
}

TEST_CASE("a rule thinner than a pixel is a whole pixel, wherever it lies") {
  Window window;
  window.frame([](const Kit& kit) {
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    Interaction input(false);
    Highlight highlight;
    assets::Equation rules = kEquation;
    rules.glyphs = {};
    rules.parts = {};
    rules.live = {};
    for (int i = 0; i < 20; ++i) {
      const int first = list.VtxBuffer.Size;
      const float y = 50 + 0.05F * static_cast<float>(i);
      draw_equation(kit.canvas, kit.theme, measure_equation(&rules, 20), {100, y}, {}, input,
                    highlight);
      REQUIRE(list.VtxBuffer.Size == first + 4);
      float top = 1e9F, bottom = 0;
      for (int k = first; k < list.VtxBuffer.Size; ++k) {
        top = std::min(top, list.VtxBuffer[k].pos.y);
        bottom = std::max(bottom, list.VtxBuffer[k].pos.y);
      }
      CHECK(bottom - top == doctest::Approx(1));
      CHECK(top == doctest::Approx(std::round(top)));
    }
  });
}

TEST_CASE("live numbers have a true minus, no negative zero, and a dash if there is none") {
  const auto text = [](const state::Probes& probes) {
    Picture picture;
    picture.draw(probes);
    return picture.last_text().text;
  };
  CHECK(text({{"cos", -0.001}}) == "0.00");
  CHECK(text({{"cos", 1}}) == "1.00");
  CHECK(text({{"sin", 1}}) == "–");
  CHECK(text({{"cos", std::numeric_limits<double>::quiet_NaN()}}) == "–");
  Picture wide;
  wide.draw({{"cos", 123456}});
  CHECK(wide.last_text().text == "123456.00");
  CHECK(wide.last_text().bounds.left >= 147);  // made smaller to fit its slot
}

TEST_CASE("the innermost part is found and lights up") {
  const FittedEquation fitted = measure_equation(&kEquation, 20);
  CHECK(part_at(fitted, {5, 18}) == "query");
  CHECK(part_at(fitted, {35, 10}) == "position.theta");
  CHECK(part_at(fitted, {60, 15}) == "position");
  CHECK(part_at(fitted, {17, 15}) == "");
  CHECK(part_at({}, {1, 1}) == "");

  Window window;
  const auto draw = [&](const Kit& kit) {
    Interaction input;
    draw_equation(kit.canvas, kit.theme, fitted, {100, 50}, {}, input, kit.highlight);
  };
  window.move({135, 60});
  window.frame(draw);
  window.frame(draw);
  CHECK(window.highlight.part() == "position.theta");
  window.move({400, 400});
  window.frame(draw);
  window.frame(draw);
  CHECK_FALSE(window.highlight.any());
}

TEST_CASE("what is lit stands out from the rest") {
  Picture picture;
  picture.highlight.point_at("query");
  picture.highlight.advance();
  picture.draw({});
  const Theme& light = theme(ThemeName::kLight);
  const auto& ops = picture.canvas.operations();
  CHECK(ops[0].kind == RecordingCanvas::Kind::kRect);  // a soft ground behind the part
  CHECK(ops[0].bounds.contains({105, 66}));
  std::vector<Rgba> colors;
  for (const auto& op : ops) {
    if (op.kind == RecordingCanvas::Kind::kGlyph) colors.push_back(op.color);
  }
  CHECK(colors[0] == light.query);
  CHECK(colors[1].a < 128);
  CHECK(colors[2].a < 128);
  Picture other;
  other.highlight.point_at("value");  // not in this equation: nothing is dimmed
  other.highlight.advance();
  other.draw({});
  for (const auto& op : other.canvas.operations()) CHECK(op.color.a == 255);
}

TEST_CASE("an equation fits its place, or its narrow variant does") {
  CHECK(fit_equation("no-such-scene", "main", 20, 300).equation == nullptr);
  const assets::Equation* whole = assets::equation("pair-rotation", "main");
  REQUIRE(whole != nullptr);
  const FittedEquation wide = fit_equation("pair-rotation", "main", 20, 5000);
  CHECK(wide.equation == whole);
  CHECK(wide.font_size == 20);
  const FittedEquation close = fit_equation("pair-rotation", "main", 20, wide.size.x * 0.9F);
  CHECK(close.equation == whole);
  CHECK(close.size.x <= wide.size.x * 0.9F * 1.001F);
  const FittedEquation narrow = fit_equation("pair-rotation", "main", 20, wide.size.x * 0.5F);
  CHECK(narrow.equation == assets::equation("pair-rotation", "main-narrow"));
  for (const float width : {800.0F, 300.0F, 60.0F, 5.0F}) {
    CHECK(fit_equation("pair-rotation", "main", 20, width).size.x <= width * 1.001F);
  }
}

}  // namespace ropewalk::ui
