#include "app/lecture/lecture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/session/session.h"
#include "core/words/words.h"
#include "state/json_writer.h"
#include "state/prose/inline_markdown.h"
#include "state/text.h"

namespace ropewalk::app {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

void write_words(state::JsonWriter& json, std::string_view key,
                 std::span<const state::Paragraph> paragraphs) {
  json.list(key);
  for (const state::Paragraph& paragraph : paragraphs) json.text("", state::plain_text(paragraph));
  json.close();
}

// What the speaker's window (web/notes.js) says by itself; it fills the slots.
void write_own_words(state::JsonWriter& json) {
  constexpr auto kWords = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"back", N_("Back")},
      {"step", N_("Next")},
      {"black", N_("Black")},
      {"hold", N_("Hold")},
      {"again", N_("Time from 0")},
      {"dark", N_("black")},
      {"hall", N_("the hall sees {place}")},
      {"next", N_("Next: {title}")},
      {"end", N_("This is the end.")},
      {"behind", N_("{n} min behind")},
      {"ahead", N_("{n} min ahead")},
      {"in_time", N_("in time")},
      {"total", N_("of {n} min")},
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
  write_words(json, "text", step != nullptr ? step->prose : std::vector<state::Paragraph>());
  write_words(json, "notes", slide != nullptr ? slide->notes : std::vector<state::Paragraph>());
  json.text("next", next_title(session));
  json.number("before", deck != nullptr ? state::minutes_before(*deck, session.place()) : 0);
  json.number("minutes", slide != nullptr ? slide->minutes : 0);
  json.number("total", deck != nullptr ? state::minutes_before(*deck, slides + 1) : 0);
  json.flag("black", view.black).text("hall", hall).flag("running", session.presenting());
  write_own_words(json);
  return json.number("elapsed", std::round(view.elapsed)).close().str();
}

std::string notes_text(const SpeakerView& view) {
  const Session& session = view.session;
  const state::Slide* slide = session.slide();
  const state::Step* step = session.step();
  std::string text = "\n--- " + clock(view.elapsed) + "  " + std::to_string(session.place()) +
                     " / " + std::to_string(session.steps()) + "  " +
                     (step != nullptr ? step->title : title_of(session)) + " ---\n";
  if (view.hall != nullptr)
    text += tr("(the hall sees {place})", {{"place", view.hall->place()}}) + "\n";
  if (view.black) text += std::string(tr("(black)")) + "\n";
  if (slide != nullptr)
    for (const state::Paragraph& paragraph : slide->notes)
      text += state::plain_text(paragraph) + "\n";
  const std::string next = next_title(session);
  return text + (next.empty() ? std::string(tr("This is the end."))
                              : tr("Next: {title}", {{"title", next}}));
}

}  // namespace ropewalk::app
