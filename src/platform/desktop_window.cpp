#include "platform/desktop_window.h"

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdio>
#include <utility>

#include "platform/desktop_files.h"
#include "platform/desktop_icon.h"
#include "platform/desktop_jobs.h"

namespace ropewalk::platform {
namespace {

Window& window_of(GLFWwindow* window) {
  return *static_cast<Window*>(glfwGetWindowUserPointer(window));
}

}  // namespace

int run(const MakeProgram& make, std::string_view link, std::string& error, const File& file) {
  Window window;
  if (!window.open(error)) return 1;
  std::unique_ptr<Program> program = make(window);
  if (!link.empty()) program->open(link);
  if (!file.name.empty()) program->receive(file);
  window.run(std::move(program));
  return 0;
}

Window::~Window() {
  program_.reset();
  if (opengl_) {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
  }
  if (ImGui::GetCurrentContext() != nullptr) ImGui::DestroyContext();
  if (glfw_) glfwTerminate();
}

bool Window::open(std::string& error) {
  glfw_ = glfwInit() == GLFW_TRUE;
  if (!glfw_ || !make_window()) {
    const char* reason = nullptr;
    glfwGetError(&reason);
    error = "No window could be opened";
    if (reason != nullptr) error += std::string(" (") + reason + ")";
    error +=
        ": a display and OpenGL 3 are needed. Without a display, use: ropewalk shot, ropewalk "
        "snapshot.";
    return false;
  }
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(1);
  make_imgui();
  ImGui_ImplGlfw_InitForOpenGL(window_, false);
  opengl_ = ImGui_ImplOpenGL3_Init(glsl_.c_str());
  if (!opengl_) {
    ImGui_ImplGlfw_Shutdown();
    error =
        "OpenGL 3 could not be started: update the graphics driver, or set "
        "LIBGL_ALWAYS_SOFTWARE=1.";
    return false;
  }
  ImGui::GetPlatformIO().Platform_OpenInShellFn = [](ImGuiContext*, const char* url) {
    open_in_browser(url);
    return true;
  };
  preferences_ = desktop_preferences();
  listen();
  return true;
}

bool Window::make_window() {
  int width = 1280, height = 800;
  if (std::sscanf(load_setting("window").c_str(), "%dx%d", &width, &height) == 2) {
    width = std::clamp(width, 320, 16384);
    height = std::clamp(height, 240, 16384);
  }
  struct Version {
    int major, minor;
    bool core;
    const char* glsl;
  };
  for (const Version& version :
       {Version{3, 3, true, "#version 330 core"}, Version{3, 0, false, "#version 130"}}) {
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, version.major);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, version.minor);
    if (version.core) {
      glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
      glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    }
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    glsl_ = version.glsl;
    window_ = glfwCreateWindow(width, height, "Ropewalk", nullptr, nullptr);
    if (window_ != nullptr) break;
  }
  if (window_ == nullptr) return false;
  glfwSetWindowSizeLimits(window_, 320, 240, GLFW_DONT_CARE, GLFW_DONT_CARE);
  std::vector<uint8_t> small = draw_icon(32), large = draw_icon(128);
  const GLFWimage images[] = {{32, 32, small.data()}, {128, 128, large.data()}};
  glfwSetWindowIcon(window_, 2, images);
  return true;
}

void Window::listen() {
  glfwSetWindowUserPointer(window_, this);
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int code, int action, int modifiers) {
    Window& self = window_of(window);
    if (key == GLFW_KEY_F11 && action == GLFW_PRESS) self.set_full_screen(!self.full_screen());
    ImGui_ImplGlfw_KeyCallback(window, key, code, action, modifiers);
    self.frame_.wake();
  });
  glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned character) {
    ImGui_ImplGlfw_CharCallback(window, character);
    window_of(window).frame_.wake();
  });
  glfwSetMouseButtonCallback(
      window_, [](GLFWwindow* window, int button, int action, int modifiers) {
        ImGui_ImplGlfw_MouseButtonCallback(window, button, action, modifiers);
        window_of(window).frame_.wake();
      });
  glfwSetScrollCallback(window_, [](GLFWwindow* window, double x, double y) {
    ImGui::GetIO().AddMouseWheelEvent(static_cast<float>(x), static_cast<float>(y));
    window_of(window).frame_.wake();
  });
  glfwSetCursorPosCallback(
      window_, [](GLFWwindow* window, double x, double y) { window_of(window).point(x, y); });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* window, int entered) {
    if (entered == GLFW_FALSE) ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    window_of(window).frame_.wake();
  });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* window, int focused) {
    ImGui::GetIO().AddFocusEvent(focused != GLFW_FALSE);
    Window& self = window_of(window);
    self.preferences_ = desktop_preferences();
    self.frame_.wake();
  });
  glfwSetWindowContentScaleCallback(
      window_, [](GLFWwindow* window, float, float) { window_of(window).frame_.wake(); });
  glfwSetWindowIconifyCallback(window_,
                               [](GLFWwindow* window, int) { window_of(window).frame_.wake(); });
  glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** paths) {
    Window& self = window_of(window);
    for (int i = 0; self.program_ && i < count; ++i) self.hand(paths[i]);
    self.frame_.wake();
  });
  // While the person drags the window's edge, some systems let nothing else run.
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* window, int, int) {
    window_of(window).frame_.wake();
    window_of(window).draw();
  });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* window) {
    window_of(window).frame_.wake();
    window_of(window).draw();
  });
}

void Window::run(std::unique_ptr<Program> program) {
  program_ = std::move(program);
  while (glfwWindowShouldClose(window_) == GLFW_FALSE) {
    if (job_told_.exchange(false)) frame_.wake();
    if (frame_.awake()) {
      draw();
      glfwPollEvents();
    } else {
      glfwWaitEvents();
    }
  }
  remember_size();
}

void Window::draw() {
  if (!program_) return;
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  program_->resized(static_cast<float>(width / density()), static_cast<float>(height / density()));
  frame_.resize(width, height, density(), program_->zoom());
  if (!frame_.build(*program_, glfwGetTime())) return;
  ImGui_ImplOpenGL3_NewFrame();
  const ImVec4 ground = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  glViewport(0, 0, width, height);
  glClearColor(ground.x, ground.y, ground.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  glfwSwapBuffers(window_);
  show_cursor();
}

double Window::density() const {
  float x = 1, y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  return x > 0 ? static_cast<double>(x) : 1;
}

void Window::point(double x, double y) {
  // GLFW tells window coordinates, which are device pixels on some systems and not on others.
  int width = 0, pixels = 0, height = 0;
  glfwGetWindowSize(window_, &width, &height);
  glfwGetFramebufferSize(window_, &pixels, &height);
  const double factor = width > 0 ? static_cast<double>(pixels) / width / frame_.scale() : 1;
  ImGui::GetIO().AddMousePosEvent(static_cast<float>(x * factor), static_cast<float>(y * factor));
  frame_.wake();
}

void Window::show_cursor() {
  const int shape = ImGui::GetMouseCursor();
  if (shape < 0 || shape >= static_cast<int>(cursors_.size())) return;
  GLFWcursor*& cursor = cursors_[static_cast<size_t>(shape)];
  if (cursor == nullptr) {
    int name = GLFW_ARROW_CURSOR;
    if (shape == ImGuiMouseCursor_TextInput) name = GLFW_IBEAM_CURSOR;
    if (shape == ImGuiMouseCursor_Hand || shape == ImGuiMouseCursor_ResizeAll)
      name = GLFW_HAND_CURSOR;
    if (shape == ImGuiMouseCursor_ResizeNS) name = GLFW_VRESIZE_CURSOR;
    if (shape == ImGuiMouseCursor_ResizeEW) name = GLFW_HRESIZE_CURSOR;
    cursor = glfwCreateStandardCursor(name);
  }
  glfwSetCursor(window_, cursor);
}

void Window::remember_size() {
  if (full_screen()) return;
  int width = 0, height = 0, pixels = 0, unused = 0;
  glfwGetWindowSize(window_, &width, &height);
  glfwGetFramebufferSize(window_, &pixels, &unused);
  if (width <= 0 || height <= 0 || pixels <= 0) return;
  const double scale = density() * width / pixels;  // glfwCreateWindow multiplies by it
  save_setting("window", std::to_string(std::lround(width / scale)) + "x" +
                             std::to_string(std::lround(height / scale)));
}

void Window::copy(std::string_view text) {
  glfwSetClipboardString(window_, std::string(text).c_str());
}
void Window::open_url(std::string_view url) { open_in_browser(url); }
void Window::set_title(std::string_view title) {
  glfwSetWindowTitle(window_, std::string(title).c_str());
}
std::string Window::load(std::string_view key) const { return load_setting(key); }
void Window::save(std::string_view key, std::string_view text) { save_setting(key, text); }

void Window::save_file(std::string_view name, std::string_view, std::string_view bytes) {
  const std::string path = save_new_file(name, bytes);
  if (path.empty())
    std::fprintf(stderr, "%s could not be written in the current folder.\n",
                 std::string(name).c_str());
}

std::unique_ptr<jobs::Runner> Window::job_runner() {
  return make_thread_runner([this] {
    job_told_ = true;
    glfwPostEmptyEvent();
  });
}

void Window::fetch_picture(std::string_view path) {
  if (program_) program_->receive_picture(read_picture_file(std::string(path)));
}

void Window::fetch(std::string_view path) {
  if (program_) program_->receive(read_file_below(std::string(path)));
}

void Window::hand(const std::string& path) {
  File file = read_dropped_file(path);
  if (file.size > file.bytes.size()) {
    file.held = ++numbered_;
    held_[file.held] = path;
  }
  program_->receive(file);
}

void Window::read(int held, std::uint64_t at, std::size_t count) {
  const auto file = held_.find(held);
  if (program_)
    program_->receive_part(held, at, file == held_.end() ? "" : read_part(file->second, at, count));
}

void Window::read_clipboard() {
  const char* text = glfwGetClipboardString(window_);
  File file{.name = "", .bytes = text != nullptr ? text : "", .problem = {}, .pasted = true};
  if (file.bytes.empty()) file.problem = tr("The clipboard holds no text.");
  if (program_) program_->receive(file);
}

void Window::show_notes(std::string_view, std::string_view text) {
  notes_ = text;
  if (notes_open_) std::printf("%s\n", notes_.c_str());
  if (notes_open_) std::fflush(stdout);
}

std::string Window::open_notes() {
  const bool opened = !std::exchange(notes_open_, true);
  if (opened) show_notes({}, std::string(notes_));
  return tr("Notes are written in the terminal that Ropewalk was started from");
}

bool Window::full_screen() const { return glfwGetWindowMonitor(window_) != nullptr; }

void Window::set_full_screen(bool on) {
  if (on == full_screen()) return;
  frame_.wake();
  if (!on) {
    glfwSetWindowMonitor(window_, nullptr, windowed_.x, windowed_.y, windowed_.width,
                         windowed_.height, GLFW_DONT_CARE);
    return;
  }
  glfwGetWindowPos(window_, &windowed_.x, &windowed_.y);
  glfwGetWindowSize(window_, &windowed_.width, &windowed_.height);
  // The monitor that the window's middle is on.
  int count = 0;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  GLFWmonitor* best = glfwGetPrimaryMonitor();
  const int x = windowed_.x + windowed_.width / 2, y = windowed_.y + windowed_.height / 2;
  for (int i = 0; i < count; ++i) {
    int left = 0, top = 0;
    glfwGetMonitorPos(monitors[i], &left, &top);
    const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
    if (mode != nullptr && x >= left && x < left + mode->width && y >= top &&
        y < top + mode->height)
      best = monitors[i];
  }
  if (best == nullptr) return;
  const GLFWvidmode* mode = glfwGetVideoMode(best);
  if (mode != nullptr)
    glfwSetWindowMonitor(window_, best, 0, 0, mode->width, mode->height, mode->refreshRate);
}

}  // namespace ropewalk::platform
