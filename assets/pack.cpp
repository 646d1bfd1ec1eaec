#include "assets/pack.h"

#include <algorithm>

namespace ropewalk::assets {
namespace {

constexpr std::string_view kMagic = "ropepack";
constexpr uint32_t kFormat = 1;
constexpr size_t kSizeAt = 12, kHashAt = 16, kHashedFrom = 24, kVersionAt = 24, kVersionSize = 16,
                 kCountAt = 40, kHeader = 44, kEntry = 16;

uint64_t little_endian(std::string_view bytes, size_t at, int size) {
  uint64_t value = 0;
  for (int i = size; i-- > 0;)
    value = value << 8U | static_cast<unsigned char>(bytes[at + static_cast<size_t>(i)]);
  return value;
}

uint32_t u32(std::string_view bytes, size_t at) {
  return static_cast<uint32_t>(little_endian(bytes, at, 4));
}

// FNV-1a: tells accidents and other releases, not forgers, who could as well change the program.
uint64_t hash_of(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
  return hash;
}

// The beginning of what came instead of a pack, as it can be shown.
std::string beginning(std::string_view file) {
  std::string text(file.substr(0, 24));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, ' ');
  return text;
}

PackProblem problem_of(std::string_view file, uint64_t hash) {
  using Kind = PackProblem::Kind;
  if (file.empty()) return {.kind = Kind::kEmpty};
  const size_t told = std::min(file.size(), kMagic.size());
  if (file.substr(0, told) != kMagic.substr(0, told))
    return {.kind = Kind::kNoPack, .text = beginning(file)};
  if (file.size() < kHeader) return {.kind = Kind::kCutOff, .is = file.size()};
  if (const uint32_t format = u32(file, kMagic.size()); format != kFormat)
    return {.kind = Kind::kFormat, .is = format, .should = kFormat};
  if (const uint32_t size = u32(file, kSizeAt); file.size() != size)
    return {.kind = Kind::kCutOff, .is = file.size(), .should = size};
  if (hash_of(file.substr(kHashedFrom)) != little_endian(file, kHashAt, 8))
    return {.kind = Kind::kDamaged};
  if (little_endian(file, kHashAt, 8) == hash) return {};
  const std::string_view version = file.substr(kVersionAt, kVersionSize);
  return {.kind = Kind::kRelease, .text = std::string(version.substr(0, version.find('\0')))};
}

}  // namespace

std::vector<Entry> read_pack(std::string_view file, uint64_t hash, PackProblem& problem) {
  problem = problem_of(file, hash);
  std::vector<Entry> entries;
  if (problem) return entries;
  const size_t count = std::min<size_t>(u32(file, kCountAt), (file.size() - kHeader) / kEntry);
  const auto piece = [file](size_t at) {
    const size_t start = std::min<size_t>(u32(file, at), file.size());
    return file.substr(start, u32(file, at + 4));
  };
  entries.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const size_t at = kHeader + i * kEntry;
    entries.push_back({piece(at), piece(at + 8)});
  }
  return entries;
}

uint32_t Reader::number() {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 32; shift += 7) {
    if (rest_.empty()) break;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return static_cast<uint32_t>(value);
  }
  rest_ = {};
  ok_ = false;
  return 0;
}

float Reader::length() {
  const uint32_t code = number();
  const uint32_t half = code / 2;
  const auto units = static_cast<float>(half + code % 2);
  return (code % 2 != 0 ? -units : units) / 10000.0F;
}

std::string_view Reader::text() {
  const size_t size = number();
  if (size > rest_.size()) {
    rest_ = {};
    ok_ = false;
    return {};
  }
  const std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

size_t Reader::rows() {
  const size_t count = number();
  if (count <= rest_.size()) return count;
  rest_ = {};
  ok_ = false;
  return 0;
}

}  // namespace ropewalk::assets
