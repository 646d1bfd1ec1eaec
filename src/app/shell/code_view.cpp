// The chapter's program over the stage, with what is on it filled in: to be read, and copied.
#include <algorithm>

#include "app/session/program.h"
#include "app/shell/view.h"
#include "core/words/words.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "ui/text/prose.h"

namespace ropewalk::app {
namespace {

constexpr float kHead = 52, kGap = 12, kScrollbar = 12;

// What scrolls it; ImGui would move its focus with some of them.
void scroll_by_keys(float page) {
  struct Way {
    ImGuiKey key;
    float by;
  };
  const float line = 40, whole = 1e6F;
  const Way ways[] = {{ImGuiKey_DownArrow, line}, {ImGuiKey_UpArrow, -line},
                      {ImGuiKey_PageDown, page},  {ImGuiKey_PageUp, -page},
                      {ImGuiKey_End, whole},      {ImGuiKey_Home, -whole}};
  const ImGuiID owner = ImHashStr("program keys");
  for (const Way& way : ways) {
    if (ImGui::IsKeyPressed(way.key, ImGuiInputFlags_Repeat, owner))
      ImGui::SetScrollY(std::clamp(ImGui::GetScrollY() + way.by, 0.0F, ImGui::GetScrollMaxY()));
    ImGui::SetKeyOwner(way.key, owner);
  }
}

// Title, copy and close in one row.
void draw_head(View& view, Panel& panel, const ui::Rect& row, bool here) {
  const float hit = panel.kit.hit(), middle = row.center().y;
  const ui::Rect close{row.right - hit + 8, middle - hit / 2, row.right + 8, middle + hit / 2};
  if (ui::icon_button(panel.kit, "code-close", close, ui::Icon::kClose,
                      with_key(tr("Close"), "Escape")))
    view.transient.code = false;
  view.region("code-close", close);
  const ui::ButtonOptions options{
      .kind = ui::ButtonKind::kPrimary, .enabled = here, .icon = static_cast<int>(ui::Icon::kCopy)};
  const float width = ui::button_size(panel.kit, tr("Copy"), options).x;
  const ui::Rect copy{close.left - 8 - width, middle - hit / 2, close.left - 8, middle + hit / 2};
  if (ui::button(panel.kit, "code-copy", copy, tr("Copy"), options)) view.ask(Action::kCopyCode);
  view.region("code-copy", copy);
  ui::Font font{ui::Face::kTitle, 26};
  const std::string_view title = tr("The program");
  const float room = std::max(copy.left - 12 - row.left, 1.0F);
  font.size =
      std::min(font.size, font.size * room / std::max(panel.canvas.measure(title, font).x, 1.0F));
  panel.canvas.text({row.left, middle}, title, {font, view.theme.ink});
}

}  // namespace

void draw_code(View& view) {
  if (view.layout.presenting) view.transient.code = false;
  if (!view.transient.code) return;
  const std::string program = program_of(view.session.catalog(), view.session.destination());
  const ui::Rect card = begin_dialog(view, "##code", {1040, 860});
  {
    const float width = card.width();
    view.region("code", card);
    const float margin = width < 600 ? 16.0F : 36.0F;
    ui::Rect rest = card.inset(margin, 14);
    {
      Panel head(view, "##code-head", rest.take_top(kHead).inset(-12, 0), Panel::Scroll::kNone);
      draw_head(view, head, {rest.left, rest.top - kHead, rest.right, rest.top}, !program.empty());
    }
    Panel panel(view, "##code-text", rest, Panel::Scroll::kVertical);
    scroll_by_keys(0.9F * rest.height());
    const float top = rest.top - panel.scrolled(), inner = rest.width() - kScrollbar;
    float y = top;
    y += ui::draw_text(panel.canvas, view.theme, {rest.left, y}, inner,
                       tr("With what is on the stage filled in. It works out numbers of this "
                          "chapter by itself and prints them, a name and a value a line. It takes "
                          "Python and NumPy."),
                       {.font = ui::type::kSmall, .line_height = 1.45F, .soft = true}) +
         kGap;
    if (program.empty()) {
      y += draw_waiting(view, panel, waiting_for_program(view.packs), {rest.left, y}, inner);
    } else {
      state::Element code;
      code.kind = state::Element::Kind::kCode;
      code.text = program;
      code.language = "python";
      const ui::ElementsStyle style{.words = {.font = {ui::Face::kText, 16}}};
      y += ui::draw_elements(panel.canvas, view.theme, view.input, view.highlight, "program",
                             {rest.left, y}, inner, {code}, style)
               .height;
    }
    view.region("code-text", {rest.left, top, rest.right, y});
    panel.reach(y + 8);
    if (pressed_outside(card)) view.transient.code = false;
  }
  ImGui::End();
}

}  // namespace ropewalk::app
