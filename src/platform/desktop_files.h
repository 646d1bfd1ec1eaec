// Where the desktop keeps things: personal settings, made files, what the desktop says of its
// person's wishes.
#pragma once

#include <string>
#include <string_view>

#include "platform/platform.h"

namespace ropewalk::platform {

// ${XDG_CONFIG_HOME:-~/.config}/ropewalk; "" if the machine says neither.
std::string settings_folder();

// One file a key, replaced whole or not at all. Failing to write is no error: the setting lives
// until the end then.
std::string load_setting(std::string_view key);
void save_setting(std::string_view key, std::string_view text);

// Writes a new file in the current folder: name.ext, else name-2.ext and so on. Returns its path,
// "" if it cannot be.
std::string save_new_file(std::string_view name, std::string_view bytes);

// Reads a file, up to `max` bytes of it; its size is told.
File read_dropped_file(const std::string& path, std::size_t max = kHeadBytes);
// `count` bytes from `at`, fewer if they are not there.
std::string read_part(const std::string& path, std::uint64_t at, std::size_t count);

// A picture, ready to be drawn, or with its problem.
Picture read_picture_file(const std::string& path);

// What a link may name: a file in the current folder or below it, by its path from there. The name
// that is given back is `path`.
File read_file_below(const std::string& path);

// Hands an http(s) address to the desktop's browser, without a shell.
void open_in_browser(std::string_view url);

// From GTK's settings, which most desktops write.
Preferences desktop_preferences();
// What the environment asks for (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), as Platform::languages says
// it.
std::string desktop_languages();

}  // namespace ropewalk::platform
