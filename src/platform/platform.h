// What the program asks of the machine it runs on: the one seam between web and desktop. The web
// has its own implementation in web_*.cpp, the desktop in desktop_*.cpp; tests use a plain fake.
#pragma once

#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/words/words.h"
#include "jobs/runner.h"

namespace ropewalk::platform {

// What the machine says of its person's wishes.
struct Preferences {
  bool dark = false, high_contrast = false, reduced_motion = false, touch = false;
};

// A file on its way to the program.
struct File {
  std::string name;     // without its folder; of one that was fetched, the path that was asked for
  std::string bytes;    // all of them, at most kMaxFileBytes; of a file that is held, its first
  std::string problem;  // a sentence, if it could not be had; "" for none
  std::string folder = {};  // of a file on the desktop's disk, with the slash behind it
  bool fetched = false;  // else the person handed it over: dropped it, named it on the command line
  bool pasted = false;   // the clipboard's text, without a name
  // A file of more than kHeadBytes that the person handed over is held, not read: Platform::read
  // and let_go know it by this number, and it has `size` bytes.
  int held = 0;
  std::uint64_t size = 0;
};
inline constexpr size_t kMaxFileBytes = 16 << 20;
inline constexpr size_t kHeadBytes = 64 << 10;  // enough to tell what a file is

// A picture of a lecture.
struct Picture {
  std::string path;           // as it was asked for
  int width = 0, height = 0;  // pixels
  std::string rgba;           // row by row from the top, four bytes each
  std::string problem;        // a sentence, if it could not be had; "" for none
};

class Platform {
 public:
  virtual ~Platform() = default;
  // The address bar (web) or nothing (desktop). push: a new entry of the browser's history; else
  // the current one is replaced. May be called every frame: the platform takes care not to flood
  // the history.
  virtual void set_address(std::string_view link, bool push) = 0;
  // The whole URL that opens `link`, for sharing.
  virtual std::string url_of(std::string_view link) const = 0;
  virtual void copy(std::string_view text) = 0;
  virtual void open_url(std::string_view url) = 0;
  virtual void set_title(std::string_view title) = 0;
  // Says `text` to screen readers; `status` names are live regions, "scene" the description of the
  // picture.
  virtual void announce(std::string_view text) = 0;
  // Personal settings: one small text by key. "" if there is none.
  virtual std::string load(std::string_view key) const = 0;
  virtual void save(std::string_view key, std::string_view text) = 0;
  // Hands a made file to the person (download, or a file in the current folder).
  virtual void save_file(std::string_view name, std::string_view mime, std::string_view bytes) = 0;
  // The same of a picture that is told as SVG, in so many logical pixels, where it can be drawn.
  virtual bool can_save_png() const { return false; }
  virtual void save_png(std::string_view name, std::string_view svg, float width, float height) {
    (void)name, (void)svg, (void)width, (void)height;
  }
  virtual void set_full_screen(bool on) = 0;
  virtual bool full_screen() const = 0;
  virtual Preferences preferences() const = 0;
  // The languages that the person's machine asks for, best first: "pt-BR,de"; "" if it asks for
  // none.
  virtual std::string languages() const { return {}; }
  // What language is spoken from now on, "en", and what the page says in it by itself: JSON, for
  // web/page.js.
  virtual void set_language(std::string_view code, std::string_view words) {
    (void)code;
    (void)words;
  }
  // Who does long work beside the frames, and wakes them when there is something to tell. None: it
  // is done at once.
  virtual std::unique_ptr<jobs::Runner> job_runner() { return nullptr; }
  // Asks for a file beside the page, by its path; Program::receive hears of it, now or later.
  virtual void fetch(std::string_view path) { (void)path; }
  // Asks for a picture by its path, beside the page or from the current folder on;
  // Program::receive_picture hears of it, now or later.
  virtual void fetch_picture(std::string_view path) { (void)path; }
  // Seconds since 1970 by the machine's clock.
  virtual double wall_seconds() const { return static_cast<double>(std::time(nullptr)); }
  // Asks for a pack (assets/assets.h) by its address beside the page; Program::receive_pack hears
  // of it later. again: what a cache has of it is no good.
  virtual void fetch_pack(std::string_view pack, std::string_view address, bool again) {
    (void)pack;
    (void)address;
    (void)again;
  }
  // Nothing more will be fetched by itself: now all of it may be kept for visits without a network.
  virtual void keep_all() {}
  // Asks for the clipboard's text; Program::receive hears of it, now or later.
  virtual void read_clipboard() {}
  // Lets the person choose a file whose name ends in one of `ends` (".csv,.npy"); Program::receive
  // hears of it. Where that cannot be, files are dropped.
  virtual bool can_choose_file() const { return false; }
  virtual void choose_file(std::string_view ends) { (void)ends; }
  // Asks for `count` bytes from `at` of a file that is held; Program::receive_part hears of it, now
  // or later.
  virtual void read(int held, std::uint64_t at, std::size_t count) {
    (void)held, (void)at, (void)count;
  }
  // The file is not needed any more.
  virtual void let_go(int held) { (void)held; }
  // The chapter as a page of text, where there is one.
  virtual bool has_text_page() const { return false; }
  virtual void open_text_page() {}
  // What the speaker alone sees, as JSON (for web/notes.js) and as plain text: the page shows it in
  // a window of its own, the desktop in the terminal. Nothing is shown before open_notes(), which
  // returns a sentence about where they are, or why they cannot be shown.
  virtual void show_notes(std::string_view json, std::string_view text) {
    (void)json;
    (void)text;
  }
  virtual std::string open_notes() { return tr("Notes cannot be shown here."); }
};

// What the program is to the platform. Called on one thread only.
class Program {
 public:
  virtual ~Program() = default;
  // Draws one frame inside ImGui::NewFrame() .. ImGui::Render(). `seconds` is the clock, which does
  // not stand still while no frame is drawn: after a rest it has gone on by seconds or hours. width
  // and height are logical pixels, density device pixels per logical pixel. Returns true if another
  // frame must follow without input.
  virtual bool frame(double seconds, float width, float height, float density) = 0;
  // The address was changed by the person (hashchange, back, forward, or the command line).
  virtual void open(std::string_view link) = 0;
  virtual std::string snapshot() const = 0;
  // A file was dropped or chosen, fetched or pasted as the program had asked.
  virtual void receive(const File& /*file*/) {}
  // NOLINTBEGIN(performance-unnecessary-value-param): bytes are handed over
  virtual void receive_picture(Picture /*picture*/) {}
  // So many bytes of a pack have come; all of them have, or there is a problem, a few words on why.
  virtual void pack_progress(std::string_view /*pack*/, size_t /*bytes*/) {}
  virtual void receive_pack(std::string_view /*pack*/, std::string /*bytes*/,
                            const std::string& /*problem*/) {}
  // Bytes of a file that is held, as the program had asked; fewer if they could not be read.
  virtual void receive_part(int /*held*/, std::uint64_t /*at*/, std::string /*bytes*/) {}
  // NOLINTEND(performance-unnecessary-value-param)
  // The speaker's window was asked for something: "next", "back", "black", "hold", "pause", "zero"
  // (its clock), "open #/..." (a link in the notes).
  virtual void clicker(std::string_view word) { (void)word; }
  // Where things are: [{"id": "share", "rect": [left, top, right, bottom]}, ...] in logical pixels,
  // as of the last frame.
  virtual std::string places() const { return "[]"; }
  // How it stands with long work, the latest first: [{"kind", "phase", "done", "text", "bytes",
  // "hash"}, ...].
  virtual std::string work() const { return "[]"; }
  // What a finger does that goes over an ImGui item. A tap presses it.
  enum class Swipe {
    kScrolls,  // the page
    kAcross,   // drags it (a slider), or scrolls if it goes up or down
    kDrags,    // it, whichever way it goes (a handle)
  };
  virtual Swipe swipe(unsigned item) const { return item != 0 ? Swipe::kDrags : Swipe::kScrolls; }
  // As a guest in another page. The Tab key was pressed: does it lead out of the program? It lets
  // go of the keyboard then.
  virtual bool leaves_by_tab(bool /*back*/) { return false; }
  // Has the program a use of its own for Escape?
  virtual bool wants_escape() const { return false; }
  // What is shown as a page of text with controls, in JSON, and what such a control asks for (told
  // in that JSON): it is done with the next frame, before which nothing changes.
  virtual std::string text_page() const { return "{}"; }
  virtual void command(std::string_view words) { (void)words; }
  // The picture for the page on paper, as SVG; "" if there is none.
  virtual std::string printed() { return {}; }
  // The window's size from the next frame on, before zoom: what zoom() may depend on.
  virtual void resized(float /*width*/, float /*height*/) {}
  virtual float zoom() const = 0;  // of all that is drawn, 1 = 100 %
};

// Makes the program once there is a window and an ImGui context.
using MakeProgram = std::function<std::unique_ptr<Program>(Platform&)>;

// Opens the window (desktop) or takes over the page's canvas (web), opens `link` in the program and
// draws frames until the window is closed. The page has no end: there it returns at once and the
// program lives on. Returns the exit status; not 0 with one sentence in `error`.
// A file given with the command line is handed to the program after the link.
int run(const MakeProgram& make, std::string_view link, std::string& error, const File& file = {});

// How a picture is drawn without a window. The clock starts at 0 and goes on by 1/60 s a frame.
struct Offscreen {
  int width = 0, height = 0;  // logical pixels
  double scale = 1;           // device pixels per logical pixel
  int frames = 4;  // drawn before the one that is kept; ImGui needs a few to settle its layout
  bool transparent = false;  // nothing behind what is drawn, instead of the theme's ground
};

// Draws the program on a GPU or in software, with no display (EGL's surfaceless platform; desktop
// only). Needs a current ImGui context without back ends. rgba gets round(width scale) x
// round(height scale) pixels from the top left, opaque if not transparent. False with one sentence
// in `error`.
bool render_offscreen(Program& program, const Offscreen& options, std::vector<uint8_t>& rgba,
                      std::string& error);

}  // namespace ropewalk::platform
