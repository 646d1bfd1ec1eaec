#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "core/random.h"

namespace ropewalk::core {
namespace {

TEST_CASE("a seed draws the same numbers for ever: released links show them") {
  struct Drawn {
    std::uint32_t seed;
    std::array<std::uint32_t, 2> draws;
    std::array<float, 4> normals;
  };
  constexpr Drawn kReleased[] = {
      {0,
       {2357136044U, 2546248239U},
       {-0x1.d41bbcp-1F, 0x1.d411aep-2F, 0x1.433cb2p-1F, 0x1.43b4dap-1F}},
      {1,
       {1791095845U, 4282876139U},
       {0x1.528768p+0F, 0x1.7a0a68p-1F, 0x1.79f92ap+1F, 0x1.8bf662p+0F}},
      {9999,
       {3536429142U, 3463652605U},
       {0x1.bb5f94p-3F, -0x1.0b6054p-6F, 0x1.bc1dap+0F, 0x1.37f676p-6F}},
      {1000004,
       {3002239063U, 2581324407U},
       {-0x1.5ce9c6p-1F, -0x1.5c5526p+0F, -0x1.b51efap-1F, 0x1.0667bep+0F}},
  };
  for (const Drawn& released : kReleased) {
    CAPTURE(released.seed);
    Random whole(released.seed), parts(released.seed), normal(released.seed);
    for (const std::uint32_t draw : released.draws) {
      CHECK(whole.draw() == draw);
      CHECK(parts.uniform() == static_cast<double>(draw) / 4294967296.0);
    }
    for (const float number : released.normals) CHECK(normal.normal() == number);
    const std::vector<float> all = Random(released.seed).normals(4);
    CHECK(std::equal(all.begin(), all.end(), released.normals.begin()));
  }
}

TEST_CASE("normal numbers have mean 0 and variance 1") {
  double sum = 0, squares = 0;
  constexpr std::size_t kCount = 100000;
  for (const float x : Random(5).normals(kCount)) {
    REQUIRE(std::isfinite(x));
    sum += static_cast<double>(x);
    squares += static_cast<double>(x) * static_cast<double>(x);
  }
  CHECK(std::abs(sum / kCount) < 0.01);
  CHECK(std::abs(squares / kCount - 1) < 0.02);
}

}  // namespace
}  // namespace ropewalk::core
