// The program's six faces: measures, outlines, and their place in ImGui's atlas. Measures come from
// the font files themselves, unhinted, so that every canvas lays text out alike and none of them
// needs a window or an ImGui context. A face that has not come yet (assets/assets.h) is measured
// all the same, and text in it is drawn in kText: nothing moves when it comes.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/canvas/canvas.h"

struct ImFont;
struct ImFontAtlas;

namespace ropewalk::ui {

class Fonts {
 public:
  Fonts();
  ~Fonts();
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  // Adds the faces to an atlas (dynamic sizes; the bytes stay ours). The first is kText, ImGui's
  // default. The atlas must not outlive this object's use of it: attach again when a context is
  // made anew.
  void attach(ImFontAtlas& atlas);
  // Takes up faces that have come since. Not within a frame.
  void update(ImFontAtlas& atlas);
  // Is the face itself here, to be drawn with?
  bool here(Face face) const;
  // Null before attach(), and for a face that is not here.
  ImFont* imgui(Face face) const;
  // The number by which ImGui's font of that face knows the character. ImGui keeps a table up to
  // the largest for every size drawn; the equations' own outlines, which stand at U+E000, are
  // counted from small numbers there: 3 KB a size instead of 340.
  char32_t imgui_code(Face face, char32_t code_point) const;

  // Does the face itself have the character?
  bool has(Face face, char32_t code_point) const;
  // The face that draws it: the face itself, else the first of text, equations and mono that has
  // it, else the face; kText for one that is not here.
  Face resolve(Face face, char32_t code_point) const;
  // To the next glyph's origin, in em.
  float advance(Face face, char32_t code_point) const;
  // Correction between two glyphs of one face, in em (mostly 0; negative: closer).
  float kerning(Face face, char32_t left, char32_t right) const;
  // Above and below the baseline, positive, in em; the height of a line is their sum.
  float ascent(Face face) const;
  float descent(Face face) const;
  // Height of a digit above the baseline, in em: what looks centred is centred on half of it.
  float digit_height(Face face) const;

  float line_height(const Font& font) const {
    return (ascent(font.face) + descent(font.face)) * font.size;
  }
  Vec2 measure(std::string_view utf8, const Font& font) const;
  // Where the left end of the baseline lies for text drawn at `at` with `style`.
  Vec2 origin(Vec2 at, std::string_view utf8, const TextStyle& style) const;

  // Outline of a glyph in em, y down, origin on the baseline. kMove starts a contour; contours are
  // closed.
  struct Segment {
    enum class Kind { kMove, kLine, kQuadratic };
    Kind kind;
    Vec2 to, control;
  };
  std::vector<Segment> outline(Face face, char32_t code_point) const;

  // For files that carry a face: its bytes (none if it is not here), the glyph's number in it (0:
  // none), that glyph's own advance and the box around all glyphs, in em.
  std::span<const unsigned char> bytes(Face face) const;
  int glyph_index(Face face, char32_t code_point) const;
  float glyph_advance(Face face, int glyph) const;
  Rect bounds(Face face) const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

// Takes one character off the front of UTF-8 text; what is malformed becomes U+FFFD. Precondition:
// not empty.
char32_t next_code_point(std::string_view& utf8);
void append_utf8(std::string& out, char32_t code_point);

}  // namespace ropewalk::ui
