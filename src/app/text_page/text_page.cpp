#include "app/text_page/text_page.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/session/language.h"
#include "app/session/program.h"
#include "app/shell/describe.h"
#include "app/text_page/prose_json.h"
#include "app/text_page/text_page_values.h"
#include "assets/assets.h"
#include "core/words/words.h"
#include "state/json_writer.h"
#include "state/value_text.h"
#include "ui/text/equation.h"

namespace ropewalk::app {
namespace {

using state::Kind;
using Json = state::JsonWriter;

constexpr size_t kMaxNotes = 20;  // a hostile link can cause thousands

void write_button(Json& json, std::string_view label, std::string_view command,
                  bool enabled = true) {
  json.open().text("label", label).text("do", command).flag("enabled", enabled).close();
}

void write_action(Json& json, Action action, std::string_view command, bool enabled = true) {
  const ActionInfo* info = find_action(action);
  if (info != nullptr) write_button(json, tr(info->label), command, enabled);
}

// ---- the lesson

FindProgramText find_program_of(const Session& session) {
  return [&session](std::string_view link) {
    return program_at(session.catalog(), link, &session.destination());
  };
}

void write_step(Json& json, const Session& session) {
  const state::Step* step = session.step();
  if (step == nullptr) return;
  const int made = session.guess();
  json.open("step").number("number", session.place()).text("title", step->title);
  json.text("heading",
            tr("Step {n} of {all}: {title}",
               {{"n", session.place()}, {"all", session.steps()}, {"title", step->title}}));
  const std::string folder = folder_of_deck(session.destination().deck);
  write_prose(json, "prose", step->prose, folder, find_program_of(session));
  write_paragraphs(json, "footnotes", step->footnotes_shown(made >= 0));
  json.list("guesses");
  for (size_t i = 0; i < step->guesses.size(); ++i) {
    const state::Guess& guess = step->guesses[i];
    std::string_view mark;
    if (made >= 0 && guess.right) mark = "right";
    if (made == static_cast<int>(i) && !guess.right) mark = "wrong";
    json.open();
    write_words(json, "words", guess.text);
    json.text("do", "guess " + std::to_string(i)).text("mark", mark);
    json.flag("chosen", made == static_cast<int>(i)).close();
  }
  json.close().flag("guessed", made >= 0);
  if (made >= 0) {
    const bool right = step->guesses[static_cast<size_t>(made)].right;
    const bool told = session.answer_shown();
    json.text("verdict", tr(told ? "The answer." : right ? "Right." : "Not quite."));
    write_prose(json, "answer", step->answer, folder, find_program_of(session));
  }
  json.close();
}

void write_lesson(Json& json, const Session& session) {
  const state::Lesson& lesson = session.lesson();
  const state::Deck* deck = session.deck();
  if (deck != nullptr) {
    write_prose(json, "introduction", deck->introduction,
                folder_of_deck(session.destination().deck), find_program_of(session));
  } else {
    write_paragraphs(json, "introduction", lesson.introduction);
  }
  write_paragraphs(json, "sources",
                   deck != nullptr ? std::vector<state::Paragraph>() : lesson.sources);
  write_step(json, session);
  json.list("steps");
  const int now = session.place(), count = session.steps();
  for (int i = 0; i < count; ++i) {
    const state::Step& step = session.step_at(i + 1);
    json.open().text("title", step.title).flag("asks", !step.guesses.empty());
    json.text("label", step.guesses.empty()
                           ? step.title
                           : tr("{title} (asks for a guess)", {{"title", step.title}}));
    json.text("do", "step " + std::to_string(i + 1));
    json.flag("now", i + 1 == now).close();
  }
  json.close();
  std::string_view on = tr(now == 0 && count > 0 ? "Start the lesson"
                           : now < count         ? "Next step"
                                                 : "Next chapter");
  if (deck != nullptr) on = tr(now == 0 ? "Start the lecture" : "Next slide");
  json.list("way");
  write_button(json,
               tr(deck != nullptr ? "Previous slide"
                  : now > 0       ? "Previous step"
                                  : "Previous chapter"),
               "back", session.can_back());
  write_button(json, on, "next", session.can_next());
  json.close();
}

void write_waiting(Json& json, const Waiting& waiting) {
  if (waiting.words.empty()) return;
  json.text("waiting", waiting.words).list("again");
  if (waiting.failed) write_button(json, tr(kTryAgain), "fetch-again");
  json.close();
}

// ---- the controls

void write_control(Json& json, const state::Param& param, const state::Value& value) {
  const std::string key(param.key);
  const std::string shown = state::display(param, value);
  const std::string_view label = tr(param.spec.label), unit = tr(param.spec.unit);
  json.open().text("key", key).text("label", label).text("help", tr(param.spec.help));
  json.text("unit", unit.empty() ? std::string() : tr("in {unit}", {{"unit", unit}}));
  json.text("shown",
            unit.empty() ? shown : tr("{value} {unit}", {{"value", shown}, {"unit", unit}}));
  json.text("do", "set " + key + " ");
  if (param.kind != Kind::kRows) json.text("value", state::to_text(param, value));
  switch (param.kind) {
    case Kind::kBool:
      json.text("kind", "check");
      break;
    case Kind::kChoice:
      json.text("kind", "choice").list("choices");
      for (const state::Choice& choice : param.spec.choices)
        json.open().text("id", choice.id).text("label", tr(choice.label)).close();
      json.close();
      break;
    case Kind::kInteger:
    case Kind::kReal:
      json.text("kind", "range").text("slide", "slide " + key + " ");
      json.number("min", param.spec.min).number("max", param.spec.max);
      json.text("number", tr("{name}, the number", {{"name", label}}));
      json.number("ticks", ticks_of(param)).number("tick", tick_at(param, value.number()));
      break;
    case Kind::kVector:
      json.text("kind", param.spec.min_size == param.spec.max_size && value.numbers.size() <= 4
                            ? "vector"
                            : "list");
      json.number("min", param.spec.min).number("max", param.spec.max).list("names");
      for (size_t i = 0; i < value.numbers.size(); ++i)
        json.text("", tr("{name}, number {i} of {all}",
                         {{"name", label}, {"i", i + 1}, {"all", value.numbers.size()}}));
      json.close();
      break;
    case Kind::kText:
      json.text("kind", "text");
      break;
    case Kind::kRows: {
      const bool many = value.rows.text().empty() && !value.rows.empty();
      json.text("kind", "rows").text("value", many ? "" : value.rows.csv()).flag("many", many);
      if (many)
        json.text("instead", tr("{size} numbers, too many to stand here", {{"size", shown}}));
      break;
    }
  }
  json.close();
}

void write_controls(Json& json, const Session& session, bool primary) {
  const state::ParamList& list = session.params();
  const state::Values& values = session.location().values;
  json.list(primary ? "controls" : "details");
  for (size_t i = 0; i < list.size(); ++i) {
    if ((list[i].spec.place == state::Place::kPrimary) != primary) continue;
    if (!state::is_shown(list[i], values)) continue;
    write_control(json, list[i], values[i]);
  }
  json.close();
}

// A choice that is none of the chapter's parameters.
template <class Options>
void write_choice(Json& json, std::string_view key, std::string_view label, std::string_view now,
                  const Options& options) {
  json.open(key).text("key", key).text("kind", "choice").text("label", tr(label));
  json.text("do", std::string(key) + " ").text("value", now).list("choices");
  for (const auto& [id, words] : options)
    json.open().text("id", id).text("label", tr(words)).close();
  json.close().close();
}

void write_motion(Json& json, const Session& session) {
  const state::Timeline& timeline = session.timeline();
  json.list("transport");
  if (timeline.exists()) {
    write_action(json, Action::kTimeBack, "time-back");
    write_button(json, tr(timeline.playing() ? "Pause" : "Play"), "play");
    write_action(json, Action::kTimeForward, "time-forward");
  }
  json.close();
  if (!timeline.exists()) return;
  constexpr auto kSpeeds =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"0.25", N_("a quarter")},
                                                                    {"0.5", N_("half")},
                                                                    {"1", N_("normal")},
                                                                    {"2", N_("double")},
                                                                    {"4", N_("fourfold")}});
  Json speed;
  speed.number("", timeline.speed());
  write_choice(json, "speed", N_("Speed"), speed.str(), kSpeeds);
}

void write_numbers(Json& json, const Session& session) {
  const state::Probes probes = session.run().probes();
  json.list("equations");
  for (const assets::Equation& equation : assets::equations(session.scene().about().id)) {
    if (equation.name.ends_with("-narrow")) continue;  // the same with less room
    json.open().text("name", equation.name).text("alt", tr(equation.alt));
    json.text("math", equation.mathml).list("live");
    for (const assets::LiveSlot& slot : equation.live) json.text("", ui::live_text(probes, slot));
    json.close().close();
  }
  json.close().list("numbers");
  for (const state::Probe& probe : probes) {
    json.list().text("", probe.name).text("", state::label_of(probe));
    json.text("", number_words(probe.value)).close();
  }
  json.close();
}

// The chapter's program, or what is to be said as long as it has not come.
void write_code(Json& json, const Session& session) {
  const bool here = assets::has_pack(assets::kPrograms);
  const std::string program = program_of(session.catalog(), session.destination());
  if (here && program.empty()) return;
  json.open("code").text("text", program);
  json.text("waiting", here ? std::string_view() : tr("The program is coming \xE2\x80\xA6"));
  json.list("buttons");
  if (here) write_button(json, tr("Copy the program"), "copy-code");
  if (!here) write_button(json, tr(kTryAgain), "fetch-code");
  json.close().close();
}

// In their own words, which are not translated; nothing if there is no choice.
void write_languages(Json& json, std::string_view spoken) {
  const std::vector<assets::Language> offered = offered_languages(spoken);
  if (offered.size() < 2) return;
  json.open("languages").text("key", "languages").text("kind", "choice");
  json.text("label", tr("Language")).text("do", "languages ").text("value", spoken);
  json.list("choices");
  for (const assets::Language& language : offered)
    json.open().text("id", language.code).text("label", language.name).close();
  json.close().close();
}

void write_program(Json& json, const Session& session, const Settings& settings,
                   std::string_view language) {
  json.list("buttons");
  write_action(json, Action::kReset, "reset");
  write_action(json, Action::kUndo, "undo", session.can_undo());
  write_action(json, Action::kRedo, "redo", session.can_redo());
  write_action(json, Action::kShare, "share");
  write_action(json, Action::kExportSvg, "picture");
  write_action(json, Action::kExportPdf, "picture-pdf");
  write_action(json, Action::kCopyValues, "values");
  json.close();
  std::array<std::pair<std::string_view, std::string_view>, 5> themes;
  ThemeChoice choice = ThemeChoice::kAuto;
  for (auto& [id, label] : themes) {
    id = id_of(choice);
    label = label_of(choice);
    choice = next_theme(choice);
  }
  write_choice(json, "themes", N_("Theme"), id_of(settings.theme), themes);
  write_languages(json, language);
  const Catalog& catalog = session.catalog();
  json.list("chapters");
  for (int i = 0; i < catalog.size(); ++i) {
    const scenes::About& about = catalog.scene(i).about();
    json.open().text("part", tr(about.part)).text("title", tr(about.title));
    json.text("link", catalog.link(catalog.start_of(i)));
    json.flag("now", i == session.location().scene).close();
  }
  json.close().list("notes");
  for (size_t i = 0; i < session.notes().size() && i < kMaxNotes; ++i)
    json.text("", core::sentence(session.notes()[i]));
  json.close();
}

std::string_view name_of(ui::ThemeName theme) {
  switch (theme) {
    case ui::ThemeName::kDark:
      return "dark";
    case ui::ThemeName::kContrast:
      return "contrast";
    case ui::ThemeName::kHall:
      return "hall";
    case ui::ThemeName::kLight:
    case ui::ThemeName::kPrint:  // figures alone
      break;
  }
  return "light";
}

// What the page of text says by itself.
void write_own_words(Json& json) {
  constexpr auto kWords = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"close", N_("Close the text")},
       {"dismiss", N_("Dismiss")},
       {"lesson", N_("Lesson")},
       {"steps", N_("Steps")},
       {"guess", N_("What is your guess?")},
       {"right", N_("right")},
       {"wrong", N_("not quite")},
       {"controls", N_("Controls")},
       {"details", N_("Details")},
       {"formulas", N_("Formulas")},
       {"formula", N_("Formula")},
       {"numbers", N_("Numbers")},
       {"code", N_("The program of this chapter")},
       {"view", N_("This view")},
       {"sources", N_("Sources")},
       {"chapters", N_("Chapters")}});
  json.open("words");
  for (const auto& [key, english] : kWords) json.text(key, tr(english));
  json.close();
}

}  // namespace

std::string text_page_json(const Session& session, const Settings& settings, ui::ThemeName theme,
                           std::string_view language, std::string_view said,
                           const Waiting& waiting) {
  const scenes::About& about = session.scene().about();
  Json json;
  json.open().text("id", about.id).text("part", tr(about.part)).text("title", tr(about.title));
  json.text("question", tr(about.question)).text("theme", name_of(theme)).text("said", said);
  write_lesson(json, session);
  write_waiting(json, waiting);
  write_controls(json, session, true);
  write_controls(json, session, false);
  write_motion(json, session);
  write_numbers(json, session);
  write_code(json, session);
  write_program(json, session, settings, language);
  write_own_words(json);
  return json.close().str();
}

}  // namespace ropewalk::app
