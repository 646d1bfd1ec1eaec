#include "experiments/cost/attention_cost.h"

#include <cmath>

namespace ropewalk::experiments {
namespace {

// Of query and key, four multiplications a pair each.
double turning(const AttentionShape& shape) { return 4.0 * shape.d; }

// A score, its exponential, its share in the sum, its division, and its value.
double each_key(const AttentionShape& shape) { return shape.d + 3.0 + shape.value_dim; }

// The least whole number above `length`, where two costs are equal.
double above(double length) { return std::floor(length) + 1; }

}  // namespace

double softmax_work(const AttentionShape& shape) {
  return turning(shape) + shape.length * each_key(shape);
}

double linear_work(const AttentionShape& shape) {
  const double d = shape.d, values = shape.value_dim;
  const double features = 2 * d;
  const double remember = d * values + d;         // k v^T into the sum, and k
  const double recall = d * values + d + values;  // q times both, and the division
  return turning(shape) + features + remember + recall;
}

double softmax_text_work(const AttentionShape& shape) {
  const double length = shape.length;
  return length * turning(shape) + length * (length + 1) / 2 * each_key(shape);
}

double linear_text_work(const AttentionShape& shape) { return shape.length * linear_work(shape); }

double cache_numbers(const AttentionShape& shape) {
  return shape.length * (shape.d + static_cast<double>(shape.value_dim));
}

double state_numbers(const AttentionShape& shape) {
  return shape.d * static_cast<double>(shape.value_dim) + shape.d;
}

double work_crossing(const AttentionShape& shape) {
  return above((linear_work(shape) - turning(shape)) / each_key(shape));
}

double memory_crossing(const AttentionShape& shape) {
  return above(state_numbers(shape) / (shape.d + static_cast<double>(shape.value_dim)));
}

}  // namespace ropewalk::experiments
