#include "platform/desktop_files.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "core/words/words.h"
#include "formats/pictures/picture.h"

extern char**
    environ;  // NOLINT(readability-redundant-declaration): POSIX wants it declared by the program

namespace ropewalk::platform {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string config_folder() {
  std::string config = environment("XDG_CONFIG_HOME");
  if (!config.empty() && config.front() == '/') return config;
  const std::string home = environment("HOME");
  return home.empty() ? "" : home + "/.config";
}

// Keys become file names: whatever else they hold, they stay in the folder.
std::string path_of(std::string_view key) {
  const std::string folder = settings_folder();
  if (folder.empty() || key.empty()) return "";
  std::string name(key);
  std::ranges::replace_if(
      name,
      [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_'; },
      '_');
  return folder + "/" + name;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string read_from(std::ifstream& stream, std::uint64_t at, std::size_t count) {
  std::string bytes(count, '\0');
  stream.seekg(static_cast<std::streamoff>(at));
  stream.read(bytes.data(), static_cast<std::streamsize>(count));
  bytes.resize(static_cast<size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
  return bytes;
}

bool write_whole(const std::string& path, std::string_view bytes, int flags) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0644);
  if (file < 0) return false;
  bool good = true;
  while (good && !bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    good = written > 0;
    if (good) bytes.remove_prefix(static_cast<size_t>(written));
  }
  good = fsync(file) == 0 && good;
  return close(file) == 0 && good;
}

// The value of `key=` in an ini file; "" if it has none.
std::string ini_value(const std::string& text, const std::string& key) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    if (line.starts_with(key + "=")) return line.substr(key.size() + 1);
    at = end + 1;
  }
  return "";
}

}  // namespace

std::string settings_folder() {
  const std::string config = config_folder();
  return config.empty() ? "" : config + "/ropewalk";
}

std::string load_setting(std::string_view key) {
  const std::string path = path_of(key);
  return path.empty() ? "" : read_file(path);
}

void save_setting(std::string_view key, std::string_view text) {
  const std::string path = path_of(key);
  if (path.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(settings_folder(), error);
  const std::string part = path + ".part";
  if (error || !write_whole(part, text, O_TRUNC)) return;
  std::filesystem::rename(part, path, error);
}

std::string save_new_file(std::string_view name, std::string_view bytes) {
  const std::filesystem::path wanted = std::filesystem::path(name).filename();
  if (wanted.empty()) return "";
  for (int number = 1; number <= 1000; ++number) {
    std::filesystem::path path = wanted;
    if (number > 1)
      path.replace_filename(wanted.stem().string() + "-" + std::to_string(number) +
                            wanted.extension().string());
    if (write_whole(path.string(), bytes, O_EXCL)) return path.string();
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return "";
  }
  return "";
}

File read_dropped_file(const std::string& path, std::size_t max) {
  const std::filesystem::path whole(path);
  File file{.name = whole.filename().string(), .bytes = {}, .problem = {}};
  if (whole.has_parent_path()) file.folder = whole.parent_path().string() + "/";
  std::error_code error;
  const bool regular = std::filesystem::is_regular_file(path, error);
  std::ifstream stream(path, std::ios::binary);
  if (!regular || !stream) {
    file.problem =
        tr(regular ? "{file} cannot be read." : "{file} is not a file.", {{"file", file.name}});
    return file;
  }
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  file.bytes = read_from(stream, 0, max);
  file.size = error ? file.bytes.size() : size;
  return file;
}

Picture read_picture_file(const std::string& path) {
  Picture picture{.path = path, .rgba = {}, .problem = {}};
  core::Result<formats::Picture> read = formats::open_picture(path);
  if (read) {
    picture.width = read->width;
    picture.height = read->height;
    picture.rgba = std::move(read->rgba);
  } else {
    picture.problem = read.error();
  }
  return picture;
}

std::string read_part(const std::string& path, std::uint64_t at, std::size_t count) {
  std::ifstream stream(path, std::ios::binary);
  return read_from(stream, at, std::min(count, kMaxFileBytes));
}

File read_file_below(const std::string& path) {
  namespace fs = std::filesystem;
  File file{.name = path, .bytes = {}, .problem = {}, .fetched = true};
  std::error_code error;
  const fs::path folder = fs::current_path(error);
  const fs::path whole = error ? fs::path() : fs::weakly_canonical(folder / path, error);
  const fs::path from_folder = whole.lexically_relative(fs::weakly_canonical(folder, error));
  if (whole.empty() || from_folder.empty() || *from_folder.begin() == "..") {
    file.problem = tr(
        "The link names the lecture {file}, which lies outside the folder {folder}; open it with: "
        "ropewalk {file}",
        {{"file", path}, {"folder", folder.string()}});
  } else if (!fs::exists(whole, error)) {
    file.problem =
        tr("There is no file {file} in the folder {folder}; start Ropewalk in the folder that the "
           "link's lecture is in.",
           {{"file", path}, {"folder", folder.string()}});
  } else {
    File read = read_dropped_file(whole.string(), kMaxFileBytes);
    file.bytes = std::move(read.bytes);
    if (!read.problem.empty())
      file.problem =
          tr("The lecture {file}: {problem}", {{"file", path}, {"problem", read.problem}});
  }
  return file;
}

void open_in_browser(std::string_view url) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) return;
  while (waitpid(-1, nullptr, WNOHANG) > 0) continue;  // earlier ones that have ended
#ifdef __APPLE__
  std::string program = "open";
#else
  std::string program = "xdg-open";
#endif
  std::string address(url);
  char* const arguments[] = {program.data(), address.data(), nullptr};
  pid_t child = 0;
  (void)posix_spawnp(&child, program.c_str(), nullptr, nullptr, arguments, environ);
}

std::string desktop_languages() {
  std::string wishes;
  for (const char* name : {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr) continue;
    std::string_view rest = value;  // "de_AT:en" in the first, "de_AT.UTF-8" in the others
    while (!rest.empty()) {
      const std::string_view wish = rest.substr(0, rest.find(':'));
      rest.remove_prefix(std::min(rest.size(), wish.size() + 1));
      std::string code(wish.substr(0, wish.find_first_of(".@")));
      std::replace(code.begin(), code.end(), '_', '-');
      wishes += (wishes.empty() ? "" : ",") + code;
    }
  }
  return wishes;
}

Preferences desktop_preferences() {
  Preferences wishes;
  const std::string config = config_folder();
  std::string theme = environment("GTK_THEME");
  for (const char* version : {"/gtk-4.0/settings.ini", "/gtk-3.0/settings.ini"}) {
    const std::string text = config.empty() ? "" : read_file(config + version);
    const std::string prefer_dark = ini_value(text, "gtk-application-prefer-dark-theme");
    if (prefer_dark == "1" || prefer_dark == "true") wishes.dark = true;
    if (theme.empty()) theme = ini_value(text, "gtk-theme-name");
    const std::string animations = ini_value(text, "gtk-enable-animations");
    if (animations == "0" || animations == "false") wishes.reduced_motion = true;
  }
  std::ranges::transform(theme, theme.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  if (theme.ends_with("dark")) wishes.dark = true;
  if (theme.starts_with("highcontrast")) wishes.high_contrast = true;
  return wishes;
}

}  // namespace ropewalk::platform
