// Words of lessons and lectures as JSON: for the page of text (web/text_page.js) and the speaker's
// window (web/notes.js).
//
//   words: ["plain", {text, style: "bold", link: "#/.."}]
//     style: bold, italic, code, tex, footnote
//   prose: [words, {kind: "list", ordered, first, parts: [prose]},
//     {kind: "columns", parts: [prose]}, {kind: "quote", parts: [prose]},
//     {kind: "code", text, language}, {kind: "tex", text}, {kind: "rule"},
//     (a chapter's program is code too), {kind: "table", columns: ["left"], rows: [[words]]},
//     {kind: "image", source, alt}]
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "state/json_writer.h"
#include "state/prose/element.h"

namespace ropewalk::app {

void write_words(state::JsonWriter& json, std::string_view key, const state::Paragraph& words);
void write_paragraphs(state::JsonWriter& json, std::string_view key,
                      std::span<const state::Paragraph> paragraphs);
// The text of a chapter's program by its link (app/session/program.h); "" if it is not to be had.
using FindProgramText = std::function<std::string(std::string_view link)>;
// Pictures lie in `folder`, "" or with a slash at its end. Programs that are not found are told by
// their words.
void write_prose(state::JsonWriter& json, std::string_view key, const state::Prose& prose,
                 std::string_view folder, const FindProgramText& find_program = nullptr);

// Of a lecture beside the page, by its name in a link; "" for others.
std::string folder_of_deck(std::string_view name);

}  // namespace ropewalk::app
