#include "app/figure/figure.h"

#include <algorithm>
#include <cmath>

#include "app/shell/describe.h"
#include "core/words/words.h"
#include "ui/canvas/pdf_canvas.h"
#include "ui/canvas/svg_canvas.h"
#include "ui/interaction.h"
#include "ui/stage.h"
#include "ui/text/equation.h"
#include "ui/text/prose.h"

namespace ropewalk::app {
namespace {

constexpr float kEquationFont = 36, kEquationMargin = 16, kPictureMargin = 8;

void draw_picture(ui::Canvas& canvas, const ui::Theme& theme, scenes::Run& run,
                  const ui::Rect& area) {
  ui::Interaction still(false);
  ui::Highlight none;
  canvas.push_clip(area);
  ui::Stage stage{canvas, area, theme, still, none, 0};
  run.draw(stage);
  canvas.pop_clip();
}

std::string_view first_equation(std::string_view scene_id) {
  const auto all = assets::equations(scene_id);
  return all.empty() ? std::string_view() : std::string_view(all.front().name);
}

void draw_equation_alone(ui::Canvas& canvas, const FigureLook& look, const FigureOf& of,
                         ui::Vec2 size) {
  const std::string_view id = of.catalog.scene(of.location.scene).about().id;
  const std::string_view name = look.equation.empty() ? first_equation(id) : look.equation;
  const ui::Vec2 natural = equation_size(id, name);
  if (!(natural.x > 0)) return;
  const float scale = std::min(size.x / natural.x, size.y / natural.y);
  const ui::FittedEquation fitted =
      ui::fit_equation(id, name, kEquationFont * scale, std::max(size.x, natural.x * scale));
  ui::Interaction still(false);
  ui::Highlight none;
  ui::draw_equation(canvas, look.theme, fitted,
                    {(size.x - fitted.size.x) / 2, (size.y - fitted.size.y) / 2}, of.run.probes(),
                    still, none);
}

void draw_chapter(ui::Canvas& canvas, const ui::Theme& theme, const FigureOf& of, ui::Vec2 size) {
  const scenes::Scene& scene = of.catalog.scene(of.location.scene);
  const scenes::About& about = scene.about();
  const float margin = std::clamp(size.x * 0.04F, 12.0F, 48.0F);
  ui::Rect rest = ui::Rect{0, 0, size.x, size.y}.inset(margin);
  ui::Interaction still(false);
  ui::Highlight none;

  const bool roomy = rest.height() >= 280;
  if (roomy) {
    const ui::ProseStyle title{.font = {ui::Face::kTitle, std::clamp(size.x / 30, 20.0F, 40.0F)},
                               .line_height = 1.2F};
    const ui::ProseStyle question{
        .font = {ui::Face::kTextItalic, std::clamp(size.x / 60, 14.0F, 20.0F)},
        .line_height = 1.35F,
        .soft = true};
    rest.top += ui::draw_text(canvas, theme, rest.min(), rest.width(), tr(about.title), title) + 2;
    rest.top +=
        ui::draw_text(canvas, theme, rest.min(), rest.width(), tr(about.question), question) +
        margin / 2;
    const std::string values = values_line(scene.params(), of.location.values);
    const ui::ProseStyle small{.font = {ui::Face::kText, 12}, .line_height = 1.4F, .soft = true};
    if (!values.empty()) {
      const float height =
          std::min(ui::measure_text(canvas, values, rest.width(), small), rest.height() / 4);
      const ui::Rect foot = rest.take_bottom(height);
      ui::draw_text(canvas, theme, foot.min(), foot.width(), values, small);
      rest.take_bottom(margin / 3);
    }
  }
  const auto equations = assets::equations(about.id);
  if (roomy && !equations.empty()) {
    const float font = std::clamp(size.x / 48, 15.0F, 24.0F);
    const ui::FittedEquation fitted =
        ui::fit_equation(about.id, equations.front().name, font, rest.width());
    if (fitted.size.y < rest.height() / 3) {
      const ui::Rect row = rest.take_top(fitted.size.y);
      ui::draw_equation(canvas, theme, fitted, {row.center().x - fitted.size.x / 2, row.top},
                        of.run.probes(), still, none);
      rest.take_top(margin / 2);
    }
  }
  draw_picture(canvas, theme, of.run, rest);
}

std::string description(const FigureOf& of) {
  return describe(of.catalog.scene(of.location.scene), of.location.values, of.run.probes());
}

}  // namespace

ui::Theme on_ground(const ui::Theme& theme, Ground ground) {
  ui::Theme changed = theme;
  if (ground == Ground::kWhite) changed.ground = changed.surface = ui::rgb(0xFFFFFF);
  if (ground == Ground::kTransparent) changed.ground.a = changed.surface.a = 0;
  return changed;
}

bool goes_with(ui::ThemeName theme, Ground ground) {
  const bool dark = theme == ui::ThemeName::kDark || theme == ui::ThemeName::kContrast;
  return !dark || ground != Ground::kWhite;
}

void draw_figure(ui::Canvas& canvas, const FigureLook& look, const FigureOf& of, ui::Vec2 size) {
  const ui::Rect all{0, 0, size.x, size.y};
  canvas.rect(all, look.theme.ground);
  switch (look.part) {
    case FigurePart::kChapter:
      return draw_chapter(canvas, look.theme, of, size);
    case FigurePart::kPicture:
      return draw_picture(canvas, look.theme, of.run, all.inset(kPictureMargin));
    case FigurePart::kEquation:
      return draw_equation_alone(canvas, look, of, size);
  }
}

ui::Vec2 equation_size(std::string_view scene_id, std::string_view name) {
  constexpr float kAnyWidth = 1e6F;
  const ui::FittedEquation fitted = ui::fit_equation(
      scene_id, name.empty() ? first_equation(scene_id) : name, kEquationFont, kAnyWidth);
  if (fitted.equation == nullptr) return {};
  return {std::ceil(fitted.size.x + 2 * kEquationMargin),
          std::ceil(fitted.size.y + 2 * kEquationMargin)};
}

std::string figure_svg(const ui::Fonts& fonts, const FigureLook& look, const FigureOf& of,
                       ui::Vec2 size) {
  ui::SvgCanvas canvas(fonts, size, {0, 0, 0, 0},
                       tr(of.catalog.scene(of.location.scene).about().title), description(of),
                       look.text_as);
  draw_figure(canvas, look, of, size);
  return canvas.finish();
}

std::string figure_pdf(const ui::Fonts& fonts, const FigureLook& look, const FigureOf& of,
                       ui::Vec2 size, std::string_view language) {
  ui::PdfDocument document(fonts, look.text_as);
  ui::PdfCanvas page(document, size, {0, 0, 0, 0});
  draw_figure(page, look, of, size);
  page.finish();
  return document.finish(tr(of.catalog.scene(of.location.scene).about().title), description(of),
                         creator(), language);
}

std::string creator() { return "Ropewalk " + std::string(assets::version()); }

}  // namespace ropewalk::app
