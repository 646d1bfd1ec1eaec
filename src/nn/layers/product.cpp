#include "nn/layers/product.h"

#include <algorithm>

#include "core/simd/kernels.h"

namespace ropewalk::nn {

template <>
void multiply<float>(const Product<float>& job) {
  core::kernels::Matmul matmul{job.a,     job.a_row, job.b,    job.b_row, job.c,
                               job.c_row, job.rows,  job.cols, job.depth, 1.0F};
  matmul.a_step = job.a_col;
  matmul.add = job.add;
  core::kernels::matmul(matmul);
}

template <>
void multiply<double>(const Product<double>& job) {
  for (std::size_t i = 0; i < job.rows; ++i) {
    double* c = job.c + static_cast<std::ptrdiff_t>(i) * job.c_row;
    if (!job.add) std::fill(c, c + job.cols, 0.0);
    for (std::size_t l = 0; l < job.depth; ++l) {
      const double factor = job.a[static_cast<std::ptrdiff_t>(i) * job.a_row +
                                  static_cast<std::ptrdiff_t>(l) * job.a_col];
      const double* b = job.b + static_cast<std::ptrdiff_t>(l) * job.b_row;
      for (std::size_t j = 0; j < job.cols; ++j) c[j] += factor * b[j];
    }
  }
}

template <class T>
void transpose(const T* from, std::ptrdiff_t from_row, std::size_t rows, std::size_t cols, T* to) {
  constexpr std::size_t kBlock = 16;  // both sides of a block stay in the cache
  for (std::size_t first = 0; first < rows; first += kBlock) {
    const std::size_t end = std::min(rows, first + kBlock);
    for (std::size_t j = 0; j < cols; ++j) {
      for (std::size_t i = first; i < end; ++i) {
        to[j * rows + i] =
            from[static_cast<std::ptrdiff_t>(i) * from_row + static_cast<std::ptrdiff_t>(j)];
      }
    }
  }
}

template void transpose<float>(const float*, std::ptrdiff_t, std::size_t, std::size_t, float*);
template void transpose<double>(const double*, std::ptrdiff_t, std::size_t, std::size_t, double*);

}  // namespace ropewalk::nn
