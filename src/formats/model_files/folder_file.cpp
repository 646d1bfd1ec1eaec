#include "formats/model_files/folder_file.h"

#include <filesystem>

#include "formats/json.h"

namespace ropewalk::formats {
namespace {

namespace fs = std::filesystem;

// snapshots/<revision>/<name> -> ../../blobs/<hash>
bool is_in_cache(const fs::path& folder, const fs::path& target) {
  std::error_code failed;
  const fs::path blobs = fs::weakly_canonical(folder / ".." / ".." / "blobs", failed);
  const std::string hash = target.filename().string();
  return !failed && target.parent_path() == blobs && hash.size() >= 40 &&
         hash.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(path.substr(0, slash == 0 ? 1 : slash));
}

core::Result<std::string> file_in_folder(std::string_view folder, std::string_view name) {
  const std::string shown_name = '"' + printable(name, 80) + '"';
  const bool plain = !name.empty() && name != "." && name != ".." && name.size() < 256 &&
                     name.find_first_of(std::string_view("/\\:\0", 4)) == std::string_view::npos;
  if (!plain) {
    return core::Error{shown_name +
                       " is not the name of a file in the same folder; only those are read. Put "
                       "the file there and name it without a path."};
  }
  const fs::path path = fs::path(folder) / fs::path(name);
  std::error_code failed;
  const fs::file_status status = fs::status(path, failed);
  if (failed || !fs::is_regular_file(status)) {
    const bool link = fs::is_symlink(fs::symlink_status(path, failed));
    return core::Error{
        shown_name +
        (link ? " is a link that leads to no file" : " is not in the folder, or is no file") +
        "; fetch the model whole."};
  }
  const fs::path target = fs::canonical(path, failed);
  const fs::path home = failed ? fs::path() : fs::canonical(fs::path(folder), failed);
  if (failed || (target.parent_path() != home && !is_in_cache(home, target))) {
    return core::Error{shown_name +
                       " is a link that leads out of the folder, which is not followed; put the "
                       "file itself there."};
  }
  return path.string();
}

}  // namespace ropewalk::formats
