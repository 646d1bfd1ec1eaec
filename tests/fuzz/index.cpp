// An index of any bytes is read or refused with one sentence, and whatever it names, no file
// outside the folder is given.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "formats/model_files/folder_file.h"
#include "formats/model_files/safetensors_index.h"

namespace {

// Aborts, so that the fuzzer keeps the input.
void require(bool condition) {
  if (!condition) std::abort();
}

void check_sentence(const std::string& sentence) {
  require(sentence.size() > 8 && sentence.size() < 1000);
  for (const char c : sentence) require(c >= ' ' && c <= '~');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace ropewalk::formats;
  const auto index = read_safetensors_index({reinterpret_cast<const char*>(data), size});
  if (!index) {
    check_sentence(index.error());
    return 0;
  }
  require(!index->files.empty() && index->files.size() <= index->tensors);
  constexpr std::size_t kMost = 16;  // each asks the system
  for (std::size_t i = 0; i < index->files.size() && i < kMost; ++i) {
    const auto file = file_in_folder("/proc/self/fdinfo", index->files[i]);
    if (!file) {
      check_sentence(file.error());
    } else {
      require(index->files[i].find('/') == std::string::npos && index->files[i] != "..");
    }
  }
  return 0;
}
