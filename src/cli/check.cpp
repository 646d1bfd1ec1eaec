// What is wrong with a lecture, all of it.
#include <filesystem>
#include <set>

#include "cli/command.h"
#include "cli/lecture.h"
#include "cli/model.h"
#include "formats/pictures/picture.h"

namespace ropewalk::cli {
namespace {

constexpr size_t kAll = 1 << 20;  // problems

void check_pictures(std::string_view folder, const state::Deck& deck, Reading& reading) {
  std::set<std::string> seen;
  for (const state::Slide& slide : deck.slides) {
    for (const state::Prose* prose : {&slide.step.prose, &slide.step.answer}) {
      state::for_each_element(*prose, [&](const state::Element& element) {
        if (element.kind != state::Element::Kind::kImage || !seen.insert(element.text).second)
          return;
        const platform::Picture picture = read_lecture_picture(std::string(folder) + element.text);
        if (picture.problem.empty()) return;
        auto& notes = formats::is_svg(element.text) ? reading.remarks : reading.problems;
        notes.push_back({.what = picture.problem, .where = {.line = element.line}});
      });
    }
  }
}

}  // namespace

int run_check(const Arguments& arguments, const Environment& environment) {
  const std::string& path = arguments.plain.front();
  const core::Result<std::string> text = read_file(path, platform::kMaxFileBytes, "lecture");
  if (!text) return fail(environment, text.error());
  const state::Deck deck = app::Catalog().read_deck(*text, kAll);
  Reading reading{deck.problems, deck.remarks};
  const size_t slash = path.find_last_of('/');
  check_pictures(slash == std::string::npos ? "" : path.substr(0, slash + 1), deck, reading);
  tell_reading(environment, path, reading);
  if (!reading.problems.empty()) return kWrong;
  const double minutes = state::minutes_before(deck, static_cast<int>(deck.slides.size()) + 1);
  environment.out << path << ": " << deck.slides.size()
                  << (deck.slides.size() == 1 ? " slide" : " slides");
  if (minutes > 0) environment.out << ", " << minutes << " minutes";
  environment.out << ", nothing to mend.\n";
  return kDone;
}

}  // namespace ropewalk::cli
