// Pictures without a window. EGL is loaded when it is needed, so that the program runs on machines
// without it.
#include <dlfcn.h>
#define GLFW_INCLUDE_GLCOREARB
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "platform/common_frame.h"
#include "platform/platform.h"

namespace ropewalk::platform {
namespace {

using Handle = void*;
using Procedure = void (*)();

// An OpenGL context without a surface (EGL_MESA_platform_surfaceless, EGL_KHR_surfaceless_context).
class Egl {
 public:
  Egl() = default;
  Egl(const Egl&) = delete;
  Egl& operator=(const Egl&) = delete;
  ~Egl() {
    if (display_ != nullptr && terminate_ != nullptr) {
      make_current_(display_, nullptr, nullptr, nullptr);
      terminate_(display_);
    }
    // The library stays loaded: drivers do not like to be unloaded.
  }

  // What is missing, or "".
  std::string open() {
    for (const char* name : {"libEGL.so.1", "libEGL.so", "libEGL.dylib"}) {
      library_ = dlopen(name, RTLD_NOW | RTLD_LOCAL);
      if (library_ != nullptr) break;
    }
    if (library_ == nullptr) return "libEGL is not installed";
    get_proc_ = reinterpret_cast<GetProc>(dlsym(library_, "eglGetProcAddress"));
    if (get_proc_ == nullptr) return "libEGL has no eglGetProcAddress";
    const auto get_display =
        load<Handle (*)(unsigned, Handle, const int*)>("eglGetPlatformDisplayEXT");
    const auto initialize = load<unsigned (*)(Handle, int*, int*)>("eglInitialize");
    const auto bind = load<unsigned (*)(unsigned)>("eglBindAPI");
    const auto choose =
        load<unsigned (*)(Handle, const int*, Handle*, int, int*)>("eglChooseConfig");
    const auto create = load<Handle (*)(Handle, Handle, Handle, const int*)>("eglCreateContext");
    make_current_ = load<unsigned (*)(Handle, Handle, Handle, Handle)>("eglMakeCurrent");
    terminate_ = load<unsigned (*)(Handle)>("eglTerminate");
    if (!get_display || !initialize || !bind || !choose || !create || !make_current_ || !terminate_)
      return "libEGL lacks eglGetPlatformDisplayEXT";
    constexpr unsigned kSurfacelessMesa = 0x31DD, kOpenGl = 0x30A2;
    Handle display = get_display(kSurfacelessMesa, nullptr, nullptr);
    if (display == nullptr || initialize(display, nullptr, nullptr) == 0)
      return "EGL has no surfaceless platform";
    display_ = display;
    if (bind(kOpenGl) == 0) return "EGL offers no OpenGL";
    constexpr int kNone = 0x3038;
    const int config_attributes[] = {0x3033, 0, 0x3040, 0x0008,
                                     kNone};  // EGL_SURFACE_TYPE any, RENDERABLE_TYPE OpenGL
    Handle config = nullptr;
    int count = 0;
    if (choose(display_, config_attributes, &config, 1, &count) == 0 || count == 0)
      return "EGL has no fitting configuration";
    const int context_attributes[] = {0x3098, 3, 0x30FB, 3, 0x30FD, 1, kNone};  // OpenGL 3.3 core
    Handle context = create(display_, config, nullptr, context_attributes);
    if (context == nullptr || make_current_(display_, nullptr, nullptr, context) == 0)
      return "there is no OpenGL 3.3";
    return "";
  }

  // After open() only, which found get_proc_.
  template <class Function>
  Function load(const char* name) const {
    if (get_proc_ == nullptr) std::abort();
    return reinterpret_cast<Function>(get_proc_(name));
  }

 private:
  using GetProc = Procedure (*)(const char*);
  Handle library_ = nullptr, display_ = nullptr;
  GetProc get_proc_ = nullptr;
  unsigned (*make_current_)(Handle, Handle, Handle, Handle) = nullptr;
  unsigned (*terminate_)(Handle) = nullptr;
};

struct OpenGl {
  explicit OpenGl(const Egl& egl)
      : bind_framebuffer(egl.load<PFNGLBINDFRAMEBUFFERPROC>("glBindFramebuffer")),
        gen_framebuffers(egl.load<PFNGLGENFRAMEBUFFERSPROC>("glGenFramebuffers")),
        gen_renderbuffers(egl.load<PFNGLGENRENDERBUFFERSPROC>("glGenRenderbuffers")),
        bind_renderbuffer(egl.load<PFNGLBINDRENDERBUFFERPROC>("glBindRenderbuffer")),
        renderbuffer_storage(egl.load<PFNGLRENDERBUFFERSTORAGEPROC>("glRenderbufferStorage")),
        framebuffer_renderbuffer(
            egl.load<PFNGLFRAMEBUFFERRENDERBUFFERPROC>("glFramebufferRenderbuffer")),
        check_framebuffer(egl.load<PFNGLCHECKFRAMEBUFFERSTATUSPROC>("glCheckFramebufferStatus")),
        clear_color(egl.load<PFNGLCLEARCOLORPROC>("glClearColor")),
        clear(egl.load<PFNGLCLEARPROC>("glClear")),
        viewport(egl.load<PFNGLVIEWPORTPROC>("glViewport")),
        pixel_store(egl.load<PFNGLPIXELSTOREIPROC>("glPixelStorei")),
        read_pixels(egl.load<PFNGLREADPIXELSPROC>("glReadPixels")) {}

  PFNGLBINDFRAMEBUFFERPROC bind_framebuffer;
  PFNGLGENFRAMEBUFFERSPROC gen_framebuffers;
  PFNGLGENRENDERBUFFERSPROC gen_renderbuffers;
  PFNGLBINDRENDERBUFFERPROC bind_renderbuffer;
  PFNGLRENDERBUFFERSTORAGEPROC renderbuffer_storage;
  PFNGLFRAMEBUFFERRENDERBUFFERPROC framebuffer_renderbuffer;
  PFNGLCHECKFRAMEBUFFERSTATUSPROC check_framebuffer;
  PFNGLCLEARCOLORPROC clear_color;
  PFNGLCLEARPROC clear;
  PFNGLVIEWPORTPROC viewport;
  PFNGLPIXELSTOREIPROC pixel_store;
  PFNGLREADPIXELSPROC read_pixels;
};

constexpr int kTile = 2048;  // every OpenGL 3 has frame buffers of this size
constexpr int64_t kMaxPixels = 1LL << 28;

// Over nothing, blending leaves colours multiplied by their opacity.
void straighten(uint8_t* pixel) {
  const int alpha = pixel[3];
  if (alpha == 0 || alpha == 255) return;
  for (int i = 0; i < 3; ++i)
    pixel[i] = static_cast<uint8_t>(std::min(255, (pixel[i] * 255 + alpha / 2) / alpha));
}

// One tile of what ImGui has made, into its place in rgba. Whole pictures are beyond what drivers
// take.
void draw_tile(const OpenGl& gl, int left, int top, int width, int height, int columns,
               bool transparent, std::vector<uint8_t>& rgba) {
  ImDrawData& data = *ImGui::GetDrawData();
  const ImVec2 origin = data.DisplayPos, size = data.DisplaySize;
  const float scale = data.FramebufferScale.x;
  data.DisplayPos = {origin.x + static_cast<float>(left) / scale,
                     origin.y + static_cast<float>(top) / scale};
  data.DisplaySize = {(static_cast<float>(width) + 0.01F) / scale,
                      (static_cast<float>(height) + 0.01F) / scale};
  const ImVec4 ground = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  gl.viewport(0, 0, width, height);
  if (transparent) {
    gl.clear_color(0, 0, 0, 0);
  } else {
    gl.clear_color(ground.x, ground.y, ground.z, 1);
  }
  gl.clear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(&data);
  std::vector<uint8_t> tile(static_cast<size_t>(width) * height * 4);
  gl.pixel_store(GL_PACK_ALIGNMENT, 1);
  gl.read_pixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, tile.data());
  data.DisplayPos = origin;
  data.DisplaySize = size;
  for (int row = 0; row < height; ++row) {  // OpenGL's first row is the lowest
    const uint8_t* from = tile.data() + static_cast<size_t>(height - 1 - row) * width * 4;
    uint8_t* to = rgba.data() + (static_cast<size_t>(top + row) * columns + left) * 4;
    std::copy_n(from, static_cast<size_t>(width) * 4, to);
    for (int column = 0; column < width; ++column) {
      if (transparent) {
        straighten(to + 4 * column);
      } else {
        to[4 * column + 3] = 255;
      }
    }
  }
}

void draw_frames(Program& program, const Offscreen& options, const OpenGl& gl, int width,
                 int height, std::vector<uint8_t>& rgba) {
  Frame frame;
  for (int i = 0; i <= options.frames; ++i) {
    program.resized(static_cast<float>(options.width), static_cast<float>(options.height));
    frame.resize(width, height, options.scale, program.zoom());
    frame.build(program, i / 60.0);
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplOpenGL3_RenderDrawData(
        ImGui::GetDrawData());  // textures that are asked for come into being
  }
  for (int top = 0; top < height; top += kTile)
    for (int left = 0; left < width; left += kTile)
      draw_tile(gl, left, top, std::min(kTile, width - left), std::min(kTile, height - top), width,
                options.transparent, rgba);
}

}  // namespace

bool render_offscreen(Program& program, const Offscreen& options, std::vector<uint8_t>& rgba,
                      std::string& error) {
  const double wide = std::round(options.width * options.scale),
               high = std::round(options.height * options.scale);
  if (!(wide >= 1) || !(high >= 1) || !(options.scale >= 0.1) || !(options.scale <= 64)) {
    error = "A picture must be at least 1 x 1 pixels large, its scale between 0.1 and 64.";
    return false;
  }
  if (wide * high > static_cast<double>(kMaxPixels) || wide > 65536 || high > 65536) {
    error =
        "The picture would be larger than 268 million pixels or 65536 on a side: make the size or "
        "the scale smaller.";
    return false;
  }
  Egl egl;
  if (const std::string missing = egl.open(); !missing.empty()) {
    error = "A picture without a display needs EGL, and " + missing +
            ": install Mesa's (Debian: libegl1 libgl1-mesa-dri).";
    return false;
  }
  const OpenGl gl(egl);
  GLuint framebuffer = 0, pixels = 0;
  gl.gen_framebuffers(1, &framebuffer);
  gl.bind_framebuffer(GL_FRAMEBUFFER, framebuffer);
  gl.gen_renderbuffers(1, &pixels);
  gl.bind_renderbuffer(GL_RENDERBUFFER, pixels);
  gl.renderbuffer_storage(GL_RENDERBUFFER, GL_RGBA8, kTile, kTile);
  gl.framebuffer_renderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, pixels);
  if (gl.check_framebuffer(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE ||
      !ImGui_ImplOpenGL3_Init("#version 330 core")) {
    error =
        "OpenGL refused a frame buffer to draw in: update the graphics driver, or set "
        "LIBGL_ALWAYS_SOFTWARE=1.";
    return false;
  }
  const int width = static_cast<int>(wide), height = static_cast<int>(high);
  rgba.resize(static_cast<size_t>(width) * height * 4);
  draw_frames(program, options, gl, width, height, rgba);
  ImGui_ImplOpenGL3_Shutdown();
  return true;
}

}  // namespace ropewalk::platform
