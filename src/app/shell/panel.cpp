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

namespace {

// Calls use(letter, x) for each letter as a small capital, x from 0; returns how far they reach.
template <class Use>
float for_caps(const ui::Canvas& canvas, std::string_view text, const ui::Font& font, Use use) {
  float x = 0;
  while (!text.empty()) {
    std::string_view rest = text;
    ui::next_code_point(rest);
    std::string letter(text.substr(0, text.size() - rest.size()));
    make_capital(letter);
    use(letter, x);
    x += canvas.measure(letter, font).x + 0.08F * font.size;
    text = rest;
  }
  return x;
}

}  // namespace

float draw_caps(ui::Canvas& canvas, ui::Vec2 at, std::string_view text, float size,
                ui::Rgba color) {
  const ui::Font font{ui::Face::kTextBold, size};
  return for_caps(canvas, text, font, [&](const std::string& letter, float x) {
    canvas.text({at.x + x, at.y}, letter, {font, color, ui::Align::kLeft, ui::Baseline::kTop});
  });
}

float draw_caps_lines(ui::Canvas& canvas, ui::Vec2 at, float width, std::string_view text,
                      float size, ui::Rgba color) {
  const ui::Font font{ui::Face::kTextBold, size};
  const float line_height = std::round(1.45F * size);
  const float top = at.y;
  for (std::string_view rest = text; !rest.empty(); at.y += line_height) {
    size_t end = rest.size();
    for (size_t space = 0; (space = rest.find(' ', space)) != std::string_view::npos; ++space) {
      const size_t next = std::min(rest.find(' ', space + 1), rest.size());
      const auto nothing = [](const std::string&, float) {};
      if (for_caps(canvas, rest.substr(0, next), font, nothing) <= width) continue;
      end = space;
      break;
    }
    draw_caps(canvas, at, rest.substr(0, end), size, color);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return at.y - top;
}

void draw_card(ui::Canvas& canvas, const ui::Theme& theme, const ui::Rect& rect, float radius) {
  canvas.rect(rect, theme.line, radius);
  canvas.rect(rect.inset(1), theme.surface, radius - 1);
}

}  // namespace ropewalk::app
