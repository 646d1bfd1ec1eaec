#include "app/shell/actions.h"

#include <array>
#include <utility>

#include "core/words/words.h"
#include "imgui.h"

namespace ropewalk::app {
namespace {

using ui::Icon;

constexpr std::string_view kLesson = N_("Lesson"), kMotion = N_("Motion"), kChanges = N_("Changes"),
                           kShareGroup = N_("Share"), kLook = N_("Look"),
                           kLectureGroup = N_("In a lecture"), kHelpGroup = N_("Help");

// clang-format off
constexpr auto kActions = std::to_array<ActionInfo>({
    {Action::kNext,            When::kUnpresented,      kLesson,     N_("Next step"),              "Right, PageDown",      Icon::kNext,        false},
    {Action::kBack,            When::kUnpresented,      kLesson,     N_("Previous step"),          "Left, PageUp",         Icon::kBack,        false},
    {Action::kNext,            When::kLecture,   kLesson,     N_("Next step, in lecture mode"), "Space",            Icon::kNext,        false},
    {Action::kNextChapter,     When::kNotPresenting,   kLesson,     N_("Next chapter"),           "Ctrl+PageDown, ]",     Icon::kDown,        true},
    {Action::kPreviousChapter, When::kNotPresenting,   kLesson,     N_("Previous chapter"),       "Ctrl+PageUp, [",       Icon::kUp,          true},
    {Action::kPlay,            When::kNoLecture, kMotion,     N_("Play or pause"),          "Space",                Icon::kPlay,        false},
    {Action::kPlay,            When::kAlways,    kMotion,     N_("Play or pause, anywhere"), "K",                   Icon::kPlay,        false},
    {Action::kTimeForward,     When::kNotPresenting,   kMotion,     N_("One position on"),        ".",                    Icon::kStepForward, false},
    {Action::kTimeBack,        When::kNotPresenting,   kMotion,     N_("One position back"),      ",",                    Icon::kStepBack,    false},
    {Action::kUndo,            When::kAlways,    kChanges,    N_("Undo"),                   "Ctrl+Z",               Icon::kUndo,        true},
    {Action::kRedo,            When::kAlways,    kChanges,    N_("Redo"),                   "Ctrl+Shift+Z, Ctrl+Y", Icon::kRedo,        true},
    {Action::kReset,           When::kNotPresenting,   kChanges,    N_("Reset this chapter"),     "R",                    Icon::kReset,       true},
    {Action::kDetails,         When::kNotPresenting,   kChanges,    N_("Show or hide details"),   "D",                    Icon::kSettings,    false},
    {Action::kShare,           When::kNotPresenting,   kShareGroup, N_("Copy a link to this view"), "C",                  Icon::kShare,       true},
    {Action::kExport,          When::kNotPresenting,   kShareGroup, N_("Save the picture"),       "S",                    Icon::kDownload,    true},
    {Action::kExportSvg,       When::kNotPresenting,   kShareGroup, N_("Save the picture (SVG)"), "",                     Icon::kDownload,    false},
    {Action::kExportPdf,       When::kNotPresenting,   kShareGroup, N_("Save the picture (PDF)"), "",                     Icon::kDownload,    false},
    {Action::kExportPng,       When::kNotPresenting,   kShareGroup, N_("Save the picture (PNG)"), "",                     Icon::kDownload,    false},
    {Action::kCopyValues,      When::kNotPresenting,   kShareGroup, N_("Copy all values (JSON)"), "V",                    Icon::kCopy,        true},
    {Action::kCode,            When::kNotPresenting,   kShareGroup, N_("The program of this chapter"), "X",               Icon::kCode,        true},
    {Action::kTheme,           When::kAlways,    kLook,       N_("Change the theme"),       "T",                    Icon::kContrast,    true},
    {Action::kZoomIn,          When::kAlways,    kLook,       N_("Larger"),                 "+",                    Icon::kPlus,        true},
    {Action::kZoomOut,         When::kAlways,    kLook,       N_("Smaller"),                "-",                    Icon::kMinus,       true},
    {Action::kZoomReset,       When::kAlways,    kLook,       N_("Normal size"),            "0",                    Icon::kTypeSize,    false},
    {Action::kChapters,        When::kNotPresenting,   kLook,       N_("Show or hide the chapters"), "M",                 Icon::kMenu,        false},
    {Action::kFullScreen,      When::kAlways,    kLook,       N_("Full screen"),            "F",                    Icon::kFullScreen,  true},
    {Action::kReadText,        When::kNotPresenting, kLook, N_("Read as text"), "", Icon::kTypeSize, true},
    {Action::kPresent,         When::kAlways,    kLectureGroup,     N_("Lecture mode"),           "P",                    Icon::kLecture,     true},
    {Action::kJump,            When::kPresenting,    kLectureGroup, N_("Go to a slide, by number or title"), "G",         Icon::kMenu,        false},
    {Action::kBlack,           When::kPresenting,    kLectureGroup, N_("Black; this or a slide's key brings the picture back"), "B, .",                 Icon::kMoon,        false},
    {Action::kHold,            When::kPresenting,    kLectureGroup, N_("Hold the picture, and go on unseen"), "H",      Icon::kPause,       false},
    {Action::kSpotlight,       When::kPresenting,    kLectureGroup, N_("Spotlight at the pointer"), "L",                Icon::kSun,         false},
    {Action::kPen,             When::kPresenting,    kLectureGroup, N_("Draw over the picture"), "W",                   Icon::kPlus,        false},
    {Action::kErase,           When::kPresenting,    kLectureGroup, N_("Wipe the drawing off"), "E",                    Icon::kCross,       false},
    {Action::kNotes,           When::kAlways,    kLectureGroup, N_("Notes and time, in a window of their own"), "N", Icon::kExternal,   true},
    {Action::kHelp,            When::kAlways,    kHelpGroup,  N_("Help and keys"),          "?, F1",                Icon::kHelp,        true},
    {Action::kEscape,          When::kUnpresented,      kHelpGroup,  N_("Close what is open"),     "Escape",               Icon::kClose,       false},
});

constexpr std::array<std::pair<std::string_view, ImGuiKey>, 11> kNamedKeys = {{
    {NC_("key", "Right"), ImGuiKey_RightArrow}, {NC_("key", "Left"), ImGuiKey_LeftArrow}, {NC_("key", "Up"), ImGuiKey_UpArrow},
    {NC_("key", "Down"), ImGuiKey_DownArrow}, {NC_("key", "PageDown"), ImGuiKey_PageDown}, {NC_("key", "PageUp"), ImGuiKey_PageUp},
    {NC_("key", "Space"), ImGuiKey_Space}, {NC_("key", "Escape"), ImGuiKey_Escape}, {NC_("key", "Home"), ImGuiKey_Home}, {NC_("key", "End"), ImGuiKey_End},
    {"F1", ImGuiKey_F1},
}};
// clang-format on

}  // namespace

std::span<const ActionInfo> actions() { return kActions; }

const ActionInfo* find_action(Action action) {
  for (const ActionInfo& info : kActions)
    if (info.action == action) return &info;
  return nullptr;
}

std::string key_words(std::string_view key) {
  std::string words;
  while (true) {
    const size_t plus = key.size() > 1 ? key.find('+') : std::string_view::npos;
    words += trc("key", key.substr(0, plus));
    if (plus == std::string_view::npos) return words;
    words += '+';
    key.remove_prefix(plus + 1);
  }
}

std::string with_key(std::string_view words, std::string_view key) {
  return tr("{words} ({key})", {{"words", words}, {"key", key_words(key)}});
}

std::string tooltip_of(Action action) {
  const ActionInfo* info = find_action(action);
  if (info == nullptr) return {};
  if (info->keys.empty()) return std::string(tr(info->label));
  return with_key(tr(info->label), info->keys.substr(0, info->keys.find(", ")));
}

Key parse_key(std::string_view text) {
  int modifiers = 0;
  const auto take = [&](std::string_view name, int modifier) {
    if (text.size() <= name.size() + 1 || !text.starts_with(name) || text[name.size()] != '+')
      return;
    text.remove_prefix(name.size() + 1);
    modifiers |= modifier;
  };
  take(NC_("key", "Ctrl"), ImGuiMod_Ctrl);
  take(NC_("key", "Shift"), ImGuiMod_Shift);
  for (const auto& [name, key] : kNamedKeys)
    if (text == name) return {.chord = modifiers | key};
  if (text.size() != 1) return {};
  if (text[0] >= 'A' && text[0] <= 'Z')
    return {.chord = modifiers | (ImGuiKey_A + (text[0] - 'A'))};
  return {.character = static_cast<char32_t>(text[0])};
}

std::vector<std::string_view> split_keys(std::string_view keys) {
  std::vector<std::string_view> parts;
  while (!keys.empty()) {
    const size_t end = keys.find(", ");  // "," alone is a key
    parts.push_back(keys.substr(0, end));
    keys = end == std::string_view::npos ? std::string_view{} : keys.substr(end + 2);
  }
  return parts;
}

}  // namespace ropewalk::app
