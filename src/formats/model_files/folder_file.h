// Files that another file names: only those that lie in its own folder.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace ropewalk::formats {

// The path of the file `name` in `folder`. Refused: a path instead of a name (absolute, with "..",
// with a folder), what is no file, and a link that leads out of the folder, except to the blobs
// beside snapshots/ as Hugging Face's cache has them.
core::Result<std::string> file_in_folder(std::string_view folder, std::string_view name);

// "dir" of "dir/x", "." of "x".
std::string folder_of(std::string_view path);

}  // namespace ropewalk::formats
