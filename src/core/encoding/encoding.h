#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/attention/attention.h"
#include "core/encoding/additive.h"
#include "core/encoding/relative_bias.h"
#include "core/encoding/xpos.h"
#include "core/result.h"
#include "core/rotation/layout.h"
#include "core/rotation/table.h"

namespace ropewalk::core {

enum class EncodingKind {
  kNone,
  kSinusoidal,  // added to q and k
  kLearned,     // added to q and k
  kShaw,
  kT5,
  kLearnedBias,
  kTransformerXl,
  kAlibi,
  kRope,
  kXpos,
};

// One head's positional encoding, whatever its kind; only the fields of the kind are read.
struct Encoding {
  EncodingKind kind = EncodingKind::kNone;

  // kRope, kXpos
  std::vector<double> inv_freq;  // radians per position
  Layout layout = Layout::kHalfSplit;
  TableOptions table;  // attention factor, clipping, precision
  XposOptions xpos;

  double base = 10000.0;             // kSinusoidal
  LearnedTable learned;              // kLearned
  ShawTable shaw;                    // kShaw
  std::vector<float> t5_per_bucket;  // kT5: one scalar a bucket
  int t5_max_distance = 128;
  std::vector<float> bias_values;  // kLearnedBias: 2 max_distance + 1 scalars
  TransformerXl transformer_xl;    // kTransformerXl
  double alibi_slope = 1.0;        // kAlibi
};

// One head under an encoding, every step kept. Query row t stands at t + options.query_offset, key
// row s at s. A bias is not causal by itself: options.causal masks, and chooses T5's buckets: all
// for the past, or half of them for the future.
struct EncodedAttention {
  std::vector<float> q;     // as they meet: after adding or turning, [rows, dim]
  std::vector<float> k;     // [cols, dim]
  std::vector<float> bias;  // what was added to scale * q.k, [rows, cols]; empty if nothing
  AttentionSteps steps;
};
Result<EncodedAttention> attend_encoded(std::span<const float> q, std::span<const float> k,
                                        std::span<const float> v, int dim, int value_dim,
                                        const Encoding& encoding,
                                        const AttentionOptions& options = {});

// The same in two parts, so that another temperature need not turn and multiply again. First the
// scores, for a temperature of 1; those that the options' mask hides are not worked out, and hold
// any finite number.
struct EncodedScores {
  int rows = 0;
  int cols = 0;
  std::vector<float> q, k, bias;  // as in EncodedAttention
  std::vector<float> scores;      // scale * q.k + bias, [rows, cols]
};
// `content` is scale * q.k under that mask if it is known already; used if the kind leaves q and k
// as they are.
Result<EncodedScores> encoded_scores(std::span<const float> q, std::span<const float> k, int dim,
                                     const Encoding& encoding, const AttentionOptions& options = {},
                                     std::span<const float> content = {});
// The kind neither adds to q and k nor turns them.
bool leaves_heads(EncodingKind kind);
// scale * q.k as options say, [rows, cols]; what a causal mask hides is 0.
std::vector<float> content_scores(std::span<const float> q, std::span<const float> k, int dim,
                                  const AttentionOptions& options);
// Then what becomes of them. Shaw's values, if there are any, have value_dim components.
AttentionSteps attend_with_encoded(std::vector<float> scores, int cols, std::span<const float> v,
                                   int value_dim, const Encoding& encoding,
                                   const AttentionOptions& options = {});

// What the kind adds to scale * q.k, [rows, cols]; empty if nothing. q and k are those that meet,
// and the encoding fits them (validate).
std::vector<float> encoding_bias(const Encoding& encoding, std::span<const float> q,
                                 std::span<const float> k, int dim,
                                 const AttentionOptions& options = {});

// What must be true of an encoding's fields for heads of `dim` and these lengths.
Status validate(const Encoding& encoding, int dim, std::int64_t rows, std::int64_t cols,
                const AttentionOptions& options = {});

// "none", "sinusoidal", "learned", "shaw", "t5", "bias", "transformer-xl", "alibi", "rope", "xpos".
std::string_view encoding_id(EncodingKind kind);
std::optional<EncodingKind> encoding_from_id(std::string_view id);

inline constexpr EncodingKind kAllEncodingKinds[] = {
    EncodingKind::kNone,          EncodingKind::kSinusoidal, EncodingKind::kLearned,
    EncodingKind::kShaw,          EncodingKind::kT5,         EncodingKind::kLearnedBias,
    EncodingKind::kTransformerXl, EncodingKind::kAlibi,      EncodingKind::kRope,
    EncodingKind::kXpos};

}  // namespace ropewalk::core
