#include "app/session/course.h"

#include <utility>

#include "core/words/words.h"

namespace ropewalk::app {
namespace {

state::Span plain(std::string text) { return {.text = std::move(text), .part = {}, .target = {}}; }

state::Slide opening(const Catalog& catalog, int chapter, state::Lesson& lesson) {
  const scenes::About& about = catalog.scene(chapter).about();
  state::Slide slide;
  slide.step.title = tr(about.title);
  slide.step.link = catalog.link(catalog.start_of(chapter));
  state::Span question = plain(std::string(tr(about.question)));
  question.style = state::Span::Style::kItalic;
  slide.step.prose.emplace_back(state::Paragraph{std::move(question)});
  for (state::Paragraph& words : lesson.introduction)
    slide.step.prose.emplace_back(std::move(words));
  if (lesson.sources.empty()) return slide;
  state::Element& sources = slide.notes.emplace_back();
  sources.kind = state::Element::Kind::kList;
  for (state::Paragraph& source : lesson.sources)
    sources.parts.push_back({state::Element(std::move(source))});
  return slide;
}

}  // namespace

state::Deck make_course(const Catalog& catalog) {
  state::Deck deck;
  deck.title = tr(kCourseTitle);
  deck.introduction.emplace_back(state::Paragraph{
      plain(trn("All {n} chapters with their lessons, one after another.",
                "All {n} chapters with their lessons, one after another.", catalog.size()))});
  for (int chapter = 0; chapter < catalog.size(); ++chapter) {
    state::Lesson lesson = catalog.lesson(chapter);
    deck.slides.push_back(opening(catalog, chapter, lesson));
    for (state::Step& step : lesson.steps) {
      state::Slide& slide = deck.slides.emplace_back();
      slide.step = std::move(step);
    }
  }
  return deck;
}

}  // namespace ropewalk::app
