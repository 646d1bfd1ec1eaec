#include "experiments/relative_bias_schemes.h"

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "core/rotation/frequency.h"

namespace ropewalk::experiments {
namespace {

size_t size(int n) { return static_cast<size_t>(n); }

// Falls from bucket to bucket, as trained ones often do; the future has half of them to itself.
std::vector<float> falling_buckets(const SchemesSpec& what, core::Random& random) {
  std::vector<float> buckets;
  const int each = what.causal ? what.buckets : what.buckets / 2;
  for (int bucket = 0; bucket < what.buckets; ++bucket) {
    const float share = static_cast<float>(bucket % each) / static_cast<float>(each);
    buckets.push_back(0.3F * random.normal() + 1.5F - 3.5F * share);
  }
  return buckets;
}

core::TransformerXl made_transformer_xl(const SchemesSpec& what, core::Random& random) {
  core::TransformerXl xl{.dim = what.d,
                         .content_bias = random.normals(size(what.d)),
                         .position_bias = random.normals(size(what.d)),
                         .projection = random.normals(size(what.d) * size(what.d)),
                         .base = what.base};
  for (float& number : xl.content_bias) number /= 2;
  for (float& number : xl.position_bias) number /= 2;
  // A row of R has the norm sqrt(d / 2): so r's numbers have variance 1, as those of q and k.
  for (float& weight : xl.projection) weight /= std::sqrt(static_cast<float>(what.d) / 2);
  return xl;
}

std::array<core::Encoding, kSchemes> make_encodings(const SchemesSpec& what) {
  std::array<core::Encoding, kSchemes> made;
  core::Random random(what.seed + 1000003);
  const auto to = [&](Scheme way, core::EncodingKind kind) -> core::Encoding& {
    core::Encoding& encoding = made[static_cast<size_t>(way)];
    encoding.kind = kind;
    return encoding;
  };
  const int entries = 2 * what.clip + 1;
  to(Scheme::kShaw, core::EncodingKind::kShaw).shaw = {
      .max_distance = what.clip,
      .dim = what.d,
      .key = core::smooth_learned_table(entries, what.d, what.seed, 1).values,
      .value = {}};
  core::Encoding& t5 = to(Scheme::kT5, core::EncodingKind::kT5);
  t5.t5_max_distance = what.far;
  t5.t5_per_bucket = falling_buckets(what, random);
  to(Scheme::kTable, core::EncodingKind::kLearnedBias).bias_values =
      core::smooth_learned_table(entries, 1, what.seed + 7, 1.5F).values;
  to(Scheme::kTransformerXl, core::EncodingKind::kTransformerXl).transformer_xl =
      made_transformer_xl(what, random);
  to(Scheme::kAlibi, core::EncodingKind::kAlibi).alibi_slope =
      core::alibi_slopes(what.heads)[size(std::min(what.head, what.heads) - 1)];
  core::Encoding& rope = to(Scheme::kRope, core::EncodingKind::kRope);
  rope.layout = core::Layout::kInterleaved;
  rope.inv_freq = core::inverse_frequencies(what.d, what.base);
  return made;
}

struct Head {
  std::vector<float> q, k, v;
  int d = 0;
  core::AttentionOptions options;
};

Added add_to(const core::Encoding& encoding, const Head& head, const std::vector<float>& content) {
  Added added;
  // Encodings made here fit the head they are made for.
  core::EncodedAttention attention =
      core::attend_encoded(head.q, head.k, head.v, head.d, 1, encoding, head.options).value();
  added.weights = std::move(attention.steps.weights);
  added.scores = std::move(attention.steps.scores);
  added.sum = std::move(attention.bias);
  if (encoding.kind == core::EncodingKind::kTransformerXl) {
    core::TransformerXlTerms terms = core::transformer_xl_bias(
        head.q, head.k, encoding.transformer_xl, core::effective_scale(head.options, head.d), 0);
    added.terms = {std::move(terms.content_position), std::move(terms.global_content),
                   std::move(terms.global_position)};
    return added;
  }
  if (added.sum.empty()) {  // RoPE adds nothing: what its turning changes
    added.sum.resize(content.size());
    for (size_t i = 0; i < content.size(); ++i)
      if (std::isfinite(added.scores[i])) added.sum[i] = added.scores[i] - content[i];
  }
  added.terms = {added.sum};
  return added;
}

}  // namespace

RelativeBiasSchemes make_relative_bias_schemes(const SchemesSpec& what) {
  RelativeBiasSchemes made;
  Head head;
  head.d = what.d;
  head.options.causal = what.causal;
  core::Random random(what.seed);
  head.q = random.normals(size(what.tokens) * size(what.d));
  head.k = random.normals(size(what.tokens) * size(what.d));
  head.v.assign(size(what.tokens), 0);
  made.encodings = make_encodings(what);
  made.content.resize(size(what.tokens) * size(what.tokens));
  core::scores(head.q, head.k, what.d, core::effective_scale(head.options, what.d), made.content);
  made.content_weights =
      core::attend_with_scores(made.content, what.tokens, head.v, 1, head.options).weights;
  for (size_t way = 0; way < kSchemes; ++way)
    made.ways[way] = add_to(made.encodings[way], head, made.content);
  return made;
}

}  // namespace ropewalk::experiments
