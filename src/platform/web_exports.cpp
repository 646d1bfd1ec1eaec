// What web_*.js calls. The page keeps the host's address and hands it back with each call.
// run() stands here so that whoever links the program links the exports too.
#include <emscripten/emscripten.h>

#include "platform/web_host.h"
#include "platform/web_imports.h"

namespace ropewalk::platform {

int run(const MakeProgram& make, std::string_view link, std::string& error, const File& /*file*/) {
  auto host = std::make_unique<WebHost>();
  if (!host->start(make, link)) {
    error = "This browser offers no WebGL2.";
    return 1;
  }
  // From here on the page calls it; it lives as long as the page does.
  (void)host.release();
  ropewalk_js_start();
  return 0;
}

}  // namespace ropewalk::platform

using ropewalk::platform::WebHost;

extern "C" {

// Returns 1 if another frame must follow.
EMSCRIPTEN_KEEPALIVE int ropewalk_draw(WebHost* host, double seconds, int width, int height,
                                       double density) {
  return host->draw(seconds, width, height, density) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE void ropewalk_wake(WebHost* host) { host->wake(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_forget(WebHost* host) { host->forget(); }

// source: 0 mouse, 1 touch, 2 pen.
EMSCRIPTEN_KEEPALIVE void ropewalk_point(WebHost* host, int source, double x, double y) {
  host->point(static_cast<ImGuiMouseSource>(source), x, y);
}
EMSCRIPTEN_KEEPALIVE void ropewalk_point_nowhere(WebHost* host) { host->point_nowhere(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_press(WebHost* host, int button, int down) {
  host->press(button, down != 0);
}
EMSCRIPTEN_KEEPALIVE void ropewalk_wheel(WebHost* host, double x, double y) { host->wheel(x, y); }
// Bits: 1 Shift, 2 Ctrl, 4 Alt, 8 Meta.
EMSCRIPTEN_KEEPALIVE void ropewalk_modifiers(WebHost* host, int bits) { host->modifiers(bits); }
// What a finger that now lies on the canvas will scroll; then by how many css pixels, once a frame.
EMSCRIPTEN_KEEPALIVE void ropewalk_grab_scroll(WebHost* host) { host->grab_scroll(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_scroll(WebHost* host, double x, double y) { host->scroll(x, y); }
EMSCRIPTEN_KEEPALIVE int ropewalk_leaves_by_tab(WebHost* host, int back) {
  return host->leaves_by_tab(back != 0) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE int ropewalk_wants_escape(WebHost* host) {
  return host->wants_escape() ? 1 : 0;
}
// After a frame: what does a finger do that moves over what lies under it? A Program::Swipe.
EMSCRIPTEN_KEEPALIVE int ropewalk_swipe(WebHost* host) { return static_cast<int>(host->swipe()); }
EMSCRIPTEN_KEEPALIVE void ropewalk_cancel_press(WebHost* host) { host->cancel_press(); }

EMSCRIPTEN_KEEPALIVE void ropewalk_character(WebHost* host, unsigned code_point) {
  host->character(code_point);
}
// key: 0 Backspace, 1 Enter.
EMSCRIPTEN_KEEPALIVE void ropewalk_tap_key(WebHost* host, int key) {
  host->tap_key(key == 0 ? ImGuiKey_Backspace : ImGuiKey_Enter);
}
EMSCRIPTEN_KEEPALIVE void ropewalk_focus(WebHost* host, int focused) { host->focus(focused != 0); }

// Room for a text of `size` bytes, which the next call takes.
EMSCRIPTEN_KEEPALIVE char* ropewalk_buffer(WebHost* host, size_t size) {
  return host->buffer(size);
}
EMSCRIPTEN_KEEPALIVE void ropewalk_open(WebHost* host) { host->open(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_paste(WebHost* host) { host->paste(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_file_name(WebHost* host) { host->file_name(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_file_problem(WebHost* host) { host->file_problem(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_file_held(WebHost* host, int held, double size) {
  host->file_held(held, size);
}
EMSCRIPTEN_KEEPALIVE void ropewalk_file_part(WebHost* host, int held, double at) {
  host->file_part(held, at);
}
// source: 0 handed over by the person, 1 fetched, 2 the clipboard.
EMSCRIPTEN_KEEPALIVE void ropewalk_file_bytes(WebHost* host, int source) {
  host->file_bytes(source);
}
// Name, problem and pixels come as with a file.
EMSCRIPTEN_KEEPALIVE void ropewalk_picture(WebHost* host, int width, int height) {
  host->picture(width, height);
}
// A pack's name is in the buffer; or name, problem and bytes come as with a file.
EMSCRIPTEN_KEEPALIVE void ropewalk_pack_progress(WebHost* host, size_t bytes) {
  host->pack_progress(bytes);
}
EMSCRIPTEN_KEEPALIVE void ropewalk_pack_bytes(WebHost* host) { host->pack_bytes(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_clicker(WebHost* host) { host->clicker(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_job_told(WebHost* host) { host->job_told(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_job_lost(WebHost* host, int loss, int id) {
  host->job_lost(loss, id);
}
// JSON, which stays where it is until the next call of any of them.
EMSCRIPTEN_KEEPALIVE const char* ropewalk_places(WebHost* host) { return host->places(); }
EMSCRIPTEN_KEEPALIVE const char* ropewalk_work(WebHost* host) { return host->work(); }
EMSCRIPTEN_KEEPALIVE const char* ropewalk_text_page(WebHost* host) { return host->text_page(); }
EMSCRIPTEN_KEEPALIVE const char* ropewalk_printed(WebHost* host) { return host->printed(); }
EMSCRIPTEN_KEEPALIVE const char* ropewalk_translated(WebHost* host) { return host->translated(); }
EMSCRIPTEN_KEEPALIVE void ropewalk_command(WebHost* host) { host->command(); }
EMSCRIPTEN_KEEPALIVE double ropewalk_zoom(WebHost* host) { return host->zoom(); }
EMSCRIPTEN_KEEPALIVE const char* ropewalk_snapshot(WebHost* host) { return host->snapshot(); }
}
