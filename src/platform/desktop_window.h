// The desktop's window: GLFW and OpenGL.
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "platform/common_frame.h"
#include "platform/desktop_files.h"
#include "platform/platform.h"

struct GLFWcursor;
struct GLFWwindow;

namespace ropewalk::platform {

class Window final : public Platform {
 public:
  Window() = default;
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  ~Window() override;

  // False with one sentence in `error`.
  bool open(std::string& error);
  // Draws until the window is closed.
  void run(std::unique_ptr<Program> program);

  void set_address(std::string_view, bool) override {}
  std::string url_of(std::string_view link) const override { return std::string(link); }
  void copy(std::string_view text) override;
  void open_url(std::string_view url) override;
  void set_title(std::string_view title) override;
  void announce(std::string_view) override {}
  std::string load(std::string_view key) const override;
  void save(std::string_view key, std::string_view text) override;
  void save_file(std::string_view name, std::string_view mime, std::string_view bytes) override;
  void set_full_screen(bool on) override;
  bool full_screen() const override;
  Preferences preferences() const override { return preferences_; }
  std::unique_ptr<jobs::Runner> job_runner() override;
  std::string languages() const override { return desktop_languages(); }
  void fetch(std::string_view path) override;
  void fetch_picture(std::string_view path) override;
  void read_clipboard() override;
  void read(int held, std::uint64_t at, std::size_t count) override;
  void let_go(int held) override { held_.erase(held); }
  void show_notes(std::string_view, std::string_view text) override;
  std::string open_notes() override;

 private:
  struct Place {
    int x = 0, y = 0, width = 1280, height = 800;
  };
  bool make_window();
  void hand(const std::string& path);
  void listen();
  void draw();
  double density() const;
  void point(double x, double y);
  void show_cursor();
  void remember_size();

  GLFWwindow* window_ = nullptr;
  bool glfw_ = false, opengl_ = false;
  std::unique_ptr<Program> program_;
  Frame frame_;
  std::atomic<bool> job_told_{false};
  Preferences preferences_;
  Place windowed_;  // to go back to from full screen
  std::array<GLFWcursor*, 12> cursors_{};
  std::string glsl_, notes_;
  bool notes_open_ = false;
  std::map<int, std::string> held_;  // paths of files that the program reads where it needs them
  int numbered_ = 0;
};

}  // namespace ropewalk::platform
