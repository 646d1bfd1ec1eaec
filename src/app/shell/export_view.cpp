// What is saved of the picture, on which ground, and as what kind of file.
#include <array>

#include "app/shell/view.h"
#include "core/words/words.h"
#include "imgui.h"

namespace ropewalk::app {
namespace {

struct File {
  Action action;
  std::string_view id, label;
};
constexpr std::array kFiles = {File{Action::kExportSvg, "export-svg", "SVG"},
                               File{Action::kExportPdf, "export-pdf", "PDF"},
                               File{Action::kExportPng, "export-png", "PNG"}};

constexpr std::array<std::string_view, 3> kParts = {N_("With its title"), N_("Picture"),
                                                    N_("Equation")};
constexpr std::array<std::string_view, 3> kGrounds = {N_("As here"), N_("White"), N_("None")};

using Labels = std::array<std::string_view, 3>;

Labels spoken(const Labels& labels) { return {tr(labels[0]), tr(labels[1]), tr(labels[2])}; }

}  // namespace

void draw_export(View& view) {
  Transient& transient = view.transient;
  if (!transient.exporting) return;
  const ui::Rect& window = view.layout.window;
  begin_overlay("##export", window);
  {
    const bool equation = !assets::equations(view.session.scene().about().id).empty();
    if (!equation && transient.export_part == FigurePart::kEquation)
      transient.export_part = FigurePart::kChapter;
    const Labels part_labels = spoken(kParts), ground_labels = spoken(kGrounds);
    const std::span<const std::string_view> parts(part_labels.data(), equation ? 3 : 2);
    const float width = std::min(380.0F, window.width() - 16), inner = width - 40;
    const ui::Rect& from = transient.export_from;
    const float right = from.width() > 0
                            ? std::clamp(from.right, window.left + width + 8, window.right - 8)
                            : window.right - 8;
    ui::ImguiCanvas shade(*ImGui::GetWindowDrawList(), view.screen);
    const ui::Kit measured{shade, view.theme, view.highlight, view.touch};
    const float height = 76 + ui::choice_height(measured, tr("What"), parts, inner) +
                         ui::choice_height(measured, tr("Ground"), ground_labels, inner) +
                         measured.hit() + 32;
    const float top = std::clamp(std::max(from.bottom, view.layout.top_bar.bottom) + 4,
                                 window.top + 8, std::max(window.bottom - height - 8, 8.0F));
    const ui::Rect card{right - width, top, right, std::min(top + height, window.bottom - 8)};
    shade.rect(window, ui::with_alpha(ui::rgb(0x000000), 0.25F), 0);
    draw_card(shade, view.theme, card, 12);
    Panel panel(view, "##export-items", card.inset(4), Panel::Scroll::kVertical);
    view.region("export", card);
    const float left = card.left + 20;
    float y = card.top + 18 - panel.scrolled();
    panel.canvas.text({left, y + 12}, tr("Save the picture"), {ui::type::kHeading, view.theme.ink});
    y += 42;
    int part = static_cast<int>(transient.export_part),
        ground = static_cast<int>(transient.export_ground);
    y += ui::choice(panel.kit, "export-part", tr("What"), parts, part, {left, y}, inner,
                    view.theme.accent)
             .height +
         8;
    y += ui::choice(panel.kit, "export-ground", tr("Ground"), ground_labels, ground, {left, y},
                    inner, view.theme.accent,
                    tr("White makes a dark picture a light one; with none, what lies behind the "
                       "picture shows through."))
             .height +
         16;
    transient.export_part = static_cast<FigurePart>(part);
    transient.export_ground = static_cast<Ground>(ground);
    float x = left;
    for (const File& file : kFiles) {
      if (file.action == Action::kExportPng && !view.platform.can_save_png()) continue;
      const ui::Rect rect{x, y, x + (inner - 16) / 3, y + panel.kit.hit()};
      if (ui::button(panel.kit, file.id, rect, file.label,
                     {.kind = file.action == Action::kExportSvg ? ui::ButtonKind::kPrimary
                                                                : ui::ButtonKind::kNormal})) {
        transient.exporting = false;
        view.ask(file.action);
      }
      view.region(file.id, rect);
      x = rect.right + 8;
    }
    panel.reach(y + panel.kit.hit() + 12);
    if (pressed_outside(card)) transient.exporting = false;
  }
  ImGui::End();
}

}  // namespace ropewalk::app
