#include "app/session/catalog.h"

#include <algorithm>
#include <utility>

#include "app/session/course.h"
#include "app/session/language.h"
#include "app/session/program.h"
#include "core/words/catalogue.h"
#include "core/words/words.h"
#include "jobs/service.h"
#include "state/snapshot.h"
#include "state/text.h"

namespace ropewalk::app {
namespace {

// A text in the language that is spoken; "" if there is none but the English one.
std::string_view document(std::string_view kind, std::string_view name) {
  const core::Catalogue* catalogue = core::spoken();
  return catalogue != nullptr ? catalogue->document(kind, name) : std::string_view{};
}

// The title in a lecture's first line, or its name.
std::string_view title_of(std::string_view name, std::string_view text) {
  if (!text.starts_with("# ")) return name;
  return text.substr(2, text.find('\n') - 2);
}

// The same of a deck whose text may not have come yet.
std::string_view title_of(const assets::DeckFile& deck) {
  return deck.title.empty() ? title_of(deck.name, deck.text) : deck.title;
}

}  // namespace

Catalog::Catalog() : Catalog(scenes::make_scenes(), assets::lesson, assets::decks()) {}

Catalog::Catalog(std::vector<std::unique_ptr<scenes::Scene>> scenes, LessonText lesson_text,
                 std::span<const assets::DeckFile> decks)
    : scenes_(std::move(scenes)), lesson_text_(std::move(lesson_text)), decks_(decks) {
  schemas_.reserve(scenes_.size());
  for (const auto& scene : scenes_) schemas_.push_back({scene->about().id, &scene->params()});
  lectures_.push_back({kCourse, kCourseTitle});
  for (const assets::DeckFile& file : decks_) lectures_.push_back({file.name, title_of(file)});
  std::sort(lectures_.begin(), lectures_.end(),
            [](const Lecture& a, const Lecture& b) { return a.name < b.name; });
}

state::Lesson Catalog::lesson(int index) const {
  const std::string_view id = scene(index).about().id;
  const std::string_view translated = document("lesson", id);
  state::Lesson lesson = state::parse_lesson(translated.empty() ? lesson_text_(id) : translated);
  for (const state::Step& step : lesson.steps) {
    for (const state::Prose* prose : {&step.prose, &step.answer}) {
      check_programs(*this, *prose, [&lesson](int line, core::Note note) {
        note.where.line = line;
        lesson.problems.push_back(std::move(note));
      });
    }
  }
  return lesson;
}

std::string_view Catalog::lesson_pack(int index) const {
  return assets::pack_of(scene(index).about().id);
}

bool Catalog::lesson_here(int index) const {
  const std::string_view pack = lesson_pack(index);
  return pack.empty() || assets::has_pack(pack);
}

std::string_view Catalog::code_pack(int index) const {
  return index == 0 ? std::string_view() : assets::kChapterCode;
}

bool Catalog::code_here(int index) const {
  const std::string_view pack = code_pack(index);
  return pack.empty() || assets::has_pack(pack);
}

state::Deck Catalog::read_deck(std::string_view markdown, size_t most_problems) const {
  state::Deck deck = state::parse_deck(markdown, most_problems);
  const auto tell = [&deck, most_problems](int line, core::Note note) {
    note.where.line = line;
    if (deck.problems.size() <= most_problems) deck.problems.push_back(std::move(note));
  };
  check_programs(*this, deck.introduction, tell);
  for (state::Slide& slide : deck.slides) {
    for (const state::Prose* prose : {&slide.step.prose, &slide.step.answer, &slide.notes})
      check_programs(*this, *prose, tell);
    if (!slide.step.link.empty())
      for (core::Note& note : open(slide.step.link).notes) tell(slide.line, std::move(note));
    std::erase_if(slide.equations, [&tell](const state::EquationName& name) {
      if (assets::equation(name.scene, name.name) != nullptr) return false;
      std::string known;
      for (const assets::Equation& equation : assets::equations(name.scene))
        known += (known.empty() ? "" : ", ") + std::string(equation.name);
      tell(name.line, {.what = tr("there is no equation {name}",
                                  {{"name", state::quoted(name.scene + "/" + name.name)}}),
                       .remedy = tr(known.empty() ? "write ![words](#chapter/name)"
                                                  : "the chapter has {known}",
                                    {{"known", known}})});
      return true;
    });
  }
  std::stable_sort(
      deck.problems.begin(), deck.problems.end(),
      [](const core::Note& a, const core::Note& b) { return a.where.line < b.where.line; });
  return deck;
}

std::optional<state::Deck> Catalog::lecture(std::string_view name) const {
  for (const std::string_view pack : lecture_packs(name))
    if (!assets::has_pack(pack)) return std::nullopt;
  if (name == kCourse) return make_course(*this);
  for (const assets::DeckFile& file : decks_)
    if (file.name == name) {
      const std::string_view translated = document("deck", name);
      return read_deck(translated.empty() ? file.text : translated);
    }
  return std::nullopt;
}

std::vector<std::string_view> Catalog::lecture_packs(std::string_view name) const {
  std::vector<std::string_view> packs;
  if (name == kCourse) {
    for (int index = 0; index < size(); ++index) {
      const std::string_view pack = lesson_pack(index);
      if (!pack.empty() && std::find(packs.begin(), packs.end(), pack) == packs.end())
        packs.push_back(pack);
    }
  } else if (std::any_of(decks_.begin(), decks_.end(),
                         [name](const assets::DeckFile& file) { return file.name == name; })) {
    packs.push_back("lectures");
  }
  return packs;
}

std::string_view Catalog::title(const Lecture& lecture) const {
  const std::string_view translated = document("deck", lecture.name);
  return translated.empty() ? tr(lecture.title) : title_of(lecture.name, translated);
}

core::Note Catalog::no_lecture(std::string_view name) const {
  std::string known;
  for (const Lecture& lecture : lectures_)
    known += (known.empty() ? "" : ", ") + std::string(lecture.name);
  return {.what = tr("There is no lecture {name} in this program", {{"name", state::quoted(name)}}),
          .remedy = tr("it has {known}", {{"known", known}})};
}

int Catalog::find(std::string_view id) const {
  const auto at = std::find_if(schemas_.begin(), schemas_.end(),
                               [id](const state::Schema& schema) { return schema.id == id; });
  return at == schemas_.end() ? -1 : static_cast<int>(at - schemas_.begin());
}

state::Decoded Catalog::open(std::string_view link) const {
  state::Decoded opened = state::decode(schemas_, link);
  if (!opened.language.empty() && !is_language(opened.language)) {
    opened.notes.push_back({no_language(opened.language)});
    opened.language = kEnglish;
  }
  if (opened.location.step != 0 && lesson_here(opened.location.scene))
    clamp_step(opened.location, opened.notes);
  return opened;
}

void Catalog::clamp_step(state::Location& location, std::vector<core::Note>& notes) const {
  const int steps = static_cast<int>(lesson(location.scene).steps.size());
  const int nearest = std::clamp(location.step, 0, steps);
  if (nearest == location.step) return;
  notes.push_back({.what = tr("The lesson has no step {n}", {{"n", location.step}}),
                   .instead = tr("step {nearest} of {all} is shown instead",
                                 {{"nearest", nearest}, {"all", steps}})});
  location.step = nearest;
}

std::string Catalog::link(const state::Location& location) const {
  return state::encode(schemas_, location);
}

std::vector<size_t> Catalog::left_out(const state::Location& location) const {
  std::vector<size_t> places;
  (void)state::encode(schemas_, location, &places);
  return places;
}

state::Location Catalog::start_of(int scene_index) const {
  return {scene_index, state::defaults(scene(scene_index).params()), 0};
}

state::Location Catalog::prepared(int scene, const state::Lesson& lesson, int step) const {
  if (step < 1 || step > static_cast<int>(lesson.steps.size())) return start_of(scene);
  state::Location location =
      state::decode(schemas_, lesson.steps[static_cast<size_t>(step - 1)].link).location;
  if (location.scene != scene) location = start_of(scene);
  location.step = step;
  return location;
}

std::string snapshot_json(const Catalog& catalog, const state::Location& location,
                          const state::Probes& probes, std::span<const core::Note> notes,
                          const ViewInfo& view) {
  state::Snapshot snapshot;
  snapshot.version = assets::version();
  snapshot.scene = catalog.schemas()[static_cast<size_t>(location.scene)];
  snapshot.link = catalog.link(location);
  snapshot.values = location.values;
  snapshot.probes = probes;
  snapshot.notes = core::sentences(notes);
  snapshot.frame = view.frame;
  snapshot.width = view.width;
  snapshot.height = view.height;
  snapshot.scale = view.scale;
  return state::to_json(snapshot);
}

std::string snapshot_json(const Catalog& catalog, const state::Decoded& opened) {
  jobs::Service at_once;
  const auto run = catalog.scene(opened.location.scene).run(at_once);
  run->update(opened.location.values);
  return snapshot_json(catalog, opened.location, run->probes(), opened.notes, {});
}

}  // namespace ropewalk::app
