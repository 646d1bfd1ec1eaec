#include <doctest/doctest.h>

#include "nn/layers/embedding.h"
#include "nn/layers/linear.h"
#include "nn/layers/product.h"
#include "support.h"

namespace ropewalk::nn {
namespace {

using testing::Doubles;
using testing::narrowed;
using testing::numeric_gradient;
using testing::random_doubles;
using testing::relative_error;
using testing::weighted;

TEST_CASE("products agree with plain loops, for every shape, transposed and added") {
  core::Random random(1);
  for (int round = 0; round < 60; ++round) {
    const std::size_t rows = 1 + random.draw() % 19, cols = 1 + random.draw() % 70,
                      depth = 1 + random.draw() % 33;
    const bool transposed = round % 2 == 1, add = round % 3 == 0;
    const Doubles a = random_doubles(random, rows * depth),
                  b = random_doubles(random, depth * cols);
    Doubles c = random_doubles(random, rows * cols);
    std::vector<float> c_float = narrowed(c);
    const auto a_row = static_cast<std::ptrdiff_t>(transposed ? 1 : depth);
    const auto a_col = static_cast<std::ptrdiff_t>(transposed ? rows : 1);
    const auto width = static_cast<std::ptrdiff_t>(cols);
    const std::vector<float> a_float = narrowed(a), b_float = narrowed(b);
    multiply<double>(
        {a.data(), a_row, a_col, b.data(), width, c.data(), width, rows, cols, depth, add});
    multiply<float>({a_float.data(), a_row, a_col, b_float.data(), width, c_float.data(), width,
                     rows, cols, depth, add});
    CHECK(relative_error(c_float, c, 1.0) < 2e-6);
    double first = 0.0;
    for (std::size_t l = 0; l < depth; ++l) {
      first +=
          a[(rows - 1) * static_cast<std::size_t>(a_row) + l * static_cast<std::size_t>(a_col)] *
          b[l * cols];
    }
    if (!add) CHECK(c[(rows - 1) * cols] == doctest::Approx(first));
  }
}

TEST_CASE("a linear layer's gradients are those of finite differences") {
  core::Random random(2);
  for (const std::size_t rows : {1UL, 5UL}) {
    const LinearShape shape{rows, 7, 6};
    Doubles x = random_doubles(random, rows * 7), w = random_doubles(random, 42),
            b = random_doubles(random, 6);
    const Doubles dy = random_doubles(random, rows * 6);
    Doubles y(rows * 6), scratch(shape.scratch());
    const auto loss = [&] {
      linear_forward(shape, x.data(), w.data(), b.data(), y.data(), scratch.data());
      return weighted(dy, y);
    };
    loss();
    double first = b[0];
    for (std::size_t i = 0; i < 7; ++i) first += x[i] * w[i];
    CHECK(y[0] == doctest::Approx(first).epsilon(1e-12));
    Doubles dx(x.size()), dw(w.size()), db(b.size());
    linear_backward(shape, x.data(), w.data(), dy.data(), dx.data(), false, dw.data(), db.data());
    CHECK(relative_error(dx, numeric_gradient(x, loss)) < 1e-8);
    CHECK(relative_error(dw, numeric_gradient(w, loss)) < 1e-8);
    CHECK(relative_error(db, numeric_gradient(b, loss)) < 1e-8);
    // A second time: dx again, the others twice.
    Doubles once = dw;
    linear_backward(shape, x.data(), w.data(), dy.data(), dx.data(), true, dw.data(), db.data());
    CHECK(dw[3] == doctest::Approx(2.0 * once[3]));
    for (double& d : dx) d /= 2.0;
    CHECK(relative_error(dx, numeric_gradient(x, loss)) < 1e-8);
    loss();  // y anew: the last one was of numbers a step apart
    std::vector<float> y_float(y.size()), scratch_float(scratch.size());
    linear_forward(shape, narrowed(x).data(), narrowed(w).data(), narrowed(b).data(),
                   y_float.data(), scratch_float.data());
    CHECK(relative_error(y_float, y) < 1e-6);
  }
}

TEST_CASE("embeddings and rows of positions give their gradients back where they came from") {
  core::Random random(3);
  const std::vector<std::int32_t> tokens = {2, 0, 2, 1, 3, 3};
  Doubles table = random_doubles(random, 4 * 3), positions = random_doubles(random, 2 * 3);
  const Doubles dy = random_doubles(random, 18);
  Doubles y(18);
  const auto loss =
      [&] {  // two texts of three tokens; the second row stands for the third position too
        embedding_forward(table.data(), tokens.data(), 6, 3, y.data());
        add_positions_forward(positions.data(), 2, 0, 2, 3, 3, y.data());
        return weighted(dy, y);
      };
  loss();
  CHECK(y[2 * 3 + 1] == table[2 * 3 + 1] + positions[3 + 1]);
  Doubles dtable(12), dpositions(6);
  embedding_backward(tokens.data(), 6, 3, dy.data(), dtable.data());
  add_positions_backward(2, 0, 2, 3, 3, dy.data(), dpositions.data());
  CHECK(relative_error(dtable, numeric_gradient(table, loss)) < 1e-8);
  CHECK(relative_error(dpositions, numeric_gradient(positions, loss)) < 1e-8);
}

}  // namespace
}  // namespace ropewalk::nn
