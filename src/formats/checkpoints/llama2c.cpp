#include "formats/checkpoints/llama2c.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "formats/file_kind.h"

namespace ropewalk::formats {
namespace {

using core::Error;

constexpr std::uint32_t kMagic = 0x616B3432;  // "ak42"
constexpr std::uint64_t kStart0 = 28, kStart1 = 256;

std::int32_t number_at(const unsigned char* bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | bytes[i];
  return static_cast<std::int32_t>(value);
}

struct Field {
  std::string_view name;
  int Llama2cHeader::*place;
  int most;
};
constexpr std::array<Field, 7> kFields = {{{"dim", &Llama2cHeader::width, 65536},
                                           {"hidden_dim", &Llama2cHeader::hidden, 1 << 20},
                                           {"n_layers", &Llama2cHeader::layers, 1024},
                                           {"n_heads", &Llama2cHeader::heads, 4096},
                                           {"n_kv_heads", &Llama2cHeader::kv_heads, 4096},
                                           {"vocab_size", &Llama2cHeader::vocabulary, 1 << 24},
                                           {"seq_len", &Llama2cHeader::length, 1 << 20}}};

core::Status read_fields(const unsigned char* bytes, Llama2cHeader& header) {
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    const Field& field = kFields[i];
    std::int64_t value = number_at(bytes + 4 * i);
    if (header.version == 0 && field.place == &Llama2cHeader::vocabulary && value < 0) {
      header.shared = false;
      value = -value;
    }
    if (value < 1 || value > field.most)
      return Error{"this is no llama2.c checkpoint, or a damaged one: " + std::string(field.name) +
                   " would be " + std::to_string(value) + ", but must be 1 to " +
                   std::to_string(field.most) + "."};
    header.*field.place = static_cast<int>(value);
  }
  if (header.width % header.heads == 0 && header.heads % header.kv_heads == 0) return {};
  return Error{"dim = " + std::to_string(header.width) +
               ", n_heads = " + std::to_string(header.heads) + " and n_kv_heads = " +
               std::to_string(header.kv_heads) + " do not divide each other; the file is damaged."};
}

// Lays the tensors out one behind another.
class Places {
 public:
  Places(Llama2cHeader& header, std::uint64_t at) : header_(header), at_(at) {}

  void add(std::string name, std::vector<std::int64_t> shape) {
    Llama2cTensor tensor{std::move(name), std::move(shape), at_, 1};
    for (const std::int64_t n : tensor.shape) tensor.count *= static_cast<std::uint64_t>(n);
    at_ += 4 * tensor.count;
    header_.tensors.push_back(std::move(tensor));
  }
  // The same of every layer.
  void add_layers(std::string_view name, const std::vector<std::int64_t>& shape) {
    for (int layer = 0; layer < header_.layers; ++layer)
      add("model.layers." + std::to_string(layer) + "." + std::string(name) + ".weight", shape);
  }
  void skip(std::uint64_t count) { at_ += 4 * count; }
  [[nodiscard]] std::uint64_t end() const { return at_; }

 private:
  Llama2cHeader& header_;
  std::uint64_t at_;
};

std::uint64_t lay_out(Llama2cHeader& header, std::uint64_t start) {
  const std::int64_t width = header.width, hidden = header.hidden, vocabulary = header.vocabulary;
  const std::int64_t dim = width / header.heads, kv_width = dim * header.kv_heads;
  Places places(header, start);
  const auto attention = [&] {
    places.add_layers("self_attn.q_proj", {width, width});
    places.add_layers("self_attn.k_proj", {kv_width, width});
    places.add_layers("self_attn.v_proj", {kv_width, width});
    places.add_layers("self_attn.o_proj", {width, width});
  };
  const auto feed_forward = [&] {
    places.add_layers("mlp.gate_proj", {hidden, width});
    places.add_layers("mlp.down_proj", {width, hidden});
    places.add_layers("mlp.up_proj", {hidden, width});
  };
  if (header.version == 0) {
    places.add("model.embed_tokens.weight", {vocabulary, width});
    places.add_layers("input_layernorm", {width});
    attention();
    places.add_layers("post_attention_layernorm", {width});
    feed_forward();
    places.add("model.norm.weight", {width});
    places.skip(static_cast<std::uint64_t>(header.length) *
                static_cast<std::uint64_t>(dim / 2 * 2));  // cos and sin of every position
  } else {
    places.add_layers("input_layernorm", {width});
    places.add_layers("post_attention_layernorm", {width});
    places.add("model.norm.weight", {width});
    places.add("model.embed_tokens.weight", {vocabulary, width});
    attention();
    feed_forward();
  }
  if (!header.shared) places.add("lm_head.weight", {vocabulary, width});
  return places.end();
}

}  // namespace

core::Result<Llama2cHeader> read_llama2c(ByteSource& source) {
  std::array<unsigned char, 40> bytes{};
  const std::uint64_t size = source.size();
  if (size <= kStart0 ||
      !source.read(0, bytes.data(), static_cast<std::size_t>(std::min<std::uint64_t>(size, 40))))
    return Error{"this is no llama2.c checkpoint: it has only " + std::to_string(size) + " bytes."};
  Llama2cHeader header;
  const bool marked = static_cast<std::uint32_t>(number_at(bytes.data())) == kMagic;
  if (marked) header.version = number_at(bytes.data() + 4);
  if (marked && header.version != 1)
    return Error{"this is version " + std::to_string(header.version) +
                 " of llama2.c's checkpoints, but only 0 and 1 are read; export it with --version "
                 "1."};
  if (!marked) {
    const FileKind kind = identify("", source);
    if (kind != FileKind::kUnknown && kind != FileKind::kLlama2c)
      if (const std::string what = not_wanted(kind, "a llama2.c checkpoint"); !what.empty())
        return Error{what + "choose another file."};
  }
  if (core::Status s = read_fields(bytes.data() + (marked ? 8 : 0), header); !s)
    return Error{s.error()};
  if (marked) header.shared = bytes[36] != 0;
  const std::uint64_t end = lay_out(header, marked ? kStart1 : kStart0);
  if (end == size) return header;
  return Error{"its header asks for " + std::to_string(end) + " bytes, but the file has " +
               std::to_string(size) + "; it is no llama2.c checkpoint, or cut short or damaged."};
}

}  // namespace ropewalk::formats
