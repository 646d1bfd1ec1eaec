#include "app/intake/rows_dialog.h"

#include <algorithm>
#include <utility>

#include "state/text.h"

namespace ropewalk::app {

namespace {

// Text of this size is written and mended by hand; what is larger comes from a program.
constexpr size_t kMaxMended = size_t{256} << 10;

RowsRead read_draft(const state::ParamList& list, const RowsDraft& draft) {
  return read_rows(list, "", draft.text, draft.param);
}

}  // namespace

void RowsDialog::open(int scene, const state::ParamList& list, const state::Values& values,
                      size_t param) {
  const std::vector<size_t> places = rows_params(list);
  if (scene != scene_) drafts_.clear();
  scene_ = scene;
  drafts_.resize(places.size());
  for (size_t i = 0; i < places.size(); ++i) {
    RowsDraft& draft = drafts_[i];
    if (places[i] == param) now_ = i;
    const state::Rows& rows = values[places[i]].rows;
    if (draft.edited && draft.base == rows) continue;
    draft = {.param = places[i], .base = rows, .text = rows.csv(), .version = draft.version + 1};
    draft.read = read_draft(list, draft);
  }
  open_ = take_focus = !drafts_.empty();
}

void RowsDialog::written(const state::ParamList& list) {
  draft().edited = true;
  draft().said.clear();
  draft().read = read_draft(list, draft());
}

void RowsDialog::put(const state::ParamList& list, RowsDraft& draft, std::string text) {
  draft.text = std::move(text);
  draft.edited = true;
  draft.said.clear();
  draft.read = read_draft(list, draft);
  ++draft.version;
}

void RowsDialog::bring(const state::ParamList& list, std::string_view file,
                       std::string_view bytes) {
  RowsRead read = read_rows(list, file, bytes, draft().param);
  if (!read.problem.empty()) {
    std::string text(bytes);
    std::erase(text, '\r');
    if (text.size() > kMaxMended || !state::is_clean(text)) {
      draft().said = std::move(read.problem);
      return;
    }
    put(list, draft(), std::move(text));
    draft().read.problem = std::move(read.problem);
    return;
  }
  for (const auto& [param, rows] : read.set) {
    const auto owner = std::find_if(drafts_.begin(), drafts_.end(),
                                    [p = param](const RowsDraft& d) { return d.param == p; });
    put(list, *owner, rows.csv());
    if (read.set.size() == 1) now_ = static_cast<size_t>(owner - drafts_.begin());
  }
  draft().read.notes = std::move(read.notes);
}

bool RowsDialog::ready() const {
  bool edited = false;
  for (const RowsDraft& draft : drafts_) {
    if (draft.edited && !draft.read.problem.empty()) return false;
    edited = edited || draft.edited;
  }
  return edited;
}

state::Values RowsDialog::applied(const state::ParamList& list, state::Values values) const {
  for (const RowsDraft& draft : drafts_)
    if (draft.edited) values = with_rows(list, std::move(values), draft.read.set);
  return values;
}

}  // namespace ropewalk::app
