#include "formats/npy.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <optional>

#include "core/words/words.h"
namespace ropewalk::formats {
namespace {

constexpr std::string_view kMagic("\x93NUMPY", 6);
constexpr std::size_t kMaxHeader = std::size_t{1} << 20;

struct Header {
  std::string descr;
  std::optional<bool> fortran_order;
  std::optional<std::vector<std::int64_t>> shape;
};

// The header is a Python dictionary of three entries: this reads exactly that much Python.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text) {}

  std::optional<Header> parse() {
    Header header;
    if (!take('{')) return std::nullopt;
    while (!take('}')) {
      const std::optional<std::string> key = text();
      if (!key || !take(':') || !entry(*key, header)) return std::nullopt;
      if (!take(',') && !peek('}')) return std::nullopt;
    }
    skip_space();
    const bool whole = at_ == text_.size() && !header.descr.empty();
    if (!whole || !header.fortran_order || !header.shape) return std::nullopt;
    return header;
  }

 private:
  bool entry(const std::string& key, Header& header) {
    if (key == "descr" && header.descr.empty()) {
      const std::optional<std::string> descr = text();
      if (descr) header.descr = *descr;
      return descr.has_value();
    }
    if (key == "fortran_order" && !header.fortran_order) {
      header.fortran_order = word("True");
      return *header.fortran_order || word("False");
    }
    return key == "shape" && !header.shape && shape(header);
  }
  bool shape(Header& header) {
    std::vector<std::int64_t> sizes;
    if (!take('(')) return false;
    while (!take(')')) {
      const std::optional<std::int64_t> size = whole();
      if (!size || sizes.size() >= kMaxRank) return false;
      sizes.push_back(*size);
      if (!take(',') && !peek(')')) return false;
    }
    header.shape = std::move(sizes);
    return true;
  }
  std::optional<std::int64_t> whole() {
    constexpr std::int64_t kMax = std::int64_t{1} << 58;
    skip_space();
    std::int64_t number = 0;
    const std::size_t first = at_;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      if (number > kMax / 10) return std::nullopt;
      number = number * 10 + (text_[at_] - '0');
    }
    if (at_ == first) return std::nullopt;
    if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // as Python 2 wrote it
    return number;
  }
  std::optional<std::string> text() {
    skip_space();
    if (at_ >= text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) return std::nullopt;
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string value(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return value;
  }
  bool word(std::string_view expected) {
    skip_space();
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) {
      ++at_;
    }
  }
  bool peek(char c) {
    skip_space();
    return at_ < text_.size() && text_[at_] == c;
  }
  bool take(char c) {
    if (!peek(c)) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

struct Typed {
  std::string_view name;  // without the byte order
  NumberType type;
};
constexpr std::array kTypes = {
    Typed{"f2", NumberType::kF16}, Typed{"f4", NumberType::kF32}, Typed{"f8", NumberType::kF64},
    Typed{"i1", NumberType::kI8},  Typed{"u1", NumberType::kU8},  Typed{"i2", NumberType::kI16},
    Typed{"u2", NumberType::kU16}, Typed{"i4", NumberType::kI32}, Typed{"u4", NumberType::kU32},
    Typed{"i8", NumberType::kI64}, Typed{"u8", NumberType::kU64}, Typed{"b1", NumberType::kBool},
};

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 24)) out += c >= ' ' && c <= '~' ? c : '?';
  return out;
}

// Fortran order (first index fastest) to C order (last index fastest).
template <class T>
void to_c_order(const std::vector<std::int64_t>& shape, std::vector<T>& numbers) {
  std::vector<T> out(numbers.size());
  std::vector<std::size_t> index(shape.size(), 0);
  std::vector<std::size_t> stride(shape.size(), 1);
  for (std::size_t i = 1; i < shape.size(); ++i) {
    stride[i] = stride[i - 1] * static_cast<std::size_t>(shape[i - 1]);
  }
  std::size_t from = 0;
  for (T& number : out) {
    number = numbers[from];
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      from += stride[axis];
      if (++index[axis] < static_cast<std::size_t>(shape[axis])) break;
      from -= stride[axis] * index[axis];
      index[axis] = 0;
    }
  }
  numbers = std::move(out);
}

core::Result<std::string> header_text(ByteSource& source, std::uint64_t& data_at) {
  std::array<unsigned char, 12> start{};
  if (!source.read(0, start.data(), 10) || std::memcmp(start.data(), kMagic.data(), 6) != 0) {
    return core::Error{tr("this is not an npy file; write one with numpy.save.")};
  }
  const int version = start[6];
  if (version < 1 || version > 3) {
    return core::Error{tr("npy version {version} is not known; write the file with numpy.save.",
                          {{"version", version}})};
  }
  std::size_t length = start[8] | start[9] << 8;
  data_at = 10;
  if (version > 1) {
    if (!source.read(0, start.data(), 12)) return core::Error{tr("the npy header is cut short.")};
    length |= static_cast<std::size_t>(start[10]) << 16 | static_cast<std::size_t>(start[11]) << 24;
    data_at = 12;
  }
  if (length > kMaxHeader) {
    return core::Error{
        tr("the npy header says it has {bytes} bytes; that is too many, the file is damaged.",
           {{"bytes", length}})};
  }
  std::string text(length, ' ');
  if (!source.read(data_at, text.data(), length)) {
    return core::Error{tr("the npy header is cut short; save the array again.")};
  }
  data_at += length;
  return text;
}

std::string header_bytes(const std::vector<std::int64_t>& shape, std::string_view descr) {
  std::string dictionary =
      "{'descr': '" + std::string(descr) + "', 'fortran_order': False, 'shape': (";
  for (const std::int64_t size : shape) dictionary += std::to_string(size) + ", ";
  if (shape.size() > 1) dictionary.resize(dictionary.size() - 2);
  if (shape.size() == 1) dictionary.resize(dictionary.size() - 1);
  dictionary += "), }";
  constexpr std::size_t kAlign = 64;
  const std::size_t used = 10 + dictionary.size() + 1;
  dictionary.append((kAlign - used % kAlign) % kAlign, ' ');
  dictionary += '\n';
  std::string bytes(kMagic);
  bytes += '\x01';
  bytes += '\0';
  bytes += static_cast<char>(dictionary.size() & 0xFF);
  bytes += static_cast<char>(dictionary.size() >> 8);
  return bytes + dictionary;
}

template <class T>
std::string file_bytes(const std::vector<std::int64_t>& shape, std::span<const T> numbers,
                       std::string_view descr) {
  std::string bytes = header_bytes(shape, descr);
  const std::size_t at = bytes.size();
  bytes.resize(at + numbers.size_bytes());
  if (!numbers.empty()) std::memcpy(bytes.data() + at, numbers.data(), numbers.size_bytes());
  return bytes;
}

}  // namespace

core::Result<Array> read_npy(ByteSource& source) {
  std::uint64_t data_at = 0;
  const core::Result<std::string> text = header_text(source, data_at);
  if (!text) return core::Error{text.error()};
  const std::optional<Header> header = HeaderParser(*text).parse();
  if (!header) {
    return core::Error{
        tr("the npy header {header}... is not one of a plain array of numbers; save it with "
           "numpy.save.",
           {{"header", printable(*text)}})};
  }
  std::string_view descr = header->descr;
  bool big_endian = false;
  if (!descr.empty() && std::string_view("<>=|").find(descr[0]) != std::string_view::npos) {
    big_endian = descr[0] == '>';
    descr.remove_prefix(1);
  }
  const auto* typed = std::find_if(kTypes.begin(), kTypes.end(),
                                   [descr](const Typed& t) { return t.name == descr; });
  if (typed == kTypes.end()) {
    return core::Error{
        tr("the array's type '{type}' is not read; convert it with astype('float32') or "
           "astype('float64').",
           {{"type", printable(header->descr)}})};
  }
  const core::Result<std::int64_t> count = checked_count(*header->shape, typed->type);
  if (!count) return core::Error{count.error()};
  Array array;
  array.shape = *header->shape;
  const core::Status read = read_numbers(
      source, {.type = typed->type, .at = data_at, .count = *count, .big_endian = big_endian},
      array);
  if (!read) return core::Error{read.error()};
  if (*header->fortran_order && array.shape.size() > 1) {
    if (array.is_double()) {
      to_c_order(array.shape, array.doubles);
    } else {
      to_c_order(array.shape, array.floats);
    }
  }
  return array;
}

std::string npy_bytes(const std::vector<std::int64_t>& shape, std::span<const float> numbers) {
  return file_bytes(shape, numbers, "<f4");
}

std::string npy_bytes(const std::vector<std::int64_t>& shape, std::span<const double> numbers) {
  return file_bytes(shape, numbers, "<f8");
}

}  // namespace ropewalk::formats
