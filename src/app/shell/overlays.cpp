// What lies over the page: notes about a link, the menu of narrow screens, help.
#include <algorithm>

#include "app/session/language.h"
#include "app/shell/view.h"
#include "core/words/words.h"
#include "imgui.h"
#include "ui/text/prose.h"

namespace ropewalk::app {
namespace {

constexpr size_t kMaxNotes = 12;

// The strip, which scrolls, says the first notes, and how many more there are.
std::vector<std::string> told(const View& view) {
  const std::span<const core::Note> notes(view.session.notes());
  std::vector<std::string> lines = core::sentences(notes.first(std::min(notes.size(), kMaxNotes)));
  if (const size_t more = notes.size() - lines.size(); more > 0)
    lines.back() += ' ' + trn("(And {n} more.)", "(And {n} more.)", static_cast<long long>(more));
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

// A key cap. Returns its width.
float draw_key(View& view, Panel& panel, ui::Vec2 at, std::string_view key) {
  const float width = std::max(panel.canvas.measure(key, ui::type::kSmallNumber).x + 14, 24.0F);
  const ui::Rect cap{at.x, at.y, at.x + width, at.y + 24};
  panel.canvas.rect(cap, view.theme.line, 6);
  panel.canvas.rect({cap.left + 1, cap.top + 1, cap.right - 1, cap.bottom - 2}, view.theme.ground,
                    5);
  panel.canvas.text({cap.center().x, cap.center().y - 0.5F}, key,
                    {ui::type::kSmallNumber, view.theme.ink, ui::Align::kCenter});
  return width;
}

// The languages there are, each in its own words; nothing if there is no choice. Returns the
// height.
float draw_help_languages(View& view, Panel& panel, ui::Vec2 at, float width) {
  const std::vector<assets::Language> offered = offered_languages(view.language);
  if (offered.size() < 2) return 0;
  float x = at.x, y = at.y;
  draw_caps(panel.canvas, {x, y}, tr("Language"), 11, view.theme.ink_faint);
  y += 24;
  for (const assets::Language& language : offered) {
    const ui::Vec2 size = ui::button_size(panel.kit, language.name, {});
    if (x > at.x && x + size.x > at.x + width) {
      x = at.x;
      y += size.y + 8;
    }
    const ui::Rect rect{x, y, x + size.x, y + size.y};
    const std::string id = "language-" + std::string(language.code);
    if (ui::button(panel.kit, id, rect, language.name,
                   {.selected = language.code == view.language}))
      view.requests.push_back(
          {.action = Action::kChooseLanguage, .text = std::string(language.code)});
    view.region(id, rect);
    x += size.x + 8;
  }
  return y + panel.kit.hit() + 24 - at.y;
}

float draw_help_keys(View& view, Panel& panel, ui::Vec2 at, float width) {
  float y = at.y;
  std::string_view group;
  for (const ActionInfo& info : actions()) {
    if (info.keys.empty()) continue;
    if (info.group != group) {
      y += group.empty() ? 0.0F : 16.0F;
      group = info.group;
      draw_caps(panel.canvas, {at.x, y}, tr(group), 11, view.theme.ink_faint);
      y += 24;
    }
    float right = at.x + width;
    std::vector<std::string> keys;
    for (const std::string_view key : split_keys(info.keys)) keys.push_back(key_words(key));
    for (size_t i = keys.size(); i-- > 0;) {
      right -= std::max(panel.canvas.measure(keys[i], ui::type::kSmallNumber).x + 14, 24.0F);
      draw_key(view, panel, {right, y + 2}, keys[i]);
      right -= 6;
    }
    // Lines where the words and the keys have no room beside each other.
    y += std::max(30.0F, ui::draw_text(panel.canvas, view.theme, {at.x, y + 3}, right - at.x - 6,
                                       tr(info.label), {.line_height = 1.35F}) +
                             8);
  }
  return y - at.y;
}

float draw_help_parameters(View& view, Panel& panel, ui::Vec2 at, float width) {
  float y = at.y;
  draw_caps(panel.canvas, {at.x, y}, tr("In this chapter"), 11, view.theme.ink_faint);
  y += 24;
  y += ui::draw_text(panel.canvas, view.theme, {at.x, y}, width,
                     tr("Tab goes from one thing to the next; arrow keys move it a step, Shift ten "
                        "steps, Delete puts it back. Shift while dragging snaps; a double click "
                        "puts a thing back. The word at the right is the value's name in links."),
                     {.font = ui::type::kSmall, .soft = true}) +
       12;
  for (const state::Param& param : view.session.params()) {
    panel.canvas.text({at.x + width, y + 10}, param.key,
                      {ui::type::kSmallNumber, view.theme.accent, ui::Align::kRight});
    y += ui::draw_text(panel.canvas, view.theme, {at.x, y}, width - 90, tr(param.spec.label),
                       {.font = ui::type::kStrong, .line_height = 1.35F});
    if (!param.spec.help.empty())
      y += ui::draw_text(panel.canvas, view.theme, {at.x, y}, width - 90, tr(param.spec.help),
                         {.font = ui::type::kSmall, .line_height = 1.4F, .soft = true});
    y += 12;
  }
  return y - at.y;
}

// What the machine has no means for stands in no menu.
bool in_menu(const View& view, const ActionInfo& info) {
  return info.in_menu && (info.action != Action::kReadText || view.platform.has_text_page());
}

}  // namespace

bool begin_overlay(std::string_view name, const ui::Rect& rect) {
  ImGui::SetNextWindowPos({rect.left, rect.top});
  ImGui::SetNextWindowSize({std::max(rect.width(), 1.0F), std::max(rect.height(), 1.0F)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
  const std::string id(name);
  const bool open =
      ImGui::Begin(id.c_str(), nullptr,
                   ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                       ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar(2);
  if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();
  return open;
}

ui::Rect begin_dialog(View& view, std::string_view name, ui::Vec2 most) {
  const ui::Rect& window = view.layout.window;
  begin_overlay(name, window);
  const float width = std::min(most.x, window.width() - 24),
              height = std::min(most.y, window.height() - 24);
  const ui::Vec2 center = window.center();
  const ui::Rect card{center.x - width / 2, center.y - height / 2, center.x + width / 2,
                      center.y + height / 2};
  ui::ImguiCanvas shade(*ImGui::GetWindowDrawList(), view.screen);
  shade.rect(window, ui::with_alpha(ui::rgb(0x000000), 0.45F), 0);
  draw_card(shade, view.theme, card, 16);
  return card;
}

bool pressed_outside(const ui::Rect& card) {
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  return !ImGui::IsWindowAppearing() && ImGui::IsMouseReleased(ImGuiMouseButton_Left) &&
         !card.contains({pointer.x, pointer.y});
}

// In lecture mode the hall sees none: they stand in the speaker's window.
float notes_height(View& view, float width) {
  if (view.session.notes().empty() || view.session.presenting()) return 0;
  ui::ImguiCanvas canvas(*ImGui::GetWindowDrawList(), view.screen);
  const ui::Kit kit{canvas, view.theme, view.highlight, view.touch};
  const float again = view.packs.failed() ? kit.hit() + 12 : 0;
  return ui::note_height(kit, joined(told(view)), width - 32, true) + 16 + again;
}

void draw_notes(View& view) {
  const ui::Rect& rect = view.layout.notes;
  if (view.session.notes().empty() || rect.height() <= 0) return;
  Panel panel(view, "##notes", rect, Panel::Scroll::kVertical);
  bool closed = false;
  const ui::Vec2 at{rect.left + 16, rect.top + 8 - panel.scrolled()};
  const float height = ui::note(panel.kit, "note", ui::NoteKind::kInfo, joined(told(view)), at,
                                rect.width() - 32, &closed);
  if (view.packs.failed()) {
    const float top = at.y + height + 4;
    const ui::Rect again{at.x, top, at.x + ui::button_size(panel.kit, tr(kTryAgain), {}).x,
                         top + panel.kit.hit()};
    if (ui::button(panel.kit, "note-try-again", again, tr(kTryAgain)))
      view.ask(Action::kFetchAgain);
    view.region("note-try-again", again);
  }
  view.region("notes", rect);
  if (closed) view.ask(Action::kDismissNotes);
}

void draw_menu(View& view) {
  if (!view.transient.menu) return;
  const ui::Rect& window = view.layout.window;
  begin_overlay("##menu", window);
  {
    const float row = (view.touch ? 44.0F : 36.0F);
    float count = 0, width = 300;
    {
      ui::ImguiCanvas canvas(*ImGui::GetWindowDrawList(), view.screen);
      const ui::Kit kit{canvas, view.theme, view.highlight, view.touch};
      for (const ActionInfo& info : actions()) {
        if (!in_menu(view, info)) continue;
        ++count;
        const ui::ButtonOptions options{.icon = static_cast<int>(info.icon)};
        width = std::max(width, ui::button_size(kit, tr(info.label), options).x + 24);
      }
    }
    width = std::min(width, window.width() - 16);
    const ui::Rect& from = view.transient.menu_from;
    const float right =
        from.width() > 0 ? std::min(from.right, window.right - 8) : window.right - 8;
    const float top =
        std::min(std::max(from.bottom, view.layout.top_bar.bottom) + 4, window.bottom / 3);
    const ui::Rect card{right - width, top, right,
                        std::min(top + count * row + 16, window.bottom - 8)};
    {
      ui::ImguiCanvas shade(*ImGui::GetWindowDrawList(), view.screen);
      shade.rect(window, ui::with_alpha(ui::rgb(0x000000), 0.25F), 0);
      draw_card(shade, view.theme, card, 12);
    }
    Panel panel(view, "##menu-items", card.inset(4, 8), Panel::Scroll::kVertical);
    float y = card.top + 8 - panel.scrolled();
    for (const ActionInfo& info : actions()) {
      if (!in_menu(view, info)) continue;
      const ui::Rect rect{card.left + 4, y, card.right - 4, y + row};
      const std::string id = "menu-" + std::to_string(static_cast<int>(info.action));
      if (ui::button(panel.kit, id, rect, tr(info.label),
                     {.kind = ui::ButtonKind::kQuiet,
                      .icon = static_cast<int>(info.icon),
                      .align = ui::Align::kLeft})) {
        view.transient.menu = false;
        view.ask(info.action);
      }
      y += row;
    }
    panel.reach(y);
    if (pressed_outside(card)) view.transient.menu = false;
  }
  ImGui::End();
}

void draw_help(View& view) {
  if (!view.transient.help) return;
  const ui::Rect card = begin_dialog(view, "##help", {920, 720});
  {
    const float width = card.width();
    const float margin = width < 600 ? 20.0F : 36.0F;
    Panel panel(view, "##help-words", card.inset(2), Panel::Scroll::kVertical);
    float y = card.top + 28 - panel.scrolled();
    panel.canvas.text({card.left + margin, y + 14}, tr("Help and keys"),
                      {{ui::Face::kTitle, 28}, view.theme.ink});
    const float hit = panel.kit.hit();
    if (ui::icon_button(
            panel.kit, "close-help",
            {card.right - margin - hit + 8, y - 4, card.right - margin + 8, y - 4 + hit},
            ui::Icon::kClose, with_key(tr("Close"), "Escape")))
      view.transient.help = false;
    y += 52;
    const float inner = width - 2 * margin;
    y += draw_help_languages(view, panel, {card.left + margin, y}, inner);
    if (inner >= 640) {
      const float column = (inner - 56) / 2;
      const float left = draw_help_keys(view, panel, {card.left + margin, y}, column);
      const float right =
          draw_help_parameters(view, panel, {card.left + margin + column + 56, y}, column);
      y += std::max(left, right);
    } else {
      y += draw_help_keys(view, panel, {card.left + margin, y}, inner) + 24;
      y += draw_help_parameters(view, panel, {card.left + margin, y}, inner);
    }
    panel.reach(y + 28);
    if (pressed_outside(card)) view.transient.help = false;
  }
  ImGui::End();
}

}  // namespace ropewalk::app
