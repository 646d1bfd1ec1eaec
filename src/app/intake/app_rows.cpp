// Rows of numbers: where those that come go to, and what a link can not take.
#include <algorithm>

#include "app/intake/rows_input.h"
#include "app/shell/app.h"
#include "core/words/words.h"

namespace ropewalk::app {
namespace {

// The first parameter that nothing was set of yet, or the first of all.
size_t next_free(const std::vector<size_t>& places, const RowsSet& set) {
  for (const size_t place : places)
    if (std::none_of(set.begin(), set.end(), [place](const auto& s) { return s.first == place; }))
      return place;
  return places.front();
}

void add(RowsSet& set, const RowsSet& more) {
  for (const auto& [place, rows] : more) {
    std::erase_if(set, [p = place](const auto& s) { return s.first == p; });
    set.emplace_back(place, rows);
  }
}

}  // namespace

void App::edit_rows(int param) {
  const state::Location& at = session_.location();
  transient_.rows.open(at.scene, session_.params(), at.values, static_cast<size_t>(param));
}

// All that came at once.
void App::take_rows(const std::vector<platform::File>& files) {
  const int here = session_.location().scene;
  if (RowsDialog& dialog = transient_.rows; dialog.is_open(here)) {
    for (const platform::File& file : files) {
      if (file.problem.empty()) {
        dialog.bring(session_.params(), file.name, file.bytes);
      } else {
        dialog.draft().said = file.problem;
      }
    }
    return;
  }
  const int scene = rows_params(session_.params()).empty() ? chapter_of_rows(catalog_) : here;
  if (scene < 0)
    return session_.tell(
        {.what = std::string(tr("No chapter of this program takes rows of numbers"))});
  const state::ParamList& list = catalog_.scene(scene).params();
  const std::vector<size_t> places = rows_params(list);
  RowsSet set;
  for (const platform::File& file : files) {
    RowsRead read = read_rows(list, file.name, file.bytes, next_free(places, set));
    if (!read.problem.empty()) session_.tell({.what = read.problem});
    for (const std::string& note : read.notes) session_.tell({.what = note});
    add(set, read.set);
  }
  if (!set.empty()) set_rows(scene, set);
}

void App::set_rows(int scene, const RowsSet& set) {
  const bool elsewhere = scene != session_.location().scene;
  const state::ParamList& list = catalog_.scene(scene).params();
  const state::Location& at = session_.destination();
  session_.bring(scene, with_rows(list, elsewhere ? state::defaults(list) : at.values, set));
  const std::string words = rows_words(list, set);
  if (elsewhere) {
    say(tr("This chapter takes rows: {rows}. Undo goes back", {{"rows", words}}));
  } else {
    say(tr("{rows} set. Undo brings back what was there", {{"rows", words}}));
  }
}

void App::share() {
  platform_.copy(platform_.url_of(session_.link()));
  const std::vector<size_t> places = session_.left_out();
  if (places.empty()) return say(std::string(tr("Link copied")));
  const state::ParamList& list = session_.params();
  RowsSet set;
  std::vector<std::string> keys;
  std::vector<std::string> instead;
  for (size_t i = 0; i < places.size(); ++i) {
    const state::Param& param = list[places[i]];
    set.emplace_back(places[i], session_.destination().values[places[i]].rows);
    keys.emplace_back(rows_name(param));
    instead.push_back(tr("{name} {size}", {{"name", rows_name(param)},
                                           {"size", state::display(param, param.initial)}}));
  }
  session_.dismiss_notes();
  session_.tell(
      {tr("The link goes without {rows}: its {bytes} bytes do not hold so many numbers. Whoever "
          "opens it sees instead: {instead}. Send the files along; dropped on the page, they stand "
          "as they do here.",
          {{"rows", rows_words(list, set)},
           {"bytes", state::kMaxLinkBytes},
           {"instead", listed(instead)}})});
  say(tr("Link copied, without your {keys}", {{"keys", listed(keys)}}));
}

}  // namespace ropewalk::app
