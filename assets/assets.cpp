#include "assets/assets.h"

#include <utility>

#include "assets/languages.h"
#include "assets/store.h"
#include "assets/tables.h"

namespace ropewalk::assets {
namespace {

// One a program: what is here is never changed, only added to.
Store& store() {
  static Store the_store;
  return the_store;
}

std::string_view name_of(FontFace face) {
  switch (face) {
    case FontFace::kTitle:
      return "title";
    case FontFace::kText:
      return "text";
    case FontFace::kTextBold:
      return "text-bold";
    case FontFace::kTextItalic:
      return "text-italic";
    case FontFace::kMono:
      return "mono";
    case FontFace::kEquations:
      break;
  }
  return "equations";
}

std::span<const unsigned char> bytes_of(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

}  // namespace

std::span<const unsigned char> font(FontFace face) {
  return bytes_of(store().entry("face", name_of(face)));
}

std::span<const unsigned char> font_measures(FontFace face) {
  const std::span<const unsigned char> whole = font(face);
  return whole.empty() ? bytes_of(store().entry("measures", name_of(face))) : whole;
}

std::span<const Equation> equations(std::string_view scene_id) {
  return store().equations().of(scene_id);
}

const Equation* equation(std::string_view scene_id, std::string_view name) {
  for (const Equation& equation : equations(scene_id))
    if (equation.name == name) return &equation;
  return nullptr;
}

std::string_view code(std::string_view scene_id) { return store().entry("code", scene_id); }

std::string_view lesson(std::string_view scene_id) {
  const std::string_view whole = store().entry("lesson", scene_id);
  return whole.empty() ? store().entry("introduction", scene_id) : whole;
}

std::span<const DeckFile> decks() { return store().decks(); }

std::span<const Preset> presets() { return store().presets(); }

std::span<const Pack> packs() { return store().packs(); }

bool has_pack(std::string_view name) { return store().has(name); }

std::string_view pack_of(std::string_view scene_id) { return store().pack_of(scene_id); }

PackProblem take_pack(std::string_view name, std::string bytes) {
  return store().take(name, std::move(bytes));
}

std::string_view entry(std::string_view name) { return store().entry(name); }

std::string_view words(std::string_view code) { return store().entry("words", code); }

std::string_view words_pack(std::string_view code) {
  for (const Pack& pack : packs())
    if (pack.name.starts_with("words.") && pack.name.substr(6) == code) return pack.name;
  return {};
}

void withhold_pack(std::string_view name) { store().withhold(name); }

std::span<const unsigned char> carried_pack(std::string_view name) {
  for (const tables::Carried& carried : tables::kCarried)
    if (carried.name == name) return carried.bytes;
  return {};
}

std::string_view version() { return ROPEWALK_VERSION; }

}  // namespace ropewalk::assets
