// A model's tensors, wherever they lie: one .safetensors, the files of an index, or a GGUF. Rows
// are read where they are needed; nothing is ever read whole.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "formats/byte_source.h"
#include "formats/gguf/ggml_type.h"

namespace ropewalk::formats {

struct WeightTensor {
  std::string name;
  std::vector<std::int64_t> shape;  // rows first, as PyTorch writes it
  std::string type_name;            // as the file has it
  const GgmlType* type = nullptr;   // null: known here neither by size nor by meaning
  std::size_t file = 0;
  std::uint64_t at = 0;

  std::int64_t rows() const { return shape.size() < 2 ? 1 : shape.front(); }
  std::int64_t columns() const { return shape.empty() ? 1 : shape.back(); }
};

class Weights {
 public:
  using Wanted = bool (*)(std::string_view name);

  // A .safetensors, an index.json or a GGUF. Only tensors that `wanted` names are kept: a model may
  // have hundreds of thousands. The errors name the file.
  static core::Result<Weights> open(const std::string& path, Wanted wanted);
  // Of bytes that are at hand: one file; for tests and for the page.
  static core::Result<Weights> of(std::unique_ptr<ByteSource> source, std::string_view name,
                                  Wanted wanted);

  bool is_gguf() const { return gguf_; }
  const std::vector<WeightTensor>& tensors() const { return tensors_; }
  const WeightTensor* find(std::string_view name) const;

  // Can its rows be read: of a type that is, in whole blocks, of one or two dimensions, and inside
  // the file?
  core::Status check(const WeightTensor& tensor);
  // Rows from `first` on as floats, as many as `into` holds; into.size() is a multiple of
  // columns(). The tensor has passed check(), and has the rows.
  core::Status read_rows(const WeightTensor& tensor, std::int64_t first, std::span<float> into);

 private:
  core::Status add_safetensors(ByteSource& source, std::size_t file, Wanted wanted);
  core::Status add_gguf(ByteSource& source, Wanted wanted);
  core::Status add_index(const std::string& path, Wanted wanted);
  core::Status sort_names();
  core::Result<ByteSource*> source_of(std::size_t file);
  core::Error in_file(std::size_t file, const std::string& sentence) const;

  std::vector<std::string> files_;
  std::unique_ptr<ByteSource> open_;  // of one file at a time
  std::size_t open_file_ = 0;
  std::vector<WeightTensor> tensors_;  // by name
  std::vector<unsigned char> buffer_;
  bool gguf_ = false;
};

}  // namespace ropewalk::formats
