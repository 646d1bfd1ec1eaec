// The picture of a link, without a display.
#include <cmath>
#include <map>

#include "app/shell/app.h"
#include "app/shell/figure.h"
#include "cli/command.h"
#include "cli/lecture.h"
#include "cli/png.h"
#include "imgui.h"
#include "jobs/service.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

constexpr int kMaxPixels = 16384;  // along a side, on the device

enum class Format { kPng, kSvg };

struct Shot {
  Format format = Format::kPng;
  std::string output;
  platform::Offscreen offscreen;
  ui::ThemeName theme = ui::ThemeName::kLight;
  bool figure = false, present = false;
  std::map<std::string, std::string, std::less<>> settings;  // as if the person had stored them
  bool touch = false;
};

// The machine of a picture: nobody is there, and nothing is kept.
class Nobody final : public platform::Platform {
 public:
  Nobody(const Shot& shot, const Environment& environment)
      : shot_(shot), environment_(environment) {}
  // Whoever asks for pictures.
  void serve(platform::Program& program) { program_ = &program; }
  void fetch_picture(std::string_view path) override {
    platform::Picture picture = read_lecture_picture(std::string(path));
    if (!picture.problem.empty()) environment_.err << core::sentence({picture.problem}) << '\n';
    picture.problem.clear();  // told; it is not drawn
    if (program_ != nullptr) program_->receive_picture(std::move(picture));
  }
  void set_address(std::string_view, bool) override {}
  std::string url_of(std::string_view link) const override { return std::string(link); }
  void copy(std::string_view) override {}
  void open_url(std::string_view) override {}
  void set_title(std::string_view) override {}
  void announce(std::string_view) override {}
  std::string load(std::string_view key) const override {
    const auto at = shot_.settings.find(key);
    return at == shot_.settings.end() ? std::string() : at->second;
  }
  void save(std::string_view, std::string_view) override {}
  void save_file(std::string_view, std::string_view, std::string_view) override {}
  void set_full_screen(bool) override {}
  bool full_screen() const override { return false; }
  platform::Preferences preferences() const override {
    return {.dark = false, .high_contrast = false, .reduced_motion = true, .touch = shot_.touch};
  }

 private:
  const Shot& shot_;
  const Environment& environment_;
  platform::Program* program_ = nullptr;
};

// The chapter's figure over the whole frame.
class Figure final : public platform::Program {
 public:
  Figure(const app::Catalog& catalog, const state::Location& location, scenes::Run& run,
         const ui::Theme& theme)
      : catalog_(catalog), location_(location), run_(run), theme_(theme), screen_(fonts_) {}
  bool frame(double, float width, float height, float density) override {
    screen_.begin_frame(density);
    ui::apply_style(theme_);
    ui::ImguiCanvas canvas(*ImGui::GetBackgroundDrawList(), screen_);
    app::draw_figure(canvas, theme_, catalog_, location_, run_, {width, height});
    return false;
  }
  void open(std::string_view) override {}
  std::string snapshot() const override { return {}; }
  float zoom() const override { return 1; }

 private:
  const app::Catalog& catalog_;
  const state::Location& location_;
  scenes::Run& run_;
  const ui::Theme& theme_;
  ui::Fonts fonts_;
  ui::Screen screen_;
};

core::Result<Shot> read(const Arguments& arguments) {
  Shot shot;
  shot.output = arguments.value("--output");
  if (shot.output.empty())
    return core::Error{"ropewalk shot needs -o FILE, the picture to write: .png or .svg."};
  if (shot.output.ends_with(".svg")) {
    shot.format = Format::kSvg;
  } else if (shot.output != "-" && !shot.output.ends_with(".png")) {
    return core::Error{"-o takes a file that ends in .png or .svg, not " +
                       state::quoted(shot.output) + "."};
  }
  const auto size = parse_size("--size", arguments.value("--size"), kMaxPixels);
  if (!size) return core::Error{size.error()};
  const auto scale = parse_number("--scale", arguments.value("--scale"), 0.5, 4);
  if (!scale) return core::Error{scale.error()};
  shot.offscreen.width = size->first;
  shot.offscreen.height = size->second;
  shot.offscreen.scale = *scale;
  if (std::max(size->first, size->second) * *scale > kMaxPixels)
    return core::Error{"--size times --scale is more than " + std::to_string(kMaxPixels) +
                       " pixels along a side; ask for a smaller one."};
  if (!ui::parse_theme(arguments.value("--theme"), shot.theme))
    return core::Error{"--theme takes light, dark or contrast, not " +
                       state::quoted(arguments.value("--theme")) + "."};
  shot.figure = arguments.has("--figure");
  shot.present = arguments.has("--present");
  shot.touch = arguments.has("--touch");
  shot.settings["theme"] = ui::id_of(shot.theme);
  shot.settings["details"] = arguments.has("--details") ? "1" : "0";
  return shot;
}

int write_svg(const Environment& environment, const Shot& shot, const app::Catalog& catalog,
              const state::Location& location) {
  jobs::Service at_once;
  const auto run = catalog.scene(location.scene).run(at_once);
  run->update(location.values);
  const ui::Fonts fonts;
  const ui::Vec2 size{static_cast<float>(shot.offscreen.width),
                      static_cast<float>(shot.offscreen.height)};
  const std::string svg =
      app::figure_svg(fonts, ui::theme(shot.theme), catalog, location, *run, size);
  const core::Status written = write_file(environment, shot.output, svg);
  return written ? kDone : fail(environment, written.error());
}

// Draws with a program that is made once there is an ImGui context.
bool render(const Environment& environment, const Shot& shot, std::string_view link,
            const state::Location& location, std::vector<uint8_t>& rgba, std::string& error) {
  Nobody nobody(shot, environment);
  if (shot.figure) {
    const app::Catalog catalog;
    jobs::Service at_once;
    const auto run = catalog.scene(location.scene).run(at_once);
    run->update(location.values);
    Figure figure(catalog, location, *run, ui::theme(shot.theme));
    return environment.render(figure, shot.offscreen, rgba, error);
  }
  app::Catalog catalog;
  app::App app(nobody, std::move(catalog));
  nobody.serve(app);
  app.open(link);
  if (state::deck_source(location.deck) == state::DeckSource::kBeside) {
    const core::Result<std::string> text = read_lecture(location.deck);
    if (!text) {
      error = text.error();
      return false;
    }
    app.receive({.name = location.deck, .bytes = *text, .problem = {}, .fetched = true});
    app.perform({.action = app::Action::kDismissNotes});  // the terminal has them
  }
  if (shot.present && !app.session().presenting()) app.perform({.action = app::Action::kPresent});
  return environment.render(app, shot.offscreen, rgba, error);
}

}  // namespace

int run_shot(const Arguments& arguments, const Environment& environment) {
  const core::Result<Shot> shot = read(arguments);
  if (!shot) return fail(environment, shot.error());
  const app::Catalog catalog;
  Reading reading;
  const core::Result<state::Location> opened =
      open_link(catalog, arguments.plain.front(), &reading);
  if (!opened) return fail(environment, opened.error());
  tell_reading(environment, opened->deck, reading);
  if (shot->format == Format::kSvg) return write_svg(environment, *shot, catalog, *opened);

  std::vector<uint8_t> rgba;
  std::string error;
  ImGuiContext* context = ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  const bool drawn = render(environment, *shot, arguments.plain.front(), *opened, rgba, error);
  ImGui::DestroyContext(context);
  if (!drawn) return fail(environment, error);
  const auto pixels = [&](int length) {
    return static_cast<int>(std::lround(length * shot->offscreen.scale));
  };
  const std::string png =
      encode_png(pixels(shot->offscreen.width), pixels(shot->offscreen.height), rgba);
  if (png.empty())
    return fail(environment, "The picture could not be encoded as PNG; ask for a smaller --size.");
  const core::Status written = write_file(environment, shot->output, png);
  return written ? kDone : fail(environment, written.error());
}

}  // namespace ropewalk::cli
