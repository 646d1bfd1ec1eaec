// Controls in our own look on ImGui's items: Tab reaches each, the focus ring is always to be seen,
// hit areas are at least 32 px (44 for touch). All stand where they are told to, in screen
// coordinates of the current ImGui window, and make the window's content reach that far.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "state/param.h"
#include "ui/canvas/imgui_canvas.h"
#include "ui/highlight.h"
#include "ui/theme.h"
#include "ui/widgets/icons.h"

namespace ropewalk::ui {

// What every control needs. Cheap to make each frame.
struct Kit {
  ImguiCanvas& canvas;
  const Theme& theme;
  Highlight& highlight;
  bool touch = false;  // fingers: larger hit areas
  float hit() const { return touch ? 44.0F : 32.0F; }
};

// ---- Buttons
// -----------------------------------------------------------------------------------------------------

enum class ButtonKind {
  kPrimary,  // filled with the accent: one in sight
  kNormal,   // outlined
  kQuiet,    // no frame until hovered
};

struct ButtonOptions {
  ButtonKind kind = ButtonKind::kNormal;
  bool enabled = true;
  bool selected = false;       // pressed in: the current chapter, the active mode
  std::string_view help = {};  // tooltip
  int icon = -1;               // an Icon before the label, or -1
  Align align = Align::kCenter;
};

// True when it was pressed (click, Enter or Space).
bool button(const Kit& kit, std::string_view id, const Rect& rect, std::string_view label,
            const ButtonOptions& options = {});
// The size it wants; at least kit.hit() high.
Vec2 button_size(const Kit& kit, std::string_view label, const ButtonOptions& options = {});
// `label` is the tooltip and the name for screen readers.
bool icon_button(const Kit& kit, std::string_view id, const Rect& rect, Icon icon,
                 std::string_view label,
                 const ButtonOptions& options = {.kind = ButtonKind::kQuiet});

// ---- Values
// ------------------------------------------------------------------------------------------------------

struct Change {
  float height = 0;       // what the control took
  bool changed = false;   // the value is another now; it is legal
  bool reset = false;     // ... because it was reset (double click, Delete)
  bool active = false;    // being dragged or typed into
  bool released = false;  // let go of in this frame
  bool hovered = false, focused = false;
  bool edit = false;  // rows: "Edit" was pressed; what opens then is the caller's
};

// The control for a parameter, by its kind: slider, toggle, segments or list, numbers, text, rows.
// Label above or beside, help as tooltip; hovering it lights up the part named like its role
// ("query"). Record undo under the topic `param.key`.
Change param_control(const Kit& kit, const state::Param& param, state::Value& value, Vec2 at,
                     float width);
float param_height(const Kit& kit, const state::Param& param, float width);

// Number of kReal or kInteger on a track. Drag, click on the track, Ctrl+wheel; arrows a step,
// PageUp and PageDown ten, Home and End; Shift snaps to steps while dragging and makes arrows ten;
// double click or Delete resets; a click on the number or Enter opens a field that takes any
// number.
Change slider(const Kit& kit, const state::Param& param, state::Value& value, Vec2 at, float width);

// `value` is an index into `labels`. Segments side by side if they fit, else a list that opens.
Change choice(const Kit& kit, std::string_view id, std::string_view label,
              std::span<const std::string_view> labels, int& value, Vec2 at, float width, Rgba hue,
              std::string_view help = {});
float choice_height(const Kit& kit, std::string_view label,
                    std::span<const std::string_view> labels, float width);

Change toggle(const Kit& kit, std::string_view id, std::string_view label, bool& value, Vec2 at,
              float width, std::string_view help = {});

// One line of text; changed when committed (Enter, Tab, or focus lost). Escape puts the old text
// back.
Change text_field(const Kit& kit, std::string_view id, std::string_view label, std::string& value,
                  Vec2 at, float width, std::string_view help = {}, std::string_view hint = {});

// Numbers of a vector parameter side by side, wrapping to more rows.
Change vector_field(const Kit& kit, const state::Param& param, state::Value& value, Vec2 at,
                    float width);

// Rows: how many there are, and buttons to edit and to clear them.
Change rows_field(const Kit& kit, const state::Param& param, state::Value& value, Vec2 at,
                  float width);

// Lines of text in `rect`; true when they were changed. Escape leaves them as they stand, Tab goes
// on. `focus`: takes the keyboard.
bool text_area(const Kit& kit, std::string_view id, std::string_view label, std::string& value,
               const Rect& rect, bool focus = false);

// A bare slider without label or number (the timeline), 0 .. 1.
Change scrubber(const Kit& kit, std::string_view id, std::string_view label, double& fraction,
                const Rect& rect, Rgba hue, double step = 0.01);

// ---- Words
// -------------------------------------------------------------------------------------------------------

enum class NoteKind { kInfo, kGood, kBad };
// A strip with an icon and a sentence. `closed` (may be null) is set when its cross is pressed.
// Returns the height.
float note(const Kit& kit, std::string_view id, NoteKind kind, std::string_view text, Vec2 at,
           float width, bool* closed = nullptr);
float note_height(const Kit& kit, std::string_view text, float width, bool closable = false);

// A message at the bottom of `frame` that comes, stays and goes: `age` in seconds since it was
// said. Draws on the foreground. False when its time is over.
bool toast(const Kit& kit, const Rect& frame, std::string_view text, double age,
           bool reduced_motion = false);
inline constexpr double kToastSeconds = 3.2;

// A heading that folds what is below it. Returns the height; `open` changes when pressed.
float disclosure(const Kit& kit, std::string_view id, std::string_view label, bool& open, Vec2 at,
                 float width);

// Must another frame follow without input? Tooltips about to come, text being edited, keys held
// down.
bool controls_need_frames();

void focus_ring(const Kit& kit, const Rect& rect, float radius);
// Tooltip in our look for the last item, after the usual delay.
void help_tooltip(const Kit& kit, std::string_view text);

// Colours, roundings and scroll bars of what remains ImGui's own (popups, inputs, scroll bars).
void apply_style(const Theme& theme);

}  // namespace ropewalk::ui
