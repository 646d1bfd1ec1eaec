// What the program fetches while it runs: asked for by what is shown, taken up when it comes.
#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "app/shell/app.h"
#include "app/shell/waiting.h"
#include "assets/assets.h"
#include "assets/languages.h"
#include "core/words/words.h"
#include "imgui.h"

namespace ropewalk::app {

// Not before something is on the screen: until then the connection belongs to that.
void App::fetch_packs() {
  if (view_.frame < 2) return;
  std::vector<std::string_view> needed;
  add_needed(session_, needed);
  if (held_) add_needed(*held_, needed);
  if (transient_.code || transient_.code_wanted) needed.push_back(assets::kPrograms);
  if (const std::string_view words = awaited_words(); !words.empty()) needed.push_back(words);
  packs_.want(needed);
  tell_missed(needed);
  if (packs_.done() && !std::exchange(kept_, true)) platform_.keep_all();
}

// What is needed and did not come is told in notes, for as long as that is so.
void App::tell_missed(std::span<const std::string_view> needed) {
  std::vector<std::string> missed;
  for (const std::string_view pack : needed)
    if (std::string problem = packs_.problem(pack); !problem.empty())
      missed.push_back(std::move(problem));
  const auto holds = [](const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
  };
  for (const std::string& note : missed_)
    if (!holds(missed, note)) session_.take_back(note);
  for (const std::string& note : missed) {
    if (holds(missed_, note)) continue;
    session_.tell({note});
    platform_.announce(note);
  }
  missed_ = std::move(missed);
}

// The pack of the language that is to be spoken, if it has not come.
std::string_view App::awaited_words() const {
  const std::string_view pack = assets::words_pack(language_of(settings_.language, languages_));
  return assets::has_pack(pack) ? std::string_view() : pack;
}

// Until the words have come the old ones stay; if that takes more than a moment, it is said how far
// they are. True while they are on their way.
bool App::await_language() {
  constexpr double kMoment = 1;
  const std::string_view pack = awaited_words();
  const bool coming = !pack.empty() && packs_.problem(pack).empty();
  if (!coming) {
    if (!toast_.empty() && toast_ == language_coming_) toast_.clear();
    language_since_ = -1;
    return false;
  }
  if (language_since_ < 0) language_since_ = seconds_;
  if (seconds_ - language_since_ < kMoment) return true;
  std::string words = tr("The language is coming: {percent} %",
                         {{"percent", std::lround(packs_.come({&pack, 1}) * 100)}});
  if (toast_.empty()) say(words);
  if (toast_ == language_coming_) toast_ = words;
  language_coming_ = std::move(words);
  return true;
}

void App::pack_progress(std::string_view pack, size_t bytes) { packs_.progress(pack, bytes); }

void App::receive_pack(std::string_view pack, std::string bytes, const std::string& problem) {
  if (!packs_.receive(pack, std::move(bytes), problem)) return;
  fonts_.update(*ImGui::GetIO().Fonts);
  session_.take_up();
  if (held_) held_->take_up();
  transient_.unsettled = true;
}

}  // namespace ropewalk::app
