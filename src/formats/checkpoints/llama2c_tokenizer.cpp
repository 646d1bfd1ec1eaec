#include "formats/checkpoints/llama2c_tokenizer.h"

#include <algorithm>
#include <optional>

#include "core/bits.h"

namespace ropewalk::formats {
namespace {

using core::Error;

constexpr std::uint64_t kMaxBytes = std::uint64_t{64} << 20;
constexpr std::size_t kMaxText = 65536;
constexpr std::int32_t kFirstByte = 3;  // <unk>, <s> and </s> stand before the 256 bytes

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// "<0x0A>" stands for a byte.
std::optional<char> byte_of(std::string_view piece) {
  if (piece.size() != 6 || !piece.starts_with("<0x") || piece[5] != '>') return std::nullopt;
  const int high = hex_digit(piece[3]), low = hex_digit(piece[4]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(16 * high + low);
}

// Bytes of the character at the beginning of `text`: what leads it, and up to three that go on.
std::size_t character(std::string_view text) {
  std::size_t n = 1;
  while (n < text.size() && n < 4 && (static_cast<unsigned char>(text[n]) & 0xC0U) == 0x80U) ++n;
  return n;
}

}  // namespace

core::Result<Llama2cTokenizer> Llama2cTokenizer::read(ByteSource& source, std::size_t vocabulary) {
  if (source.size() < 4 || source.size() > kMaxBytes)
    return Error{"this is no llama2.c tokenizer: it has " + std::to_string(source.size()) +
                 " bytes."};
  std::string bytes(static_cast<std::size_t>(source.size()), '\0');
  if (!source.read(0, bytes.data(), bytes.size()))
    return Error{"the file cannot be read to its end."};
  Llama2cTokenizer out;
  for (std::size_t at = 4; at < bytes.size();) {
    const std::size_t left = bytes.size() - at;
    const std::uint32_t length = left < 8 ? 0 : number_at(bytes, at + 4);
    if (left < 8 || length > left - 8)
      return Error{"its token " + std::to_string(out.pieces_.size()) +
                   " goes beyond the file's end; it is no llama2.c tokenizer, or cut short."};
    out.scores_.push_back(core::bits_of<float>(number_at(bytes, at)));
    out.pieces_.push_back(bytes.substr(at + 8, length));
    out.tokens_.try_emplace(out.pieces_.back(), static_cast<std::int32_t>(out.pieces_.size() - 1));
    at += 8 + length;
  }
  if (out.pieces_.size() <= kFirstByte)
    return Error{"it has only " + std::to_string(out.pieces_.size()) +
                 " tokens; it is no llama2.c tokenizer, or cut short."};
  if (out.pieces_.size() == vocabulary) return out;
  return Error{"it has " + std::to_string(out.pieces_.size()) + " tokens, but the model has " +
               std::to_string(vocabulary) + "; take the tokenizer the model was trained with."};
}

std::int32_t Llama2cTokenizer::find(std::string_view piece) const {
  const auto found = tokens_.find(piece);
  return found == tokens_.end() ? -1 : found->second;
}

std::int32_t Llama2cTokenizer::joined(std::int32_t a, std::int32_t b) const {
  return find(pieces_[static_cast<std::size_t>(a)] + pieces_[static_cast<std::size_t>(b)]);
}

// The pair that makes the best token becomes that token, the first of equals, until none does.
void Llama2cTokenizer::join(std::vector<std::int32_t>& tokens) const {
  std::vector<std::int32_t> made;  // of each token and the next
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
    made.push_back(joined(tokens[i], tokens[i + 1]));
  while (true) {
    float best = -1e10F;
    std::size_t at = made.size();
    for (std::size_t i = 0; i < made.size(); ++i) {
      if (made[i] < 0 || !(scores_[static_cast<std::size_t>(made[i])] > best)) continue;
      best = scores_[static_cast<std::size_t>(made[i])];
      at = i;
    }
    if (at == made.size()) return;
    tokens[at] = made[at];
    tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    made.erase(made.begin() + static_cast<std::ptrdiff_t>(at));
    if (at < made.size()) made[at] = joined(tokens[at], tokens[at + 1]);
    if (at > 0) made[at - 1] = joined(tokens[at - 1], tokens[at]);
  }
}

core::Result<std::vector<std::int32_t>> Llama2cTokenizer::encode(std::string_view text) const {
  if (text.size() > kMaxText)
    return Error{"The text has " + std::to_string(text.size()) + " bytes; at most " +
                 std::to_string(kMaxText) + " are read. Make it shorter."};
  std::vector<std::int32_t> out;
  const auto add = [&](std::string_view piece) {
    if (const std::int32_t token = find(piece); token >= 0) {
      out.push_back(token);
      return true;
    }
    for (const char c : piece) {
      const std::int32_t token = kFirstByte + static_cast<unsigned char>(c);
      if (static_cast<std::size_t>(token) >= pieces_.size()) return false;
      out.push_back(token);
    }
    return true;
  };
  bool known = text.empty() || add(" ");  // sentencepiece puts a space before every text
  for (std::size_t at = 0; known && at < text.size();) {
    const std::size_t n = character(text.substr(at));
    known = add(text.substr(at, n));
    at += n;
  }
  if (!known) return Error{"The tokenizer has no tokens for some of the text; choose other words."};
  out.insert(out.begin(), kBegin);
  join(out);
  return out;
}

std::string Llama2cTokenizer::decode(std::int32_t before, std::int32_t token) const {
  std::string_view piece = pieces_[static_cast<std::size_t>(token)];
  if (before == kBegin && piece.starts_with(' ')) piece.remove_prefix(1);
  if (const std::optional<char> byte = byte_of(piece)) return {*byte};
  return std::string(piece);
}

}  // namespace ropewalk::formats
