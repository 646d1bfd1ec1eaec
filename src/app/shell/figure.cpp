#include "app/shell/figure.h"

#include <algorithm>

#include "app/shell/describe.h"
#include "core/words/words.h"
#include "ui/canvas/svg_canvas.h"
#include "ui/interaction.h"
#include "ui/stage.h"
#include "ui/text/equation.h"
#include "ui/text/prose.h"

namespace ropewalk::app {

void draw_figure(ui::Canvas& canvas, const ui::Theme& theme, const Catalog& catalog,
                 const state::Location& location, scenes::Run& run, ui::Vec2 size) {
  const scenes::Scene& scene = catalog.scene(location.scene);
  const scenes::About& about = scene.about();
  canvas.rect({0, 0, size.x, size.y}, theme.ground);
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
    const std::string values = values_line(scene.params(), location.values);
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
                        run.probes(), still, none);
      rest.take_top(margin / 2);
    }
  }
  canvas.push_clip(rest);
  ui::Stage stage{canvas, rest, theme, still, none, 0};
  run.draw(stage);
  canvas.pop_clip();
}

std::string figure_svg(const ui::Fonts& fonts, const ui::Theme& theme, const Catalog& catalog,
                       const state::Location& location, scenes::Run& run, ui::Vec2 size) {
  const scenes::Scene& scene = catalog.scene(location.scene);
  ui::SvgCanvas canvas(fonts, size, theme.ground, tr(scene.about().title),
                       describe(scene, location.values, run.probes()));
  draw_figure(canvas, theme, catalog, location, run, size);
  return canvas.finish();
}

}  // namespace ropewalk::app
