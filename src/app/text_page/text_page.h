// The chapter as a page of text with controls, for whoever does not see the canvas: screen readers,
// in-page search, people who would rather read. The page (web/text_page.js) turns the description
// into elements and sends back commands; what a command does is what the button or control on the
// canvas does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/session/session.h"
#include "app/session/settings.h"
#include "app/shell/actions.h"
#include "app/shell/waiting.h"

namespace ropewalk::app {

// As JSON (language: the one that is spoken, "en"):
//   {id, part, title, question, theme: "light" | "dark" | "contrast" | "hall",
//    introduction: [words], sources: [words],
//    step: {number, title, heading, prose: [words], guesses: [{words, do, mark: "right" | "wrong" |
//    ""}],
//           guessed, verdict, answer: [words]},                        only while one is opened
//    steps: [{title, label, do, now, asks}], way: [button],
//    controls: [control], details: [control], transport: [button], speed: control,
//    waiting: text, again: [button],       while chapter or lesson are on their way or not to be
//    had equations: [{name, alt, math, live: ["0.71"]}],  math: MathML; live: in the order of slots
//    numbers: [[name, label, text]],
//    code: {text, waiting, buttons: [button]},          waiting: "" once it has come
//    buttons: [button], themes: control,
//    languages: control,                                only where there is more than one
//    chapters: [{part, title, link, now}], notes: [text], said: text,
//    words: {close: "Close the text", ...}}           what the page says by itself
// words: a paragraph, a list of texts and {text, style: "bold" | "italic" | "code", link}.
// button: {label, do, enabled}. control: {key, kind: "check" | "choice" | "range" | "vector" |
// "list" | "text" | "rows", label, help, unit ("in tokens"), shown (as a person reads it), value,
// do ...}; a value that was chosen is appended to `do`: "set m " + "12". A range also has ticks,
// tick and slide, the command for a tick. The value of rows is lines of numbers, "" with `many` if
// they are too many to stand in a page.
std::string text_page_json(const Session& session, const Settings& settings, ui::ThemeName theme,
                           std::string_view language, std::string_view said,
                           const Waiting& waiting = {});

// What the words of a command ask for; nothing if they are none.
std::optional<Request> parse_command(std::string_view words);

// The values that `set` (key and text) or `slide` (key and tick) makes of the present ones. What
// can not be read changes nothing; `problem` gets the sentence for that, and for what had to be
// moved into the range.
state::Values set_by_text(const state::ParamList& list, state::Values values,
                          std::string_view words, std::string& problem);
state::Values slide_to(const state::ParamList& list, state::Values values, std::string_view words);

}  // namespace ropewalk::app
