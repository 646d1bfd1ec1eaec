#include "app/figure/deck_figure.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "app/session/program.h"
#include "core/words/words.h"
#include "ui/canvas/pdf_canvas.h"
#include "ui/canvas/svg_canvas.h"
#include "ui/interaction.h"
#include "ui/stage.h"
#include "ui/text/elements.h"
#include "ui/text/equation.h"
#include "ui/text/prose.h"
#include "ui/widgets/icons.h"

namespace ropewalk::app {
namespace {

constexpr float kSmallest = 9, kGap = 0.8F;  // of words, and in their size between pieces
constexpr float kPicture = 0.6F;             // of the room for words
constexpr float kProgram = 0.88F;            // likewise
constexpr float kWords = 0.36F, kWordsWithProgram = 0.5F;  // of the page's width

// What stands on the stage of a slide.
struct OnStage {
  state::Location location;
  std::unique_ptr<scenes::Run> run;
};

std::optional<OnStage> stage_of(const DeckOf& of, int slide) {
  const state::Slide& shown = of.deck.slides[static_cast<size_t>(slide - 1)];
  std::string_view link = state::stage_link(of.deck, slide);
  if (!shown.step.reveals().empty()) link = shown.step.reveals();
  if (link.empty()) return std::nullopt;
  OnStage stage{of.catalog.open(link).location, nullptr};
  stage.run = of.catalog.scene(stage.location.scene).run(of.answers);
  stage.run->update(stage.location.values);
  return stage;
}

// Measures, and draws nothing.
class Ruler final : public ui::Canvas {
 public:
  explicit Ruler(const ui::Canvas& canvas) : canvas_(canvas) {}
  void polyline(std::span<const ui::Vec2>, const ui::Stroke&, bool) override {}
  void polygon(std::span<const ui::Vec2>, ui::Rgba) override {}
  void rect(const ui::Rect&, ui::Rgba, float) override {}
  void circle(ui::Vec2, float, ui::Rgba) override {}
  void cells(const ui::Rect&, int, int, std::span<const ui::Rgba>) override {}
  void text(ui::Vec2, std::string_view, const ui::TextStyle&) override {}
  void glyph(ui::Vec2, char32_t, const ui::Font&, ui::Rgba) override {}
  void push_clip(const ui::Rect&) override {}
  void pop_clip() override {}
  ui::Vec2 measure(std::string_view utf8, const ui::Font& font) const override {
    return canvas_.measure(utf8, font);
  }

 private:
  const ui::Canvas& canvas_;
};

// The words of a slide in a column.
class Column {
 public:
  // Pictures are at most `picture` high.
  Column(ui::Canvas& canvas, const ui::Theme& theme, ui::Vec2 at, float width, float size,
         float picture, const ui::FindPicture& find)
      : canvas_(canvas),
        theme_(theme),
        at_(at),
        width_(width),
        size_(size),
        style_{.words = {.font = {ui::Face::kText, size}, .line_height = 1.4F},
               .picture_height = picture,
               .find_picture = find} {}

  // Programs are at most `height` high.
  void programs(float height, const ui::FindProgram& find) {
    style_.program_height = height;
    style_.find_program = find;
  }

  void prose(const state::Prose& prose) {
    if (prose.empty()) return;
    at_.y += ui::draw_elements(canvas_, theme_, still_, none_, "words", at_, width_, prose, style_)
                 .height +
             size_ * kGap;
  }

  void guess(const state::Guess& guess) {
    const ui::Vec2 center{at_.x + size_ * 0.5F, at_.y + size_ * 0.7F};
    if (guess.right) {
      ui::draw_icon(canvas_, ui::Icon::kCheck, center, size_, theme_.good);
    } else {
      canvas_.circle(center, size_ * 0.17F, theme_.ink_faint);
    }
    const float indent = size_ * 1.6F;
    ui::ProseStyle style = style_.words;
    style.soft = !guess.right;
    at_.y += ui::draw_prose(canvas_, theme_, still_, none_, "guess", {at_.x + indent, at_.y},
                            width_ - indent, {&guess.text, 1}, style)
                 .height +
             size_ * kGap / 2;
  }

  void equation(const state::EquationName& name, const state::Probes& probes) {
    const ui::FittedEquation fitted = ui::fit_equation(name.scene, name.name, size_ * 1.1F, width_);
    ui::draw_equation(canvas_, theme_, fitted, at_, probes, still_, none_);
    at_.y += fitted.size.y + size_ * kGap;
  }

  void footnotes(std::span<const state::Paragraph> footnotes) {
    if (footnotes.empty()) return;
    at_.y += ui::draw_footnotes(canvas_, theme_, still_, none_, "footnotes", at_, width_, footnotes,
                                style_.words)
                 .height +
             size_ * kGap;
  }

  float bottom() const { return at_.y; }

 private:
  ui::Canvas& canvas_;
  const ui::Theme& theme_;
  ui::Vec2 at_;
  float width_, size_;
  ui::ElementsStyle style_;
  ui::Interaction still_{false};
  ui::Highlight none_;
};

void fill(Column& column, const state::Slide& slide, const std::optional<OnStage>& stage,
          const Catalog& catalog) {
  column.prose(slide.step.prose);
  for (const state::Guess& guess : slide.step.guesses) column.guess(guess);
  column.prose(slide.step.answer);
  for (const state::EquationName& name : slide.equations) {
    const bool here =
        stage && catalog.scene(stage->location.scene).about().id == std::string_view(name.scene);
    column.equation(name, here ? stage->run->probes() : state::Probes());
  }
  column.footnotes(slide.step.footnotes);
}

std::string title_of(const state::Deck& deck) {
  return deck.title.empty() ? std::string(tr("A lecture")) : deck.title;
}

}  // namespace

void draw_slide(ui::Canvas& canvas, const ui::Theme& theme, const DeckOf& of, int slide,
                ui::Vec2 size) {
  const state::Slide& shown = of.deck.slides[static_cast<size_t>(slide - 1)];
  const std::optional<OnStage> stage = stage_of(of, slide);
  canvas.rect({0, 0, size.x, size.y}, theme.ground);
  const float margin = std::clamp(size.x * 0.04F, 12.0F, 60.0F);
  ui::Rect rest = ui::Rect{0, 0, size.x, size.y}.inset(margin);
  const float small = std::clamp(size.x / 100, 9.0F, 18.0F);
  const ui::Rect foot = rest.take_bottom(small * 1.4F);
  canvas.text({foot.left, foot.bottom}, of.deck.title,
              {{ui::Face::kText, small}, theme.ink_soft, ui::Align::kLeft, ui::Baseline::kBottom});
  canvas.text({foot.right, foot.bottom},
              std::to_string(slide) + " / " + std::to_string(of.deck.slides.size()),
              {{ui::Face::kMono, small}, theme.ink_soft, ui::Align::kRight, ui::Baseline::kBottom});
  rest.take_bottom(margin / 3);
  const ui::ProseStyle title{.font = {ui::Face::kTitle, std::clamp(size.x / 34, 16.0F, 60.0F)},
                             .line_height = 1.2F};
  rest.take_top(ui::draw_text(canvas, theme, rest.min(), rest.width(), shown.step.title, title) +
                margin / 2);
  const bool program = holds_program(shown.step);
  // Upright pages have the picture below the words.
  const bool beside = size.x >= size.y;
  ui::Rect words = rest;
  if (stage)
    words = beside ? rest.take_left(rest.width() * (program ? kWordsWithProgram : kWords))
                   : rest.take_top(rest.height() * (program ? 0.6F : 0.5F));
  float font = std::clamp((beside ? size.x / 56 : size.x / 36), kSmallest, 40.0F);
  // Pictures shrink with the words.
  const float picture = words.height() * kPicture / font;
  const auto put = [&](ui::Canvas& on) {
    Column column(on, theme, words.min(), words.width(), font, picture * font, of.find_picture);
    column.programs(words.height() * kProgram, [&](std::string_view link) {
      return program_at(of.catalog, link, stage ? &stage->location : nullptr);
    });
    fill(column, shown, stage, of.catalog);
    return column.bottom();
  };
  Ruler ruler(canvas);
  while (font > kSmallest && put(ruler) > words.bottom + font * kGap) font -= 0.5F;
  canvas.push_clip(words);
  put(canvas);
  canvas.pop_clip();
  if (!stage) return;
  if (beside) rest.take_left(margin);
  if (!beside) rest.take_top(margin / 2);
  ui::Interaction still(false);
  ui::Highlight none;
  canvas.push_clip(rest);
  ui::Stage on{canvas, rest, theme, still, none, 0};
  stage->run->draw(on);
  canvas.pop_clip();
}

std::string slide_svg(const ui::Fonts& fonts, const FigureLook& look, const DeckOf& of, int slide,
                      ui::Vec2 size) {
  ui::SvgCanvas canvas(fonts, size, {0, 0, 0, 0},
                       of.deck.slides[static_cast<size_t>(slide - 1)].step.title, title_of(of.deck),
                       look.text_as);
  draw_slide(canvas, look.theme, of, slide, size);
  return canvas.finish();
}

std::string deck_pdf(const ui::Fonts& fonts, const FigureLook& look, const DeckOf& of, int slide,
                     ui::Vec2 size, std::string_view language) {
  ui::PdfDocument document(fonts, look.text_as);
  const int count = static_cast<int>(of.deck.slides.size());
  for (int i = slide > 0 ? slide : 1; i <= (slide > 0 ? slide : count); ++i) {
    ui::PdfCanvas page(document, size, {0, 0, 0, 0});
    draw_slide(page, look.theme, of, i, size);
    page.finish();
  }
  return document.finish(title_of(of.deck), trn("{n} slide", "{n} slides", count), creator(),
                         language);
}

}  // namespace ropewalk::app
