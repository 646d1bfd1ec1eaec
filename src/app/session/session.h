// Where the person is and how they got there: the state of the program without a pixel of it. All
// time is handed in, so tests drive it with a clock of their own.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/session/catalog.h"
#include "state/history.h"
#include "state/timeline.h"

namespace ropewalk::app {

// Seconds a lesson step takes to ease into its prepared state.
inline constexpr double kEaseSeconds = 0.25;
// 3 t^2 - 2 t^3, clamped to [0, 1].
double smooth(double t);

class Session {
 public:
  // What chapters ask for is asked of `answers`, and outlives them there.
  Session(const Catalog& catalog, core::Answers& answers);

  const Catalog& catalog() const { return catalog_; }
  core::Answers& answers() const { return answers_; }
  const scenes::Scene& scene() const { return catalog_.scene(location_.scene); }
  const state::ParamList& params() const { return scene().params(); }
  // What is shown now; in the middle of easing, what lies between.
  const state::Location& location() const { return location_; }
  // Where easing ends; the same as location() when nothing eases.
  const state::Location& destination() const { return easing_ ? easing_->to : location_; }
  std::string link() const { return catalog_.link(destination()); }
  // Rows of numbers that are too many for that link, by place in the list of parameters.
  std::vector<size_t> left_out() const { return catalog_.left_out(destination()); }
  const state::Lesson& lesson() const { return lesson_; }
  bool lesson_here() const { return catalog_.lesson_here(location_.scene); }
  // Before its code has come, a chapter draws nothing and has no numbers.
  bool code_here() const { return catalog_.code_here(location_.scene); }
  // What Next and Back walk over: the slides of the lecture that is open, else the lesson's steps.
  const state::Deck* deck() const { return deck_.get(); }  // the open lecture, or null
  const state::Slide* slide() const;                       // of it, the one that is shown, or null
  int steps() const;
  int place() const;  // the slide or step that is shown, 1 .. steps(); 0: none
  const state::Step& step_at(int number) const;
  const state::Step* step() const;  // the shown one, or null
  const state::Timeline& timeline() const { return timeline_; }
  // The scene, computed from location().
  scenes::Run& run() { return *run_; }
  const scenes::Run& run() const { return *run_; }
  bool moving() const { return timeline_.playing() || easing_.has_value(); }

  const std::vector<core::Note>& notes() const { return notes_; }
  void dismiss_notes() { notes_.clear(); }
  void tell(core::Note note) { notes_.push_back(std::move(note)); }
  void take_back(std::string_view told) {
    std::erase_if(notes_, [told](const core::Note& note) { return core::sentence(note) == told; });
  }

  // No easing from now on (the machine asks for reduced motion).
  void set_reduced_motion(bool reduced) { reduced_motion_ = reduced; }

  // To be called once a frame before drawing: moves timeline and easing on to `now` and computes.
  void advance(double now);

  // A link from outside (address bar, back and forward, command line): opened at once, with its
  // notes.
  void open(std::string_view link);
  // A link the person followed inside the program: eases within a chapter, jumps between chapters.
  void follow(std::string_view link);
  void choose_scene(int scene);
  // Opens this slide of the lecture, else this step of the chapter's lesson; 0: neither.
  void choose_step(int step);
  // One slide on or back; a question is answered before the next slide or step comes. Without a
  // lecture one step, beyond the last or first into the neighbouring chapter. False at the very
  // ends.
  bool next();
  bool back();
  // In lecture mode lists may come one item at a time: how many of the slide's are shown.
  int shown_items() const;
  bool can_next() const;
  bool can_back() const;

  // Lessons and lectures of the program's own may have come: what waits for them goes on.
  void take_up();
  // A lecture has come: from now on links may name it. One that a link waits for is shown at once.
  void add_deck(const std::string& name, state::Deck deck);
  // Opens a lecture that has come, or one of the program's own, at its list of slides.
  void open_deck(const std::string& name);
  void close_deck();
  // The name of the lecture that the link asks for and that has not come; "" for none.
  std::string missing_deck() const { return deck_ == nullptr ? destination().deck : ""; }

  // Takes over what another session shows, and nothing of how it got there.
  void copy_of(const Session& other);

  // The language that the last link asked for, once; "" if it asked for none.
  std::string take_language() { return std::exchange(language_asked_, {}); }
  // Another language is spoken: lesson and the program's own lectures are read again.
  void translate();

  // Lecture mode.
  bool presenting() const { return destination().present; }
  void present(bool on);
  // The person changed values by hand: in a widget or in the picture. Values are clamped.
  void change(state::Values values);
  // The same, in one entry of the history whatever they are, and in another chapter if need be.
  void bring(int scene, state::Values values);
  // All parameters of the chapter to their defaults.
  void reset();

  bool can_undo() const { return history_.can_undo(); }
  bool can_redo() const { return history_.can_redo(); }
  void undo();
  void redo();

  void play(bool on);
  void step_time(int steps);
  void scrub(double fraction);
  void set_speed(double speed) { timeline_.set_speed(speed); }

  // Guesses, by chapter and step; -1: none made yet.
  int guess() const;
  // Also brings the state that the answer begins with (state::Step::reveals).
  void make_guess(int index);
  // Next has shown the answer; nobody guessed.
  bool answer_shown() const { return shown_.count(question()) > 0; }
  // As one small text for the settings ("order-blind.2=1 ..."); hostile text is ignored.
  std::string guesses_text() const;
  void load_guesses(std::string_view text);

 private:
  struct Easing {
    state::Values from;
    state::Location to;
    double start;
  };
  void arrive(state::Location location);
  bool may_go(const state::Location& to) const;
  void make_run();
  void sync_deck();
  void take_stage();
  state::Location stage_of(int slide) const;
  void choose_slide(int slide);
  state::Location here(state::Location to) const;
  // Where guesses are kept: chapter and step, or "" and the slide of the open lecture.
  std::pair<std::string, int> question() const;
  bool answer_waits() const;
  int items() const;
  void show_answer();
  void go(state::Location to, bool ease);
  void record(std::string_view topic);
  void apply_timeline();
  void sync_timeline();

  const Catalog& catalog_;
  core::Answers& answers_;
  state::Location location_;
  state::Lesson lesson_;
  std::unique_ptr<scenes::Run> run_;
  int run_scene_ = -1;
  bool runs_ = false;  // run_ is the chapter's, and not what stands for it until its code has come
  state::Timeline timeline_;
  state::History history_;
  std::optional<Easing> easing_;
  std::vector<core::Note> notes_;
  std::map<std::pair<std::string, int>, int> guesses_;
  std::map<std::string, std::shared_ptr<const state::Deck>, std::less<>> decks_;  // that have come
  std::shared_ptr<const state::Deck> deck_;
  std::string deck_name_, language_asked_;
  std::map<int, int> slide_guesses_;             // by slide of the open lecture
  std::set<std::pair<std::string, int>> shown_;  // questions whose answer Next has shown
  int shown_items_ = 0, items_slide_ = 0;        // of that slide so many items are shown
  bool stage_from_slide_ = false;                // the link named a slide and no chapter
  double now_ = 0;
  bool reduced_motion_ = false, started_ = false;
};

}  // namespace ropewalk::app
