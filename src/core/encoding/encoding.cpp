#include "core/encoding/encoding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <utility>

#include "core/number_text.h"
#include "core/rotation/rotation.h"

namespace ropewalk::core {
namespace {

constexpr std::array<std::string_view, 10> kEncodingIds = {
    "none", "sinusoidal",     "learned", "shaw", "t5",
    "bias", "transformer-xl", "alibi",   "rope", "xpos"};

struct Shape {
  int dim;
  std::int64_t rows;
  std::int64_t cols;
  std::ptrdiff_t offset;
};

Error wrong_size(std::string_view what, std::size_t has, std::size_t needs) {
  return Error{std::string(what) + " has " + std::to_string(has) + " numbers, but needs " +
               std::to_string(needs) + "."};
}

Status check_rotary(const Encoding& e, const Shape& shape) {
  if (2 * e.inv_freq.size() > static_cast<std::size_t>(shape.dim)) {
    return Error{"inv_freq has " + std::to_string(e.inv_freq.size()) + " pairs, but a head of " +
                 std::to_string(shape.dim) + " has room for " + std::to_string(shape.dim / 2) +
                 "."};
  }
  if (e.kind == EncodingKind::kRope || e.inv_freq.empty()) return {};
  const double last =
      static_cast<double>(std::max<std::int64_t>(shape.rows + shape.offset, shape.cols));
  const double farthest = std::max(std::abs(last - e.xpos.centre), std::abs(e.xpos.centre));
  const double zeta = xpos_zeta(0, static_cast<int>(e.inv_freq.size()), e.xpos.gamma);
  if (!(zeta > 0.0) || !(e.xpos.scale_base > 0.0)) {
    return Error{"xPos cannot be used with gamma = " + number_text(e.xpos.gamma) +
                 " and scale_base = " + number_text(e.xpos.scale_base) + "; both must be above 0."};
  }
  constexpr double kRoom = 85.0;  // e^85 is near the largest float
  if (std::abs(std::log(zeta)) * farthest / e.xpos.scale_base > kRoom) {
    return Error{"xPos overflows " + number_text(farthest) +
                 " tokens from its centre = " + number_text(e.xpos.centre) +
                 "; set the centre to half the length, or shorten it."};
  }
  return {};
}

Status check_learned(const Encoding& e, const Shape& shape) {
  if (e.learned.dim != shape.dim) {
    return Error{"The learned table has rows of " + std::to_string(e.learned.dim) +
                 ", but heads have " + std::to_string(shape.dim) + " components."};
  }
  const std::int64_t needed = std::max<std::int64_t>(shape.rows + shape.offset, shape.cols);
  if (shape.offset >= 0 && needed <= e.learned.length()) return {};
  return Error{"The learned table ends: it holds " + std::to_string(e.learned.length()) +
               " positions, but the sequence needs " + std::to_string(needed) + "."};
}

Status check_shaw(const Encoding& e, const Shape& shape) {
  const auto rows = static_cast<std::size_t>(2 * std::max(e.shaw.max_distance, 0) + 1);
  const std::size_t needs = rows * static_cast<std::size_t>(shape.dim);
  if (e.shaw.dim != shape.dim || e.shaw.key.size() != needs) {
    return wrong_size("Shaw's key table", e.shaw.key.size(), needs);
  }
  if (!e.shaw.value.empty() && e.shaw.value.size() != needs) {
    return wrong_size("Shaw's value table", e.shaw.value.size(), needs);
  }
  return {};
}

Status check_transformer_xl(const Encoding& e, const Shape& shape) {
  const auto dim = static_cast<std::size_t>(shape.dim);
  const TransformerXl& xl = e.transformer_xl;
  if (xl.dim != shape.dim) return wrong_size("Transformer-XL's dim", xl.dim, dim);
  if (xl.content_bias.size() != dim) {
    return wrong_size("Transformer-XL's u", xl.content_bias.size(), dim);
  }
  if (xl.position_bias.size() != dim) {
    return wrong_size("Transformer-XL's v", xl.position_bias.size(), dim);
  }
  if (!xl.projection.empty() && xl.projection.size() != dim * dim) {
    return wrong_size("Transformer-XL's W_r", xl.projection.size(), dim * dim);
  }
  return {};
}

std::vector<double> positions(std::ptrdiff_t first, std::size_t count) {
  std::vector<double> out(count);
  std::iota(out.begin(), out.end(), static_cast<double>(first));
  return out;
}

std::vector<float> turned(std::span<const float> x, const Encoding& e, std::ptrdiff_t first,
                          int dim, XposRole role) {
  const auto rows = static_cast<std::ptrdiff_t>(x.size()) / dim;
  const std::vector<double> at = positions(first, static_cast<std::size_t>(rows));
  const RopeTable table = e.kind == EncodingKind::kXpos
                              ? make_xpos_table(e.inv_freq, at, role, e.xpos, e.table)
                              : make_table(e.inv_freq, at, e.table);
  std::vector<float> out(x.size());
  rotate(contiguous(x, 1, rows, dim), table, e.layout, contiguous(std::span(out), 1, rows, dim));
  return out;
}

std::vector<float> added(std::span<const float> x, const Encoding& e, std::ptrdiff_t first,
                         int dim) {
  std::vector<float> out(x.begin(), x.end());
  const int rows = static_cast<int>(x.size()) / dim;
  const std::vector<float> sinusoidal =
      e.kind == EncodingKind::kSinusoidal
          ? sinusoidal_table(static_cast<double>(first), rows, dim, e.base)
          : std::vector<float>();
  const float* table = e.kind == EncodingKind::kSinusoidal ? sinusoidal.data()
                                                           : e.learned.values.data() + first * dim;
  for (std::size_t j = 0; j < out.size(); ++j) out[j] += table[j];
  return out;
}

AttentionOptions untempered(AttentionOptions options) {
  options.temperature = 1.0F;
  return options;
}

}  // namespace

Status validate(const Encoding& e, int dim, std::int64_t rows, std::int64_t cols,
                const AttentionOptions& options) {
  const Shape shape{dim, rows, cols, options.query_offset};
  switch (e.kind) {
    case EncodingKind::kNone:
    case EncodingKind::kSinusoidal:
    case EncodingKind::kAlibi:
      return {};
    case EncodingKind::kLearned:
      return check_learned(e, shape);
    case EncodingKind::kShaw:
      return check_shaw(e, shape);
    case EncodingKind::kT5:
      if (e.t5_per_bucket.empty()) return wrong_size("T5's bias", 0, 32);
      return {};
    case EncodingKind::kLearnedBias:
      if (e.bias_values.size() % 2 == 1) return {};
      return Error{"The learned bias has " + std::to_string(e.bias_values.size()) +
                   " values, but needs 2 * max_distance + 1, an odd number."};
    case EncodingKind::kTransformerXl:
      return check_transformer_xl(e, shape);
    case EncodingKind::kRope:
    case EncodingKind::kXpos:
      return check_rotary(e, shape);
  }
  return {};
}

std::vector<float> encoding_bias(const Encoding& e, std::span<const float> q,
                                 std::span<const float> k, int dim,
                                 const AttentionOptions& options) {
  const int cols = static_cast<int>(k.size()) / dim;
  const std::size_t cells =
      q.size() / static_cast<std::size_t>(dim) * static_cast<std::size_t>(cols);
  const std::ptrdiff_t offset = options.query_offset;
  const float scale = effective_scale(untempered(options), dim);
  std::vector<float> bias;
  switch (e.kind) {
    case EncodingKind::kShaw:
      bias.resize(cells);
      shaw_scores(q, e.shaw, cols, scale, offset, bias);
      return bias;
    case EncodingKind::kT5:
      bias.resize(cells);
      t5_bias(e.t5_per_bucket, !options.causal, e.t5_max_distance, cols, offset, bias);
      return bias;
    case EncodingKind::kLearnedBias:
      bias.resize(cells);
      learned_bias(e.bias_values, cols, offset, bias);
      return bias;
    case EncodingKind::kAlibi:
      bias.resize(cells);
      alibi_bias(e.alibi_slope, cols, offset, bias);
      return bias;
    case EncodingKind::kTransformerXl:
      return transformer_xl_bias(q, k, e.transformer_xl, scale, offset, options.causal).sum();
    default:
      return {};
  }
}

bool leaves_heads(EncodingKind kind) {
  return kind != EncodingKind::kSinusoidal && kind != EncodingKind::kLearned &&
         kind != EncodingKind::kRope && kind != EncodingKind::kXpos;
}

std::vector<float> content_scores(std::span<const float> q, std::span<const float> k, int dim,
                                  const AttentionOptions& options) {
  const auto width = static_cast<std::size_t>(dim);
  std::vector<float> out((q.size() / width) * (k.size() / width));
  const float scale = effective_scale(untempered(options), dim);
  if (options.causal) {
    causal_scores(q, k, dim, scale, options.query_offset, out);
  } else {
    scores(q, k, dim, scale, out);
  }
  return out;
}

Result<EncodedScores> encoded_scores(std::span<const float> q, std::span<const float> k, int dim,
                                     const Encoding& encoding, const AttentionOptions& options,
                                     std::span<const float> content) {
  if (dim <= 0 || q.size() % dim != 0 || k.size() % dim != 0) {
    return Error{"q and k do not fit together: both need whole rows of " + std::to_string(dim) +
                 "."};
  }
  EncodedScores out;
  out.rows = static_cast<int>(q.size()) / dim;
  out.cols = static_cast<int>(k.size()) / dim;
  if (Status s = validate(encoding, dim, out.rows, out.cols, options); !s) return Error{s.error()};
  switch (encoding.kind) {
    case EncodingKind::kSinusoidal:
    case EncodingKind::kLearned:
      out.q = added(q, encoding, options.query_offset, dim);
      out.k = added(k, encoding, 0, dim);
      break;
    case EncodingKind::kRope:
    case EncodingKind::kXpos:
      out.q = turned(q, encoding, options.query_offset, dim, XposRole::kQuery);
      out.k = turned(k, encoding, 0, dim, XposRole::kKey);
      break;
    default:
      out.q.assign(q.begin(), q.end());
      out.k.assign(k.begin(), k.end());
  }
  out.bias = encoding_bias(encoding, out.q, out.k, dim, options);
  if (leaves_heads(encoding.kind) &&
      content.size() == static_cast<std::size_t>(out.rows) * static_cast<std::size_t>(out.cols)) {
    out.scores.assign(content.begin(), content.end());
  } else {
    out.scores = content_scores(out.q, out.k, dim, options);
  }
  if (out.bias.empty()) return out;
  std::transform(out.scores.begin(), out.scores.end(), out.bias.begin(), out.scores.begin(),
                 std::plus<>());
  return out;
}

AttentionSteps attend_with_encoded(std::vector<float> scores, int cols, std::span<const float> v,
                                   int value_dim, const Encoding& encoding,
                                   const AttentionOptions& options) {
  AttentionSteps steps = attend_with_scores(std::move(scores), cols, v, value_dim, options);
  if (encoding.kind == EncodingKind::kShaw) {
    add_shaw_values(steps.weights, cols, encoding.shaw, options.query_offset, steps.output);
  }
  return steps;
}

Result<EncodedAttention> attend_encoded(std::span<const float> q, std::span<const float> k,
                                        std::span<const float> v, int dim, int value_dim,
                                        const Encoding& encoding, const AttentionOptions& options) {
  if (dim <= 0 || value_dim <= 0 || q.size() % dim != 0 || k.size() % dim != 0 ||
      v.size() % value_dim != 0 || v.size() / value_dim != k.size() / dim) {
    return Error{"q, k and v do not fit together: q and k need whole rows of " +
                 std::to_string(dim) + ", v as many rows of " + std::to_string(value_dim) +
                 " as k has."};
  }
  if (encoding.kind == EncodingKind::kShaw && !encoding.shaw.value.empty() && value_dim != dim) {
    return wrong_size("A row of Shaw's value table", static_cast<std::size_t>(dim),
                      static_cast<std::size_t>(value_dim));
  }
  Result<EncodedScores> encoded = encoded_scores(q, k, dim, encoding, options);
  if (!encoded) return Error{encoded.error()};
  EncodedAttention out;
  out.q = std::move(encoded->q);
  out.k = std::move(encoded->k);
  out.bias = std::move(encoded->bias);
  out.steps = attend_with_encoded(std::move(encoded->scores), encoded->cols, v, value_dim, encoding,
                                  options);
  return out;
}

std::string_view encoding_id(EncodingKind kind) {
  return kEncodingIds[static_cast<std::size_t>(kind)];
}

std::optional<EncodingKind> encoding_from_id(std::string_view id) {
  for (const EncodingKind kind : kAllEncodingKinds) {
    if (encoding_id(kind) == id) return kind;
  }
  return std::nullopt;
}

}  // namespace ropewalk::core
