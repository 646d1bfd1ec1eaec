// A params.json of any bytes, in any encoding, is read or refused with one sentence, as is the
// config made of it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/rotation/frequency.h"
#include "formats/model_config.h"
#include "formats/model_files/params_json.h"
#include "formats/model_files/text_encoding.h"

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
  const auto text = to_utf8(std::string(reinterpret_cast<const char*>(data), size));
  if (!text) {
    check_sentence(text.error());
    return 0;
  }
  const auto document = parse_json(*text);
  if (!document || !is_params_json(document->root)) return 0;
  const auto config = config_of_params(document->root);
  if (!config) {
    check_sentence(config.error());
    return 0;
  }
  for (const std::string& note : config->notes) check_sentence(note);
  const auto model = read_model_config(config->config);
  if (!model) {
    check_sentence(model.error());
    return 0;
  }
  for (const auto& group : model->groups) {
    require(ropewalk::core::validate(group.config).ok());
    (void)ropewalk::core::frequencies(group.config, 5000.0);
  }
  return 0;
}
