#include "formats/byte_source.h"

#include <cstring>
#include <filesystem>
#include <limits>

namespace ropewalk::formats {

bool MemorySource::read(std::uint64_t at, void* into, std::size_t count) {
  if (at > bytes_.size() || count > bytes_.size() - at) return false;
  if (count > 0) std::memcpy(into, bytes_.data() + at, count);
  return true;
}

core::Result<std::unique_ptr<ByteSource>> FileSource::open(const std::string& path) {
  const core::Error error{"The file \"" + path +
                          "\" cannot be read; check its name and that it may be read."};
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return error;
  auto source = std::make_unique<FileSource>();
  source->size_ = std::filesystem::file_size(path, failed);
  if (failed) return error;
  source->file_.reset(std::fopen(path.c_str(), "rb"));
  if (!source->file_) return error;
  return std::unique_ptr<ByteSource>(std::move(source));
}

bool FileSource::read(std::uint64_t at, void* into, std::size_t count) {
  if (at > size_ || count > size_ - at) return false;
  if (at > static_cast<std::uint64_t>(std::numeric_limits<long>::max())) return false;
  if (std::fseek(file_.get(), static_cast<long>(at), SEEK_SET) != 0) return false;
  return std::fread(into, 1, count, file_.get()) == count;
}

}  // namespace ropewalk::formats
