#include "app/shell/waiting.h"

#include <algorithm>
#include <span>

#include "app/session/program.h"
#include "app/shell/view.h"
#include "assets/assets.h"
#include "core/words/words.h"
#include "ui/text/prose.h"

namespace ropewalk::app {
namespace {

void add(std::vector<std::string_view>& packs, std::string_view pack) {
  if (!pack.empty() && std::find(packs.begin(), packs.end(), pack) == packs.end())
    packs.push_back(pack);
}

// None: all is there.
std::vector<std::string_view> awaited(const Session& session) {
  const Catalog& catalog = session.catalog();
  std::vector<std::string_view> packs = catalog.lecture_packs(session.missing_deck());
  if (packs.empty() && session.deck() == nullptr)
    add(packs, catalog.lesson_pack(session.location().scene));
  std::erase_if(packs, [](std::string_view pack) { return assets::has_pack(pack); });
  return packs;
}

Waiting waiting_for(const Packs& packs, std::span<const std::string_view> names,
                    const std::string& words) {
  Waiting waiting;
  waiting.come = packs.come(names);
  for (const std::string_view name : names) {
    const std::string problem = packs.problem(name);
    if (problem.empty()) continue;
    waiting.failed = true;
    waiting.words += (waiting.words.empty() ? "" : " ") + problem;  // whole sentences
  }
  if (!waiting.failed && !names.empty()) waiting.words = words;
  return waiting;
}

}  // namespace

void add_needed(const Session& session, std::vector<std::string_view>& packs) {
  const Catalog& catalog = session.catalog();
  add(packs, "faces");
  add(packs, catalog.code_pack(session.location().scene));
  add(packs, catalog.lesson_pack(session.location().scene));
  for (const std::string_view pack : catalog.lecture_packs(session.missing_deck()))
    add(packs, pack);
  if (const state::Step* step = session.step(); step != nullptr && holds_program(*step))
    add(packs, assets::kPrograms);
  if (session.slide() == nullptr) return;
  for (const state::EquationName& name : session.slide()->equations)
    add(packs, assets::pack_of(name.scene));
}

Waiting waiting_for_lesson(const Session& session, const Packs& packs) {
  return waiting_for(packs, awaited(session),
                     session.missing_deck().empty() ? tr("The lesson is coming \xE2\x80\xA6")
                                                    : tr("The lecture is coming \xE2\x80\xA6"));
}

Waiting waiting_for_picture(const Session& session, const Packs& packs) {
  std::vector<std::string_view> code;
  if (!session.code_here()) code.push_back(session.catalog().code_pack(session.location().scene));
  return waiting_for(packs, code, tr("The chapter is coming \xE2\x80\xA6"));
}

Waiting waiting_for_program(const Packs& packs) {
  std::vector<std::string_view> programs;
  if (!assets::has_pack(assets::kPrograms)) programs.push_back(assets::kPrograms);
  return waiting_for(packs, programs, tr("The program is coming \xE2\x80\xA6"));
}

Waiting waiting_for_language(std::string_view pack, const Packs& packs) {
  std::vector<std::string_view> words;
  add(words, pack);
  return waiting_for(packs, words, tr("The language is coming \xE2\x80\xA6"));
}

// Words, and a bar of how much has come; or what is wrong, and a button. Returns the height.
float draw_waiting(View& view, Panel& panel, const Waiting& waiting, ui::Vec2 at, float width) {
  if (waiting.words.empty()) return 0;
  float y = at.y;
  const ui::ProseStyle words{.font = ui::type::kText, .line_height = 1.45F, .soft = true};
  y += ui::draw_text(panel.canvas, view.theme, {at.x, y}, width, waiting.words, words) + 12;
  if (!waiting.failed) {
    panel.canvas.rect({at.x, y, at.x + width, y + 3}, view.theme.line, 1.5F);
    panel.canvas.rect({at.x, y, at.x + width * waiting.come, y + 3}, view.theme.accent, 1.5F);
    view.region("waiting", {at.x, at.y, at.x + width, y + 3});
    return y + 16 - at.y;
  }
  const std::string_view again = tr(kTryAgain);
  const float size = ui::button_size(panel.kit, again, {}).x;
  const ui::Rect button{at.x, y, at.x + size, y + panel.kit.hit() + 4};
  if (ui::button(panel.kit, "try-again", button, again)) view.ask(Action::kFetchAgain);
  view.region("try-again", button);
  return button.bottom + 16 - at.y;
}

}  // namespace ropewalk::app
