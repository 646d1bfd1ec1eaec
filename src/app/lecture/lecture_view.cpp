// What a lecture lays over the picture: drawing, spotlight, black, and the card that jumps.
#include <algorithm>
#include <cmath>

#include "app/shell/view.h"
#include "core/words/words.h"
#include "imgui.h"

namespace ropewalk::app {
namespace {

constexpr float kInkWidth = 4, kSpot = 0.13F;  // of the window's smaller side
constexpr int kMaxRows = 9;

void begin_layer(const char* name, const ui::Rect& rect, bool takes_input) {
  ImGui::SetNextWindowPos({rect.left, rect.top});
  ImGui::SetNextWindowSize({std::max(rect.width(), 1.0F), std::max(rect.height(), 1.0F)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
  ImGui::Begin(name, nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing |
                   (takes_input ? 0 : ImGuiWindowFlags_NoInputs));
  ImGui::PopStyleVar(2);
}

// What drawings are measured in.
ui::Rect paper_of(const View& view) {
  const auto found = std::find_if(view.regions.begin(), view.regions.end(),
                                  [](const Region& region) { return region.name == "picture"; });
  const bool drawn =
      found != view.regions.end() && found->rect.width() > 0 && found->rect.height() > 0;
  return drawn ? found->rect : view.layout.window;
}

// The pen follows the pointer while its button is down.
void take_ink(Lecture& lecture, const ui::Rect& window, const ui::Rect& paper) {
  const ImGuiIO& io = ImGui::GetIO();
  ImGui::SetCursorScreenPos({window.left, window.top});
  ImGui::InvisibleButton("paper",
                         {std::max(window.width(), 1.0F), std::max(window.height(), 1.0F)});
  const bool down = ImGui::IsItemActive();
  if (down && paper.width() > 0 && paper.height() > 0) {
    const ui::Vec2 at{(io.MousePos.x - paper.left) / paper.width(),
                      (io.MousePos.y - paper.top) / paper.height()};
    size_t points = 0;
    for (const auto& stroke : lecture.strokes) points += stroke.size();
    if (!lecture.drawing && points < kMaxStrokePoints) lecture.strokes.emplace_back();
    if (!lecture.strokes.empty() && points < kMaxStrokePoints) {
      std::vector<ui::Vec2>& stroke = lecture.strokes.back();
      if (stroke.empty() || stroke.back().x != at.x || stroke.back().y != at.y)
        stroke.push_back(at);
    }
  }
  lecture.drawing = down;
}

void draw_ink(View& view) {
  Lecture& lecture = view.transient.lecture;
  if (!lecture.pen) lecture.drawing = false;
  if (!lecture.pen && lecture.strokes.empty()) return;
  const ui::Rect& window = view.layout.window;
  begin_layer("##ink", window, lecture.pen);
  const ui::Rect paper = paper_of(view);
  if (lecture.pen) take_ink(lecture, window, paper);
  ui::ImguiCanvas canvas(*ImGui::GetWindowDrawList(), view.screen);
  const ui::Rgba ink = view.theme.bad;
  for (const auto& stroke : lecture.strokes) {
    std::vector<ui::Vec2> points;
    points.reserve(stroke.size());
    for (const ui::Vec2 at : stroke)
      points.push_back({paper.left + at.x * paper.width(), paper.top + at.y * paper.height()});
    for (const ui::Vec2 end : {points.front(), points.back()})
      canvas.circle(end, kInkWidth / 2, ink);
    if (points.size() > 1) canvas.polyline(points, {ink, kInkWidth});
  }
  if (lecture.pen) {
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    if (window.contains({pointer.x, pointer.y}))
      canvas.circle({pointer.x, pointer.y}, kInkWidth, ui::with_alpha(ink, 0.8F));
  }
  ImGui::End();
}

// All but a circle about the pointer in the dark.
void draw_spotlight(View& view) {
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const ui::Rect& window = view.layout.window;
  if (!window.contains({pointer.x, pointer.y})) return;
  const float radius = std::max(kSpot * std::min(window.width(), window.height()), 60.0F);
  const float reach = std::hypot(window.width(), window.height());
  ImGui::GetForegroundDrawList()->AddCircle(pointer, radius + reach / 2, IM_COL32(0, 0, 0, 165),
                                            128, reach);
}

void draw_black(View& view) {
  const ui::Rect& window = view.layout.window;
  begin_layer("##black", window, true);
  ImGui::SetCursorScreenPos({window.left, window.top});
  if (ImGui::InvisibleButton("dark",
                             {std::max(window.width(), 1.0F), std::max(window.height(), 1.0F)}))
    view.ask(Action::kBlack);
  ui::ImguiCanvas canvas(*ImGui::GetForegroundDrawList(), view.screen);
  canvas.rect(window, ui::rgb(0x000000), 0);
  ImGui::SetMouseCursor(ImGuiMouseCursor_None);
  ImGui::End();
}

// A small card at the lower left: what was typed, and what it may mean.
void draw_jump(View& view) {
  const Lecture& lecture = view.transient.lecture;
  const std::vector<int> found = jump_matches(view.session, lecture.typed);
  const int count = static_cast<int>(found.size());
  const int chosen = std::clamp(lecture.chosen, 0, std::max(count - 1, 0));
  const int first = std::clamp(chosen - kMaxRows / 2, 0, std::max(count - kMaxRows, 0));
  const int rows = std::min(count, kMaxRows);
  const ui::Rect& window = view.layout.window;
  const float row = view.touch ? 44.0F : 36.0F, width = std::min(460.0F, window.width() - 24);
  const float height = 56 + row * static_cast<float>(std::max(rows, 1)) + 12;
  const ui::Rect card{window.left + 12, std::max(window.bottom - 12 - height, window.top),
                      window.left + 12 + width, window.bottom - 12};
  begin_layer("##jump", card, true);
  if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();
  {
    Panel panel(view, "##jump-rows", card, Panel::Scroll::kNone);
    draw_card(panel.canvas, view.theme, card, 12);
    const bool empty = lecture.typed.empty();
    panel.canvas.text({card.left + 20, card.top + 30},
                      empty ? tr("Slide number or a word of its title") : lecture.typed,
                      {{ui::Face::kText, 19}, empty ? view.theme.ink_faint : view.theme.ink});
    panel.canvas.line({card.left + 12, card.top + 52}, {card.right - 12, card.top + 52},
                      {view.theme.line, 1});
    float y = card.top + 58;
    if (count == 0)
      panel.canvas.text({card.left + 20, y + row / 2}, tr("Nothing is called so"),
                        {ui::type::kText, view.theme.ink_soft});
    for (int i = first; i < first + rows; ++i) {
      const int number = found[static_cast<size_t>(i)];
      const ui::Rect line{card.left + 8, y, card.right - 8, y + row};
      const std::string id = "jump-" + std::to_string(number);
      if (ui::button(panel.kit, id, line, "",
                     {.kind = ui::ButtonKind::kQuiet, .selected = i == chosen}))
        view.ask(Action::kChooseStep, number);
      view.region(id, line);
      panel.canvas.text({line.left + 34, line.center().y}, std::to_string(number),
                        {ui::type::kSmallNumber, view.theme.accent, ui::Align::kRight});
      panel.canvas.push_clip(line);
      panel.canvas.text({line.left + 48, line.center().y}, view.session.step_at(number).title,
                        {ui::type::kText, view.theme.ink});
      panel.canvas.pop_clip();
      y += row;
    }
  }
  ImGui::End();
}

// Says quietly what holds, since the speaker may have forgotten it.
void draw_state(View& view, bool held) {
  const Lecture& lecture = view.transient.lecture;
  if ((!held && !lecture.pen) || lecture.jump) return;
  ui::ImguiCanvas canvas(*ImGui::GetForegroundDrawList(), view.screen);
  const ui::Rect& window = view.layout.window;
  float x = window.left + 22;
  if (held)
    ui::draw_icon(canvas, ui::Icon::kPause, {x, window.bottom - 20}, 18, view.theme.ink_soft);
  x += held ? 28.0F : 0.0F;
  if (lecture.pen) canvas.circle({x, window.bottom - 20}, 6, view.theme.bad);
}

}  // namespace

void draw_lecture(View& view, bool held) {
  Lecture& lecture = view.transient.lecture;
  if (!view.layout.presenting) return;
  draw_ink(view);
  if (lecture.jump) draw_jump(view);
  if (lecture.spotlight && !lecture.jump) draw_spotlight(view);
  draw_state(view, held);
  if (lecture.black) draw_black(view);
}

}  // namespace ropewalk::app
