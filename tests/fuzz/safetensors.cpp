// A safetensors file of any bytes is read or refused; the first tensor's name comes from the bytes
// as well.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/safetensors.h"

namespace {

// Aborts, so that the fuzzer keeps the input.
void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace ropewalk::formats;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string_view name : {"", "a", "missing"}) {
    MemorySource source(bytes);
    const auto array = read_safetensors(source, name);
    if (!array) {
      require(array.error().size() > 8);
      continue;
    }
    int64_t count = 1;
    for (const int64_t length : array->shape) count *= length;
    require(array->count() == count && count <= static_cast<int64_t>(size));
  }
  return 0;
}
