#include "app/lecture/lecture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/session/session.h"
#include "app/text_page/prose_json.h"
#include "core/words/words.h"
#include "state/json_writer.h"
#include "state/text.h"

namespace ropewalk::app {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

constexpr size_t kMaxNotices = 12;

// Guesses and answer of a question.
void write_question(state::JsonWriter& json, const state::Step& step, const std::string& folder) {
  json.list("guesses");
  for (const state::Guess& guess : step.guesses) {
    json.open().flag("right", guess.right);
    write_words(json, "words", guess.text);
    json.close();
  }
  json.close();
  write_prose(json, "answer", step.answer, folder);
}

// What is right, and why; "" where nothing is asked.
std::string answer_text(const state::Step& step, const std::string& before) {
  std::string text;
  for (const state::Guess& guess : step.guesses)
    if (guess.right)
      text += before + tr("The answer: {words}", {{"words", state::plain_text(guess.text)}}) + "\n";
  for (const std::string& line : state::plain_lines(step.answer)) text += before + line + "\n";
  return text;
}

// What the speaker's window (web/notes.js) says by itself; it fills the slots.
void write_own_words(state::JsonWriter& json) {
  constexpr auto kWords = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"back", N_("Back")},
      {"step", N_("Next")},
      {"black", N_("Black")},
      {"hold", N_("Hold")},
      {"pause", N_("Pause the clock")},
      {"again", N_("Time from 0")},
      {"smaller", N_("Smaller type")},
      {"larger", N_("Larger type")},
      {"wall", N_("Time of day")},
      {"answer", N_("The answer: {words}")},
      {"dark", N_("black")},
      {"hall", N_("the hall sees {place}")},
      {"next", N_("Next: {title}")},
      {"end", N_("This is the end.")},
      {"behind", N_("{n} min behind")},
      {"ahead", N_("{n} min ahead")},
      {"in_time", N_("in time")},
      {"left", N_("{time} left of {n} min")},
      {"over", N_("{time} over {n} min")},
      {"paused", N_("paused")},
      {"window", N_("{title} \xC2\xB7 notes")},
  });
  json.open("words");
  for (const auto& [key, english] : kWords) json.text(key, tr(english));
  json.close();
}

std::string next_title(const Session& session) {
  return session.place() < session.steps() ? session.step_at(session.place() + 1).title : "";
}

std::string clock(double seconds) {
  const long whole = std::lround(std::floor(std::max(seconds, 0.0)));
  const std::string rest = std::to_string(whole % 60);
  return std::to_string(whole / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

std::string title_of(const Session& session) {
  return session.deck() != nullptr ? session.deck()->title
                                   : std::string(tr(session.scene().about().title));
}

}  // namespace

std::vector<int> jump_matches(const Session& session, std::string_view typed) {
  std::vector<int> exact, begin, inside;
  const std::string wanted = lower(typed);
  for (int i = 1; i <= session.steps(); ++i) {
    const std::string number = std::to_string(i);
    if (number == wanted) {
      exact.push_back(i);
    } else if (number.starts_with(wanted)) {
      begin.push_back(i);
    } else if (lower(session.step_at(i).title).find(wanted) != std::string::npos) {
      inside.push_back(i);
    }
  }
  exact.insert(exact.end(), begin.begin(), begin.end());
  exact.insert(exact.end(), inside.begin(), inside.end());
  return exact;
}

std::string notes_json(const SpeakerView& view) {
  const Session& session = view.session;
  const state::Slide* slide = session.slide();
  const state::Step* step = session.step();
  const state::Deck* deck = session.deck();
  const int slides = session.steps();
  const std::string hall =
      view.hall == nullptr ? ""
                           : std::to_string(view.hall->place()) + " / " + std::to_string(slides);
  state::JsonWriter json({.script_safe = true});
  json.open().text("language", view.language).text("lecture", title_of(session));
  json.whole("slide", session.place()).whole("slides", slides);
  json.text("title", step != nullptr ? step->title : "");
  const std::string folder = folder_of_deck(session.destination().deck);
  const state::Step none;
  write_prose(json, "text", (step != nullptr ? *step : none).prose, folder);
  write_prose(json, "notes", slide != nullptr ? slide->notes : state::Prose(), folder);
  write_question(json, step != nullptr ? *step : none, folder);
  json.text("next", next_title(session));
  const bool more = session.place() < slides;
  const state::Step& after = more ? session.step_at(session.place() + 1) : none;
  json.open("after");
  write_prose(json, "text", after.prose, folder);
  write_question(json, after, folder);
  json.close().list("notices");
  for (size_t i = 0; i < session.notes().size() && i < kMaxNotices; ++i)
    json.text("", core::sentence(session.notes()[i]));
  json.close();
  json.number("before", deck != nullptr ? state::minutes_before(*deck, session.place()) : 0);
  json.number("minutes", slide != nullptr ? slide->minutes : 0);
  json.number("total", deck != nullptr ? state::minutes_before(*deck, slides + 1) : 0);
  json.flag("black", view.black).text("hall", hall).flag("running", session.presenting());
  json.flag("paused", view.paused).number("since", view.since);
  write_own_words(json);
  return json.number("elapsed", std::round(view.elapsed)).close().str();
}

std::string notes_text(const SpeakerView& view) {
  const Session& session = view.session;
  const state::Slide* slide = session.slide();
  const state::Step* step = session.step();
  const state::Deck* deck = session.deck();
  std::string text = "\n--- " + (view.clock.empty() ? "" : view.clock + "  ") + clock(view.elapsed);
  if (const double total = deck != nullptr ? state::minutes_before(*deck, session.steps() + 1) : 0;
      total > 0)
    text += view.elapsed > total * 60
                ? " (" + tr("{time} over", {{"time", clock(view.elapsed - total * 60)}}) + ")"
                : " (" + tr("{time} left", {{"time", clock(total * 60 - view.elapsed)}}) + ")";
  if (view.paused) text += " (" + std::string(tr("paused")) + ")";
  text += "  " + std::to_string(session.place()) + " / " + std::to_string(session.steps()) + "  " +
          (step != nullptr ? step->title : title_of(session)) + " ---\n";
  if (view.hall != nullptr)
    text += tr("(the hall sees {place})", {{"place", view.hall->place()}}) + "\n";
  if (view.black) text += std::string(tr("(black)")) + "\n";
  for (size_t i = 0; i < session.notes().size() && i < kMaxNotices; ++i)
    text += "! " + core::sentence(session.notes()[i]) + "\n";
  const auto add = [&text](const state::Prose& prose, const std::string& before) {
    for (const std::string& line : state::plain_lines(prose)) text += before + line + "\n";
  };
  if (slide != nullptr) add(slide->notes, "");
  if (step != nullptr) text += answer_text(*step, "");
  const std::string next = next_title(session);
  if (next.empty()) return text + std::string(tr("This is the end."));
  text += tr("Next: {title}", {{"title", next}});
  const std::string answer = answer_text(session.step_at(session.place() + 1), "  ");
  return text + (answer.empty() ? "" : "\n" + answer.substr(0, answer.size() - 1));
}

}  // namespace ropewalk::app
