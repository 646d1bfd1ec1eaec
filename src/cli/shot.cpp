// The picture of a link or of a lecture, without a display.
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>

#include "app/figure/deck_figure.h"
#include "app/figure/figure.h"
#include "app/shell/app.h"
#include "cli/command.h"
#include "cli/lecture.h"
#include "cli/model.h"
#include "cli/png.h"
#include "imgui.h"
#include "jobs/service.h"
#include "state/text.h"

namespace ropewalk::cli {
namespace {

constexpr int kMaxPixels = 16384;  // along a side, on the device

enum class Format { kPng, kSvg, kPdf };

struct Shot {
  Format format = Format::kPng;
  std::string output;
  platform::Offscreen offscreen;
  ui::ThemeName theme = ui::ThemeName::kLight;
  std::optional<app::FigurePart> part;  // none: the program itself, in vectors the chapter
  std::string equation;
  app::Ground ground = app::Ground::kTheme;
  ui::TextAs text_as = ui::TextAs::kOutlines;
  int slide = 0;
  bool sized = false;  // --size was given
  bool present = false;
  std::map<std::string, std::string, std::less<>> settings;  // as if the person had stored them
  bool touch = false;

  ui::Vec2 size() const {
    return {static_cast<float>(offscreen.width), static_cast<float>(offscreen.height)};
  }
  app::FigureLook look() const {
    return {.theme = app::on_ground(ui::theme(theme), ground),
            .part = part.value_or(app::FigurePart::kChapter),
            .equation = equation,
            .text_as = text_as};
  }
};

// What is shown: what a link opens, or a lecture of a file.
struct Subject {
  std::string link;
  state::Location location;
  std::string file, markdown;
  std::optional<state::Deck> deck;
  Reading reading;  // of the lecture
};

// Of the lecture, with the slash behind it.
std::string folder_of(const Subject& subject) {
  const std::string& path = subject.file.empty() ? subject.location.deck : subject.file;
  return path.substr(0, path.find_last_of('/') + 1);
}

// A picture of a lecture; what is wrong with it is told, and it is not drawn.
platform::Picture find_picture(const Environment& environment, const std::string& path) {
  platform::Picture picture = read_lecture_picture(path);
  if (!picture.problem.empty()) environment.err << core::sentence({picture.problem}) << '\n';
  picture.problem.clear();
  return picture;
}

// The machine of a picture: nobody is there, and nothing is kept.
class Nobody final : public platform::Platform {
 public:
  Nobody(const Shot& shot, const Environment& environment)
      : shot_(shot), environment_(environment) {}
  // Whoever asks for pictures.
  void serve(platform::Program& program) { program_ = &program; }
  void fetch_picture(std::string_view path) override {
    platform::Picture picture = find_picture(environment_, std::string(path));
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

// A figure over the whole frame.
class Figure final : public platform::Program {
 public:
  Figure(const app::FigureLook& look, const app::FigureOf& of)
      : look_(look), of_(of), screen_(fonts_) {}
  bool frame(double, float width, float height, float density) override {
    screen_.begin_frame(density);
    ui::apply_style(look_.theme);
    ui::ImguiCanvas canvas(*ImGui::GetBackgroundDrawList(), screen_);
    app::draw_figure(canvas, look_, of_, {width, height});
    return false;
  }
  void open(std::string_view) override {}
  std::string snapshot() const override { return {}; }
  float zoom() const override { return 1; }

 private:
  const app::FigureLook& look_;
  const app::FigureOf& of_;
  ui::Fonts fonts_;
  ui::Screen screen_;
};

core::Status read_output(const Arguments& arguments, Shot& shot) {
  shot.output = arguments.value("--output");
  if (shot.output.empty())
    return core::Error{"ropewalk shot needs -o FILE, the picture to write: .png, .svg or .pdf."};
  if (shot.output.ends_with(".svg")) {
    shot.format = Format::kSvg;
  } else if (shot.output.ends_with(".pdf")) {
    shot.format = Format::kPdf;
  } else if (shot.output != "-" && !shot.output.ends_with(".png")) {
    return core::Error{"-o takes a file that ends in .png, .svg or .pdf, not " +
                       state::quoted(shot.output) + "."};
  }
  return {};
}

core::Status read_size(const Arguments& arguments, Shot& shot) {
  const auto size = parse_size("--size", arguments.value("--size"), kMaxPixels);
  if (!size) return core::Error{size.error()};
  const auto scale = parse_number("--scale", arguments.value("--scale"), 0.5, 4);
  if (!scale) return core::Error{scale.error()};
  shot.offscreen.width = size->first;
  shot.offscreen.height = size->second;
  shot.offscreen.scale = *scale;
  const auto given = [](const auto& option) { return option.first == "--size"; };
  shot.sized =  // beside the default
      std::count_if(arguments.options.begin(), arguments.options.end(), given) > 1;
  if (std::max(size->first, size->second) * *scale > kMaxPixels)
    return core::Error{"--size times --scale is more than " + std::to_string(kMaxPixels) +
                       " pixels along a side; ask for a smaller one."};
  return {};
}

core::Status read_part(const Arguments& arguments, Shot& shot) {
  const std::string_view given = arguments.value("--part");
  constexpr std::string_view kNamed = "equation:";
  if (arguments.has("--figure") || given == "chapter") shot.part = app::FigurePart::kChapter;
  if (given == "picture") shot.part = app::FigurePart::kPicture;
  if (given == "equation" || given.starts_with(kNamed)) {
    shot.part = app::FigurePart::kEquation;
    if (given.starts_with(kNamed)) shot.equation = given.substr(kNamed.size());
  }
  if (!given.empty() && !shot.part)
    return core::Error{"--part takes chapter, picture, equation or equation:NAME, not " +
                       state::quoted(given) + "."};
  return {};
}

core::Status read_look(const Arguments& arguments, Shot& shot) {
  const std::string_view theme = arguments.value("--theme"), ground = arguments.value("--ground"),
                         text = arguments.value("--text");
  if (!ui::parse_theme(theme, shot.theme))
    return core::Error{"--theme takes light, dark, contrast, hall or print, not " +
                       state::quoted(theme) + "."};
  if (ground == "white") {
    shot.ground = app::Ground::kWhite;
  } else if (ground == "transparent") {
    shot.ground = app::Ground::kTransparent;
  } else if (ground != "theme") {
    return core::Error{"--ground takes theme, white or transparent, not " + state::quoted(ground) +
                       "."};
  }
  if (text == "text") {
    shot.text_as = ui::TextAs::kText;
  } else if (text != "outlines") {
    return core::Error{"--text takes outlines or text, not " + state::quoted(text) + "."};
  }
  if (!app::goes_with(shot.theme, shot.ground))
    return core::Error{"--ground white goes with --theme light or print: the writing of " +
                       std::string(theme) + " is light itself."};
  return {};
}

// What means nothing for the format that was asked for.
core::Status check_format(const Shot& shot) {
  const bool program = shot.format == Format::kPng && !shot.part;
  if (shot.format == Format::kPng && shot.text_as == ui::TextAs::kText)
    return core::Error{"--text text is for .svg and .pdf: a PNG holds pixels alone."};
  if (program && shot.ground != app::Ground::kTheme)
    return core::Error{
        "--ground is for figures: add --part chapter, or --part picture for the picture alone."};
  if (program && shot.theme == ui::ThemeName::kPrint)
    return core::Error{
        "--theme print is for figures: add --part chapter, or --part picture for the picture "
        "alone."};
  return {};
}

core::Result<Shot> read(const Arguments& arguments) {
  Shot shot;
  for (const auto& step : {read_output, read_size, read_part, read_look})
    if (const core::Status status = step(arguments, shot); !status)
      return core::Error{status.error()};
  if (const core::Status status = check_format(shot); !status) return core::Error{status.error()};
  if (const std::string_view slide = arguments.value("--slide"); !slide.empty()) {
    const auto number = parse_number("--slide", slide, 1, state::kMaxSlides);
    if (!number) return core::Error{number.error()};
    if (*number != std::floor(*number))
      return core::Error{"--slide takes a whole number, not " + state::quoted(slide) + "."};
    shot.slide = static_cast<int>(*number);
  }
  shot.present = arguments.has("--present");
  shot.touch = arguments.has("--touch");
  shot.settings["theme"] = ui::id_of(shot.theme);
  shot.settings["details"] = arguments.has("--details") ? "1" : "0";
  return shot;
}

bool names_file(std::string_view target) {
  std::error_code failed;
  return target.find('#') == std::string_view::npos &&
         (target.ends_with(".md") || target.ends_with(".MD") ||
          std::filesystem::exists(target, failed));
}

core::Result<Subject> find_subject(const app::Catalog& catalog, std::string_view target) {
  Subject subject;
  if (names_file(target)) {
    const core::Result<std::string> text = read_file(target, state::kMaxDeckBytes, "lecture");
    if (!text) return core::Error{text.error()};
    subject.file = target;
    subject.markdown = *text;
    subject.deck = catalog.read_deck(*text);
    subject.reading = {subject.deck->problems, subject.deck->remarks};
    return subject;
  }
  const core::Result<state::Location> opened = open_link(catalog, target, &subject.reading);
  if (!opened) return core::Error{opened.error()};
  subject.link = target;
  subject.location = *opened;
  return subject;
}

// A lecture as a whole is what a file is, and a link that names no slide of one.
core::Status find_deck(const app::Catalog& catalog, const Shot& shot, Subject& subject) {
  const state::Location& at = subject.location;
  if (!subject.deck && !shot.part && shot.format == Format::kPdf && !at.deck.empty() &&
      at.slide == 0) {
    if (state::deck_source(at.deck) == state::DeckSource::kBeside) {
      const core::Result<std::string> text = read_lecture(at.deck);
      if (!text) return core::Error{text.error()};
      subject.deck = catalog.read_deck(*text);
    } else {
      subject.deck = catalog.lecture(at.deck);
    }
  }
  if (shot.slide > 0 && subject.file.empty())
    return core::Error{"--slide is for a lecture's file; a link says slide=" +
                       std::to_string(shot.slide) + " by itself."};
  if (!subject.deck) return {};
  const auto count = static_cast<int>(subject.deck->slides.size());
  const std::string name = subject.file.empty() ? state::quoted(at.deck) : named(subject.file);
  if (count == 0)
    return core::Error{name + " has no slide: begin each with a heading of two signs, ## Title."};
  if (shot.slide > count)
    return core::Error{"--slide " + std::to_string(shot.slide) + ": " + name + " has " +
                       std::to_string(count) + (count == 1 ? " slide." : " slides.")};
  if (shot.part && subject.deck)
    return core::Error{
        "--part is for one chapter; a lecture's slides are drawn whole. Give the link of a "
        "chapter."};
  return {};
}

core::Status fit_equation(const app::Catalog& catalog, const state::Location& location,
                          Shot& shot) {
  if (shot.part != app::FigurePart::kEquation) return {};
  const std::string_view id = catalog.scene(location.scene).about().id;
  const ui::Vec2 size = app::equation_size(id, shot.equation);
  if (!(size.x > 0)) {
    std::string names;
    for (const assets::Equation& equation : assets::equations(id))
      if (!equation.name.ends_with("-narrow"))
        names += (names.empty() ? "" : ", ") + std::string(equation.name);
    return core::Error{"--part equation: " + std::string(id) + " has " +
                       (names.empty() ? "no equation."
                                      : "no equation " + state::quoted(shot.equation) +
                                            "; it has " + names + ".")};
  }
  if (shot.sized) return {};
  shot.offscreen.width = static_cast<int>(size.x);
  shot.offscreen.height = static_cast<int>(size.y);
  return {};
}

std::string vectors(const Environment& environment, const Shot& shot, const app::Catalog& catalog,
                    const Subject& subject) {
  jobs::Service at_once;
  const ui::Fonts fonts;
  const app::FigureLook look = shot.look();
  if (subject.deck) {
    std::map<std::string, ui::Pixels, std::less<>> pictures;
    const auto find = [&](std::string_view path) {
      const auto [known, added] = pictures.try_emplace(std::string(path));
      if (added) {
        platform::Picture read = find_picture(environment, folder_of(subject) + known->first);
        known->second = {read.width, read.height, std::move(read.rgba),
                         static_cast<unsigned>(pictures.size())};
      }
      return &known->second;
    };
    const app::DeckOf of{catalog, *subject.deck, at_once, find};
    if (shot.format == Format::kSvg)
      return app::slide_svg(fonts, look, of, std::max(shot.slide, 1), shot.size());
    return app::deck_pdf(fonts, look, of, shot.slide, shot.size(), "en");
  }
  const auto run = catalog.scene(subject.location.scene).run(at_once);
  run->update(subject.location.values);
  const app::FigureOf of{catalog, subject.location, *run};
  if (shot.format == Format::kSvg) return app::figure_svg(fonts, look, of, shot.size());
  return app::figure_pdf(fonts, look, of, shot.size(), "en");
}

// Draws with a program that is made once there is an ImGui context.
bool render(const Environment& environment, const Shot& shot, const Subject& subject,
            std::vector<uint8_t>& rgba, std::string& error) {
  Nobody nobody(shot, environment);
  if (shot.part) {
    const app::Catalog catalog;
    jobs::Service at_once;
    const auto run = catalog.scene(subject.location.scene).run(at_once);
    run->update(subject.location.values);
    const app::FigureLook look = shot.look();
    const app::FigureOf of{catalog, subject.location, *run};
    Figure figure(look, of);
    return environment.render(figure, shot.offscreen, rgba, error);
  }
  app::Catalog catalog;
  app::App app(nobody, std::move(catalog));
  nobody.serve(app);
  if (!subject.file.empty()) {
    app.open("");
    const std::string name = std::filesystem::path(subject.file).filename().string();
    app.open_lecture(name, subject.markdown, folder_of(subject));
    app.perform({.action = app::Action::kChooseStep, .index = std::max(shot.slide, 1)});
  } else {
    app.open(subject.link);
    const std::string& deck = subject.location.deck;
    if (state::deck_source(deck) == state::DeckSource::kBeside) {
      const core::Result<std::string> text = read_lecture(deck);
      if (!text) {
        error = text.error();
        return false;
      }
      app.receive({.name = deck, .bytes = *text, .problem = {}, .fetched = true});
    }
  }
  app.perform({.action = app::Action::kDismissNotes});  // the terminal has them
  if (shot.present && !app.session().presenting()) app.perform({.action = app::Action::kPresent});
  return environment.render(app, shot.offscreen, rgba, error);
}

core::Result<std::string> pixels(const Environment& environment, const Shot& shot,
                                 const Subject& subject) {
  std::vector<uint8_t> rgba;
  std::string error;
  ImGuiContext* context = ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  const bool drawn = render(environment, shot, subject, rgba, error);
  ImGui::DestroyContext(context);
  if (!drawn) return core::Error{error};
  const auto on_device = [&](int length) {
    return static_cast<int>(std::lround(length * shot.offscreen.scale));
  };
  std::string png =
      encode_png(on_device(shot.offscreen.width), on_device(shot.offscreen.height), rgba);
  if (png.empty())
    return core::Error{"The picture could not be encoded as PNG; ask for a smaller --size."};
  return png;
}

}  // namespace

int run_shot(const Arguments& arguments, const Environment& environment) {
  core::Result<Shot> shot = read(arguments);
  if (!shot) return fail(environment, shot.error());
  const app::Catalog catalog;
  core::Result<Subject> subject = find_subject(catalog, arguments.plain.front());
  if (!subject) return fail(environment, subject.error());
  if (const core::Status found = find_deck(catalog, *shot, *subject); !found)
    return fail(environment, found.error());
  if (const core::Status fits = fit_equation(catalog, subject->location, *shot); !fits)
    return fail(environment, fits.error());
  tell_reading(environment, subject->file.empty() ? subject->location.deck : subject->file,
               subject->reading);  // the rest of it is drawn
  shot->offscreen.transparent = shot->ground == app::Ground::kTransparent;
  const core::Result<std::string> bytes =
      shot->format == Format::kPng
          ? pixels(environment, *shot, *subject)
          : core::Result<std::string>(vectors(environment, *shot, catalog, *subject));
  if (!bytes) return fail(environment, bytes.error());
  const core::Status written = write_file(environment, shot->output, *bytes);
  return written ? kDone : fail(environment, written.error());
}

}  // namespace ropewalk::cli
