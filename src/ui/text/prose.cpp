#include "ui/text/prose.h"

#include <algorithm>
#include <vector>

#include "core/words/words.h"
#include "imgui.h"
#include "ui/interaction.h"
#include "ui/text/fonts.h"
#include "ui/widgets/item.h"

namespace ropewalk::ui {
namespace {

using state::Paragraph;
using Style = state::Span::Style;

constexpr float kLeastType = 12;     // nothing is smaller, unless the text around it is
constexpr float kCodeSize = 0.92F;   // monospace looks larger than the text around it
constexpr float kBaseline = 0.325F;  // of the em, below the middle of the line
constexpr float kWordSpace = 1.12F;  // the face's own space is narrow for a screen
constexpr float kFootnoteSize = 0.66F, kFootnoteRise = 0.36F;  // of the em
constexpr float kCodeInset = 3;                                // of code's ground, left and right

float at_least(float size, float around) { return std::max(size, std::min(kLeastType, around)); }

Font font_of(const state::Span& span, const Font& base) {
  switch (span.style) {
    case Style::kBold:
      return {Face::kTextBold, base.size};
    case Style::kItalic:
      return {Face::kTextItalic, base.size};
    case Style::kCode:
    case Style::kTex:
      return {Face::kMono, at_least(base.size * kCodeSize, base.size)};
    case Style::kFootnote:
      return {base.face, at_least(base.size * kFootnoteSize, base.size)};
    case Style::kPlain:
      break;
  }
  return base;
}

// A run without spaces of one span, placed on a line.
struct Piece {
  std::string_view text;
  size_t span = 0;
  float x = 0, width = 0;
  float lead = 0;   // empty room at its left, part of the width
  float space = 0;  // of the blank before it; 0: glued to the piece before
  int line = 0;
};

struct Layout {
  std::vector<Piece> pieces;
  std::vector<float> line_widths;
};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

// Cuts a paragraph into pieces, each with its width.
std::vector<Piece> cut(const Canvas& canvas, const Paragraph& paragraph, const Font& base) {
  std::vector<Piece> pieces;
  float space = 0;
  for (size_t i = 0; i < paragraph.size(); ++i) {
    const Font font = font_of(paragraph[i], base);
    std::string_view rest = paragraph[i].text;
    const size_t first = pieces.size();
    while (!rest.empty()) {
      size_t size = 0;
      while (size < rest.size() && !is_space(rest[size])) ++size;
      if (size == 0) {
        space = canvas.measure(" ", base).x * kWordSpace;
        rest.remove_prefix(1);
        continue;
      }
      const std::string_view word = rest.substr(0, size);
      pieces.push_back({word, i, 0, canvas.measure(word, font).x, 0, space, 0});
      space = 0;
      rest.remove_prefix(size);
    }
    if (paragraph[i].style != Style::kCode) continue;
    for (size_t j = first; j < pieces.size(); ++j) {  // room for its ground
      pieces[j].lead = j == first ? kCodeInset : 0;
      pieces[j].width += pieces[j].lead + (j + 1 == pieces.size() ? kCodeInset : 0);
    }
  }
  return pieces;
}

// Splits a piece that is wider than a line; returns its first part and leaves the rest. At least
// one character goes.
Piece split(const Canvas& canvas, Piece& piece, float room, const Font& font) {
  size_t size = 0;
  std::string_view rest = piece.text;
  while (!rest.empty()) {
    const size_t before = rest.size();
    next_code_point(rest);
    const size_t longer = size + (before - rest.size());
    if (size > 0 && canvas.measure(piece.text.substr(0, longer), font).x > room) break;
    size = longer;
  }
  Piece head = piece;
  head.text = piece.text.substr(0, size);
  head.width = canvas.measure(head.text, font).x;
  piece.text.remove_prefix(size);
  piece.width = canvas.measure(piece.text, font).x;
  piece.space = 0;
  return head;
}

Layout lay_out(const Canvas& canvas, const Paragraph& paragraph, float width, const Font& base) {
  Layout layout;
  const std::vector<Piece> cut_pieces = cut(canvas, paragraph, base);
  float x = 0;
  int line = 0;
  const auto end_line = [&] {
    layout.line_widths.push_back(x);
    x = 0;
    ++line;
  };
  const auto place = [&](Piece piece) {
    if (x == 0) piece.space = 0;
    piece.x = x + piece.space;
    piece.line = line;
    x = piece.x + piece.width;
    layout.pieces.push_back(piece);
  };
  for (size_t i = 0; i < cut_pieces.size();) {
    // A word: pieces glued to each other ("bold" and the comma behind it).
    size_t end = i + 1;
    float word = cut_pieces[i].width;
    while (end < cut_pieces.size() && cut_pieces[end].space == 0) word += cut_pieces[end++].width;
    if (x > 0 && x + cut_pieces[i].space + word > width) end_line();
    for (; i < end; ++i) {
      Piece piece = cut_pieces[i];
      const Font font = font_of(paragraph[piece.span], base);
      while (word > width && !piece.text.empty() && x + piece.width > width) {
        if (x > 0 && width - x < base.size) end_line();
        const Piece head = split(canvas, piece, width - x, font);
        place(head);
        if (!piece.text.empty()) end_line();
      }
      if (!piece.text.empty()) place(piece);
    }
  }
  if (x > 0) end_line();
  return layout;
}

struct Frame {
  float line_height, gap;
};

Frame frame_of(const ProseStyle& style) {
  return {std::round(style.font.size * style.line_height),
          std::round(style.font.size * style.paragraph_gap)};
}

float usable_width(const Canvas& canvas, float width, const Font& font) {
  return std::max(std::min(width, prose_measure(canvas, font)), font.size * 3);
}

// Neighbouring pieces of one span on one line: what is underlined, hovered and clicked as one.
struct Run {
  size_t first, last;  // pieces, inclusive
  Rect box;
};

std::vector<Run> runs_of(const Layout& layout, Vec2 at, float line_height,
                         const std::vector<float>& shift) {
  std::vector<Run> runs;
  for (size_t i = 0; i < layout.pieces.size(); ++i) {
    const Piece& p = layout.pieces[i];
    const float left = at.x + shift[static_cast<size_t>(p.line)] + p.x,
                top = at.y + line_height * static_cast<float>(p.line);
    const bool joins = !runs.empty() && layout.pieces[runs.back().last].span == p.span &&
                       layout.pieces[runs.back().last].line == p.line;
    if (joins) {
      runs.back().last = i;
      runs.back().box.right = left + p.width;
    } else {
      runs.push_back({i, i, {left, top, left + p.width, top + line_height}});
    }
  }
  return runs;
}

class Painter {
 public:
  Painter(Canvas& canvas, const Theme& theme, const ProseStyle& style, Interaction* input,
          Highlight* highlight)
      : canvas_(canvas), theme_(theme), style_(style), input_(input), highlight_(highlight) {}

  // Returns the target of a clicked link.
  std::string paragraph(const Paragraph& paragraph, const Layout& layout, Vec2 at, float width,
                        std::string_view id) {
    const Frame frame = frame_of(style_);
    std::vector<float> shift(layout.line_widths.size());
    for (size_t i = 0; i < shift.size(); ++i) {
      const float air = width - layout.line_widths[i];
      shift[i] = style_.align == Align::kLeft ? 0 : style_.align == Align::kCenter ? air / 2 : air;
    }
    std::string clicked;
    size_t linked = paragraph.size();  // the span whose link has been made reachable already
    for (const Run& run : runs_of(layout, at, frame.line_height, shift)) {
      const size_t index = layout.pieces[run.first].span;
      const state::Span& span = paragraph[index];
      bool engaged = false;
      if (!span.target.empty() && input_ != nullptr && input_->live()) {
        const std::string link_id =
            std::string(id) + "/" + std::to_string(index) + "/" + std::to_string(run.first);
        const Item link = item(link_id, run.box, index == linked ? kItemNoTab : kItemPlain);
        linked = index;
        if (link.pressed) clicked = span.target;
        if (link.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (link.ring) {
          ring(run.box);
          tell_focus(tr("Link: {text}", {{"text", span.text}}));
        }
        engaged = link.hovered || link.ring;
      }
      if (!span.part.empty()) engaged = point(span.part, run.box) || engaged;
      draw_run(layout, run, span, engaged);
    }
    return clicked;
  }

 private:
  bool point(std::string_view part, const Rect& box) {
    if (input_ == nullptr || highlight_ == nullptr || !input_->hover(box)) return false;
    highlight_->point_at(part);
    return true;
  }

  void ring(const Rect& box) {
    const Rect outer = box.inset(-3, 0);
    canvas_.rect(outer, theme_.accent, 5);
    canvas_.rect(outer.inset(2), theme_.ground, 3);
  }

  Rgba color_of(const state::Span& span) const {
    const Role role = role_of_part(span.part);
    if (role != Role::kPlain) return theme_.hue(role);
    return style_.soft ? theme_.ink_soft : theme_.ink;
  }

  void draw_run(const Layout& layout, const Run& run, const state::Span& span, bool engaged) {
    const Font font = font_of(span, style_.font);
    const float size = style_.font.size;
    float baseline = std::round(run.box.center().y + kBaseline * size);
    if (span.style == Style::kFootnote) baseline -= std::round(kFootnoteRise * size);
    const Rgba color = color_of(span);
    const float outset = span.style == Style::kCode ? 0 : 3;
    const Rect mark{run.box.left - outset, baseline - size * 0.95F, run.box.right + outset,
                    baseline + size * 0.32F};
    if (span.style == Style::kCode) canvas_.rect(mark, theme_.sunken, 4);
    if (!span.part.empty() && highlight_ != nullptr && highlight_->lit(span.part)) {
      canvas_.rect(mark, with_alpha(color, 0.16F), 4);
    }
    if (!span.target.empty() || !span.part.empty()) {
      const float y = baseline + std::max(2.0F, size * 0.16F);
      const Rgba under = span.target.empty() ? color : theme_.accent;
      const Stroke line{with_alpha(under, engaged ? 1.0F : 0.6F), engaged ? 2.0F : 1.0F,
                        span.target.empty() ? 1.5F : 0};
      canvas_.line({run.box.left, y}, {run.box.right, y}, line);
    }
    for (size_t i = run.first; i <= run.last; ++i) {
      const Piece& piece = layout.pieces[i];
      const Vec2 at{run.box.left + piece.x - layout.pieces[run.first].x + piece.lead, baseline};
      canvas_.text(at, piece.text, {font, color, Align::kLeft, Baseline::kAlphabetic});
    }
  }

  Canvas& canvas_;
  const Theme& theme_;
  const ProseStyle& style_;
  Interaction* input_;
  Highlight* highlight_;
};

ProseResult run(Canvas* drawn, const Canvas& canvas, const Theme* theme, Interaction* input,
                Highlight* highlight, std::string_view id, Vec2 at, float width,
                std::span<const Paragraph> paragraphs, const ProseStyle& style) {
  ProseResult result;
  const Frame frame = frame_of(style);
  const float usable = usable_width(canvas, width, style.font);
  for (size_t i = 0; i < paragraphs.size(); ++i) {
    const Layout layout = lay_out(canvas, paragraphs[i], usable, style.font);
    if (layout.line_widths.empty()) continue;
    if (result.height > 0) result.height += frame.gap;
    if (drawn != nullptr) {
      Painter painter(*drawn, *theme, style, input, highlight);
      const float across = style.align == Align::kLeft ? usable : width;
      std::string clicked = painter.paragraph(paragraphs[i], layout, {at.x, at.y + result.height},
                                              across, std::string(id) + "/" + std::to_string(i));
      if (!clicked.empty()) result.clicked = std::move(clicked);
    }
    result.height += frame.line_height * static_cast<float>(layout.line_widths.size());
    result.width = std::max(
        result.width, *std::max_element(layout.line_widths.begin(), layout.line_widths.end()));
  }
  return result;
}

std::vector<Paragraph> plain(std::string_view text) {
  std::vector<Paragraph> paragraphs;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    paragraphs.push_back({{.text = std::string(text.substr(0, end)),
                           .style = Style::kPlain,
                           .part = {},
                           .target = {}}});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return paragraphs;
}

}  // namespace

float prose_measure(const Canvas& canvas, const Font& font) {
  constexpr std::string_view kTypical =
      "the angle between two turned vectors tells only how far apart they stand";
  constexpr float kCharacters = 68;
  return canvas.measure(kTypical, font).x / static_cast<float>(kTypical.size()) * kCharacters;
}

ProseResult measure_prose(const Canvas& canvas, std::span<const Paragraph> paragraphs, float width,
                          const ProseStyle& style) {
  return run(nullptr, canvas, nullptr, nullptr, nullptr, {}, {}, width, paragraphs, style);
}

ProseResult draw_prose(Canvas& canvas, const Theme& theme, Interaction& input, Highlight& highlight,
                       std::string_view id, Vec2 at, float width,
                       std::span<const Paragraph> paragraphs, const ProseStyle& style) {
  return run(&canvas, canvas, &theme, &input, &highlight, id, at, width, paragraphs, style);
}

float measure_text(const Canvas& canvas, std::string_view text, float width,
                   const ProseStyle& style) {
  return measure_prose(canvas, plain(text), width, style).height;
}

float draw_text(Canvas& canvas, const Theme& theme, Vec2 at, float width, std::string_view text,
                const ProseStyle& style) {
  return run(&canvas, canvas, &theme, nullptr, nullptr, {}, at, width, plain(text), style).height;
}

}  // namespace ropewalk::ui
