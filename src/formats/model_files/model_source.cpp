#include "formats/model_files/model_source.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "formats/file_kind.h"
#include "formats/model_files/folder_file.h"
#include "formats/model_files/params_json.h"
#include "formats/model_files/text_encoding.h"

namespace ropewalk::formats {
namespace {

namespace fs = std::filesystem;
using core::Error;

constexpr std::size_t kMaxPipe = std::size_t{64} << 20;
constexpr std::string_view kRemedy =
    "give the config.json of the model, its params.json, its GGUF or its folder.";

std::string quoted_path(std::string_view path) {
  std::string text = "\"";
  for (const char c : path) text += c >= 0 && (c < ' ' || c == 0x7F) ? '?' : c;
  return text + '"';
}

// ---- one file

core::Result<ModelSource> from_gguf(std::string_view name, ByteSource& source) {
  const core::Result<GgufFile> file = read_gguf(source);
  if (!file) return Error{quoted_path(name) + ": " + file.error()};
  core::Result<EquivalentConfig> config = config_of_gguf(*file, source);
  if (!config) return Error{quoted_path(name) + ": " + config.error()};
  return ModelSource{std::move(*config), std::string(name)};
}

// What is an object, but of no model.
std::string other_object(std::string_view text) {
  const FileKind kind = identify({"", text.size(), text.substr(0, kHeadBytes)});
  if (kind == FileKind::kJson)
    return "this is JSON, but has no field of a model's config.json, such as model_type or "
           "hidden_size; ";
  const bool model = kind == FileKind::kModelConfig || kind == FileKind::kModelParams;
  return model ? std::string() : not_wanted(kind, "a model's config.json");
}

core::Result<ModelSource> from_text(std::string_view name, ByteSource& source) {
  if (source.size() > kMaxJsonBytes) {
    return Error{quoted_path(name) + " has " + std::to_string(source.size()) +
                 " bytes, but a config.json may have at most " + std::to_string(kMaxJsonBytes) +
                 "; is it the right file?"};
  }
  std::string bytes(static_cast<std::size_t>(source.size()), '\0');
  if (!source.read(0, bytes.data(), bytes.size()))
    return Error{"The file " + quoted_path(name) + " cannot be read."};
  const core::Result<std::string> text = to_utf8(std::move(bytes));
  if (!text) return Error{quoted_path(name) + ": " + text.error()};
  core::Result<JsonDocument> document = parse_json(*text);
  if (!document) return Error{quoted_path(name) + ": " + document.error()};
  if (!document->root.is_object()) {
    return Error{quoted_path(name) + ": the file holds " + shown(document->root) +
                 ", but a config.json is an object in braces; " + std::string(kRemedy)};
  }
  ModelSource found;
  found.path = name;
  if (is_params_json(document->root)) {
    core::Result<EquivalentConfig> config = config_of_params(document->root);
    if (!config) return Error{quoted_path(name) + ": " + config.error()};
    found.equivalent = std::move(*config);
  } else {
    const std::string other = other_object(*text);
    if (!other.empty()) return Error{quoted_path(name) + ": " + other + std::string(kRemedy)};
    found.equivalent.config = std::move(document->root);
  }
  for (std::string& note : document->notes) found.equivalent.notes.push_back(std::move(note));
  return found;
}

// ---- a folder

core::Result<ModelSource> open_file(const std::string& path);

// The only file of the folder that ends so; "" if there is none or several.
std::vector<std::string> files_ending(const std::string& folder, std::string_view end) {
  constexpr std::size_t kMost = 100000;
  std::vector<std::string> names;
  std::error_code failed;
  fs::directory_iterator it(folder, failed);
  for (std::size_t i = 0; !failed && it != fs::directory_iterator() && i < kMost; ++i) {
    std::string name = it->path().filename().string();
    if (name.ends_with(end)) names.push_back(std::move(name));
    it.increment(failed);
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool has(const std::string& folder, std::string_view name) {
  std::error_code failed;
  return fs::is_regular_file(fs::path(folder) / fs::path(name), failed);
}

core::Result<ModelSource> open_folder(const std::string& folder) {
  for (const std::string_view name : {"config.json", "params.json"}) {
    if (has(folder, name)) return open_file(folder + "/" + std::string(name));
  }
  const std::vector<std::string> ggufs = files_ending(folder, ".gguf");
  if (ggufs.size() == 1) return open_file(folder + "/" + ggufs.front());
  if (!ggufs.empty()) {
    return Error{quoted_path(folder) + " holds " + std::to_string(ggufs.size()) +
                 " GGUF files; name one, such as " + printable(ggufs.front(), 80) + "."};
  }
  if (has(folder, "adapter_config.json")) {
    return Error{quoted_path(folder) +
                 " holds an adapter (LoRA), not a model; give the model it was trained on, which "
                 "base_model_name_or_path in its adapter_config.json names."};
  }
  return Error{quoted_path(folder) +
               " is a folder without config.json, params.json or a GGUF; give a model's folder or "
               "one of these files."};
}

// Weights say nothing of positions; what lies beside them does.
core::Result<ModelSource> open_beside(const std::string& path, FileKind kind) {
  const std::string folder = folder_of(path);
  if (!has(folder, "config.json") && !has(folder, "params.json")) {
    return Error{quoted_path(path) + ": this is " + std::string(words_of(kind)) +
                 ", which says nothing of positions, and no config.json lies beside it; " +
                 std::string(kRemedy)};
  }
  core::Result<ModelSource> found = open_folder(folder);
  if (found)
    found->equivalent.notes.push_back("The settings are those of " + printable(found->path) +
                                      ", which lies beside the weights.");
  return found;
}

core::Result<ModelSource> open_file(const std::string& path) {
  const core::Result<std::unique_ptr<ByteSource>> source = FileSource::open(path);
  if (!source) return Error{source.error()};
  const FileKind kind = identify(path, **source);
  if (kind == FileKind::kSafetensors || kind == FileKind::kSafetensorsIndex)
    return open_beside(path, kind);
  return model_source_of(path, **source);
}

}  // namespace

core::Result<ModelSource> model_source_of(std::string_view name, ByteSource& source) {
  const FileKind kind = identify(name, source);
  if (kind == FileKind::kGguf) return from_gguf(name, source);
  const bool text =
      kind == FileKind::kModelConfig || kind == FileKind::kModelParams || kind == FileKind::kUtf16;
  const std::string refusal = text ? std::string() : not_wanted(kind, "a model's config.json");
  if (!refusal.empty()) return Error{quoted_path(name) + ": " + refusal + std::string(kRemedy)};
  return from_text(name, source);
}

core::Result<std::string> read_pipe(std::FILE* file, std::string_view name) {
  std::string bytes;
  std::vector<char> buffer(std::size_t{1} << 16);
  for (;;) {
    const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file);
    bytes.append(buffer.data(), std::min(got, kMaxPipe - bytes.size()));
    if (got < buffer.size()) break;
    // A GGUF's header is whole by then; who needs more needs a file.
    if (bytes.size() == kMaxPipe) break;
  }
  if (std::ferror(file) != 0) return Error{quoted_path(name) + " cannot be read."};
  if (bytes.empty()) {
    return Error{quoted_path(name) +
                 " is empty; give a config.json there, such as: ropewalk inspect - "
                 "< config.json."};
  }
  return bytes;
}

core::Result<ModelSource> open_model_source(std::string_view path) {
  const std::string name(path);
  std::error_code failed;
  if (name == "-") {
    const core::Result<std::string> bytes = read_pipe(stdin, "standard input");
    if (!bytes) return Error{bytes.error()};
    MemorySource source(*bytes);
    return model_source_of("standard input", source);
  }
  if (fs::is_directory(name, failed)) return open_folder(name);
  if (fs::is_regular_file(name, failed)) return open_file(name);
  if (!fs::exists(name, failed)) {
    const bool link = fs::is_symlink(fs::symlink_status(name, failed));
    return Error{"The file " + quoted_path(name) +
                 (link ? " cannot be read: it is a link that leads nowhere or in a circle; give "
                         "the file itself."
                       : " cannot be read: it does not exist; check its name and folder.")};
  }
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(name.c_str(), "rb"));
  if (!file) {
    return Error{"The file " + quoted_path(name) +
                 " cannot be read; check its name and that it may be read."};
  }
  const core::Result<std::string> bytes = read_pipe(file.get(), name);
  if (!bytes) return Error{bytes.error()};
  MemorySource source(*bytes);
  return model_source_of(name, source);
}

core::Result<std::string> find_weights(std::string_view path) {
  std::string name(path);
  std::error_code failed;
  if (!fs::is_directory(name, failed)) return name;
  for (const std::string_view index :
       {"model.safetensors.index.json", "consolidated.safetensors.index.json"}) {
    if (has(name, index)) return name + "/" + std::string(index);
  }
  for (const std::string_view end : {".safetensors", ".gguf"}) {
    const std::vector<std::string> files = files_ending(name, end);
    if (files.size() == 1) return name + "/" + files.front();
    if (has(name, "model.safetensors")) return name + "/model.safetensors";
    if (files.empty()) continue;
    return Error{quoted_path(name) + " holds " + std::to_string(files.size()) +
                 " files that end in " + std::string(end) +
                 ", and no index of them; name one, such as " + printable(files.front(), 80) + "."};
  }
  return Error{quoted_path(name) +
               " holds no weights that are read here (safetensors or GGUF); fetch them too."};
}

}  // namespace ropewalk::formats
