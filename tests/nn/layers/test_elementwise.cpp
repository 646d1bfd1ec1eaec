// Norms, activations, the loss.
#include <doctest/doctest.h>

#include "nn/layers/activation.h"
#include "nn/layers/cross_entropy.h"
#include "nn/layers/norm.h"
#include "support.h"

namespace ropewalk::nn {
namespace {

using testing::Doubles;
using testing::narrowed;
using testing::numeric_gradient;
using testing::random_doubles;
using testing::relative_error;
using testing::weighted;

TEST_CASE("LayerNorm: mean 0, variance 1, and gradients of finite differences") {
  core::Random random(4);
  const NormShape shape{3, 11, 1e-5};
  Doubles x = random_doubles(random, 33, 2.0), w(11, 1.0), b(11, 0.0);
  Doubles y(33), mean(3), inverse(3);
  const Doubles dy = random_doubles(random, 33);
  const auto loss = [&] {
    layer_norm_forward(shape, x.data(), w.data(), b.data(), y.data(), mean.data(), inverse.data());
    return weighted(dy, y);
  };
  loss();
  for (std::size_t r = 0; r < 3; ++r) {
    double sum = 0.0, square = 0.0;
    for (std::size_t i = 0; i < 11; ++i) {
      sum += y[r * 11 + i];
      square += y[r * 11 + i] * y[r * 11 + i];
    }
    CHECK(std::abs(sum) < 1e-12);
    CHECK(square / 11 == doctest::Approx(1.0).epsilon(1e-4));
  }
  w = random_doubles(random, 11);
  b = random_doubles(random, 11);
  loss();
  Doubles dx(33), dw(11), db(11);
  layer_norm_backward(shape, x.data(), w.data(), mean.data(), inverse.data(), dy.data(), dx.data(),
                      dw.data(), db.data());
  CHECK(relative_error(dx, numeric_gradient(x, loss)) < 1e-8);
  CHECK(relative_error(dw, numeric_gradient(w, loss)) < 1e-8);
  CHECK(relative_error(db, numeric_gradient(b, loss)) < 1e-8);
  std::vector<float> y_float(33), mean_float(3), inverse_float(3);
  loss();
  layer_norm_forward(shape, narrowed(x).data(), narrowed(w).data(), narrowed(b).data(),
                     y_float.data(), mean_float.data(), inverse_float.data());
  CHECK(relative_error(y_float, y) < 1e-6);
}

TEST_CASE("RMSNorm: mean square 1, and gradients of finite differences") {
  core::Random random(5);
  const NormShape shape{4, 10, 1e-6};
  Doubles x = random_doubles(random, 40, 3.0), w(10, 1.0), y(40), inverse(4);
  const Doubles dy = random_doubles(random, 40);
  const auto loss = [&] {
    rms_norm_forward(shape, x.data(), w.data(), y.data(), inverse.data());
    return weighted(dy, y);
  };
  loss();
  double square = 0.0;
  for (std::size_t i = 0; i < 10; ++i) square += y[i] * y[i];
  CHECK(square / 10 == doctest::Approx(1.0).epsilon(1e-5));
  w = random_doubles(random, 10);
  loss();
  Doubles dx(40), dw(10);
  rms_norm_backward(shape, x.data(), w.data(), inverse.data(), dy.data(), dx.data(), dw.data());
  CHECK(relative_error(dx, numeric_gradient(x, loss)) < 1e-8);
  CHECK(relative_error(dw, numeric_gradient(w, loss)) < 1e-8);
}

TEST_CASE("activations: known values, and gradients of finite differences") {
  core::Random random(6);
  Doubles x = random_doubles(random, 50, 4.0), up = random_doubles(random, 50, 2.0), y(50), dx(50),
          dup(50);
  const Doubles dy = random_doubles(random, 50);
  SUBCASE("ReLU") {
    const auto loss = [&] {
      relu_forward<double>(50, x.data(), y.data());
      return weighted(dy, y);
    };
    relu_backward<double>(50, x.data(), dy.data(), dx.data());
    CHECK(relative_error(dx, numeric_gradient(x, loss)) < 1e-8);
  }
  SUBCASE("GELU") {
    const auto loss = [&] {
      gelu_forward<double>(50, x.data(), y.data());
      return weighted(dy, y);
    };
    gelu_backward<double>(50, x.data(), dy.data(), dx.data());
    CHECK(relative_error(dx, numeric_gradient(x, loss)) < 1e-8);
    const Doubles at = {0.0, 1.0, -1.0, 30.0,
                        -30.0};  // torch.nn.functional.gelu(approximate='tanh')
    const Doubles want = {0.0, 0.84119199, -0.15880801, 30.0, 0.0};
    Doubles got(5);
    gelu_forward<double>(5, at.data(), got.data());
    CHECK(relative_error(got, want, 1.0) < 1e-7);
    std::vector<float> got_float(5);
    gelu_forward<float>(5, narrowed(at).data(), got_float.data());
    CHECK(relative_error(got_float, want, 1.0) < 1e-6);
  }
  SUBCASE("SwiGLU") {
    const auto loss = [&] {
      swiglu_forward<double>(50, x.data(), up.data(), y.data());
      return weighted(dy, y);
    };
    swiglu_backward<double>(50, x.data(), up.data(), dy.data(), dx.data(), dup.data());
    CHECK(relative_error(dx, numeric_gradient(x, loss)) < 1e-8);
    CHECK(relative_error(dup, numeric_gradient(up, loss)) < 1e-8);
    loss();
    CHECK(y[0] == doctest::Approx(x[0] / (1.0 + std::exp(-x[0])) * up[0]));
  }
}

TEST_CASE(
    "cross entropy is ln of the classes for equal logits, and its gradient that of finite "
    "differences") {
  core::Random random(7);
  Doubles logits(3 * 5, 0.7), weights(15), losses(3), dlogits(15);
  const std::vector<std::int32_t> targets = {4, kNoTarget, 0};
  CHECK(cross_entropy_forward(3, 5, logits.data(), targets.data(), weights.data(), losses.data()) ==
        2);
  CHECK(losses[0] == doctest::Approx(std::log(5.0)).epsilon(1e-13));
  CHECK(losses[1] == 0.0);
  logits = random_doubles(random, 15, 6.0);
  const auto loss = [&] {
    cross_entropy_forward(3, 5, logits.data(), targets.data(), weights.data(), losses.data());
    return (losses[0] + losses[2]) / 2.0;
  };
  loss();
  cross_entropy_backward(3, 5, weights.data(), targets.data(), 2, dlogits.data());
  CHECK(relative_error(dlogits, numeric_gradient(logits, loss)) < 1e-8);
  // Far apart: no infinity, no NaN.
  const std::vector<float> far = {1000.0F, -1000.0F, 0.0F, 0.0F, 0.0F};
  std::vector<float> w(5), l(1);
  const std::int32_t second = 1;
  cross_entropy_forward(1, 5, far.data(), &second, w.data(), l.data());
  CHECK(l[0] == 2000.0F);
}

}  // namespace
}  // namespace ropewalk::nn
