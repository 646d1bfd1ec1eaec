// Rows from any bytes are read or refused with a sentence; what was read keeps to the limits, and
// its lines of numbers are read again unchanged.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "formats/rows.h"
#include "state/rows.h"

namespace {

using namespace ropewalk;

// Aborts, so that the fuzzer keeps the input.
void require(bool condition) {
  if (!condition) std::abort();
}

constexpr std::string_view kNames[] = {"q", "k", "v"};

}  // namespace

// The first byte chooses the file's name.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr std::string_view kFiles[] = {"", "q.csv", "rows.json", "K.npy"};
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const formats::RowsLimits limits;
  const auto file = formats::read_rows(kFiles[data[0] % 4], bytes, kNames, limits);
  if (!file) {
    require(file.error().size() > 8 && file.error().find('\n') == std::string::npos);
    return 0;
  }
  require(!file->parts.empty() && file->parts.size() <= 3);
  for (const formats::RowsPart& part : file->parts) {
    require(part.name >= -1 && part.name < 3);
    require(part.columns > 0 && part.columns <= limits.columns);
    require(part.rows() > 0 && part.rows() <= limits.rows);
    require(part.numbers.size() % static_cast<size_t>(part.columns) == 0);
    for (const float number : part.numbers)
      require(static_cast<double>(number) >= limits.min &&
              static_cast<double>(number) <= limits.max);
    const state::Rows rows(part.columns, part.numbers);
    const auto again = formats::read_rows("", rows.csv(), kNames, limits);
    require(again.ok() && again->notes.empty());
    require(state::Rows(again->parts[0].columns, again->parts[0].numbers) == rows);
  }
  return 0;
}
