// A lecture in the program: where its slides lead.
#include <algorithm>
#include <limits>
#include <utility>

#include "app/session/session.h"
#include "core/words/words.h"
#include "state/text.h"

namespace ropewalk::app {

const state::Slide* Session::slide() const {
  if (deck_ == nullptr || place() == 0) return nullptr;
  return &deck_->slides[static_cast<size_t>(place() - 1)];
}

int Session::steps() const {
  return static_cast<int>(deck_ != nullptr ? deck_->slides.size() : lesson_.steps.size());
}

int Session::place() const {
  const int place = deck_ != nullptr ? destination().slide : destination().step;
  return place >= 0 && place <= steps() ? place : 0;
}

const state::Step& Session::step_at(int number) const {
  const auto index = static_cast<size_t>(number - 1);
  return deck_ != nullptr ? deck_->slides[index].step : lesson_.steps[index];
}

// `to` with the lecture and its slide as they are.
state::Location Session::here(state::Location to) const {
  const state::Location& now = destination();
  to.deck = now.deck;
  to.slide = now.slide;
  to.present = now.present;
  to.only_stage = now.only_stage;
  if (deck_ != nullptr) to.step = 0;
  return to;
}

// Takes up the lecture that the location names, if it has come.
void Session::sync_deck() {
  if (location_.deck == deck_name_ && (deck_ != nullptr || deck_name_.empty())) return;
  deck_name_ = location_.deck;
  deck_.reset();
  items_slide_ = 0;
  slide_guesses_.clear();
  std::erase_if(shown_, [](const auto& question) { return question.first.empty(); });
  if (deck_name_.empty()) return;
  auto found = decks_.find(deck_name_);
  if (found == decks_.end()) {
    std::optional<state::Deck> own = catalog_.lecture(deck_name_);
    if (!own) return;
    found = decks_.emplace(deck_name_, std::make_shared<const state::Deck>(*std::move(own))).first;
  }
  deck_ = found->second;
  state::Location& at = easing_ ? easing_->to : location_;
  at.step = location_.step = 0;
  if (at.slide > steps()) {
    notes_.push_back({.what = tr("The lecture has no slide {n}", {{"n", at.slide}}),
                      .instead = tr("slide {all} of {all} is shown instead", {{"all", steps()}})});
    at.slide = location_.slide = steps();
  }
}

// A link that names a slide and no chapter leaves the stage to the slide.
void Session::take_stage() {
  if (deck_ == nullptr || !std::exchange(stage_from_slide_, false)) return;
  state::Location stage = stage_of(destination().slide);
  if (!stage.values.empty()) arrive(std::move(stage));
}

// The state of the stage on a slide; without values if no slide up to it says any.
state::Location Session::stage_of(int slide) const {
  const std::string_view link = state::stage_link(*deck_, slide);
  if (link.empty()) return {};
  state::Location to = here(catalog_.open(link).location);
  to.slide = slide;
  return to;
}

void Session::choose_slide(int slide) {
  slide = std::clamp(slide, 0, steps());
  const int from = place();
  if (slide == from) return;
  record("");
  const bool own = slide > 0 && !deck_->slides[static_cast<size_t>(slide - 1)].step.link.empty();
  const bool stays = !own && state::stage_link(*deck_, slide) == state::stage_link(*deck_, from);
  state::Location to = slide > 0 && !stays ? stage_of(slide) : state::Location{};
  if (to.values.empty()) {
    to = destination();
    to.slide = slide;
  }
  go(std::move(to), true);
}

// That come one at a time on the slide that is shown.
int Session::items() const {
  const state::Slide* shown = slide();
  return shown != nullptr && presenting() ? state::count_one_by_one(shown->step.prose) : 0;
}

int Session::shown_items() const {
  if (!presenting()) return std::numeric_limits<int>::max();
  return items_slide_ == place() ? std::min(shown_items_, items()) : 0;
}

bool Session::can_next() const {
  return place() < steps() || answer_waits() || items() > shown_items() ||
         (deck_ == nullptr && lesson_here() && location_.scene + 1 < catalog_.size());
}

bool Session::can_back() const { return place() > 0 || (deck_ == nullptr && location_.scene > 0); }

void Session::add_deck(const std::string& name, state::Deck deck) {
  decks_[name] = std::make_shared<const state::Deck>(std::move(deck));
  if (location_.deck != name) return;
  deck_.reset();  // also when it came anew: the file was changed and dropped again
  deck_name_.clear();
  sync_deck();
  take_stage();
}

void Session::open_deck(const std::string& name) {
  if (name == destination().deck && deck_ != nullptr) return choose_slide(0);
  record("");
  state::Location to = destination();
  to.deck = name;
  to.slide = 0;
  to.step = 0;
  arrive(std::move(to));
}

void Session::translate() {
  lesson_ = catalog_.lesson(location_.scene);
  make_run();  // what it has worked out may hold sentences
  run_->update(location_.values);
  for (const Catalog::Lecture& lecture : catalog_.lectures())
    decks_.erase(std::string(lecture.name));
  if (deck_ == nullptr || decks_.count(deck_name_) > 0)
    return;  // none, or one that a person brought
  const auto guesses = slide_guesses_;
  const auto shown = shown_;
  deck_.reset();
  sync_deck();
  slide_guesses_ = guesses;
  shown_ = shown;
}

void Session::close_deck() {
  record("");
  state::Location to = destination();
  to.deck.clear();
  to.slide = 0;
  arrive(std::move(to));
}

void Session::copy_of(const Session& other) {
  decks_ = other.decks_;
  guesses_ = other.guesses_;
  arrive(other.location_);
  slide_guesses_ = other.slide_guesses_;
  shown_ = other.shown_;
  shown_items_ = other.shown_items_;
  items_slide_ = other.items_slide_;
}

void Session::present(bool on) {
  location_.present = on;
  if (easing_) easing_->to.present = on;
}

}  // namespace ropewalk::app
