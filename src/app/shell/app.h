// The program: chapters, lesson, sharing, help and settings around the stage. The platform calls
// frame(); everything else follows from the state in Session.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/lecture/clock.h"
#include "app/lecture/pictures.h"
#include "app/session/language.h"
#include "app/session/packs.h"
#include "app/session/session.h"
#include "app/session/settings.h"
#include "app/shell/view.h"
#include "jobs/service.h"
#include "platform/platform.h"
#include "ui/text/fonts.h"
#include "ui/widgets/item.h"

namespace ropewalk::app {

class App final : public platform::Program {
 public:
  // Needs a current ImGui context, before its first frame, and must end before it does.
  App(platform::Platform& platform, Catalog catalog);

  bool frame(double seconds, float width, float height, float density) override;
  void open(std::string_view link) override;
  // Opens a lecture from a file's text; what is wrong with it is told in notes.
  void open_lecture(std::string_view file, std::string_view markdown, std::string_view folder = {});
  std::string snapshot() const override;
  void resized(float width, float height) override;
  float zoom() const override;
  std::string places() const override;
  std::string work() const override;
  Swipe swipe(unsigned item) const override;
  bool leaves_by_tab(bool back) override;
  bool wants_escape() const override;
  void receive(const platform::File& file) override;
  void pack_progress(std::string_view pack, size_t bytes) override;
  void receive_pack(std::string_view pack, std::string bytes, const std::string& problem) override;
  void receive_part(int held, std::uint64_t at, std::string bytes) override;
  void clicker(std::string_view word) override;
  void receive_picture(platform::Picture picture) override;
  std::string text_page() const override;
  void command(std::string_view words) override;
  std::string printed() override;

  // Does one of the things of the table of actions, as a key or a button would.
  void perform(const Request& request);

  const Session& session() const { return session_; }
  const Settings& settings() const { return settings_; }
  bool held() const { return held_.has_value(); }
  const std::string& language() const { return speaker_.language(); }
  // For tests: every text of the screen is appended to `texts` from now on; null ends it.
  void watch(std::vector<ui::DrawnText>* texts) { screen_.watch(texts); }
  const Transient& transient() const { return transient_; }
  // Where the last frame put its parts (window coordinates; what is scrolled away lies outside).
  const std::vector<Region>& regions() const { return regions_; }
  const std::vector<ui::Placed>& items() const { return items_.list; }
  // What is said at the bottom of the window right now; "" for nothing.
  std::string_view toast() const { return toast_; }

 private:
  void poll_keys();
  void poll_key(const ActionInfo& info);
  bool listens(When when) const;
  bool draw(double seconds, float width, float height);
  void fetch_packs();
  void tell_missed(std::span<const std::string_view> needed);
  void tell_platform();
  void tell_title();
  void remember_told();
  void say(std::string text);
  void choose_language();
  std::string_view awaited_words() const;
  bool await_language();
  void escape();
  void toggle_chapters();
  void share();
  void edit_rows(int param);
  void read_brought(platform::File& file);
  void take_brought();
  void take_rows(const std::vector<platform::File>& files);
  void refuse(const core::Note& note);
  void set_rows(int scene, const RowsSet& set);
  void export_figure(Action kind);
  void set_zoom(float zoom);
  bool poll_lecture_keys();
  void poll_jump();
  void set_presenting(bool on);
  void leave_controls();
  void perform_lecture(Action action);
  bool escape_lecture();
  void seek_lecture();
  void tell_speaker();
  void keep_clock();
  const ui::Pixels* find_picture(std::string_view path);
  void read_lecture(const std::string& name, std::string_view said, std::string_view markdown);

  platform::Platform& platform_;
  Packs packs_;
  Catalog catalog_;
  jobs::Service answers_;
  Session session_;
  std::optional<Session> held_;  // what the hall sees while the lecture goes on unseen
  ui::Vec2 window_;              // before zoom; nothing: not known
  Settings settings_, saved_;
  Speaker speaker_;
  std::string languages_;        // that the machine asks for
  std::string language_coming_;  // what is said while the words of one are on their way
  double language_since_ = -1;   // since when they are; negative: they are not
  Transient transient_;
  ui::Highlight highlight_;
  ui::Fonts fonts_;
  ui::Screen screen_;
  std::vector<Region> regions_;
  ui::PlacedItems items_;
  std::vector<Request> asked_, commands_;
  std::vector<std::string> missed_;      // notes about packs that are needed and did not come
  bool kept_ = false;                    // the platform knows that all packs have come
  std::vector<platform::File> brought_;  // by the person, since the last frame
  std::string toast_, link_, announced_, sought_, told_speaker_;
  double toast_since_ = 0, seconds_ = 0, changed_at_ = 0;
  int scene_ = -1, step_ = -1;  // as last told to the platform
  std::string deck_;            // likewise
  bool opened_ = true;          // the platform opened a link since the last frame
  // What was last read aloud: the values and numbers, and the item with the focus.
  state::Values told_values_;
  state::Probes told_probes_;
  unsigned told_focus_ = 0;
  ViewInfo view_;
  LectureClock clock_;
  Pictures pictures_;
  std::map<std::string, std::string, std::less<>> folders_;  // of lectures that files brought
};

}  // namespace ropewalk::app
