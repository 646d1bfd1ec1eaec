// llama2.c's tokenizer.bin: sentencepiece's pieces with their scores.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "formats/byte_source.h"

namespace ropewalk::formats {

class Llama2cTokenizer {
 public:
  static constexpr std::int32_t kBegin = 1;  // stands before every text

  // For a model of `vocabulary` tokens; the file must have as many.
  static core::Result<Llama2cTokenizer> read(ByteSource& source, std::size_t vocabulary);

  // The text's tokens, kBegin first: its characters, joined by byte pair encoding as the scores
  // say. Refused if the text is too long, or holds a byte that no token stands for.
  [[nodiscard]] core::Result<std::vector<std::int32_t>> encode(std::string_view text) const;
  // What `token` adds to a text after `before`: bytes, which together are UTF-8.
  [[nodiscard]] std::string decode(std::int32_t before, std::int32_t token) const;

 private:
  [[nodiscard]] std::int32_t find(std::string_view piece) const;  // -1: no token
  [[nodiscard]] std::int32_t joined(std::int32_t a, std::int32_t b) const;
  void join(std::vector<std::int32_t>& tokens) const;

  std::vector<std::string> pieces_;
  std::vector<float> scores_;
  std::map<std::string, std::int32_t, std::less<>> tokens_;
};

}  // namespace ropewalk::formats
