// The recording canvas and the screen's.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <vector>

#include "imgui_internal.h"
#include "ui/canvas/recording_canvas.h"
#include "window.h"

namespace ropewalk::ui {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr Rgba kInk = rgb(0x102030);

// Bounds of the vertices a draw list got since `first`.
Rect vertex_bounds(const ImDrawList& list, int first) {
  Rect r{1e9F, 1e9F, -1e9F, -1e9F};
  for (int i = first; i < list.VtxBuffer.Size; ++i) {
    const ImVec2 p = list.VtxBuffer[i].pos;
    r = {std::min(r.left, p.x), std::min(r.top, p.y), std::max(r.right, p.x),
         std::max(r.bottom, p.y)};
  }
  return r;
}

}  // namespace

TEST_CASE("a record knows what was drawn, where, and what of it is seen") {
  const Fonts fonts;
  RecordingCanvas canvas(fonts);
  CHECK(canvas.empty());
  CHECK(canvas.bounds() == Rect{});
  canvas.line({10, 10}, {50, 10}, {kInk, 4});
  canvas.push_clip({0, 0, 30, 100});
  canvas.rect({20, 20, 80, 60}, kInk);
  canvas.rect({40, 20, 80, 60}, kInk);  // outside of the clip
  canvas.pop_clip();
  canvas.text({5, 90}, "score 0.42", {type::kText, kInk});
  CHECK(canvas.count(RecordingCanvas::Kind::kRect) == 2);
  CHECK(canvas.operations()[0].bounds == Rect{8, 8, 52, 12});
  CHECK(canvas.operations()[1].visible() == Rect{20, 20, 30, 60});
  CHECK(canvas.operations()[2].visible() == Rect{});
  CHECK(canvas.has_text("0.42"));
  CHECK_FALSE(canvas.has_text("0.43"));
  CHECK(canvas.bounds().left == 5);
  CHECK(canvas.bounds().top == 8);
  CHECK(canvas.problems({0, 0, 200, 200}).empty());
}

TEST_CASE("a record tells what is wrong") {
  const Fonts fonts;
  RecordingCanvas canvas(fonts);
  canvas.circle({kNan, 0}, 3, kInk);
  canvas.rect({0, 0, 300, 10}, kInk);
  canvas.push_clip({0, 0, 10, 10});
  const std::vector<std::string> problems = canvas.problems({0, 0, 200, 200});
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].find("not finite") != std::string::npos);
  CHECK(problems[1].find("outside of the frame") != std::string::npos);
  CHECK(problems[2].find("not popped") != std::string::npos);
  canvas.clear();
  CHECK(canvas.problems({0, 0, 1, 1}).empty());
}

TEST_CASE("text on the screen stands where it is measured, on its baseline") {
  for (const float density : {1.0F, 2.0F, 1.5F}) {
    CAPTURE(density);
    Window window(density);
    window.frame([&](const Kit& kit) {
      const ImDrawList& list = *ImGui::GetWindowDrawList();
      const int first = list.VtxBuffer.Size;
      kit.canvas.text({100, 200}, "HHHH",
                      {{Face::kText, 20}, kInk, Align::kLeft, Baseline::kAlphabetic});
      const Rect seen = vertex_bounds(list, first);
      const Vec2 size = kit.canvas.measure("HHHH", {Face::kText, 20});
      CHECK(seen.left == doctest::Approx(100).epsilon(0.03));
      CHECK(seen.right == doctest::Approx(100 + size.x).epsilon(0.03));
      CHECK(seen.bottom >= 199.9F);
      CHECK(seen.bottom <= 200 + 1.6F / density);
      CHECK(seen.bottom - seen.top >= 0.6F * 20);
      CHECK(seen.bottom - seen.top <= 0.75F * 20 + 3 / density);
    });
  }
}

TEST_CASE("the screen draws nothing of what is not finite, and gaps part lines") {
  Window window;
  window.frame([](const Kit& kit) {
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    const int first = list.VtxBuffer.Size;
    kit.canvas.line({kNan, 0}, {10, 10}, {kInk});
    kit.canvas.rect({0, 0, kNan, 5}, kInk);
    kit.canvas.circle({1, 1}, HUGE_VALF, kInk);
    kit.canvas.text({kNan, 1}, "x", {type::kText, kInk});
    kit.canvas.glyph({1, 1}, U'x', {Face::kText, kNan}, kInk);
    const Vec2 bad[] = {{0, 0}, {1, kNan}, {2, 2}};
    kit.canvas.polygon(bad, kInk);
    CHECK(list.VtxBuffer.Size == first);
    const Vec2 gap[] = {{0, 0}, {10, 10}, {kNan, 5}, {20, 20}, {30, 10}};
    kit.canvas.polyline(gap, {kInk, 2}, false);
    CHECK(list.VtxBuffer.Size > first);
  });
}

namespace {

// Is the point inside a triangle of full strength that was drawn since index `first`?
bool covered(const ImDrawList& list, int first, Vec2 p) {
  for (int i = first; i + 2 < list.IdxBuffer.Size; i += 3) {
    std::array<ImDrawVert, 3> v;
    for (int k = 0; k < 3; ++k) v[static_cast<size_t>(k)] = list.VtxBuffer[list.IdxBuffer[i + k]];
    if (std::any_of(v.begin(), v.end(), [](const ImDrawVert& corner) {
          return (corner.col & IM_COL32_A_MASK) != IM_COL32_A_MASK;
        }))
      continue;
    const auto side = [&p](ImVec2 a, ImVec2 b) {
      return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
    };
    const float one = side(v[0].pos, v[1].pos), two = side(v[1].pos, v[2].pos),
                three = side(v[2].pos, v[0].pos);
    if ((one >= 0 && two >= 0 && three >= 0) || (one <= 0 && two <= 0 && three <= 0)) return true;
  }
  return false;
}

float distance_to(std::span<const Vec2> line, Vec2 p) {
  float min = 1e9F;
  for (size_t i = 0; i + 1 < line.size(); ++i) {
    const Vec2 along = line[i + 1] - line[i];
    const float t = std::clamp(dot(p - line[i], along) / dot(along, along), 0.0F, 1.0F);
    min = std::min(min, length(p - line[i] - along * t));
  }
  return min;
}

}  // namespace

TEST_CASE("spiky lines keep their width up to their tips, and do not stick out") {
  Window window;
  std::vector<Vec2> spiky{{10, 100}};
  for (int i = 1; i < 120; ++i) {  // slopes of every kind, straight back and forth too
    const float wide = static_cast<float>(i % 7) * 0.3F;
    spiky.push_back(spiky.back() +
                    Vec2{wide, (i % 2 == 0 ? 1.0F : -1.0F) * (3.0F + static_cast<float>(i % 31))});
  }
  constexpr float kWidth = 4;
  for (const bool closed : {false, true}) {
    window.frame([&](const Kit& kit) {
      const ImDrawList& list = *ImGui::GetWindowDrawList();
      const int first = list.IdxBuffer.Size, first_vertex = list.VtxBuffer.Size;
      kit.canvas.polyline(spiky, {kInk, kWidth}, closed);
      int bare = 0, astray = 0;
      for (size_t i = 0; i + 1 < spiky.size(); ++i) {
        const Vec2 along = spiky[i + 1] - spiky[i];
        const Vec2 aside = Vec2{-along.y, along.x} * (1 / length(along));
        for (const float t : {0.02F, 0.3F, 0.5F, 0.7F, 0.98F})
          for (const float off : {-1.4F, 0.0F, 1.4F})  // of the 1.5 that are wholly inked
            bare += covered(list, first, spiky[i] + along * t + aside * off) ? 0 : 1;
      }
      for (int i = first_vertex; i < list.VtxBuffer.Size; ++i) {
        const Vec2 at{list.VtxBuffer[i].pos.x, list.VtxBuffer[i].pos.y};
        astray += distance_to(spiky, at) > 1.5F * kWidth && !closed ? 1 : 0;
      }
      CHECK(bare == 0);
      CHECK(astray == 0);
    });
  }
}

TEST_CASE("lines of very many points are whole") {
  Window window;
  std::vector<Vec2> many;
  for (int i = 0; i < 20001; ++i)
    many.push_back({static_cast<float>(i) * 0.1F, 50 + static_cast<float>(i % 2)});
  window.frame([&](const Kit& kit) {
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    const int first = list.VtxBuffer.Size;
    kit.canvas.polyline(many, {kInk, 2});
    const Rect seen = vertex_bounds(list, first);
    CHECK(seen.left < 1);
    CHECK(seen.right > 1999);
  });
}

TEST_CASE("axis-parallel lines lie on whole device pixels") {
  Window window(2);
  window.frame([](const Kit& kit) {
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    const int first = list.VtxBuffer.Size;
    kit.canvas.line({10, 20.3F}, {50, 20.3F}, {kInk, 1});
    const Rect seen = vertex_bounds(list, first);
    CHECK(seen.bottom - seen.top == doctest::Approx(1));
    CHECK(seen.top * 2 == doctest::Approx(std::round(seen.top * 2)));
  });
}

TEST_CASE("polygons may be concave and go either way round") {
  Window window;
  window.frame([](const Kit& kit) {
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const bool reversed : {false, true}) {
      std::vector<Vec2> arrow = {{0, 0}, {40, 20}, {0, 40}, {10, 20}};
      if (reversed) std::reverse(arrow.begin(), arrow.end());
      const int first = list.IdxBuffer.Size;
      kit.canvas.polygon(arrow, kInk);
      CHECK(list.IdxBuffer.Size - first >= 6);
    }
    const int before = list.VtxBuffer.Size;
    const Vec2 flat[] = {{0, 0}, {10, 0}, {20, 0}};
    kit.canvas.polygon(flat, kInk);
    CHECK(list.VtxBuffer.Size == before);
  });
}

TEST_CASE("a big grid is one texture, sent again only when it changes") {
  Window window;
  std::vector<Rgba> cells(256 * 256, kInk);
  const auto draw = [&](const Kit& kit) {
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    const int first = list.VtxBuffer.Size;
    kit.canvas.cells({10, 10, 522, 522}, 256, 256, cells);
    CHECK(list.VtxBuffer.Size - first == 4);
  };
  window.frame([](const Kit&) {});
  const int made = window.textures_made, updates = window.texture_updates;
  window.frame(draw);
  CHECK(window.textures_made == made + 1);
  window.frame(draw);
  window.frame(draw);
  CHECK(window.texture_updates == updates);
  cells[1000] = rgb(0xFFFFFF);
  window.frame(draw);
  CHECK(window.texture_updates == updates + 1);
  CHECK(window.textures_made == made + 1);
  const ImTextureData* texture = ImGui::GetPlatformIO().Textures.back();
  REQUIRE(texture->Width == 512);  // two texels a cell
  const unsigned char* pixel =
      texture->Pixels + (static_cast<size_t>(1000 / 256 * 2) * 512 + 1000 % 256 * 2) * 4;
  CHECK(pixel[0] == 255);
  CHECK(pixel[-4] == 0x10);
  const int alive = ImGui::GetPlatformIO().Textures.Size;
  for (int i = 0; i < 4; ++i) window.frame([](const Kit&) {});
  CHECK(ImGui::GetPlatformIO().Textures.Size == alive - 1);
}

TEST_CASE("a grid finer than the pixels is averaged") {
  Window window;
  std::vector<Rgba> cells(512 * 512);
  for (size_t i = 0; i < cells.size(); ++i) cells[i] = i % 2 == 0 ? rgb(0xFFFFFF) : rgb(0);
  window.frame([&](const Kit& kit) { kit.canvas.cells({0, 0, 256, 256}, 512, 512, cells); });
  const ImTextureData* texture = ImGui::GetPlatformIO().Textures.back();
  REQUIRE(texture->Width == 256);
  CHECK(texture->Pixels[0] == 128);
}

TEST_CASE("a picture drawn smaller is averaged, and what cannot be seen has no colour") {
  Window window;
  Pixels pixels{8, 4, {}, 7};
  for (int i = 0; i < 32; ++i)
    pixels.rgba += i % 2 == 0 ? std::string("\xC8\xC8\xC8\xFF", 4) : std::string(4, '\0');
  window.frame([&](const Kit& kit) { kit.canvas.picture({0, 0, 4, 2}, pixels, ""); });
  const ImTextureData* half = ImGui::GetPlatformIO().Textures.back();
  REQUIRE(half->Width == 4);
  CHECK(half->Height == 2);
  CHECK(half->Pixels[0] == 0xC8);
  CHECK(half->Pixels[3] == 128);
  const int made = window.textures_made;
  window.frame([&](const Kit& kit) { kit.canvas.picture({5, 5, 9, 7}, pixels, ""); });
  CHECK(window.textures_made == made);
  window.frame([&](const Kit& kit) { kit.canvas.picture({0, 0, 16, 8}, pixels, ""); });
  CHECK(window.textures_made == made + 1);
  CHECK(ImGui::GetPlatformIO().Textures.back()->Width == 8);
}

TEST_CASE("a small grid is drawn by its runs of one colour") {
  Window window;
  window.frame([](const Kit& kit) {
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    const std::vector<Rgba> cells = {kInk, kInk, rgb(1), Rgba{0, 0, 0, 0}};
    const int first = list.VtxBuffer.Size;
    kit.canvas.cells({0, 0, 40, 10}, 4, 1, cells);
    CHECK(list.VtxBuffer.Size - first == 8);
    CHECK(vertex_bounds(list, first).right == 30);
    kit.canvas.cells({0, 0, 40, 10}, 4, 2, cells);  // too few cells: nothing
    CHECK(list.VtxBuffer.Size - first == 8);
  });
}

}  // namespace ropewalk::ui
