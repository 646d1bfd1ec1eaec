#include "assets/assets.h"

#include <algorithm>

#include "assets/tables.h"

namespace ropewalk::assets {

std::span<const unsigned char> font(FontFace face) {
  return tables::kFonts[static_cast<int>(face)];
}

std::span<const Equation> equations(std::string_view scene_id) {
  const auto found =
      std::ranges::find(tables::kEquations, scene_id, &tables::SceneEquations::scene_id);
  return found == tables::kEquations.end() ? std::span<const Equation>() : found->equations;
}

const Equation* equation(std::string_view scene_id, std::string_view name) {
  const std::span<const Equation> all = equations(scene_id);
  const auto found = std::ranges::find(all, name, &Equation::name);
  return found == all.end() ? nullptr : &*found;
}

std::string_view lesson(std::string_view scene_id) {
  const auto found = std::ranges::find(tables::kLessons, scene_id, &tables::Lesson::scene_id);
  return found == tables::kLessons.end() ? std::string_view() : found->text;
}

std::string_view version() { return ROPEWALK_VERSION; }

}  // namespace ropewalk::assets
