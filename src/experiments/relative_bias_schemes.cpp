#include "experiments/relative_bias_schemes.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

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

}  // namespace

SchemesSpec what_matters(Scheme way, SchemesSpec what) {
  const SchemesSpec standard;
  SchemesSpec read{.tokens = standard.tokens, .d = what.d, .causal = standard.causal};
  switch (way) {
    case Scheme::kShaw:
    case Scheme::kTable:
      read.clip = what.clip;
      read.seed = what.seed;
      break;
    case Scheme::kT5:
      read.buckets = what.buckets;
      read.far = what.far;
      read.causal = what.causal;
      read.seed = what.seed;
      break;
    case Scheme::kTransformerXl:
      read.buckets = what.buckets;  // drawn before its own numbers
      read.base = what.base;
      read.seed = what.seed;
      break;
    case Scheme::kAlibi:
      read.heads = what.heads;
      read.head = what.head;
      break;
    case Scheme::kRope:
      read.base = what.base;
      break;
  }
  return read;
}

core::Encoding make_scheme(Scheme way, const SchemesSpec& what) {
  core::Encoding made;
  const int entries = 2 * what.clip + 1;
  switch (way) {
    case Scheme::kShaw:
      made.kind = core::EncodingKind::kShaw;
      made.shaw = {.max_distance = what.clip,
                   .dim = what.d,
                   .key = core::smooth_learned_table(entries, what.d, what.seed, 1).values,
                   .value = {}};
      break;
    case Scheme::kT5:
    case Scheme::kTransformerXl: {
      core::Random random(what.seed + 1000003);
      std::vector<float> buckets = falling_buckets(what, random);
      if (way == Scheme::kT5) {
        made.kind = core::EncodingKind::kT5;
        made.t5_max_distance = what.far;
        made.t5_per_bucket = std::move(buckets);
      } else {
        made.kind = core::EncodingKind::kTransformerXl;
        made.transformer_xl = made_transformer_xl(what, random);
      }
      break;
    }
    case Scheme::kTable:
      made.kind = core::EncodingKind::kLearnedBias;
      made.bias_values = core::smooth_learned_table(entries, 1, what.seed + 7, 1.5F).values;
      break;
    case Scheme::kAlibi:
      made.kind = core::EncodingKind::kAlibi;
      made.alibi_slope = core::alibi_slopes(what.heads)[size(std::min(what.head, what.heads) - 1)];
      break;
    case Scheme::kRope:
      made.kind = core::EncodingKind::kRope;
      made.layout = core::Layout::kInterleaved;
      made.inv_freq = core::inverse_frequencies(what.d, what.base);
      break;
  }
  return made;
}

SchemesHead make_schemes_head(const SchemesHeadSpec& what) {
  SchemesHead head{.tokens = what.tokens, .d = what.d, .causal = what.causal};
  core::Random random(what.seed);
  head.q = random.normals(size(what.tokens) * size(what.d));
  head.k = random.normals(size(what.tokens) * size(what.d));
  head.content.resize(size(what.tokens) * size(what.tokens));
  core::scores(head.q, head.k, what.d, core::effective_scale({}, what.d), head.content);
  std::vector<float> masked = head.content;
  if (what.causal) core::apply_causal_mask(masked, what.tokens);
  head.weights = weights_of(std::move(masked), what.tokens);
  return head;
}

Added add_scheme(const core::Encoding& encoding, const SchemesHead& head) {
  const core::AttentionOptions options{.causal = head.causal};
  Added added;
  if (encoding.kind == core::EncodingKind::kRope) {  // adds nothing: what its turning changes
    // Encodings made here fit the head they are made for.
    added.scores =
        core::encoded_scores(head.q, head.k, head.d, encoding, {.causal = false}).value().scores;
    added.sum.resize(added.scores.size());
    std::transform(added.scores.begin(), added.scores.end(), head.content.begin(),
                   added.sum.begin(), std::minus<>());
    added.terms = {added.sum};
  } else if (encoding.kind == core::EncodingKind::kTransformerXl) {
    core::TransformerXlTerms terms = core::transformer_xl_bias(
        head.q, head.k, encoding.transformer_xl, core::effective_scale(options, head.d), 0);
    added.sum = terms.sum();
    added.terms = {std::move(terms.content_position), std::move(terms.global_content),
                   std::move(terms.global_position)};
  } else {
    added.sum = core::encoding_bias(encoding, head.q, head.k, head.d, options);
    added.terms = {added.sum};
  }
  if (added.scores.empty()) {
    added.scores.resize(head.content.size());
    std::transform(head.content.begin(), head.content.end(), added.sum.begin(),
                   added.scores.begin(), std::plus<>());
  }
  if (head.causal) core::apply_causal_mask(added.scores, head.tokens);
  return added;
}

std::vector<float> weights_of(std::vector<float> scores, int tokens) {
  core::softmax_rows(scores, tokens);
  return scores;
}

RelativeBiasSchemes make_relative_bias_schemes(const SchemesSpec& what) {
  RelativeBiasSchemes made;
  made.head = make_schemes_head({what.tokens, what.d, what.causal, what.seed});
  for (size_t i = 0; i < kSchemes; ++i) {
    made.encodings[i] = make_scheme(static_cast<Scheme>(i), what);
    made.ways[i] = add_scheme(made.encodings[i], made.head);
  }
  return made;
}

}  // namespace ropewalk::experiments
