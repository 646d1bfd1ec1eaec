// Any bytes, of any size, under any name are of some kind, whatever of them was read.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/byte_source.h"
#include "formats/file_kind.h"

namespace {

using namespace ropewalk::formats;

// Aborts, so that the fuzzer keeps the input.
void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

// A line with the name, then the file.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view name = input.substr(0, input.find('\n'));
  const std::string_view bytes = input.substr(std::min(input.size(), name.size() + 1));
  MemorySource source(bytes);
  const FileKind kind = identify(name, source);
  require(static_cast<int>(kind) < kFileKinds && !words_of(kind).empty());
  require((kind == FileKind::kEmpty) == bytes.empty());
  require(kind == identify({name, bytes.size(), bytes.substr(0, kHeadBytes)}));
  // As the beginning of a larger file, and named otherwise.
  (void)identify({name, uint64_t{1} << 40, bytes.substr(0, kHeadBytes)});
  (void)identify({"", bytes.size(), bytes.substr(0, kHeadBytes)});
  return 0;
}
