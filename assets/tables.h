#pragma once
// What the generated files (assets/tools/embed.py, assets/tools/equations.mjs) hand to assets.cpp.

#include <span>
#include <string_view>

#include "assets/assets.h"

namespace ropewalk::assets::tables {

struct SceneEquations {
  std::string_view scene_id;
  std::span<const Equation> equations;
};

struct Lesson {
  std::string_view scene_id;
  std::string_view text;
};

extern const std::span<const unsigned char> kFonts[];  // in the order of FontFace
extern const std::span<const SceneEquations> kEquations;
extern const std::span<const Lesson> kLessons;
extern const std::span<const DeckFile> kDecks;
extern const std::span<const Preset> kPresets;

}  // namespace ropewalk::assets::tables
