// An npy file of any bytes is read or refused; what was read is written and read again unchanged.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "formats/npy.h"

namespace {

using namespace ropewalk::formats;

// Aborts, so that the fuzzer keeps the input.
void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  MemorySource source({reinterpret_cast<const char*>(data), size});
  const auto array = read_npy(source);
  if (!array) {
    require(array.error().size() > 8);
    return 0;
  }
  int64_t count = 1;
  for (const int64_t length : array->shape) count *= length;
  require(array->count() == count && count <= static_cast<int64_t>(size));
  const std::vector<double> numbers = array->as_doubles();
  const std::string bytes = npy_bytes(array->shape, std::span<const double>(numbers));
  require((bytes.size() - numbers.size() * sizeof(double)) % 64 == 0);
  MemorySource again_source(bytes);
  const auto again = read_npy(again_source);
  require(again.ok() && again->shape == array->shape);
  require(numbers.empty() ||
          std::memcmp(again->doubles.data(), numbers.data(), numbers.size() * sizeof(double)) == 0);
  return 0;
}
