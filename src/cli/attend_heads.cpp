#include <algorithm>

#include "cli/attend.h"
#include "core/encoding/additive.h"
#include "core/reference/encodings.h"
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

core::reference::Encoding reference_of(const AttendJob& job, int64_t head, int64_t heads,
                                       int64_t length) {
  const int64_t middle = length / 2;  // any gives the same scores
  core::reference::Encoding e{.kind = job.kind,
                              .inv_freq = job.inv_freq,
                              .layout = job.layout,
                              .attention_factor = job.attention_factor,
                              .centre = static_cast<double>(middle),
                              .base = job.base,
                              .table = job.table};
  if (job.kind == EncodingKind::kT5 || job.kind == EncodingKind::kLearnedBias)
    e.table = row_of(job, head);
  if (job.kind == EncodingKind::kAlibi)
    e.alibi_slope = core::alibi_slopes(static_cast<int>(heads))[static_cast<size_t>(head)];
  return e;
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
  for (int64_t head = 0; head < q.heads; ++head) {
    const int64_t shared = head / (q.heads / k.heads);
    core::AttentionOptions options;
    options.causal = job.causal;
    options.query_offset = static_cast<std::ptrdiff_t>(job.offset);
    const core::Status fits = core::validate(encoding_of(job, head, q.heads, q.dim, k.rows),
                                             static_cast<int>(q.dim), q.rows, k.rows, options);
    if (!fits) return core::Error{fits.error()};
    std::vector<double> weights;
    append(all.output,
           core::reference::attention(head_of(q, head), head_of(k, shared), head_of(v, shared),
                                      reference_of(job, head, q.heads, k.rows),
                                      {.dim = static_cast<int>(q.dim),
                                       .value_dim = static_cast<int>(v.dim),
                                       .scale = job.scale,
                                       .causal = job.causal,
                                       .query_offset = job.offset},
                                      job.want_weights ? &weights : nullptr));
    append(all.weights, weights);
  }
  return all;
}

}  // namespace ropewalk::cli
