// Buttons, the focus ring, tooltips, and the style of what ImGui draws itself.
#include "core/words/words.h"
#include "imgui_internal.h"
#include "ui/interaction.h"
#include "ui/picture/shapes.h"
#include "ui/text/fonts.h"
#include "ui/text/text_fit.h"
#include "ui/widgets/widget_parts.h"

namespace ropewalk::ui {
namespace {

constexpr float kIconSize = 18, kIconGap = 8, kPadding = 14;

struct ButtonColors {
  Rgba fill, border, text;
};

ButtonColors colors_of(const Kit& kit, const ButtonOptions& options, const Item& at) {
  const Theme& theme = kit.theme;
  const float press = at.held ? 0.18F : at.hovered ? 0.09F : 0;
  if (!options.enabled) {
    const Rgba fill =
        options.kind == ButtonKind::kPrimary ? theme.sunken : with_alpha(theme.surface, 0);
    return {fill, options.kind == ButtonKind::kNormal ? theme.line : fill,
            with_alpha(theme.ink_soft, 0.45F)};
  }
  if (options.kind == ButtonKind::kPrimary) {
    const Rgba fill = mix(theme.accent, theme.ink, press);
    return {fill, fill, theme.on_accent};
  }
  if (options.selected) {
    const Rgba fill = mix(theme.ground, theme.accent, 0.13F + press);
    return {fill, mix(theme.line, theme.accent, 0.6F), theme.ink};
  }
  if (options.kind == ButtonKind::kNormal) {
    const Rgba border = at.hovered ? mix(theme.line, theme.ink_soft, 0.5F) : theme.line;
    return {mix(theme.surface, theme.ink, press * 0.6F), border, theme.ink};
  }
  const Rgba fill = press > 0 ? with_alpha(theme.ink, press) : with_alpha(theme.ink, 0);
  return {fill, with_alpha(fill, 0), at.hovered ? theme.ink : theme.ink_soft};
}

Item press(const Kit& kit, std::string_view id, const Rect& rect, const ButtonOptions& options,
           std::string_view label, std::string_view help, ButtonColors& colors) {
  const Item at = item(id, rect, options.enabled ? kItemPlain : kItemDisabled);
  colors = colors_of(kit, options, at);
  if (!at.visible) return at;
  const float radius = std::min(parts::kRadius, rect.height() / 2);
  if (colors.border.a != 0 && colors.border != colors.fill) {
    kit.canvas.rect(rect, colors.border, radius);
    kit.canvas.rect(rect.inset(1),
                    mix(kit.theme.ground, colors.fill, static_cast<float>(colors.fill.a) / 255),
                    radius - 1);
  } else {
    kit.canvas.rect(rect, colors.fill, radius);
  }
  if (at.ring) {
    focus_ring(kit, rect, radius);
    tell_focus(label);
  }
  if (options.enabled) parts::hand_cursor(at);
  help_tooltip(kit, help);
  return at;
}

ImVec4 to_vec4(Rgba c) {
  constexpr float kUnit = 1.0F / 255;
  return {static_cast<float>(c.r) * kUnit, static_cast<float>(c.g) * kUnit,
          static_cast<float>(c.b) * kUnit, static_cast<float>(c.a) * kUnit};
}

}  // namespace

bool button(const Kit& kit, std::string_view id, const Rect& rect, std::string_view label,
            const ButtonOptions& options) {
  const Font font = options.kind == ButtonKind::kPrimary ? type::kStrong : type::kText;
  const float icon = options.icon >= 0 ? kIconSize + (label.empty() ? 0 : kIconGap) : 0;
  const float padding = std::min(kPadding, rect.width() * 0.12F);
  const std::string shown = elided(kit.canvas, label, font, rect.width() - icon - 2 * padding);
  ButtonColors colors;
  // What is cut is told whole to whoever points at it.
  const bool cut = options.help.empty() && shown != label;
  const Item at = press(kit, id, rect, options, label, cut ? label : options.help, colors);
  if (!at.visible) return false;
  const float content = icon + kit.canvas.measure(shown, font).x;
  float x = rect.left + padding;
  if (options.align == Align::kCenter) x = rect.center().x - content / 2;
  if (options.align == Align::kRight) x = rect.right - padding - content;
  if (options.icon >= 0) {
    draw_icon(kit.canvas, static_cast<Icon>(options.icon), {x + kIconSize / 2, rect.center().y},
              kIconSize, colors.text);
  }
  kit.canvas.text({x + icon, rect.center().y}, shown, {font, colors.text});
  return at.pressed && options.enabled;
}

Vec2 button_size(const Kit& kit, std::string_view label, const ButtonOptions& options) {
  const Font font = options.kind == ButtonKind::kPrimary ? type::kStrong : type::kText;
  const float icon = options.icon >= 0 ? kIconSize + (label.empty() ? 0 : kIconGap) : 0;
  return {std::ceil(kit.canvas.measure(label, font).x + icon + 2 * kPadding),
          std::max(kit.hit(), 34.0F)};
}

bool icon_button(const Kit& kit, std::string_view id, const Rect& rect, Icon icon,
                 std::string_view label, const ButtonOptions& options) {
  ButtonColors colors;
  const Item at =
      press(kit, id, rect, options, label, options.help.empty() ? label : options.help, colors);
  if (!at.visible) return false;
  const float size = std::clamp(std::min(rect.width(), rect.height()) * 0.56F, 14.0F, 24.0F);
  draw_icon(kit.canvas, icon, rect.center(), size, colors.text);
  return at.pressed && options.enabled;
}

float disclosure(const Kit& kit, std::string_view id, std::string_view label, bool& open, Vec2 at,
                 float width) {
  const float height = kit.hit() + 4;
  const Rect rect{at.x, at.y, at.x + width, at.y + height};
  const Item on = item(id, rect);
  if (on.pressed) open = !open;
  if (!on.visible) return height;
  const Rgba color = on.hovered ? kit.theme.ink : kit.theme.ink_soft;
  draw_icon(kit.canvas, open ? Icon::kDown : Icon::kNext, {rect.left + 9, rect.center().y}, 15,
            color);
  kit.canvas.text({rect.left + 26, rect.center().y}, label, {type::kStrong, color});
  if (on.ring) {
    focus_ring(kit, rect, 6);
    tell_focus(tr(open ? "{name}, unfolded" : "{name}, folded", {{"name", label}}));
  }
  parts::hand_cursor(on);
  return height;
}

void focus_ring(const Kit& kit, const Rect& rect, float radius) {
  constexpr float kGap = 2, kWidth = 2;
  draw_frame(kit.canvas, rect.inset(-kGap - kWidth / 2), {kit.theme.accent, kWidth}, radius + kGap);
}

void help_tooltip(const Kit& kit, std::string_view text) {
  if (text.empty()) return;
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  const bool by_keyboard = context.NavCursorVisible && context.LastItemData.ID != 0 &&
                           context.NavId == context.LastItemData.ID;
  constexpr ImGuiHoveredFlags kFlags = ImGuiHoveredFlags_DelayNormal |
                                       ImGuiHoveredFlags_NoSharedDelay |
                                       ImGuiHoveredFlags_AllowWhenDisabled;
  if (kit.touch || (!by_keyboard && !ImGui::IsItemHovered(kFlags)) ||
      ImGui::IsMouseDown(ImGuiMouseButton_Left))
    return;
  const ImRect box = context.LastItemData.Rect;
  show_tip_beside(text, {box.Min.x, box.Min.y, box.Max.x, box.Max.y});
}

bool controls_need_frames() {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  const bool tooltip_pending = context.HoverItemDelayTimer > 0 &&
                               context.HoverItemDelayTimer < context.Style.HoverDelayNormal + 0.1F;
  const bool moving = context.IO.MouseDelta.x != 0 || context.IO.MouseDelta.y != 0;
  return tooltip_pending || moving || context.IO.WantTextInput || context.ActiveId != 0 ||
         context.HoverItemDelayClearTimer > 0;
}

void apply_style(const Theme& theme) {
  ImGuiStyle& style = ImGui::GetStyle();
  const float density_error = style.CircleTessellationMaxError;
  style = ImGuiStyle();
  style.CircleTessellationMaxError = density_error;
  style.FontSizeBase = 19;  // line height of text at 15 px
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupRounding = 10;
  style.PopupBorderSize = 1;
  style.FrameRounding = 6;
  style.FramePadding = {10, 7};
  style.ItemSpacing = {8, 6};
  style.ScrollbarSize = 10;
  style.ScrollbarRounding = 5;
  style.GrabRounding = 5;
  style.HoverDelayNormal = 0.45F;
  style.DisabledAlpha = 1;  // disabled controls fade by themselves
  style.WindowMinSize = {1, 1};
  const auto set = [&style](ImGuiCol which, Rgba color) { style.Colors[which] = to_vec4(color); };
  const Rgba none = with_alpha(theme.ground, 0);
  for (int i = 0; i < ImGuiCol_COUNT; ++i) set(i, none);
  set(ImGuiCol_Text, theme.ink);
  set(ImGuiCol_TextDisabled, theme.ink_soft);
  set(ImGuiCol_PopupBg, theme.surface);
  set(ImGuiCol_Border, theme.line);
  set(ImGuiCol_FrameBg, theme.surface);
  set(ImGuiCol_FrameBgHovered, theme.surface);
  set(ImGuiCol_FrameBgActive, theme.surface);
  set(ImGuiCol_ScrollbarGrab, with_alpha(theme.ink, 0.16F));
  set(ImGuiCol_ScrollbarGrabHovered, with_alpha(theme.ink, 0.3F));
  set(ImGuiCol_ScrollbarGrabActive, with_alpha(theme.ink, 0.42F));
  set(ImGuiCol_Header, with_alpha(theme.accent, 0.16F));
  set(ImGuiCol_HeaderHovered, with_alpha(theme.accent, 0.22F));
  set(ImGuiCol_HeaderActive, with_alpha(theme.accent, 0.28F));
  set(ImGuiCol_InputTextCursor, theme.accent);
  set(ImGuiCol_TextSelectedBg, with_alpha(theme.accent, 0.3F));
  set(ImGuiCol_NavCursor, theme.accent);
  set(ImGuiCol_ModalWindowDimBg,
      with_alpha(theme.name == ThemeName::kLight ? theme.ink : rgb(0), 0.4F));
}

}  // namespace ropewalk::ui
