// The stage: title, question, equation, the one picture, the controls; then what is folded away.
#include <algorithm>
#include <cmath>

#include "app/shell/view.h"
#include "core/words/words.h"
#include "imgui.h"
#include "ui/stage.h"
#include "ui/text/equation.h"
#include "ui/text/prose.h"

namespace ropewalk::app {
namespace {

struct Header {
  bool title = true, asks = true, introduction = true;
  ui::Font title_font = ui::type::kTitle;
  ui::ProseStyle question{.font = {ui::Face::kTextItalic, 18}, .line_height = 1.4F};
  ui::ProseStyle words{.font = ui::type::kText, .soft = true};
};

Header header_of(const View& view) {
  Header header;
  const bool narrow = view.layout.shape == Shape::kNarrow;
  // In a lecture, and on small screens, the heading of the step or slide is the only one.
  const bool led = view.session.step() != nullptr || view.session.deck() != nullptr;
  const bool in_hall = view.layout.presenting;
  const bool high = view.layout.stage.height() >= 640;
  header.title = !narrow && !(in_hall && (led || !high));
  header.asks = !view.layout.alone && !(in_hall && (led || !high)) && !(narrow && led);
  header.introduction = stage_introduces(view.layout);
  if (narrow) header.question.font.size = 16;
  if (view.layout.stage.width() >= 1000) {
    header.title_font.size = 40;
    header.question.font.size = 20;
    header.words.font = ui::type::kLead;
  }
  return header;
}

// Draws the header, or only measures it when `draw` is false. Returns its height.
float header(View& view, Panel& panel, ui::Vec2 at, float width, bool draw) {
  const Header style = header_of(view);
  const scenes::About& about = view.session.scene().about();
  const float top = at.y;
  if (style.title) {
    const ui::ProseStyle title{.font = style.title_font, .line_height = 1.2F};
    at.y += draw ? ui::draw_text(panel.canvas, view.theme, at, width, tr(about.title), title)
                 : ui::measure_text(panel.canvas, tr(about.title), width, title);
    at.y += 4;
  }
  if (!style.asks) return at.y - top;
  const float question_width =
      std::min(width, ui::prose_measure(panel.canvas, style.question.font));
  at.y += draw ? ui::draw_text(panel.canvas, view.theme, at, question_width, tr(about.question),
                               style.question)
               : ui::measure_text(panel.canvas, tr(about.question), question_width, style.question);
  const auto& words = view.session.lesson().introduction;
  if (style.introduction && !words.empty()) {
    at.y += 8;
    const float words_width = std::min(width, ui::prose_measure(panel.canvas, style.words.font));
    if (draw) {
      const ui::ProseResult result =
          ui::draw_prose(panel.canvas, view.theme, view.input, view.highlight, "introduction", at,
                         words_width, words, style.words);
      if (!result.clicked.empty())
        view.requests.push_back({.action = Action::kFollow, .text = result.clicked});
      at.y += result.height;
    } else {
      at.y += ui::measure_prose(panel.canvas, words, words_width, style.words).height;
    }
  }
  return at.y - top;
}

ui::FittedEquation main_equation(const View& view, float width) {
  const auto all = assets::equations(view.session.scene().about().id);
  if (all.empty()) return {};
  const float size = view.layout.shape == Shape::kNarrow ? 17.0F
                     : view.layout.stage.width() >= 1000 ? 23.0F
                                                         : 20.0F;
  return ui::fit_equation(view.session.scene().about().id, all.front().name, size, width);
}

void draw_main_equation(View& view, Panel& panel, const ui::FittedEquation& fitted,
                        const ui::Rect& rect) {
  const ui::Vec2 at{rect.center().x - fitted.size.x / 2, rect.center().y - fitted.size.y / 2};
  ui::draw_equation(panel.canvas, view.theme, fitted, at, view.probes, view.input, view.highlight);
  view.region("equation", {at.x, at.y, at.x + fitted.size.x, at.y + fitted.size.y});
}

// What the hand did in the picture stands on the parameter's own decimals: links stay short, and
// the number shown is the number used.
state::Values tidied(const state::ParamList& list, const state::Values& before,
                     state::Values after) {
  for (size_t i = 0; i < after.size() && i < before.size(); ++i) {
    const state::Param& param = list[i];
    const bool real = param.kind == state::Kind::kReal || param.kind == state::Kind::kVector;
    if (!real || param.spec.logarithmic || after[i] == before[i]) continue;
    const double grid = std::pow(10.0, std::max(param.spec.decimals, 2));
    for (size_t k = 0; k < after[i].numbers.size(); ++k) {
      double& number = after[i].numbers[k];
      const bool moved = k >= before[i].numbers.size() || before[i].numbers[k] != number;
      if (moved && std::isfinite(number)) number = std::round(number * grid) / grid;
    }
  }
  return after;
}

void draw_picture(View& view, Panel& panel, const ui::Rect& rect) {
  const float radius = view.layout.shape == Shape::kNarrow ? 10.0F : 14.0F;
  draw_card(panel.canvas, view.theme, rect, radius);
  const ui::Rect area = rect.inset(view.layout.shape == Shape::kNarrow ? 10.0F : 18.0F);
  panel.canvas.push_clip(area.inset(-8));
  ui::Theme paper = view.theme;
  paper.ground = view.theme.surface;  // of the card: halos of labels and handles are of its colour
  ui::FrameServices services{.answers = &view.session.answers()};
  ui::Stage stage{panel.canvas,
                  area,
                  paper,
                  view.input,
                  view.highlight,
                  view.seconds,
                  view.input.live() ? &services : nullptr};
  const Waiting waiting = waiting_for_picture(view.session, view.packs);
  draw_waiting(view, panel, waiting, {area.left, area.center().y - 30}, area.width());
  const state::Values& shown = view.session.location().values;
  const state::Values drawn = tidied(view.session.params(), shown, view.session.run().draw(stage));
  for (size_t i = 0; i < drawn.size() && i < shown.size(); ++i)
    if (drawn[i] != shown[i]) view.edited[i] = drawn[i];
  panel.canvas.pop_clip();
  view.transient.working = services.again;
  if (!services.said.empty()) view.platform.announce(services.said);
  view.region("picture", rect);
}

}  // namespace

void draw_stage(View& view) {
  Panel panel(view, "##stage", view.layout.stage, Panel::Scroll::kVertical);
  const bool presenting = view.layout.presenting;
  const bool alone = view.session.destination().only_stage;

  const float width = plan_stage(view.layout, {}).content.width();
  StageWants wants;
  wants.header = header(view, panel, {}, width, false);
  const ui::FittedEquation equation = main_equation(view, width);
  wants.equation = equation.size.y > 0 && !view.layout.alone ? equation.size.y + 8 : 0;
  wants.controls = controls_height(view, panel.kit, width);
  wants.folded = presenting || alone ? 0 : panel.kit.hit() + 12;
  wants.aspect = view.session.scene().about().aspect;
  wants.tall = view.session.scene().tall(view.session.location().values);
  const StagePlan plan = plan_stage(view.layout, wants);

  const float up = panel.scrolled();
  const auto scrolled = [up](ui::Rect rect) {
    rect.top -= up;
    rect.bottom -= up;
    return rect;
  };
  header(view, panel, scrolled(plan.header).min(), width, true);
  view.region("header", scrolled(plan.header));
  if (wants.equation > 0) draw_main_equation(view, panel, equation, scrolled(plan.equation));
  draw_picture(view, panel, scrolled(plan.picture));
  draw_controls(view, panel, scrolled(plan.controls));
  view.region("controls", scrolled(plan.controls));

  const float left = plan.content.left;
  float y = plan.rest - up;
  if (view.layout.lesson.width() <= 0 && !alone) {
    y += 8;
    panel.canvas.line({left, y}, {left + width, y}, {view.theme.line, 1});
    y += 20;
    if (view.transient.step_turned && view.session.step() != nullptr)
      ImGui::SetScrollY(std::max(y + up - view.layout.stage.top - 12, 0.0F));
    const float height = draw_lesson(view, panel, {left, y}, width);
    view.region("lesson", {left, y, left + width, y + height});
    y += height + 24;
  }
  if (!presenting && !alone) {
    if (view.transient.reveal_details) {
      ImGui::SetScrollY(
          std::max(y + up - view.layout.stage.top - 0.4F * view.layout.stage.height(), 0.0F));
      view.transient.reveal_details = false;
    }
    const float height = draw_details(view, panel, {left, y}, width);
    view.region("details", {left, y, left + width, y + height});
    y += height;
    panel.reach(view.settings.details ? y + 24 : y);
  }
  if (alone) panel.reach(y);
}

}  // namespace ropewalk::app
