#include "assets/assets.h"

#include <cstddef>

#include "assets/tables.h"

namespace ropewalk::assets {

namespace {

template <typename Row>
const Row* find(std::span<const Row> rows, std::string_view Row::*field, std::string_view value) {
  for (const Row& row : rows) {
    if (row.*field == value) return &row;
  }
  return nullptr;
}

}  // namespace

std::span<const unsigned char> font(FontFace face) {
  return tables::kFonts[static_cast<size_t>(face)];
}

std::span<const Equation> equations(std::string_view scene_id) {
  const auto* scene = find(tables::kEquations, &tables::SceneEquations::scene_id, scene_id);
  return scene != nullptr ? scene->equations : std::span<const Equation>();
}

const Equation* equation(std::string_view scene_id, std::string_view name) {
  return find(equations(scene_id), &Equation::name, name);
}

std::string_view lesson(std::string_view scene_id) {
  const auto* found = find(tables::kLessons, &tables::Lesson::scene_id, scene_id);
  return found != nullptr ? found->text : std::string_view();
}

std::span<const DeckFile> decks() { return tables::kDecks; }

std::span<const Preset> presets() { return tables::kPresets; }

std::string_view version() { return ROPEWALK_VERSION; }

}  // namespace ropewalk::assets
