#include "formats/model_files/weights.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "formats/array.h"
#include "formats/file_kind.h"
#include "formats/gguf/gguf.h"
#include "formats/json.h"
#include "formats/model_files/folder_file.h"
#include "formats/model_files/safetensors_index.h"
#include "formats/safetensors.h"

namespace ropewalk::formats {
namespace {

using core::Error;
using core::Status;

constexpr std::size_t kMaxKept = 200000;

// safetensors' names for types that ggml knows by others.
const GgmlType* type_of_safetensors(std::string_view dtype) {
  constexpr std::array<std::pair<std::string_view, std::uint32_t>, 3> kTypes = {
      {{"F32", 0}, {"F16", 1}, {"BF16", 30}}};
  for (const auto& [name, id] : kTypes)
    if (name == dtype) return find_ggml_type(id);
  return nullptr;
}

std::string shown_name(std::string_view name) { return '"' + printable(name, 100) + '"'; }

}  // namespace

Error Weights::in_file(std::size_t file, const std::string& sentence) const {
  return {'"' + printable(files_[file], 400) + "\": " + sentence};
}

core::Result<Weights> Weights::open(const std::string& path, Wanted wanted) {
  core::Result<std::unique_ptr<ByteSource>> source = FileSource::open(path);
  if (!source) return Error{source.error()};
  if (identify(path, **source) != FileKind::kSafetensorsIndex)
    return of(std::move(*source), path, wanted);
  Weights weights;
  if (Status s = weights.add_index(path, wanted); !s) return Error{s.error()};
  return weights;
}

core::Result<Weights> Weights::of(std::unique_ptr<ByteSource> source, std::string_view name,
                                  Wanted wanted) {
  Weights weights;
  weights.files_.emplace_back(name);
  weights.open_ = std::move(source);
  const FileKind kind = identify(name, *weights.open_);
  weights.gguf_ = kind == FileKind::kGguf;
  const bool named = name.ends_with(".safetensors");
  Status read;
  if (weights.gguf_) {
    read = weights.add_gguf(*weights.open_, wanted);
  } else if (kind == FileKind::kSafetensors || named) {
    read = weights.add_safetensors(*weights.open_, 0, wanted);
  } else {
    const std::string what = not_wanted(kind, "weights");
    return weights.in_file(0, (what.empty() ? "these are no weights that are read here; " : what) +
                                  "give a .safetensors, its index or folder, or a GGUF.");
  }
  if (read) read = weights.sort_names();
  if (!read) return weights.in_file(0, read.error());
  return weights;
}

Status Weights::add_safetensors(ByteSource& source, std::size_t file, Wanted wanted) {
  core::Result<std::vector<SafetensorsEntry>> entries = read_safetensors_header(source);
  if (!entries) return Error{entries.error()};
  for (SafetensorsEntry& entry : *entries) {
    if (!wanted(entry.name)) continue;
    WeightTensor tensor;
    tensor.type = type_of_safetensors(entry.dtype);
    std::uint64_t count = 1;
    for (const std::int64_t size : entry.shape) {
      const auto next = static_cast<std::uint64_t>(size);
      if (next > 0 && count > (std::uint64_t{1} << 56) / next) count = UINT64_MAX / 16;
      if (count < UINT64_MAX / 16) count *= next;
    }
    if (tensor.type != nullptr && count * tensor.type->bytes != entry.bytes) {
      return Error{"the tensor " + shown_name(entry.name) + " of shape " + shape_text(entry.shape) +
                   " and type " + printable(entry.dtype, 16) + " does not fill its " +
                   std::to_string(entry.bytes) + " bytes; the file is damaged, fetch it again."};
    }
    tensor.name = std::move(entry.name);
    tensor.shape = std::move(entry.shape);
    tensor.type_name = printable(entry.dtype, 16);
    tensor.file = file;
    tensor.at = entry.at;
    tensors_.push_back(std::move(tensor));
  }
  return {};
}

Status Weights::add_gguf(ByteSource& source, Wanted wanted) {
  core::Result<GgufFile> gguf = read_gguf(source);
  if (!gguf) return Error{gguf.error()};
  if (gguf->number("split.count").value_or(1.0) > 1.0) {
    return Error{
        "this is one of several files that the model was split into; join them with llama.cpp's "
        "llama-gguf-split --merge."};
  }
  for (GgufTensor& entry : gguf->tensors) {
    if (!wanted(entry.name)) continue;
    WeightTensor tensor;
    tensor.type = find_ggml_type(entry.type);
    tensor.type_name =
        tensor.type != nullptr ? std::string(tensor.type->name) : std::to_string(entry.type);
    tensor.name = std::move(entry.name);
    tensor.shape = std::move(entry.shape);
    tensor.at = entry.at;
    tensors_.push_back(std::move(tensor));
  }
  return {};
}

Status Weights::add_index(const std::string& path, Wanted wanted) {
  const auto wrong = [&path](const std::string& sentence) {
    return Error{'"' + printable(path, 400) + "\": " + sentence};
  };
  const core::Result<std::unique_ptr<ByteSource>> source = FileSource::open(path);
  if (!source) return Error{source.error()};
  const std::uint64_t size = (*source)->size();
  std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(size, kMaxIndexBytes + 1)),
                   '\0');
  if (!(*source)->read(0, text.data(), text.size())) return wrong("the file cannot be read.");
  const core::Result<SafetensorsIndex> index = read_safetensors_index(text);
  if (!index) return wrong(index.error());
  for (const std::string& name : index->files) {
    core::Result<std::string> file = file_in_folder(folder_of(path), name);
    if (!file) return wrong("weight_map: " + file.error());
    files_.push_back(std::move(*file));
  }
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const core::Result<ByteSource*> part = source_of(i);
    if (!part) return Error{part.error()};
    if (Status s = add_safetensors(**part, i, wanted); !s) return in_file(i, s.error());
    if (tensors_.size() <= kMaxKept) continue;
    return wrong("the files hold more than " + std::to_string(kMaxKept) +
                 " projections of queries and keys; is it the right folder?");
  }
  if (Status s = sort_names(); !s) return wrong(s.error());
  return {};
}

Status Weights::sort_names() {
  std::sort(tensors_.begin(), tensors_.end(),
            [](const WeightTensor& a, const WeightTensor& b) { return a.name < b.name; });
  const auto twice = std::adjacent_find(
      tensors_.begin(), tensors_.end(),
      [](const WeightTensor& a, const WeightTensor& b) { return a.name == b.name; });
  if (twice == tensors_.end()) return {};
  return Error{"the tensor " + shown_name(twice->name) +
               " is there twice; remove the file that does not belong to the model."};
}

core::Result<ByteSource*> Weights::source_of(std::size_t file) {
  if (open_ == nullptr || open_file_ != file) {
    core::Result<std::unique_ptr<ByteSource>> source = FileSource::open(files_[file]);
    if (!source) return Error{source.error()};
    open_ = std::move(*source);
    open_file_ = file;
  }
  return open_.get();
}

const WeightTensor* Weights::find(std::string_view name) const {
  const auto at = std::lower_bound(
      tensors_.begin(), tensors_.end(), name,
      [](const WeightTensor& tensor, std::string_view wanted) { return tensor.name < wanted; });
  return at == tensors_.end() || at->name != name ? nullptr : &*at;
}

Status Weights::check(const WeightTensor& tensor) {
  constexpr std::int64_t kMaxColumns = std::int64_t{1} << 24;
  const std::string where = "the tensor " + shown_name(tensor.name);
  if (tensor.type == nullptr || tensor.type->dequantize == nullptr) {
    return in_file(tensor.file,
                   where + " is of the type " + tensor.type_name + ", which is not read (" +
                       (gguf_ ? readable_ggml_types() : std::string("F32, F16, BF16")) +
                       " are); give the model in one of these.");
  }
  const bool flat = tensor.shape.size() == 1 || tensor.shape.size() == 2;
  if (!flat || tensor.rows() < 1 || tensor.columns() < 1 || tensor.columns() > kMaxColumns) {
    return in_file(tensor.file, where + " has the shape " + shape_text(tensor.shape) +
                                    ", but a projection has rows and columns.");
  }
  const auto columns = static_cast<std::uint64_t>(tensor.columns());
  const std::optional<std::uint64_t> row = ggml_bytes(*tensor.type, columns);
  if (!row) {
    return in_file(tensor.file, where + " has rows of " + std::to_string(columns) +
                                    " numbers, which do not fill blocks of " +
                                    std::to_string(tensor.type->numbers) + " as " +
                                    tensor.type_name + " has them; the file is damaged.");
  }
  const core::Result<ByteSource*> source = source_of(tensor.file);
  if (!source) return Error{source.error()};
  const std::uint64_t size = (*source)->size();
  const auto rows = static_cast<std::uint64_t>(tensor.rows());
  if (tensor.at <= size && rows <= (size - tensor.at) / *row) return {};
  return in_file(tensor.file, where + " of shape " + shape_text(tensor.shape) + " at byte " +
                                  std::to_string(tensor.at) + " goes beyond the file's " +
                                  std::to_string(size) +
                                  " bytes; it is cut short, fetch it again.");
}

Status Weights::read_rows(const WeightTensor& tensor, std::int64_t first, std::span<float> into) {
  const auto columns = static_cast<std::uint64_t>(tensor.columns());
  const std::uint64_t row = columns / tensor.type->numbers * tensor.type->bytes;
  const core::Result<ByteSource*> source = source_of(tensor.file);
  if (!source) return Error{source.error()};
  buffer_.resize(static_cast<std::size_t>(into.size() / columns * row));
  if (!(*source)->read(tensor.at + static_cast<std::uint64_t>(first) * row, buffer_.data(),
                       buffer_.size())) {
    return in_file(tensor.file, "row " + std::to_string(first) + " of the tensor " +
                                    shown_name(tensor.name) + " cannot be read.");
  }
  dequantize(*tensor.type, buffer_, into);
  return {};
}

}  // namespace ropewalk::formats
