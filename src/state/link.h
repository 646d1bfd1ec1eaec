// Share links: `#/<scene-id>?key=value&...`. Only what differs from the default stands in a link; a
// released link opens the same picture for ever. Input is hostile: it never crashes, and what
// cannot be taken is told in a note.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/note.h"
#include "state/param.h"

namespace ropewalk::state {

inline constexpr size_t kMaxLinkBytes = 8192;
inline constexpr int kLinkVersion = 1;

// What a link can name: the scene's id and its parameters.
struct Schema {
  std::string_view id;
  const ParamList* params = nullptr;
};

// A state of the program that a link names.
struct Location {
  int scene = 0;            // index into the registry
  Values values;            // of that scene, always complete and legal
  int step = 0;             // lesson step, 0: none opened (key `step`)
  std::string deck = {};    // name of the lecture that is open (key `deck`; deck_source in deck.h)
  int slide = 0;            // of it, 0: its list of slides (key `slide`)
  bool present = false;     // lecture mode (key `present`)
  bool only_stage = false;  // without lesson and toolbar, for pages that embed it (key `ui`)
  bool operator==(const Location&) const = default;
};

struct Decoded {
  Location location;
  std::vector<core::Note> notes;
  std::string language = {};  // what the link asks for (key `lang`): personal, no part of the state
};

// "#/pair-rotation?m=7&n=3". Shortest decimals that read back to the same double; enums by id;
// bools 0/1; vectors comma-separated; rows by semicolons; texts percent-encoded.
// decode(encode(x)) == x, but for rows without which alone the link keeps to kMaxLinkBytes: the
// largest are left out, whole, and their places in the list are told in `left_out`.
std::string encode(std::span<const Schema> registry, const Location& location,
                   std::vector<size_t>* left_out = nullptr);

// Takes a fragment ("#/..."; with or without '#') or a whole URL with one. Empty text is the first
// scene at its defaults.
Decoded decode(std::span<const Schema> registry, std::string_view text);

}  // namespace ropewalk::state
