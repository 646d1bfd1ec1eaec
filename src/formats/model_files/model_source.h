// Whatever people have of a model, as the config.json that says the same: the one place where
// formats meet.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "formats/byte_source.h"
#include "formats/gguf/gguf_config.h"

namespace ropewalk::formats {

struct ModelSource {
  EquivalentConfig equivalent;
  std::string path;  // of the file that was read; "-" for standard input
};

// A config.json, Meta's or Mistral's params.json, a GGUF, a model's folder, its weights (their
// folder's config.json counts), or "-", standard input. Text may be UTF-8 or UTF-16 with its mark.
// What is something else (an adapter, a tokenizer, settings to lay over a config) is named for what
// it is. The errors name the file.
core::Result<ModelSource> open_model_source(std::string_view path);

// The same of bytes that were read elsewhere; `name` is for the sentences.
core::Result<ModelSource> model_source_of(std::string_view name, ByteSource& source);

// All that comes from a pipe, at most 64 MiB.
core::Result<std::string> read_pipe(std::FILE* file, std::string_view name);

// "model.safetensors" of a folder with one file of weights, its index, or its GGUF: what holds the
// numbers. A path of a file is itself.
core::Result<std::string> find_weights(std::string_view path);

}  // namespace ropewalk::formats
