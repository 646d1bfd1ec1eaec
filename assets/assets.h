#pragma once
// Everything the program carries with it: fonts, typeset equations, lessons, the version. All of it
// is made at build time (assets/tools) and lies in read-only memory, so every view here stays valid
// for the life of the program.

#include <span>
#include <string_view>

namespace ropewalk::assets {

enum class FontFace { kTitle, kText, kTextBold, kTextItalic, kMono, kEquations };

// The bytes of a TrueType font (glyf outlines, no hinting). Never empty.
std::span<const unsigned char> font(FontFace face);

// Equations. Lengths are in em (multiply by the font size in pixels). The origin is the left end of
// the baseline; y grows DOWN, as on screen, so what stands above the baseline has a negative y.
struct Box {
  float x;  // left
  float y;  // top
  float w;
  float h;
};

// A glyph of FontFace::kEquations, its origin at (x, y), drawn at font size `scale` x the
// equation's.
struct Glyph {
  char32_t code_point;
  float x;
  float y;
  float scale;
  int part;  // innermost part, an index into Equation::parts, or -1
};

// A filled rectangle: a fraction bar, the roof of a root.
struct Rule {
  Box box;
  int part;
};

// A named part: what hovering lights up. The text before the first dot of the id ("query" in
// "query.angle") chooses the colour. An id may occur more than once, and parts may nest: an outer
// part stands before the ones inside it.
struct Part {
  std::string_view id;
  Box box;
  int parent;  // enclosing part, or -1
};

// A place where the program writes a live number: the probe of this name with so many decimals,
// right-aligned in [x, x + w] on baseline y. `sample` is the widest text planned for ("-0.000");
// `scale` as for glyphs.
struct LiveSlot {
  std::string_view probe;
  std::string_view sample;
  float x;
  float y;
  float w;
  float scale;
  int decimals;
  int part;
};

struct Equation {
  std::string_view name;  // unique in its scene
  std::string_view alt;   // in plain words, for screen readers
  std::string_view tex;   // the source, for "copy as TeX"
  float width;
  float height;  // above the baseline
  float depth;   // below it
  std::span<const Glyph> glyphs;
  std::span<const Rule> rules;
  std::span<const Part> parts;
  std::span<const LiveSlot> live;
};

// The equation of this name (assets/equations/<scene_id>.tex), or null.
const Equation* equation(std::string_view scene_id, std::string_view name);

// All equations of a scene in the order of their file; empty for an unknown scene.
std::span<const Equation> equations(std::string_view scene_id);

// The Markdown of assets/lessons/<scene_id>.md, or empty.
std::string_view lesson(std::string_view scene_id);

// A lecture that the program has with it (state/prose/deck.h).
struct DeckFile {
  std::string_view name;  // "ten-minutes"
  std::string_view text;  // Markdown
};

// All of them, by name.
std::span<const DeckFile> decks();

// What a known model's config.json says of its rotary embeddings.
struct Preset {
  std::string_view name;  // "Llama-3.1-8B"
  std::string_view text;  // JSON
};

// All of them, by name without regard to case.
std::span<const Preset> presets();

// "1.0.0", from CMake's project().
std::string_view version();

}  // namespace ropewalk::assets
