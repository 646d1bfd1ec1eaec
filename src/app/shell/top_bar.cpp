// The bar above the stage: where one is, and what can be done with it. What has no room goes into
// the menu.
#include <algorithm>
#include <array>

#include "app/shell/view.h"
#include "core/words/words.h"

namespace ropewalk::app {
namespace {

struct Place {
  Action action;
  float from;  // width of the bar from which on it stands in it
  bool gap_before;
};

constexpr std::array kButtons = {
    Place{Action::kUndo, 380, false},       Place{Action::kRedo, 420, false},
    Place{Action::kReset, 460, false},      Place{Action::kShare, 0, true},
    Place{Action::kExport, 640, false},     Place{Action::kCode, 680, false},
    Place{Action::kZoomOut, 760, true},     Place{Action::kZoomIn, 760, false},
    Place{Action::kTheme, 520, false},      Place{Action::kPresent, 560, true},
    Place{Action::kFullScreen, 800, false}, Place{Action::kHelp, 520, false},
};

ui::Icon icon_of(const View& view, const ActionInfo& info) {
  if (info.action == Action::kFullScreen && view.platform.full_screen())
    return ui::Icon::kExitFullScreen;
  if (info.action == Action::kTheme) {
    if (view.theme.name == ui::ThemeName::kLight) return ui::Icon::kSun;
    return view.theme.name == ui::ThemeName::kDark ? ui::Icon::kMoon : ui::Icon::kContrast;
  }
  return info.icon;
}

bool enabled(const View& view, Action action) {
  switch (action) {
    case Action::kUndo:
      return view.session.can_undo();
    case Action::kRedo:
      return view.session.can_redo();
    case Action::kZoomIn:
      return view.settings.zoom < kMaxZoom;
    case Action::kZoomOut:
      return view.settings.zoom > kMinZoom;
    default:
      return true;
  }
}

std::string help_of(const View& view, Action action) {
  std::string what = tooltip_of(action);
  if (action == Action::kTheme)
    return tr("{what}. Now: {now}", {{"what", what}, {"now", label_of(view.settings.theme)}});
  if (action != Action::kZoomIn && action != Action::kZoomOut) return what;
  return tr("{what}. Now: {percent} %",
            {{"what", what}, {"percent", static_cast<int>(view.settings.zoom * 100 + 0.5F)}});
}

}  // namespace

void draw_top_bar(View& view) {
  const ui::Rect& bar = view.layout.top_bar;
  Panel panel(view, "##bar", bar, Panel::Scroll::kNone);
  const float hit = panel.kit.hit(), middle = bar.center().y;
  const bool narrow = view.layout.shape == Shape::kNarrow;
  const float inset = narrow ? 4.0F : view.layout.margin - 8;
  const auto square = [&](float left) {
    return ui::Rect{left, middle - hit / 2, left + hit, middle + hit / 2};
  };

  float left = bar.left + (narrow ? 4.0F : view.layout.margin);
  if (view.layout.sidebar.width() <= 0) {
    left = bar.left + inset;
    if (ui::icon_button(panel.kit, "chapters", square(left), ui::Icon::kMenu,
                        tooltip_of(Action::kChapters)))
      view.ask(Action::kChapters);
    left += hit + (narrow ? 4 : 12);
  }

  float right = bar.right - inset;
  const auto in_bar = [&](const Place& place) { return bar.width() >= place.from; };
  const bool all = std::all_of(std::begin(kButtons), std::end(kButtons), in_bar);
  const ui::Rect more = square(right - hit);
  if (!all) right -= hit;
  // Placed from the right, and drawn from the left: so the Tab key goes.
  std::array<ui::Rect, kButtons.size()> places;
  for (size_t i = kButtons.size(); i-- > 0;) {
    if (!in_bar(kButtons[i])) continue;
    places[i] = square(right - hit);
    right -= hit + (kButtons[i].gap_before ? 12.0F : 0.0F);
  }
  for (size_t i = 0; i < kButtons.size(); ++i) {
    const Place& place = kButtons[i];
    const ActionInfo* info = find_action(place.action);
    if (info == nullptr || !in_bar(place)) continue;
    const ui::Rect& rect = places[i];
    const ui::ButtonOptions options{.kind = ui::ButtonKind::kQuiet,
                                    .enabled = enabled(view, place.action)};
    const std::string id = "do-" + std::to_string(static_cast<int>(place.action));
    if (ui::icon_button(panel.kit, id, rect, icon_of(view, *info), help_of(view, place.action),
                        options)) {
      if (place.action == Action::kExport) view.transient.export_from = rect;
      view.ask(place.action);
    }
  }
  if (!all && ui::icon_button(panel.kit, "more", more, ui::Icon::kSettings, tr("More"))) {
    view.transient.menu_from = more;
    view.ask(Action::kMore);
  }

  const scenes::About& about = view.session.scene().about();
  if (narrow) {
    ui::Font font{ui::Face::kTitle, 20};
    const float wanted = panel.canvas.measure(tr(about.title), font).x;
    if (wanted > right - left && wanted > 0)
      font.size = std::max(font.size * (right - left) / wanted, 13.0F);
    panel.canvas.push_clip({left, bar.top, right, bar.bottom});
    panel.canvas.text({left, middle}, tr(about.title), {font, view.theme.ink});
    panel.canvas.pop_clip();
    panel.canvas.line({bar.left, bar.bottom - 0.5F}, {bar.right, bar.bottom - 0.5F},
                      {view.theme.line, 1});
  } else {
    const std::string place =
        tr("{part}  \xC2\xB7  chapter {n}",
           {{"part", tr(about.part)}, {"n", view.session.location().scene + 1}});
    panel.canvas.push_clip({left, bar.top, std::max(right, left), bar.bottom});
    draw_caps(panel.canvas, {left, middle - 7}, place, 12, view.theme.ink_faint);
    panel.canvas.pop_clip();
  }
}

}  // namespace ropewalk::app
