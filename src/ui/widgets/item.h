// What widgets and handles have in common: an ImGui item at a place of its own, with keyboard focus
// and owned keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "ui/canvas/geometry.h"

namespace ropewalk::ui {

struct Item {
  ImGuiID id = 0;
  bool visible = false;   // false: clipped away; nothing else is true then
  bool hovered = false;   // by the pointer
  bool held = false;      // the pointer is down on it
  bool pressed = false;   // click, Space or Enter
  bool began = false;     // held since this frame
  bool released = false;  // let go of in this frame
  bool double_clicked = false;
  bool focused = false;  // keys go here
  bool ring = false;     // focused, and the person uses the keyboard: show it
};

enum ItemFlags : unsigned {
  kItemPlain = 0,
  kItemOverlap = 1,  // what is submitted later lies above it
  kItemDisabled = 2,
  kItemNoTab = 4,    // the pointer alone reaches it
  kItemPassive = 8,  // takes no input: a field lies over it
  kItemDrags = 16,   // a finger that goes across it drags it; one that goes up or down scrolls
  kItemGrips = 32,   // a finger on it drags it, whichever way it goes
};

// Where the items of a frame are, for tests and for whoever drives the program from outside, and
// what the one with the keyboard's focus is called, for screen readers. item() and tell_focus() add
// to the one that ImGuiIO::UserData points at, if it does.
struct Placed {
  std::string id;
  Rect rect;
  ImGuiID item = 0;
  unsigned flags = kItemPlain;
};
struct PlacedItems {
  std::vector<Placed> list;
  std::vector<ImGuiID> stops;  // of the Tab key, in its order
  ImGuiID focus = 0;           // 0: no item shows the keyboard's focus
  std::string focus_words;
};

// In the current window. Also makes the window's content reach to the rectangle's end, so that it
// can scroll there.
Item item(std::string_view id, const Rect& rect, unsigned flags = kItemPlain);

// Was the key pressed (or repeated) for this item? Takes the key from ImGui's navigation while the
// item has the focus.
bool item_key(const Item& item, ImGuiKey key);
// How often + was typed for this item less how often - was, wherever the keyboard has them. While
// its focus shows, both belong to the item: whoever else listens asks item_takes() first.
int item_plus_minus(const Item& item);
bool item_takes(char32_t character);
bool touch_input();

// Says what the item with the keyboard's focus is called; who knows best says it first. To be
// called while its focus shows (Item::ring).
void tell_focus(std::string_view words);
// The same if it is the last item.
void tell_focus_of_last(std::string_view words);

// A tooltip in our look: beside the pointer, or with its top left corner at `at`, moved into the
// display.
void show_tip(std::string_view text, const Vec2* at = nullptr);
// The same below `rect`, or above it where there is no room: never over it.
void show_tip_beside(std::string_view text, const Rect& rect);

}  // namespace ropewalk::ui
