#include "formats/safetensors.h"

#include <algorithm>
#include <array>
#include <optional>

#include "formats/json.h"

namespace ropewalk::formats {
namespace {

using Tensor = SafetensorsEntry;

struct Typed {
  std::string_view name;
  NumberType type;
};
constexpr std::array kTypes = {
    Typed{"F64", NumberType::kF64},   Typed{"F32", NumberType::kF32},
    Typed{"F16", NumberType::kF16},   Typed{"BF16", NumberType::kBf16},
    Typed{"I64", NumberType::kI64},   Typed{"I32", NumberType::kI32},
    Typed{"I16", NumberType::kI16},   Typed{"I8", NumberType::kI8},
    Typed{"U64", NumberType::kU64},   Typed{"U32", NumberType::kU32},
    Typed{"U16", NumberType::kU16},   Typed{"U8", NumberType::kU8},
    Typed{"BOOL", NumberType::kBool},
};

std::optional<NumberType> type_of(std::string_view dtype) {
  for (const Typed& typed : kTypes) {
    if (typed.name == dtype) return typed.type;
  }
  return std::nullopt;
}

std::string shown_name(const std::string& name) { return shown(Json(name)); }

std::optional<std::vector<std::uint64_t>> whole_numbers(const Json* list) {
  if (list == nullptr || !list->is_array()) return std::nullopt;
  std::vector<std::uint64_t> numbers;
  for (const Json& item : *list) {
    const auto* number = item.get_ptr<const Json::number_unsigned_t*>();
    if (number == nullptr || *number > (std::uint64_t{1} << 62)) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

core::Result<Tensor> read_entry(const std::string& name, const Json& entry, std::uint64_t data_at,
                                std::uint64_t size) {
  Tensor tensor;
  tensor.name = name;
  const std::string where = "the tensor " + shown_name(name);
  const Json* dtype = find_member(entry, "dtype");
  const auto shape = whole_numbers(find_member(entry, "shape"));
  const auto offsets = whole_numbers(find_member(entry, "data_offsets"));
  const auto* text = dtype == nullptr ? nullptr : dtype->get_ptr<const Json::string_t*>();
  if (text == nullptr || !shape || !offsets || offsets->size() != 2) {
    return core::Error{where + " needs dtype, shape and data_offsets; the file is damaged."};
  }
  tensor.dtype = *text;
  tensor.shape.assign(shape->begin(), shape->end());
  const std::uint64_t begin = (*offsets)[0], end = (*offsets)[1];
  tensor.at = data_at + begin;
  tensor.bytes = end - begin;
  if (begin > end || end > size) {
    return core::Error{where + " has data_offsets " + shown(*find_member(entry, "data_offsets")) +
                       ", but the file has " + std::to_string(size) +
                       " bytes of numbers; it is cut short or damaged."};
  }
  return tensor;
}

core::Status check_overlaps(std::vector<const Tensor*> tensors) {
  std::sort(tensors.begin(), tensors.end(), [](const Tensor* a, const Tensor* b) {
    return a->at != b->at ? a->at < b->at : a->bytes < b->bytes;
  });
  for (std::size_t i = 1; i < tensors.size(); ++i) {
    if (tensors[i - 1]->at + tensors[i - 1]->bytes <= tensors[i]->at) continue;
    return core::Error{"the tensors " + shown_name(tensors[i - 1]->name) + " and " +
                       shown_name(tensors[i]->name) + " lie over each other; the file is damaged."};
  }
  return {};
}

std::string names_of(const std::vector<Tensor>& tensors) {
  constexpr std::size_t kMax = 12;
  std::string names;
  for (std::size_t i = 0; i < std::min(kMax, tensors.size()); ++i) {
    names += (i == 0 ? "" : ", ") + shown_name(tensors[i].name);
  }
  if (tensors.size() > kMax) {
    names += " and " + std::to_string(tensors.size() - kMax) + " more";
  }
  return names.empty() ? "none" : names;
}

core::Result<Json> read_header_json(ByteSource& source, std::uint64_t& data_at) {
  std::array<unsigned char, 8> start{};
  if (!source.read(0, start.data(), start.size())) {
    return core::Error{"this is not a safetensors file: it has fewer than 8 bytes."};
  }
  std::uint64_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | start[i];
  if (length > source.size() - 8 || length > kMaxJsonBytes) {
    return core::Error{"this is not a safetensors file: its header would have " +
                       std::to_string(length) + " bytes (at most 16777216 are read)."};
  }
  std::string text(static_cast<std::size_t>(length), ' ');
  if (!source.read(8, text.data(), text.size())) return core::Error{"the header is cut short."};
  data_at = 8 + length;
  const core::Result<JsonDocument> document = parse_json(text);
  if (!document) return core::Error{"header, " + document.error()};
  if (!document->root.is_object()) return core::Error{"the header is not a JSON object."};
  if (!document->notes.empty()) return core::Error{"header: " + document->notes.front()};
  return document->root;
}

core::Result<std::vector<Tensor>> read_entries(ByteSource& source) {
  std::uint64_t data_at = 0;
  const core::Result<Json> root = read_header_json(source, data_at);
  if (!root) return core::Error{root.error()};
  std::vector<Tensor> tensors;
  for (const auto& [name, entry] : root->items()) {
    if (name == "__metadata__") continue;
    core::Result<Tensor> tensor = read_entry(name, entry, data_at, source.size() - data_at);
    if (!tensor) return core::Error{tensor.error()};
    tensors.push_back(std::move(*tensor));
  }
  return tensors;
}

}  // namespace

core::Result<std::vector<SafetensorsEntry>> read_safetensors_header(ByteSource& source) {
  core::Result<std::vector<Tensor>> tensors = read_entries(source);
  if (!tensors) return tensors;
  std::vector<const Tensor*> places;
  for (const Tensor& tensor : *tensors) places.push_back(&tensor);
  const core::Status apart = check_overlaps(std::move(places));
  if (!apart) return core::Error{apart.error()};
  return tensors;
}

core::Result<Array> read_tensor(ByteSource& source, const SafetensorsEntry& entry) {
  const std::optional<NumberType> type = type_of(entry.dtype);
  const std::string where = "the tensor " + shown_name(entry.name);
  if (!type) {
    return core::Error{where + " has the type " + shown_name(entry.dtype) +
                       ", which is not read; convert it to F32."};
  }
  const core::Result<std::int64_t> count = checked_count(entry.shape, *type);
  if (!count) return core::Error{where + ": " + count.error()};
  if (static_cast<std::uint64_t>(*count) * bytes_of(*type) != entry.bytes) {
    return core::Error{where + " of shape " + shape_text(entry.shape) + " and type " + entry.dtype +
                       " does not fill its " + std::to_string(entry.bytes) +
                       " bytes; the file is damaged."};
  }
  Array array;
  array.shape = entry.shape;
  const core::Status read =
      read_numbers(source, {.type = *type, .at = entry.at, .count = *count}, array);
  if (!read) return core::Error{where + ": " + read.error()};
  return array;
}

core::Result<Array> read_safetensors(ByteSource& source, std::string_view name) {
  const core::Result<std::vector<Tensor>> tensors = read_safetensors_header(source);
  if (!tensors) return core::Error{tensors.error()};
  const Tensor* wanted = nullptr;
  for (const Tensor& tensor : *tensors) {
    if (tensor.name == name || (name.empty() && tensors->size() == 1)) wanted = &tensor;
  }
  if (wanted != nullptr) return read_tensor(source, *wanted);
  return core::Error{(name.empty() ? std::string("which tensor is meant? Write FILE:NAME")
                                   : "there is no tensor " + shown_name(std::string(name))) +
                     "; the file has " + names_of(*tensors) + "."};
}

std::string write_safetensors(std::span<const NamedTensor> tensors,
                              std::span<const std::pair<std::string, std::string>> metadata) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) {
    nlohmann::ordered_json said = nlohmann::ordered_json::object();
    for (const auto& pair : metadata) said[pair.first] = pair.second;
    header["__metadata__"] = said;
  }
  std::uint64_t at = 0;
  for (const NamedTensor& tensor : tensors) {
    const std::uint64_t end = at + tensor.values.size() * sizeof(float);
    header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {at, end}}};
    at = end;
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  std::string out;
  out.reserve(8 + text.size() + static_cast<std::size_t>(at));
  for (std::size_t i = 0; i < 8; ++i) {
    out.push_back(static_cast<char>(std::uint64_t{text.size()} >> (8 * i) & 0xFFU));
  }
  out += text;
  for (const NamedTensor& tensor : tensors) {
    out.append(reinterpret_cast<const char*>(tensor.values.data()),
               tensor.values.size() * sizeof(float));
  }
  return out;
}

core::Result<std::string> safetensors_metadata(ByteSource& source, std::string_view key) {
  std::uint64_t data_at = 0;
  const core::Result<Json> root = read_header_json(source, data_at);
  if (!root) return core::Error{root.error()};
  const Json* said = find_member(*root, "__metadata__");
  const Json* text = said == nullptr ? nullptr : find_member(*said, key);
  return text == nullptr || !text->is_string() ? std::string() : text->get<std::string>();
}

}  // namespace ropewalk::formats
