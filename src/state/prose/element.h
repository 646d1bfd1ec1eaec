// What lessons and lectures are made of: paragraphs of styled words, lists, code, tables, pictures.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace ropewalk::state {

// A run of text of one style.
struct Span {
  // kTex: TeX as it was written; kFootnote: the number of a footnote.
  enum class Style { kPlain, kBold, kItalic, kCode, kTex, kFootnote };
  std::string text;
  Style style = Style::kPlain;
  std::string part = {};    // from [text](#part): lights up that part of equation and picture
  std::string target = {};  // from [text](#/...) or [text](https://...): opened on click
};
using Paragraph = std::vector<Span>;

struct Element;
using Prose = std::vector<Element>;

struct Element {
  enum class Kind {
    kParagraph,
    kList,
    kQuote,
    kCode,
    kTable,
    kImage,
    kProgram,
    kColumns,
    kTex,
    kRule
  };
  enum class Align { kLeft, kCenter, kRight };
  Kind kind = Kind::kParagraph;
  int line = 0;
  Paragraph words = {};       // of a paragraph; what a picture shows, for who cannot see it
  std::string text = {};      // code and TeX as written, line by line; a picture's path; the link
                              // whose chapter's program is shown, with that state filled in
  std::string language = {};  // of code, as written behind ```; "" if it is not said
  bool ordered = false;       // a list with numbers
  int first = 1;              // the first of them
  bool one_by_one = false;    // its items come one at a time in a hall
  std::vector<Prose> parts = {};    // items, columns; a quotation has one
  std::vector<Align> columns = {};  // of a table
  std::vector<std::vector<Paragraph>> rows =
      {};  // its first is the heading; each as long as columns

  Element() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): most of prose is paragraphs
  Element(Paragraph paragraph) : words(std::move(paragraph)) {}
};

// Every paragraph within: of items, cells and columns too.
void for_each_paragraph(Prose& prose, const std::function<void(Paragraph&)>& take);
void for_each_paragraph(const Prose& prose, const std::function<void(const Paragraph&)>& take);
// Every element within.
void for_each_element(const Prose& prose, const std::function<void(const Element&)>& take);

// The words alone.
std::string plain_text(const Paragraph& paragraph);
// The same of a whole text, a line for each paragraph, item and row; items have their marks.
std::vector<std::string> plain_lines(const Prose& prose);
// A list's mark before item `index`: a bullet or "3.".
std::string item_mark(const Element& list, size_t index);

// Items of the lists that come one at a time.
int count_one_by_one(const Prose& prose);

}  // namespace ropewalk::state
