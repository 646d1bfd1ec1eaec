#include "state/prose/deck.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/words/words.h"
#include "state/prose/step_reader.h"
#include "state/text.h"

namespace ropewalk::state {
namespace {

constexpr size_t kMaxNameBytes = 200;

class DeckReader {
 public:
  explicit DeckReader(size_t most_problems) : most_problems_(most_problems) {}

  Deck read(std::string_view markdown) {
    const bool cut = markdown.size() > kMaxDeckBytes;
    if (cut) {
      const size_t end = markdown.rfind('\n', kMaxDeckBytes - 1);
      markdown = markdown.substr(0, end == std::string_view::npos ? kMaxDeckBytes : end + 1);
    }
    const int lines = read_blocks(markdown, tell_, [this](const Block& block) { take(block); });
    if (section_ == Section::kSlide || section_ == Section::kNotes) slide_.end();
    end_footnotes();
    remark_tex();
    if (cut)
      tell_(lines + 1,
            tr("a lecture holds at most {kb} KB, the rest was left out",
               {{"kb", kMaxDeckBytes / 1024}}),
            tr("make two of it"));
    if (deck_.title.empty() && !deck_.slides.empty())
      tell_(1, tr("the lecture has no title"), tr("begin the file with # Title"));
    if (deck_.slides.empty())
      tell_(std::max(lines, 1), tr("there is no slide"),
            tr("a slide begins with ## [Title](#/chapter)"));
    if (untold_ > 0)
      deck_.problems.push_back({.what = tr("{n} more problems from here on", {{"n", untold_}}),
                                .remedy = tr("mend the first ones and look again"),
                                .where = {.line = untold_line_}});
    return std::move(deck_);
  }

 private:
  enum class Section { kIntroduction, kSlide, kNotes, kBeyond };

  void tell(int line, const std::string& what, const std::string& remedy) {
    if (deck_.problems.size() >= most_problems_) {
      if (untold_++ == 0) untold_line_ = line;
      return;
    }
    deck_.problems.push_back({.what = what, .remedy = remedy, .where = {.line = line}});
  }

  // Told once.
  void remark_tex() {
    for (const Slide& slide : deck_.slides) {
      int line = 0;
      for (const Prose* prose : {&slide.step.prose, &slide.step.answer}) {
        for_each_element(*prose, [&line](const Element& element) {
          const bool tex =
              std::any_of(element.words.begin(), element.words.end(),
                          [](const Span& span) { return span.style == Span::Style::kTex; });
          if (line == 0 && (tex || element.kind == Element::Kind::kTex)) line = element.line;
        });
      }
      if (line == 0) continue;
      deck_.remarks.push_back(
          {.what = tr("TeX is shown as it is written"),
           .remedy = tr("an equation of a chapter is typeset: ![words](#chapter/name)"),
           .where = {.line = line}});
      return;
    }
  }

  void end_footnotes() {
    footnotes_.refuse(deck_.introduction, 1);
    for (Slide& slide : deck_.slides) {
      footnotes_.number(slide.step, slide.line);
      footnotes_.refuse(slide.notes, slide.line);
    }
    footnotes_.end();
  }

  Slide& slide() { return deck_.slides.back(); }

  void take(const Block& block) {
    if (section_ == Section::kBeyond) return;
    if (block.kind == Block::Kind::kHeading) return take_heading(block);
    bytes_ += block.bytes;
    if (bytes_ > kMaxSlideBytes) {
      if (!std::exchange(full_, true))
        tell_(block.line,
              tr("a slide holds at most {kb} KB, the rest of it was left out",
                 {{"kb", kMaxSlideBytes / 1024}}),
              tr("make two of it"));
      return;
    }
    if (block.kind == Block::Kind::kFootnote) return footnotes_.take(block);
    if (section_ == Section::kSlide && take_equation(block)) return;
    if (section_ == Section::kSlide) return slide_.take(block);
    read_element(block, tell_, section_ == Section::kNotes ? slide().notes : deck_.introduction);
  }

  // ![words](#scene/name), alone in its paragraph.
  bool take_equation(const Block& block) {
    std::string_view text = picture_name(block);
    if (!text.starts_with('#') || !program_link(text).empty()) return false;
    text.remove_prefix(1);
    const size_t slash = text.find('/');
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const std::string_view scene = text.substr(0, slash);
    const std::string_view name =
        slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
    if (scene.empty() || name.empty() ||
        scene.find_first_not_of(kLetters) != std::string_view::npos ||
        name.find_first_not_of(kLetters) != std::string_view::npos) {
      tell_(block.line, tr("an equation is named {name}", {{"name", quoted(text)}}),
            tr("write ![words](#chapter/name)"));
      return true;
    }
    slide().equations.push_back({std::string(scene), std::string(name), block.line});
    return true;
  }

  void take_heading(const Block& block) {
    if (block.level == 1) return take_title(block);
    if (block.level == 2) return take_slide(block);
    if (block.level == 3 && block.text.starts_with("Notes")) return take_notes(block);
    tell_(block.line,
          tr("a heading is # Title (of the lecture), ## Title (of a slide) or ### Notes; {heading} "
             "was left out",
             {{"heading", quoted(block.text)}}),
          "");
  }

  void take_title(const Block& block) {
    if (section_ != Section::kIntroduction || !deck_.title.empty()) {
      tell_(block.line, tr("the lecture has one title (# ...), at its beginning"),
            tr("a slide's is ## ..."));
      return;
    }
    deck_.title = read_heading(block, tell_).title;
  }

  void take_slide(const Block& block) {
    if (section_ == Section::kSlide || section_ == Section::kNotes) slide_.end();
    if (deck_.slides.size() >= kMaxSlides) {
      section_ = Section::kBeyond;
      tell_(
          block.line,
          tr("a lecture holds at most {max} slides, the rest was left out", {{"max", kMaxSlides}}),
          tr("make two of it"));
      return;
    }
    const Heading heading = read_heading(block, tell_);
    section_ = Section::kSlide;
    bytes_ = 0;
    full_ = false;
    Slide& made = deck_.slides.emplace_back();
    made.line = block.line;
    made.step.title = heading.title;
    slide_.begin(made.step, block.line);
    if (heading.title.empty()) {
      tell_(block.line, tr("the slide has no title"), tr("write ## Title"));
      made.step.title = tr("Slide {n}", {{"n", deck_.slides.size()}});
    }
    if (heading.target.starts_with("#/") && heading.whole) {
      made.step.link = heading.target;
    } else if (!heading.target.empty() || !heading.whole) {
      tell_(block.line, tr("{slide} opens no chapter", {{"slide", slide_.name()}}),
            tr("write ## [{title}](#/chapter?key=value)", {{"title", printable(heading.title)}}));
    }
  }

  void take_notes(const Block& block) {
    if (deck_.slides.empty()) {
      tell_(block.line, tr("notes belong to a slide"), tr("write them below its text"));
      return;
    }
    if (section_ == Section::kNotes)
      tell_(block.line, tr("the slide has notes already"), tr("join the two"));
    section_ = Section::kNotes;
    std::string_view time = std::string_view(block.text).substr(5);
    while (time.starts_with(' ')) time.remove_prefix(1);
    if (time.empty()) return;
    std::optional<double> minutes;
    if (time.starts_with('(') && time.ends_with(" min)"))
      minutes = parse_decimal(time.substr(1, time.size() - 6));
    if (!minutes || !(*minutes > 0 && *minutes <= kMaxMinutes)) {
      tell_(block.line, tr("{time} is not a time", {{"time", quoted(time)}}),
            tr("write ### Notes (1.5 min)"));
      return;
    }
    slide().minutes = *minutes;
  }

  size_t most_problems_;
  Deck deck_;
  BlockProblem tell_ = [this](int line, const std::string& what, const std::string& remedy) {
    tell(line, what, remedy);
  };
  StepReader slide_{N_("the slide {title}"), StepReader::Quotes::kShown, tell_};
  Footnotes footnotes_{tell_};
  Section section_ = Section::kIntroduction;
  size_t bytes_ = 0;  // of the slide, or of what stands before the first
  bool full_ = false;
  int untold_ = 0, untold_line_ = 0;
};

bool only(std::string_view text, std::string_view letters) {
  return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

}  // namespace

Deck parse_deck(std::string_view markdown, size_t most_problems) {
  return DeckReader(most_problems).read(markdown);
}

std::string_view stage_link(const Deck& deck, int slide) {
  for (int i = std::min(slide, static_cast<int>(deck.slides.size())); i >= 1; --i) {
    const std::string& link = deck.slides[static_cast<size_t>(i - 1)].step.link;
    if (!link.empty()) return link;
  }
  return {};
}

double minutes_before(const Deck& deck, int slide) {
  double minutes = 0;
  for (int i = 1; i < slide && i <= static_cast<int>(deck.slides.size()); ++i)
    minutes += deck.slides[static_cast<size_t>(i - 1)].minutes;
  return minutes;
}

DeckSource deck_source(std::string_view name) {
  constexpr std::string_view kId = "abcdefghijklmnopqrstuvwxyz0123456789-";
  constexpr std::string_view kPath =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  if (name.empty()) return DeckSource::kNone;
  if (name.size() > kMaxNameBytes) return DeckSource::kBad;
  if (name.front() == '~') {
    const bool good = is_clean(name) && name.size() > 1 &&
                      name.find_first_of("/\\\n\t") == std::string_view::npos;
    return good ? DeckSource::kLocal : DeckSource::kBad;
  }
  if (only(name, kId)) return DeckSource::kShipped;
  if (!name.ends_with(".md")) return DeckSource::kBad;
  // Parts of a path that leads down only: no host, no scheme, no "..".
  while (true) {
    const std::string_view part = name.substr(0, name.find('/'));
    if (!only(part, kPath) || part.front() == '.') return DeckSource::kBad;
    if (part.size() == name.size()) return DeckSource::kBeside;
    name.remove_prefix(part.size() + 1);
  }
}

std::string local_deck_name(std::string_view file) {
  file.remove_prefix(
      file.find_last_of("/\\") == std::string_view::npos ? 0 : file.find_last_of("/\\") + 1);
  std::string name = "~";
  for (const char c : clean(file, 80)) name += c == '\n' || c == '\t' ? ' ' : c;
  return name == "~" ? "~lecture.md" : name;
}

}  // namespace ropewalk::state
