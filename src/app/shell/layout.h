// Where things stand, as plain arithmetic: from the size of the window to rectangles. Lengths are
// logical pixels on a grid of 4.
#pragma once

#include <vector>

#include "ui/canvas/geometry.h"

namespace ropewalk::app {

enum class Shape {
  kNarrow,  // a phone: one scrolling column, picture first, a bar with the lesson's buttons below
  kMedium,  // a tablet, a small window: chapters in a drawer
  kWidth,   // a laptop, a projector: chapters, stage, lesson side by side
};

// Window widths from which on there is room for more.
inline constexpr float kMediumFrom = 700, kWideFrom = 1100;

// How much larger than life all is drawn in a window of `size` (before zoom), of which a person
// wants `wanted`. A lecture is scaled with the screen like a picture, so that its smallest type is
// 22 px high on 1920 x 1080, and larger type never cuts it off. On walls all grows.
float zoom_of(ui::Vec2 size, float wanted, bool presenting);

struct LayoutOptions {
  bool sidebar = true;      // the person wants the chapters in sight
  bool presenting = false;  // lecture mode: picture and lesson alone
  float notes = 0;          // height of the strip of notes; 0: none
  bool wide_words = false;  // the slide's words have a program among them
  float sheet = 0;          // on phones: height of the opened lesson step; 0: none is opened
  bool only_stage = false;  // as a guest in another page: the stage alone
};

struct Layout {
  Shape shape = Shape::kWidth;
  bool presenting = false;
  bool alone = false;  // there is room for the picture alone; the rest follows where one scrolls
  ui::Rect window;
  ui::Rect sidebar;  // empty: the chapters are in a drawer
  ui::Rect drawer;   // where the drawer stands when it is opened
  ui::Rect top_bar;
  ui::Rect notes;  // empty: none
  ui::Rect stage;  // scrolls
  ui::Rect
      lesson;  // scrolls; beside the stage, or a sheet below it; empty: it flows inside the stage
  ui::Rect bottom_bar;  // back, step, next; empty where the lesson has its own
  float margin = 24;    // left and right of the stage's content
};

Layout arrange(ui::Vec2 size, const LayoutOptions& options);

// Is the lesson a sheet at the lower end of a phone's screen?
bool has_sheet(const Layout& layout);

// Has the stage the room for the chapter's introduction? Else it stands in the lesson.
bool stage_introduces(const Layout& layout);

// The parts of the stage's content from top to bottom, and how high each wants to be.
struct StageWants {
  float header = 0;  // chapter's number, title, introduction; on phones the question
  float equation = 0;
  float controls = 0;   // primary controls and transport
  float folded = 0;     // heading of the details
  float aspect = 1.6F;  // of the picture
  bool tall = false;    // on phones the picture takes most of the screen
};

struct StagePlan {
  ui::Rect content;  // column that everything stands in, as high as the stage
  ui::Rect header, equation, picture, controls;
  float rest = 0;  // y where what follows begins: details, and the lesson on narrow screens
};

StagePlan plan_stage(const Layout& layout, const StageWants& wants);

// `count` columns at least `min_width` wide with `gap` between, as many as fit (at least one, at
// most `count`).
std::vector<ui::Rect> columns(const ui::Rect& row, int count, float min_width, float gap);

}  // namespace ropewalk::app
