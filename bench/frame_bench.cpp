// Processor time of a frame without a window or a GPU: Program::frame and all of ImGui around it,
// up to finished draw data.
//   frame_bench [--json] [--frames N] [--size WxH] [--only CHAPTER]
// In Node this is the page's own code as wasm. What the page adds is handing the draw data to WebGL
// (bench/page.mjs).

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "app/app.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "support/fake_platform.h"
#include "support/headless.h"

namespace ropewalk::bench {
namespace {

struct Options {
  bool json = false;
  int frames = 300;
  float width = 1280, height = 800;
  std::string only;
};

struct Frames {
  std::vector<double> whole, program;  // milliseconds
  int vertices = 0;                    // most of any frame
};

// Of this process alone: what else the machine does is not in it. (In wasm there is only the wall's
// clock.)
double processor_ms() {
  return 1000.0 * static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1,
                         static_cast<size_t>(q * static_cast<double>(values.size())))];
}

class Stage {
 public:
  Stage(const Options& options, std::string_view chapter)
      : options_(options), app_(platform_, app::Catalog()) {
    app_.open("#/" + std::string(chapter));
    for (int i = 0; i < 90; ++i) frame(nullptr);
  }

  app::App& app() { return app_; }

  bool frame(Frames* frames) {
    seconds_ += 1.0 / 60;
    bool more = false;
    double program = 0;
    const double start = processor_ms();
    headless_.draw(options_.width, options_.height, 1, [&] {
      const double begin = processor_ms();
      more = app_.frame(seconds_, options_.width, options_.height, 1);
      program = processor_ms() - begin;
    });
    if (frames != nullptr) {
      frames->whole.push_back(processor_ms() - start);
      frames->program.push_back(program);
      frames->vertices = std::max(frames->vertices, ImGui::GetDrawData()->TotalVtxCount);
    }
    return more;
  }

  Frames playing() {
    app_.perform({.action = app::Action::kPlay});
    Frames frames;
    for (int i = 0; i < options_.frames; ++i) frame(&frames);
    app_.perform({.action = app::Action::kPlay});
    settle();
    return frames;
  }

  // The pointer goes round about `center`, held down.
  Frames dragging(ui::Vec2 center, ui::Vec2 reach) {
    ImGuiIO& io = ImGui::GetIO();
    const auto point = [&](int i) {
      const float t = static_cast<float>(i);
      io.AddMousePosEvent(center.x + reach.x * std::sin(t * 0.07F),
                          center.y + reach.y * std::sin(t * 0.05F));
    };
    point(0);
    frame(nullptr);
    frame(nullptr);
    io.AddMouseButtonEvent(0, true);
    frame(nullptr);
    Frames frames;
    for (int i = 0; i < options_.frames; ++i) {
      point(i);
      frame(&frames);
    }
    io.AddMouseButtonEvent(0, false);
    io.AddMousePosEvent(1, 1);
    settle();
    return frames;
  }

  // Where the parameter's control stands, as the program reports it.
  bool find(std::string_view id, ui::Rect& rect) const {
    const std::string places = app_.places();
    const std::string head = "\"" + std::string(id) + "\",\"rect\":[";
    const size_t at = places.find(head);
    if (at == std::string::npos) return false;
    const char* text = places.c_str() + at + head.size();
    char* end = nullptr;
    for (float* edge : {&rect.left, &rect.top, &rect.right, &rect.bottom}) {
      *edge = std::strtof(text, &end);
      text = end + 1;
    }
    return true;
  }

 private:
  void settle() {
    for (int i = 0; i < 90; ++i) frame(nullptr);
  }

  const Options& options_;
  test::Headless headless_;
  test::FakePlatform platform_;
  app::App app_;
  double seconds_ = 0;
};

void report(const Options& options, std::string_view chapter, const char* what,
            const Frames& frames) {
  if (frames.whole.empty()) return;
  const double median = quantile(frames.whole, 0.5), p99 = quantile(frames.whole, 0.99),
               program = quantile(frames.program, 0.5);
  if (options.json) {
    std::printf(
        "{\"chapter\":\"%.*s\",\"what\":\"%s\",\"median_ms\":%.4f,\"p99_ms\":%.4f,"
        "\"program_ms\":%.4f,\"vertices\":%d}\n",
        static_cast<int>(chapter.size()), chapter.data(), what, median, p99, program,
        frames.vertices);
  } else {
    std::printf(
        "%-20.*s %-8s median %7.3f ms  p99 %7.3f ms  (program alone %7.3f ms)  %6d vertices\n",
        static_cast<int>(chapter.size()), chapter.data(), what, median, p99, program,
        frames.vertices);
  }
}

void measure(const Options& options, std::string_view chapter, const state::ParamList& params) {
  Stage stage(options, chapter);
  report(options, chapter, "play", stage.playing());
  report(options, chapter, "picture",
         stage.dragging({options.width * 0.45F, options.height * 0.5F},
                        {options.width * 0.2F, options.height * 0.2F}));
  for (const state::Param& param : params) {
    ui::Rect rect;
    if (param.spec.place != state::Place::kPrimary || !stage.find(param.key, rect)) continue;
    report(options, chapter, "control", stage.dragging(rect.center(), {rect.width() * 0.4F, 0}));
    break;
  }
}

}  // namespace
}  // namespace ropewalk::bench

int main(int argc, char** argv) {
  ropewalk::bench::Options options;
  for (int i = 1; i < argc; ++i) {
    const auto takes = [&](const char* name) {
      return std::strcmp(argv[i], name) == 0 && i + 1 < argc;
    };
    if (std::strcmp(argv[i], "--json") == 0) {
      options.json = true;
    } else if (takes("--frames")) {
      options.frames = std::max(1, std::atoi(argv[++i]));
    } else if (takes("--only")) {
      options.only = argv[++i];
    } else if (takes("--size")) {
      char* end = nullptr;
      options.width = std::strtof(argv[++i], &end);
      options.height = *end != '\0' ? std::strtof(end + 1, nullptr) : 0;
    } else {
      std::fprintf(
          stderr,
          "%s: not known. Use frame_bench [--json] [--frames N] [--size WxH] [--only CHAPTER].\n",
          argv[i]);
      return 2;
    }
  }
  for (const auto& scene : ropewalk::scenes::make_scenes()) {
    if (!options.only.empty() && scene->about().id != options.only) continue;
    ropewalk::bench::measure(options, scene->about().id, scene->params());
  }
  return 0;
}
