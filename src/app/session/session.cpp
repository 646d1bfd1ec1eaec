#include "app/session/session.h"

#include <algorithm>

namespace ropewalk::app {

double smooth(double t) {
  t = std::clamp(t, 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

namespace {

// What stands for a chapter whose code has not come.
class ComingRun final : public scenes::Run {
 public:
  void update(const state::Values& values) override { values_ = values; }
  state::Values draw(ui::Stage&) override { return values_; }
  state::Probes probes() const override { return {}; }

 private:
  state::Values values_;
};

}  // namespace

Session::Session(const Catalog& catalog, core::Answers& answers)
    : catalog_(catalog), answers_(answers) {
  arrive(catalog_.start_of(0));
}

const state::Step* Session::step() const { return place() > 0 ? &step_at(place()) : nullptr; }

void Session::make_run() {
  runs_ = code_here();
  if (runs_)
    run_ = scene().run(answers_);
  else
    run_ = std::make_unique<ComingRun>();
}

// Puts the program at `location`, with everything that follows from the chapter it is in.
void Session::arrive(state::Location location) {
  easing_.reset();
  location_ = std::move(location);
  if (location_.scene != run_scene_) {
    run_scene_ = location_.scene;
    lesson_ = catalog_.lesson(run_scene_);
    make_run();
  }
  sync_deck();
  sync_timeline();
  run_->update(location_.values);
}

void Session::go(state::Location to, bool ease) {
  timeline_.pause();
  to.present = destination().present;
  to.only_stage = destination().only_stage;
  if (!ease || reduced_motion_ || to.scene != location_.scene || to.values == location_.values) {
    arrive(std::move(to));
    return;
  }
  location_.step = to.step;
  location_.deck = to.deck;
  location_.slide = to.slide;
  easing_.emplace(Easing{location_.values, std::move(to), now_});
  sync_deck();
}

void Session::record(std::string_view topic) { history_.record(destination(), topic, now_); }

void Session::advance(double now) {
  // A clock that stood still (a hidden tab, a laptop that slept) or went back moves nothing on.
  const double passed = started_ ? std::clamp(now - now_, 0.0, 0.25) : 0;
  now_ = now;
  started_ = true;
  if (easing_) {
    const double t = (now_ - easing_->start) / kEaseSeconds;
    if (t >= 1) {
      arrive(std::move(easing_->to));
    } else {
      location_.values = state::ease(params(), easing_->from, easing_->to.values, smooth(t));
    }
  } else if (timeline_.playing()) {
    timeline_.advance(passed);
    apply_timeline();
  }
  run_->update(location_.values);
}

void Session::open(std::string_view link) {
  state::Decoded opened = catalog_.open(link);
  notes_ = std::move(opened.notes);
  language_asked_ = std::move(opened.language);
  stage_from_slide_ = false;
  if (catalog_.link(opened.location) == this->link()) return;
  stage_from_slide_ = opened.location.slide > 0 && link.substr(0, link.find('?')).ends_with("#/");
  if (started_) record("");
  timeline_.pause();
  arrive(std::move(opened.location));
  take_stage();
}

void Session::follow(std::string_view link) {
  state::Decoded opened = catalog_.open(link);
  notes_ = std::move(opened.notes);
  language_asked_ = std::move(opened.language);
  // A link in the prose changes the picture, not the place in the lesson.
  if (opened.location.scene == location_.scene && opened.location.step == 0)
    opened.location.step = destination().step;
  if (opened.location.deck.empty()) opened.location = here(std::move(opened.location));
  record("");
  go(std::move(opened.location), true);
}

void Session::choose_scene(int scene) {
  if (scene < 0 || scene >= catalog_.size() || scene == location_.scene) return;
  record("");
  notes_.clear();
  go(here(catalog_.start_of(scene)), false);
}

void Session::choose_step(int step) {
  if (deck_ != nullptr) return choose_slide(step);
  step = std::clamp(step, 0, steps());
  record("");
  if (step == 0) {
    location_.step = 0;
    if (easing_) easing_->to.step = 0;
    return;
  }
  go(here(catalog_.prepared(location_.scene, lesson_, step)), true);
}

bool Session::next() {
  if (items() > shown_items()) {
    shown_items_ = shown_items() + 1;
    items_slide_ = place();
    return true;
  }
  if (answer_waits()) {
    show_answer();
    return true;
  }
  if (deck_ != nullptr) {
    if (place() >= steps()) return false;
    choose_slide(place() + 1);
    return true;
  }
  if (!lesson_here()) return false;
  if (destination().step < steps()) {
    choose_step(destination().step + 1);
    return true;
  }
  if (location_.scene + 1 >= catalog_.size()) return false;
  choose_scene(location_.scene + 1);
  return true;
}

void Session::take_up() {
  const bool waited = lesson_.steps.empty();
  lesson_ = catalog_.lesson(run_scene_);
  state::Location& at = easing_ ? easing_->to : location_;
  if (waited && deck_ == nullptr && lesson_here()) {
    catalog_.clamp_step(at, notes_);
    location_.step = at.step;
  }
  sync_deck();
  take_stage();
  if (runs_ || !code_here()) return;
  make_run();
  run_->update(location_.values);
}

bool Session::back() {
  if (deck_ != nullptr) {
    if (items() > 0 && shown_items() > 0) {
      --shown_items_;
      return true;
    }
    if (place() > 0) choose_slide(place() - 1);
    items_slide_ = place();
    shown_items_ = items();  // what the hall has seen is there
    return place() > 0;
  }
  if (destination().step > 0) {
    choose_step(destination().step - 1);
    return true;
  }
  if (location_.scene == 0) return false;
  const int scene = location_.scene - 1;
  const state::Lesson lesson = catalog_.lesson(scene);
  record("");
  go(here(catalog_.prepared(scene, lesson, static_cast<int>(lesson.steps.size()))), false);
  return true;
}

void Session::change(state::Values values) {
  const state::ParamList& list = params();
  values.resize(list.size());
  int changed = -1;
  for (size_t i = 0; i < list.size(); ++i) {
    values[i] = state::clamp(list[i], std::move(values[i]), nullptr);
    if (values[i] != location_.values[i]) changed = changed < 0 ? static_cast<int>(i) : changed;
  }
  if (changed < 0) return;
  record(list[static_cast<size_t>(changed)].key);
  if (easing_) {  // the hand wins over what it holds; the rest arrives
    state::Location to = std::move(easing_->to);
    for (size_t i = 0; i < list.size(); ++i)
      if (values[i] != location_.values[i]) to.values[i] = values[i];
    arrive(std::move(to));
    return;
  }
  if (timeline_.exists()) {
    const int moved = state::find_param(list, timeline_.animation().key);
    const auto at = static_cast<size_t>(std::max(moved, 0));
    if (moved >= 0 && values[at] != location_.values[at]) timeline_.pause();
  }
  location_.values = std::move(values);
  sync_timeline();
  run_->update(location_.values);
}

void Session::bring(int scene, state::Values values) {
  const state::ParamList& list = catalog_.scene(scene).params();
  state::Location to = scene == location_.scene ? destination() : here(catalog_.start_of(scene));
  for (size_t i = 0; i < list.size(); ++i)
    to.values[i] = state::clamp(list[i], std::move(values[i]), nullptr);
  if (to == destination()) return;
  record("");
  go(std::move(to), false);
}

void Session::reset() {
  run_->forget();
  state::Location to = here(catalog_.start_of(location_.scene));
  to.step = destination().step;
  if (to.values == destination().values) return;
  record("");
  notes_.clear();
  go(std::move(to), true);
}

// Before a hall, what is undone is undone in the picture: it never turns a slide.
bool Session::may_go(const state::Location& to) const {
  const state::Location& at = destination();
  return !presenting() ||
         (to.scene == at.scene && to.step == at.step && to.deck == at.deck && to.slide == at.slide);
}

void Session::undo() {
  if (!history_.can_undo() || !may_go(history_.before())) return;
  go(history_.undo(destination()), true);
}

void Session::redo() {
  if (!history_.can_redo() || !may_go(history_.after())) return;
  go(history_.redo(destination()), true);
}

// ---- the timeline
// -------------------------------------------------------------------------------------------------

// Timeline to parameter.
void Session::apply_timeline() {
  const int index = state::find_param(params(), timeline_.animation().key);
  if (index < 0) return;
  const auto at = static_cast<size_t>(index);
  location_.values[at] = state::clamp(params()[at], state::Value::of(timeline_.value()), nullptr);
}

// Parameters to timeline: what moves, and where it stands.
void Session::sync_timeline() {
  const state::Animation animation = scene().animation(location_.values);
  if (animation != timeline_.animation()) {
    state::Timeline other(animation);
    other.set_speed(timeline_.speed());
    const bool goes_on = timeline_.playing() && animation.key == timeline_.animation().key;
    timeline_ = other;
    if (goes_on) timeline_.play();
  }
  if (!timeline_.exists()) return;
  const int index = state::find_param(params(), timeline_.animation().key);
  if (index >= 0) timeline_.set_value(location_.values[static_cast<size_t>(index)].number());
}

void Session::play(bool on) {
  if (!timeline_.exists() || on == timeline_.playing()) return;
  if (!on) {
    timeline_.pause();
    return;
  }
  record("");
  if (easing_) arrive(std::move(easing_->to));
  if (!timeline_.animation().loop && timeline_.fraction() >= 1) timeline_.scrub(0);
  timeline_.play();
}

void Session::step_time(int steps) {
  if (!timeline_.exists()) return;
  record("step_time");
  if (easing_) arrive(std::move(easing_->to));
  timeline_.step(steps);
  apply_timeline();
  run_->update(location_.values);
}

void Session::scrub(double fraction) {
  if (!timeline_.exists()) return;
  record("scrub");
  if (easing_) arrive(std::move(easing_->to));
  timeline_.scrub(fraction);
  apply_timeline();
  run_->update(location_.values);
}

// ---- guesses
// ------------------------------------------------------------------------------------------------------

namespace {

// The right one of the guesses; the first if the author named none.
int right_guess(const state::Step& step) {
  const auto right = std::find_if(step.guesses.begin(), step.guesses.end(),
                                  [](const state::Guess& guess) { return guess.right; });
  return right == step.guesses.end() ? 0 : static_cast<int>(right - step.guesses.begin());
}

}  // namespace

std::pair<std::string, int> Session::question() const {
  if (deck_ != nullptr) return {"", destination().slide};
  return {std::string(scene().about().id), destination().step};
}

// Is there a question that nobody has answered?
bool Session::answer_waits() const {
  const state::Step* asked = step();
  return asked != nullptr && !asked->guesses.empty() && guess() < 0;
}

void Session::show_answer() {
  shown_.insert(question());
  if (const std::string reveals(step()->reveals()); !reveals.empty()) follow(reveals);
}

int Session::guess() const {
  const state::Step* asked = step();
  if (asked == nullptr || asked->guesses.empty()) return -1;
  int made = -1;
  if (deck_ != nullptr) {
    const auto at = slide_guesses_.find(destination().slide);
    if (at != slide_guesses_.end()) made = at->second;
  } else if (const auto at = guesses_.find(question()); at != guesses_.end()) {
    made = at->second < static_cast<int>(asked->guesses.size()) ? at->second : -1;
  }
  return made < 0 && answer_shown() ? right_guess(*asked) : made;
}

void Session::make_guess(int index) {
  const state::Step* asked = step();
  if (asked == nullptr || index < 0 || index >= static_cast<int>(asked->guesses.size())) return;
  const std::string reveals(asked->reveals());
  if (deck_ == nullptr) {
    guesses_[question()] = index;
    shown_.erase(question());
  } else if (guess() >= 0) {
    return;  // told already
  } else {
    slide_guesses_[destination().slide] = index;
  }
  if (!reveals.empty()) follow(reveals);
}

std::string Session::guesses_text() const {
  std::string text;
  for (const auto& [where, index] : guesses_) {
    if (!text.empty()) text += ' ';
    text += where.first + '.' + std::to_string(where.second) + '=' + std::to_string(index);
  }
  return text;
}

void Session::load_guesses(std::string_view text) {
  const auto small_number = [](std::string_view digits) {
    if (digits.empty() || digits.size() > 2) return -1;
    int number = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return -1;
      number = 10 * number + (c - '0');
    }
    return number;
  };
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const size_t dot = word.find('.'), equals = word.find('=');
    if (dot == std::string_view::npos || equals == std::string_view::npos || equals < dot) continue;
    const int step = small_number(word.substr(dot + 1, equals - dot - 1));
    const int index = small_number(word.substr(equals + 1));
    const std::string_view id = word.substr(0, dot);
    if (step > 0 && index >= 0 && catalog_.find(id) >= 0) guesses_[{std::string(id), step}] = index;
  }
}

}  // namespace ropewalk::app
