// The list of chapters: beside the stage, or in a drawer.
#include <algorithm>

#include "app/shell/view.h"
#include "core/words/words.h"
#include "imgui.h"
#include "ui/text/prose.h"
#include "ui/text/text_fit.h"
#include "ui/widgets/item.h"

namespace ropewalk::app {
namespace {

constexpr float kPadding = 16;

// The name of a part over its chapters; returns the height it takes.
float draw_part(View& view, Panel& panel, const ui::Rect& row, std::string_view part) {
  return 8 + draw_caps_lines(panel.canvas, {row.left + 8, row.top}, row.width() - 8, tr(part), 11,
                             view.theme.ink_faint);
}

float draw_entry(View& view, Panel& panel, const ui::Rect& row, int index) {
  const scenes::About& about = view.session.catalog().scene(index).about();
  const bool current = view.session.location().scene == index;
  const std::string number = std::to_string(index + 1);
  const std::string id = "chapter-" + std::string(about.id);
  const ui::ButtonOptions options{
      .kind = ui::ButtonKind::kQuiet, .selected = current, .help = tr(about.question)};
  if (ui::button(panel.kit, id, row, "", options)) view.ask(Action::kChooseScene, index);
  ui::tell_focus_of_last(tr("Chapter {n}: {title}", {{"n", number}, {"title", tr(about.title)}}));
  const ui::Rgba ink = current ? view.theme.ink : view.theme.ink_soft;
  const float middle = row.center().y;
  panel.canvas.text({row.left + 32, middle}, number,
                    {ui::type::kSmallNumber, current ? view.theme.accent : view.theme.ink_faint,
                     ui::Align::kRight});
  const ui::Font& font = current ? ui::type::kStrong : ui::type::kText;
  panel.canvas.text({row.left + 44, middle},
                    ui::elided(panel.canvas, tr(about.title), font, row.width() - 52),
                    {font, ink, ui::Align::kLeft});
  view.region(id, row);
  return row.height();
}

float draw_lectures(View& view, Panel& panel, ui::Rect row) {
  const auto decks = view.session.catalog().lectures();
  float y = row.top + 16;
  y += draw_part(view, panel, {row.left, y, row.right, y}, N_("Lectures"));
  for (size_t i = 0; i < decks.size(); ++i) {
    const float height = panel.kit.hit() + 4;
    const ui::Rect entry{row.left, y, row.right, y + height};
    const bool open = view.session.destination().deck == decks[i].name;
    const std::string id = "lecture-" + std::string(decks[i].name);
    if (ui::button(panel.kit, id, entry, "", {.kind = ui::ButtonKind::kQuiet, .selected = open}))
      view.ask(Action::kOpenDeck, static_cast<int>(i));
    const float middle = entry.center().y;
    ui::draw_icon(panel.canvas, ui::Icon::kLecture, {entry.left + 25, middle}, 16,
                  open ? view.theme.accent : view.theme.ink_faint);
    const ui::Font& font = open ? ui::type::kStrong : ui::type::kText;
    panel.canvas.text(
        {entry.left + 44, middle},
        ui::elided(panel.canvas, view.session.catalog().title(decks[i]), font, entry.width() - 52),
        {font, open ? view.theme.ink : view.theme.ink_soft, ui::Align::kLeft});
    view.region(id, entry);
    y += height + 2;
  }
  return y;
}

}  // namespace

void draw_chapters(View& view, const ui::Rect& rect) {
  Panel panel(view, "##chapters", rect, Panel::Scroll::kVertical);
  panel.canvas.rect(rect, view.theme.surface, 0);
  panel.canvas.line({rect.right - 0.5F, rect.top}, {rect.right - 0.5F, rect.bottom},
                    {view.theme.line, 1});

  const float left = rect.left + kPadding, right = rect.right - kPadding;
  float y = rect.top + 20 - panel.scrolled();
  panel.canvas.text({left + 8, y + 12}, "Ropewalk", {{ui::Face::kTitle, 24}, view.theme.ink});
  y += 36;
  y += ui::draw_text(panel.canvas, view.theme, {left + 8, y}, right - left - 16,
                     tr("Rotary embeddings, by hand"),
                     {.font = ui::type::kSmall, .line_height = 1.35F, .soft = true});
  y += 20;

  std::string_view part;
  for (int i = 0; i < view.session.catalog().size(); ++i) {
    const scenes::About& about = view.session.catalog().scene(i).about();
    if (about.part != part) {
      if (i > 0) y += 16;
      part = about.part;
      y += draw_part(view, panel, {left, y, right, y}, part);
    }
    const float height = panel.kit.hit() + 4;
    y += draw_entry(view, panel, {left, y, right, y + height}, i) + 2;
  }
  y = draw_lectures(view, panel, {left, y, right, y});
  panel.reach(y + 24);
}

void draw_drawer(View& view) {
  if (!view.transient.drawer) return;
  const ui::Rect& window = view.layout.window;
  ImGui::SetNextWindowPos({window.left, window.top});
  ImGui::SetNextWindowSize({window.width(), window.height()});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
  ImGui::Begin("##drawer", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar(2);
  {
    ui::ImguiCanvas canvas(*ImGui::GetWindowDrawList(), view.screen);
    canvas.rect(window, ui::with_alpha(ui::rgb(0x000000), 0.45F), 0);
  }
  if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();
  draw_chapters(view, view.layout.drawer);
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  if (!ImGui::IsWindowAppearing() && ImGui::IsMouseReleased(ImGuiMouseButton_Left) &&
      !view.layout.drawer.contains({pointer.x, pointer.y}))
    view.transient.drawer = false;
  ImGui::End();
}

}  // namespace ropewalk::app
