// What each entry of the table of actions does.
#include <algorithm>
#include <cmath>

#include "app/figure/figure.h"
#include "app/session/program.h"
#include "app/shell/app.h"
#include "app/shell/waiting.h"
#include "app/text_page/text_page.h"
#include "core/words/words.h"
#include "imgui.h"

namespace ropewalk::app {
namespace {

constexpr float kFigureWidth = 1200;
constexpr float kFigureAspect = 4.0F / 3;

ui::Vec2 figure_size(const scenes::About& about, FigurePart part) {
  if (part == FigurePart::kEquation) return equation_size(about.id, "");
  const float aspect = part == FigurePart::kPicture ? about.aspect : kFigureAspect;
  return {kFigureWidth, std::round(kFigureWidth / aspect)};
}

// The next key is the lesson's again, not that of whatever the keyboard went over last.
void drop_focus() { ImGui::SetNavCursorVisible(false); }

}  // namespace

void App::say(std::string text) {
  platform_.announce(text);
  toast_ = std::move(text);
  toast_since_ = seconds_;
}

void App::perform(const Request& request) {
  switch (request.action) {
    case Action::kNext:
      transient_.sheet_folded = false;  // what comes next is seen
      session_.next();
      break;
    case Action::kBack:
      session_.back();
      break;
    case Action::kNextChapter:
      session_.choose_scene(session_.location().scene + 1);
      break;
    case Action::kPreviousChapter:
      session_.choose_scene(session_.location().scene - 1);
      break;
    case Action::kPlay:
      session_.play(!session_.timeline().playing());
      break;
    case Action::kTimeForward:
      session_.step_time(1);
      break;
    case Action::kTimeBack:
      session_.step_time(-1);
      break;
    case Action::kScrub:
      session_.scrub(request.number);
      break;
    case Action::kSpeed:
      session_.set_speed(request.number);
      break;
    case Action::kUndo:
      session_.undo();
      break;
    case Action::kRedo:
      session_.redo();
      break;
    case Action::kReset:
      session_.reset();
      break;
    case Action::kShare:
      share();
      break;
    case Action::kExport:
      transient_.exporting = !transient_.exporting;
      break;
    case Action::kExportSvg:
    case Action::kExportPdf:
    case Action::kExportPng:
      export_figure(request.action);
      break;
    case Action::kCopyValues:
      platform_.copy(snapshot());
      say(std::string(tr("Values copied")));
      break;
    case Action::kCode:
      transient_.code = !transient_.code;
      break;
    case Action::kCopyCode: {
      const std::string program = program_of(catalog_, session_.destination());
      if (program.empty()) break;
      platform_.copy(program);
      say(std::string(tr("Program copied")));
      break;
    }
    case Action::kFetchCode:
      transient_.code_wanted = true;
      break;
    case Action::kTheme:
      settings_.theme = next_theme(settings_.theme);
      say(std::string(label_of(settings_.theme)));
      break;
    case Action::kZoomIn:
      set_zoom(next_zoom(settings_.zoom, +1));
      break;
    case Action::kZoomOut:
      set_zoom(std::max(next_zoom(settings_.zoom, -1), session_.presenting() ? 1.0F : kMinZoom));
      break;
    case Action::kZoomReset:
      set_zoom(1);
      break;
    case Action::kChapters:
      toggle_chapters();
      break;
    case Action::kDetails:
      settings_.details = !settings_.details;
      transient_.reveal_details = settings_.details;
      break;
    case Action::kPresent:
      set_presenting(!session_.presenting());
      drop_focus();
      break;
    case Action::kJump:
    case Action::kBlack:
    case Action::kHold:
    case Action::kSpotlight:
    case Action::kPen:
    case Action::kErase:
    case Action::kNotes:
      perform_lecture(request.action);
      break;
    case Action::kFullScreen:
      platform_.set_full_screen(!platform_.full_screen());
      break;
    case Action::kReadText:
      platform_.open_text_page();
      break;
    case Action::kHelp:
      transient_.help = !transient_.help;
      break;
    case Action::kMore:
      transient_.menu = !transient_.menu;
      break;
    case Action::kEscape:
      escape();
      break;
    case Action::kChooseScene:
      transient_.drawer = false;
      session_.choose_scene(request.index);
      break;
    case Action::kChooseStep:
      transient_.lecture.jump = false;
      session_.choose_step(request.index);
      break;
    case Action::kFollow:
      if (request.text.starts_with("#/")) {
        session_.follow(request.text);
      } else {
        platform_.open_url(request.text);
      }
      break;
    case Action::kGuess:
      session_.make_guess(request.index);
      transient_.reveal_answer = session_.guess() >= 0;
      break;
    case Action::kOpenDeck: {
      transient_.drawer = false;
      const auto lectures = catalog_.lectures();
      if (request.index < 0 || static_cast<size_t>(request.index) >= lectures.size()) break;
      session_.open_deck(std::string(lectures[static_cast<size_t>(request.index)].name));
      transient_.to_top = true;
      break;
    }
    case Action::kCloseDeck:
      session_.close_deck();
      break;
    case Action::kDismissNotes:
      session_.dismiss_notes();
      break;
    case Action::kFetchAgain:
      packs_.retry();
      break;
    case Action::kEditRows:
      edit_rows(request.index);
      break;
    case Action::kPasteRows:
      platform_.read_clipboard();
      break;
    case Action::kOpenRowsFile:
      platform_.choose_file(kRowsEnds);
      break;
    case Action::kSet: {
      const int param =
          state::find_param(session_.params(), request.text.substr(0, request.text.find(' ')));
      std::string problem;
      session_.change(
          set_by_text(session_.params(), session_.location().values, request.text, problem));
      if (param >= 0 && session_.params()[static_cast<size_t>(param)].kind == state::Kind::kRows) {
        session_.dismiss_notes();
        if (!problem.empty())
          session_.tell({.what = problem});  // what is wrong with rows takes time to mend
      }
      if (!problem.empty()) say(std::move(problem));
      break;
    }
    case Action::kSlide:
      session_.change(slide_to(session_.params(), session_.location().values, request.text));
      break;
    case Action::kChooseTheme:
      settings_.theme = theme_of(request.text);
      break;
    case Action::kChooseLanguage:
      if (is_language(request.text)) settings_.language = request.text;
      break;
  }
}

std::string App::text_page() const {
  Waiting waiting = waiting_for_picture(session_, packs_);
  if (waiting.words.empty()) waiting = waiting_for_lesson(session_, packs_);
  if (waiting.words.empty()) waiting = waiting_for_language(awaited_words(), packs_);
  return text_page_json(session_, settings_, theme_name(settings_.theme, platform_.preferences()),
                        speaker_.language(), toast_, waiting);
}

void App::command(std::string_view words) {
  if (std::optional<Request> request = parse_command(words)) commands_.push_back(*request);
}

void App::toggle_chapters() {
  const bool beside = static_cast<float>(view_.width) >= kWideFrom && !session_.presenting();
  if (beside) {
    settings_.sidebar = !settings_.sidebar;
  } else {
    transient_.drawer = !transient_.drawer;
  }
}

// Closes the topmost thing that is open.
void App::escape() {
  if (transient_.rows.is_open(session_.location().scene)) {
    transient_.rows.close();
    drop_focus();
    return;
  }
  for (bool* open : {&transient_.exporting, &transient_.help, &transient_.menu, &transient_.code,
                     &transient_.drawer}) {
    if (!*open) continue;
    *open = false;
    drop_focus();
    return;
  }
  if (session_.presenting()) {
    if (!escape_lecture()) set_presenting(false);
    drop_focus();
    return;
  }
  session_.dismiss_notes();
}

void App::export_figure(Action kind) {
  ui::ThemeName name = theme_name(settings_.theme, platform_.preferences());
  if (!goes_with(name, transient_.export_ground)) name = ui::ThemeName::kLight;
  FigureLook look{.theme = on_ground(ui::theme(name), transient_.export_ground),
                  .part = transient_.export_part};
  const scenes::About& about = session_.scene().about();
  const FigureOf of{catalog_, session_.location(), session_.run()};
  const ui::Vec2 size = figure_size(about, look.part);
  const std::string file = "ropewalk-" + std::string(about.id);
  if (kind == Action::kExportPdf) {
    look.text_as = ui::TextAs::kText;
    platform_.save_file(file + ".pdf", "application/pdf",
                        figure_pdf(fonts_, look, of, size, speaker_.language()));
  } else {
    const std::string svg = figure_svg(fonts_, look, of, size);
    if (kind == Action::kExportPng) {
      platform_.save_png(file + ".png", svg, size.x, size.y);
    } else {
      platform_.save_file(file + ".svg", "image/svg+xml", svg);
    }
  }
  say(std::string(tr("Picture saved")));
}

std::string App::printed() {
  if (!session_.code_here()) return {};
  const FigureLook look{.theme = ui::theme(ui::ThemeName::kPrint), .part = FigurePart::kPicture};
  const FigureOf of{catalog_, session_.location(), session_.run()};
  return figure_svg(fonts_, look, of, figure_size(session_.scene().about(), look.part));
}

void App::set_zoom(float zoom) {
  settings_.zoom = zoom;
  transient_.slide_size = 0;
  say(std::to_string(static_cast<int>(zoom * 100 + 0.5F)) + " %");
}

}  // namespace ropewalk::app
