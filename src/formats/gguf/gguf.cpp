#include "formats/gguf/gguf.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <type_traits>
#include <unordered_set>

#include "core/bits.h"
#include "core/number_text.h"
#include "formats/gguf/ggml_type.h"
#include "formats/json.h"

namespace ropewalk::formats {
namespace {

using core::Error;
using core::Status;

constexpr std::uint64_t kMaxHeaderBytes = std::uint64_t{256} << 20;
constexpr std::uint64_t kMaxKept = std::uint64_t{16} << 20;
constexpr std::uint64_t kMaxEntries = 65536;
constexpr std::uint64_t kMaxTensors = 100000;
constexpr std::uint64_t kMaxName = 1024;
constexpr std::uint32_t kMaxDimensions = 4;
constexpr int kMaxNesting = 4;

// ggml's gguf_type.
enum Type : std::uint32_t { kBool = 7, kString = 8, kArray = 9, kTypes = 13 };
// Bytes of a value; 0: it says itself how long it is.
constexpr std::array<std::uint8_t, kTypes> kWidth = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

std::string quoted_name(std::string_view name) { return '"' + printable(name, 80) + '"'; }

template <class T>
double as_number(std::uint64_t bits) {
  if constexpr (std::is_signed_v<T>) {
    return static_cast<double>(static_cast<T>(static_cast<std::make_unsigned_t<T>>(bits)));
  } else {
    return static_cast<double>(static_cast<T>(bits));
  }
}

double number_of(std::uint32_t type, std::uint64_t bits) {
  switch (type) {
    case 1:
      return as_number<std::int8_t>(bits);
    case 3:
      return as_number<std::int16_t>(bits);
    case 5:
      return as_number<std::int32_t>(bits);
    case 6:
      return static_cast<double>(core::bits_of<float>(static_cast<std::uint32_t>(bits)));
    case kBool:
      return bits != 0 ? 1.0 : 0.0;
    case 11:
      return as_number<std::int64_t>(bits);
    case 12:
      return core::bits_of<double>(bits);
    default:  // without a sign, of any width
      return static_cast<double>(bits);
  }
}

// Bytes in order, by pieces.
class Stream {
 public:
  explicit Stream(ByteSource& source) : source_(source) {}

  std::uint64_t at() const { return at_; }
  std::uint64_t left() const { return source_.size() - at_; }

  bool read(void* into, std::uint64_t count) {
    if (count > left()) return false;
    auto* to = static_cast<unsigned char*>(into);
    while (count > 0) {
      if (at_ < begin_ || at_ >= begin_ + held_) {
        begin_ = at_;
        held_ = std::min<std::uint64_t>(left(), buffer_.size());
        if (!source_.read(begin_, buffer_.data(), static_cast<std::size_t>(held_))) {
          held_ = 0;
          return false;
        }
      }
      const std::uint64_t now = std::min(count, begin_ + held_ - at_);
      std::memcpy(to, buffer_.data() + (at_ - begin_), static_cast<std::size_t>(now));
      to += now;
      at_ += now;
      count -= now;
    }
    return true;
  }
  bool skip(std::uint64_t count) {
    if (count > left()) return false;
    at_ += count;
    return true;
  }
  // Little endian.
  bool number(std::uint32_t width, std::uint64_t& into) {
    std::array<unsigned char, 8> bytes{};
    if (!read(bytes.data(), width)) return false;
    into = 0;
    for (std::size_t i = width; i-- > 0;) into = into << 8 | bytes[i];
    return true;
  }

 private:
  ByteSource& source_;
  std::uint64_t at_ = 0, begin_ = 0, held_ = 0;
  std::array<unsigned char, 16384> buffer_{};
};

class Reader {
 public:
  explicit Reader(ByteSource& source) : stream_(source) {}

  core::Result<GgufFile> read() {
    std::uint64_t tensors = 0, entries = 0;
    if (Status s = start(tensors, entries); !s) return Error{s.error()};
    for (std::uint64_t i = 0; i < entries; ++i) {
      if (Status s = entry(i, entries); !s) return Error{s.error()};
    }
    std::uint64_t alignment = 32;
    if (Status s = read_alignment(alignment); !s) return Error{s.error()};
    std::unordered_set<std::string> names;
    for (std::uint64_t i = 0; i < tensors; ++i) {
      if (Status s = tensor(i, tensors); !s) return Error{s.error()};
      if (!names.insert(file_.tensors.back().name).second) {
        return Error{"the tensor " + quoted_name(file_.tensors.back().name) +
                     " stands there twice; the file is damaged, fetch it again."};
      }
    }
    if (Status s = place(alignment); !s) return Error{s.error()};
    return std::move(file_);
  }

 private:
  static Error cut(const std::string& where) {
    return {"the file ends within " + where + "; it is cut short, fetch it again."};
  }

  Status start(std::uint64_t& tensors, std::uint64_t& entries) {
    std::array<char, 4> magic{};
    std::uint64_t version = 0;
    if (!stream_.read(magic.data(), 4) || std::memcmp(magic.data(), "GGUF", 4) != 0)
      return Error{"this is not a GGUF file: it does not begin with GGUF."};
    if (!stream_.number(4, version)) return cut("its version");
    if (version == 0x02000000 || version == 0x03000000) {
      return Error{
          "the file is big-endian, which is not read; convert it with llama.cpp's "
          "gguf_convert_endian.py."};
    }
    if (version != 2 && version != 3) {
      return Error{"the GGUF version is " + std::to_string(version) +
                   ", but 2 and 3 are read; convert the model again with today's llama.cpp."};
    }
    file_.version = static_cast<std::uint32_t>(version);
    if (!stream_.number(8, tensors) || !stream_.number(8, entries)) return cut("its counts");
    if (entries > kMaxEntries) return too_many("metadata_kv_count", entries, kMaxEntries);
    if (tensors > kMaxTensors) return too_many("tensor_count", tensors, kMaxTensors);
    return {};
  }
  static Error too_many(std::string_view field, std::uint64_t count, std::uint64_t max) {
    return {std::string(field) + " = " + std::to_string(count) + ", but at most " +
            std::to_string(max) + " are read; the file is damaged, fetch it again."};
  }

  // A text's length, checked against the file.
  Status length(const std::string& where, std::uint64_t& into) {
    if (!stream_.number(8, into)) return cut(where);
    if (into <= stream_.left()) return {};
    return Error{where + " is a text of " + std::to_string(into) + " bytes, but " +
                 std::to_string(stream_.left()) +
                 " are left in the file; it is damaged or cut short, fetch it again."};
  }
  Status name(const std::string& where, std::string& into) {
    std::uint64_t size = 0;
    if (Status s = length(where, size); !s) return s;
    if (size > kMaxName) {
      return Error{where + " has " + std::to_string(size) + " bytes, but at most " +
                   std::to_string(kMaxName) + " are read; the file is damaged, fetch it again."};
    }
    into.resize(static_cast<std::size_t>(size));
    if (!stream_.read(into.data(), size)) return cut(where);
    return keep(size);
  }
  Status keep(std::uint64_t bytes) {
    constexpr std::uint64_t kEach = 64;  // what an entry takes besides
    kept_ += bytes + kEach;
    if (kept_ > kMaxKept || stream_.at() > kMaxHeaderBytes) {
      return Error{
          "the header goes on for more than 256 MiB, or has more than 16 MiB besides its "
          "vocabulary; the file is damaged, fetch it again."};
    }
    return {};
  }

  Status entry(std::uint64_t index, std::uint64_t count) {
    GgufValue value;
    const std::string which =
        "metadata entry " + std::to_string(index + 1) + " of " + std::to_string(count);
    if (Status s = name("the key of " + which, value.key); !s) return s;
    const std::string where = "the value of " + quoted_name(value.key);
    std::uint64_t type = 0;
    if (!stream_.number(4, type)) return cut(where);
    if (Status s = known_type(where, type); !s) return s;
    if (!keys_.insert(value.key).second)
      return Error{"the key " + quoted_name(value.key) +
                   " stands there twice; the file is damaged, fetch it again."};
    const auto id = static_cast<std::uint32_t>(type);
    Status read = id == kString  ? text(where, value)
                  : id == kArray ? list(where, value)
                                 : scalar(where, id, value);
    if (read) file_.values.push_back(std::move(value));
    return read;
  }
  static Status known_type(const std::string& where, std::uint64_t type) {
    if (type < kTypes) return {};
    return Error{where + " has the type " + std::to_string(type) +
                 ", which GGUF does not know (0 to 12); the file is damaged, fetch it again."};
  }

  Status scalar(const std::string& where, std::uint32_t type, GgufValue& value) {
    std::uint64_t bits = 0;
    if (!stream_.number(kWidth[type], bits)) return cut(where);
    value.kind = type == kBool ? GgufValue::Kind::kBool : GgufValue::Kind::kNumber;
    value.number = number_of(type, bits);
    return {};
  }
  Status text(const std::string& where, GgufValue& value) {
    std::uint64_t size = 0;
    if (Status s = length(where, size); !s) return s;
    value.kind = GgufValue::Kind::kText;
    value.text.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size, kMaxGgufText)));
    if (!stream_.read(value.text.data(), value.text.size()) ||
        !stream_.skip(size - value.text.size()))
      return cut(where);
    return keep(value.text.size());
  }
  Status list(const std::string& where, GgufValue& value) {
    std::uint64_t type = 0, count = 0;
    if (Status s = list_head(where, type, count); !s) return s;
    value.count = count;
    const auto id = static_cast<std::uint32_t>(type);
    if (kWidth[id] == 0 || count > kMaxGgufList) return skip_list(where, id, count, 1);
    value.kind = GgufValue::Kind::kNumbers;
    for (std::uint64_t i = 0; i < count; ++i) {
      std::uint64_t bits = 0;
      if (!stream_.number(kWidth[id], bits)) return cut(where);
      value.numbers.push_back(number_of(id, bits));
    }
    return keep(8 * count);
  }
  Status list_head(const std::string& where, std::uint64_t& type, std::uint64_t& count) {
    if (!stream_.number(4, type) || !stream_.number(8, count)) return cut(where);
    if (Status s = known_type(where, type); !s) return s;
    const std::uint64_t each = kWidth[static_cast<std::size_t>(type)];
    const std::uint64_t width = each > 0 ? each : type == kString ? 8 : 12;
    if (count <= stream_.left() / width) return {};
    return Error{where + " is a list of " + std::to_string(count) + ", but " +
                 std::to_string(stream_.left()) +
                 " bytes are left in the file; it is damaged or cut short, fetch it again."};
  }
  Status skip_list(const std::string& where, std::uint32_t type, std::uint64_t count, int depth) {
    if (depth > kMaxNesting) {
      return Error{where + " has lists nested more than " + std::to_string(kMaxNesting) +
                   " deep; the file is damaged, fetch it again."};
    }
    if (kWidth[type] > 0) return stream_.skip(kWidth[type] * count) ? Status() : cut(where);
    for (std::uint64_t i = 0; i < count; ++i) {
      std::uint64_t size = 0, inner = 0;
      if (type == kString) {
        if (Status s = length(where, size); !s) return s;
        if (!stream_.skip(size)) return cut(where);
      } else {
        if (Status s = list_head(where, inner, size); !s) return s;
        const auto id = static_cast<std::uint32_t>(inner);
        if (Status s = skip_list(where, id, size, depth + 1); !s) return s;
      }
      if (stream_.at() > kMaxHeaderBytes) return keep(0);
    }
    return {};
  }

  Status read_alignment(std::uint64_t& alignment) const {
    const GgufValue* given = file_.find("general.alignment");
    if (given == nullptr) return {};
    constexpr double kMax = 1 << 20;
    const double number = given->number;
    const bool number_kind = given->kind == GgufValue::Kind::kNumber;
    if (number_kind && number >= 1 && number <= kMax) {
      alignment = static_cast<std::uint64_t>(number);
      if (static_cast<double>(alignment) == number && (alignment & (alignment - 1)) == 0) return {};
    }
    return Error{"general.alignment = " + (number_kind ? core::number_text(number) : "no number") +
                 ", but must be a power of two up to 1048576, usually 32; the file is damaged, "
                 "fetch it again."};
  }

  Status tensor(std::uint64_t index, std::uint64_t count) {
    GgufTensor tensor;
    const std::string which =
        "tensor " + std::to_string(index + 1) + " of " + std::to_string(count);
    if (Status s = name("the name of " + which, tensor.name); !s) return s;
    const std::string where = "the tensor " + quoted_name(tensor.name);
    std::uint64_t dimensions = 0, type = 0;
    if (!stream_.number(4, dimensions)) return cut(where);
    if (dimensions > kMaxDimensions) {
      return Error{where + " has " + std::to_string(dimensions) +
                   " dimensions, but GGUF allows 4; the file is damaged, fetch it again."};
    }
    std::uint64_t numbers = 1;
    for (std::uint64_t i = 0; i < dimensions; ++i) {
      constexpr std::uint64_t kMax = std::uint64_t{1} << 56;
      std::uint64_t size = 0;
      if (!stream_.number(8, size)) return cut(where);
      if (size > kMax || (size > 0 && numbers > kMax / size)) {
        return Error{where + " has a size of " + std::to_string(size) +
                     ", which no file holds; the file is damaged, fetch it again."};
      }
      if (size > 0) numbers *= size;
      tensor.shape.insert(tensor.shape.begin(), static_cast<std::int64_t>(size));
    }
    if (!stream_.number(4, type) || !stream_.number(8, tensor.at)) return cut(where);
    tensor.type = static_cast<std::uint32_t>(type);
    file_.tensors.push_back(std::move(tensor));
    return keep(8 * dimensions);
  }

  // Offsets are counted from the header's end, rounded up. A tensor beyond the file's end is told
  // by who reads it: a header alone has all that the rotation needs.
  Status place(std::uint64_t alignment) {
    const std::uint64_t start = (stream_.at() + alignment - 1) / alignment * alignment;
    for (GgufTensor& tensor : file_.tensors) {
      constexpr std::uint64_t kMax = std::uint64_t{1} << 62;
      if (tensor.at % alignment != 0 || tensor.at > kMax) {
        return Error{"the tensor " + quoted_name(tensor.name) + " has the offset " +
                     std::to_string(tensor.at) + ", which is no multiple of the alignment " +
                     std::to_string(alignment) +
                     " that a file could hold; the file is damaged, fetch it again."};
      }
      tensor.at += start;
    }
    return {};
  }

  Stream stream_;
  GgufFile file_;
  std::unordered_set<std::string> keys_;
  std::uint64_t kept_ = 0;
};

}  // namespace

const GgufValue* GgufFile::find(std::string_view key) const {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [key](const GgufValue& value) { return value.key == key; });
  return found == values.end() ? nullptr : &*found;
}

const GgufTensor* GgufFile::find_tensor(std::string_view name) const {
  const auto found = std::find_if(tensors.begin(), tensors.end(),
                                  [name](const GgufTensor& tensor) { return tensor.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

std::optional<double> GgufFile::number(std::string_view key) const {
  const GgufValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  const bool has = value->kind == GgufValue::Kind::kNumber || value->kind == GgufValue::Kind::kBool;
  return has ? std::optional(value->number) : std::nullopt;
}

std::string_view GgufFile::text(std::string_view key) const {
  const GgufValue* value = find(key);
  return value != nullptr && value->kind == GgufValue::Kind::kText ? std::string_view(value->text)
                                                                   : std::string_view();
}

core::Result<GgufFile> read_gguf(ByteSource& source) { return Reader(source).read(); }

}  // namespace ropewalk::formats
