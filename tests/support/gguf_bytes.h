// Writes GGUF files piece by piece, right ones and wrong ones.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace ropewalk::tests {

template <class T>
std::string little(T number) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &number, sizeof(T));
  return bytes;
}

inline std::string gguf_text(std::string_view text) {
  return little<std::uint64_t>(text.size()) + std::string(text);
}

class GgufBytes {
 public:
  explicit GgufBytes(std::uint32_t version = 3) : version_(version) {}

  GgufBytes& text(std::string_view key, std::string_view value) {
    return entry(key, 8, gguf_text(value));
  }
  GgufBytes& whole(std::string_view key, std::uint32_t value) {
    return entry(key, 4, little(value));
  }
  GgufBytes& real(std::string_view key, float value) { return entry(key, 6, little(value)); }
  GgufBytes& flag(std::string_view key, bool value) {
    return entry(key, 7, std::string(1, value ? '\1' : '\0'));
  }
  GgufBytes& flags(std::string_view key, const std::vector<bool>& values) {
    std::string bytes = little<std::uint32_t>(7) + little<std::uint64_t>(values.size());
    for (const bool value : values) bytes += value ? '\1' : '\0';
    return entry(key, 9, bytes);
  }
  GgufBytes& wholes(std::string_view key, const std::vector<std::int32_t>& values) {
    std::string bytes = little<std::uint32_t>(5) + little<std::uint64_t>(values.size());
    for (const std::int32_t value : values) bytes += little(value);
    return entry(key, 9, bytes);
  }
  GgufBytes& texts(std::string_view key, const std::vector<std::string>& values) {
    std::string bytes = little<std::uint32_t>(8) + little<std::uint64_t>(values.size());
    for (const std::string& value : values) bytes += gguf_text(value);
    return entry(key, 9, bytes);
  }
  // A value of any bytes.
  GgufBytes& entry(std::string_view key, std::uint32_t type, std::string_view bytes) {
    values_ += gguf_text(key) + little(type) + std::string(bytes);
    ++value_count_;
    return *this;
  }
  // `sizes` as GGUF has them, the fastest first.
  GgufBytes& tensor(std::string_view name, const std::vector<std::uint64_t>& sizes,
                    std::uint32_t type, std::uint64_t offset) {
    tensors_ += gguf_text(name) + little(static_cast<std::uint32_t>(sizes.size()));
    for (const std::uint64_t size : sizes) tensors_ += little(size);
    tensors_ += little(type) + little(offset);
    ++tensor_count_;
    return *this;
  }
  // Floats behind what is there, as the tensor `name`.
  GgufBytes& floats(std::string_view name, const std::vector<float>& numbers) {
    data_.resize((data_.size() + 31) / 32 * 32);
    tensor(name, {numbers.size()}, 0, data_.size());
    for (const float number : numbers) data_ += little(number);
    return *this;
  }

  std::string header() const {
    return "GGUF" + little(version_) + little(tensor_count_) + little(value_count_) + values_ +
           tensors_;
  }
  std::string bytes() const {
    std::string all = header();
    all.resize((all.size() + 31) / 32 * 32);
    return all + data_;
  }

 private:
  std::uint32_t version_;
  std::uint64_t tensor_count_ = 0, value_count_ = 0;
  std::string values_, tensors_, data_;
};

// What every model of an architecture has to say.
inline GgufBytes gguf_model(const std::string& architecture, std::uint32_t head_dim = 64) {
  GgufBytes file;
  file.text("general.architecture", architecture);
  file.whole(architecture + ".block_count", 4).whole(architecture + ".context_length", 8192);
  file.whole(architecture + ".embedding_length", 8 * head_dim);
  file.whole(architecture + ".attention.head_count", 8);
  return file;
}

}  // namespace ropewalk::tests
