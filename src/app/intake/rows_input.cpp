#include "app/intake/rows_input.h"

#include <algorithm>
#include <array>

#include "app/session/catalog.h"
#include "core/words/words.h"
#include "formats/rows.h"

namespace ropewalk::app {
namespace {

// A reader's sentence as one of its own, or after the name of its file.
std::string told(std::string_view file, std::string sentence) {
  if (!file.empty()) return tr("{place}: {problem}", {{"place", file}, {"problem", sentence}});
  if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z')
    sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  return sentence;
}

formats::RowsLimits limits_of(const state::Spec& spec) {
  formats::RowsLimits limits{
      .rows = state::kMaxRows, .columns = state::kMaxColumns, .min = spec.min, .max = spec.max};
  if (spec.max_rows > 0) limits.rows = std::min(limits.rows, spec.max_rows);
  if (spec.max_size > 0) limits.columns = std::min(limits.columns, spec.max_size);
  return limits;
}

}  // namespace

std::string_view rows_name(const state::Param& param) {
  switch (param.spec.role) {
    case state::Role::kQuery:
      return "q";
    case state::Role::kKey:
      return "k";
    case state::Role::kValue:
      return "v";
    default:
      return param.key;
  }
}

std::vector<size_t> rows_params(const state::ParamList& list) {
  std::vector<size_t> places;
  for (size_t i = 0; i < list.size(); ++i)
    if (list[i].kind == state::Kind::kRows) places.push_back(i);
  return places;
}

RowsRead read_rows(const state::ParamList& list, std::string_view file, std::string_view bytes,
                   size_t otherwise) {
  RowsRead read;
  if (file.empty() && bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    read.set.emplace_back(otherwise, state::Rows());
    return read;
  }
  const std::vector<size_t> places = rows_params(list);
  std::vector<std::string_view> names;
  names.reserve(places.size());
  for (const size_t place : places) names.push_back(rows_name(list[place]));
  core::Result<formats::RowsFile> rows =
      formats::read_rows(file, bytes, names, limits_of(list[otherwise].spec));
  if (!rows) {
    read.problem = told(file, rows.error());
    return read;
  }
  const int named = formats::find_rows_name(file, names);
  for (formats::RowsPart& part : rows->parts) {
    const int name = part.name >= 0 ? part.name : named;
    read.set.emplace_back(name >= 0 ? places[static_cast<size_t>(name)] : otherwise,
                          state::Rows(part.columns, std::move(part.numbers)));
  }
  std::sort(read.set.begin(), read.set.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::string& note : rows->notes) read.notes.push_back(told(file, std::move(note)));
  return read;
}

state::Values with_rows(const state::ParamList& list, state::Values values, const RowsSet& set) {
  for (const auto& [place, rows] : set)
    values = state::with_rows(list, std::move(values), place, rows);
  return values;
}

std::string rows_words(const state::ParamList& list, const RowsSet& set) {
  std::vector<std::string> words;
  for (const auto& [place, rows] : set)
    words.push_back(
        tr("{name} {size}",
           {{"name", rows_name(list[place])},
            {"size", state::display(list[place], {.numbers = {}, .text = {}, .rows = rows})}}));
  return listed(words);
}

int chapter_of_rows(const Catalog& catalog) {
  int best = -1;
  size_t max = 0;
  for (int i = 0; i < catalog.size(); ++i) {
    const size_t count = rows_params(catalog.scene(i).params()).size();
    if (count <= max) continue;
    max = count;
    best = i;
  }
  return best;
}

}  // namespace ropewalk::app
