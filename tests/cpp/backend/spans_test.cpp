#include "backend/cases.h"

namespace trainyard::test {

TEST_CASE("sums over spans agree with the reference at every edge of the vectors") {
  const auto cpu = make_cpu_backend(1);
  const auto ref = make_reference_backend<double>();
  for (const int64_t n : {0, 1, 3, 4, 15, 16, 17, 31, 33, 1000, 16384, 16385, 50000}) {
    CAPTURE(n);
    const Numbers<float> x = random_numbers(n, 1), y = random_numbers(n, 2);
    const Numbers<double> dx = x.as<double>(), dy = y.as<double>();
    double got = -1, want = -2;
    cpu->sum(x.data(), n, &got);
    ref->sum(dx.data(), n, &want);
    CHECK(got == doctest::Approx(want).epsilon(kSumTolerance));
    cpu->sum_squares(x.data(), n, &got);
    ref->sum_squares(dx.data(), n, &want);
    CHECK(got == doctest::Approx(want).epsilon(kSumTolerance));
    cpu->dot(x.data(), y.data(), n, &got);
    ref->dot(dx.data(), dy.data(), n, &want);
    CHECK(got == doctest::Approx(want).epsilon(kSumTolerance));
    Numbers<float> z = random_numbers(n, 2);
    Numbers<double> dz = z.as<double>();
    cpu->add_scaled(0.25f, x.data(), z.data(), n);
    ref->add_scaled(0.25, dx.data(), dz.data(), n);
    check_close(z, dz, kFewRoundings);
    cpu->fill(z.data(), n, 2.5f);
    cpu->sum(z.data(), n, &got);
    CHECK(got == 2.5 * static_cast<double>(n));
    CHECK(z.guards_hold());
  }
}

TEST_CASE("one, two and three threads give a sum the same bits") {
  const int64_t n = 1000003;
  const Numbers<float> x = random_numbers(n, 1);
  double one = 0;
  make_cpu_backend(1)->sum_squares(x.data(), n, &one);
  for (const int threads : {2, 3}) {
    double several = 0;
    make_cpu_backend(threads)->sum_squares(x.data(), n, &several);
    CHECK(several == one);
  }
}

TEST_CASE("a NaN or an infinity anywhere shows in the sum of squares") {
  const auto backend = make_cpu_backend(1);
  for (const float bad : {NAN, INFINITY}) {
    for (const int64_t at : {0, 17, 99}) {
      Numbers<float> x = random_numbers(100, 1);
      x[at] = bad;
      double out = 0;
      backend->sum_squares(x.data(), 100, &out);
      CHECK_FALSE(std::isfinite(out));
    }
  }
}

}  // namespace trainyard::test
