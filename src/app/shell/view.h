// What the panels of the program draw with, and where they say what was asked for.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/figure/figure.h"
#include "app/intake/rows_dialog.h"
#include "app/lecture/lecture.h"
#include "app/session/packs.h"
#include "app/session/session.h"
#include "app/session/settings.h"
#include "app/shell/actions.h"
#include "app/shell/layout.h"
#include "app/shell/waiting.h"
#include "ui/canvas/imgui_canvas.h"
#include "ui/interaction.h"
#include "ui/text/elements.h"
#include "ui/widgets/widgets.h"

namespace ropewalk::app {

// A named place on the screen, for tests and for whoever drives the page from outside.
struct Region {
  std::string name;
  ui::Rect rect;
};

// State of the view that lasts from frame to frame and is never saved.
struct Transient {
  bool drawer = false, help = false, menu = false, sources = false;
  bool code = false;            // the chapter's program lies over the stage
  bool code_wanted = false;     // the text page waits for it
  bool to_top = false;          // scroll back to the top: another chapter was opened
  bool reveal_details = false;  // scroll to the details: they were just unfolded
  bool step_turned = false;     // scroll to the step: another one was opened
  bool reveal_answer = false;   // scroll to what a guess is answered with
  float slide_size = 0;       // of a slide's type, so that all of it is seen; 0: as large as it may
  bool sheet_folded = false;  // the sheet of the lesson shows its title alone
  bool unsettled = false;     // something was measured anew: the next frame will stand better
  bool working = false;       // the picture measures something: another frame must follow
  float sheet_words = 200;    // height of the sheet's content, as last drawn
  Lecture lecture;
  RowsDialog rows;
  ui::Rect menu_from;      // the button the menu hangs from
  bool exporting = false;  // the menu of what is saved of the picture is open
  FigurePart export_part = FigurePart::kChapter;
  Ground export_ground = Ground::kTheme;
  ui::Rect export_from;
};

struct View {
  Session& session;
  Settings& settings;
  Transient& transient;
  platform::Platform& platform;
  const Packs& packs;
  ui::Screen& screen;
  const ui::Theme& theme;
  ui::Interaction& input;
  ui::Highlight& highlight;
  const Layout& layout;
  const state::Probes& probes;
  double seconds = 0;
  bool touch = false;
  std::string_view language;  // that is spoken: "en"
  state::Values edited;       // the hand's changes to the parameters
  std::vector<Request> requests;
  std::vector<Region> regions;
  ui::FindPicture find_picture = nullptr;  // of the lecture that is open
  ui::FindProgram find_program = nullptr;  // with what is on the stage

  void ask(Action action, int index = 0) { requests.push_back({.action = action, .index = index}); }
  void region(std::string_view name, const ui::Rect& rect) {
    regions.push_back({std::string(name), rect});
  }
};

// A part of the window with a canvas of its own. Everything between its making and its end stands
// in one ImGui child.
class Panel {
 public:
  enum class Scroll { kNone, kVertical };
  Panel(View& view, std::string_view id, const ui::Rect& rect, Scroll scroll);
  ~Panel();
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;

  float scrolled() const { return scrolled_; }
  // Makes the content reach down to `bottom` (screen coordinates).
  void reach(float bottom) const;

 private:
  float scrolled_ = 0;

 public:
  ui::ImguiCanvas canvas;
  ui::Kit kit;
};

// SMALL CAPITALS with air between the letters, on the baseline box whose top left corner is `at`.
// Returns the width.
float draw_caps(ui::Canvas& canvas, ui::Vec2 at, std::string_view text, float size, ui::Rgba color);
// In lines no wider than `width`, broken at spaces; returns their height.
float draw_caps_lines(ui::Canvas& canvas, ui::Vec2 at, float width, std::string_view text,
                      float size, ui::Rgba color);
// A surface with a hairline around it.
void draw_card(ui::Canvas& canvas, const ui::Theme& theme, const ui::Rect& rect, float radius);

// The panels.
void draw_top_bar(View& view);
void draw_chapters(View& view, const ui::Rect& rect);
void draw_stage(View& view);
void draw_lesson_panel(View& view);  // beside the stage
void draw_bottom_bar(View& view);    // narrow screens
float sheet_height(const View& view);
void draw_notes(View& view);
float notes_height(View& view, float width);
void draw_drawer(View& view);
void draw_menu(View& view);
void draw_export(View& view);
void draw_help(View& view);
void draw_code(View& view);
void draw_rows(View& view);
// A window over all of the program, without a look of its own; ImGui::End() ends it.
bool begin_overlay(std::string_view name, const ui::Rect& rect);
// The same with a card of at most `most` in its middle, and all behind it in the shade; returns the
// card.
ui::Rect begin_dialog(View& view, std::string_view name, ui::Vec2 most);
// Pressed beside the card of an overlay that has been there for more than this frame.
bool pressed_outside(const ui::Rect& card);
void draw_lecture(View& view, bool held);  // over all, in lecture mode

// Pieces of the stage, drawn from `at` downwards; each returns its height.
float draw_lesson(View& view, Panel& panel, ui::Vec2 at, float width);
float draw_waiting(View& view, Panel& panel, const Waiting& waiting, ui::Vec2 at, float width);
float draw_details(View& view, Panel& panel, ui::Vec2 at, float width);
float controls_height(View& view, const ui::Kit& kit, float width);
void draw_controls(View& view, Panel& panel, const ui::Rect& rect);

}  // namespace ropewalk::app
