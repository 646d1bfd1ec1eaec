#include "experiments/position_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/attention/attention.h"
#include "core/random.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"

namespace ropewalk::experiments {
namespace {

size_t size(int n) { return static_cast<size_t>(n); }

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

std::vector<float> plus(std::span<const float> a, std::span<const float> b) {
  std::vector<float> sum(a.begin(), a.end());
  for (size_t i = 0; i < sum.size(); ++i) sum[i] += b[i];
  return sum;
}

}  // namespace

double length_of(std::span<const float> x) { return std::sqrt(dot(x, x)); }

double degrees_between(std::span<const float> a, std::span<const float> b) {
  const double lengths = length_of(a) * length_of(b);
  if (!(lengths > 0)) return 0;
  return std::acos(std::clamp(dot(a, b) / lengths, -1.0, 1.0)) * 180 / std::numbers::pi;
}

PositionTables make_position_tables(const TablesToMake& what) {
  // As large as the sinusoidal one: a row's length is about the root of d/2.
  constexpr float kScale = 0.70710678F;
  PositionTables tables;
  tables.made_from = what;
  tables.inv_freq = core::inverse_frequencies(what.d, what.base);
  tables.learned = core::smooth_learned_table(what.length, what.d, what.seed, kScale);
  tables.sinusoidal = core::sinusoidal_table(0, what.shown, what.d, what.base);
  tables.rope = core::make_table(tables.inv_freq, 0, what.shown);
  tables.learned_shown.assign(size(what.shown) * size(what.d),
                              std::numeric_limits<float>::quiet_NaN());
  const size_t known = std::min(tables.learned_shown.size(), tables.learned.values.size());
  std::copy_n(tables.learned.values.begin(), known, tables.learned_shown.begin());
  for (size_t i = 0; i < tables.rope.sin.size(); ++i) {
    const float sine = tables.sinusoidal[2 * i] - tables.rope.sin[i];
    const float cosine = tables.sinusoidal[2 * i + 1] - tables.rope.cos[i];
    tables.difference = std::max({tables.difference, std::abs(static_cast<double>(sine)),
                                  std::abs(static_cast<double>(cosine))});
  }
  for (int p = 0; p < what.length; ++p)
    tables.largest_product =
        std::max(tables.largest_product, row_product(tables, AddedTable::kLearned, p, p));
  core::Random random(what.seed + 991);
  tables.matrix = random.normals(size(what.d) * size(what.d));
  return tables;
}

AddedWord add_position(const PositionTables& tables, std::span<const float> word, AddedTable table,
                       double m) {
  const int d = tables.made_from.d;
  AddedWord added;
  if (table == AddedTable::kSinusoidal) {
    added.row = core::sinusoidal_row(m, d, tables.made_from.base);
  } else if (const auto row = tables.learned.row(std::llround(m))) {
    added.row.assign(row->begin(), row->end());
  }
  added.exists = !added.row.empty();
  if (!added.exists) {
    added.row.assign(size(d), 0);
    added.sum.assign(word.begin(), word.end());
    return added;
  }
  added.sum = plus(word, added.row);
  added.norm = length_of(added.sum);
  added.degrees = degrees_between(word, added.sum);
  return added;
}

std::vector<float> added_lengths(const PositionTables& tables, std::span<const float> word,
                                 AddedTable table) {
  const int d = tables.made_from.d;
  const std::vector<float>& rows =
      table == AddedTable::kLearned ? tables.learned.values : tables.sinusoidal;
  const int count = std::min(tables.made_from.shown, static_cast<int>(rows.size()) / d);
  std::vector<float> lengths(size(count));
  for (size_t p = 0; p < lengths.size(); ++p)
    lengths[p] =
        static_cast<float>(length_of(plus(word, std::span(rows).subspan(p * size(d), size(d)))));
  return lengths;
}

std::vector<float> turned_lengths(const PositionTables& tables, std::span<const float> word) {
  std::vector<float> lengths(size(tables.made_from.shown)), turned(word.size());
  for (int p = 0; p < tables.made_from.shown; ++p) {
    core::rotate(word, tables.rope.cos_row(p), tables.rope.sin_row(p), core::Layout::kInterleaved,
                 turned);
    lengths[size(p)] = static_cast<float>(length_of(turned));
  }
  return lengths;
}

double row_product(const PositionTables& tables, AddedTable table, int m, int n) {
  const int d = tables.made_from.d;
  if (table == AddedTable::kSinusoidal)
    return core::sinusoidal_kernel(m - n, d, tables.made_from.base) * 2 / d;
  const auto a = tables.learned.row(m), b = tables.learned.row(n);
  return a && b ? dot(*a, *b) * 2 / d : 0.0;
}

std::vector<float> row_products(const PositionTables& tables, AddedTable table, int m) {
  const bool learned = table == AddedTable::kLearned;
  const int length = tables.made_from.length;
  if (learned && m >= length) return {};
  const int shown = tables.made_from.shown;
  std::vector<float> products(size(learned ? std::min(shown, length) : shown));
  for (size_t n = 0; n < products.size(); ++n)
    products[n] = static_cast<float>(row_product(tables, table, m, static_cast<int>(n)));
  return products;
}

double row_product_through(const PositionTables& tables, int m, int n) {
  const int d = tables.made_from.d;
  const std::vector<float> row = core::sinusoidal_row(m, d, tables.made_from.base);
  std::vector<float> through(size(d));
  core::scores(row, tables.matrix, d, static_cast<float>(1 / std::sqrt(d)), through);
  return dot(through, core::sinusoidal_row(n, d, tables.made_from.base)) * 2 / d;
}

std::vector<float> row_products_through(const PositionTables& tables, int m) {
  const int d = tables.made_from.d;
  const std::vector<float> row = core::sinusoidal_row(m, d, tables.made_from.base);
  std::vector<float> through(size(d)), products(size(tables.made_from.shown));
  core::scores(row, tables.matrix, d, static_cast<float>(1 / std::sqrt(d)), through);
  core::scores(through, tables.sinusoidal, d, 2.0F / static_cast<float>(d), products);
  return products;
}

}  // namespace ropewalk::experiments
