// One head under one encoding with every step kept, and what can be said of one of its cells.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/encoding/encoding.h"
#include "experiments/heads/synthetic_head.h"
#include "experiments/heads/turned_values.h"

namespace ropewalk::experiments {

// Queries and keys as they meet, and their scores: no temperature changes them.
struct EncodedHead {
  core::Encoding encoding;
  core::EncodedScores meet;
};
// `encoding` fits the tokens' heads of d (core::validate) and rotates interleaved pairs; `content`:
// core::content_scores of them if known.
EncodedHead encode_head(core::Encoding encoding, const SyntheticHead& tokens, int d, bool causal,
                        std::span<const float> content = {});

struct AttentionTrace {
  std::shared_ptr<const EncodedHead> head;
  core::AttentionSteps steps;
  double mean_distance = 0;  // |m - n|, over the weights of all rows
};
// `head` was made of these tokens and for this mask.
AttentionTrace trace_attention(std::shared_ptr<const EncodedHead> head, const SyntheticHead& tokens,
                               const core::AttentionOptions& options,
                               const TurnedValuesSpec& values = {});
// Both in one.
AttentionTrace trace_attention(const core::Encoding& encoding, const SyntheticHead& tokens, int d,
                               const core::AttentionOptions& options);

struct CellBreakdown {
  double score = 0, weight = 0;    // 0 and 0 if masked
  std::vector<float> pairs;        // what each pair adds to the score
  double bias = 0;                 // what the encoding adds beside them
  double entropy = 0, spread = 0;  // of the row, in bits; as many tokens evenly looked at
  double row_sum = 0, mean_distance = 0;
  int top = 0;  // the key with the most weight
  double top_weight = 0;
  double output = 0;         // one component of the row's output
  std::vector<float> parts;  // weight times value of each token: they add up to it
};

// `values`: those that the trace was made with.
CellBreakdown break_down(const AttentionTrace& trace, const SyntheticHead& tokens, int d,
                         const core::AttentionOptions& options, int row, int col, int component,
                         const TurnedValuesSpec& values = {});

// Rows near the beginning see so few tokens that their weights are large whatever the head does,
// and a few cells outshine all others: the weight that all but those stay below.
double display_max(std::span<const AttentionTrace* const> sides, bool causal);
// The largest size of a finite number.
double max_abs(std::span<const float> values);
// The same of what a [tokens, tokens] matrix shows: all of it, or up to its diagonal.
double max_abs_seen(std::span<const float> matrix, int tokens, bool causal);

// Row `row` of a matrix [rows, columns].
inline std::span<const float> row_of(std::span<const float> matrix, int row, int columns) {
  return matrix.subspan(static_cast<std::size_t>(row) * static_cast<std::size_t>(columns),
                        static_cast<std::size_t>(columns));
}

}  // namespace ropewalk::experiments
