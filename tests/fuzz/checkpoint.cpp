// The first byte tells what the others are: a checkpoint of llama2.c, its tokenizer, the
// config.json of a model made here, or its weights. Each is read or refused with one sentence.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "experiments/training/checkpoint.h"
#include "experiments/training/llama2c_model.h"
#include "formats/byte_source.h"
#include "formats/checkpoints/llama2c_tokenizer.h"

namespace {

using namespace ropewalk;

// Aborts, so that the fuzzer keeps the input.
void require(bool condition) {
  if (!condition) std::abort();
}

void check_sentence(const std::string& sentence) {
  require(sentence.size() > 8 && sentence.size() < 1000);
  for (const char c : sentence) require(c >= ' ' && c <= '~');
}

template <class T>
bool read_or_refused(const core::Result<T>& result) {
  if (!result) check_sentence(result.error());
  return result.ok();
}

void try_tokenizer(formats::ByteSource& source) {
  const auto tokenizer = formats::Llama2cTokenizer::read(source, 8);
  if (!read_or_refused(tokenizer)) return;
  const auto tokens = tokenizer->encode("a b\xC3\xA9");
  if (!read_or_refused(tokens)) return;
  for (std::size_t t = 1; t < tokens->size(); ++t)
    (void)tokenizer->decode((*tokens)[t - 1], (*tokens)[t]);
}

void try_weights(formats::ByteSource& source) {
  nn::ModelConfig config;
  config.vocabulary = 3;
  config.length = 2;
  config.width = 2;
  config.heads = 1;
  config.hidden = 2;
  (void)read_or_refused(experiments::read_weights(config, source));
  (void)read_or_refused(experiments::read_training(config, source));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  formats::MemorySource source(bytes);
  switch (data[0] % 4) {
    case 0: {
      const auto model = experiments::read_llama2c_model(source);
      if (read_or_refused(model))
        require(model->parameters.size() == nn::list_parameters(model->config).count);
      break;
    }
    case 1:
      try_tokenizer(source);
      break;
    case 2: {
      const auto made = experiments::read_config(bytes);
      if (read_or_refused(made)) require(nn::validate(made->config).ok());
      break;
    }
    default:
      try_weights(source);
      break;
  }
  return 0;
}
