// One chapter, run as the program runs it: opened by links, drawn on ImGui without a window, and
// taken by the hand.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "jobs/service.h"
#include "scenes/scene.h"
#include "state/link.h"
#include "ui/canvas/recording_canvas.h"
#include "ui/highlight.h"
#include "ui/interaction.h"
#include "ui/text/fonts.h"

namespace ropewalk::scenes::testing {

class Chapter {
 public:
  // What it asks for is done by `runner`, or is there at once.
  explicit Chapter(std::string_view id, std::unique_ptr<jobs::Runner> runner = nullptr)
      : scenes_(make_scenes()), answers_(std::move(runner)) {
    for (const auto& scene : scenes_) schemas_.push_back({scene->about().id, &scene->params()});
    for (size_t i = 0; i < scenes_.size(); ++i)
      if (scenes_[i]->about().id == id) index_ = static_cast<int>(i);
    REQUIRE(index_ >= 0);
    run_ = scene().run(answers_);
    set(state::defaults(scene().params()));
  }

  const Scene& scene() const { return *scenes_[static_cast<size_t>(index_)]; }
  const state::Values& values() const { return values_; }
  void set(const state::Values& values) {
    values_ = values;
    run_->update(values_);
  }
  void set(std::string_view key, double number) {
    const int index = state::find_param(scene().params(), key);
    REQUIRE(index >= 0);
    state::Values values = values_;
    values[static_cast<size_t>(index)] = state::Value::of(number);
    set(values);
  }
  void open(std::string_view link) {
    const state::Decoded decoded = state::decode(schemas_, link);
    REQUIRE(decoded.location.scene == index_);
    set(decoded.location.values);
  }
  std::string link() const { return state::encode(schemas_, {index_, values_, 0}); }

  const state::Value& value(std::string_view key) const {
    const int index = state::find_param(scene().params(), key);
    REQUIRE(index >= 0);
    return values_[static_cast<size_t>(index)];
  }
  double number(std::string_view key) const { return value(key).number(); }
  // Of the parameter d.
  int head_size() const {
    constexpr int kSizes[] = {2, 4, 8, 16, 32, 64, 80, 96, 128, 256, 512};
    return kSizes[static_cast<size_t>(number("d"))];
  }
  state::Probes probes() const { return run_->probes(); }
  jobs::Service& answers() { return answers_; }
  void forget() { run_->forget(); }
  double probe(std::string_view name) const {
    const state::Probes probes = run_->probes();
    if (const state::Probe* probe = probes.find(name); probe != nullptr) return probe->value;
    FAIL("no probe named ", std::string(name));
    return 0;
  }

  // Every parameter somewhere in its legal range.
  void randomize() {
    state::Values values = state::defaults(scene().params());
    for (size_t i = 0; i < values.size(); ++i) {
      const state::Param& param = scene().params()[i];
      const state::Spec& spec = param.spec;
      if (param.kind == state::Kind::kRows && random_() % 3 != 0) {
        const int columns = 1 + static_cast<int>(random_() % 20);
        std::vector<float> rows((1 + random_() % 40) * static_cast<size_t>(columns));
        for (float& number : rows) number = static_cast<float>(random_()) / 2147483648.0F - 1.0F;
        values[i].rows = state::Rows(columns, std::move(rows));
      }
      for (double& number : values[i].numbers) {
        const double t = static_cast<double>(random_()) / 4294967295.0;
        if (param.kind == state::Kind::kChoice) {
          number = std::floor(t * (static_cast<double>(spec.choices.size()) - 1e-9));
        } else if (spec.logarithmic) {
          number = state::from_log_place(spec, std::lerp(state::log_place(spec, spec.min),
                                                         state::log_place(spec, spec.max), t));
        } else {
          number = spec.min + (spec.max - spec.min) * t;
        }
      }
      values[i] = state::clamp(param, values[i], nullptr);
    }
    set(values);
  }

 private:
  std::vector<std::unique_ptr<Scene>> scenes_;
  std::vector<state::Schema> schemas_;
  int index_ = -1;
  jobs::Service answers_;
  std::unique_ptr<Run> run_;
  state::Values values_;
  std::mt19937 random_{20210420};

  friend class Hand;
};

// A pointer on the drawn chapter.
class Hand {
 public:
  Hand(Chapter& chapter, ui::Vec2 size, ui::ThemeName theme = ui::ThemeName::kLight)
      : chapter_(chapter), theme_(ui::theme(theme)), size_(size), canvas_(fonts_) {
    ImGui::SetCurrentContext(ImGui::CreateContext());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.DisplaySize = {size.x, size.y};
    fonts_.attach(*io.Fonts);
    for (int i = 0; i < 3; ++i) frame();
  }
  ~Hand() { ImGui::DestroyContext(); }
  Hand(const Hand&) = delete;
  Hand& operator=(const Hand&) = delete;

  const ui::RecordingCanvas& drawing() const { return canvas_; }
  ui::Rect area() const { return {0, 0, size_.x, size_.y}; }

  void frame() {
    ImGuiIO& io = ImGui::GetIO();
    io.DeltaTime = 1.0F / 60;
    chapter_.answers_.poll();
    chapter_.run_->update(chapter_.values_);
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::Begin("chapter", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
    canvas_.clear();
    ui::Stage stage{.canvas = canvas_,
                    .area = area(),
                    .theme = theme_,
                    .input = input_,
                    .highlight = highlight_,
                    .services = workshop_};
    const state::Values before = chapter_.values_;
    state::Values after = chapter_.run_->draw(stage);
    ImGui::End();
    ImGui::Render();
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
      texture->SetStatus(ImTextureStatus_OK);
    highlight_.advance();
    if (after == before) return;
    for (size_t i = 0; i < after.size(); ++i)
      after[i] = state::clamp(chapter_.scene().params()[i], after[i], nullptr);
    chapter_.set(after);
  }

  // Where the handles of this colour stand, in the order they are drawn.
  std::vector<ui::Vec2> handles(ui::Rgba color) const {
    std::vector<ui::Vec2> found;
    for (const ui::RecordingCanvas::Operation& operation : canvas_.operations())
      if (operation.kind == ui::RecordingCanvas::Kind::kCircle && operation.width >= 5 &&
          ui::with_alpha(operation.color, 1) == color && !operation.points.empty())
        found.push_back(operation.points.front());
    return found;
  }
  void set_workshop(ui::FrameServices* services) { workshop_ = services; }
  // The middle of these words, as drawn.
  std::optional<ui::Vec2> find(std::string_view words) const {
    for (const ui::RecordingCanvas::Operation& operation : canvas_.operations())
      if (operation.kind == ui::RecordingCanvas::Kind::kText && operation.text == words)
        return operation.bounds.center();
    return std::nullopt;
  }
  // How many texts end like this.
  int drawn_with(std::string_view end) const {
    return static_cast<int>(std::count_if(canvas_.operations().begin(), canvas_.operations().end(),
                                          [end](const ui::RecordingCanvas::Operation& operation) {
                                            return operation.kind ==
                                                       ui::RecordingCanvas::Kind::kText &&
                                                   operation.text.ends_with(end);
                                          }));
  }
  void click(ui::Vec2 at) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(at.x, at.y);
    frame();
    io.AddMouseButtonEvent(0, true);
    frame();
    io.AddMouseButtonEvent(0, false);
    frame();
    io.AddMousePosEvent(-10, -10);
    frame();
  }
  void drag(ui::Vec2 from, ui::Vec2 to) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(from.x, from.y);
    frame();
    frame();
    io.AddMouseButtonEvent(0, true);
    frame();
    for (int i = 1; i <= 8; ++i) {
      const ui::Vec2 at = from + (to - from) * (static_cast<float>(i) / 8);
      io.AddMousePosEvent(at.x, at.y);
      frame();
    }
    io.AddMouseButtonEvent(0, false);
    frame();
    io.AddMousePosEvent(-10, -10);  // what is pointed at would pale the rest
    frame();
    frame();
  }

  void press(ImGuiKey key) {
    for (const bool down : {true, false}) {
      ImGui::GetIO().AddKeyEvent(key, down);
      frame();
      frame();
    }
  }
  // Where this text stands, or nowhere.
  std::vector<ui::Vec2> texts(std::string_view words) const {
    std::vector<ui::Vec2> found;
    for (const ui::RecordingCanvas::Operation& operation : canvas_.operations())
      if (operation.kind == ui::RecordingCanvas::Kind::kText && operation.text == words)
        found.push_back(operation.bounds.center());
    return found;
  }

 private:
  Chapter& chapter_;
  const ui::Theme& theme_;
  ui::Vec2 size_;
  ui::Fonts fonts_;
  ui::RecordingCanvas canvas_;
  ui::Interaction input_;
  ui::Highlight highlight_;
  ui::FrameServices* workshop_ = nullptr;
};

// The pictures of these links of one chapter stay inside their frame at every size.
inline void check_stays_inside(std::string_view id, std::initializer_list<const char*> links) {
  for (const ui::Vec2 size : {ui::Vec2{300, 260}, ui::Vec2{320, 320}, ui::Vec2{374, 430},
                              ui::Vec2{1000, 700}, ui::Vec2{3840, 2000}}) {
    for (const char* link : links) {
      Chapter chapter(id);
      chapter.open(link);
      const Hand hand(chapter, size, ui::ThemeName::kDark);
      CAPTURE(link);
      CAPTURE(size.x);
      CHECK_FALSE(hand.drawing().empty());
      for (const std::string& problem : hand.drawing().problems(hand.area())) FAIL_CHECK(problem);
    }
  }
}

}  // namespace ropewalk::scenes::testing
