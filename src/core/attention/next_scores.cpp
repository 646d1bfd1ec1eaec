#include "core/attention/next_scores.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/rotation/rotation.h"

namespace ropewalk::core {

NextScores::NextScores(const Encoding& encoding, int dim, Sharing sharing)
    : encoding_(encoding),
      dim_(dim),
      kept_(sharing == Sharing::kKept),
      scale_(effective_scale({}, dim)),
      query_(static_cast<std::size_t>(dim)) {
  assert(dim > 0);
}

void NextScores::reserve(int length) {
  const std::size_t numbers = static_cast<std::size_t>(length) * static_cast<std::size_t>(dim_);
  keys_.reserve(numbers);
  if (kept_ && encoding_.kind == EncodingKind::kTransformerXl) relative_.reserve(numbers);
  if (!kept_ && encoding_.kind == EncodingKind::kRope) work_.reserve(numbers);
}

void NextScores::append(std::span<const float> keys) {
  const auto d = static_cast<std::size_t>(dim_);
  const std::size_t before = keys_.size();
  const int count = static_cast<int>(keys.size() / d);
  if (count == 0) return;
  keys_.insert(keys_.end(), keys.begin(), keys.end());
  switch (encoding_.kind) {
    case EncodingKind::kRope:
      newest_.assign(keys.end() - dim_, keys.end());
      append_table(count);
      if (kept_)
        rotate_rows(keys, dim_, encoding_.inv_freq, length_, encoding_.layout,
                    std::span(keys_).subspan(before), encoding_.table);
      work_.resize(kept_ ? 0 : keys_.size());
      break;
    case EncodingKind::kTransformerXl:
      relative_.resize(kept_ ? keys_.size() : 0);
      work_.resize(d);
      for (int i = 0; kept_ && i < count; ++i) keep_relative(length_ + i);
      break;
    default:
      work_.resize(keys_.size() / d);
  }
  length_ += count;
}

// If turned keys are kept, the newest position's row is all that is needed.
void NextScores::append_table(int count) {
  const int first = kept_ ? length_ + count - 1 : length_;
  RopeTable more = make_table(encoding_.inv_freq, first, length_ + count - first, encoding_.table);
  if (kept_ || length_ == 0) {
    table_ = std::move(more);
    return;
  }
  table_.cos.insert(table_.cos.end(), more.cos.begin(), more.cos.end());
  table_.sin.insert(table_.sin.end(), more.sin.begin(), more.sin.end());
  table_.count += more.count;
}

std::span<const float> NextScores::key(int s) const {
  const auto d = static_cast<std::size_t>(dim_);
  return std::span(keys_).subspan(static_cast<std::size_t>(s) * d, d);
}

void NextScores::make(std::span<const float> q, std::span<float> out) {
  assert(length_ > 0 && static_cast<int>(q.size()) == dim_ &&
         static_cast<int>(out.size()) == length_);
  const std::ptrdiff_t newest = length_ - 1;
  switch (encoding_.kind) {
    case EncodingKind::kRope:
      return make_rope(q, out);
    case EncodingKind::kTransformerXl:
      return make_transformer_xl(q, out);
    default:
      break;
  }
  for (int s = 0; s < length_; ++s) out[static_cast<std::size_t>(s)] = scale_ * dot(q, key(s));
  switch (encoding_.kind) {
    case EncodingKind::kShaw:
      return add_shaw(q, out);
    case EncodingKind::kT5:
      t5_bias(encoding_.t5_per_bucket, false, encoding_.t5_max_distance, length_, newest, work_);
      break;
    case EncodingKind::kLearnedBias:
      learned_bias(encoding_.bias_values, length_, newest, work_);
      break;
    case EncodingKind::kAlibi:
      alibi_bias(encoding_.alibi_slope, length_, newest, work_);
      break;
    default:
      return;
  }
  for (std::size_t s = 0; s < out.size(); ++s) out[s] += work_[s];
}

void NextScores::add_shaw(std::span<const float> q, std::span<float> out) {
  const ShawTable& table = encoding_.shaw;
  if (!kept_) {
    shaw_scores(q, table, length_, scale_, length_ - 1, work_);
    for (std::size_t s = 0; s < out.size(); ++s) out[s] += work_[s];
    return;
  }
  // Keys past the clip share the table's first row: one q.a for all of them.
  const auto d = static_cast<std::size_t>(dim_);
  const int vectors = std::min(table.max_distance, length_ - 1) + 1;
  for (int distance = 0; distance < vectors; ++distance) {
    const auto row = static_cast<std::size_t>(shaw_index(-distance, table.max_distance));
    work_[static_cast<std::size_t>(distance)] =
        scale_ * dot(q, std::span(table.key).subspan(row * d, d));
  }
  for (int s = 0; s < length_; ++s)
    out[static_cast<std::size_t>(s)] +=
        work_[static_cast<std::size_t>(std::min(length_ - 1 - s, vectors - 1))];
}

void NextScores::make_rope(std::span<const float> q, std::span<float> out) {
  const auto d = static_cast<std::size_t>(dim_);
  const int last = table_.count - 1;
  rotate(q, table_.cos_row(last), table_.sin_row(last), encoding_.layout, query_);
  std::span<const float> turned = keys_;
  if (kept_) {
    rotate(newest_, table_.cos_row(last), table_.sin_row(last), encoding_.layout,
           std::span(keys_).last(d));
  } else {
    rotate(contiguous(turned, 1, length_, dim_), table_, encoding_.layout,
           contiguous(std::span(work_), 1, length_, dim_));
    turned = work_;
  }
  for (std::size_t s = 0; s < out.size(); ++s)
    out[s] = scale_ * dot(query_, turned.subspan(s * d, d));
}

// r = W R of one distance.
void NextScores::keep_relative(int distance) {
  const TransformerXl& xl = encoding_.transformer_xl;
  const auto d = static_cast<std::size_t>(dim_);
  const std::vector<float> wave = sinusoidal_row(distance, dim_, xl.base);
  const std::span<float> r =
      std::span(relative_).subspan(static_cast<std::size_t>(distance) * d, d);
  if (xl.projection.empty()) {
    std::copy(wave.begin(), wave.end(), r.begin());
    return;
  }
  for (std::size_t c = 0; c < d; ++c) r[c] = dot(std::span(xl.projection).subspan(c * d, d), wave);
}

// As (q+u).k + (q+v).r, every r but the new one kept (arXiv 1901.02860, appendix B); else as four
// terms.
void NextScores::make_transformer_xl(std::span<const float> q, std::span<float> out) {
  const TransformerXl& xl = encoding_.transformer_xl;
  if (!kept_) {
    const std::vector<float> sum = transformer_xl_terms(q, keys_, xl, scale_, length_ - 1).sum();
    std::copy(sum.begin(), sum.end(), out.begin());
    return;
  }
  keep_relative(length_ - 1);
  const auto d = static_cast<std::size_t>(dim_);
  for (std::size_t c = 0; c < d; ++c) {
    query_[c] = q[c] + xl.content_bias[c];
    work_[c] = q[c] + xl.position_bias[c];
  }
  for (std::size_t s = 0; s < out.size(); ++s) {
    const auto r = std::span(relative_).subspan((out.size() - 1 - s) * d, d);
    out[s] = scale_ * (dot(query_, std::span(keys_).subspan(s * d, d)) + dot(work_, r));
  }
}

}  // namespace ropewalk::core
