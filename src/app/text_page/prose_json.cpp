#include "app/text_page/prose_json.h"

#include "state/prose/deck.h"

namespace ropewalk::app {
namespace {

using state::Element;
using state::JsonWriter;
using Style = state::Span::Style;

std::string_view name_of(Style style) {
  switch (style) {
    case Style::kBold:
      return "bold";
    case Style::kItalic:
      return "italic";
    case Style::kCode:
      return "code";
    case Style::kTex:
      return "tex";
    case Style::kFootnote:
      return "footnote";
    case Style::kPlain:
      break;
  }
  return {};
}

std::string_view name_of(Element::Align align) {
  return align == Element::Align::kRight    ? "right"
         : align == Element::Align::kCenter ? "center"
                                            : "left";
}

// Where pictures and programs are found.
struct Place {
  std::string_view folder;
  const FindProgramText& find_program;
};

void write_parts(JsonWriter& json, const Element& element, const Place& place) {
  json.list("parts");
  for (const state::Prose& part : element.parts)
    write_prose(json, "", part, place.folder, place.find_program);
  json.close();
}

void write_table(JsonWriter& json, const Element& table) {
  json.list("columns");
  for (const Element::Align align : table.columns) json.text("", name_of(align));
  json.close().list("rows");
  for (const auto& row : table.rows) write_paragraphs(json, "", row);
  json.close();
}

void write_element(JsonWriter& json, const Element& element, const Place& place) {
  if (element.kind == Element::Kind::kParagraph) return write_words(json, "", element.words);
  if (element.kind == Element::Kind::kProgram) {
    const std::string text = place.find_program ? place.find_program(element.text) : "";
    if (text.empty()) return write_words(json, "", element.words);
    json.open().text("kind", "code").text("text", text).text("language", "python").close();
    return;
  }
  json.open();
  switch (element.kind) {
    case Element::Kind::kList:
      json.text("kind", "list").flag("ordered", element.ordered).whole("first", element.first);
      write_parts(json, element, place);
      break;
    case Element::Kind::kQuote:
      json.text("kind", "quote");
      write_parts(json, element, place);
      break;
    case Element::Kind::kColumns:
      json.text("kind", "columns");
      write_parts(json, element, place);
      break;
    case Element::Kind::kCode:
      json.text("kind", "code").text("text", element.text).text("language", element.language);
      break;
    case Element::Kind::kTex:
      json.text("kind", "tex").text("text", element.text);
      break;
    case Element::Kind::kTable:
      json.text("kind", "table");
      write_table(json, element);
      break;
    case Element::Kind::kImage:
      json.text("kind", "image").text("source", std::string(place.folder) + element.text);
      json.text("alt", state::plain_text(element.words));
      break;
    case Element::Kind::kRule:
    case Element::Kind::kParagraph:
    case Element::Kind::kProgram:
      json.text("kind", "rule");
      break;
  }
  json.close();
}

}  // namespace

void write_words(JsonWriter& json, std::string_view key, const state::Paragraph& words) {
  json.list(key);
  for (const state::Span& span : words) {
    const std::string_view style = name_of(span.style);
    if (style.empty() && span.target.empty()) {
      json.text("", span.text);
      continue;
    }
    json.open().text("text", span.text);
    if (!style.empty()) json.text("style", style);
    if (!span.target.empty()) json.text("link", span.target);
    json.close();
  }
  json.close();
}

void write_paragraphs(JsonWriter& json, std::string_view key,
                      std::span<const state::Paragraph> paragraphs) {
  json.list(key);
  for (const state::Paragraph& words : paragraphs) write_words(json, "", words);
  json.close();
}

void write_prose(JsonWriter& json, std::string_view key, const state::Prose& prose,
                 std::string_view folder, const FindProgramText& find_program) {
  json.list(key);
  for (const Element& element : prose) write_element(json, element, {folder, find_program});
  json.close();
}

std::string folder_of_deck(std::string_view name) {
  const size_t slash = name.rfind('/');
  if (state::deck_source(name) != state::DeckSource::kBeside || slash == std::string_view::npos)
    return {};
  return std::string(name.substr(0, slash + 1));
}

}  // namespace ropewalk::app
