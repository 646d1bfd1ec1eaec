// A lesson of any bytes is read, in bounded time; what is wrong with it is told line by line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "state/prose/lesson.h"

namespace {

using ropewalk::state::Paragraph;

// Aborts, so that the fuzzer keeps the input.
void require(bool condition) {
  if (!condition) std::abort();
}

// Nothing but web addresses and the program's own links may be opened by a click.
void check(const Paragraph& paragraph) {
  for (const auto& span : paragraph) {
    require(!span.text.empty());
    const bool safe =
        span.target.empty() || span.target.starts_with("#/") || span.target.starts_with("https://");
    require(safe && (span.target.empty() || span.part.empty()));
  }
}

void check(const ropewalk::state::Prose& prose) {
  ropewalk::state::for_each_paragraph(prose, [](const Paragraph& words) { check(words); });
  ropewalk::state::for_each_element(prose, [](const ropewalk::state::Element& element) {
    for (const auto& row : element.rows) require(row.size() == element.columns.size());
    if (element.kind == ropewalk::state::Element::Kind::kImage)
      require(!element.text.starts_with('/') && element.text.find("..") != 0 &&
              element.text.find("//") == std::string::npos &&
              element.text.find(':') == std::string::npos);
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto lesson = ropewalk::state::parse_lesson({reinterpret_cast<const char*>(data), size});
  for (const auto* texts : {&lesson.introduction, &lesson.sources})
    for (const Paragraph& words : *texts) check(words);
  for (const auto& step : lesson.steps) {
    check(step.prose);
    check(step.answer);
    require(step.link.empty() || step.link.starts_with("#/"));
  }
  for (const auto& problem : ropewalk::core::sentences(lesson.problems))
    require(problem.starts_with("line ") && problem.ends_with('.'));
  return 0;
}
