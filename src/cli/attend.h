// The computation behind `ropewalk attend`: many heads under one encoding.
#pragma once

#include <cstdint>
#include <vector>

#include "core/encoding/encoding.h"

namespace ropewalk::cli {

struct AttendJob {
  core::EncodingKind kind = core::EncodingKind::kNone;
  bool causal = false;
  bool want_weights = false;
  int64_t offset = 0;  // position of the first query
  double scale = 1.0;
  double base = 10000.0;                           // sinusoidal
  core::Layout layout = core::Layout::kHalfSplit;  // rope, xpos
  std::vector<double> inv_freq;
  double attention_factor = 1.0;
  std::vector<double> table;  // what was learned
  std::vector<int64_t> table_shape;
};

template <class T>
struct AttendInput {
  std::vector<T> numbers;  // [heads, rows, dim]
  int64_t heads, rows, dim;
};

template <class T>
struct Attended {
  std::vector<T> output;   // [heads of q, rows of q, dim of v]
  std::vector<T> weights;  // [heads of q, rows of q, rows of k], if wanted
};

// Whether the table has the shape its kind needs; the error's sentence is empty.
core::Status check_table(const AttendJob& job, int64_t heads, int64_t dim);

core::Result<Attended<float>> attend_floats(const AttendJob& job, const AttendInput<float>& q,
                                            const AttendInput<float>& k,
                                            const AttendInput<float>& v);
// In double throughout, by core's reference.
core::Result<Attended<double>> attend_doubles(const AttendJob& job, const AttendInput<double>& q,
                                              const AttendInput<double>& k,
                                              const AttendInput<double>& v);

}  // namespace ropewalk::cli
