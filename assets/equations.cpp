#include "assets/equations.h"

#include "assets/pack.h"

namespace ropewalk::assets {
namespace {

// Columns of a list, one after another (assets/tools/equations.mjs: Writer).
template <class Row, class Take>
void column(std::vector<Row>& rows, const Take& take) {
  for (Row& row : rows) take(row);
}

template <class Row>
void read_boxes(Reader& in, std::vector<Row>& rows) {
  for (float Box::*side : {&Box::x, &Box::y, &Box::w, &Box::h})
    for (Row& row : rows) row.box.*side = in.length();
}

void read_glyphs(Reader& in, std::vector<Glyph>& rows) {
  rows.resize(in.rows());
  column(rows, [&in](Glyph& g) { g.code_point = in.number(); });
  column(rows, [&in](Glyph& g) { g.x = in.length(); });
  column(rows, [&in](Glyph& g) { g.y = in.length(); });
  column(rows, [&in](Glyph& g) { g.scale = in.length(); });
  column(rows, [&in](Glyph& g) { g.part = in.part(); });
}

void read_rules(Reader& in, std::vector<Rule>& rows) {
  rows.resize(in.rows());
  column(rows, [&in](Rule& r) { r.part = in.part(); });
  read_boxes(in, rows);
}

void read_parts(Reader& in, std::vector<Part>& rows) {
  rows.resize(in.rows());
  column(rows, [&in](Part& p) { p.id = in.text(); });
  column(rows, [&in](Part& p) { p.parent = in.part(); });
  read_boxes(in, rows);
}

void read_live(Reader& in, std::vector<LiveSlot>& rows) {
  rows.resize(in.rows());
  column(rows, [&in](LiveSlot& s) { s.probe = in.text(); });
  column(rows, [&in](LiveSlot& s) { s.sample = in.text(); });
  column(rows, [&in](LiveSlot& s) { s.x = in.length(); });
  column(rows, [&in](LiveSlot& s) { s.y = in.length(); });
  column(rows, [&in](LiveSlot& s) { s.w = in.length(); });
  column(rows, [&in](LiveSlot& s) { s.scale = in.length(); });
  column(rows, [&in](LiveSlot& s) { s.decimals = static_cast<int>(in.number()); });
  column(rows, [&in](LiveSlot& s) { s.part = in.part(); });
}

// Is every part that is named one of those there are, and does each stand after the one it is in?
template <class Row>
bool names_parts(const std::vector<Row>& rows, size_t parts) {
  for (const Row& row : rows)
    if (row.part >= static_cast<int>(parts)) return false;
  return true;
}

bool nested(const std::vector<Part>& parts) {
  for (size_t i = 0; i < parts.size(); ++i)
    if (parts[i].parent >= static_cast<int>(i)) return false;
  return true;
}

}  // namespace

void EquationTable::read_sizes(std::string_view bytes) {
  Reader in(bytes);
  const size_t chapters = in.rows();
  for (size_t i = 0; i < chapters; ++i) {
    Chapter& chapter = chapters_.emplace_back();
    chapter.id = in.text();
    chapter.equations.resize(in.rows());
    column(chapter.equations, [&in](Equation& e) { e.name = in.text(); });
    column(chapter.equations, [&in](Equation& e) { e.width = in.length(); });
    column(chapter.equations, [&in](Equation& e) { e.height = in.length(); });
    column(chapter.equations, [&in](Equation& e) { e.depth = in.length(); });
  }
}

void EquationTable::read_chapter(std::string_view scene_id, std::string_view bytes) {
  Chapter* chapter = find(scene_id);
  Reader in(bytes);
  if (chapter == nullptr || in.rows() != chapter->equations.size()) return;
  for (Equation& equation : chapter->equations) {
    const std::string_view name = in.text(), alt = in.text(), tex = in.text(), mathml = in.text();
    Rows& rows = rows_.emplace_back();
    read_glyphs(in, rows.glyphs);
    read_rules(in, rows.rules);
    read_parts(in, rows.parts);
    read_live(in, rows.live);
    const size_t parts = rows.parts.size();
    if (!in.ok() || name != equation.name || !nested(rows.parts) ||
        !names_parts(rows.glyphs, parts) || !names_parts(rows.rules, parts) ||
        !names_parts(rows.live, parts))
      return;
    equation = {equation.name,  alt,         tex,        equation.width, equation.height,
                equation.depth, rows.glyphs, rows.rules, rows.parts,     rows.live,
                mathml};
  }
}

void EquationTable::empty_chapter(std::string_view scene_id) {
  Chapter* chapter = find(scene_id);
  if (chapter == nullptr) return;
  for (Equation& equation : chapter->equations)
    equation = {
        equation.name, {}, {}, equation.width, equation.height, equation.depth, {}, {}, {}, {}};
}

std::span<const Equation> EquationTable::of(std::string_view scene_id) const {
  for (const Chapter& chapter : chapters_)
    if (chapter.id == scene_id) return chapter.equations;
  return {};
}

EquationTable::Chapter* EquationTable::find(std::string_view scene_id) {
  for (Chapter& chapter : chapters_)
    if (chapter.id == scene_id) return &chapter;
  return nullptr;
}

}  // namespace ropewalk::assets
