#include <algorithm>
#include <cmath>

#include "app/shell/view.h"
#include "imgui.h"

namespace ropewalk::app {
namespace {

ImDrawList& begin_child(std::string_view id, const ui::Rect& rect, Panel::Scroll scroll) {
  const std::string name(id);
  ImGui::SetCursorScreenPos({rect.left, rect.top});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings;
  if (scroll == Panel::Scroll::kNone)
    flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  // A child without width or height would fill its parent.
  ImGui::BeginChild(name.c_str(), {std::max(rect.width(), 1.0F), std::max(rect.height(), 1.0F)},
                    ImGuiChildFlags_NavFlattened, flags);
  ImGui::PopStyleVar();
  return *ImGui::GetWindowDrawList();
}

// Of ASCII and of Latin-1 in UTF-8; other letters stay small.
void make_capital(std::string& letter) {
  char& last = letter.back();
  if (letter.size() == 1 && last >= 'a' && last <= 'z') last = static_cast<char>(last - 'a' + 'A');
  const bool latin =
      letter.size() == 2 && letter[0] == '\xC3' && last != '\xB7';  // a division sign
  if (latin && last >= '\xA0' && last <= '\xBE') last = static_cast<char>(last - 0x20);
}

}  // namespace

Panel::Panel(View& view, std::string_view id, const ui::Rect& rect, Scroll scroll)
    : canvas(begin_child(id, rect, scroll), view.screen),
      kit{canvas, view.theme, view.highlight, view.touch} {
  if (scroll == Scroll::kVertical) {
    if (view.transient.to_top) ImGui::SetScrollY(0);
    scrolled_ = view.transient.to_top ? 0 : std::round(ImGui::GetScrollY());
  }
}

Panel::~Panel() { ImGui::EndChild(); }

void Panel::reach(float bottom) const {
  ImGui::SetCursorScreenPos({ImGui::GetWindowPos().x, bottom - 1});
  ImGui::Dummy({1, 1});
}

float draw_caps(ui::Canvas& canvas, ui::Vec2 at, std::string_view text, float size,
                ui::Rgba color) {
  const ui::Font font{ui::Face::kTextBold, size};
  const float gap = 0.08F * size;
  const float start = at.x;
  while (!text.empty()) {
    std::string_view rest = text;
    ui::next_code_point(rest);
    std::string letter(text.substr(0, text.size() - rest.size()));
    make_capital(letter);
    canvas.text(at, letter, {font, color, ui::Align::kLeft, ui::Baseline::kTop});
    at.x += canvas.measure(letter, font).x + gap;
    text = rest;
  }
  return at.x - start;
}

void draw_card(ui::Canvas& canvas, const ui::Theme& theme, const ui::Rect& rect, float radius) {
  canvas.rect(rect, theme.line, radius);
  canvas.rect(rect.inset(1), theme.surface, radius - 1);
}

}  // namespace ropewalk::app
