// PNG and JPEG pictures as pixels.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace ropewalk::formats {

inline constexpr size_t kMaxPictureBytes = 16 << 20;
inline constexpr int kMaxPictureSide = 8192, kKeptPictureSide = 2048;  // pixels

struct Picture {
  int width = 0, height = 0;
  std::string rgba;  // row by row from the top
};

// A picture of more than kKeptPictureSide pixels along a side is made smaller by a whole factor.
// The error is a sentence without the file's name: "it is no picture ...".
core::Result<Picture> read_picture(std::string_view bytes);
// The same from a file; the error is a whole sentence.
core::Result<Picture> open_picture(const std::string& path);
bool is_svg(std::string_view path);

}  // namespace ropewalk::formats
