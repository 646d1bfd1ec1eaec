// Bytes that are read where they are needed: a file of any size, or memory.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace ropewalk::formats {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  // Exactly `count` bytes from `at`; false if they are not there.
  virtual bool read(std::uint64_t at, void* into, std::size_t count) = 0;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  bool read(std::uint64_t at, void* into, std::size_t count) override;

 private:
  std::string_view bytes_;
};

class FileSource final : public ByteSource {
 public:
  // The error names the file.
  static core::Result<std::unique_ptr<ByteSource>> open(const std::string& path);
  std::uint64_t size() const override { return size_; }
  bool read(std::uint64_t at, void* into, std::size_t count) override;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t size_ = 0;
};

}  // namespace ropewalk::formats
