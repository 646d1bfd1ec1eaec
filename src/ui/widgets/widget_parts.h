// What the controls have in common; not for others.
#pragma once

#include <string>
#include <string_view>

#include "ui/widgets/item.h"
#include "ui/widgets/widgets.h"

namespace ropewalk::ui::parts {

inline constexpr float kLabelHeight = 22;  // the row above a control
inline constexpr float kRadius = 8;
inline constexpr unsigned kMaxText = 2048;  // bytes a text field takes

// ImGui shows no label that starts so.
std::string hidden_id(std::string_view id);

// Label row with help as tooltip; true if the pointer is over it.
bool label(const Kit& kit, std::string_view id, std::string_view text, Rgba hue, Vec2 at,
           float width, std::string_view help);

// Lets ImGui write into a std::string, which it is given as user data.
int grow(ImGuiInputTextCallbackData* data);

void point_at_role(const Kit& kit, Role role);
void hand_cursor(const Item& item);

// While `editing` says so, an input field lies over `rect`, with the focus and everything selected.
// `item` must be the last item submitted and have the id hidden_id(id); `start` opens the field.
struct Edit {
  bool editing = false;
  bool ended = false;  // in this frame; after Escape `text` is what it was at first
  std::string text;    // as it stands now
};
Edit edit_in_place(const Kit& kit, std::string_view id, const Item& item, const Rect& rect,
                   std::string_view text, bool start, const Font& font);
bool is_editing(const Item& item);

// A number typed by a person: spaces around it, a true minus sign and a decimal comma are fine.
bool read_number(std::string_view text, double& number);
// The sentence for a text that is no number or lies out of range; "" if it is fine.
std::string number_problem(const state::Param& param, std::string_view text);
// A message under a field.
void problem_tip(Vec2 at, std::string_view text);

// A number in a box: click or Enter edits, arrows step, a sideways drag runs through the values.
struct NumberBox {
  bool changed = false, active = false, released = false, hovered = false, focused = false,
       reset = false;
};
NumberBox number_box(const Kit& kit, std::string_view id, const state::Param& param, double& number,
                     const Rect& rect, Rgba hue);

// Steps and legal values of a number.
double step_of(const state::Param& param);
double stepped(const state::Param& param, double number, double steps);
double legal(const state::Param& param, double number);
// Rounded as a drag should leave it: whole for integers, to what is shown for others.
double tidy(const state::Param& param, double number, bool snap);

}  // namespace ropewalk::ui::parts
