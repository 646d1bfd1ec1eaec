// The card in which rows of numbers are written, pasted and opened: one text for each parameter of
// the chapter that takes rows. Nothing of it counts before it is applied.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/intake/rows_input.h"

namespace ropewalk::app {

struct RowsDraft {
  size_t param = 0;
  state::Rows base;  // what the parameter held when the text was made of it
  std::string text;
  bool edited = false;
  RowsRead read = {};  // of the text
  std::string said =
      {};           // what went wrong beside it: a file that is none. "" once the text changes
  int version = 0;  // of the text, when it was not the person's typing that changed it
};

class RowsDialog {
 public:
  // For a parameter that holds rows. What was written before for the same rows still stands.
  void open(int scene, const state::ParamList& list, const state::Values& values, size_t param);
  void close() { open_ = false; }
  bool is_open(int scene) const { return open_ && scene == scene_; }

  RowsDraft& draft() { return drafts_[now_]; }
  std::vector<RowsDraft>& drafts() { return drafts_; }
  int now() const { return static_cast<int>(now_); }
  void choose(int index) { now_ = static_cast<size_t>(index); }

  // The text was written by the person.
  void written(const state::ParamList& list);
  // Rows came from a file ("" from the clipboard) for the draft that is shown: they go to whom they
  // belong. What cannot be read is shown with what is wrong with it, if it is text at all.
  void bring(const state::ParamList& list, std::string_view file, std::string_view bytes);
  // May the drafts be applied, and is there something to apply?
  bool ready() const;
  state::Values applied(const state::ParamList& list, state::Values values) const;
  // Forgets all that was written.
  void forget() { drafts_.clear(); }

  bool take_focus = false;  // the text wants the keyboard

 private:
  void put(const state::ParamList& list, RowsDraft& draft, std::string text);

  bool open_ = false;
  int scene_ = -1;
  size_t now_ = 0;
  std::vector<RowsDraft> drafts_;
};

}  // namespace ropewalk::app
