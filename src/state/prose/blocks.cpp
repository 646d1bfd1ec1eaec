#include "state/prose/blocks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/words/words.h"
#include "state/prose/block_lines.h"
#include "state/text.h"

namespace ropewalk::state {
namespace {

constexpr int kMaxDepth = 6;  // of lists, quotations and columns in each other
constexpr size_t kMaxColumns = 3, kMaxTableColumns = 20;

class Parser {
 public:
  Parser(const BlockProblem& tell, int last_line) : tell_(tell), last_line_(last_line) {}

  using Take = std::function<void(Block)>;
  void parse(const Lines& lines, int depth, const Take& take) {
    size_t at = 0;
    const auto give = [&](Block block, size_t first) {
      for (size_t i = first; i < at; ++i) block.bytes += lines[i].text.size() + 1;
      take(std::move(block));
    };
    while (at < lines.size()) {
      const size_t first = at;
      if (is_blank(lines[at].text)) {
        ++at;
      } else if (trim_blanks(lines[at].text).starts_with("<!--") &&
                 indent_of(lines[at].text) < kCodeIndent) {
        comment(lines, at);
      } else if (std::optional<Block> block = next(lines, at, depth)) {
        give(std::move(*block), first);
      }
    }
    if (depth == 0) end_one_by_one();
  }

 private:
  std::vector<Block> parse_part(const Lines& lines, int depth) {
    std::vector<Block> blocks;
    parse(lines, depth, [&blocks](Block block) { blocks.push_back(std::move(block)); });
    return blocks;
  }

  // The block that begins at `at`, which moves behind it.
  std::optional<Block> next(const Lines& lines, size_t& at, int depth) {
    const Line& line = lines[at];
    Block block;
    block.line = line.number;
    const std::string_view words = trim_blanks(line.text);
    if (indent_of(line.text) >= kCodeIndent) return indented_code(lines, at, block);
    if (const auto fence = read_fence(line.text)) return code(lines, at, block, *fence);
    if (words[0] == '#') return heading(lines, at, block);
    if (is_rule(line.text)) {
      ++at;
      block.kind = Block::Kind::kRule;
      return block;
    }
    if (words.starts_with(":::")) return columns(lines, at, block, depth);
    if (words == "|||") {
      ++at;
      tell_(line.number, tr("||| parts columns, and there are none here"),
            tr("begin them with ::: and end them with :::, each in a line of its own"));
      return {};
    }
    if (words.starts_with("$$")) return tex(lines, at, block);
    if (words[0] == '>' && deep(depth, line.number)) return quotation(lines, at, block, depth);
    if (read_marker(line.text) && deep(depth, line.number)) return list(lines, at, block, depth);
    if (read_footnote(line.text)) return footnote(lines, at, block);
    if (is_table(lines, at)) return table(lines, at, block);
    return paragraph(lines, at, block);
  }

  bool deep(int depth, int line) {
    if (depth < kMaxDepth) return true;
    if (!std::exchange(told_depth_, true))
      tell_(line,
            tr("lists and quotations stand in each other at most {max} deep", {{"max", kMaxDepth}}),
            "");
    return false;
  }

  void comment(const Lines& lines, size_t& at) {
    const Line& begin = lines[at];
    std::string text;
    for (; at < lines.size(); ++at) {
      const std::string_view line = trim_blanks(lines[at].text);
      const size_t end = line.find("-->");
      text += ' ';
      text += line.substr(0, end);
      if (end == std::string_view::npos) continue;
      if (!trim_blanks(line.substr(end + 3)).empty())
        tell_(lines[at].number, tr("what stands behind a comment was left out"),
              tr("put it into a line of its own"));
      ++at;
      std::string_view words = trim_blanks(text);
      words.remove_prefix(std::min<size_t>(4, words.size()));  // <!--> is whole, and shorter
      if (trim_blanks(words) == "one by one") {
        end_one_by_one();
        one_by_one_ = begin.number;
      }
      return;
    }
    tell_(last_line_, tr("the comment is not closed with -->"), "");
  }

  void end_one_by_one() {
    if (const int line = std::exchange(one_by_one_, 0); line > 0)
      tell_(line, tr("<!-- one by one --> stands before no list"),
            tr("put it right above the list"));
  }

  static Block heading(const Lines& lines, size_t& at, Block block) {
    const std::string_view text = trim_blanks(lines[at++].text);
    const size_t level = std::min(text.find_first_not_of('#'), text.size());
    const bool spaced = level < text.size() && text[level] == ' ';
    block.kind = Block::Kind::kHeading;
    block.text = spaced ? trim_blanks(text.substr(level)) : text.substr(level);
    block.level = spaced ? static_cast<int>(level) : 0;
    return block;
  }

  static Block indented_code(const Lines& lines, size_t& at, Block block) {
    block.kind = Block::Kind::kCode;
    size_t end = at;
    for (size_t i = at; i < lines.size(); ++i) {
      if (is_blank(lines[i].text)) continue;
      if (indent_of(lines[i].text) < kCodeIndent) break;
      end = i + 1;
    }
    for (; at < end; ++at) {
      block.text += lines[at].text.substr(std::min(kCodeIndent, lines[at].text.size()));
      block.text += '\n';
    }
    return block;
  }

  Block code(const Lines& lines, size_t& at, Block block, const Fence& fence) {
    block.kind = Block::Kind::kCode;
    block.name = fence.info.substr(0, fence.info.find_first_of(" {"));
    size_t end = at + 1;
    while (end < lines.size() && !closes(lines[end].text, fence)) ++end;
    const bool closed = end < lines.size();
    if (!closed) {  // not all of the lecture is meant
      end = at + 1;
      while (end < lines.size() && !is_slide(lines[end].text)) ++end;
      tell_(block.line, tr("the code is not closed"),
            tr("end it with a line {fence}", {{"fence", std::string(fence.length, fence.mark)}}));
    }
    for (++at; at < end; ++at) {
      const std::string_view text = lines[at].text;
      block.text += text.substr(std::min(fence.indent, indent_of(text)));
      block.text += '\n';
    }
    if (closed) ++at;
    return block;
  }

  Block tex(const Lines& lines, size_t& at, Block block) {
    block.kind = Block::Kind::kTex;
    std::string_view text = trim_blanks(lines[at].text).substr(2);
    while (true) {
      const size_t end = text.find("$$");
      if (const std::string_view words = trim_blanks(text.substr(0, end)); !words.empty())
        block.text += std::string(words) + '\n';
      ++at;
      if (end != std::string_view::npos) {
        const std::string_view rest = trim_blanks(text.substr(end + 2));
        if (!rest.empty())
          tell_(lines[at - 1].number,
                tr("what stands behind $$ was left out: {text}", {{"text", quoted(rest)}}),
                tr("put it into a line of its own; within a sentence write $...$"));
        break;
      }
      if (at == lines.size() || is_slide(lines[at].text)) {
        tell_(block.line, tr("the equation is not closed"), tr("end it with a line $$"));
        break;
      }
      text = lines[at].text;
    }
    return block;
  }

  std::optional<Block> columns(const Lines& lines, size_t& at, Block block, int depth) {
    const std::string_view name = trim_blanks(trim_blanks(lines[at].text).substr(3));
    if (name.find_first_not_of(':') != std::string_view::npos && name != "columns")
      tell_(block.line, tr("there is no block {name}", {{"name", quoted(name)}}),
            tr("columns begin with ::: and end with :::, with ||| between them"));
    block.kind = Block::Kind::kColumns;
    ++at;
    std::vector<Lines> parts(1);
    block.part_lines.push_back(block.line + 1);
    std::optional<Fence> fence;
    bool closed = false;
    for (; at < lines.size() && !is_slide(lines[at].text); ++at) {
      const std::string_view text = lines[at].text, words = trim_blanks(text);
      if (fence) {
        if (closes(text, *fence)) fence.reset();
      } else if ((fence = read_fence(text))) {
        // its lines are code
      } else if (words.starts_with(":::")) {
        closed = words.find_first_not_of(':') == std::string_view::npos;
        if (closed) break;
        tell_(lines[at].number, tr("columns stand in columns"), tr("end the ones above with :::"));
        continue;
      } else if (words == "|||" && parts.size() < kMaxColumns) {
        parts.emplace_back();
        block.part_lines.push_back(lines[at].number + 1);
        continue;
      }
      parts.back().push_back(lines[at]);
    }
    if (closed) {
      ++at;
    } else {
      tell_(block.line, tr("the columns are not closed"), tr("end them with a line :::"));
    }
    if (parts.size() == 1)
      tell_(block.line, tr("there is one column"),
            tr("write a line ||| between the two, or leave the ::: out"));
    if (!deep(depth, block.line)) return {};
    for (const Lines& part : parts) block.parts.push_back(parse_part(part, depth + 1));
    return block;
  }

  Block quotation(const Lines& lines, size_t& at, Block block, int depth) {
    block.kind = Block::Kind::kQuotation;
    block.part_lines.push_back(block.line);
    Lines inner;
    for (; at < lines.size(); ++at) {
      const std::string_view text = lines[at].text;
      const std::string_view words = text.substr(indent_of(text));
      if (words.starts_with('>')) {
        const size_t blanks = words.starts_with("> ") ? 2 : 1;
        inner.push_back({lines[at].number, words.substr(blanks)});
      } else if (interrupts(text) || !goes_on(inner)) {
        break;
      } else {
        inner.push_back({lines[at].number, words});
      }
    }
    block.parts.push_back(parse_part(inner, depth + 1));
    return block;
  }

  // Is the last line one of a paragraph, which a line without its mark may go on with?
  static bool goes_on(const Lines& inner) {
    return !inner.empty() && !is_blank(inner.back().text) && !is_rule(inner.back().text) &&
           !read_fence(inner.back().text) && !trim_blanks(inner.back().text).starts_with('#');
  }

  Block list(const Lines& lines, size_t& at, Block block, int depth) {
    block.kind = Block::Kind::kList;
    block.one_by_one = std::exchange(one_by_one_, 0) > 0;
    const Marker first = *read_marker(lines[at].text);
    block.ordered = first.kind == '.' || first.kind == ')';
    block.first = block.ordered ? first.number : 1;
    while (at < lines.size()) {
      const std::optional<Marker> marker = read_marker(lines[at].text);
      if (!marker || marker->kind != first.kind) break;
      block.part_lines.push_back(lines[at].number);
      const Lines inner = item(lines, at, *marker);
      block.parts.push_back(parse_part(inner, depth + 1));
      size_t next = at;  // items may have empty lines between them
      while (next < lines.size() && is_blank(lines[next].text)) ++next;
      const auto follows = next < lines.size() ? read_marker(lines[next].text) : std::nullopt;
      if (follows && follows->kind == first.kind) at = next;
    }
    return block;
  }

  static Lines item(const Lines& lines, size_t& at, const Marker& marker) {
    Lines inner;
    const std::string_view head = lines[at].text;
    inner.push_back({lines[at].number, head.substr(std::min(marker.content, head.size()))});
    std::optional<Fence> fence = read_fence(inner.back().text);
    for (++at; at < lines.size(); ++at) {
      const std::string_view text = lines[at].text;
      const bool within = indent_of(text) >= marker.content;
      if (is_blank(text)) {
        inner.push_back({lines[at].number, {}});
      } else if (within) {
        const std::string_view words = text.substr(marker.content);
        if (fence && closes(words, *fence)) {
          fence.reset();
        } else if (!fence) {
          fence = read_fence(words);
        }
        inner.push_back({lines[at].number, words});
      } else if (!fence && !interrupts(text) && !read_marker(text) && goes_on(inner)) {
        inner.push_back({lines[at].number, text.substr(indent_of(text))});
      } else {
        break;
      }
    }
    while (inner.size() > 1 && is_blank(inner.back().text)) {
      inner.pop_back();
      --at;
    }
    return inner;
  }

  Block footnote(const Lines& lines, size_t& at, Block block) {
    const auto [name, words] = *read_footnote(lines[at].text);
    block.kind = Block::Kind::kFootnote;
    block.name = name;
    block.text = trim_blanks(lines[at].text.substr(words));
    for (++at; at < lines.size() && !interrupts(lines[at].text); ++at)
      block.text += '\n' + std::string(trim_blanks(lines[at].text));
    return block;
  }

  static bool is_table(const Lines& lines, size_t at) {
    if (at + 1 >= lines.size() || lines[at].text.find('|') == std::string_view::npos) return false;
    const size_t columns = read_dashes(lines[at + 1].text).size();
    return columns > 0 && read_cells(lines[at].text).size() == columns;
  }

  Block table(const Lines& lines, size_t& at, Block block) {
    block.kind = Block::Kind::kTable;
    block.columns = read_dashes(lines[at + 1].text);
    const size_t size = block.columns.size();
    if (size > kMaxTableColumns)
      tell_(block.line,
            tr("a table has at most {max} columns, the rest was left out",
               {{"max", kMaxTableColumns}}),
            "");
    const auto add = [&](const Line& line) {
      std::vector<std::string> cells = read_cells(line.text);
      if (cells.size() > size)
        tell_(line.number,
              trn("the row has {cells} cells and the table {n} column, the rest was left out",
                  "the row has {cells} cells and the table {n} columns, the rest was left out",
                  static_cast<long long>(size), {{"cells", cells.size()}}),
              tr("write \\| for the sign itself"));
      cells.resize(std::min(size, kMaxTableColumns));
      block.rows.push_back(std::move(cells));
    };
    add(lines[at]);
    for (at += 2; at < lines.size() && !interrupts(lines[at].text); ++at) add(lines[at]);
    block.columns.resize(std::min(size, kMaxTableColumns));
    return block;
  }

  Block paragraph(const Lines& lines, size_t& at, Block block) {
    const std::string_view begin = trim_blanks(lines[at].text);
    if (begin.starts_with('|'))
      tell_(block.line, tr("this is no table"),
            tr("write a row of dashes below its first row: | --- | --- |, as many as it has "
               "columns"));
    if (begin.starts_with('[') && begin.find("]: ") != std::string_view::npos)
      tell_(block.line, tr("addresses of links do not stand by themselves"),
            tr("write [text](https://...) where the link is"));
    block.text = begin;
    for (++at; at < lines.size(); ++at) {
      const std::string_view text = trim_blanks(lines[at].text);
      const bool under = !text.empty() && (text.find_first_not_of('=') == std::string_view::npos ||
                                           text.find_first_not_of('-') == std::string_view::npos);
      if (under && (text[0] == '=' || text.size() > 2)) {
        tell_(lines[at].number,
              tr("a line of {sign} below words is no heading here", {{"sign", text.substr(0, 1)}}),
              tr(text[0] == '-' ? "leave a line empty above it for a rule, or write ## Title"
                                : "write ## Title"));
        ++at;
        break;
      }
      if (interrupts(lines[at].text) || is_table(lines, at)) break;
      block.text += '\n';
      block.text += text;
    }
    return block;
  }

  const BlockProblem& tell_;
  int last_line_;
  int one_by_one_ = 0;  // line of the comment that waits for its list
  bool told_depth_ = false;
};

}  // namespace

int read_blocks(std::string_view markdown, const BlockProblem& tell,
                const std::function<void(const Block&)>& take) {
  const std::vector<std::string> texts = split_lines(markdown, tell);
  Lines lines;
  lines.reserve(texts.size());
  for (const std::string& text : texts) lines.push_back({static_cast<int>(lines.size()) + 1, text});
  const int count = static_cast<int>(lines.size());
  skip_front_matter(lines, tell);
  Parser(tell, count).parse(lines, 0, [&take](const Block& block) { take(block); });
  return count;
}

}  // namespace ropewalk::state
