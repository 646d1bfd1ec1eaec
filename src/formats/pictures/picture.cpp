#include "formats/pictures/picture.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "core/words/words.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wconversion"
#endif
#include "stb/stb_image.h"
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace ropewalk::formats {
namespace {

// Each pixel is the mean of factor x factor, weighed by their alpha.
void shrink(const unsigned char* from, int width, int factor, Picture& to) {
  to.rgba.resize(static_cast<size_t>(to.width) * static_cast<size_t>(to.height) * 4);
  size_t at = 0;
  for (int y = 0; y < to.height; ++y) {
    for (int x = 0; x < to.width; ++x, at += 4) {
      unsigned sum[4] = {};
      for (int dy = 0; dy < factor; ++dy) {
        const unsigned char* pixel =
            from + (static_cast<size_t>(y * factor + dy) * static_cast<size_t>(width) +
                    static_cast<size_t>(x * factor)) *
                       4;
        for (int dx = 0; dx < factor; ++dx, pixel += 4) {
          for (int c = 0; c < 3; ++c) sum[c] += static_cast<unsigned>(pixel[c] * pixel[3]);
          sum[3] += pixel[3];
        }
      }
      const unsigned alpha = std::max(sum[3], 1U);
      for (int c = 0; c < 3; ++c) to.rgba[at + c] = static_cast<char>(sum[c] / alpha);
      to.rgba[at + 3] = static_cast<char>(sum[3] / static_cast<unsigned>(factor * factor));
    }
  }
}

}  // namespace

core::Result<Picture> read_picture(std::string_view bytes) {
  if (bytes.size() > kMaxPictureBytes)
    return core::Error{
        tr("it has more than {mb} MB; save it smaller", {{"mb", kMaxPictureBytes >> 20}})};
  const auto* data = reinterpret_cast<const stbi_uc*>(bytes.data());
  const int size = static_cast<int>(bytes.size());
  int width = 0, height = 0, channels = 0;
  if (size == 0 || stbi_info_from_memory(data, size, &width, &height, &channels) == 0)
    return core::Error{tr("it is no PNG or JPEG picture; save it as one")};
  if (std::max(width, height) > kMaxPictureSide)
    return core::Error{
        tr("it has {width} x {height} pixels, and at most {max} along a side can be shown; save it "
           "smaller",
           {{"width", width}, {"height", height}, {"max", kMaxPictureSide}})};
  const std::unique_ptr<stbi_uc, decltype(&std::free)> pixels(
      stbi_load_from_memory(data, size, &width, &height, &channels, 4), &std::free);
  if (!pixels) return core::Error{tr("it is broken or cut off; save it again")};
  const int factor = (std::max(width, height) + kKeptPictureSide - 1) / kKeptPictureSide;
  Picture picture{std::max(width / factor, 1), std::max(height / factor, 1), {}};
  if (width / factor == 0 || height / factor == 0) {  // a thread of pixels
    picture = {width, height, {}};
    shrink(pixels.get(), width, 1, picture);
    return picture;
  }
  shrink(pixels.get(), width, factor, picture);
  return picture;
}

bool is_svg(std::string_view path) { return path.ends_with(".svg") || path.ends_with(".SVG"); }

core::Result<Picture> open_picture(const std::string& path) {
  const auto refuse = [&path](std::string_view reason) {
    return core::Error{
        tr("The picture {file} cannot be shown: {reason}", {{"file", path}, {"reason", reason}})};
  };
  if (is_svg(path))
    return refuse(tr("SVG is drawn in the page only; save it as PNG for the desktop"));
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kMaxPictureBytes + 1, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  if (bytes.empty()) return refuse(tr("there is no such file, or nothing in it"));
  core::Result<Picture> read = read_picture(bytes);
  if (!read) return refuse(read.error());
  return read;
}

}  // namespace ropewalk::formats
