#include "ui/text/elements.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/words/words.h"
#include "ui/interaction.h"
#include "ui/text/code_text.h"
#include "ui/text/fonts.h"

namespace ropewalk::ui {
namespace {

using state::Element;
using state::Paragraph;
using state::Prose;

// Of the font's size.
constexpr float kGutter = 1.5F, kTightGap = 0.35F, kCellPad = 0.45F, kColumnGap = 1.4F;
constexpr float kQuoteIndent = 1.0F;
constexpr float kQuoteBar = 3;    // pixels
constexpr float kColumnFrom = 7;  // narrower columns stand below each other
constexpr float kCodeSize = 0.86F, kSmallCode = 0.76F, kCodePad = 0.6F, kCodeLine = 1.4F,
                kFootnoteSize = 0.7F;
constexpr float kLeastProgram = 0.4F;  // of the font's size, where a program would not fit
constexpr float kLeastType = 12;       // pixels: nothing is smaller, unless the text around it is
constexpr float kBaseline = 0.325F;    // as in prose.cpp
constexpr size_t kHanging = 2;         // blanks before what a long line of code goes on with

size_t code_points(std::string_view text) {
  size_t count = 0;
  while (!text.empty()) {
    next_code_point(text);
    ++count;
  }
  return count;
}

// The first `count` code points.
std::string_view head(std::string_view text, size_t count) {
  std::string_view rest = text;
  for (; count > 0 && !rest.empty(); --count) next_code_point(rest);
  return text.substr(0, text.size() - rest.size());
}

// Where a line of code that is too long goes on below, in bytes; behind a blank or a comma if one
// is near. What goes on has `hang` blanks before it.
std::vector<size_t> breaks_of(std::string_view line, size_t columns, size_t hang) {
  std::vector<size_t> breaks;
  size_t begin = 0, room = columns;
  while (code_points(line.substr(begin)) > room) {
    const size_t bytes = head(line.substr(begin), room).size();
    const size_t last = line.substr(begin, bytes).find_last_of(" ,");
    begin += last == std::string_view::npos || last < bytes / 2 ? bytes : last + 1;
    breaks.push_back(begin);
    room = columns - hang;
  }
  return breaks;
}

class Composer {
 public:
  Composer(Canvas& canvas, const Theme& theme, Interaction& input, Highlight& highlight,
           const ElementsStyle& style)
      : canvas_(canvas),
        theme_(theme),
        input_(input),
        highlight_(highlight),
        style_(style),
        size_(style.words.font.size),
        items_(style.items) {}

  // Returns the height.
  float flow(const Prose& prose, Vec2 at, float width, const std::string& id) {
    return flow(prose, at, width, id, std::round(size_ * style_.words.paragraph_gap));
  }

  ProseResult result(float height) { return {height, wide_, std::move(clicked_)}; }

 private:
  float flow(const Prose& prose, Vec2 at, float width, const std::string& id, float gap) {
    float y = at.y;
    for (size_t i = 0; i < prose.size(); ++i) {
      if (y > at.y) y += gap;
      y += element(prose[i], {at.x, y}, width, id + "/" + std::to_string(i));
    }
    return y - at.y;
  }

  float element(const Element& element, Vec2 at, float width, const std::string& id) {
    switch (element.kind) {
      case Element::Kind::kParagraph:
        return words(element.words, at, width, id, style_.words);
      case Element::Kind::kList:
        return list(element, at, width, id);
      case Element::Kind::kCode:
      case Element::Kind::kTex:
        return code(element.text, element.language, at, width);
      case Element::Kind::kProgram:
        return program(element, at, width, id);
      case Element::Kind::kTable:
        return table(element, at, width, id);
      case Element::Kind::kImage:
        return image(element, at, width, id);
      case Element::Kind::kColumns:
        return columns(element, at, width, id);
      case Element::Kind::kQuote:
        return quote(element, at, width, id);
      case Element::Kind::kRule: {
        const float middle = std::round(at.y + size_ * 0.3F) + 0.5F;
        canvas_.line({at.x, middle}, {at.x + width, middle}, {theme_.line, 1.5F});
        return std::round(size_ * 0.6F);
      }
    }
    return 0;
  }

  float words(const Paragraph& paragraph, Vec2 at, float width, const std::string& id,
              const ProseStyle& style) {
    ProseResult drawn =
        draw_prose(canvas_, theme_, input_, highlight_, id, at, width, {&paragraph, 1}, style);
    if (!drawn.clicked.empty()) clicked_ = std::move(drawn.clicked);
    wide_ = std::max(wide_, drawn.width);
    return drawn.height;
  }

  float list(const Element& list, Vec2 at, float width, const std::string& id) {
    const Font& font = style_.words.font;
    float gutter = size_ * kGutter;
    if (list.ordered && !list.parts.empty())
      gutter = std::max(
          gutter, canvas_.measure(item_mark(list, list.parts.size() - 1), font).x + size_ * 0.55F);
    // Words, and perhaps a list below them.
    const bool tight = std::all_of(list.parts.begin(), list.parts.end(), [](const Prose& item) {
      return item.size() <= 1 || (item.size() == 2 && item[1].kind == Element::Kind::kList);
    });
    const float gap = std::round(size_ * (tight ? kTightGap : style_.words.paragraph_gap));
    const float line = std::round(size_ * style_.words.line_height);
    float y = at.y;
    for (size_t i = 0; i < list.parts.size(); ++i) {
      if (list.one_by_one && items_-- <= 0) break;
      if (i > 0) y += gap;
      const float baseline = std::round(y + line / 2 + kBaseline * size_);
      canvas_.text({at.x + gutter - size_ * 0.55F, baseline}, item_mark(list, i),
                   {font, theme_.ink_soft, Align::kRight, Baseline::kAlphabetic});
      y += std::max(flow(list.parts[i], {at.x + gutter, y}, width - gutter,
                         id + "/" + std::to_string(i), gap),
                    list.parts[i].empty() ? line : 0);
    }
    return y - at.y;
  }

  float quote(const Element& quote, Vec2 at, float width, const std::string& id) {
    const float indent = std::round(size_ * kQuoteIndent);
    float height = 0;
    for (const Prose& part : quote.parts)
      height += flow(part, {at.x + indent, at.y + height}, width - indent, id);
    canvas_.rect({at.x, at.y, at.x + kQuoteBar, at.y + height}, theme_.line, kQuoteBar / 2);
    return height;
  }

  Rgba color_of(CodeToken::Kind kind) const {
    switch (kind) {
      case CodeToken::Kind::kKeyword:
        return theme_.accent;
      case CodeToken::Kind::kLiteral:
        return mix(theme_.ink, theme_.accent, 0.5F);
      case CodeToken::Kind::kComment:
        return theme_.ink_soft;
      case CodeToken::Kind::kPlain:
        break;
    }
    return theme_.ink;
  }

  // Lines of code in rows that are wide enough for `columns` characters.
  struct CodeRun {
    std::string_view text;
    size_t column, row;
    Rgba color;
  };
  struct CodeRows {
    Font font;
    float advance = 0, line_height = 0;
    std::vector<CodeRun> runs;
    std::vector<size_t> starts;  // the row that each line begins in
    size_t count = 0;
    float height() const { return line_height * static_cast<float>(count); }
  };

  CodeRows code_rows(const std::vector<std::vector<CodeToken>>& lines, float size,
                     float room) const {
    CodeRows rows;
    rows.font = {Face::kMono, size};
    rows.advance = canvas_.measure("0", rows.font).x;
    rows.line_height = std::round(size * kCodeLine);
    const size_t columns = static_cast<size_t>(whole(room / rows.advance + 0.01F, 8, 10000));
    for (const auto& line : lines) {
      rows.starts.push_back(rows.count);
      size_t column = 0, bytes = 0, at_byte = 0;
      for (const CodeToken& token : line) bytes += token.text.size();
      const std::string_view text =
          line.empty() ? std::string_view() : std::string_view(line[0].text.data(), bytes);
      const size_t indent = std::min(text.find_first_not_of(' '), bytes);
      const size_t hang = std::min(indent + kHanging, columns / 2);
      const std::vector<size_t> breaks = breaks_of(text, columns, hang);
      auto next = breaks.begin();
      for (const CodeToken& token : line) {
        std::string_view rest = token.text;
        while (!rest.empty()) {
          if (next != breaks.end() && *next == at_byte) {
            ++next;
            ++rows.count;
            column = hang;
          }
          const size_t until = next != breaks.end() ? *next - at_byte : rest.size();
          const std::string_view part = rest.substr(0, until);
          rows.runs.push_back({part, column, rows.count, color_of(token.kind)});
          column += code_points(part);
          at_byte += part.size();
          rest.remove_prefix(part.size());
        }
      }
      ++rows.count;
    }
    return rows;
  }

  // Long lines make it smaller, up to a point from which on they are broken. So does `most`, of its
  // height; what has no room at the smallest size is left out.
  float code(std::string_view text, std::string_view language, Vec2 at, float width,
             float most = std::numeric_limits<float>::infinity()) {
    const auto lines = read_code(text, language);
    size_t longest = 1;
    for (const auto& line : lines) {
      size_t count = 0;
      for (const CodeToken& token : line) count += code_points(token.text);
      longest = std::max(longest, count);
    }
    const float pad = std::round(size_ * kCodePad);
    const float room = std::max(width - 2 * pad, size_);
    const float smallest = std::min(kLeastType, size_);
    float size = std::max(size_ * kCodeSize, smallest);
    const float needed = canvas_.measure("0", {Face::kMono, size}).x * static_cast<float>(longest);
    if (needed > room) size = std::max({size * room / needed, size_ * kSmallCode, smallest});
    CodeRows rows = code_rows(lines, size, room);
    const float least = std::min(size, std::max(size_ * kLeastProgram, smallest));
    while (rows.height() + 2 * pad > most && size > least) {
      size = std::max(size - 0.5F, least);
      rows = code_rows(lines, size, room);
    }
    size_t shown = rows.count;
    if (rows.height() + 2 * pad > most)
      shown = static_cast<size_t>(whole((most - 2 * pad) / rows.line_height, 2, 10000)) - 1;
    const size_t left_out = static_cast<size_t>(
        rows.starts.end() - std::lower_bound(rows.starts.begin(), rows.starts.end(), shown));
    const size_t drawn = std::min(shown, rows.count) + (shown < rows.count ? 1 : 0);
    const float height = rows.line_height * static_cast<float>(drawn) + 2 * pad;
    canvas_.rect({at.x, at.y, at.x + width, at.y + height}, theme_.sunken, 8);
    const auto baseline = [&](size_t row) {
      const float middle = at.y + pad + rows.line_height * (static_cast<float>(row) + 0.5F);
      return std::round(middle + kBaseline * size);
    };
    for (const CodeRun& run : rows.runs) {
      if (run.row >= shown) break;
      canvas_.text({at.x + pad + rows.advance * static_cast<float>(run.column), baseline(run.row)},
                   run.text, {rows.font, run.color, Align::kLeft, Baseline::kAlphabetic});
    }
    if (shown < rows.count)
      canvas_.text(
          {at.x + pad, baseline(shown)},
          trn("\xE2\x80\xA6 and {n} more line", "\xE2\x80\xA6 and {n} more lines",
              static_cast<long long>(std::max<size_t>(left_out, 1))),
          {{Face::kTextItalic, size}, theme_.ink_soft, Align::kLeft, Baseline::kAlphabetic});
    wide_ = std::max(wide_, std::min(width, 2 * pad + rows.advance * static_cast<float>(longest)));
    return height;
  }

  // Its words in its place, as long as there is nothing else to show.
  float instead(const Element& element, Vec2 at, float width, const std::string& id) {
    ProseStyle style = style_.words;
    style.soft = true;
    const float pad = std::round(size_ * kCodePad);
    const float height =
        measure_prose(canvas_, {&element.words, 1}, width - 2 * pad, style).height + 2 * pad;
    canvas_.rect({at.x, at.y, at.x + width, at.y + height}, theme_.sunken, 8);
    words(element.words, {at.x + pad, at.y + pad}, width - 2 * pad, id, style);
    return height;
  }

  float program(const Element& element, Vec2 at, float width, const std::string& id) {
    const std::string text = style_.find_program ? style_.find_program(element.text) : "";
    if (text.empty()) return instead(element, at, width, id);
    return code(text, "python", at, width, style_.program_height);
  }

  // Columns as wide as they want to be; if that is too much, the widest give.
  std::vector<float> widths(const std::vector<std::vector<Paragraph>>& rows, size_t count,
                            float room, const ProseStyle& style) const {
    std::vector<float> wanted(count);
    for (const auto& row : rows)
      for (size_t i = 0; i < count; ++i)
        wanted[i] =
            std::max(wanted[i], measure_prose(canvas_, {&row[i], 1}, 1e5F, style).width + 1);
    float left = room;
    std::vector<bool> settled(count);
    for (size_t open = count; open > 0;) {
      const float fair = left / static_cast<float>(open);
      bool any = false;
      for (size_t i = 0; i < count; ++i) {
        if (settled[i] || wanted[i] > fair) continue;
        settled[i] = any = true;
        left -= wanted[i];
        --open;
      }
      if (any) continue;
      for (size_t i = 0; i < count; ++i)
        if (!settled[i]) wanted[i] = fair;
      break;
    }
    return wanted;
  }

  float table(const Element& table, Vec2 at, float width, const std::string& id) {
    const size_t count = table.columns.size();
    if (count == 0) return 0;
    auto rows = table.rows;
    for (Paragraph& cell : rows.front())
      for (state::Span& span : cell)
        if (span.style == state::Span::Style::kPlain) span.style = state::Span::Style::kBold;
    ProseStyle style = style_.words;
    const float least = static_cast<float>(count) * (3 + 2 * kCellPad) * size_;
    if (least > width)
      style.font.size = std::max(size_ * width / least, std::min(kLeastType, size_));
    const float pad = style.font.size * kCellPad;
    const std::vector<float> columns =
        widths(rows, count, width - 2 * pad * static_cast<float>(count), style);
    float across = 0;
    for (const float column : columns) across += column + 2 * pad;
    const float air = std::round(style.font.size * 0.25F);
    float y = at.y;
    for (size_t r = 0; r < rows.size(); ++r) {
      float x = at.x, height = std::round(style.font.size * style.line_height);
      for (size_t c = 0; c < count; ++c) {
        style.align = table.columns[c] == Element::Align::kLeft     ? Align::kLeft
                      : table.columns[c] == Element::Align::kCenter ? Align::kCenter
                                                                    : Align::kRight;
        height = std::max(height, words(rows[r][c], {x + pad, y + air}, columns[c],
                                        id + "/" + std::to_string(r * count + c), style));
        x += columns[c] + 2 * pad;
      }
      y += height + 2 * air;
      const bool last = r + 1 == rows.size();
      if (!last || r == 0)
        canvas_.line({at.x, y}, {at.x + across, y},
                     {r == 0 ? theme_.ink_soft : theme_.line, r == 0 ? 1.5F : 1.0F});
    }
    wide_ = std::max(wide_, across);
    return y - at.y;
  }

  float image(const Element& image, Vec2 at, float width, const std::string& id) {
    const Pixels* pixels = style_.find_picture ? style_.find_picture(image.text) : nullptr;
    if (pixels == nullptr || pixels->width <= 0 || pixels->height <= 0)
      return instead(image, at, width, id);
    const auto across = static_cast<float>(pixels->width),
               down = static_cast<float>(pixels->height);
    const float scale = std::min({width / across, style_.picture_height / down, 2.0F});
    const Rect rect{at.x, at.y, at.x + across * scale, at.y + down * scale};
    canvas_.picture(rect, *pixels, state::plain_text(image.words));
    wide_ = std::max(wide_, rect.width());
    return std::ceil(rect.height());
  }

  float columns(const Element& columns, Vec2 at, float width, const std::string& id) {
    const auto count = static_cast<float>(std::max<size_t>(columns.parts.size(), 1));
    const float gap = std::round(size_ * kColumnGap);
    const float column = (width - gap * (count - 1)) / count;
    const bool stacked = column < size_ * kColumnFrom;
    float height = 0, x = at.x;
    for (size_t i = 0; i < columns.parts.size(); ++i) {
      const std::string part = id + "/" + std::to_string(i);
      if (stacked) {
        if (height > 0) height += std::round(size_ * style_.words.paragraph_gap);
        height += flow(columns.parts[i], {at.x, at.y + height}, width, part);
      } else {
        height = std::max(height, flow(columns.parts[i], {x, at.y}, column, part));
        x += column + gap;
      }
    }
    if (!stacked) wide_ = width;
    return height;
  }

  Canvas& canvas_;
  const Theme& theme_;
  Interaction& input_;
  Highlight& highlight_;
  const ElementsStyle& style_;
  float size_;
  int items_;  // of lists that come one by one, not yet drawn
  float wide_ = 0;
  std::string clicked_;
};

}  // namespace

ProseResult draw_elements(Canvas& canvas, const Theme& theme, Interaction& input,
                          Highlight& highlight, std::string_view id, Vec2 at, float width,
                          const Prose& prose, const ElementsStyle& style) {
  Composer composer(canvas, theme, input, highlight, style);
  const float height = composer.flow(prose, at, width, std::string(id));
  return composer.result(height);
}

ProseResult draw_footnotes(Canvas& canvas, const Theme& theme, Interaction& input,
                           Highlight& highlight, std::string_view id, Vec2 at, float width,
                           std::span<const Paragraph> footnotes, const ProseStyle& words) {
  if (footnotes.empty()) return {};
  ProseStyle style = words;
  style.font.size =
      std::max(std::round(words.font.size * kFootnoteSize), std::min(kLeastType, words.font.size));
  style.paragraph_gap = 0.25F;
  style.soft = true;
  std::vector<Paragraph> numbered;
  for (const Paragraph& footnote : footnotes) {
    Paragraph& line = numbered.emplace_back();
    line.push_back(
        {.text = std::to_string(numbered.size()), .style = state::Span::Style::kFootnote});
    line.push_back({.text = " "});
    line.insert(line.end(), footnote.begin(), footnote.end());
  }
  const float gap = std::round(style.font.size * 0.5F);
  canvas.line({at.x, at.y + 0.5F}, {at.x + std::min(width / 3, 120.0F), at.y + 0.5F},
              {theme.line, 1});
  ProseResult drawn =
      draw_prose(canvas, theme, input, highlight, id, {at.x, at.y + gap}, width, numbered, style);
  drawn.height += gap;
  return drawn;
}

}  // namespace ropewalk::ui
