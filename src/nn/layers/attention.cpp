#include "nn/layers/attention.h"

#include <algorithm>

#include "nn/layers/product.h"
#include "nn/math.h"

namespace ropewalk::nn {
namespace {

std::ptrdiff_t step(std::size_t n) { return static_cast<std::ptrdiff_t>(n); }

// Keys that row t sees.
std::size_t seen(const AttentionShape& shape, std::size_t t) {
  return shape.causal ? std::min(shape.keys, shape.offset + t + 1) : shape.keys;
}

// In place softmax of the first n numbers of a row of `keys`; the others become 0.
template <class T>
void softmax_row(std::size_t n, std::size_t keys, T* x) {
  const T most = max_of(n, x);
  for (std::size_t s = 0; s < n; ++s) x[s] = exp_of(x[s] - most);
  const T inverse = T(1) / sum_of<T>(n, [x](std::size_t s) { return x[s]; });
  for (std::size_t s = 0; s < n; ++s) x[s] *= inverse;
  std::fill(x + n, x + keys, T(0));
}

// Where head h of text b stands.
struct Places {
  std::size_t q, kv, weights;
  std::ptrdiff_t q_row, kv_row;
};
Places places(const AttentionShape& shape, std::size_t b, std::size_t h) {
  const std::size_t q_row = shape.heads * shape.dim, kv_row = shape.kv_heads * shape.dim;
  return {b * shape.rows * q_row + h * shape.dim,
          b * shape.keys * kv_row + h / (shape.heads / shape.kv_heads) * shape.dim,
          (b * shape.heads + h) * shape.rows * shape.keys, step(q_row), step(kv_row)};
}

// Under a causal mask rows go block by block, each with the keys that its last row sees; what is
// left out would be multiplied by 0.
constexpr std::size_t kBlock = 16;

struct Block {
  std::size_t first, count, others;  // rows and the keys they see, or keys and the rows before
};
// The block of rows that begins at `first`.
Block rows_from(const AttentionShape& shape, std::size_t first) {
  if (!shape.causal) return {0, shape.rows, shape.keys};
  const std::size_t count = std::min(kBlock, shape.rows - first);
  const std::size_t keys = seen(shape, first + count - 1);
  return {first, count, std::min(shape.keys, (keys + kBlock - 1) / kBlock * kBlock)};
}
// That of keys; `others` rows see none of them.
Block keys_from(const AttentionShape& shape, std::size_t first) {
  if (!shape.causal) return {0, shape.keys, 0};
  const std::size_t blind = first > shape.offset ? first - shape.offset : 0;
  return {first, std::min(kBlock, shape.keys - first), std::min(blind, shape.rows)};
}

template <class T>
void forward_head(const AttentionShape& shape, const Places& at, const T* q, const T* k, const T* v,
                  const T* bias, T* weights, T* out, T* scores, T* scratch) {
  const std::size_t keys = shape.keys, dim = shape.dim;
  const auto scale = static_cast<T>(shape.scale);
  transpose(k, at.kv_row, keys, dim, scratch);
  for (std::size_t first = 0; first < shape.rows;) {
    const Block block = rows_from(shape, first);
    const std::size_t n = block.others;
    T* const rows = weights + first * keys;
    multiply<T>({q + step(first) * at.q_row, at.q_row, 1, scratch, step(keys), rows, step(keys),
                 block.count, n, dim});
    for (std::size_t t = first; t < first + block.count; ++t) {
      T* row = weights + t * keys;
      for (std::size_t s = 0; s < n; ++s) row[s] *= scale;
      const std::ptrdiff_t own = step(shape.offset + t);
      for (std::size_t s = 0; bias != nullptr && s < n; ++s) row[s] += bias[own - step(s)];
      if (scores != nullptr) std::copy_n(row, keys, scores + t * keys);
      softmax_row(seen(shape, t), keys, row);
    }
    multiply<T>({rows, step(keys), 1, v, at.kv_row, out + step(first) * at.q_row, at.q_row,
                 block.count, dim, n});
    first += block.count;
  }
}

// The gradients of one head's weights become those of its scores.
template <class T>
void backward_softmax(const AttentionShape& shape, const T* weights, T* d, T* dbias) {
  const auto scale = static_cast<T>(shape.scale);
  for (std::size_t t = 0; t < shape.rows; ++t, weights += shape.keys, d += shape.keys) {
    const std::size_t n = seen(shape, t);
    const T sum = sum_of<T>(n, [=](std::size_t s) { return d[s] * weights[s]; });
    for (std::size_t s = 0; s < n; ++s) d[s] = weights[s] * (d[s] - sum);
    const std::ptrdiff_t own = step(shape.offset + t);
    for (std::size_t s = 0; dbias != nullptr && s < n; ++s) dbias[own - step(s)] += d[s];
    for (std::size_t s = 0; s < n; ++s) d[s] *= scale;
    std::fill(d + n, d + shape.keys, T(0));
  }
}

template <class T>
struct HeadGradients {
  T *dq, *dk, *dv;
  bool add;  // to dk and dv: heads of a group share them
};

template <class T>
void backward_head(const AttentionShape& shape, const Places& at, const T* q, const T* k,
                   const T* v, const T* weights, const T* dout, const HeadGradients<T>& to,
                   T* dbias, T* scratch) {
  const std::size_t keys = shape.keys, dim = shape.dim;
  T* d = scratch + dim * keys;  // [rows, keys]
  transpose(v, at.kv_row, keys, dim, scratch);
  for (std::size_t first = 0; first < shape.rows;) {
    const Block block = rows_from(shape, first);
    multiply<T>({dout + step(first) * at.q_row, at.q_row, 1, scratch, step(keys), d + first * keys,
                 step(keys), block.count, block.others, dim});
    first += block.count;
  }
  backward_softmax(shape, weights, d, dbias);
  for (std::size_t first = 0; first < shape.rows;) {
    const Block block = rows_from(shape, first);
    multiply<T>({d + first * keys, step(keys), 1, k, at.kv_row, to.dq + step(first) * at.q_row,
                 at.q_row, block.count, dim, block.others});
    first += block.count;
  }
  for (std::size_t first = 0; first < keys;) {
    const Block block = keys_from(shape, first);
    const std::size_t from = block.others * keys + first, depth = shape.rows - block.others;
    const std::ptrdiff_t row = step(block.others) * at.q_row, key = step(first) * at.kv_row;
    multiply<T>({weights + from, 1, step(keys), dout + row, at.q_row, to.dv + key, at.kv_row,
                 block.count, dim, depth, to.add});
    multiply<T>({d + from, 1, step(keys), q + row, at.q_row, to.dk + key, at.kv_row, block.count,
                 dim, depth, to.add});
    first += block.count;
  }
}

}  // namespace

template <class T>
void attention_forward(const AttentionShape& shape, const T* q, const T* k, const T* v,
                       DistanceBias<const T> bias, T* weights, T* out, T* scores, T* scratch) {
  for (std::size_t b = 0; b < shape.batch; ++b) {
    for (std::size_t h = 0; h < shape.heads; ++h) {
      const Places at = places(shape, b, h);
      forward_head(shape, at, q + at.q, k + at.kv, v + at.kv,
                   bias.values == nullptr ? nullptr : bias.of(h), weights + at.weights, out + at.q,
                   scores == nullptr ? nullptr : scores + at.weights, scratch);
    }
  }
}

template <class T>
void attention_backward(const AttentionShape& shape, const T* q, const T* k, const T* v,
                        const T* weights, const T* dout, T* dq, T* dk, T* dv, DistanceBias<T> dbias,
                        T* scratch) {
  const std::size_t group = shape.heads / shape.kv_heads;
  for (std::size_t b = 0; b < shape.batch; ++b) {
    for (std::size_t h = 0; h < shape.heads; ++h) {
      const Places at = places(shape, b, h);
      backward_head<T>(shape, at, q + at.q, k + at.kv, v + at.kv, weights + at.weights, dout + at.q,
                       {dq + at.q, dk + at.kv, dv + at.kv, h % group != 0},
                       dbias.values == nullptr ? nullptr : dbias.of(h), scratch);
    }
  }
}

// NOLINTBEGIN(bugprone-macro-parentheses): T is a type
#define ROPEWALK_FOR(T)                                                                    \
  template void attention_forward<T>(const AttentionShape&, const T*, const T*, const T*,  \
                                     DistanceBias<const T>, T*, T*, T*, T*);               \
  template void attention_backward<T>(const AttentionShape&, const T*, const T*, const T*, \
                                      const T*, const T*, T*, T*, T*, DistanceBias<T>, T*);
// NOLINTEND(bugprone-macro-parentheses)
ROPEWALK_FOR(float)
ROPEWALK_FOR(double)
#undef ROPEWALK_FOR

}  // namespace ropewalk::nn
