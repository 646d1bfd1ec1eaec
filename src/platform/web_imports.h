// What the page can do for the program (web_*.js). Texts go with their length; what comes back as
// text is left in the host's buffer.
#pragma once

#include <cstddef>

namespace ropewalk::platform {
class WebHost;
}

extern "C" {

// Tells the page whom to call; to be called first. Returns bits: 1 on Apple's systems, where
// Command does what Ctrl does; 2 if the code of all chapters is there.
int ropewalk_js_attach(ropewalk::platform::WebHost* host);
// Listens to the page and draws the first frame, for good.
void ropewalk_js_start();
void ropewalk_js_set_address(const char* link, size_t size, int push);
// Leave in the buffer: the page's own address without fragment; its fragment.
void ropewalk_js_address();
void ropewalk_js_fragment();
void ropewalk_js_copy(const char* text, size_t size);
void ropewalk_js_open_url(const char* url, size_t size);
void ropewalk_js_set_title(const char* title, size_t size);
void ropewalk_js_announce(const char* text, size_t size);
// Leaves the text in the buffer ("" if there is none).
void ropewalk_js_load(const char* key, size_t key_size);
void ropewalk_js_save(const char* key, size_t key_size, const char* text, size_t size);
void ropewalk_js_save_file(const char* name, size_t name_size, const char* mime, size_t mime_size,
                           const char* bytes, size_t size);
void ropewalk_js_save_png(const char* name, size_t name_size, const char* svg, size_t size,
                          double width, double height);
void ropewalk_js_set_full_screen(int on);
int ropewalk_js_full_screen();
// Leaves in the buffer what the browser asks for: "pt-BR,de".
void ropewalk_js_languages();
// What is spoken, and the page's own words in it (Platform::set_language).
void ropewalk_js_set_language(const char* code, size_t size, const char* words, size_t words_size);
// Bits: 1 dark, 2 high contrast, 4 reduced motion, 8 touch.
int ropewalk_js_preferences();
// 0: no text field is active; 1: text; 2: a number. Where it is, in css pixels.
void ropewalk_js_text_input(int kind, double x, double y, double height);
// An ImGuiMouseCursor.
void ropewalk_js_cursor(int cursor);
// Fetches a file beside the page.
void ropewalk_js_fetch(const char* path, size_t size);
// Fetches a picture beside the page, which comes with ropewalk_picture.
void ropewalk_js_fetch_picture(const char* path, size_t size);
// Fetches a pack beside the page; all have come, and may be kept.
void ropewalk_js_fetch_pack(const char* pack, size_t pack_size, const char* address, size_t size,
                            int again);
void ropewalk_js_keep_all();
// The clipboard's text and a file that the person chooses come as files do.
void ropewalk_js_read_clipboard();
void ropewalk_js_choose_file(const char* ends, size_t size);
// Bytes of a held file, which come with ropewalk_file_part; forgets one.
void ropewalk_js_read_held(int held, double at, double count);
void ropewalk_js_let_go(int held);
// The speaker's window: what it shows; opens it. 0: the browser has refused.
void ropewalk_js_show_notes(const char* json, size_t size);
int ropewalk_js_open_notes();
void ropewalk_js_read_as_text();
// 0xRRGGBB: what the page shows around and behind the canvas.
void ropewalk_js_ground(unsigned color);
// The worker: fetches and starts one; posts bytes to it; a job was cancelled, of which it must let
// go; ends it for good, since it is not ours.
void ropewalk_js_jobs_open();
void ropewalk_js_jobs_send(const char* bytes, size_t size);
void ropewalk_js_jobs_cancelled(int id);
void ropewalk_js_jobs_close();
}
