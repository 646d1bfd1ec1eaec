#include "formats/array.h"

#include <algorithm>
#include <cstring>

#include "core/rotation/precision.h"
#include "core/words/words.h"
#include "formats/arrays/npz.h"
#include "formats/file_kind.h"
#include "formats/npy.h"
#include "formats/safetensors.h"

namespace ropewalk::formats {
namespace {

template <class T>
T number_at(const unsigned char* bytes, bool big_endian) {
  unsigned char ordered[sizeof(T)];
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    ordered[i] = bytes[big_endian ? sizeof(T) - 1 - i : i];
  }
  T number;
  std::memcpy(&number, ordered, sizeof(T));
  return number;
}

double double_at(NumberType type, const unsigned char* bytes, bool big) {
  switch (type) {
    case NumberType::kF16:
      return static_cast<double>(core::from_f16_bits(number_at<std::uint16_t>(bytes, big)));
    case NumberType::kBf16:
      return static_cast<double>(core::from_bf16_bits(number_at<std::uint16_t>(bytes, big)));
    case NumberType::kF32:
      return static_cast<double>(number_at<float>(bytes, big));
    case NumberType::kF64:
      return number_at<double>(bytes, big);
    case NumberType::kBool:
      return bytes[0] != 0 ? 1.0 : 0.0;
    case NumberType::kI8:
      return number_at<std::int8_t>(bytes, big);
    case NumberType::kU8:
      return number_at<std::uint8_t>(bytes, big);
    case NumberType::kI16:
      return number_at<std::int16_t>(bytes, big);
    case NumberType::kU16:
      return number_at<std::uint16_t>(bytes, big);
    case NumberType::kI32:
      return number_at<std::int32_t>(bytes, big);
    case NumberType::kU32:
      return number_at<std::uint32_t>(bytes, big);
    case NumberType::kI64:
      return static_cast<double>(number_at<std::int64_t>(bytes, big));
    case NumberType::kU64:
      break;
  }
  return static_cast<double>(number_at<std::uint64_t>(bytes, big));
}

}  // namespace

std::size_t bytes_of(NumberType type) {
  switch (type) {
    case NumberType::kBool:
    case NumberType::kI8:
    case NumberType::kU8:
      return 1;
    case NumberType::kF16:
    case NumberType::kBf16:
    case NumberType::kI16:
    case NumberType::kU16:
      return 2;
    case NumberType::kF32:
    case NumberType::kI32:
    case NumberType::kU32:
      return 4;
    case NumberType::kF64:
    case NumberType::kI64:
    case NumberType::kU64:
      break;
  }
  return 8;
}

bool is_float(NumberType type) {
  return type == NumberType::kF16 || type == NumberType::kBf16 || type == NumberType::kF32 ||
         type == NumberType::kF64;
}

std::int64_t Array::count() const {
  return static_cast<std::int64_t>(is_double() ? doubles.size() : floats.size());
}

std::vector<double> Array::as_doubles() const {
  return is_double() ? doubles : std::vector<double>(floats.begin(), floats.end());
}

std::vector<float> Array::as_floats() const {
  if (!is_double()) return floats;
  std::vector<float> rounded(doubles.size());
  std::transform(doubles.begin(), doubles.end(), rounded.begin(),
                 [](double x) { return static_cast<float>(x); });
  return rounded;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (const std::int64_t size : shape) {
    text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  }
  return text + "]";
}

core::Result<std::int64_t> checked_count(const std::vector<std::int64_t>& shape, NumberType type) {
  if (shape.size() > kMaxRank) {
    return core::Error{
        tr("the array has {n} dimensions, but at most 32 are read.", {{"n", shape.size()}})};
  }
  // An empty array may not be endless either: its other sizes count as if they were of numbers, of
  // the widest type, so that it can be written as any.
  const bool empty = std::find(shape.begin(), shape.end(), 0) != shape.end();
  const std::uint64_t wide = empty || type == NumberType::kF64 || !is_float(type) ? 8 : 4;
  std::uint64_t count = 1;
  for (const std::int64_t size : shape) {
    if (size < 0) {
      return core::Error{
          tr("the shape {shape} has a negative size.", {{"shape", shape_text(shape)}})};
    }
    if (size == 0) continue;
    if (static_cast<std::uint64_t>(size) > kMaxArrayBytes / wide / count) {
      return core::Error{
          tr("the array {shape} is larger than the 4 GiB that are read; cut it into parts.",
             {{"shape", shape_text(shape)}})};
    }
    count *= static_cast<std::uint64_t>(size);
  }
  return empty ? std::int64_t{0} : static_cast<std::int64_t>(count);
}

core::Status read_numbers(ByteSource& source, const RawNumbers& raw, Array& into) {
  constexpr std::size_t kChunk = std::size_t{1} << 16;  // numbers
  const std::size_t width = bytes_of(raw.type);
  const auto count = static_cast<std::size_t>(raw.count);
  if (raw.at > source.size() || count > (source.size() - raw.at) / width) {
    return core::Error{
        tr("the file ends before its {n} numbers do; it is cut short.", {{"n", count}})};
  }
  into.type = raw.type;
  if (into.is_double()) {
    into.doubles.resize(count);
  } else {
    into.floats.resize(count);
  }
  std::vector<unsigned char> buffer(std::min(count, kChunk) * width);
  for (std::size_t done = 0; done < count;) {
    const std::size_t now = std::min(kChunk, count - done);
    if (!source.read(raw.at + done * width, buffer.data(), now * width)) {
      return core::Error{tr("the file cannot be read to its end.")};
    }
    for (std::size_t i = 0; i < now; ++i) {
      const double number = double_at(raw.type, buffer.data() + i * width, raw.big_endian);
      if (into.is_double()) {
        into.doubles[done + i] = number;
      } else {
        into.floats[done + i] = static_cast<float>(number);
      }
    }
    done += now;
  }
  return {};
}

core::Result<Array> load_array(std::string_view path) {
  constexpr std::string_view kSuffix = ".safetensors";
  std::string file(path), tensor;
  bool named_safetensors = path.ends_with(kSuffix);
  bool npz = path.ends_with(".npz");
  if (const std::size_t at = path.rfind(".npz:"); at != std::string_view::npos) {
    file = path.substr(0, at + 4);
    tensor = path.substr(at + 5);
    npz = true;
  }
  if (const std::size_t at = path.rfind(".safetensors:"); at != std::string_view::npos) {
    file = path.substr(0, at + kSuffix.size());
    tensor = path.substr(at + kSuffix.size() + 1);
    named_safetensors = true;
  }
  core::Result<std::unique_ptr<ByteSource>> source = FileSource::open(file);
  if (!source) return core::Error{source.error()};
  const FileKind kind = identify(file, **source);
  const bool safetensors = named_safetensors || kind == FileKind::kSafetensors;
  const bool zipped = kind == FileKind::kNpz || (npz && kind == FileKind::kZip);
  core::Result<Array> array = safetensors ? read_safetensors(**source, tensor)
                              : zipped    ? read_npz(**source, tensor)
                                          : read_npy(**source);
  if (array) return array;
  const bool other = kind != FileKind::kNpy && kind != FileKind::kSafetensors && !zipped;
  const std::string refusal = other ? not_wanted(kind, "an array") : std::string();
  return core::Error{"\"" + file + "\": " +
                     (refusal.empty()
                          ? array.error()
                          : refusal + "give a .npy file, FILE.npz:NAME or FILE.safetensors:NAME.")};
}

}  // namespace ropewalk::formats
