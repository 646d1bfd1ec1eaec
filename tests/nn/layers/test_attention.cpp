#include <doctest/doctest.h>

#include "core/reference/reference.h"
#include "core/rotation/frequency.h"
#include "core/rotation/rotation.h"
#include "nn/layers/attention.h"
#include "nn/layers/rotary.h"
#include "support.h"

namespace ropewalk::nn {
namespace {

using testing::Doubles;
using testing::narrowed;
using testing::numeric_gradient;
using testing::random_doubles;
using testing::relative_error;
using testing::weighted;

struct Tried {
  AttentionShape shape;
  Doubles q, k, v, bias, dout;
  Doubles weights, out, scratch;

  Tried(core::Random& random, const AttentionShape& s)
      : shape(s),
        q(random_doubles(random, s.batch * s.rows * s.heads * s.dim, 2.0)),
        k(random_doubles(random, s.batch * s.keys * s.kv_heads * s.dim, 2.0)),
        v(random_doubles(random, k.size())),
        bias(random_doubles(random, s.heads * (2 * s.keys - 1))),
        dout(random_doubles(random, q.size())),
        weights(s.weights()),
        out(q.size()),
        scratch(s.backward_scratch()) {}
  double loss() {
    attention_forward<double>(shape, q.data(), k.data(), v.data(), {bias.data(), shape.keys},
                              weights.data(), out.data(), nullptr, scratch.data());
    return weighted(dout, out);
  }
};

TEST_CASE("attention agrees with core's reference, head by head") {
  core::Random random(8);
  for (const bool causal : {true, false}) {
    const AttentionShape shape{2, 5, 5, 4, 2, 3, 0, causal, 0.6};
    Tried tried(random, shape);
    tried.loss();
    std::vector<float> weights(shape.weights()), out(tried.out.size()),
        scratch(shape.forward_scratch());
    const std::vector<float> bias_float = narrowed(tried.bias);
    attention_forward<float>(shape, narrowed(tried.q).data(), narrowed(tried.k).data(),
                             narrowed(tried.v).data(), {bias_float.data(), shape.keys},
                             weights.data(), out.data(), nullptr, scratch.data());
    CHECK(relative_error(out, tried.out) < 1e-6);
    for (std::size_t b = 0; b < 2; ++b) {
      for (std::size_t h = 0; h < 4; ++h) {
        Doubles q, k, v, bias, want, got;
        for (std::size_t t = 0; t < 5; ++t) {
          for (std::size_t c = 0; c < 3; ++c) {
            q.push_back(tried.q[((b * 5 + t) * 4 + h) * 3 + c]);
            k.push_back(tried.k[((b * 5 + t) * 2 + h / 2) * 3 + c]);
            v.push_back(tried.v[((b * 5 + t) * 2 + h / 2) * 3 + c]);
            got.push_back(tried.out[((b * 5 + t) * 4 + h) * 3 + c]);
          }
          for (std::size_t s = 0; s < 5; ++s) bias.push_back(tried.bias[h * 9 + 4 + t - s]);
        }
        want = core::reference::attention(q, k, v, bias, {3, 3, 0.6, causal, 0});
        CHECK(relative_error(got, want) < 1e-12);
      }
    }
  }
}

TEST_CASE("attention's gradients are those of finite differences") {
  core::Random random(9);
  for (const bool causal : {true, false}) {
    for (const std::size_t kv_heads : {4UL, 2UL, 1UL}) {
      CAPTURE(causal);
      CAPTURE(kv_heads);
      Tried tried(random, {2, 5, 5, 4, kv_heads, 3, 0, causal, 0.6});
      tried.loss();
      Doubles dq(tried.q.size()), dk(tried.k.size(), 9.0), dv(tried.v.size(), 9.0),
          dbias(tried.bias.size());
      attention_backward<double>(tried.shape, tried.q.data(), tried.k.data(), tried.v.data(),
                                 tried.weights.data(), tried.dout.data(), dq.data(), dk.data(),
                                 dv.data(), {dbias.data(), tried.shape.keys}, tried.scratch.data());
      const auto loss = [&] { return tried.loss(); };
      CHECK(relative_error(dq, numeric_gradient(tried.q, loss)) < 1e-8);
      CHECK(relative_error(dk, numeric_gradient(tried.k, loss)) < 1e-8);
      CHECK(relative_error(dv, numeric_gradient(tried.v, loss)) < 1e-8);
      CHECK(relative_error(dbias, numeric_gradient(tried.bias, loss)) < 1e-8);
    }
  }
}

TEST_CASE("later queries against kept keys are the last rows of the whole") {
  core::Random random(10);
  Tried whole(random, {1, 6, 6, 2, 1, 4, 0, true, 0.5});
  whole.loss();
  AttentionShape last = whole.shape;
  last.rows = 2;
  last.offset = 4;
  Doubles weights(last.weights()), out(2 * 8), scores(last.weights());
  attention_forward<double>(last, whole.q.data() + 4 * 8, whole.k.data(), whole.v.data(),
                            {whole.bias.data(), 6}, weights.data(), out.data(), scores.data(),
                            whole.scratch.data());
  CHECK(relative_error(out, std::span(whole.out).subspan(4 * 8)) < 1e-14);
  double score = 0.0;
  for (std::size_t c = 0; c < 4; ++c) score += whole.q[5 * 8 + c] * whole.k[2 * 4 + c];
  CHECK(scores[6 + 2] == doctest::Approx(0.5 * score + whole.bias[5 + 3]));
}

TEST_CASE("heads turn as core turns them, and gradients turn back") {
  core::Random random(11);
  const core::Layout layouts[] = {core::Layout::kHalfSplit, core::Layout::kInterleaved};
  for (const core::Layout layout : layouts) {
    const Doubles inv_freq = core::inverse_frequencies(6, 100.0);  // six of eight components
    const RotaryShape shape{2, 3, 2, 8};
    Doubles x = random_doubles(random, 96), y(96), dx(96);
    const Doubles dy = random_doubles(random, 96);
    const RotaryTable<double> table = make_rotary<double>(inv_freq, 1.3, layout, 10, 5);
    const auto loss = [&] {
      rotary_forward(shape, table, 2, x.data(), y.data());
      return weighted(dy, y);
    };
    loss();
    const RotaryTable<float> narrow = make_rotary<float>(inv_freq, 1.3, layout, 10, 5);
    std::vector<float> y_float = narrowed(x);
    rotary_forward(shape, narrow, 2, y_float.data(), y_float.data());
    CHECK(relative_error(y_float, y) < 1e-6);
    core::TableOptions options;
    options.attention_factor = 1.3;
    const std::vector<float> row = narrowed(std::span(x).subspan(40, 8));  // text 0, row 2, head 1
    CHECK(relative_error(core::rotated(row, inv_freq, 14.0, layout, options),
                         std::span(y).subspan(40, 8)) < 1e-6);
    rotary_backward(shape, table, 2, dy.data(), dx.data());
    CHECK(relative_error(dx, numeric_gradient(x, loss)) < 1e-8);
  }
}

}  // namespace
}  // namespace ropewalk::nn
