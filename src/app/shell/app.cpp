#include "app/shell/app.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/session/program.h"
#include "app/shell/describe.h"
#include "core/words/words.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "state/json_writer.h"

namespace ropewalk::app {
namespace {

constexpr double kAnnounceAfter = 0.8;  // seconds of quiet before changed numbers are read aloud

bool typed(char32_t character) {
  const auto& queue = ImGui::GetIO().InputQueueCharacters;
  return std::any_of(queue.begin(), queue.end(), [character](ImWchar c) { return c == character; });
}

// Keys of the lesson. ImGui would move its focus with them; they are ours while no control has the
// focus.
constexpr ImGuiKey kLessonKeys[] = {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_PageUp,
                                    ImGuiKey_PageDown, ImGuiKey_Space};
ImGuiID lesson_keys_owner() { return ImHashStr("lesson keys"); }

}  // namespace

App::App(platform::Platform& platform, Catalog catalog)
    : platform_(platform),
      packs_(platform),
      catalog_(std::move(catalog)),
      answers_(platform.job_runner()),
      session_(catalog_, answers_),
      screen_(fonts_),
      pictures_(platform) {
  clock_ = LectureClock::read(platform_.load(kClockKey));
  languages_ = platform_.languages();
  settings_ = load_settings(platform_);
  session_.load_guesses(settings_.guesses);
  settings_.guesses = session_.guesses_text();
  saved_ = settings_;
  choose_language();
  ImGui::GetCurrentContext()->ConfigNavWindowingKeyNext = 0;  // Ctrl+Tab belongs to the browser
  ImGui::GetCurrentContext()->ConfigNavWindowingKeyPrev = 0;
}

float App::zoom() const { return zoom_of(window_, settings_.zoom, session_.presenting()); }

void App::resized(float width, float height) {
  if (width != window_.x || height != window_.y) transient_.slide_size = 0;
  window_ = {width, height};
}

// What a link asks for is kept from then on, as if the person had chosen it.
void App::choose_language() {
  if (const std::string asked = session_.take_language(); !asked.empty())
    settings_.language = asked;
  std::string problem;
  if (!speaker_.speak(language_of(settings_.language, languages_), problem)) return;
  if (!problem.empty()) session_.tell({problem});
  session_.translate();
  if (held_) held_->translate();
  platform_.set_language(speaker_.language(), page_words_json());
  tell_title();
}

void App::open(std::string_view link) {
  session_.open(link);
  choose_language();
  opened_ = true;
  transient_.to_top = true;
  if (session_.presenting() != (transient_.lecture.since >= 0))
    set_presenting(session_.presenting());
}

std::string App::snapshot() const {
  return snapshot_json(catalog_, session_.location(), session_.run().probes(), session_.notes(),
                       view_);
}

std::string App::places() const {
  state::JsonWriter json;
  json.list();
  const auto add = [&json](std::string_view name, const ui::Rect& rect) {
    json.open().text("id", name).list("rect");
    for (const float side : {rect.left, rect.top, rect.right, rect.bottom})
      json.number("", static_cast<double>(side));
    json.close().close();
  };
  for (const Region& region : regions_) add(region.name, region.rect);
  for (const ui::Placed& item : items_.list) add(item.id, item.rect);
  return json.close().str();
}

std::string App::work() const {
  state::JsonWriter json;
  json.list();
  for (const jobs::Standing& work : answers_.standing()) {
    json.open();
    json.text("kind", work.question->kind)
        .text("phase", jobs::phase_name(work.answer->phase))
        .number("done", work.answer->done)
        .text("text", work.answer->text)
        .number("bytes", static_cast<double>(work.answer->bytes.size()))
        .text("hash", jobs::hash_text(work.answer->bytes));
    json.close();
  }
  return json.close().str();
}

App::Swipe App::swipe(unsigned item) const {
  const auto found = std::find_if(items_.list.begin(), items_.list.end(),
                                  [item](const ui::Placed& placed) { return placed.item == item; });
  if (found == items_.list.end()) return Swipe::kScrolls;
  return (found->flags & ui::kItemGrips) != 0   ? Swipe::kDrags
         : (found->flags & ui::kItemDrags) != 0 ? Swipe::kAcross
                                                : Swipe::kScrolls;
}

bool App::frame(double seconds, float width, float height, float density) {
  ++view_.frame;
  view_.width = static_cast<int>(std::lround(width));
  view_.height = static_cast<int>(std::lround(height));
  view_.scale = static_cast<double>(density);
  seconds_ = seconds;

  screen_.begin_frame(density);
  fetch_packs();
  session_.set_reduced_motion(platform_.preferences().reduced_motion);
  answers_.poll();
  seek_lecture();
  take_brought();
  poll_keys();
  choose_language();
  const std::string before = session_.link();
  for (const Request& request : std::exchange(asked_, {})) perform(request);
  session_.advance(seconds);
  items_ = {};
  ImGui::GetIO().UserData = &items_;
  const bool again = draw(seconds, width, height);
  ImGui::GetIO().UserData = nullptr;
  for (const Request& request : std::exchange(asked_, {})) perform(request);
  for (const Request& request : std::exchange(commands_, {})) perform(request);
  const bool changed = session_.link() != before;
  if (changed) changed_at_ = seconds;
  tell_platform();
  settings_.guesses = session_.guesses_text();
  if (!(settings_ == saved_)) {
    save_settings(platform_, settings_, saved_);
    saved_ = settings_;
  }
  const bool lit = highlight_.advance();
  const bool unsettled = std::exchange(transient_.unsettled, false);
  const bool working = std::exchange(transient_.working, false);
  const bool coming = await_language();
  return again || coming || changed || lit || unsettled || working || session_.moving() ||
         !toast_.empty() || announced_ != link_;
}

// ---- drawing
// ------------------------------------------------------------------------------------------------------

// True if what was drawn asks for another frame.
bool App::draw(double seconds, float width, float height) {
  const platform::Preferences preferences = platform_.preferences();
  const ui::Theme& theme = ui::theme(theme_name(settings_.theme, preferences));
  ui::apply_style(theme);
  Session& shown = held_ ? *held_ : session_;
  ui::Interaction input(!held_, preferences.touch);
  const state::Probes probes = shown.run().probes();
  Layout layout;
  View view{.session = shown,
            .settings = settings_,
            .transient = transient_,
            .platform = platform_,
            .packs = packs_,
            .screen = screen_,
            .theme = theme,
            .input = input,
            .highlight = highlight_,
            .layout = layout,
            .probes = probes,
            .seconds = seconds,
            .touch = preferences.touch,
            .language = speaker_.language(),
            .edited = shown.location().values,
            .requests = {},
            .regions = {},
            .find_picture = [this](std::string_view path) { return find_picture(path); },
            .find_program =
                [this, &shown](std::string_view link) {
                  return program_at(catalog_, link, &shown.destination());
                }};

  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({std::max(width, 1.0F), std::max(height, 1.0F)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0F);
  ImGui::Begin("Ropewalk", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar(3);
  // Nothing has the keyboard before somebody gives it to something: keys are the lesson's.
  ImGuiContext& context = *ImGui::GetCurrentContext();
  if (!context.NavInitRequestFromMove) context.NavInitRequest = false;
  layout = arrange({width, height},
                   {.sidebar = settings_.sidebar,
                    .presenting = session_.presenting(),
                    .notes = notes_height(view, width),
                    .wide_words = shown.step() != nullptr && holds_program(*shown.step()),
                    .sheet = sheet_height(view),
                    .only_stage = session_.destination().only_stage});
  if (layout.sidebar.width() > 0) transient_.drawer = false;
  {
    ui::ImguiCanvas canvas(*ImGui::GetWindowDrawList(), screen_);
    canvas.rect(layout.window, theme.ground, 0);
    const ui::Rect& lesson = layout.lesson;
    if (lesson.width() > 0 && !has_sheet(layout))
      canvas.line({lesson.left, lesson.top + 12}, {lesson.left, lesson.bottom - 24},
                  {theme.line, 1});
  }
  draw_notes(view);
  // In the order of the Tab key: the picture, its controls, the lesson, the toolbar.
  draw_stage(view);
  draw_lesson_panel(view);
  draw_bottom_bar(view);
  if (layout.top_bar.height() > 0) draw_top_bar(view);
  if (layout.sidebar.width() > 0) draw_chapters(view, layout.sidebar);
  ImGui::End();
  transient_.to_top = transient_.step_turned = false;
  draw_drawer(view);
  draw_menu(view);
  draw_export(view);
  draw_code(view);
  draw_help(view);
  draw_rows(view);
  draw_lecture(view, held_.has_value());

  if (!toast_.empty()) {
    ui::ImguiCanvas canvas(*ImGui::GetForegroundDrawList(), screen_);
    const ui::Kit kit{canvas, theme, highlight_, view.touch};
    if (!ui::toast(kit, layout.window, toast_, seconds - toast_since_, preferences.reduced_motion))
      toast_.clear();
  }
  pictures_.end_frame();
  regions_ = std::move(view.regions);
  asked_.insert(asked_.end(), view.requests.begin(), view.requests.end());
  if (!held_ && view.edited != session_.location().values) {
    session_.change(std::move(view.edited));
    return true;
  }
  return !asked_.empty();
}

// ---- keys
// ---------------------------------------------------------------------------------------------------------

bool App::listens(When when) const {
  if (when == When::kAlways) return true;
  if (when == When::kPresenting) return session_.presenting();
  if (when == When::kNotPresenting) return !session_.presenting();
  if (ImGui::IsAnyItemFocused() || ImGui::IsAnyItemActive()) return false;
  if (when == When::kLecture) return session_.presenting();
  return when == When::kUnpresented || !session_.presenting();
}

void App::poll_key(const ActionInfo& info) {
  if (info.action != Action::kEscape && !listens(info.when)) return;
  // A slider that was clicked keeps the arrow keys; what holds for everywhere is taken from
  // everybody.
  const ImGuiID owner = info.when == When::kAlways || info.when == When::kPresenting ||
                                info.when == When::kNotPresenting
                            ? ImGuiKeyOwner_Any
                            : lesson_keys_owner();
  for (const std::string_view name : split_keys(info.keys)) {
    const Key key = parse_key(name);
    const bool pressed = key.character != 0
                             ? typed(key.character) && !ui::item_takes(key.character)
                             : ImGui::IsKeyChordPressed(key.chord, ImGuiInputFlags_Repeat, owner);
    if (!pressed) continue;
    asked_.push_back({.action = info.action});
    return;
  }
}

void App::poll_keys() {
  if (ImGui::GetIO().WantTextInput) return;
  if (transient_.rows.is_open(session_.location().scene)) {  // what is open takes the keys
    if (!ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel))
      poll_key(*find_action(Action::kEscape));
    return;
  }
  if (transient_.help || transient_.menu || transient_.exporting || transient_.drawer ||
      transient_.code) {
    for (const ActionInfo& info : actions())
      if (info.action == Action::kEscape || info.action == Action::kHelp ||
          (info.action == Action::kCode && transient_.code))
        poll_key(info);
    return;
  }
  if (poll_lecture_keys()) return;
  for (const ActionInfo& info : actions()) poll_key(info);
  if (!listens(When::kUnpresented)) return;
  for (const ImGuiKey key : kLessonKeys) ImGui::SetKeyOwner(key, lesson_keys_owner());
}

// ---- telling the platform
// -----------------------------------------------------------------------------------------

void App::remember_told() {
  told_values_ = session_.destination().values;
  told_probes_ = session_.run().probes();
}

void App::tell_title() {
  const state::Deck* deck = session_.deck();
  const std::string title(deck != nullptr && !deck->title.empty()
                              ? std::string_view(deck->title)
                              : tr(session_.scene().about().title));
  platform_.set_title(title + " \xC2\xB7 Ropewalk");
}

void App::tell_platform() {
  const state::Location& at = session_.destination();
  const std::string link = session_.link();
  const int step = session_.place();
  const bool turned = step != step_ || at.deck != deck_;  // another page of lesson or lecture
  const bool moved_on = at.scene != scene_ || turned;
  if (link != link_ || opened_) {
    // The browser has made an entry of its own for what was opened; its address is put into our
    // words.
    platform_.set_address(link, moved_on && !opened_);
    link_ = link;
    opened_ = false;
  }
  if (session_.presenting() && at.deck != deck_) {
    clock_.begin(at.deck, platform_.wall_seconds());
    keep_clock();
  }
  tell_speaker();
  if (turned) {
    if (session_.presenting()) leave_controls();
    transient_.step_turned = true;
    transient_.slide_size = 0;
  }
  if (moved_on) {
    transient_.sheet_folded = false;
    transient_.lecture.strokes.clear();
    const state::Deck* deck = session_.deck();
    tell_title();
    std::string words;
    if (const state::Step* shown = session_.step(); shown != nullptr && turned)
      words = tr(deck != nullptr ? "Slide {n} of {all}: {title}." : "Step {n} of {all}: {title}.",
                 {{"n", step}, {"all", session_.steps()}, {"title", shown->title}}) +
              ' ';
    platform_.announce(words + describe(session_.scene(), at.values, session_.run().probes()));
    if (at.scene != scene_) transient_.to_top = true;
    scene_ = at.scene;
    step_ = step;
    deck_ = at.deck;
    announced_ = link;
    remember_told();
  } else if (announced_ != link && !session_.moving() && seconds_ - changed_at_ > kAnnounceAfter) {
    platform_.announce(describe_change(session_.scene(), told_values_, told_probes_, at.values,
                                       session_.run().probes()));
    announced_ = link;
    remember_told();
  } else if (items_.focus != 0 && items_.focus != told_focus_) {
    platform_.announce(items_.focus_words);
  }
  told_focus_ = items_.focus;
}

}  // namespace ropewalk::app
