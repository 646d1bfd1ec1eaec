// What files are, by what is in them.
#include "formats/file_kind.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "formats/array.h"
#include "formats/npy.h"

using namespace ropewalk;
using namespace ropewalk::formats;
using std::string_view_literals::operator""sv;

namespace {

FileKind kind_of(std::string_view name, std::string_view bytes) {
  return identify({.name = name, .size = bytes.size(), .bytes = bytes.substr(0, kHeadBytes)});
}

std::string little_endian(std::vector<std::int32_t> numbers) {
  std::string bytes;
  for (const std::int32_t number : numbers)
    for (int i = 0; i < 4; ++i)
      bytes += static_cast<char>(static_cast<std::uint32_t>(number) >> (8 * i) & 0xFF);
  return bytes;
}

// A file of a zip as its local header begins; its bytes do not matter.
std::string in_zip(std::string_view name) {
  std::string header("PK\x03\x04", 4);
  header += std::string(22, '\0');
  header += static_cast<char>(name.size());
  header += std::string(3, '\0');
  return header + std::string(name) + "bytes";
}

std::string safetensors(std::string_view header) {
  std::string bytes(1, static_cast<char>(header.size()));
  return bytes + std::string(7, '\0') + std::string(header);
}

struct Case {
  FileKind kind;
  std::string_view name;
  std::string bytes;
};

std::vector<Case> cases() {
  const std::vector<float> two = {1, 2};
  return {
      {FileKind::kEmpty, "q.npy", ""},
      {FileKind::kNpy, "x", npy_bytes({2}, std::span<const float>(two))},
      {FileKind::kNpy, "q.npy", "nothing"},
      {FileKind::kNpy, "q.npy", std::string("no\0thing", 8)},
      {FileKind::kNpz, "a", in_zip("q.npy") + in_zip("k.npy")},
      {FileKind::kPyTorch, "m.bin", in_zip("archive/data.pkl") + in_zip("archive/data/0")},
      {FileKind::kPyTorch, "m.pt",
       std::string("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.")},
      {FileKind::kPickle, "m.pkl", std::string("\x80\x04\x95\x0b\0\0"sv)},
      {FileKind::kZip, "book.xlsx", in_zip("[Content_Types].xml")},
      {FileKind::kZip, "a.zip", "PK\x05\x06" + std::string(18, '\0')},
      {FileKind::kSafetensors, "m", safetensors(R"({"a":{"dtype":"F32"}})")},
      {FileKind::kGguf, "m.bin", std::string("GGUF\x03\0\0\0"sv)},
      {FileKind::kLlama2c, "m.bin", "24ka" + little_endian({2})},
      {FileKind::kPng, "q.csv", "\x89PNG\r\n\x1a\n"},
      {FileKind::kJpeg, "x", "\xFF\xD8\xFF\xE0"},
      {FileKind::kPicture, "x", "GIF89a"},
      {FileKind::kPicture, "x", "RIFF1234WEBPVP8 "},
      {FileKind::kPdf, "x", "%PDF-1.7\n"},
      {FileKind::kWasm, "x", std::string("\0asm\1\0\0\0"sv)},
      {FileKind::kGzip, "x.csv", "\x1f\x8b\x08"},
      {FileKind::kArchive, "x", "BZh91AY"},
      {FileKind::kArchive, "x.tar", std::string(257, 'a') + "ustar"},
      {FileKind::kHdf5, "x.h5", "\x89HDF\r\n\x1a\n"},
      {FileKind::kUtf16, "q.csv",
       std::string("\xFF\xFE"
                   "1\0,\0"sv)},
      {FileKind::kUnknown, "x", std::string("a\0b"sv)},
      {FileKind::kModelConfig, "x.json", R"({"model_type": "llama", "hidden_size": 64})"},
      {FileKind::kModelConfig, "c", "\xEF\xBB\xBF\n {\"architectures\": [\"A\"],"},  // cut off
      {FileKind::kModelParams, "params.json", R"({"dim": 4096, "n_layers": 32, "n_heads": 32})"},
      {FileKind::kTokenizer, "t", R"({"version": "1.0", "added_tokens": [{"id": 0)"},
      {FileKind::kTokenizer, "t", R"({"tokenizer_class": "A", "model_max_length": 9})"},
      {FileKind::kTokenizer, "tokenizer.model", "\x0a\x0e\x0a\x05<unk>\x15"},
      {FileKind::kTokenizer, "tokenizer.model", "IQ== 0\nIg== 1\n"},
      {FileKind::kTokenizer, "tokenizer.bin",
       little_endian({27}) + little_endian({0, 5}) + "<unk>"},
      {FileKind::kSafetensorsIndex, "x", R"({"metadata": {"total_size": 1}, "weight_map": {)"},
      {FileKind::kJson, "x", R"({"q": [[1, 2]], "text": "{\"model_type\": 1}"})"},
      {FileKind::kJson, "x", R"({"inner": {"model_type": "deep"}})"},
      {FileKind::kJson, "x", "[[1, 2]]"},
      {FileKind::kJson, "q.json", "1,2"},
      {FileKind::kNumberLines, "x", "1,2\n3,4\n"},
      {FileKind::kNumberLines, "two.txt", "# q\n\na\tb\n1e-3\t-5\n"},
      {FileKind::kNumberLines, "q.csv", "a,b\nc,d\n"},
      {FileKind::kMarkdown, "talk.md", "1,2"},
      {FileKind::kMarkdown, "words.txt", "# A lecture\n## One\nWords.\n"},
      {FileKind::kMarkdown, "x", "Words.\n\n## One\n"},
      {FileKind::kHtml, "talk.md", "\n<!DOCTYPE html>\n<html>"},
      {FileKind::kHtml, "x", "<HTML lang=en>"},
      {FileKind::kSvg, "x", "<?xml version=\"1.0\"?>\n<svg width=\"1\">"},
      {FileKind::kSvg, "x", "<svg>"},
      {FileKind::kMarkdown, "talk.md", "<!-- a comment -->\n# Talk\n"},
      {FileKind::kText, "x", "Nothing but words.\n"},
      {FileKind::kText, "x", "<?xml version=\"1.0\"?><a/>"},
  };
}

// Deleted in the end.
struct Written {
  Written(std::string_view name, std::string_view bytes)
      : path((std::filesystem::temp_directory_path() / name).string()) {
    std::ofstream(path, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  ~Written() { std::filesystem::remove(path); }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  std::string path;
};

}  // namespace

TEST_CASE("a file is what is in it, and its name is only a hint") {
  for (const Case& item : cases()) {
    CAPTURE(item.name);
    CAPTURE(item.bytes);
    CHECK(words_of(kind_of(item.name, item.bytes)) == words_of(item.kind));
  }
}

TEST_CASE("every kind has words of its own") {
  for (int i = 0; i < kFileKinds; ++i) {
    const auto kind = static_cast<FileKind>(i);
    CHECK_FALSE(words_of(kind).empty());
    for (int j = 0; j < i; ++j) CHECK(words_of(static_cast<FileKind>(j)) != words_of(kind));
  }
  CHECK(not_wanted(FileKind::kGguf, "an array") == "this is a model in GGUF, not an array; ");
  CHECK(not_wanted(FileKind::kText, "an array").empty());
}

// dim, hidden, layers, heads, kv heads, vocabulary, length: the first file of llama2.c's versions
// has no mark, and is known by filling its size.
TEST_CASE("an unmarked llama2.c checkpoint is known by its size") {
  const auto kind = [](std::int32_t vocab, std::uint64_t floats) {
    const std::string header = little_endian({8, 16, 2, 4, 2, vocab, 32});
    return identify({.name = "m.bin", .size = 28 + 4 * floats, .bytes = header});
  };
  // Embedding, and of each layer two norms, q and o, k and v, three of the feed-forward; the last
  // norm; cosines and sines.
  const std::uint64_t shared =
      10 * 8 + 2 * (2 * 8 + 2 * 8 * 8 + 2 * 8 * 4 + 3 * 8 * 16) + 8 + 32 * 2;
  CHECK(kind(10, shared) == FileKind::kLlama2c);
  CHECK(kind(10, shared + 1) == FileKind::kUnknown);
  CHECK(kind(-10, shared + 10 * 8) == FileKind::kLlama2c);  // the last layer is its own
  CHECK(kind(-10, shared) == FileKind::kUnknown);
}

TEST_CASE("whatever is cut off anywhere is of some kind") {
  for (const Case& item : cases())
    for (std::size_t size = 0; size < item.bytes.size(); ++size)
      CHECK_FALSE(words_of(kind_of(item.name, item.bytes.substr(0, size))).empty());
}

// Counts what is asked of it.
class CountingSource final : public ByteSource {
 public:
  CountingSource(std::string_view bytes, std::uint64_t size) : bytes_(bytes), size_(size) {}
  std::uint64_t size() const override { return size_; }
  bool read(std::uint64_t at, void* into, std::size_t count) override {
    taken += count;
    auto* out = static_cast<char*>(into);
    for (std::size_t i = 0; i < count; ++i)
      out[i] = at + i < bytes_.size() ? bytes_[static_cast<std::size_t>(at) + i] : '\0';
    return at + count <= size_;
  }
  std::uint64_t taken = 0;

 private:
  std::string_view bytes_;
  std::uint64_t size_;
};

TEST_CASE("a file larger than memory is told from its first bytes") {
  CountingSource source("GGUF\x03", std::uint64_t{1} << 42);
  CHECK(identify("m.gguf", source) == FileKind::kGguf);
  CHECK(source.taken == kHeadBytes);
}

TEST_CASE("a sparse file of 5 GB is told, and numbers past 4 GB are read from it") {
  if (sizeof(long) < 8) return;  // in wasm such a file is no FileSource's
  const Written file("ropewalk-sparse.safetensors", "");
  constexpr std::uint64_t kNumbers = (std::uint64_t{5} << 30) / 4;
  const std::string header = "{\"far\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[" +
                             std::to_string(4 * (kNumbers - 2)) + "," +
                             std::to_string(4 * kNumbers) + "]}}";
  {
    std::ofstream out(file.path, std::ios::binary);
    const std::string start = safetensors(header);
    out.write(start.data(), static_cast<std::streamsize>(start.size()));
    const float numbers[] = {0.5F, -2.0F};
    out.seekp(static_cast<std::streamoff>(start.size() + 4 * (kNumbers - 2)));
    out.write(reinterpret_cast<const char*>(numbers), sizeof(numbers));
    REQUIRE(out.good());
  }
  const auto source = FileSource::open(file.path);
  REQUIRE(source.ok());
  CHECK(identify(file.path, **source) == FileKind::kSafetensors);
  const core::Result<Array> array = load_array(file.path + ":far");
  REQUIRE(array.ok());
  CHECK(array->floats == std::vector<float>{0.5F, -2.0F});
}

TEST_CASE("an array is known by its bytes, and another file is said to be what it is") {
  const Written renamed("ropewalk-renamed.bin",
                        safetensors(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})"));
  CHECK(load_array(renamed.path).ok());
  const Written model("ropewalk-model.npy", "GGUF\x03");
  const core::Result<Array> refused = load_array(model.path);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error() == "\"" + model.path +
                               "\": this is a model in GGUF, not an array; give a .npy file, "
                               "FILE.npz:NAME or FILE.safetensors:NAME.");
  const Written words("ropewalk-words.npy", "words");
  const core::Result<Array> other = load_array(words.path);
  REQUIRE_FALSE(other.ok());
  CHECK(other.error().find("this is not an npy file; write one with numpy.save.") !=
        std::string::npos);
}
