// What a file is, by what is in it: its first bytes, its size, and where those leave it open, the
// end of its name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ropewalk::formats {

class ByteSource;

enum class FileKind : std::uint8_t {
  kFolder,
  kEmpty,
  // Numbers.
  kNumberLines,  // CSV and its cousins
  kJson,         // of no kind below: rows of numbers, if it is any
  kNpy,
  kNpz,
  // Words.
  kMarkdown,
  kHtml,
  kText,
  kUtf16,
  // Models.
  kModelConfig,  // Hugging Face's config.json
  kModelParams,  // Meta's and Mistral's params.json
  kOverrides,    // rotary settings to lay over a config.json
  kAdapter,      // adapter_config.json
  kModelPart,    // generation_config.json, preprocessor_config.json
  kTokenizer,    // tokenizer.json, tokenizer_config.json, tokenizer.model, tokenizer.bin
  kSafetensors,
  kSafetensorsIndex,  // model.safetensors.index.json
  kGguf,
  kPyTorch,  // a zip that torch.save made, or its pickle of before
  kPickle,
  kLlama2c,  // a checkpoint of llama2.c, versions 0 to 2
  // Pictures, documents, programs, packings.
  kPng,
  kJpeg,
  kPicture,  // GIF, WebP, BMP
  kSvg,
  kPdf,
  kWasm,
  kZip,
  kGzip,
  kArchive,  // bzip2, xz, zstd, 7z, tar
  kHdf5,
  kUnknown,
};
inline constexpr int kFileKinds = static_cast<int>(FileKind::kUnknown) + 1;

// So many of its first bytes decide.
inline constexpr std::size_t kHeadBytes = std::size_t{64} << 10;

// What is known of a file before it is read.
struct FileHead {
  std::string_view name;
  std::uint64_t size = 0;
  std::string_view bytes;  // the first kHeadBytes, or all of a smaller file
};
FileKind identify(const FileHead& head);
// Reads no more than the first kHeadBytes.
FileKind identify(std::string_view name, ByteSource& source);

// "a NumPy array (npy)": what stands behind "this is".
std::string_view words_of(FileKind kind);

// "this is a model in GGUF, not an npy file; ": the first half of a refusal by a reader of `wanted`
// ("an npy file"); "" of what has no kind of its own.
std::string not_wanted(FileKind kind, std::string_view wanted);

}  // namespace ropewalk::formats
