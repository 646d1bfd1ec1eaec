#include "formats/file_kind.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <initializer_list>
#include <optional>
#include <vector>

#include "core/words/words.h"
#include "formats/byte_source.h"

namespace ropewalk::formats {
namespace {

using std::string_view_literals::operator""sv;  // NOLINT(misc-unused-using-decls): it is used

bool ends_with(std::string_view name, std::string_view end) {
  if (name.size() < end.size()) return false;
  return std::equal(end.begin(), end.end(), name.end() - static_cast<std::ptrdiff_t>(end.size()),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
}

// Little endian, as all of these formats are; 0 where the bytes end.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t number = 0;
  for (std::size_t i = width; i-- > 0;) {
    if (at + i >= bytes.size()) return 0;
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

// ---- by the first bytes

struct Signature {
  std::string_view bytes;
  FileKind kind;
  std::size_t at = 0;
};
constexpr std::array kSignatures = {
    Signature{"\x93NUMPY"sv, FileKind::kNpy},
    Signature{"GGUF"sv, FileKind::kGguf},
    Signature{"24ka"sv, FileKind::kLlama2c},  // "ak42": llama2.c, export.py, versions 1 and 2
    Signature{"\x89PNG\r\n\x1a\n"sv, FileKind::kPng},
    Signature{"\xFF\xD8\xFF"sv, FileKind::kJpeg},
    Signature{"GIF8"sv, FileKind::kPicture},
    Signature{"WEBP"sv, FileKind::kPicture, 8},
    Signature{"%PDF-"sv, FileKind::kPdf},
    Signature{"\0asm"sv, FileKind::kWasm},
    Signature{"\x1f\x8b"sv, FileKind::kGzip},
    Signature{"BZh"sv, FileKind::kArchive},
    Signature{"\xFD"
              "7zXZ\0"sv,
              FileKind::kArchive},
    Signature{"\x28\xB5\x2F\xFD"sv, FileKind::kArchive},  // zstd
    Signature{"7z\xBC\xAF\x27\x1C"sv, FileKind::kArchive},
    Signature{"ustar"sv, FileKind::kArchive, 257},
    Signature{"\x89HDF\r\n\x1a\n"sv, FileKind::kHdf5},
    Signature{"\xFF\xFE"sv, FileKind::kUtf16},
    Signature{"\xFE\xFF"sv, FileKind::kUtf16},
};

// Names of a zip's files, as far as the head holds them (APPNOTE 4.3.7: local headers).
std::vector<std::string_view> names_in_zip(std::string_view bytes) {
  std::vector<std::string_view> names;
  for (std::size_t at = 0; names.size() < 64; ++at) {
    at = bytes.find("PK\x03\x04"sv, at);
    if (at == std::string_view::npos || bytes.size() - at < 30) break;
    const auto length = static_cast<std::size_t>(number_at(bytes, at + 26, 2));
    names.push_back(bytes.substr(at + 30, length));
  }
  return names;
}

FileKind kind_of_zip(std::string_view bytes) {
  const std::vector<std::string_view> names = names_in_zip(bytes);
  if (names.empty()) return FileKind::kZip;
  const auto ends = [](std::string_view end) {
    return [end](std::string_view name) { return name.ends_with(end); };
  };
  if (std::any_of(names.begin(), names.end(), ends("/data.pkl"))) return FileKind::kPyTorch;
  return names.front().ends_with(".npy") ? FileKind::kNpz : FileKind::kZip;
}

// Pickle's PROTO 2 to 5; what torch.save wrote before its zip begins with a number of its own.
std::optional<FileKind> kind_of_pickle(std::string_view bytes) {
  if (bytes.size() < 2 || bytes[0] != '\x80' || bytes[1] < 2 || bytes[1] > 5) return std::nullopt;
  const bool torch =
      bytes.substr(2).starts_with("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv);
  return torch ? FileKind::kPyTorch : FileKind::kPickle;
}

// A length, then a JSON object of it.
bool is_safetensors(const FileHead& head) {
  const std::uint64_t length = number_at(head.bytes, 0, 8);
  return length >= 2 && head.size >= 8 && length <= head.size - 8 && head.bytes.size() > 8 &&
         head.bytes[8] == '{';
}

// Version 0 has no mark: its first seven whole numbers must be a model's that fills the file as
// they say (llama2.c, run.c, memory_map_weights; a negative vocab_size: the last layer apart).
bool is_llama2c(const FileHead& head) {
  constexpr std::uint64_t kMax = std::uint64_t{1} << 24;
  std::array<std::uint64_t, 7> field{};
  if (head.bytes.size() < 28) return false;
  for (std::size_t i = 0; i < field.size(); ++i) {
    auto value = static_cast<std::int32_t>(number_at(head.bytes, 4 * i, 4));
    if (i == 5 && value > -static_cast<std::int32_t>(kMax)) value = std::abs(value);
    if (value <= 0 || static_cast<std::uint64_t>(value) > kMax) return false;
    field[i] = static_cast<std::uint64_t>(value);
  }
  const auto [dim, hidden, layers, heads, kv_heads, vocab, length] = field;
  if (dim % heads != 0 || heads % kv_heads != 0 || layers > 4096 || dim > 65536) return false;
  const std::uint64_t head_size = dim / heads, kv_dim = kv_heads * head_size;
  const std::uint64_t block = 2 * dim + 2 * dim * dim + 2 * dim * kv_dim + 3 * dim * hidden;
  const std::uint64_t shared = vocab * dim + layers * block + dim + length * head_size;
  const bool apart = static_cast<std::int32_t>(number_at(head.bytes, 20, 4)) < 0;
  return head.size == 28 + 4 * (shared + (apart ? vocab * dim : 0));
}

// The tokenizer.bin beside it: the longest token, then of each a score, its length, its bytes. The
// first is "<unk>" by convention of sentencepiece.
bool is_llama2c_tokenizer(std::string_view bytes) {
  return number_at(bytes, 8, 4) == 5 && bytes.substr(12).starts_with("<unk>");
}

// sentencepiece's protobuf begins with its first piece.
bool is_sentencepiece(std::string_view bytes) {
  return bytes.size() > 9 && bytes[0] == '\x0a' && bytes[2] == '\x0a' &&
         bytes.substr(4).starts_with("<");
}

std::optional<FileKind> kind_of_binary(const FileHead& head) {
  for (const Signature& signature : kSignatures)
    if (head.bytes.size() >= signature.at &&
        head.bytes.substr(signature.at).starts_with(signature.bytes))
      return signature.kind;
  if (head.bytes.starts_with("BM"sv) && number_at(head.bytes, 2, 4) == head.size)
    return FileKind::kPicture;
  if (head.bytes.starts_with("PK\x03\x04"sv) || head.bytes.starts_with("PK\x05\x06"sv))
    return kind_of_zip(head.bytes);
  if (const auto pickle = kind_of_pickle(head.bytes)) return pickle;
  if (is_safetensors(head)) return FileKind::kSafetensors;
  if (is_llama2c(head)) return FileKind::kLlama2c;
  if (is_llama2c_tokenizer(head.bytes) || is_sentencepiece(head.bytes)) return FileKind::kTokenizer;
  const bool text = std::none_of(head.bytes.begin(), head.bytes.end(), [](char c) {
    return (c >= 0 && c < '\t') || (c > '\r' && c < ' ');
  });
  return text ? std::nullopt : std::optional(FileKind::kUnknown);
}

// ---- by its text

constexpr std::string_view kSpace = " \t\r\n";

// Keys of the outermost object, as they are spelled, as far as the text goes: it may be cut off
// anywhere.
std::vector<std::string_view> top_keys(std::string_view text) {
  constexpr std::size_t kMaxKeys = 256;
  std::vector<std::string_view> keys;
  int depth = 0;
  for (std::size_t i = 0; i < text.size() && keys.size() < kMaxKeys; ++i) {
    const char c = text[i];
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) break;
    } else if (c == '"') {
      std::size_t end = i + 1;
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      if (end >= text.size()) break;
      const std::size_t after = text.find_first_not_of(" \t\r\n", end + 1);
      if (depth == 1 && after != std::string_view::npos && text[after] == ':')
        keys.push_back(text.substr(i + 1, end - i - 1));
      i = end;
    }
  }
  return keys;
}

// `whole`: the text is not cut off.
FileKind kind_of_object(std::string_view text, bool whole) {
  const std::vector<std::string_view> keys = top_keys(text);
  const auto has = [&keys](std::initializer_list<std::string_view> any) {
    return std::any_of(any.begin(), any.end(), [&keys](std::string_view key) {
      return std::find(keys.begin(), keys.end(), key) != keys.end();
    });
  };
  if (has({"weight_map"})) return FileKind::kSafetensorsIndex;
  if (has({"peft_type"}) || (has({"lora_alpha"}) && has({"target_modules"})))
    return FileKind::kAdapter;
  if (has({"tokenizer_class", "added_tokens", "pre_tokenizer", "bos_token",
           "added_tokens_decoder"}))
    return FileKind::kTokenizer;
  if (has({"model_type", "architectures", "hidden_size", "num_attention_heads", "head_dim",
           "n_embd", "d_model", "text_config", "qk_rope_head_dim"}))
    return FileKind::kModelConfig;
  if (has({"n_layers", "n_heads", "n_kv_heads"})) return FileKind::kModelParams;
  if (has({"rope_theta", "rope_scaling", "rope_parameters", "rope_type"}) ||
      (has({"type"}) && has({"factor"})))
    return whole ? FileKind::kOverrides : FileKind::kModelConfig;
  if (has({"max_position_embeddings"})) return FileKind::kModelConfig;
  if (has({"image_processor_type", "feature_extractor_type", "processor_class"}) ||
      (has({"eos_token_id"}) && has({"transformers_version", "do_sample", "temperature"})))
    return FileKind::kModelPart;
  return FileKind::kJson;
}

// A line of numbers and what parts them.
bool is_number_line(std::string_view line) {
  return line.find_first_of("0123456789") != std::string_view::npos &&
         line.find_first_not_of("0123456789+-.,;eE \t\r") == std::string_view::npos;
}

// Numbers in the first line, or in the second below names, whatever comments stand above; else a
// heading somewhere near.
std::optional<FileKind> kind_of_lines(std::string_view text) {
  int lines = 0;
  bool heading = false;
  while (!text.empty() && lines < 200) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.find_first_not_of(kSpace) == std::string_view::npos) continue;
    if (line.starts_with("# ") || line.starts_with("## ")) heading = true;
    if (line.starts_with('#')) continue;
    if (++lines <= 2 && is_number_line(line)) return FileKind::kNumberLines;
  }
  if (heading) return FileKind::kMarkdown;
  return std::nullopt;
}

FileKind kind_of_markup(std::string_view text) {
  const auto starts = [text](std::string_view tag) {
    return text.size() >= tag.size() && ends_with(text.substr(0, tag.size()), tag);
  };
  if (starts("<!doctype html") || starts("<html") || starts("<head")) return FileKind::kHtml;
  const bool svg =
      starts("<svg") || (starts("<?xml") && text.find("<svg") != std::string_view::npos);
  return svg ? FileKind::kSvg : FileKind::kText;
}

FileKind kind_of_text(const FileHead& head) {
  std::string_view text = head.bytes;
  if (text.starts_with("\xEF\xBB\xBF"sv)) text.remove_prefix(3);
  const std::size_t start = text.find_first_not_of(kSpace);
  text = start == std::string_view::npos ? std::string_view() : text.substr(start);
  const bool markdown = ends_with(head.name, ".md") || ends_with(head.name, ".markdown");
  if (text.starts_with('<')) {
    const FileKind kind = kind_of_markup(text);
    if (kind == FileKind::kHtml || (kind == FileKind::kSvg && !markdown)) return kind;
  }
  if (markdown) return FileKind::kMarkdown;
  if (text.starts_with('{')) return kind_of_object(text, head.size <= head.bytes.size());
  if (text.starts_with('[') || ends_with(head.name, ".json")) return FileKind::kJson;
  if (ends_with(head.name, ".csv") || ends_with(head.name, ".tsv")) return FileKind::kNumberLines;
  // tiktoken's tokens in base64 with their ranks; merges of byte pairs.
  if (text.starts_with("IQ== 0") || text.starts_with("#version: 0.")) return FileKind::kTokenizer;
  return kind_of_lines(text).value_or(FileKind::kText);
}

// What stands behind "this is".
constexpr std::array<std::string_view, kFileKinds> kWords = {
    N_("a folder"),
    N_("an empty file"),
    N_("lines of numbers"),
    N_("JSON"),
    N_("a NumPy array (npy)"),
    N_("an archive of NumPy arrays (npz)"),
    N_("Markdown"),
    N_("a web page (HTML)"),
    N_("plain text"),
    N_("text in UTF-16"),
    N_("a model's config.json"),
    N_("a model's params.json, as Meta and Mistral name its fields"),
    N_("a fragment of settings to lay over a model's config.json"),
    N_("the settings of an adapter (LoRA)"),
    N_("the settings of another part of a model (of sampling, or of pictures and sound)"),
    N_("a tokenizer"),
    N_("weights in safetensors"),
    N_("the index of a model's safetensors files"),
    N_("a model in GGUF"),
    N_("a PyTorch checkpoint"),
    N_("a Python pickle"),
    N_("a llama2.c checkpoint"),
    N_("a PNG picture"),
    N_("a JPEG picture"),
    N_("a picture"),
    N_("an SVG picture"),
    N_("a PDF document"),
    N_("a WebAssembly program"),
    N_("a zip archive"),
    N_("gzip-compressed"),
    N_("a compressed archive"),
    N_("HDF5"),
    N_("of a kind that is not known here"),
};

}  // namespace

FileKind identify(const FileHead& head) {
  if (head.size == 0) return FileKind::kEmpty;
  const FileKind kind = kind_of_binary(head).value_or(FileKind::kText);
  // Its reader says what is wrong with it.
  const bool open = kind == FileKind::kUnknown || kind == FileKind::kText;
  if (open && ends_with(head.name, ".npy")) return FileKind::kNpy;
  return kind == FileKind::kText ? kind_of_text(head) : kind;
}

FileKind identify(std::string_view name, ByteSource& source) {
  std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), kHeadBytes)),
                    '\0');
  if (!source.read(0, bytes.data(), bytes.size())) return FileKind::kUnknown;
  return identify({name, source.size(), bytes});
}

std::string_view words_of(FileKind kind) { return tr(kWords[static_cast<std::size_t>(kind)]); }

std::string not_wanted(FileKind kind, std::string_view wanted) {
  switch (kind) {
    case FileKind::kUnknown:
    case FileKind::kText:
    case FileKind::kMarkdown:
    case FileKind::kNumberLines:
    case FileKind::kJson:
      return {};
    default:
      return tr("this is {what}, not {wanted}", {{"what", words_of(kind)}, {"wanted", wanted}}) +
             "; ";
  }
}

}  // namespace ropewalk::formats
