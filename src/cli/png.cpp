#include "cli/png.h"

#include <cstdlib>

// stb asks for no bytes when there is nothing to keep.
#define STBIW_MALLOC(size) std::malloc((size) > 0 ? static_cast<size_t>(size) : 1)
#define STBIW_REALLOC(pointer, size) std::realloc(pointer, static_cast<size_t>(size))
#define STBIW_FREE(pointer) std::free(pointer)
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#include "stb/stb_image_write.h"

namespace ropewalk::cli {

std::string encode_png(int width, int height, std::span<const uint8_t> rgba) {
  std::string png;
  if (width <= 0 || height <= 0 || rgba.size() != static_cast<size_t>(width) * height * 4)
    return png;
  const auto append = [](void* context, void* data, int size) {
    static_cast<std::string*>(context)->append(static_cast<const char*>(data),
                                               static_cast<size_t>(size));
  };
  stbi_write_png_to_func(append, &png, width, height, 4, rgba.data(), width * 4);
  return png;
}

}  // namespace ropewalk::cli
