#include "app/shell/actions.h"

#include <array>
#include <utility>

#include "imgui.h"

namespace ropewalk::app {
namespace {

using ui::Icon;

constexpr std::string_view kLesson = "Lesson", kMotion = "Motion", kChanges = "Changes",
                           kShareGroup = "Share", kLook = "Look", kLectureGroup = "In a lecture",
                           kHelpGroup = "Help";

// clang-format off
constexpr auto kActions = std::to_array<ActionInfo>({
    {Action::kNext,            When::kUnpresented,      kLesson,     "Next step",              "Right, PageDown",      Icon::kNext,        false},
    {Action::kBack,            When::kUnpresented,      kLesson,     "Previous step",          "Left, PageUp",         Icon::kBack,        false},
    {Action::kNext,            When::kLecture,   kLesson,     "Next step, in lecture mode", "Space",            Icon::kNext,        false},
    {Action::kNextChapter,     When::kNotPresenting,   kLesson,     "Next chapter",           "Ctrl+PageDown, ]",     Icon::kDown,        true},
    {Action::kPreviousChapter, When::kNotPresenting,   kLesson,     "Previous chapter",       "Ctrl+PageUp, [",       Icon::kUp,          true},
    {Action::kPlay,            When::kNoLecture, kMotion,     "Play or pause",          "Space",                Icon::kPlay,        false},
    {Action::kPlay,            When::kAlways,    kMotion,     "Play or pause, anywhere", "K",                   Icon::kPlay,        false},
    {Action::kTimeForward,     When::kNotPresenting,   kMotion,     "One position on",        ".",                    Icon::kStepForward, false},
    {Action::kTimeBack,        When::kNotPresenting,   kMotion,     "One position back",      ",",                    Icon::kStepBack,    false},
    {Action::kUndo,            When::kAlways,    kChanges,    "Undo",                   "Ctrl+Z",               Icon::kUndo,        true},
    {Action::kRedo,            When::kAlways,    kChanges,    "Redo",                   "Ctrl+Shift+Z, Ctrl+Y", Icon::kRedo,        true},
    {Action::kReset,           When::kNotPresenting,   kChanges,    "Reset this chapter",     "R",                    Icon::kReset,       true},
    {Action::kDetails,         When::kNotPresenting,   kChanges,    "Show or hide details",   "D",                    Icon::kSettings,    false},
    {Action::kShare,           When::kNotPresenting,   kShareGroup, "Copy a link to this view", "C",                  Icon::kShare,       true},
    {Action::kExportSvg,       When::kNotPresenting,   kShareGroup, "Save the picture (SVG)", "S",                    Icon::kDownload,    true},
    {Action::kCopyValues,      When::kNotPresenting,   kShareGroup, "Copy all values (JSON)", "V",                    Icon::kCopy,        true},
    {Action::kTheme,           When::kAlways,    kLook,       "Change the theme",       "T",                    Icon::kContrast,    true},
    {Action::kZoomIn,          When::kAlways,    kLook,       "Larger",                 "+",                    Icon::kPlus,        true},
    {Action::kZoomOut,         When::kAlways,    kLook,       "Smaller",                "-",                    Icon::kMinus,       true},
    {Action::kZoomReset,       When::kAlways,    kLook,       "Normal size",            "0",                    Icon::kTypeSize,    false},
    {Action::kChapters,        When::kNotPresenting,   kLook,       "Show or hide the chapters", "M",                 Icon::kMenu,        false},
    {Action::kFullScreen,      When::kAlways,    kLook,       "Full screen",            "F",                    Icon::kFullScreen,  true},
    {Action::kPresent,         When::kAlways,    kLectureGroup,     "Lecture mode",           "P",                    Icon::kLecture,     true},
    {Action::kJump,            When::kPresenting,    kLectureGroup, "Go to a slide, by number or title", "G",         Icon::kMenu,        false},
    {Action::kBlack,           When::kPresenting,    kLectureGroup, "Black, and back",      "B, .",                 Icon::kMoon,        false},
    {Action::kHold,            When::kPresenting,    kLectureGroup, "Hold the picture, and go on unseen", "H",      Icon::kPause,       false},
    {Action::kSpotlight,       When::kPresenting,    kLectureGroup, "Spotlight at the pointer", "L",                Icon::kSun,         false},
    {Action::kPen,             When::kPresenting,    kLectureGroup, "Draw over the picture", "W",                   Icon::kPlus,        false},
    {Action::kErase,           When::kPresenting,    kLectureGroup, "Wipe the drawing off", "E",                    Icon::kCross,       false},
    {Action::kNotes,           When::kAlways,    kLectureGroup, "Notes and time, in a window of their own", "N", Icon::kExternal,   true},
    {Action::kHelp,            When::kAlways,    kHelpGroup,  "Help and keys",          "?, F1",                Icon::kHelp,        true},
    {Action::kEscape,          When::kUnpresented,      kHelpGroup,  "Close what is open",     "Escape",               Icon::kClose,       false},
});

constexpr std::array<std::pair<std::string_view, ImGuiKey>, 11> kNamedKeys = {{
    {"Right", ImGuiKey_RightArrow}, {"Left", ImGuiKey_LeftArrow}, {"Up", ImGuiKey_UpArrow},
    {"Down", ImGuiKey_DownArrow}, {"PageDown", ImGuiKey_PageDown}, {"PageUp", ImGuiKey_PageUp},
    {"Space", ImGuiKey_Space}, {"Escape", ImGuiKey_Escape}, {"Home", ImGuiKey_Home}, {"End", ImGuiKey_End},
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

std::string tooltip_of(Action action) {
  const ActionInfo* info = find_action(action);
  if (info == nullptr) return {};
  std::string text(info->label);
  if (!info->keys.empty())
    text += " (" + std::string(info->keys.substr(0, info->keys.find(", "))) + ")";
  return text;
}

Key parse_key(std::string_view text) {
  int modifiers = 0;
  const auto take = [&](std::string_view prefix, int modifier) {
    if (text.size() <= prefix.size() || !text.starts_with(prefix)) return;
    text.remove_prefix(prefix.size());
    modifiers |= modifier;
  };
  take("Ctrl+", ImGuiMod_Ctrl);
  take("Shift+", ImGuiMod_Shift);
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
