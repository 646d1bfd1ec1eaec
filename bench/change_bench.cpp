// How long one changed value keeps a chapter busy: searches each chapter for the changes that cost
// most, and prints them as JSON, one object a line: computing and drawing apart, and the two links
// between which it lies, so that the page can be measured at the same place.
//   change_bench [--tries N] [--links FILE] [CHAPTER...]
// FILE holds links, one a line, whose neighbours are tried as well.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/service.h"
#include "scenes/scene.h"
#include "state/link.h"
#include "support/headless.h"
#include "support/parameter_values.h"
#include "ui/canvas/imgui_canvas.h"
#include "ui/highlight.h"
#include "ui/interaction.h"
#include "ui/text/fonts.h"

namespace {

using namespace ropewalk;

constexpr float kWidth = 1280, kHeight = 800;
constexpr size_t kKept = 6;  // changes told of a chapter
constexpr int kRuns = 7;     // of those, each

// Of this process alone, whatever else the machine does.
double milliseconds() {
  return 1000.0 * static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

struct Change {
  state::Values from, to;
  double compute = 0, draw = 0;
  double total() const { return compute + draw; }
};

// One chapter on a screen that nobody sees.
class Bench {
 public:
  explicit Bench(const scenes::Scene& scene) : scene_(scene) {}

  const scenes::Scene& scene() const { return scene_; }
  // What it costs to get `to` when all before was at rest at `from`.
  void measure(Change& change) {
    const auto run = scene_.run(answers_);
    run->update(change.from);
    frame(*run);
    frame(*run);
    const double begin = milliseconds();
    run->update(change.to);
    const double computed = milliseconds();
    frame(*run);
    change.compute = computed - begin;
    change.draw = milliseconds() - computed;
  }
  void measure_again(Change& change) {
    std::vector<double> compute, draw;
    for (int i = 0; i < kRuns; ++i) {
      measure(change);
      compute.push_back(change.compute);
      draw.push_back(change.draw);
    }
    const auto median = [](std::vector<double>& all) {
      std::nth_element(all.begin(), all.begin() + kRuns / 2, all.end());
      return all[kRuns / 2];
    };
    change.compute = median(compute);
    change.draw = median(draw);
  }

 private:
  void frame(scenes::Run& run) {
    headless_.draw(kWidth, kHeight, 1, [&] {
      screen_.begin_frame(1);
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize({kWidth, kHeight});
      ImGui::Begin("chapter", nullptr, ImGuiWindowFlags_NoDecoration);
      ui::ImguiCanvas canvas(*ImGui::GetWindowDrawList(), screen_);
      ui::Interaction input;
      ui::Stage stage{
          canvas, {0, 0, kWidth, kHeight}, ui::theme(ui::ThemeName::kLight), input, highlight_};
      run.draw(stage);
      ImGui::End();
    });
    highlight_.advance();
  }

  const scenes::Scene& scene_;
  jobs::Service answers_;
  test::Headless headless_;
  ui::Fonts fonts_;
  ui::Screen screen_{fonts_};
  ui::Highlight highlight_;
};

// Keeps the changes that cost most, one for each place they lead to.
void keep(std::vector<Change>& worst, const Change& change) {
  const auto same = std::find_if(worst.begin(), worst.end(),
                                 [&](const Change& other) { return other.to == change.to; });
  if (same == worst.end()) {
    worst.push_back(change);
  } else if (change.total() > same->total()) {
    *same = change;
  }
  std::sort(worst.begin(), worst.end(),
            [](const Change& a, const Change& b) { return a.total() > b.total(); });
  if (worst.size() > kKept) worst.resize(kKept);
}

std::vector<Change> search(Bench& bench, const std::vector<state::Values>& starts, int tries) {
  const state::ParamList& list = bench.scene().params();
  std::mt19937 random(16);
  std::vector<Change> worst;
  const auto try_change = [&](const state::Values& from, const state::Values& to) {
    if (to == from) return;
    Change change{from, to};
    bench.measure(change);
    keep(worst, change);
  };
  const auto neighbours = [&](const state::Values& from) {
    for (size_t i = 0; i < list.size(); ++i) {
      for (const test::Fill fill : {test::Fill::kMin, test::Fill::kMax, test::Fill::kRandom}) {
        state::Values to = from;
        to[i] = test::value_of(list[i], fill, random);
        try_change(from, to);
        try_change(to, from);
      }
    }
  };
  for (const state::Values& start : starts) neighbours(start);
  state::Values at = state::defaults(list);
  for (int i = 0; i < tries; ++i) {
    const state::Values to = test::one_changed(list, at, random);
    try_change(at, to);
    at = i % 40 == 39 ? test::values_of(list, test::Fill::kRandom, random) : to;
  }
  // Around what was found, twice: what costs most is often two steps away.
  for (int round = 0; round < 2; ++round) {
    const std::vector<Change> found = worst;
    for (const Change& change : found) neighbours(change.to);
  }
  for (Change& change : worst) bench.measure_again(change);
  std::sort(worst.begin(), worst.end(),
            [](const Change& a, const Change& b) { return a.total() > b.total(); });
  return worst;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

int main(int argc, char** argv) {
  int tries = 400;
  std::vector<std::string> links;
  std::vector<std::string_view> only;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--tries" && i + 1 < argc) {
      tries = std::atoi(argv[++i]);
    } else if (argument == "--links" && i + 1 < argc) {
      std::ifstream file(argv[++i]);
      for (std::string line; std::getline(file, line);)
        if (!line.empty() && line.front() == '#' && line.size() > 1 && line[1] == '/')
          links.push_back(line);
    } else {
      only.push_back(argument);
    }
  }
  const auto scenes = scenes::make_scenes();
  std::vector<state::Schema> schemas;
  schemas.reserve(scenes.size());
  for (const auto& scene : scenes) schemas.push_back({scene->about().id, &scene->params()});
  for (size_t i = 0; i < scenes.size(); ++i) {
    const scenes::Scene& scene = *scenes[i];
    if (!only.empty() && std::find(only.begin(), only.end(), scene.about().id) == only.end())
      continue;
    std::mt19937 random(4);
    std::vector<state::Values> starts{state::defaults(scene.params()),
                                      test::values_of(scene.params(), test::Fill::kMax, random)};
    for (const std::string& link : links) {
      const state::Decoded decoded = state::decode(schemas, link);
      if (decoded.location.scene == static_cast<int>(i)) starts.push_back(decoded.location.values);
    }
    Bench bench(scene);
    for (const Change& change : search(bench, starts, tries)) {
      std::vector<size_t> left_out;  // rows that no link has room for
      const auto link = [&](const state::Values& values) {
        return quoted(state::encode(schemas, {static_cast<int>(i), values, 0}, &left_out));
      };
      const std::string from = link(change.from), to = link(change.to);
      if (!left_out.empty()) continue;
      std::printf(
          "{\"scene\": \"%s\", \"ms\": %.3f, \"compute_ms\": %.3f, \"draw_ms\": %.3f, "
          "\"from\": %s, \"to\": %s}\n",
          std::string(scene.about().id).c_str(), change.total(), change.compute, change.draw,
          from.c_str(), to.c_str());
      std::fflush(stdout);
    }
  }
  return 0;
}
