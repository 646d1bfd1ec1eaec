// A GGUF of any bytes is read or refused with one sentence; what is accepted is a config that can
// be read or refused, and its tensors lie where they can be read or are refused.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "core/rotation/frequency.h"
#include "formats/gguf/gguf_config.h"
#include "formats/model_config.h"
#include "formats/model_files/weights.h"

namespace {

using namespace ropewalk::formats;

// Aborts, so that the fuzzer keeps the input.
void require(bool condition) {
  if (!condition) std::abort();
}

void check_sentence(const std::string& sentence) {
  require(sentence.size() > 8 && sentence.size() < 1000);
  for (const char c : sentence) require(c >= ' ' && c <= '~');
}

void check_model(const GgufFile& file, ByteSource& source) {
  const auto config = config_of_gguf(file, source);
  if (!config) return check_sentence(config.error());
  for (const std::string& note : config->notes) check_sentence(note);
  const auto model = read_model_config(config->config);
  if (!model) return check_sentence(model.error());
  for (const auto& group : model->groups) {
    const auto made = ropewalk::core::frequencies(group.config, 5000.0);
    if (!made) continue;
    for (const double theta : made->inv_freq) require(std::isfinite(theta));
  }
}

void check_weights(std::string_view bytes) {
  auto weights = Weights::of(std::make_unique<MemorySource>(bytes), "m.gguf",
                             [](std::string_view name) { return name.size() < 40; });
  if (!weights) return check_sentence(weights.error());
  constexpr std::int64_t kMost = 4096;
  for (const WeightTensor& tensor : weights->tensors()) {
    const ropewalk::core::Status checked = weights->check(tensor);
    if (!checked) {
      check_sentence(checked.error());
      continue;
    }
    if (tensor.columns() > kMost) continue;
    std::vector<float> row(static_cast<std::size_t>(tensor.columns()));
    require(weights->read_rows(tensor, 0, row).ok());
    require(weights->read_rows(tensor, tensor.rows() - 1, row).ok());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  MemorySource source(bytes);
  const auto file = read_gguf(source);
  if (!file) {
    check_sentence(file.error());
    return 0;
  }
  check_model(*file, source);
  check_weights(bytes);
  return 0;
}
