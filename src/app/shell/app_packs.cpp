// What the program fetches while it runs: asked for by what is shown, taken up when it comes.
#include <algorithm>
#include <span>
#include <utility>

#include "app/shell/app.h"
#include "app/shell/waiting.h"
#include "imgui.h"

namespace ropewalk::app {

// Not before something is on the screen: until then the connection belongs to that.
void App::fetch_packs() {
  if (view_.frame < 2) return;
  std::vector<std::string_view> needed;
  add_needed(session_, needed);
  if (held_) add_needed(*held_, needed);
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

void App::pack_progress(std::string_view pack, size_t bytes) { packs_.progress(pack, bytes); }

void App::receive_pack(std::string_view pack, std::string bytes, const std::string& problem) {
  if (!packs_.receive(pack, std::move(bytes), problem)) return;
  fonts_.update(*ImGui::GetIO().Fonts);
  session_.take_up();
  if (held_) held_->take_up();
  transient_.unsettled = true;
}

}  // namespace ropewalk::app
