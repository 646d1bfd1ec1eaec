// The lesson: a step's title and words, its question, and the way to the next.
#include <algorithm>
#include <cmath>

#include "app/session/program.h"
#include "app/shell/view.h"
#include "core/words/words.h"
#include "imgui.h"
#include "ui/text/elements.h"
#include "ui/text/equation.h"
#include "ui/text/prose.h"
#include "ui/widgets/item.h"

namespace ropewalk::app {
namespace {

constexpr float kSheetHandle = 44;
const state::Probes kNoProbes;

// To be read from the back of a hall, and as large as the slide has room for.
constexpr float kLeastSlideType = 12.5F;
float hall_size(const View& view) {
  const state::Step* step = view.session.step();
  // What is wider for a program's sake is not larger too.
  const bool program = step != nullptr && holds_program(*step);
  const float width = view.layout.lesson.width() * (program ? 0.7F : 1.0F);
  const float wanted = std::round(std::clamp(width * 0.05F, 16.0F, 20.0F));
  const float fits = view.transient.slide_size;
  return fits > 0 ? std::min(wanted, fits) : wanted;
}

// A slide of `height` in a panel that has `room`: if it does not fit, the next frame draws it
// smaller.
void fit_slide(View& view, float height, float room) {
  if (!view.layout.presenting || height <= room || room <= 0) return;
  const float size = hall_size(view);
  if (size <= kLeastSlideType) return;
  const float next = std::floor(2 * size * std::sqrt(room / height)) / 2;
  view.transient.slide_size = std::max(std::min(next, size - 0.5F), kLeastSlideType);
  view.transient.unsettled = true;
}

// Another step begins at the top of its panel.
void begin_step(const View& view) {
  if (view.transient.step_turned) ImGui::SetScrollY(0);
}

ui::ProseStyle words_of(const View& view) {
  if (view.layout.presenting)
    return {.font = {ui::Face::kText, hall_size(view)}, .line_height = 1.4F};
  return {.font = {ui::Face::kText, view.layout.lesson.width() >= 420 ? 17.0F : 16.0F},
          .line_height = 1.5F};
}

float draw_words(View& view, Panel& panel, std::string_view id, ui::Vec2 at, float width,
                 std::span<const state::Paragraph> words, const ui::ProseStyle& style) {
  width = std::min(width, ui::prose_measure(panel.canvas, style.font));
  const ui::ProseResult result = ui::draw_prose(panel.canvas, view.theme, view.input,
                                                view.highlight, id, at, width, words, style);
  if (!result.clicked.empty())
    view.requests.push_back({.action = Action::kFollow, .text = result.clicked});
  return result.height;
}

float draw_prose_of(View& view, Panel& panel, std::string_view id, ui::Vec2 at, float width,
                    const state::Prose& prose) {
  const ui::ProseStyle words = words_of(view);
  // Code, tables and columns may be as wide as there is room.
  const ui::ElementsStyle style{.words = words,
                                .items = view.session.shown_items(),
                                .picture_height = view.layout.lesson.height() > 0
                                                      ? view.layout.lesson.height() * 0.6F
                                                      : 320.0F,
                                .find_picture = view.find_picture,
                                .find_program = view.find_program};
  const ui::ProseResult result = ui::draw_elements(panel.canvas, view.theme, view.input,
                                                   view.highlight, id, at, width, prose, style);
  if (!result.clicked.empty())
    view.requests.push_back({.action = Action::kFollow, .text = result.clicked});
  return result.height;
}

float draw_footnotes(View& view, Panel& panel, const state::Step& step, ui::Vec2 at, float width) {
  const auto footnotes = step.footnotes_shown(view.session.guess() >= 0);
  if (footnotes.empty()) return 0;
  const ui::ProseResult result =
      ui::draw_footnotes(panel.canvas, view.theme, view.input, view.highlight, "footnotes", at,
                         width, footnotes, words_of(view));
  if (!result.clicked.empty())
    view.requests.push_back({.action = Action::kFollow, .text = result.clicked});
  return result.height + 16;
}

enum class GuessLook { kOpen, kRight, kWrong, kOther };

// The mark before a guess: an open ring, and once guessed a tick, a cross, or nothing.
void draw_mark(View& view, Panel& panel, ui::Vec2 center, GuessLook look, bool hovered) {
  const ui::Theme& theme = view.theme;
  switch (look) {
    case GuessLook::kRight:
      panel.canvas.circle(center, 9, theme.good);
      ui::draw_icon(panel.canvas, ui::Icon::kCheck, center, 13, theme.ground);
      return;
    case GuessLook::kWrong:
      panel.canvas.circle(center, 9, theme.bad);
      ui::draw_icon(panel.canvas, ui::Icon::kCross, center, 12, theme.ground);
      return;
    case GuessLook::kOpen:
    case GuessLook::kOther:
      break;
  }
  const bool open = look == GuessLook::kOpen;
  panel.canvas.circle(center, 9, open && hovered ? theme.accent : theme.ink_faint);
  panel.canvas.circle(center, 7.5F, theme.surface);
}

float draw_guess(View& view, Panel& panel, int index, const state::Guess& guess, ui::Vec2 at,
                 float width) {
  const ui::Theme& theme = view.theme;
  const int made = view.session.guess();
  GuessLook look = GuessLook::kOpen;
  if (made >= 0) {
    look = guess.right ? GuessLook::kRight : made == index ? GuessLook::kWrong : GuessLook::kOther;
  }
  const ui::ProseStyle style{
      .font = view.layout.presenting
                  ? ui::Font{ui::Face::kText, std::max(hall_size(view) * 0.9F, 12.0F)}
                  : ui::type::kText,
      .line_height = 1.4F,
      .soft = look == GuessLook::kOther};
  const std::span<const state::Paragraph> words(&guess.text, 1);
  const float text_width = width - 44 - 12;
  const float text_height = ui::measure_prose(panel.canvas, words, text_width, style).height;
  const float height = std::max(panel.kit.hit() + 8, text_height + 20);
  const ui::Rect rect{at.x, at.y, at.x + width, at.y + height};

  const ui::Item on = ui::item("choice-" + std::to_string(index), rect,
                               made < 0 ? ui::kItemPlain : ui::kItemDisabled);
  const bool hovered = made < 0 && (on.hovered || on.ring);
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (on.ring) {
    std::string spoken;
    for (const state::Span& span : guess.text) spoken += span.text;
    ui::tell_focus(tr("Guess: {words}", {{"words", spoken}}));
  }
  if (on.pressed && made < 0) view.ask(Action::kGuess, index);

  const ui::Rgba edge = look == GuessLook::kRight   ? theme.good
                        : look == GuessLook::kWrong ? theme.bad
                        : hovered                   ? theme.accent
                                                    : theme.line;
  panel.canvas.rect(rect, edge, 10);
  panel.canvas.rect(rect.inset(look == GuessLook::kRight || look == GuessLook::kWrong ? 1.5F : 1),
                    theme.surface, 9);
  if (hovered) panel.canvas.rect(rect.inset(1), ui::with_alpha(theme.accent, 0.07F), 9);
  if (on.ring) ui::focus_ring(panel.kit, rect, 10);
  draw_mark(view, panel, {rect.left + 22, rect.center().y}, look, hovered);
  ui::Interaction still(false);
  ui::draw_prose(panel.canvas, theme, still, view.highlight, "words",
                 {rect.left + 44, rect.center().y - text_height / 2}, text_width, words, style);
  view.region("guess-" + std::to_string(index), rect);
  return height;
}

float draw_question(View& view, Panel& panel, const state::Step& step, ui::Vec2 at, float width) {
  float y = at.y;
  for (size_t i = 0; i < step.guesses.size(); ++i)
    y += draw_guess(view, panel, static_cast<int>(i), step.guesses[i], {at.x, y}, width) + 8;
  const int made = view.session.guess();
  if (made < 0) return y - at.y;
  const bool right = step.guesses[static_cast<size_t>(made)].right;
  y += 8;
  if (view.transient.reveal_answer) {
    ImGui::SetScrollFromPosY(y - ImGui::GetWindowPos().y, 0.5F);
    view.transient.reveal_answer = false;
  }
  const ui::Rgba color = right ? view.theme.good : view.theme.bad;
  ui::draw_icon(panel.canvas, right ? ui::Icon::kCheck : ui::Icon::kCross, {at.x + 8, y + 11}, 16,
                color);
  const bool told = view.session.answer_shown();
  panel.canvas.text({at.x + 24, y + 11},
                    tr(told    ? "The answer"
                       : right ? "Right."
                               : "Not quite."),
                    {ui::type::kStrong, color});
  y += 28;
  const float top = y;
  y += draw_prose_of(view, panel, "answer", {at.x + 16, y}, width - 16, step.answer);
  if (y > top) panel.canvas.rect({at.x, top, at.x + 3, y}, color, 1.5F);
  return y - at.y;
}

// The equations of a slide, one under the other. Their live numbers are those of the stage.
float draw_equations(View& view, Panel& panel, ui::Vec2 at, float width) {
  const state::Slide* slide = view.session.slide();
  if (slide == nullptr) return 0;
  float y = at.y;
  const float size = view.layout.presenting ? hall_size(view) * 1.1F : 19.0F;
  for (const state::EquationName& name : slide->equations) {
    const ui::FittedEquation fitted = ui::fit_equation(name.scene, name.name, size, width);
    const bool here = name.scene == view.session.scene().about().id;
    ui::draw_equation(panel.canvas, view.theme, fitted, {at.x, y}, here ? view.probes : kNoProbes,
                      view.input, view.highlight);
    y += fitted.size.y + 16;
  }
  return y - at.y;
}

void draw_dots(View& view, Panel& panel, ui::Vec2 at, float width) {
  const int now = view.session.place(), count = view.session.steps();
  // Fingers need more between them, as much as there is room.
  constexpr float kApart = 18, kFinger = ui::Interaction::kFinger;
  const float room = width / static_cast<float>(std::max(count, 1));
  const float apart = view.touch ? std::clamp(room, kApart, kFinger) : kApart;
  const ui::Vec2 half{apart / 2, view.touch ? kFinger / 2 : 12.0F};
  for (int i = 1; i <= count; ++i) {
    const ui::Vec2 center{at.x + 5 + apart * static_cast<float>(i - 1), at.y + 8};
    const ui::Rect hit{center.x - half.x, center.y - half.y, center.x + half.x, center.y + half.y};
    const ui::Item on = ui::item("dot-" + std::to_string(i), hit);
    const std::string& title = view.session.step_at(i).title;
    if (on.pressed) view.ask(Action::kChooseStep, i);
    if (on.hovered && i != now) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (on.ring) ui::tell_focus(tr("Step {n}: {title}", {{"n", i}, {"title", title}}));
    ui::help_tooltip(panel.kit, title);
    const ui::Rgba color = i == now     ? view.theme.accent
                           : on.hovered ? view.theme.ink_soft
                           : i < now    ? view.theme.ink_faint
                                        : view.theme.line;
    panel.canvas.circle(center, i == now ? 5.0F : 4.0F, color);
    if (on.ring)
      ui::focus_ring(panel.kit, {center.x - 9, center.y - 9, center.x + 9, center.y + 9}, 9);
  }
}

// How far the lecture has come: a bar, as dots would be too many.
void draw_progress(View& view, Panel& panel, ui::Vec2 at, float width) {
  const float part = static_cast<float>(view.session.place()) /
                     static_cast<float>(std::max(view.session.steps(), 1));
  panel.canvas.rect({at.x, at.y + 6, at.x + width, at.y + 9}, view.theme.line, 1.5F);
  panel.canvas.rect({at.x, at.y + 6, at.x + width * part, at.y + 9}, view.theme.accent, 1.5F);
}

// "Step 2 / 5" and the dots; of a lecture "Slide 12 / 30" and a bar.
float draw_place(View& view, Panel& panel, ui::Vec2 at, float width) {
  const int count = view.session.steps(), now = view.session.place();
  const bool lecture = view.session.deck() != nullptr;
  draw_caps(panel.canvas, at,
            tr(now > 0   ? lecture ? "slide" : "step"
               : lecture ? "Lecture"
                         : "Lesson"),
            12, view.theme.ink_faint);
  if (count == 0 && !lecture) return 24;
  if (lecture && !view.layout.presenting) {
    const float hit = panel.kit.hit();
    const ui::Rect close{at.x + width - hit + 8, at.y + 7 - hit / 2, at.x + width + 8,
                         at.y + 7 + hit / 2};
    if (ui::icon_button(panel.kit, "close-deck", close, ui::Icon::kClose, tr("Close the lecture")))
      view.ask(Action::kCloseDeck);
    view.region("close-deck", close);
    width -= hit;
  }
  const std::string place = now > 0   ? std::to_string(now) + " / " + std::to_string(count)
                            : lecture ? trn("{n} slide", "{n} slides", count)
                                      : trn("{n} step", "{n} steps", count);
  panel.canvas.text({at.x + width, at.y + 7}, place,
                    {ui::type::kSmallNumber, view.theme.ink_soft, ui::Align::kRight});
  if (now == 0) return lecture ? 32 : 24;
  if (lecture) {
    draw_progress(view, panel, {at.x, at.y + 22}, width);
    return 48;
  }
  draw_dots(view, panel, {at.x, at.y + 24}, width);
  return 52;
}

// Before the first step: what the lesson holds.
float draw_overview(View& view, Panel& panel, ui::Vec2 at, float width) {
  float y = at.y;
  const state::Deck* deck = view.session.deck();
  const auto& introduction = view.session.lesson().introduction;
  if (deck != nullptr)
    y += ui::draw_text(panel.canvas, view.theme, {at.x, y}, width, deck->title,
                       {.font = {ui::Face::kTitle, 28}, .line_height = 1.2F}) +
         10;
  if (deck != nullptr && !deck->introduction.empty()) {
    y += draw_prose_of(view, panel, "introduction", {at.x, y}, width, deck->introduction) + 16;
  } else if (deck == nullptr && !stage_introduces(view.layout) && !introduction.empty()) {
    y += draw_words(view, panel, "introduction", {at.x, y}, width, introduction, words_of(view)) +
         16;
  }
  y += draw_waiting(view, panel, waiting_for_lesson(view.session, view.packs), {at.x, y}, width);
  for (int i = 0; i < view.session.steps(); ++i) {
    const state::Step& step = view.session.step_at(i + 1);
    const ui::ProseStyle style{.font = ui::type::kText, .line_height = 1.35F};
    const float words_width = width - 32 - (step.guesses.empty() ? 8.0F : 32.0F);
    const float words = ui::measure_text(panel.canvas, step.title, words_width, style);
    const float height = std::max(panel.kit.hit() + 4, words + 14);
    const ui::Rect row{at.x, y, at.x + width, y + height};
    const std::string id = "step-" + std::to_string(i + 1);
    if (ui::button(panel.kit, id, row, "", {.kind = ui::ButtonKind::kQuiet}))
      view.ask(Action::kChooseStep, i + 1);
    ui::tell_focus_of_last(tr("Step {n}: {title}", {{"n", i + 1}, {"title", step.title}}));
    view.region(id, row);
    panel.canvas.text({row.left + 20, row.center().y}, std::to_string(i + 1),
                      {ui::type::kSmallNumber, view.theme.accent, ui::Align::kRight});
    ui::draw_text(panel.canvas, view.theme, {row.left + 32, row.center().y - words / 2},
                  words_width, step.title, style);
    if (!step.guesses.empty())
      ui::draw_icon(panel.canvas, ui::Icon::kHelp, {row.right - 16, row.center().y}, 14,
                    view.theme.ink_faint);
    y += height + 2;
  }
  return y - at.y;
}

float draw_sources(View& view, Panel& panel, ui::Vec2 at, float width) {
  const auto& sources = view.session.lesson().sources;
  if (sources.empty() || view.session.deck() != nullptr) return 0;
  float y =
      at.y + ui::disclosure(panel.kit, "sources", tr("Sources"), view.transient.sources, at, width);
  if (view.transient.sources) {
    y += 4;
    y += draw_words(
        view, panel, "source", {at.x, y}, width, sources,
        {.font = ui::type::kSmall, .line_height = 1.45F, .paragraph_gap = 0.5F, .soft = true});
  }
  return y - at.y;
}

std::string next_label(const View& view) {
  const int step = view.session.place();
  const bool waits = view.session.steps() == 0 && !view.session.lesson_here();
  if (step == 0 && (view.session.steps() > 0 || waits)) return std::string(tr("Start"));
  const bool within = step < view.session.steps() || view.session.deck() != nullptr;
  return std::string(tr(within ? "Next" : "Next chapter"));
}

// Back and Next at the two ends of `rect`.
void draw_way(View& view, Panel& panel, const ui::Rect& rect) {
  const ui::Kit& kit = panel.kit;
  const float height = kit.hit() + 4, middle = rect.center().y;
  const std::string label = next_label(view);
  const bool within = view.session.place() < view.session.steps() || view.session.deck() != nullptr;
  const std::string next_help =
      within ? tooltip_of(Action::kNext) : with_key(tr("Next chapter"), "Right");
  const ui::ButtonOptions on{
      .kind = ui::ButtonKind::kPrimary, .enabled = view.session.can_next(), .help = next_help};
  const float width = std::max(ui::button_size(kit, label, on).x, 96.0F);
  const ui::Rect next{rect.right - width, middle - height / 2, rect.right, middle + height / 2};
  const std::string back_help = tooltip_of(Action::kBack);
  const ui::ButtonOptions off{
      .kind = ui::ButtonKind::kNormal, .enabled = view.session.can_back(), .help = back_help};
  const float back_width = std::max(ui::button_size(kit, tr("Back"), off).x, 80.0F);
  const ui::Rect back{rect.left, next.top, rect.left + back_width, next.bottom};
  if (ui::button(kit, "lesson-back", back, tr("Back"), off)) view.ask(Action::kBack);
  if (ui::button(kit, "lesson-next", next, label, on)) view.ask(Action::kNext);
  if (view.layout.presenting) {
    const float half = kit.hit() / 2, x = rect.center().x;
    const ui::Rect leave{x - half, middle - half, x + half, middle + half};
    if (ui::icon_button(kit, "leave-lecture", leave, ui::Icon::kExitFullScreen,
                        with_key(tr("Leave lecture mode"), "P")))
      view.ask(Action::kPresent);
  }
  view.region("lesson-back", back);
  view.region("lesson-next", next);
}

}  // namespace

float draw_lesson(View& view, Panel& panel, ui::Vec2 at, float width) {
  const state::Step* step = view.session.step();
  float y = at.y;
  if (!has_sheet(view.layout)) y += draw_place(view, panel, at, width);
  if (step == nullptr) {
    y += draw_overview(view, panel, {at.x, y}, width) + 20;
  } else {
    const ui::ProseStyle title{.font = view.layout.presenting
                                           ? ui::Font{ui::Face::kTitle, hall_size(view) * 1.4F}
                                           : ui::type::kHeading,
                               .line_height = 1.25F};
    y += ui::draw_text(panel.canvas, view.theme, {at.x, y}, width, step->title, title) + 12;
    y += draw_prose_of(view, panel, "prose", {at.x, y}, width, step->prose) + 16;
    if (!step->guesses.empty()) y += draw_question(view, panel, *step, {at.x, y}, width) + 16;
    // To a question they would give the answer away.
    if (step->guesses.empty() || view.session.guess() >= 0)
      y += draw_equations(view, panel, {at.x, y}, width);
    y += draw_footnotes(view, panel, *step, {at.x, y}, width);
  }
  y += draw_sources(view, panel, {at.x, y}, width);
  return y - at.y;
}

float sheet_height(const View& view) {
  if (view.session.step() == nullptr) return 0;
  return view.transient.sheet_folded ? kSheetHandle + 4
                                     : kSheetHandle + view.transient.sheet_words + 8;
}

void draw_sheet(View& view) {
  ui::Rect rect = view.layout.lesson;
  const ui::Theme& theme = view.theme;
  const float margin = view.layout.margin;
  view.region("sheet", rect);
  {
    ui::ImguiCanvas canvas(*ImGui::GetWindowDrawList(), view.screen);
    canvas.push_clip(rect);
    draw_card(canvas, theme, {rect.left - 1, rect.top, rect.right + 1, rect.bottom + 20}, 16);
    canvas.pop_clip();
  }
  const ui::Rect handle = rect.take_top(kSheetHandle);
  const bool folded = view.transient.sheet_folded;
  {
    Panel head(view, "##sheet-head", handle, Panel::Scroll::kNone);
    const std::string_view help = tr(folded ? "Unfold the lesson" : "Fold the lesson");
    if (ui::icon_button(head.kit, "fold", handle.inset(margin, 0),
                        folded ? ui::Icon::kUp : ui::Icon::kDown, help))
      view.transient.sheet_folded = !folded;
  }
  if (folded) return;
  Panel panel(view, "##sheet", rect, Panel::Scroll::kVertical);
  begin_step(view);
  const float top = rect.top + 4 - panel.scrolled(), width = rect.width() - 2 * margin;
  const float height = draw_lesson(view, panel, {rect.left + margin, top}, width);
  panel.reach(top + height);
  view.region("lesson", {rect.left + margin, top, rect.left + margin + width, top + height});
  if (height != view.transient.sheet_words) view.transient.unsettled = true;
  view.transient.sheet_words = height;
}

void draw_lesson_panel(View& view) {
  ui::Rect rect = view.layout.lesson;
  if (rect.width() <= 0) return;
  if (has_sheet(view.layout)) return draw_sheet(view);
  const ui::Rect way = rect.take_bottom(72);
  const float margin = view.layout.presenting ? 24.0F : 28.0F;
  {
    Panel panel(view, "##lesson", rect, Panel::Scroll::kVertical);
    begin_step(view);
    const float top = rect.top + (view.layout.presenting ? 28.0F : 12.0F) - panel.scrolled();
    const float width = rect.width() - margin - view.layout.margin;
    const float height = draw_lesson(view, panel, {rect.left + margin, top}, width);
    panel.reach(top + height + 16);
    fit_slide(view, height + 28, rect.height());
    view.region("lesson", {rect.left + margin, top, rect.left + margin + width, top + height});
  }
  // In a hall the buttons are in sight only while the pointer is near them.
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  if (view.layout.presenting && !view.touch && !view.layout.lesson.contains({pointer.x, pointer.y}))
    return;
  Panel panel(view, "##way", way, Panel::Scroll::kNone);
  draw_way(view, panel, {way.left + margin, way.top, way.right - view.layout.margin, way.bottom});
}

void draw_bottom_bar(View& view) {
  const ui::Rect& bar = view.layout.bottom_bar;
  if (bar.height() <= 0) return;
  Panel panel(view, "##bottom", bar, Panel::Scroll::kNone);
  panel.canvas.rect(bar, view.theme.surface, 0);
  panel.canvas.line({bar.left, bar.top + 0.5F}, {bar.right, bar.top + 0.5F}, {view.theme.line, 1});
  draw_way(view, panel, bar.inset(view.layout.margin, 4));
  if (view.layout.presenting) return;
  const int now = view.session.place();
  const std::string place =
      now == 0 ? std::string(tr(view.session.deck() != nullptr ? "Lecture" : "Lesson"))
               : std::to_string(now) + " / " + std::to_string(view.session.steps());
  panel.canvas.text(bar.center(), place,
                    {ui::type::kSmallNumber, view.theme.ink_soft, ui::Align::kCenter});
}

}  // namespace ropewalk::app
