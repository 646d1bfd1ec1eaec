// Every chapter in the made-up language: whatever it shows was translated, and has the room it
// needs.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "experiments/heads/retrieval_texts.h"
#include "experiments/long_context/base_reach.h"
#include "jobs/service.h"
#include "scenes/scene.h"
#include "ui/canvas/recording_canvas.h"
#include "ui/highlight.h"
#include "ui/interaction.h"
#include "ui/text/fonts.h"

#include "support/made_up.h"

using namespace ropewalk;

namespace {

// Of the picture in windows of 1920x1080, 1280x800, 390x844 and 360x640.
constexpr std::array<ui::Vec2, 4> kPictures{{{960, 620}, {560, 340}, {338, 400}, {308, 320}}};

using Operation = ui::RecordingCanvas::Operation;

// The defaults, and with each choice and switch of each parameter.
std::vector<state::Values> variants(const state::ParamList& list) {
  std::vector<state::Values> all{state::defaults(list)};
  for (size_t i = 0; i < list.size(); ++i) {
    const bool on_off = list[i].kind == state::Kind::kBool;
    const size_t count = on_off ? 2 : list[i].spec.choices.size();
    for (size_t k = 0; k < count; ++k) {
      const state::Value value = state::Value::of(static_cast<double>(k));
      if (value == list[i].initial) continue;
      all.push_back(all.front());
      all.back()[i] = value;
    }
  }
  return all;
}

std::vector<Operation> texts_of(const scenes::Scene& scene, const state::Values& values,
                                ui::Vec2 size, const ui::Fonts& fonts) {
  jobs::Service answers;
  const auto run = scene.run(answers);
  run->update(values);
  ui::RecordingCanvas canvas(fonts);
  ui::Interaction still(false);
  ui::Highlight none;
  ui::Stage stage{canvas, {0, 0, size.x, size.y}, ui::theme(ui::ThemeName::kLight), still, none, 0};
  run->draw(stage);
  std::vector<Operation> texts;
  for (const Operation& operation : canvas.operations())
    if (operation.kind == ui::RecordingCanvas::Kind::kText) texts.push_back(operation);
  return texts;
}

// What is cut off, or lies over another text. A halo is the same text once more; lines of text have
// air above and below.
std::set<std::string> crowded(const std::vector<Operation>& texts, ui::Vec2 size) {
  std::set<std::string> found;
  const auto ink = [](const Operation& text) {
    const float air = text.bounds.height() * 0.22F;
    return ui::Rect{text.bounds.left + 1, text.bounds.top + air, text.bounds.right - 1,
                    text.bounds.bottom - air};
  };
  for (size_t i = 0; i < texts.size(); ++i) {
    const ui::Rect a = ink(texts[i]);
    if (a.left < -3 || a.right > size.x + 3) found.insert("leaves the picture: " + texts[i].text);
    const ui::Rect seen = texts[i].visible();
    if (seen.width() > 0 && (a.left < seen.left - 3 || a.right > seen.right + 3))
      found.insert("is cut off: " + texts[i].text);
    for (size_t k = 0; k < i; ++k) {
      if (texts[k].text == texts[i].text) continue;
      const ui::Rect b = ink(texts[k]);
      const float across = std::min(a.right, b.right) - std::max(a.left, b.left);
      const float down = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
      if (across > 2 && down > 1) found.insert(texts[k].text + " | " + texts[i].text);
    }
  }
  return found;
}

// Words that stand for data: of the sentence and the texts that chapters compute with.
std::set<std::string> data_words() {
  std::set<std::string> words{"the", "dog", "bit", "man"};
  for (const auto text :
       {experiments::RetrievalText::kSentence, experiments::RetrievalText::kPython})
    for (const experiments::TextToken& token : experiments::make_text_tokens(text).tokens)
      for (const std::string& word : test::english_words(token.text)) words.insert(word);
  for (const experiments::TrainedModel& model : experiments::trained_models())
    for (const std::string& word : test::english_words(model.name)) words.insert(word);
  return words;
}

}  // namespace

TEST_CASE("no chapter says anything in English while another language is spoken") {
  const ui::Fonts fonts;
  const std::set<std::string> data = data_words();
  const test::MadeUp made_up;
  for (const auto& scene : scenes::make_scenes()) {
    std::set<std::string> found;
    for (const state::Values& values : variants(scene->params()))
      for (const ui::Vec2 size : kPictures)
        for (const Operation& text : texts_of(*scene, values, size, fonts))
          for (const std::string& word : test::english_words(text.text))
            if (data.count(word) == 0) found.insert(text.text);
    for (const std::string& text : found) FAIL_CHECK(scene->about().id << ": " << text);
  }
}

TEST_CASE(
    "words a third longer are neither cut off nor laid over each other where English is not") {
  const ui::Fonts fonts;
  for (const auto& scene : scenes::make_scenes()) {
    std::map<std::string, std::string> found;  // and where first
    for (const ui::Vec2 size : kPictures) {
      for (const state::Values& values : variants(scene->params())) {
        const size_t english = crowded(texts_of(*scene, values, size, fonts), size).size();
        const test::MadeUp made_up;
        const std::set<std::string> now = crowded(texts_of(*scene, values, size, fonts), size);
        if (now.size() <= english) continue;
        for (const std::string& what : now)
          if (what.find('[') != std::string::npos)  // not what moved along with it
            found.emplace(what, std::to_string(static_cast<int>(size.x)));
      }
    }
    for (const auto& [what, where] : found)
      FAIL_CHECK(scene->about().id << " at " << where << ": " << what);
  }
}
