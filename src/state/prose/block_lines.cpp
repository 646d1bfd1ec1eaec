#include "state/prose/block_lines.h"

#include <algorithm>

#include "core/words/words.h"
#include "state/text.h"

namespace ropewalk::state {

size_t indent_of(std::string_view text) {
  return std::min(text.find_first_not_of(' '), text.size());
}

std::string_view trim_blanks(std::string_view text) {
  text.remove_prefix(indent_of(text));
  const size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

bool is_blank(std::string_view text) { return indent_of(text) == text.size(); }

bool is_rule(std::string_view text) {
  text = trim_blanks(text);
  if (text.empty() || std::string_view("-*_").find(text[0]) == std::string_view::npos) return false;
  const char mark = text[0];
  return std::count(text.begin(), text.end(), mark) >= 3 &&
         std::all_of(text.begin(), text.end(), [mark](char c) { return c == mark || c == ' '; });
}

std::optional<Marker> read_marker(std::string_view text) {
  size_t at = indent_of(text);
  if (at >= kCodeIndent || at == text.size() || is_rule(text)) return {};
  Marker marker;
  if (std::string_view("-+*").find(text[at]) != std::string_view::npos) {
    marker.kind = text[at++];
  } else {
    const size_t first = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && at - first < 9)
      marker.number = marker.number * 10 + (text[at++] - '0');
    if (at == first || at == text.size() || (text[at] != '.' && text[at] != ')')) return {};
    marker.kind = text[at++];
  }
  const size_t blanks = indent_of(text.substr(at));
  marker.empty = at + blanks == text.size();
  if (!marker.empty && blanks == 0) return {};
  marker.content = at + (marker.empty || blanks > kCodeIndent ? 1 : blanks);
  return marker;
}

std::optional<Fence> read_fence(std::string_view text) {
  Fence fence;
  fence.indent = indent_of(text);
  if (fence.indent >= kCodeIndent) return {};
  text.remove_prefix(fence.indent);
  if (text.empty() || (text[0] != '`' && text[0] != '~')) return {};
  fence.mark = text[0];
  fence.length = std::min(text.find_first_not_of(fence.mark), text.size());
  fence.info = trim_blanks(text.substr(fence.length));
  const bool inline_code = fence.mark == '`' && fence.info.find('`') != std::string_view::npos;
  if (fence.length < 3 || inline_code) return {};
  return fence;
}

bool closes(std::string_view text, const Fence& open) {
  const std::optional<Fence> fence = read_fence(text);
  return fence && fence->mark == open.mark && fence->length >= open.length && fence->info.empty();
}

std::optional<std::pair<std::string_view, size_t>> read_footnote(std::string_view text) {
  const size_t at = indent_of(text), close = text.find("]:", at);
  if (at >= kCodeIndent || !text.substr(at).starts_with("[^") || close == std::string_view::npos)
    return {};
  return std::pair{text.substr(at + 2, close - at - 2), close + 2};
}

bool is_slide(std::string_view text) { return text.starts_with("## "); }

bool interrupts(std::string_view text) {
  const size_t indent = indent_of(text);
  if (indent == text.size()) return true;
  if (indent >= kCodeIndent) return false;
  const std::string_view words = text.substr(indent);
  if (words[0] == '#' || words[0] == '>' || is_rule(text) || read_fence(text)) return true;
  if (words.starts_with("<!--") || words.starts_with(":::") || words.starts_with("$$")) return true;
  if (trim_blanks(words) == "|||" || read_footnote(text)) return true;
  const std::optional<Marker> marker = read_marker(text);
  if (!marker) return false;
  const bool bullet = marker->kind != '.' && marker->kind != ')';
  return bullet || (marker->number == 1 && !marker->empty);
}

std::vector<std::string> split_lines(std::string_view markdown, const BlockProblem& tell) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (markdown.starts_with(kByteOrderMark)) markdown.remove_prefix(kByteOrderMark.size());
  std::vector<std::string> lines;
  bool told = false;  // once for a file
  while (!markdown.empty()) {
    const size_t end = std::min(markdown.find_first_of("\r\n"), markdown.size());
    std::string line(markdown.substr(0, end));
    markdown.remove_prefix(end);
    markdown.remove_prefix(markdown.starts_with("\r\n") ? 2 : std::min<size_t>(markdown.size(), 1));
    if (!is_clean(line)) {
      if (!std::exchange(told, true))
        tell(static_cast<int>(lines.size()) + 1, tr("this is not UTF-8 text"),
             tr("save the file as UTF-8"));
      line = clean(line, line.size());
    }
    for (size_t tab = line.find('\t'); tab != std::string::npos; tab = line.find('\t', tab))
      line.replace(tab, 1, 4 - tab % 4, ' ');
    lines.push_back(std::move(line));
  }
  return lines;
}

void skip_front_matter(Lines& lines, const BlockProblem& tell) {
  if (lines.size() < 3 || trim_blanks(lines[0].text) != "---" ||
      lines[1].text.find(':') == std::string_view::npos)
    return;
  for (size_t end = 1; end < lines.size() && !is_blank(lines[end].text); ++end) {
    if (trim_blanks(lines[end].text) != "---") continue;
    tell(1, tr("what stands between --- at the beginning was left out"),
         tr("the lecture's title is # Title"));
    lines.erase(lines.begin(), lines.begin() + static_cast<ptrdiff_t>(end) + 1);
    return;
  }
}

}  // namespace ropewalk::state
