#include "experiments/training/llama2c_model.h"

#include <algorithm>

#include "experiments/training/finite.h"
#include "formats/array.h"
#include "formats/checkpoints/llama2c.h"

namespace ropewalk::experiments {
namespace {

using core::Error;

nn::ModelConfig config_of(const formats::Llama2cHeader& header) {
  nn::ModelConfig config;
  config.vocabulary = header.vocabulary;
  config.length = header.length;
  config.width = header.width;
  config.layers = header.layers;
  config.heads = header.heads;
  config.kv_heads = header.kv_heads;
  config.hidden = header.hidden;
  config.norm = nn::Norm::kRmsNorm;
  config.feed_forward = nn::FeedForward::kSwiGlu;
  config.biases = false;
  config.tied = header.shared;
  config.encoding = core::EncodingKind::kRope;
  config.rope.base = 10000.0;
  config.rope.layout = core::Layout::kInterleaved;
  config.rope.max_position_embeddings = header.length;
  return config;
}

}  // namespace

core::Result<TrainedModel> read_llama2c_model(formats::ByteSource& source) {
  const core::Result<formats::Llama2cHeader> header = formats::read_llama2c(source);
  if (!header) return Error{header.error()};
  TrainedModel out;
  out.config = config_of(*header);
  if (core::Status s = nn::validate(out.config); !s) return Error{s.error()};
  const nn::ParameterList list = nn::list_parameters(out.config);
  out.parameters.resize(list.count);
  for (const nn::Parameter& parameter : list.all) {
    const auto tensor = std::find_if(
        header->tensors.begin(), header->tensors.end(),
        [&parameter](const formats::Llama2cTensor& t) { return t.name == parameter.name; });
    if (tensor == header->tensors.end() || tensor->count != parameter.count)
      return Error{"the file has no tensor " + parameter.name + "."};
    formats::Array array;
    if (core::Status s = formats::read_numbers(source,
                                               {.type = formats::NumberType::kF32,
                                                .at = tensor->at,
                                                .count = static_cast<std::int64_t>(tensor->count)},
                                               array);
        !s)
      return Error{s.error()};
    if (core::Status s = check_finite(parameter.name, array.floats); !s) return Error{s.error()};
    std::copy(array.floats.begin(), array.floats.end(),
              out.parameters.begin() + static_cast<std::ptrdiff_t>(parameter.at));
  }
  return out;
}

}  // namespace ropewalk::experiments
