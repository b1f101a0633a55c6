#include "trainyard/core/rng.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace trainyard::test {

TEST_CASE("Philox gives the known answers of its authors") {
  // kat_vectors of Random123 1.14 for philox4x32-10.
  const auto is = [](const PhiloxBlock& got, const PhiloxBlock& want) { CHECK(got == want); };
  is(philox4x32({0, 0, 0, 0}, 0, 0), {0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u});
  is(philox4x32({~0u, ~0u, ~0u, ~0u}, ~0u, ~0u), {0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu});
  is(philox4x32({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, 0xa4093822u, 0x299f31d0u),
     {0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u});
}

TEST_CASE("seed, stream, step, sample and element each change the numbers") {
  const RngStream s{.seed = 1, .stream = 2, .step = 3, .sample = 4};
  const uint32_t bits = random_bits(s, 5);
  RngStream other = s;
  other.seed = uint64_t{1} | (uint64_t{1} << 40);
  CHECK(random_bits(other, 5) != bits);
  other = s, other.stream = 9;
  CHECK(random_bits(other, 5) != bits);
  other = s, other.step = uint64_t{3} | (uint64_t{1} << 40);
  CHECK(random_bits(other, 5) != bits);
  other = s, other.sample = 9;
  CHECK(random_bits(other, 5) != bits);
  CHECK(random_bits(s, 6) != bits);
  CHECK(random_bits(s, 5) == bits);
}

TEST_CASE("uniform numbers lie in [0, 1) with the right mean and variance") {
  const RngStream s{.seed = 3};
  const int n = 100000;
  double sum = 0, squares = 0;
  for (int i = 0; i < n; ++i) {
    const double u = double{random_uniform(s, static_cast<uint64_t>(i))};
    REQUIRE((u >= 0 && u < 1));
    sum += u;
    squares += u * u;
  }
  // Five standard errors: sqrt(1 / 12 / n) of the mean, sqrt(4 / 45 / n) of the square.
  CHECK(std::fabs(sum / n - 0.5) < 5 * std::sqrt(1.0 / 12 / n));
  CHECK(std::fabs(squares / n - 1.0 / 3) < 5 * std::sqrt(4.0 / 45 / n));
  CHECK(uniform_from_bits(0xffffffffu) < 1.0f);
}

TEST_CASE("normal numbers have the moments of the normal distribution") {
  const RngStream s{.seed = 4};
  const int n = 100000;
  double moments[5] = {};
  for (int i = 0; i < n; ++i) {
    const double x = random_normal(s, static_cast<uint64_t>(i));
    double power = 1;
    for (double& moment : moments) moment += power / n, power *= x;
  }
  // Five standard errors; E x^2k = 1, 3, 15, 105.
  CHECK(std::fabs(moments[1]) < 5 * std::sqrt(1.0 / n));
  CHECK(std::fabs(moments[2] - 1) < 5 * std::sqrt(2.0 / n));
  CHECK(std::fabs(moments[3]) < 5 * std::sqrt(15.0 / n));
  CHECK(std::fabs(moments[4] - 3) < 5 * std::sqrt(96.0 / n));
}

TEST_CASE("integers below a bound are even") {
  const RngStream s{.seed = 5};
  std::vector<int> count(7);
  for (uint64_t i = 0; i < 70000; ++i) ++count[random_below(s, i, 7)];
  for (const int c : count) CHECK(std::abs(c - 10000) < 500);  // five standard deviations
}

TEST_CASE("a permutation visits every place once, and another step permutes differently") {
  for (const uint64_t n : {1, 2, 3, 4, 5, 16, 17, 1000}) {
    std::vector<int> seen(n);
    for (uint64_t i = 0; i < n; ++i) ++seen[permute({.seed = 6}, n, i)];
    for (const int times : seen) CHECK(times == 1);
  }
  int same = 0;
  for (uint64_t i = 0; i < 1000; ++i) {
    same += permute({.seed = 6, .step = 1}, 1000, i) == permute({.seed = 6, .step = 2}, 1000, i);
  }
  CHECK(same < 10);  // one is expected
}

TEST_CASE("a permutation that is kept is the one that is worked out anew for every position") {
  Permutation kept;
  // Back and forth between lengths and steps, as epochs and parts of the data do.
  for (const uint64_t n : {1, 2, 5, 17, 1000, 320, 4097}) {
    for (const uint64_t step : {0, 1, 7}) {
      const RngStream stream{.seed = 9, .stream = stream_id(Purpose::shuffle), .step = step};
      CHECK_FALSE(kept.is(stream, n));
      kept.set(stream, n);
      CHECK(kept.is(stream, n));
      bool same = true;
      for (uint64_t i = 0; i < n; ++i) same = same && kept(i) == permute(stream, n, i);
      CHECK(same);
      for (const uint64_t first : {uint64_t{0}, n / 3}) {
        std::vector<uint32_t> many(n - first + 1, 123456);
        kept.fill(first, n - first, many.data());
        for (uint64_t i = first; i < n; ++i) same = same && many[i - first] == kept(i);
        CHECK(same);
        CHECK(many.back() == 123456);
      }
    }
  }
}

}  // namespace trainyard::test
