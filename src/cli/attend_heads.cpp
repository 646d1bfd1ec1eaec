#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "cli/attend.h"
#include "core/encoding/additive.h"
#include "core/reference/reference.h"
#include "core/rotation/rotation.h"

namespace ropewalk::cli {
namespace {

using core::EncodingKind;

template <class T>
std::span<const T> head_of(const AttendInput<T>& x, int64_t head) {
  const auto size = static_cast<size_t>(x.rows * x.dim);
  return std::span(x.numbers).subspan(static_cast<size_t>(head) * size, size);
}

// Row `head` of a table that may have one row for all heads.
std::span<const double> row_of(const AttendJob& job, int64_t head) {
  if (job.table_shape.size() != 2) return job.table;
  const auto width = static_cast<size_t>(job.table_shape[1]);
  const size_t row = job.table_shape[0] == 1 ? 0 : static_cast<size_t>(head);
  return std::span(job.table).subspan(row * width, width);
}

std::vector<float> rounded(std::span<const double> numbers) {
  std::vector<float> out(numbers.size());
  std::transform(numbers.begin(), numbers.end(), out.begin(),
                 [](double number) { return static_cast<float>(number); });
  return out;
}

core::Encoding encoding_of(const AttendJob& job, int64_t head, int64_t heads, int64_t dim,
                           int64_t length) {
  core::Encoding e;
  e.kind = job.kind;
  e.inv_freq = job.inv_freq;
  e.layout = job.layout;
  e.table.attention_factor = job.attention_factor;
  const int64_t middle = length / 2;  // any gives the same scores
  e.xpos.centre = static_cast<double>(middle);
  e.base = job.base;
  const int width = static_cast<int>(dim);
  const std::span<const double> table = job.table;
  const auto size = static_cast<size_t>(dim);
  switch (job.kind) {
    case EncodingKind::kLearned:
      e.learned = {width, rounded(table)};
      break;
    case EncodingKind::kShaw:
      e.shaw.max_distance = static_cast<int>((job.table_shape[0] - 1) / 2);
      e.shaw.dim = width;
      e.shaw.key = rounded(table);
      break;
    case EncodingKind::kT5:
      e.t5_per_bucket = rounded(row_of(job, head));
      break;
    case EncodingKind::kLearnedBias:
      e.bias_values = rounded(row_of(job, head));
      break;
    case EncodingKind::kTransformerXl:
      e.transformer_xl.dim = width;
      e.transformer_xl.content_bias = rounded(table.subspan(0, size));
      e.transformer_xl.position_bias = rounded(table.subspan(size, size));
      e.transformer_xl.projection = rounded(table.subspan(2 * size));
      e.transformer_xl.base = job.base;
      break;
    case EncodingKind::kAlibi:
      e.alibi_slope = core::alibi_slopes(static_cast<int>(heads))[static_cast<size_t>(head)];
      break;
    default:
      break;
  }
  return e;
}

// Only what turns, or nothing, and no weights: all heads at once, no scores kept.
bool is_plain(const AttendJob& job) {
  const bool plain = job.kind == EncodingKind::kNone || job.kind == EncodingKind::kRope;
  return plain && !job.want_weights;
}

std::vector<float> turned(const AttendJob& job, const AttendInput<float>& x, int64_t first) {
  std::vector<float> out = x.numbers;
  if (job.kind != EncodingKind::kRope) return out;
  core::TableOptions options;
  options.attention_factor = job.attention_factor;
  const core::RopeTable table =
      core::make_table(job.inv_freq, static_cast<double>(first), static_cast<int>(x.rows), options);
  const auto view = core::contiguous(std::span(out), x.heads, x.rows, x.dim);
  core::rotate(view, table, job.layout, view);
  return out;
}

std::vector<float> attend_at_once(const AttendJob& job, const AttendInput<float>& q,
                                  const AttendInput<float>& k, const AttendInput<float>& v,
                                  const core::AttentionOptions& options) {
  const std::vector<float> tq = turned(job, q, job.offset), tk = turned(job, k, 0);
  std::vector<float> out(static_cast<size_t>(q.heads * q.rows * v.dim));
  core::attention(core::contiguous(std::span(tq), q.heads, q.rows, q.dim),
                  core::contiguous(std::span(tk), k.heads, k.rows, k.dim),
                  core::contiguous(std::span(v.numbers), v.heads, v.rows, v.dim),
                  core::contiguous(std::span(out), q.heads, q.rows, v.dim), options);
  return out;
}

template <class T>
void append(std::vector<T>& all, const auto& part) {
  all.insert(all.end(), part.begin(), part.end());
}

// Component c of the sinusoidal row of a position, sines and cosines interleaved (arXiv
// 1706.03762).
double sinusoid(double position, size_t c, size_t dim, double base) {
  const double angle =
      position * std::pow(base, -static_cast<double>(c - c % 2) / static_cast<double>(dim));
  return c % 2 == 0 ? std::sin(angle) : std::cos(angle);
}

// In double: a row as it meets the others.
std::vector<double> encoded_rows(const AttendJob& job, std::span<const double> x, int64_t dim,
                                 int64_t first, bool query, double centre) {
  std::vector<double> out(x.begin(), x.end());
  const auto width = static_cast<size_t>(dim);
  for (size_t row = 0; row * width < x.size(); ++row) {
    const double position = static_cast<double>(first) + static_cast<double>(row);
    const std::span<double> at = std::span(out).subspan(row * width, width);
    if (job.kind == EncodingKind::kSinusoidal) {
      for (size_t c = 0; c < width; ++c) at[c] += sinusoid(position, c, width, job.base);
    } else if (job.kind == EncodingKind::kLearned) {
      const size_t start = (static_cast<size_t>(first) + row) * width;
      for (size_t c = 0; c < width; ++c) at[c] += job.table[start + c];
    } else if (job.kind == EncodingKind::kRope || job.kind == EncodingKind::kXpos) {
      const std::vector<double> turned_row =
          core::reference::rotate(at, job.inv_freq, position, job.layout);
      std::copy(turned_row.begin(), turned_row.end(), at.begin());
      const int pairs = static_cast<int>(job.inv_freq.size());
      for (int i = 0; i < pairs; ++i) {
        double grow = job.attention_factor;
        if (job.kind == EncodingKind::kXpos) {
          const auto role = query ? core::XposRole::kQuery : core::XposRole::kKey;
          grow *= core::xpos_scale(i, pairs, position, role, {.centre = centre});
        }
        const core::PairIndices pair = core::pair_indices(job.layout, 2 * pairs, i);
        at[static_cast<size_t>(pair.first)] *= grow;
        at[static_cast<size_t>(pair.second)] *= grow;
      }
    }
  }
  return out;
}

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// Transformer-XL's r = W_r R(distance), arXiv 1901.02860: R interleaves sines and cosines.
std::vector<double> relative_row(const AttendJob& job, int64_t distance, size_t dim) {
  std::vector<double> wave(dim);
  for (size_t c = 0; c < dim; ++c)
    wave[c] = sinusoid(static_cast<double>(distance), c, dim, job.base);
  const std::span<const double> projection = std::span(job.table).subspan(2 * dim);
  if (projection.empty()) return wave;
  std::vector<double> out(dim);
  for (size_t c = 0; c < dim; ++c) out[c] = dot(projection.subspan(c * dim, dim), wave);
  return out;
}

// In double: what is added to the scaled scores of one head; [rows of q, rows of k], or empty.
std::vector<double> bias_rows(const AttendJob& job, const core::Encoding& e, int64_t head,
                              std::span<const double> q, std::span<const double> k, int64_t dim) {
  const auto width = static_cast<size_t>(dim), cols = k.size() / width;
  const std::span<const double> table = job.table;
  const auto row = [width](std::span<const double> x, size_t index) {
    return x.subspan(index * width, width);
  };
  const auto past = [&](size_t t, size_t s) {  // m - n
    return static_cast<int64_t>(t) + job.offset - static_cast<int64_t>(s);
  };
  std::map<int64_t, std::vector<double>> relative;
  const auto bias = [&](size_t t, size_t s) -> double {
    const int64_t m_n = past(t, s);
    switch (job.kind) {
      case EncodingKind::kAlibi:
        return -e.alibi_slope * std::abs(static_cast<double>(m_n));
      case EncodingKind::kT5: {
        const std::span<const double> buckets = row_of(job, head);
        return buckets[static_cast<size_t>(core::t5_bucket(
            -m_n, !job.causal, static_cast<int>(buckets.size()), e.t5_max_distance))];
      }
      case EncodingKind::kLearnedBias: {
        const std::span<const double> values = row_of(job, head);
        const int max = static_cast<int>((values.size() - 1) / 2);
        return values[static_cast<size_t>(core::shaw_index(-m_n, max))];
      }
      case EncodingKind::kShaw: {
        const int index = core::shaw_index(-m_n, e.shaw.max_distance);
        return job.scale * dot(row(q, t), row(table, static_cast<size_t>(index)));
      }
      default: {  // Transformer-XL: q.r + u.k + v.r
        std::vector<double>& r = relative[m_n];
        if (r.empty()) r = relative_row(job, m_n, width);
        return job.scale *
               (dot(row(q, t), r) + dot(row(table, 0), row(k, s)) + dot(row(table, 1), r));
      }
    }
  };
  const bool biased = job.kind == EncodingKind::kAlibi || job.kind == EncodingKind::kT5 ||
                      job.kind == EncodingKind::kLearnedBias || job.kind == EncodingKind::kShaw ||
                      job.kind == EncodingKind::kTransformerXl;
  std::vector<double> all;
  if (!biased) return all;
  for (size_t t = 0; t < q.size() / width; ++t)
    for (size_t s = 0; s < cols; ++s) all.push_back(bias(t, s));
  return all;
}

}  // namespace

core::Status check_table(const AttendJob& job, int64_t heads, int64_t dim) {
  const std::vector<int64_t>& shape = job.table_shape;
  const bool two = shape.size() == 2 && shape[0] > 0;
  const bool row =
      (shape.size() == 1 || (two && (shape[0] == 1 || shape[0] == heads))) && shape.back() > 0;
  bool fits = false;
  switch (job.kind) {
    case EncodingKind::kLearned:
      fits = two && shape[1] == dim;
      break;
    case EncodingKind::kShaw:
      fits = two && shape[1] == dim && shape[0] % 2 == 1;
      break;
    case EncodingKind::kT5:
      fits = row && shape.back() % 2 == 0 && shape.back() >= 4;
      break;
    case EncodingKind::kLearnedBias:
      fits = row && shape.back() % 2 == 1;
      break;
    case EncodingKind::kTransformerXl:
      fits = two && shape[1] == dim && (shape[0] == 2 || shape[0] == 2 + dim);
      break;
    default:
      fits = true;
  }
  return fits ? core::Status() : core::Status(core::Error{});
}

core::Result<Attended<float>> attend_floats(const AttendJob& job, const AttendInput<float>& q,
                                            const AttendInput<float>& k,
                                            const AttendInput<float>& v) {
  core::AttentionOptions options;
  options.scale = static_cast<float>(job.scale);
  options.causal = job.causal;
  options.query_offset = static_cast<std::ptrdiff_t>(job.offset);
  Attended<float> all;
  if (is_plain(job)) {
    all.output = attend_at_once(job, q, k, v, options);
    return all;
  }
  for (int64_t head = 0; head < q.heads; ++head) {
    const int64_t shared = head / (q.heads / k.heads);
    const core::Encoding encoding = encoding_of(job, head, q.heads, q.dim, k.rows);
    core::Result<core::EncodedAttention> one =
        core::attend_encoded(head_of(q, head), head_of(k, shared), head_of(v, shared),
                             static_cast<int>(q.dim), static_cast<int>(v.dim), encoding, options);
    if (!one) return core::Error{one.error()};
    append(all.output, one->steps.output);
    if (job.want_weights) append(all.weights, one->steps.weights);
  }
  return all;
}

core::Result<Attended<double>> attend_doubles(const AttendJob& job, const AttendInput<double>& q,
                                              const AttendInput<double>& k,
                                              const AttendInput<double>& v) {
  Attended<double> all;
  const int64_t middle = k.rows / 2;
  const auto centre = static_cast<double>(middle);
  for (int64_t head = 0; head < q.heads; ++head) {
    const int64_t shared = head / (q.heads / k.heads);
    const core::Encoding encoding = encoding_of(job, head, q.heads, q.dim, k.rows);
    core::AttentionOptions options;
    options.causal = job.causal;
    options.query_offset = static_cast<std::ptrdiff_t>(job.offset);
    const core::Status fits =
        core::validate(encoding, static_cast<int>(q.dim), q.rows, k.rows, options);
    if (!fits) return core::Error{fits.error()};
    const std::vector<double> rows_q =
        encoded_rows(job, head_of(q, head), q.dim, job.offset, true, centre);
    const std::vector<double> rows_k =
        encoded_rows(job, head_of(k, shared), k.dim, 0, false, centre);
    const core::reference::Attention attention{.dim = static_cast<int>(q.dim),
                                               .value_dim = static_cast<int>(v.dim),
                                               .scale = job.scale,
                                               .causal = job.causal,
                                               .query_offset = job.offset};
    std::vector<double> weights;
    append(all.output,
           core::reference::attention(
               rows_q, rows_k, head_of(v, shared),
               bias_rows(job, encoding, head, head_of(q, head), head_of(k, shared), q.dim),
               attention, job.want_weights ? &weights : nullptr));
    append(all.weights, weights);
  }
  return all;
}

}  // namespace ropewalk::cli
