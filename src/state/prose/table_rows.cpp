// Rows of tables, as GitHub reads them.
#include "state/prose/block_lines.h"

namespace ropewalk::state {
std::vector<std::string> read_cells(std::string_view line) {
  line = trim_blanks(line);
  if (line.starts_with('|')) line.remove_prefix(1);
  std::vector<std::string> cells;
  std::string cell;
  bool ended = false;  // by a bar
  const auto end_cell = [&] {
    cells.emplace_back(trim_blanks(cell));
    cell.clear();
  };
  for (size_t i = 0; i < line.size(); ++i) {
    ended = line[i] == '|';
    if (line[i] == '\\' && i + 1 < line.size()) {
      ++i;
      if (line[i] != '|') cell += '\\';
      cell += line[i];
    } else if (ended) {
      end_cell();
    } else {
      cell += line[i];
    }
  }
  if (!ended) end_cell();
  return cells;
}

std::vector<Element::Align> read_dashes(std::string_view line) {
  if (line.find('-') == std::string_view::npos ||
      line.find_first_not_of(" |:-") != std::string_view::npos ||
      line.find('|') == std::string_view::npos)
    return {};
  std::vector<Element::Align> columns;
  for (const std::string& cell : read_cells(line)) {
    std::string_view dashes = cell;
    const bool left = dashes.starts_with(':'), right = dashes.size() > 1 && dashes.ends_with(':');
    if (left) dashes.remove_prefix(1);
    if (right) dashes.remove_suffix(1);
    if (dashes.empty() || dashes.find_first_not_of('-') != std::string_view::npos) return {};
    columns.push_back(!right ? Element::Align::kLeft
                      : left ? Element::Align::kCenter
                             : Element::Align::kRight);
  }
  return columns;
}

}  // namespace ropewalk::state
