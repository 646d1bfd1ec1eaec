// The page's side of the program. What the browser does lives in web_*.js, which is linked into
// ropewalk.js: it owns the canvas, listens, decides when to draw and calls the exports below; what
// C++ asks of the page goes through js_*().
#pragma once

#include <imgui.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "platform/common_frame.h"
#include "platform/platform.h"

struct GLFWwindow;

namespace ropewalk::jobs {
class RemoteRunner;
}

namespace ropewalk::platform {

class WebHost final : public Platform {
 public:
  // Takes over the canvas. False if there is no WebGL2.
  bool start(const MakeProgram& make, std::string_view link);

  void set_address(std::string_view link, bool push) override;
  std::string url_of(std::string_view link) const override;
  void copy(std::string_view text) override;
  void open_url(std::string_view url) override;
  void set_title(std::string_view title) override;
  void announce(std::string_view text) override;
  std::string load(std::string_view key) const override;
  void save(std::string_view key, std::string_view text) override;
  void save_file(std::string_view name, std::string_view mime, std::string_view bytes) override;
  bool can_save_png() const override { return true; }
  void save_png(std::string_view name, std::string_view svg, float width, float height) override;
  void set_full_screen(bool on) override;
  bool full_screen() const override;
  Preferences preferences() const override;
  std::unique_ptr<jobs::Runner> job_runner() override;
  std::string languages() const override;
  void set_language(std::string_view code, std::string_view words) override;
  void fetch(std::string_view path) override;
  void fetch_picture(std::string_view path) override;
  void fetch_pack(std::string_view pack, std::string_view address, bool again) override;
  void keep_all() override;
  void read_clipboard() override;
  bool can_choose_file() const override { return true; }
  void choose_file(std::string_view ends) override;
  void read(int held, std::uint64_t at, std::size_t count) override;
  void let_go(int held) override;
  void show_notes(std::string_view json, std::string_view) override;
  bool has_text_page() const override { return true; }
  void open_text_page() override;
  std::string open_notes() override;

  // What the exports do. Positions are css pixels of the canvas.
  bool draw(double seconds, int width, int height, double density);
  void wake() { frame_.wake(); }
  void forget();
  void point(ImGuiMouseSource source, double x, double y);
  void point_nowhere();
  void press(int button, bool down);
  void wheel(double x, double y);
  void modifiers(int bits);
  void grab_scroll();
  void scroll(double x, double y);
  double zoom() const { return static_cast<double>(program_->zoom()); }
  bool leaves_by_tab(bool back) { return program_->leaves_by_tab(back); }
  bool wants_escape() const { return program_->wants_escape(); }
  Program::Swipe swipe() const;  // of a finger that goes over what is under it now
  void cancel_press();
  void character(unsigned code_point);
  void tap_key(ImGuiKey key);
  void focus(bool focused);
  void open();
  void paste();
  // A file in steps, most by way of the buffer: its name, what was wrong with it, that it is held
  // (Platform::read) and its size, its bytes.
  void file_name() { file_.name = buffer_; }
  void file_problem() { file_.problem = buffer_; }
  void file_held(int held, double size) {
    file_.held = held;
    file_.size = static_cast<std::uint64_t>(size);
  }
  void file_bytes(int source);
  // A pack likewise; while it comes, how many bytes of it have.
  void pack_progress(size_t bytes) { program_->pack_progress(buffer_, bytes); }
  void pack_bytes();
  void picture(int width, int height);
  void file_part(int held, double at);
  void clicker();
  // The worker said something, by way of the buffer; it is gone (jobs::Loss).
  void job_told();
  void job_lost(int loss, int id);
  const char* snapshot();
  const char* places();
  const char* work();
  const char* text_page();
  const char* printed();
  // The translation of a sentence of the page's scripts, which is in the buffer.
  const char* translated();
  void command();
  char* buffer(size_t size);

 private:
  void sync_page();

  GLFWwindow* window_ = nullptr;
  std::unique_ptr<Program> program_;
  jobs::RemoteRunner* jobs_ = nullptr;
  Frame frame_;
  mutable std::string buffer_;  // texts on their way from the page
  std::string clipboard_, answer_;
  File file_;
  ImGuiID scrolled_[2] = {0, 0};  // windows the finger scrolls, by axis
  int cursor_ = -1, text_input_ = 0;
  unsigned ground_ = 0;
};

}  // namespace ropewalk::platform
