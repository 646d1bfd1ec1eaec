#include "experiments/heads/compared_encoding.h"

#include "core/random.h"
#include "core/rotation/frequency.h"

namespace ropewalk::experiments {
namespace {

size_t size(int n) { return static_cast<size_t>(n); }

}  // namespace

ComparedEncodingSpec what_matters(ComparedEncodingSpec what) {
  const ComparedEncodingSpec initial;
  if (what.kind != ComparedEncoding::kAlibi) what.slope = initial.slope;
  if (what.kind != ComparedEncoding::kT5) what.causal = initial.causal;
  switch (what.kind) {
    case ComparedEncoding::kNone:
    case ComparedEncoding::kAlibi:
      what.seed = initial.seed;
      what.base = initial.base;
      break;
    case ComparedEncoding::kLearned:
    case ComparedEncoding::kT5:
    case ComparedEncoding::kShaw:
      what.base = initial.base;
      break;
    case ComparedEncoding::kRope:
    case ComparedEncoding::kRope2:
    case ComparedEncoding::kSinusoidal:
    case ComparedEncoding::kXpos:
      what.seed = initial.seed;
      break;
    case ComparedEncoding::kTransformerXl:
      break;
  }
  return what;
}

core::EncodingKind kind_of(ComparedEncoding compared) {
  switch (compared) {
    case ComparedEncoding::kNone:
      return core::EncodingKind::kNone;
    case ComparedEncoding::kRope:
    case ComparedEncoding::kRope2:
      return core::EncodingKind::kRope;
    case ComparedEncoding::kAlibi:
      return core::EncodingKind::kAlibi;
    case ComparedEncoding::kSinusoidal:
      return core::EncodingKind::kSinusoidal;
    case ComparedEncoding::kLearned:
      return core::EncodingKind::kLearned;
    case ComparedEncoding::kT5:
      return core::EncodingKind::kT5;
    case ComparedEncoding::kShaw:
      return core::EncodingKind::kShaw;
    case ComparedEncoding::kTransformerXl:
      return core::EncodingKind::kTransformerXl;
    case ComparedEncoding::kXpos:
      return core::EncodingKind::kXpos;
  }
  return core::EncodingKind::kNone;
}

// Stand-ins for what training would find: the same for a seed.
core::Encoding make_encoding(const ComparedEncodingSpec& what) {
  core::Encoding encoding;
  encoding.kind = kind_of(what.kind);
  core::Random random(what.seed + 1000003);
  encoding.layout = core::Layout::kInterleaved;
  encoding.base = what.base;
  switch (what.kind) {
    case ComparedEncoding::kNone:
    case ComparedEncoding::kSinusoidal:
      break;
    case ComparedEncoding::kRope:
    case ComparedEncoding::kRope2:
    case ComparedEncoding::kXpos:
      encoding.inv_freq = core::inverse_frequencies(what.d, what.base);
      encoding.xpos.centre = what.tokens / 2.0;
      break;
    case ComparedEncoding::kAlibi:
      encoding.alibi_slope = what.slope;
      break;
    case ComparedEncoding::kLearned:
      encoding.learned = core::smooth_learned_table(what.tokens, what.d, what.seed);
      break;
    case ComparedEncoding::kT5:  // falls from bucket to bucket, with a little noise; the future has
                                 // 16 to itself
      for (int bucket = 0; bucket < 32; ++bucket)
        encoding.t5_per_bucket.push_back(
            0.3F * random.normal() - 0.2F * static_cast<float>(what.causal ? bucket : bucket % 16));
      break;
    case ComparedEncoding::kShaw:
      encoding.shaw.max_distance = 16;
      encoding.shaw.dim = what.d;
      encoding.shaw.key = random.normals(33 * size(what.d));
      break;
    case ComparedEncoding::kTransformerXl:
      encoding.transformer_xl = {.dim = what.d,
                                 .content_bias = random.normals(size(what.d)),
                                 .position_bias = random.normals(size(what.d)),
                                 .projection = {},
                                 .base = what.base};
      break;
  }
  return encoding;
}

}  // namespace ropewalk::experiments
