// The chapters the program offers, and how a link is read against them: shared by the page, the
// window and the command line, so that all of them open the same state.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assets/assets.h"
#include "scenes/scene.h"
#include "state/link.h"
#include "state/prose/deck.h"
#include "state/prose/lesson.h"

namespace ropewalk::app {

class Catalog {
 public:
  // Finds the Markdown of a chapter's lesson by its id; "" if it has none.
  using LessonText = std::function<std::string_view(std::string_view id)>;

  Catalog();  // every chapter the program was built with
  Catalog(std::vector<std::unique_ptr<scenes::Scene>> scenes, LessonText lesson_text,
          std::span<const assets::DeckFile> decks = {});

  int size() const { return static_cast<int>(scenes_.size()); }
  const scenes::Scene& scene(int index) const { return *scenes_[static_cast<size_t>(index)]; }
  std::span<const state::Schema> schemas() const { return schemas_; }
  state::Lesson lesson(int index) const;
  // Has the lesson come? Before, it has no steps. The pack (assets/assets.h) that it is in.
  bool lesson_here(int index) const;
  std::string_view lesson_pack(int index) const;
  // Has the code come that the chapter runs with? The first one's is always here. The pack it is.
  bool code_here(int index) const;
  std::string_view code_pack(int index) const;
  // The lectures that the program has with it, by name.
  struct Lecture {
    std::string_view name, title;
  };
  std::span<const Lecture> lectures() const { return lectures_; }
  // Its title in the language that is spoken.
  std::string_view title(const Lecture& lecture) const;
  // One of them; empty for another name, and for one that has not come.
  std::optional<state::Deck> lecture(std::string_view name) const;
  // The packs that one of them takes; none for another name.
  std::vector<std::string_view> lecture_packs(std::string_view name) const;
  // What is told of a name that is none of them.
  core::Note no_lecture(std::string_view name) const;
  // Reads a lecture. Links and equations that this program does not have are among its problems.
  state::Deck read_deck(std::string_view markdown,
                        size_t most_problems = state::kMaxDeckProblems) const;
  // Index of the chapter with this id, or -1.
  int find(std::string_view id) const;

  // The state a link opens. On top of state::decode, a step the lesson does not have is clamped
  // with a note, as soon as the lesson is here.
  state::Decoded open(std::string_view link) const;
  // Clamps the step of the location, and appends a note if it had to be.
  void clamp_step(state::Location& location, std::vector<core::Note>& notes) const;
  std::string link(const state::Location& location) const;
  // Places of the parameters whose rows are too many for that link.
  std::vector<size_t> left_out(const state::Location& location) const;
  // The chapter at its defaults, no lesson step opened.
  state::Location start_of(int scene) const;
  // The prepared state of a lesson step, 1 .. steps.size().
  state::Location prepared(int scene, const state::Lesson& lesson, int step) const;

 private:
  std::vector<std::unique_ptr<scenes::Scene>> scenes_;
  std::vector<state::Schema> schemas_;
  LessonText lesson_text_;
  std::span<const assets::DeckFile> decks_;
  std::vector<Lecture> lectures_;
};

// What a view reports of itself besides the state.
struct ViewInfo {
  long frame = 0;
  int width = 0, height = 0;
  double scale = 1;
};

// The snapshot of a running scene: the one way both the page and the terminal make it.
std::string snapshot_json(const Catalog& catalog, const state::Location& location,
                          const state::Probes& probes, std::span<const core::Note> notes,
                          const ViewInfo& view);

// The snapshot of a link nobody is looking at.
std::string snapshot_json(const Catalog& catalog, const state::Decoded& opened);

}  // namespace ropewalk::app
