#include "core/rotation/rotation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "core/simd/kernels.h"

namespace ropewalk::core {
namespace {

// cos and sin of one position: on the stack for any head in use, else on the heap.
class RowTable {
 public:
  RowTable(std::span<const double> inv_freq, double position, const TableOptions& options)
      : pairs_(inv_freq.size()) {
    if (2 * pairs_ > kStack) heap_.resize(2 * pairs_);
    float* data = heap_.empty() ? stack_ : heap_.data();
    fill_table(inv_freq, {&position, 1}, options, {data, pairs_}, {data + pairs_, pairs_});
  }
  [[nodiscard]] std::span<const float> cos() const { return {data(), pairs_}; }
  [[nodiscard]] std::span<const float> sin() const { return {data() + pairs_, pairs_}; }

 private:
  static constexpr std::size_t kStack = 512;
  [[nodiscard]] const float* data() const { return heap_.empty() ? stack_ : heap_.data(); }

  std::size_t pairs_;
  float stack_[kStack];
  std::vector<float> heap_;
};

void rotate_rows_by(const kernels::RotateRows& job, Layout layout) {
  if (layout == Layout::kHalfSplit) {
    kernels::rotate_half_split(job);
  } else {
    kernels::rotate_interleaved(job);
  }
}

void copy_tail(Tensor3<const float> x, Tensor3<float> out, std::ptrdiff_t head,
               std::ptrdiff_t from) {
  if (from >= x.dim || (x.data == out.data && x.row_stride == out.row_stride)) return;
  for (std::ptrdiff_t row = 0; row < x.rows; ++row) {
    const float* in = x.row(head, row);
    std::copy(in + from, in + x.dim, out.row(head, row) + from);
  }
}

// Components that are not next to each other: through a packed row.
void rotate_scattered(Tensor3<const float> x, const RopeTable& table, Layout layout,
                      Tensor3<float> out) {
  std::vector<float> packed(static_cast<std::size_t>(x.dim));
  for (std::ptrdiff_t head = 0; head < x.heads; ++head) {
    for (std::ptrdiff_t row = 0; row < x.rows; ++row) {
      const float* in = x.row(head, row);
      for (std::ptrdiff_t j = 0; j < x.dim; ++j) packed[j] = in[j * x.dim_stride];
      const int index = static_cast<int>(row);
      rotate(packed, table.cos_row(index), table.sin_row(index), layout, packed);
      float* to = out.row(head, row);
      for (std::ptrdiff_t j = 0; j < x.dim; ++j) to[j * out.dim_stride] = packed[j];
    }
  }
}

}  // namespace

Matrix2 pair_matrix(double angle) {
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  return {c, -s, s, c};
}

std::vector<double> rotation_matrix(std::span<const double> inv_freq, double position, int head_dim,
                                    Layout layout) {
  const int rotary_dim = 2 * static_cast<int>(inv_freq.size());
  assert(rotary_dim <= head_dim);
  std::vector<double> m(static_cast<std::size_t>(head_dim) * head_dim, 0.0);
  const auto at = [&](int row, int col) -> double& { return m[row * head_dim + col]; };
  for (int j = rotary_dim; j < head_dim; ++j) at(j, j) = 1.0;
  for (int pair = 0; 2 * pair < rotary_dim; ++pair) {
    const PairIndices index = pair_indices(layout, rotary_dim, pair);
    const Matrix2 block = pair_matrix(position * inv_freq[pair]);
    at(index.first, index.first) = block.m00;
    at(index.first, index.second) = block.m01;
    at(index.second, index.first) = block.m10;
    at(index.second, index.second) = block.m11;
  }
  return m;
}

void rotate(std::span<const float> x, std::span<const float> cos, std::span<const float> sin,
            Layout layout, std::span<float> out) {
  assert(x.size() == out.size() && cos.size() == sin.size() && 2 * cos.size() <= x.size());
  rotate_rows_by({x.data(), out.data(), cos.data(), sin.data(), 1, cos.size(), 0, 0, 0}, layout);
  if (x.data() != out.data()) {
    std::copy(x.begin() + 2 * cos.size(), x.end(), out.begin() + 2 * cos.size());
  }
}

void rotate(std::span<const float> x, std::span<const double> inv_freq, double position,
            Layout layout, std::span<float> out, const TableOptions& options) {
  const RowTable table(inv_freq, position, options);
  rotate(x, table.cos(), table.sin(), layout, out);
}

std::vector<float> rotated(std::span<const float> x, std::span<const double> inv_freq,
                           double position, Layout layout, const TableOptions& options) {
  std::vector<float> out(x.size());
  rotate(x, inv_freq, position, layout, out, options);
  return out;
}

void rotate(Tensor3<const float> x, const RopeTable& table, Layout layout, Tensor3<float> out) {
  assert(x.heads == out.heads && x.rows == out.rows && x.dim == out.dim);
  assert(x.rows <= table.count && 2 * table.pairs <= x.dim);
  if (x.dim_stride != 1 || out.dim_stride != 1) {
    rotate_scattered(x, table, layout, out);
    return;
  }
  // Two heads at once share each row of the table. More would share more, but heads often lie a
  // power of two apart, and three or more of those take twice as long on Zen 5, presumably because
  // loads there wait for the stores just before them.
  constexpr std::ptrdiff_t kHeadsAtOnce = 2;
  for (std::ptrdiff_t head = 0; head < x.heads; head += kHeadsAtOnce) {
    const std::ptrdiff_t heads = std::min(kHeadsAtOnce, x.heads - head);
    rotate_rows_by({x.row(head, 0), out.row(head, 0), table.cos.data(), table.sin.data(),
                    static_cast<std::size_t>(x.rows), static_cast<std::size_t>(table.pairs),
                    x.row_stride, out.row_stride, table.pairs, static_cast<std::size_t>(heads),
                    x.head_stride, out.head_stride},
                   layout);
    for (std::ptrdiff_t h = head; h < head + heads; ++h) copy_tail(x, out, h, 2 * table.pairs);
  }
}

void rotate(Tensor3<const float> x, std::span<const double> inv_freq,
            std::span<const double> positions, Layout layout, Tensor3<float> out,
            const TableOptions& options) {
  assert(x.rows <= static_cast<std::ptrdiff_t>(positions.size()));
  // Angles for a block of rows, used by every head while they are in the cache.
  constexpr std::ptrdiff_t kBlock = 128;
  RopeTable table;
  table.pairs = static_cast<int>(inv_freq.size());
  for (std::ptrdiff_t first = 0; first < x.rows; first += kBlock) {
    const std::ptrdiff_t count = std::min(kBlock, x.rows - first);
    table.count = static_cast<int>(count);
    table.cos.resize(inv_freq.size() * count);
    table.sin.resize(table.cos.size());
    fill_table(inv_freq, positions.subspan(first, count), options, table.cos, table.sin);
    Tensor3<const float> in = x;
    in.data += first * x.row_stride;
    in.rows = count;
    Tensor3<float> to = out;
    to.data += first * out.row_stride;
    to.rows = count;
    rotate(in, table, layout, to);
  }
}

void rotate_rows(std::span<const float> x, int dim, std::span<const double> inv_freq, double first,
                 Layout layout, std::span<float> out, const TableOptions& options) {
  assert(dim > 0 && x.size() % dim == 0);
  const auto rows = static_cast<std::ptrdiff_t>(x.size()) / dim;
  std::vector<double> positions(static_cast<std::size_t>(rows));
  std::iota(positions.begin(), positions.end(), first);
  rotate(contiguous(x, 1, rows, dim), inv_freq, positions, layout, contiguous(out, 1, rows, dim),
         options);
}

void rotate_back(Tensor3<const float> x, const RopeTable& table, Layout layout,
                 Tensor3<float> out) {
  RopeTable inverse = table;
  for (float& s : inverse.sin) s = -s;
  rotate(x, inverse, layout, out);
}

}  // namespace ropewalk::core
