// Files from the person and from the page's server, packs, the speaker's window.
#include <utility>

#include "core/words/words.h"
#include "platform/web_host.h"
#include "platform/web_imports.h"

namespace ropewalk::platform {

void WebHost::fetch(std::string_view path) { ropewalk_js_fetch(path.data(), path.size()); }

void WebHost::fetch_picture(std::string_view path) {
  ropewalk_js_fetch_picture(path.data(), path.size());
}

void WebHost::picture(int width, int height) {
  program_->receive_picture({.path = file_.name,
                             .width = width,
                             .height = height,
                             .rgba = std::move(buffer_),
                             .problem = file_.problem});
  buffer_.clear();
  file_ = {};
  wake();
}

void WebHost::fetch_pack(std::string_view pack, std::string_view address, bool again) {
  ropewalk_js_fetch_pack(pack.data(), pack.size(), address.data(), address.size(), again ? 1 : 0);
}

void WebHost::keep_all() { ropewalk_js_keep_all(); }

void WebHost::pack_bytes() {
  program_->receive_pack(file_.name, std::move(buffer_), file_.problem);
  buffer_.clear();
  file_ = {};
  wake();
}

void WebHost::read_clipboard() { ropewalk_js_read_clipboard(); }

void WebHost::choose_file(std::string_view ends) {
  ropewalk_js_choose_file(ends.data(), ends.size());
}

void WebHost::read(int held, std::uint64_t at, std::size_t count) {
  ropewalk_js_read_held(held, static_cast<double>(at), static_cast<double>(count));
}

void WebHost::let_go(int held) { ropewalk_js_let_go(held); }

void WebHost::file_part(int held, double at) {
  program_->receive_part(held, static_cast<std::uint64_t>(at), std::exchange(buffer_, {}));
  wake();
}

void WebHost::show_notes(std::string_view json, std::string_view) {
  ropewalk_js_show_notes(json.data(), json.size());
}

void WebHost::open_text_page() { ropewalk_js_read_as_text(); }

std::string WebHost::open_notes() {
  if (ropewalk_js_open_notes() != 0) return tr("Notes are in a window of their own");
  return tr("The browser kept the notes' window shut: allow pop-up windows for this page");
}

void WebHost::file_bytes(int source) {
  file_.bytes = std::move(buffer_);
  buffer_.clear();
  file_.fetched = source == 1;
  file_.pasted = source == 2;
  program_->receive(std::exchange(file_, {}));
  wake();
}

const char* WebHost::translated() {
  answer_ = tr(buffer_);
  return answer_.c_str();
}

void WebHost::clicker() {
  program_->clicker(buffer_);
  wake();
}

}  // namespace ropewalk::platform
