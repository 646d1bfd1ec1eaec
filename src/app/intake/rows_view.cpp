// How the card for rows of numbers looks.
#include <algorithm>
#include <array>

#include "app/shell/view.h"
#include "core/words/words.h"
#include "imgui.h"
#include "ui/picture/shapes.h"
#include "ui/text/prose.h"

namespace ropewalk::app {
namespace {

constexpr float kStatusLines = 42, kGap = 8;

// "12 rows × 16 numbers", or what is wrong.
struct Status {
  std::string text;
  bool good = true;
};

Status status_of(const state::ParamList& list, const RowsDraft& draft) {
  if (!draft.said.empty()) return {draft.said, false};
  const RowsRead& read = draft.read;
  if (!read.problem.empty()) return {read.problem, false};
  std::string text;
  if (read.set.size() == 1) {
    const auto& [param, rows] = read.set.front();
    text = rows.empty() ? tr("No rows: {instead}.", {{"instead", tr(list[param].spec.none)}})
                        : tr("{rows} \xC3\x97 {numbers}.",
                             {{"rows", trn("{n} row", "{n} rows", rows.rows())},
                              {"numbers", trn("{n} number", "{n} numbers", rows.columns())}});
  } else {
    text = rows_words(list, read.set) + ".";
  }
  for (const std::string& note : read.notes) text += ' ' + note;
  return {text, true};
}

void draw_status(View& view, Panel& panel, const Status& status, const ui::Rect& rect) {
  const ui::Theme& theme = view.theme;
  ui::Theme inked = theme;
  inked.ink = status.good ? theme.ink_soft : theme.bad;
  constexpr float kIcon = 16;
  ui::draw_icon(panel.canvas, status.good ? ui::Icon::kCheck : ui::Icon::kCross,
                {rect.left + kIcon / 2, rect.top + 10}, kIcon,
                status.good ? theme.good : theme.bad);
  panel.canvas.push_clip(rect);
  ui::draw_text(panel.canvas, inked, {rect.left + kIcon + 8, rect.top}, rect.width() - kIcon - 8,
                status.text, {.font = ui::type::kSmall, .line_height = 1.5F});
  panel.canvas.pop_clip();
}

// Buttons from the left of the row on.
class ButtonRow {
 public:
  ButtonRow(const ui::Kit& kit, const ui::Rect& row) : kit_(kit), row_(row) {}
  bool operator()(std::string_view id, std::string_view label,
                  const ui::ButtonOptions& options = {}) {
    const float width = std::min(ui::button_size(kit_, label, options).x, row_.width());
    const bool pressed = ui::button(kit_, id, row_.take_left(width), label, options);
    row_.take_left(kGap);
    return pressed;
  }

 private:
  const ui::Kit& kit_;
  ui::Rect row_;
};

float buttons_width(const ui::Kit& kit, std::span<const std::string_view> labels) {
  float width = 0;
  for (const std::string_view label : labels) width += ui::button_size(kit, label).x + kGap;
  return width - kGap;
}

void draw_buttons(View& view, Panel& panel, RowsDialog& dialog, const ui::Rect& rect,
                  bool stacked) {
  const ui::Kit& kit = panel.kit;
  const float high = std::max(kit.hit(), 34.0F);
  const state::ParamList& list = view.session.params();
  ButtonRow left(kit, {rect.left, rect.top, rect.right, rect.top + high});
  if (left("rows-paste", tr("Paste"))) view.ask(Action::kPasteRows);
  if (view.platform.can_choose_file() && left("rows-open", tr("Open file\xE2\x80\xA6")))
    view.ask(Action::kOpenRowsFile);
  if (left("rows-clear", tr("Clear"), {.enabled = !dialog.draft().text.empty()})) {
    dialog.draft().text.clear();
    ++dialog.draft().version;
    dialog.written(list);
  }
  const auto ends = std::to_array<std::string_view>({tr("Cancel"), tr("Apply")});
  const float width = buttons_width(kit, ends) + 6;
  const float top = stacked ? rect.top + high + kGap : rect.top;
  ButtonRow right(kit, {rect.right - width, top, rect.right, top + high});
  if (right("rows-cancel", tr("Cancel"), {.kind = ui::ButtonKind::kQuiet})) {
    dialog.forget();
    dialog.close();
    return;
  }
  const bool ready = dialog.ready();
  const bool by_keys = ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_Enter);
  if (by_keys && !ready) dialog.take_focus = true;  // ImGui ends writing; what is wrong is mended
  const std::string help = with_key(tr("Apply"), "Ctrl+Enter");
  const bool pressed = right("rows-apply", tr("Apply"),
                             {.kind = ui::ButtonKind::kPrimary, .enabled = ready, .help = help});
  if (!pressed && !(by_keys && ready)) return;
  view.edited = dialog.applied(list, std::move(view.edited));
  dialog.forget();
  dialog.close();
}

// The text, what is said of it, and the buttons, in what the head of the card has left.
void draw_body(View& view, Panel& panel, RowsDialog& dialog, ui::Rect rect) {
  const state::ParamList& list = view.session.params();
  RowsDraft& draft = dialog.draft();
  const state::Param& param = list[draft.param];
  const bool stacked = rect.width() < 480;
  const float high = std::max(panel.kit.hit(), 34.0F);
  const ui::Rect buttons = rect.take_bottom(stacked ? 2 * high + kGap : high);
  rect.take_bottom(kGap);
  const ui::Rect status = rect.take_bottom(kStatusLines);
  rect.take_bottom(kGap);
  const std::string id = "rows-" + std::string(param.key) + "." + std::to_string(draft.version);
  view.region("rows-text", rect);
  const bool focus = std::exchange(dialog.take_focus, false) && !view.touch;
  if (ui::text_area(panel.kit, id, tr("{name}, one row a line", {{"name", tr(param.spec.label)}}),
                    draft.text, rect, focus))
    dialog.written(list);
  draw_status(view, panel, status_of(list, draft), status);
  draw_buttons(view, panel, dialog, buttons, stacked);
}

}  // namespace

void draw_rows(View& view) {
  RowsDialog& dialog = view.transient.rows;
  if (!dialog.is_open(view.session.location().scene)) return dialog.close();
  // The text keeps this key from the table of actions.
  const bool leaves = ImGui::GetIO().WantTextInput && ImGui::IsKeyPressed(ImGuiKey_Escape, false);
  const ui::Rect card = begin_dialog(view, "##rows", {760, 620});
  {
    const float width = card.width();
    const float margin = width < 600 ? 20.0F : 36.0F;
    Panel panel(view, "##rows-card", card.inset(2), Panel::Scroll::kVertical);
    view.region("rows", card);
    const float left = card.left + margin, inner = width - 2 * margin;
    const float top = card.top + 24 - panel.scrolled();
    float y = top;
    panel.canvas.text({left, y + 18}, tr("Your own rows"),
                      {{ui::Face::kTitle, 28}, view.theme.ink});
    const float hit = panel.kit.hit();
    if (ui::icon_button(panel.kit, "rows-close",
                        {card.right - margin - hit + 8, y, card.right - margin + 8, y + hit},
                        ui::Icon::kClose, with_key(tr("Close"), "Escape")))
      dialog.close();
    y += 46;
    y += ui::draw_text(
             panel.canvas, view.theme, {left, y}, inner,
             tr("A line for each token, commas between its numbers; at most {rows} rows of "
                "{columns}. JSON is read too, and files (.npy, .csv, .json) that are "
                "dropped here.",
                {{"rows", state::kMaxRows}, {"columns", state::kMaxColumns}}),
             {.font = ui::type::kSmall, .line_height = 1.45F, .soft = true}) +
         10;
    std::vector<std::string_view> labels;
    for (const RowsDraft& draft : dialog.drafts())
      labels.push_back(tr(view.session.params()[draft.param].spec.label));
    int now = dialog.now();
    const state::Role role = view.session.params()[dialog.draft().param].spec.role;
    y += ui::choice(panel.kit, "rows-of", "", labels, now, {left, y}, inner, view.theme.hue(role))
             .height +
         6;
    dialog.choose(now);
    constexpr float kMin = 260;  // of text, status and buttons; a low window scrolls to them
    const float bottom = std::max(top - 24 + card.height() - 24, y + kMin);
    draw_body(view, panel, dialog, {left, y, left + inner, bottom});
    panel.reach(bottom + 20);
  }
  ImGui::End();
  if (leaves) dialog.close();
}

}  // namespace ropewalk::app
