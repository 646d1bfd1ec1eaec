#include "app/session/program.h"

#include <algorithm>
#include <utility>

#include "assets/assets.h"
#include "state/code.h"

namespace ropewalk::app {

std::string program_of(const Catalog& catalog, const state::Location& at) {
  const scenes::Scene& scene = catalog.scene(at.scene);
  return state::filled_program(assets::code(scene.about().id), scene.params(), at.values);
}

std::string program_at(const Catalog& catalog, std::string_view link,
                       const state::Location* stage) {
  const std::string_view named = link.substr(0, link.find('?'));
  const int scene = catalog.find(named.substr(std::min<size_t>(named.size(), 2)));  // "#/"
  if (scene < 0) return {};
  if (stage != nullptr && named.size() == link.size() && stage->scene == scene)
    return program_of(catalog, *stage);
  return program_of(catalog, state::decode(catalog.schemas(), link).location);
}

void check_programs(const Catalog& catalog, const state::Prose& prose,
                    const std::function<void(int line, core::Note note)>& tell) {
  state::for_each_element(prose, [&](const state::Element& element) {
    if (element.kind != state::Element::Kind::kProgram) return;
    for (core::Note& note : state::decode(catalog.schemas(), element.text).notes)
      tell(element.line, std::move(note));
  });
}

bool holds_program(const state::Prose& prose) {
  bool found = false;
  state::for_each_element(prose, [&found](const state::Element& element) {
    found = found || element.kind == state::Element::Kind::kProgram;
  });
  return found;
}

bool holds_program(const state::Step& step) {
  return holds_program(step.prose) || holds_program(step.answer);
}

}  // namespace ropewalk::app
