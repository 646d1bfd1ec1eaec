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
void check(const std::vector<Paragraph>& paragraphs) {
  for (const Paragraph& paragraph : paragraphs) {
    for (const auto& span : paragraph) {
      require(!span.text.empty());
      const bool safe = span.target.empty() || span.target.starts_with("#/") ||
                        span.target.starts_with("https://");
      require(safe && (span.target.empty() || span.part.empty()));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto lesson = ropewalk::state::parse_lesson({reinterpret_cast<const char*>(data), size});
  check(lesson.introduction);
  check(lesson.sources);
  for (const auto& step : lesson.steps) {
    check(step.prose);
    check(step.answer);
    require(step.link.empty() || step.link.starts_with("#/"));
  }
  for (const auto& problem : ropewalk::core::sentences(lesson.problems))
    require(problem.starts_with("line ") && problem.ends_with('.'));
  return 0;
}
