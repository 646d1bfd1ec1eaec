// Everything a person can ask of the program besides moving parameters: one table drives keys,
// buttons, the menu and the help overlay.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/widgets/icons.h"

namespace ropewalk::app {

enum class Action {
  kNext,
  kBack,
  kNextChapter,
  kPreviousChapter,
  kPlay,
  kTimeForward,
  kTimeBack,
  kUndo,
  kRedo,
  kReset,
  kShare,
  kExport,
  kExportSvg,
  kExportPdf,
  kExportPng,
  kCopyValues,
  kCode,
  kTheme,
  kZoomIn,
  kZoomOut,
  kZoomReset,
  kChapters,
  kDetails,
  kPresent,
  kJump,
  kBlack,
  kHold,
  kSpotlight,
  kPen,
  kErase,
  kNotes,
  kFullScreen,
  kReadText,
  kHelp,
  kEscape,
  // Only from a place on the screen, with an argument:
  kChooseScene,
  kChooseStep,
  kFollow,
  kGuess,
  kOpenDeck,
  kCloseDeck,
  kScrub,
  kSpeed,
  kMore,
  kDismissNotes,
  kFetchAgain,
  kCopyCode,
  kEditRows,
  kPasteRows,
  kOpenRowsFile,
  // From the page of text (app/text_page/text_page.h):
  kSet,
  kSlide,
  kChooseTheme,
  kChooseLanguage,  // there, and in the help
  kFetchCode,
};

// When the keys of an action count.
enum class When {
  kAlways,         // even while a control has the keyboard focus
  kUnpresented,    // only while none has: arrow keys and Space belong to the control that has it
  kLecture,        // kFree, and only in lecture mode
  kNoLecture,      // kFree, and only outside it
  kPresenting,     // kAlways, and only in lecture mode
  kNotPresenting,  // kAlways, and only outside it: what a stray key must not do to a lecture
};

struct ActionInfo {
  Action action;
  When when;
  std::string_view group;  // of the help overlay and the menu
  std::string_view label;
  std::string_view keys;  // "Ctrl+Z", several separated by ", "; "" for none
  ui::Icon icon;
  bool in_menu;  // listed in the menu that narrow screens show
};

std::span<const ActionInfo> actions();
const ActionInfo* find_action(Action action);
// "Undo (Ctrl+Z)": what a button's tooltip says.
std::string tooltip_of(Action action);
// A key as it is called: "Ctrl+PageDown". Then words with that behind them.
std::string key_words(std::string_view key);
std::string with_key(std::string_view words, std::string_view key);

// A key of the table as the program listens for it: a chord of keys, or, for signs, the character
// as it is typed, since keyboards have them in different places.
struct Key {
  int chord = 0;           // ImGuiKeyChord, or 0
  char32_t character = 0;  // or 0
};
// "Ctrl+Shift+Z", "PageDown", "?"; all zero if the words name no key.
Key parse_key(std::string_view text);
// The keys of an action, in the order of its list.
std::vector<std::string_view> split_keys(std::string_view keys);

// What was asked for while a frame was drawn; done after it.
struct Request {
  Action action;
  int index = 0;
  double number = 0;
  std::string text = {};
};

}  // namespace ropewalk::app
