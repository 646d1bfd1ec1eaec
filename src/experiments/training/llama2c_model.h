// A checkpoint of llama2.c as a model.
#pragma once

#include "experiments/training/checkpoint.h"

namespace ropewalk::experiments {

// RMSNorm, SwiGLU, RoPE of neighbours with base 10000; without a recipe. The errors leave the
// file's name to the caller.
core::Result<TrainedModel> read_llama2c_model(formats::ByteSource& source);

}  // namespace ropewalk::experiments
