#include "core/encoding/relative_bias.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/attention/attention.h"
#include "core/encoding/additive.h"

namespace ropewalk::core {
namespace {

// Calls visit(flat index, key position - query position) for every cell of out.
template <class Visit>
void for_each_distance(std::size_t size, int cols, std::ptrdiff_t query_offset, Visit visit) {
  if (cols <= 0) return;
  const auto width = static_cast<std::size_t>(cols);
  for (std::size_t at = 0; at < size; ++at) {
    const auto t = static_cast<std::int64_t>(at / width) + query_offset;
    visit(at, static_cast<std::int64_t>(at % width) - t);
  }
}

}  // namespace

int shaw_index(std::int64_t distance, int max_distance) {
  return static_cast<int>(std::clamp<std::int64_t>(distance, -max_distance, max_distance)) +
         max_distance;
}

void shaw_scores(std::span<const float> q, const ShawTable& table, int cols, float scale,
                 std::ptrdiff_t query_offset, std::span<float> out) {
  const auto dim = static_cast<std::size_t>(table.dim);
  const auto width = static_cast<std::size_t>(cols);
  for_each_distance(out.size(), cols, query_offset, [&](std::size_t at, std::int64_t distance) {
    const auto row = static_cast<std::size_t>(shaw_index(distance, table.max_distance));
    out[at] =
        scale * dot(q.subspan(at / width * dim, dim), std::span(table.key).subspan(row * dim, dim));
  });
}

void add_shaw_values(std::span<const float> weights, int cols, const ShawTable& table,
                     std::ptrdiff_t query_offset, std::span<float> out) {
  if (table.value.empty()) return;
  const auto dim = static_cast<std::size_t>(table.dim);
  const auto width = static_cast<std::size_t>(cols);
  for_each_distance(weights.size(), cols, query_offset, [&](std::size_t at, std::int64_t distance) {
    const auto row = static_cast<std::size_t>(shaw_index(distance, table.max_distance));
    const float* value = table.value.data() + row * dim;
    float* to = out.data() + at / width * dim;
    for (std::size_t c = 0; c < dim; ++c) to[c] += weights[at] * value[c];
  });
}

int t5_bucket(std::int64_t distance, bool bidirectional, int buckets, int max_distance) {
  int bucket = 0;
  std::int64_t past = -distance;
  if (bidirectional) {
    buckets /= 2;
    if (distance > 0) bucket += buckets;
    past = std::abs(distance);
  } else {
    past = std::max<std::int64_t>(past, 0);
  }
  const int exact = buckets / 2;
  if (past < exact) return bucket + static_cast<int>(past);
  if (exact == 0 || max_distance <= exact) return bucket + std::max(buckets - 1, 0);
  // The published code takes the logarithm in float; in double the buckets are the same (tested).
  const double share = std::log(static_cast<double>(past) / exact) /
                       std::log(static_cast<double>(max_distance) / exact);
  const auto steps = static_cast<std::int64_t>(share * (buckets - exact));
  return bucket + static_cast<int>(std::min<std::int64_t>(exact + steps, buckets - 1));
}

void t5_bias(std::span<const float> per_bucket, bool bidirectional, int max_distance, int cols,
             std::ptrdiff_t query_offset, std::span<float> out) {
  const int buckets = static_cast<int>(per_bucket.size());
  for_each_distance(out.size(), cols, query_offset, [&](std::size_t at, std::int64_t distance) {
    out[at] = per_bucket[t5_bucket(distance, bidirectional, buckets, max_distance)];
  });
}

void learned_bias(std::span<const float> values, int cols, std::ptrdiff_t query_offset,
                  std::span<float> out) {
  assert(values.size() % 2 == 1);
  const int max_distance = static_cast<int>(values.size()) / 2;
  for_each_distance(out.size(), cols, query_offset, [&](std::size_t at, std::int64_t distance) {
    out[at] = values[shaw_index(distance, max_distance)];
  });
}

std::vector<double> alibi_slopes(int heads) {
  std::vector<double> slopes;
  if (heads <= 0) return slopes;
  int power = 1;
  while (2 * power <= heads) power *= 2;
  for (int h = 0; h < power; ++h) slopes.push_back(std::exp2(-8.0 * (h + 1) / power));
  for (int h = 0; power + h < heads; ++h) {
    slopes.push_back(std::exp2(-8.0 * (2 * h + 1) / (2.0 * power)));
  }
  return slopes;
}

void alibi_bias(double slope, int cols, std::ptrdiff_t query_offset, std::span<float> out) {
  for_each_distance(out.size(), cols, query_offset, [&](std::size_t at, std::int64_t distance) {
    out[at] = static_cast<float>(-slope * static_cast<double>(std::abs(distance)));
  });
}

std::vector<float> TransformerXlTerms::sum() const {
  std::vector<float> total(content.size());
  for (std::size_t j = 0; j < total.size(); ++j) {
    total[j] = (content[j] + content_position[j]) + (global_content[j] + global_position[j]);
  }
  return total;
}

TransformerXlTerms transformer_xl_terms(std::span<const float> q, std::span<const float> k,
                                        const TransformerXl& parameters, float scale,
                                        std::ptrdiff_t query_offset) {
  const auto dim = static_cast<std::size_t>(parameters.dim);
  const std::size_t rows = q.size() / dim;
  const std::size_t cols = k.size() / dim;
  TransformerXlTerms terms;
  terms.content.resize(rows * cols);
  scores(q, k, parameters.dim, scale, terms.content);
  terms.content_position.resize(rows * cols);
  terms.global_content.resize(rows * cols);
  terms.global_position.resize(rows * cols);
  if (rows * cols == 0) return terms;

  // r for every m - n that occurs: from query_offset - (cols-1) to rows-1 + query_offset.
  const auto farthest =
      static_cast<std::int64_t>(query_offset) - static_cast<std::int64_t>(cols) + 1;
  const std::size_t distances = rows + cols - 1;
  std::vector<float> relative = sinusoidal_table(
      static_cast<double>(farthest), static_cast<int>(distances), parameters.dim, parameters.base);
  if (!parameters.projection.empty()) {
    std::vector<float> projected(relative.size());
    // r = W R: a score of each row of R with each row of W.
    scores(relative, parameters.projection, parameters.dim, 1.0F, projected);
    relative = std::move(projected);
  }
  std::vector<float> global_content(cols);
  scores(parameters.content_bias, k, parameters.dim, scale, global_content);
  std::vector<float> global_position(distances);
  scores(parameters.position_bias, relative, parameters.dim, scale, global_position);
  for (std::size_t t = 0; t < rows; ++t) {
    for (std::size_t s = 0; s < cols; ++s) {
      const std::size_t at = t * cols + s;
      const std::size_t r = t + (cols - 1 - s);  // m - n counted from the farthest
      terms.content_position[at] =
          scale * dot(q.subspan(t * dim, dim), std::span(relative).subspan(r * dim, dim));
      terms.global_content[at] = global_content[s];
      terms.global_position[at] = global_position[r];
    }
  }
  return terms;
}

}  // namespace ropewalk::core
