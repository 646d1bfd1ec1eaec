// A lecture of any bytes is read, in bounded time and within its limits; what is wrong with it is
// told line by line.
#include "state/prose/deck.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace ropewalk::state;

// Aborts, so that the fuzzer keeps the input.
void require(bool condition) {
  if (!condition) std::abort();
}

// Nothing but web addresses and the program's own links may be opened by a click.
void check(const Paragraph& paragraph) {
  for (const Span& span : paragraph) {
    require(!span.text.empty());
    const bool safe =
        span.target.empty() || span.target.starts_with("#/") || span.target.starts_with("https://");
    require(safe && (span.target.empty() || span.part.empty()));
  }
}

void check(const Prose& prose) {
  for_each_paragraph(prose, [](const Paragraph& words) { check(words); });
  for_each_element(prose, [](const Element& element) {
    for (const auto& row : element.rows) require(row.size() == element.columns.size());
    if (element.kind == Element::Kind::kImage)
      require(!element.text.starts_with('/') && element.text.find("..") != 0 &&
              element.text.find("//") == std::string::npos &&
              element.text.find(':') == std::string::npos);
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Deck deck = parse_deck(text);
  require(deck.slides.size() <= kMaxSlides);
  require(deck.problems.size() <= kMaxDeckProblems + 1);
  require(!deck.slides.empty() || !deck.problems.empty());
  check(deck.introduction);
  for (const Slide& slide : deck.slides) {
    check(slide.step.prose);
    check(slide.step.answer);
    check(slide.notes);
    require(!slide.step.title.empty() && slide.line > 0);
    require(slide.step.link.empty() || slide.step.link.starts_with("#/"));
    require(slide.minutes >= 0 && slide.minutes <= kMaxMinutes);
    for (const EquationName& equation : slide.equations)
      require(!equation.scene.empty() && !equation.name.empty());
  }
  for (const auto& problem : ropewalk::core::sentences(deck.problems))
    require(problem.starts_with("line ") && problem.ends_with('.'));
  for (int i = -1; i <= static_cast<int>(deck.slides.size()) + 2; ++i) {
    const std::string_view link = stage_link(deck, i);
    require(link.empty() || link.starts_with("#/"));
    require(minutes_before(deck, i) >= 0);
  }
  // Also as a name: nothing that leaves the folder or the host is one.
  if (deck_source(text) == DeckSource::kBeside)
    require(text.find(':') == std::string_view::npos && text.find("..") != 0 &&
            text.find("//") == std::string_view::npos && text[0] != '/');
  require(deck_source(local_deck_name(text)) == DeckSource::kLocal);
  return 0;
}
