#pragma once

#include <span>
#include <vector>

#include "core/rotation/layout.h"
#include "core/rotation/table.h"
#include "core/tensor.h"

namespace ropewalk::core {

struct Vec2 {
  double x = 0.0;
  double y = 0.0;
};

// [[m00, m01], [m10, m11]] acts on the column (x0, x1).
struct Matrix2 {
  double m00 = 1.0;
  double m01 = 0.0;
  double m10 = 0.0;
  double m11 = 1.0;

  friend constexpr Vec2 operator*(const Matrix2& a, Vec2 v) {
    return {a.m00 * v.x + a.m01 * v.y, a.m10 * v.x + a.m11 * v.y};
  }
};

// [[cos, -sin], [sin, cos]]: the block of one pair turned by `angle` radians (RoFormer, eq. 13).
Matrix2 pair_matrix(double angle);

// The whole block-diagonal rotation of a head at a position, row-major [head_dim][head_dim]; the
// identity past the pairs of inv_freq.
std::vector<double> rotation_matrix(std::span<const double> inv_freq, double position, int head_dim,
                                    Layout layout);

// One head vector at one position. Pair i turns by position * inv_freq[i]; components past
// 2 * inv_freq.size() pass through. out has x's size and may be x itself.
void rotate(std::span<const float> x, std::span<const double> inv_freq, double position,
            Layout layout, std::span<float> out, const TableOptions& options = {});
std::vector<float> rotated(std::span<const float> x, std::span<const double> inv_freq,
                           double position, Layout layout, const TableOptions& options = {});

// One head vector by given cos and sin, one of each per pair. out may be x itself.
void rotate(std::span<const float> x, std::span<const float> cos, std::span<const float> sin,
            Layout layout, std::span<float> out);

// Many: row t of every head turns by row t of the table (x.rows <= table.count). x and out have
// one shape and any strides; out may be x itself (same data and strides), else they do not overlap.
void rotate(Tensor3<const float> x, const RopeTable& table, Layout layout, Tensor3<float> out);

// Many, angles computed on the way: row t stands at positions[t].
void rotate(Tensor3<const float> x, std::span<const double> inv_freq,
            std::span<const double> positions, Layout layout, Tensor3<float> out,
            const TableOptions& options = {});

// Rows [rows, dim] packed one after another, row t at position first + t.
void rotate_rows(std::span<const float> x, int dim, std::span<const double> inv_freq, double first,
                 Layout layout, std::span<float> out, const TableOptions& options = {});

// Undoes a rotation: turns back by the same angles (divide by the attention factor squared
// yourself where there is one). out may be x itself.
void rotate_back(Tensor3<const float> x, const RopeTable& table, Layout layout, Tensor3<float> out);

}  // namespace ropewalk::core
