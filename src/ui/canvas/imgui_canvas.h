// The canvas of the screen: ImGui draw lists.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/text/fonts.h"

struct ImDrawList;

namespace ropewalk::ui {

// A text on the screen: where it stands, and what can be seen of that place.
struct DrawnText {
  std::string text;
  Rect rect, clip;
  Font font;
};

// What all canvases of one ImGui context share: the fonts, the density, and the textures of big
// grids of cells. It must be made when the context is current, and die before it.
class Screen {
 public:
  // Before the first ImGui::NewFrame(), which needs a font: puts them into the current context.
  explicit Screen(Fonts& fonts);
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  // Right after ImGui::NewFrame(). Density: device pixels per logical pixel. Textures not used in
  // the last frame go, and sizes of type not used for a while: what a program has shown long ago
  // takes no memory.
  void begin_frame(float density);
  float density() const;
  // For tests: what is drawn as text is appended from now on; null ends it.
  void watch(std::vector<DrawnText>* texts) { texts_ = texts; }
  const Fonts& fonts() const { return fonts_; }

 private:
  friend class ImguiCanvas;
  struct Textures;
  Fonts& fonts_;
  std::unique_ptr<Textures> textures_;
  std::vector<DrawnText>* texts_ = nullptr;
};

// Draws on one draw list; make it where it is needed, each frame:
//   ui::ImguiCanvas canvas(*ImGui::GetWindowDrawList(), screen);
class ImguiCanvas final : public Canvas {
 public:
  ImguiCanvas(ImDrawList& list, Screen& screen);
  ~ImguiCanvas() override;
  Screen& screen() const { return screen_; }

  void polyline(std::span<const Vec2> points, const Stroke& stroke, bool closed = false) override;
  void polygon(std::span<const Vec2> points, Rgba fill) override;
  void rect(const Rect& rect, Rgba fill, float radius = 0) override;
  void band(std::span<const Vec2> upper, std::span<const Vec2> lower, Rgba fill) override;
  void circle(Vec2 center, float radius, Rgba fill) override;
  void cells(const Rect& rect, int columns, int rows, std::span<const Rgba> cells) override;
  void picture(const Rect& rect, const Pixels& pixels, std::string_view words) override;
  void text(Vec2 at, std::string_view utf8, const TextStyle& style) override;
  void glyph(Vec2 at, char32_t code_point, const Font& font, Rgba color) override;
  void push_clip(const Rect& rect) override;
  void pop_clip() override;
  Vec2 measure(std::string_view utf8, const Font& font) const override;

 private:
  void quad(Vec2 origin, char32_t code_point, const Font& font, Rgba color);

  ImDrawList& list_;
  Screen& screen_;
  float old_fringe_;  // the list's width of antialiasing, put back at the end
};

}  // namespace ropewalk::ui
