#include "platform/web_host.h"

#include <GLES3/gl3.h>
#include <GLFW/glfw3.h>
#include <emscripten/html5.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "platform/web_imports.h"

namespace ropewalk::platform {

bool WebHost::start(const MakeProgram& make, std::string_view link) {
  make_imgui();
  const int page = ropewalk_js_attach(this);
  ImGui::GetIO().ConfigMacOSXBehaviors = (page & 1) != 0;
  // GLFW gives the context and the names of keys. Pointers, text and the size of the canvas are
  // done by web_*.js: the built-in GLFW knows neither device pixels nor touch nor pens nor input
  // methods.
  if (glfwInit() == GLFW_FALSE) return false;
  // As large as the canvas is already: every change of its size waits for the GPU's process.
  int width = 0, height = 0;
  emscripten_get_canvas_element_size("canvas", &width, &height);
  window_ = glfwCreateWindow(std::max(width, 1), std::max(height, 1), "Ropewalk", nullptr, nullptr);
  if (window_ == nullptr) return false;
  glfwMakeContextCurrent(window_);
  ImGui_ImplGlfw_InitForOpenGL(window_, false);
  glfwSetKeyCallback(window_, ImGui_ImplGlfw_KeyCallback);
  ImGui_ImplOpenGL3_Init("#version 300 es");

  ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
  platform.Platform_ClipboardUserData = this;
  platform.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
    static_cast<WebHost*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)->copy(text);
  };
  platform.Platform_GetClipboardTextFn = [](ImGuiContext*) {
    return static_cast<WebHost*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)
        ->clipboard_.c_str();
  };
  platform.Platform_OpenInShellFn = [](ImGuiContext*, const char* url) {
    static_cast<WebHost*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)->open_url(url);
    return true;
  };
  program_ = make(*this);
  if ((page & 2) != 0) program_->receive_pack("chapters", {}, {});
  if (link.empty()) ropewalk_js_fragment();
  program_->open(link.empty() ? std::string_view(buffer_) : link);
  return true;
}

void WebHost::set_address(std::string_view link, bool push) {
  ropewalk_js_set_address(link.data(), link.size(), push ? 1 : 0);
}

std::string WebHost::url_of(std::string_view link) const {
  ropewalk_js_address();
  return buffer_ + std::string(link);
}

void WebHost::copy(std::string_view text) {
  clipboard_ = text;
  ropewalk_js_copy(text.data(), text.size());
}

void WebHost::open_url(std::string_view url) { ropewalk_js_open_url(url.data(), url.size()); }
void WebHost::set_title(std::string_view title) {
  ropewalk_js_set_title(title.data(), title.size());
}
void WebHost::announce(std::string_view text) { ropewalk_js_announce(text.data(), text.size()); }

std::string WebHost::load(std::string_view key) const {
  ropewalk_js_load(key.data(), key.size());
  return buffer_;
}

void WebHost::save(std::string_view key, std::string_view text) {
  ropewalk_js_save(key.data(), key.size(), text.data(), text.size());
}

void WebHost::save_file(std::string_view name, std::string_view mime, std::string_view bytes) {
  ropewalk_js_save_file(name.data(), name.size(), mime.data(), mime.size(), bytes.data(),
                        bytes.size());
}

void WebHost::save_png(std::string_view name, std::string_view svg, float width, float height) {
  ropewalk_js_save_png(name.data(), name.size(), svg.data(), svg.size(), static_cast<double>(width),
                       static_cast<double>(height));
}

void WebHost::set_full_screen(bool on) { ropewalk_js_set_full_screen(on ? 1 : 0); }
bool WebHost::full_screen() const { return ropewalk_js_full_screen() != 0; }

std::string WebHost::languages() const {
  ropewalk_js_languages();
  return buffer_;
}

void WebHost::set_language(std::string_view code, std::string_view words) {
  ropewalk_js_set_language(code.data(), code.size(), words.data(), words.size());
}

Preferences WebHost::preferences() const {
  const int bits = ropewalk_js_preferences();
  return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0};
}

bool WebHost::draw(double seconds, int width, int height, double density) {
  program_->resized(static_cast<float>(width / density), static_cast<float>(height / density));
  frame_.resize(width, height, density, program_->zoom());
  if (!frame_.build(*program_, seconds)) return frame_.awake();
  const ImVec4 ground = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  glViewport(0, 0, width, height);
  glClearColor(ground.x, ground.y, ground.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  sync_page();
  return frame_.awake();
}

// Tells the page what it shows outside the canvas, when that has changed.
void WebHost::sync_page() {
  const ImGuiContext& imgui = *ImGui::GetCurrentContext();
  if (const int cursor = ImGui::GetMouseCursor(); cursor != cursor_)
    ropewalk_js_cursor(cursor_ = cursor);
  const ImVec4 ground = imgui.Style.Colors[ImGuiCol_WindowBg];
  const unsigned color = ImGui::ColorConvertFloat4ToU32({ground.z, ground.y, ground.x, 0});
  if (color != ground_) ropewalk_js_ground(ground_ = color);
  int kind = imgui.IO.WantTextInput ? 1 : 0;
  const ImGuiInputTextState& text = imgui.InputTextState;
  constexpr int kNumeric = ImGuiInputTextFlags_CharsDecimal | ImGuiInputTextFlags_CharsScientific;
  if (kind != 0 && text.ID == imgui.ActiveId && (text.Flags & kNumeric) != 0) kind = 2;
  if (kind == text_input_) return;
  text_input_ = kind;
  const double zoom = static_cast<double>(program_->zoom());
  const ImGuiPlatformImeData& place = imgui.PlatformImeData;
  ropewalk_js_text_input(kind, static_cast<double>(place.InputPos.x) * zoom,
                         static_cast<double>(place.InputPos.y) * zoom,
                         static_cast<double>(place.InputLineHeight) * zoom);
}

// The context was lost: everything made in it is gone, and is made anew by the first frame in the
// next one.
void WebHost::forget() {
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->TexID == ImTextureID_Invalid) continue;
    texture->SetTexID(ImTextureID_Invalid);
    texture->BackendUserData = nullptr;
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
}

}  // namespace ropewalk::platform
