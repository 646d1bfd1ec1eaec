#include "ui/widgets/item.h"

#include "imgui_internal.h"

namespace ropewalk::ui {
namespace {

// Who owns a typed character is kept with a key that types it on every keyboard.
constexpr ImGuiKey kPlusOwner = ImGuiKey_KeypadAdd, kMinusOwner = ImGuiKey_KeypadSubtract;
constexpr float kTipWidth = 300, kTipMargin = 8;
constexpr ImVec2 kTipPadding = {11, 7};

}  // namespace

Item item(std::string_view id, const Rect& rect, unsigned flags) {
  Item result;
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  result.id = window->GetID(id.data(), id.data() + id.size());
  if (window->SkipItems || !(rect.width() > 0) || !(rect.height() > 0)) return result;
  const ImRect box(rect.left, rect.top, rect.right, rect.bottom);
  window->DC.CursorMaxPos = ImMax(window->DC.CursorMaxPos, box.Max);
  window->DC.IdealMaxPos = ImMax(window->DC.IdealMaxPos, box.Max);
  ImGuiItemFlags imgui_flags = 0;
  if ((flags & kItemOverlap) != 0) imgui_flags |= ImGuiItemFlags_AllowOverlap;
  if ((flags & kItemDisabled) != 0) imgui_flags |= ImGuiItemFlags_Disabled;
  if ((flags & kItemNoTab) != 0) imgui_flags |= ImGuiItemFlags_NoNav | ImGuiItemFlags_NoTabStop;
  if (!ImGui::ItemAdd(box, result.id, nullptr, imgui_flags)) return result;
  result.visible = true;
  if (auto* placed = static_cast<PlacedItems*>(ImGui::GetIO().UserData); placed != nullptr) {
    placed->list.push_back({std::string(id), rect, result.id, flags});
    if ((flags & (kItemNoTab | kItemDisabled | kItemPassive)) == 0)
      placed->stops.push_back(result.id);
  }
  if ((flags & kItemPassive) != 0) return result;
  const bool was_active = context.ActiveId == result.id;
  result.pressed = ImGui::ButtonBehavior(box, result.id, &result.hovered, &result.held, 0);
  const bool by_mouse = context.ActiveIdSource == ImGuiInputSource_Mouse;
  result.held = result.held && by_mouse;
  result.began = result.held && !was_active;
  result.released = was_active && by_mouse && context.ActiveId != result.id;
  result.double_clicked = result.hovered && ImGui::GetIO().MouseClickedCount[0] == 2;
  result.focused = context.NavId == result.id && context.NavWindow != nullptr &&
                   context.NavWindow->RootWindow == window->RootWindow &&
                   (flags & (kItemDisabled | kItemNoTab)) == 0;
  result.ring = result.focused && context.NavCursorVisible;
  return result;
}

bool item_key(const Item& item, ImGuiKey key) {
  if (!item.focused || !item.visible) return false;
  ImGui::SetKeyOwner(key, item.id);
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  if (context.NavJustMovedToId == item.id) return false;  // this very press brought the focus here
  const bool pressed = ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, item.id);
  if (pressed) ImGui::SetNavCursorVisible(true);
  return pressed;
}

int item_plus_minus(const Item& item) {
  if (!item.ring || !item.visible) return 0;
  ImGui::SetKeyOwner(kPlusOwner, item.id);
  ImGui::SetKeyOwner(kMinusOwner, item.id);
  int sum = 0;
  for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters)
    sum += typed == '+' || typed == '=' ? 1 : typed == '-' ? -1 : 0;
  return sum;
}

bool item_takes(char32_t character) {
  if (character != '+' && character != '=' && character != '-') return false;
  return ImGui::GetKeyOwner(character == '-' ? kMinusOwner : kPlusOwner) != ImGuiKeyOwner_NoOwner;
}

void tell_focus(std::string_view words) {
  auto* placed = static_cast<PlacedItems*>(ImGui::GetIO().UserData);
  if (placed == nullptr || placed->focus != 0 || words.empty()) return;
  placed->focus = ImGui::GetCurrentContext()->NavId;
  placed->focus_words = words;
}

void tell_focus_of_last(std::string_view words) {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  auto* placed = static_cast<PlacedItems*>(ImGui::GetIO().UserData);
  if (placed != nullptr) placed->stops.push_back(context.LastItemData.ID);
  if (context.NavCursorVisible && context.NavId != 0 && context.NavId == context.LastItemData.ID)
    tell_focus(words);
}

bool touch_input() { return ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen; }

void show_tip_beside(std::string_view text, const Rect& rect) {
  constexpr float kAway = 6;
  const ImVec2 words =
      ImGui::CalcTextSize(text.data(), text.data() + text.size(), false, kTipWidth);
  const float height = words.y + 2 * kTipPadding.y;
  const bool below = rect.bottom + kAway + height + kTipMargin <= ImGui::GetIO().DisplaySize.y;
  const Vec2 at{rect.left, below ? rect.bottom + kAway : rect.top - kAway - height};
  show_tip(text, &at);
}

void show_tip(std::string_view text, const Vec2* at) {
  const char* begin = text.data();
  const char* end = begin + text.size();
  if (at != nullptr) {
    const ImVec2 room = ImGui::GetIO().DisplaySize;
    const ImVec2 words = ImGui::CalcTextSize(begin, end, false, kTipWidth);
    const Vec2 size{words.x + 2 * kTipPadding.x, words.y + 2 * kTipPadding.y};
    ImGui::SetNextWindowPos({std::max(kTipMargin, std::min(at->x, room.x - size.x - kTipMargin)),
                             std::max(kTipMargin, std::min(at->y, room.y - size.y - kTipMargin))});
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, kTipPadding);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8);
  if (ImGui::BeginTooltip()) {
    ImGui::PushTextWrapPos(kTipPadding.x + kTipWidth);
    ImGui::TextUnformatted(begin, end);
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar(2);
}

}  // namespace ropewalk::ui
