#pragma once
// What the program needs besides code: fonts, typeset equations, lessons, the version. All of it is
// made at build time (assets/tools) and lies in packs. Most programs carry all packs with them; the
// page carries one and fetches the others, so there what is asked for here may not have come yet.
// Every view stays valid for the life of the program. One thread only.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ropewalk::assets {

enum class FontFace { kTitle, kText, kTextBold, kTextItalic, kMono, kEquations };

// The bytes of a TrueType font (glyf outlines, no hinting); empty if it has not come.
std::span<const unsigned char> font(FontFace face);
// One that measures text as the face does, by which text is laid out before the face has come: it
// draws nothing but the digit 0. Empty for kEquations.
std::span<const unsigned char> font_measures(FontFace face);

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

// Before its pack has come, name and size alone are known: its room is kept.
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
  std::string_view mathml = {};  // the same as text for the page; "" for a "-narrow" variant
};

// The equation of this name (assets/equations/<part>/<scene_id>.tex), or null. It stays where it is
// when the rest of it comes.
const Equation* equation(std::string_view scene_id, std::string_view name);

// All equations of a scene in the order of their file; empty for an unknown scene.
std::span<const Equation> equations(std::string_view scene_id);

// The Markdown of assets/lessons/<part>/<scene_id>.md; before its pack has come only what stands
// there before the first step; empty if there is no lesson.
std::string_view lesson(std::string_view scene_id);

// The Python program of assets/code/<part>/<scene_id>.py, which recomputes what the chapter shows
// (app/session/program.h fills it in); empty if there is none, or their pack has not come.
std::string_view code(std::string_view scene_id);
inline constexpr std::string_view kPrograms = "programs";  // the pack that all of them are in

// A lecture that the program has with it (state/prose/deck.h).
struct DeckFile {
  std::string_view name;  // "ten-minutes"
  std::string_view text;  // Markdown; empty if it has not come
  std::string_view title = {};
};

// All of them, by name.
std::span<const DeckFile> decks();

// What a known model's config.json says of its rotary embeddings.
struct Preset {
  std::string_view name;  // "Llama-3.1-8B"
  std::string_view text;  // JSON; empty if it has not come
};

// All of them, by name without regard to case.
std::span<const Preset> presets();

// ---- Packs (assets/tools/packs.py says what is in which) ----

struct Pack {
  std::string_view name;  // "faces", "rotation"
  std::string_view file;  // its address beside the page, with a hash of what is in it
  size_t bytes;
  bool when_asked;  // not fetched before somebody asks for it: the words of a language
};
// The code of chapters is listed among them, under this name: the page fetches it and links it with
// the program (cmake/split_program.py), and it is here once take_pack was called without bytes.
inline constexpr std::string_view kChapterCode = "chapters";
std::span<const Pack> packs();  // in the order in which they are of use
bool has_pack(std::string_view name);
// The pack that a chapter's lesson and equations are in; "" for an unknown chapter.
std::string_view pack_of(std::string_view scene_id);
// What is wrong with a file that should be a pack; the sentence is its reader's
// (app/session/packs).
struct PackProblem {
  enum class Kind { kNone, kUnknown, kEmpty, kNoPack, kCutOff, kFormat, kDamaged, kRelease };
  Kind kind = Kind::kNone;
  size_t is = 0, should = 0;  // its bytes, or its format; `should` is 0 where that is not known
  std::string text = {};      // how it begins, of a file that is no pack; the release it is of
  explicit operator bool() const { return kind != Kind::kNone; }
  bool operator==(const PackProblem&) const = default;
};
// Takes a pack that was fetched.
PackProblem take_pack(std::string_view name, std::string bytes);
// Any entry of the packs that are here by its own name ("words/de"), or empty.
std::string_view entry(std::string_view name);
// For tests: as if the pack had not come. Views of what was in it stay valid.
void withhold_pack(std::string_view name);
// For tests: the bytes of a pack that this program carries; empty for another.
std::span<const unsigned char> carried_pack(std::string_view name);

// "1.0.0", from CMake's project().
std::string_view version();

}  // namespace ropewalk::assets
