// A lecture in the program: where its slides lead.
#include <algorithm>
#include <utility>

#include "app/session/session.h"
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
  if (deck_ != nullptr) to.step = 0;
  return to;
}

// Takes up the lecture that the location names, if it has come.
void Session::sync_deck() {
  if (location_.deck == deck_name_ && (deck_ != nullptr || deck_name_.empty())) return;
  deck_name_ = location_.deck;
  deck_.reset();
  slide_guesses_.clear();
  shown_.clear();
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
    notes_.push_back({.what = "The lecture has no slide " + std::to_string(at.slide),
                      .instead = "slide " + std::to_string(steps()) + " of " +
                                 std::to_string(steps()) + " is shown instead"});
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

// Is there a question on the slide that nobody has answered?
bool Session::answer_waits() const {
  const state::Step* asked = step();
  return deck_ != nullptr && asked != nullptr && !asked->guesses.empty() && guess() < 0;
}

bool Session::next_slide() {
  if (answer_waits()) {
    const std::vector<state::Guess>& guesses = step()->guesses;
    const auto right = std::find_if(guesses.begin(), guesses.end(),
                                    [](const state::Guess& guess) { return guess.right; });
    shown_.insert(destination().slide);
    make_guess(right == guesses.end() ? 0 : static_cast<int>(right - guesses.begin()));
    return true;
  }
  if (place() >= steps()) return false;
  choose_slide(place() + 1);
  return true;
}

bool Session::can_next() const {
  return place() < steps() || answer_waits() ||
         (deck_ == nullptr && location_.scene + 1 < catalog_.size());
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
}

void Session::present(bool on) {
  location_.present = on;
  if (easing_) easing_->to.present = on;
}

}  // namespace ropewalk::app
