// A config.json of any bytes is read or refused with one sentence; what is accepted can be computed
// at any length. Reading looks each type up in assets/models/.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/rotation/frequency.h"
#include "formats/model_config.h"

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
  const auto model =
      ropewalk::formats::parse_model_config({reinterpret_cast<const char*>(data), size});
  if (!model) {
    check_sentence(model.error());
    return 0;
  }
  require(model->groups.empty() == !model->still.empty());
  if (!model->still.empty()) check_sentence(model->still);
  for (const std::string& note : model->notes) check_sentence(note);
  for (const std::string& warning : model->warnings) check_sentence(warning);
  require(model->known || model->groups.empty() || !model->warnings.empty());
  require(model->unread.size() <= ropewalk::formats::kMaxUnread);
  for (const auto& field : model->unread) check_sentence("a field " + field.path + field.why);
  for (const int layer : model->layers)
    require(layer >= -1 && layer < static_cast<int>(model->groups.size()));
  require(std::isfinite(model->attention.scale) && model->attention.scale >= 0.0);
  for (const std::string& also : model->attention.also) check_sentence("It also " + also);
  for (const auto& group : model->groups) {
    require(ropewalk::core::validate(group.config).ok());
    for (const double length : {0.0, 1.0, 5000.0, 1e7}) {
      const auto made = ropewalk::formats::frequencies(group, length);
      if (!made) {
        check_sentence(made.error());
        continue;
      }
      require(static_cast<int>(made->inv_freq.size()) == group.config.effective_rotary_dim() / 2);
      for (const double theta : made->inv_freq) require(std::isfinite(theta));
    }
  }
  return 0;
}
