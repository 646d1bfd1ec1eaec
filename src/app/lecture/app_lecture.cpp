// Giving a lecture: what its keys do, where it comes from, the speaker's notes.
#include <algorithm>
#include <ctime>
#include <iterator>
#include <utility>

#include "app/shell/app.h"
#include "app/text_page/prose_json.h"
#include "core/words/words.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "state/text.h"

namespace ropewalk::app {
namespace {

constexpr size_t kMaxTyped = 40;

// No control has the keyboard any more, and none takes the key that is just pressed.
void let_go() {
  ImGui::ClearActiveID();
  ImGui::NavMoveRequestCancel();
  ImGuiContext& context = *ImGui::GetCurrentContext();
  context.NavId = context.NavActivateId = context.NavActivateDownId = 0;
  context.NavActivatePressedId = 0;
  ImGui::SetNavCursorVisible(false);
}

// "14:05" where the machine is.
std::string time_of_day(double wall) {
  const auto seconds = static_cast<std::time_t>(wall);
  const std::tm* local = std::localtime(&seconds);  // NOLINT(concurrency-mt-unsafe): one thread
  if (local == nullptr) return {};
  char text[8] = {};
  return {text, std::strftime(text, sizeof text, "%H:%M", local)};
}

}  // namespace

// Another slide, step or chapter is shown, or the lecture begins: nothing stays open, lit or under
// the keyboard of what was before.
void App::leave_controls() {
  let_go();
  if (ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel))
    ImGui::ClosePopupToLevel(0, false);
  session_.run().let_go();
  highlight_ = {};
}

bool App::leaves_by_tab(bool back) {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  const bool nowhere = context.NavId == 0 || !context.NavCursorVisible;
  const std::vector<ImGuiID>& stops = items_.stops;
  const bool leaves =
      nowhere ? back || stops.empty()
              : !stops.empty() && context.NavId == (back ? stops.front() : stops.back());
  if (leaves) let_go();
  return leaves;
}

bool App::wants_escape() const {
  return session_.presenting() || transient_.help || transient_.menu || transient_.exporting ||
         transient_.drawer || transient_.rows.is_open(session_.location().scene) ||
         ImGui::GetIO().WantTextInput ||
         ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}

// ---- keys
// ---------------------------------------------------------------------------------------------------------

// True if the keys of this frame belong to the lecture and to nobody else.
bool App::poll_lecture_keys() {
  Lecture& lecture = transient_.lecture;
  if (!session_.presenting()) return false;
  // A clicker's keys are the lecture's, whatever was clicked or reached with Tab before; Up, Down
  // and Enter are left to that. Escape lets go of it first.
  constexpr ImGuiKey kClicker[] = {ImGuiKey_PageDown, ImGuiKey_PageUp, ImGuiKey_RightArrow,
                                   ImGuiKey_LeftArrow, ImGuiKey_Space};
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key); };
  if (std::any_of(std::begin(kClicker), std::end(kClicker), pressed)) leave_controls();
  if (lecture.jump) {
    poll_jump();
    return true;
  }
  if (lecture.black) {  // the keys that lead on lead back first
    for (const ImGuiKey key :
         {ImGuiKey_PageDown, ImGuiKey_PageUp, ImGuiKey_RightArrow, ImGuiKey_LeftArrow,
          ImGuiKey_Space, ImGuiKey_B, ImGuiKey_Period, ImGuiKey_Escape, ImGuiKey_Enter})
      lecture.black = lecture.black && !ImGui::IsKeyPressed(key, false);
    if (ImGui::IsKeyPressed(ImGuiKey_N, false)) perform_lecture(Action::kNotes);
    return true;
  }
  for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters) {
    if (typed < '1' || typed > '9' || ImGui::GetIO().KeyCtrl) continue;
    lecture.jump = true;
    lecture.chosen = 0;
    lecture.typed = static_cast<char>(typed);
    return true;
  }
  if (pressed(ImGuiKey_Escape) && ImGui::GetIO().NavVisible) {
    let_go();
    return true;
  }
  return false;
}

void App::poll_jump() {
  Lecture& lecture = transient_.lecture;
  const std::string before = lecture.typed;
  for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters)
    if (typed >= ' ' && typed < 127 && lecture.typed.size() < kMaxTyped)
      lecture.typed += static_cast<char>(typed);
  if (ImGui::IsKeyPressed(ImGuiKey_Backspace) && !lecture.typed.empty()) lecture.typed.pop_back();
  if (lecture.typed != before) lecture.chosen = 0;
  const std::vector<int> found = jump_matches(session_, lecture.typed);
  const int last = std::max(static_cast<int>(found.size()) - 1, 0);
  const auto pressed = [](ImGuiKey key, ImGuiKey other) {
    return ImGui::IsKeyPressed(key) || ImGui::IsKeyPressed(other);
  };
  if (pressed(ImGuiKey_DownArrow, ImGuiKey_PageDown)) ++lecture.chosen;
  if (pressed(ImGuiKey_UpArrow, ImGuiKey_PageUp)) --lecture.chosen;
  lecture.chosen = std::clamp(lecture.chosen, 0, last);
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) lecture.jump = false;
  if (!pressed(ImGuiKey_Enter, ImGuiKey_KeypadEnter)) return;
  lecture.jump = false;
  if (!found.empty())
    asked_.push_back(
        {.action = Action::kChooseStep, .index = found[static_cast<size_t>(lecture.chosen)]});
}

// ---- what the keys do
// ---------------------------------------------------------------------------------------------------------

void App::set_presenting(bool on) {
  session_.present(on);
  transient_.help = transient_.menu = transient_.exporting = transient_.drawer = false;
  transient_.rows.close();
  leave_controls();
  const double since = transient_.lecture.since;
  transient_.lecture = {};
  held_.reset();
  transient_.lecture.since = on ? (since < 0 ? seconds_ : since) : -1;
  const double now = platform_.wall_seconds();
  if (on) {
    clock_.begin(session_.destination().deck, now);
  } else {
    clock_.leave(now);
  }
  keep_clock();
}

void App::keep_clock() { platform_.save(kClockKey, clock_.text()); }

void App::perform_lecture(Action action) {
  Lecture& lecture = transient_.lecture;
  if (action == Action::kNotes) return say(platform_.open_notes());
  if (!session_.presenting()) return;
  switch (action) {
    case Action::kJump:
      lecture.jump = true;
      lecture.typed.clear();
      lecture.chosen = std::max(session_.place() - 1, 0);
      break;
    case Action::kBlack:
      lecture.black = !lecture.black;
      break;
    case Action::kHold:
      if (held_) {
        held_.reset();
      } else {
        held_.emplace(catalog_, answers_);
        held_->copy_of(session_);
      }
      break;
    case Action::kSpotlight:
      lecture.spotlight = !lecture.spotlight;
      break;
    case Action::kPen:
      lecture.pen = !lecture.pen;
      break;
    case Action::kErase:
      lecture.strokes.clear();
      break;
    default:
      break;
  }
}

// Closes the topmost thing of the lecture; false if there is none.
bool App::escape_lecture() {
  Lecture& lecture = transient_.lecture;
  for (bool* open : {&lecture.jump, &lecture.black, &lecture.pen, &lecture.spotlight})
    if (std::exchange(*open, false)) return true;
  if (!held_) return false;
  held_.reset();
  return true;
}

void App::clicker(std::string_view word) {
  transient_.lecture.jump = false;
  const bool dark = transient_.lecture.black;
  if (dark && (word == "next" || word == "back")) {
    transient_.lecture.black = false;
  } else if (word == "next") {
    asked_.push_back({.action = Action::kNext});
  } else if (word == "back") {
    asked_.push_back({.action = Action::kBack});
  } else if (word == "black") {
    asked_.push_back({.action = Action::kBlack});
  } else if (word == "hold") {
    asked_.push_back({.action = Action::kHold});
  } else if (word == "pause" || word == "zero") {
    const double now = platform_.wall_seconds();
    word == "pause" ? clock_.toggle(now) : clock_.zero(now);
    keep_clock();
  } else if (word.starts_with("open #/")) {
    asked_.push_back({.action = Action::kFollow, .text = std::string(word.substr(5))});
  }
}

// ---- its file
// ---------------------------------------------------------------------------------------------------------

void App::open_lecture(std::string_view file, std::string_view markdown, std::string_view folder) {
  session_.dismiss_notes();
  const std::string name = state::local_deck_name(file);
  folders_[name] = folder;
  const bool waited = session_.missing_deck() == name;  // the link has said which slide
  read_lecture(name, std::string_view(name).substr(1), markdown);
  if (!waited) session_.open_deck(name);
  transient_.to_top = true;
}

void App::read_lecture(const std::string& name, std::string_view said, std::string_view markdown) {
  state::Deck deck = catalog_.read_deck(markdown);
  for (const auto* notes : {&deck.problems, &deck.remarks}) {
    for (core::Note note : *notes) {
      note.where.file = said;
      session_.tell(std::move(note));
    }
  }
  session_.add_deck(name, std::move(deck));
}

// ---- its pictures

const ui::Pixels* App::find_picture(std::string_view path) {
  const std::string& deck = session_.destination().deck;
  const auto folder = folders_.find(deck);
  return pictures_.find((folder != folders_.end() ? folder->second : folder_of_deck(deck)) +
                        std::string(path));
}

void App::receive_picture(platform::Picture picture) {
  for (core::Note& note : pictures_.take(std::move(picture))) session_.tell(std::move(note));
}

// A link may name a lecture that has to come from somewhere.
void App::seek_lecture() {
  const std::string name = session_.missing_deck();
  if (name == sought_) return;
  sought_ = name;
  if (name.empty()) return;
  switch (state::deck_source(name)) {
    case state::DeckSource::kBeside:
      say(tr("Loading {name} \xE2\x80\xA6", {{"name", name}}));
      platform_.fetch(name);
      break;
    case state::DeckSource::kLocal:
      session_.tell({.what = tr("The lecture {name} was opened from a file",
                                {{"name", state::quoted(std::string_view(name).substr(1))}}),
                     .remedy = std::string(tr("drop that file here to go on with it"))});
      break;
    default:
      if (!catalog_.lecture_packs(name).empty()) return;  // it is on its way
      session_.tell(catalog_.no_lecture(name));
      session_.close_deck();
  }
}

// ---- the speaker's notes
// -----------------------------------------------------------------------------------------------------------

void App::tell_speaker() {
  SpeakerView view{.session = session_,
                   .hall = held_ ? &*held_ : nullptr,
                   .black = transient_.lecture.black,
                   .language = speaker_.language(),
                   .paused = clock_.paused(),
                   .since = clock_.start()};
  const std::string now = notes_json(view);
  if (now == told_speaker_) return;
  told_speaker_ = now;
  const double wall = platform_.wall_seconds();
  view.elapsed = clock_.elapsed(wall);
  view.clock = time_of_day(wall);
  platform_.show_notes(notes_json(view), notes_text(view));
}

}  // namespace ropewalk::app
