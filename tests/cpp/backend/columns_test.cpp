#include "backend/cases.h"

namespace trainyard::test {
namespace {

template <class T>
struct Results {
  Numbers<T> sums, mean, variance, sum_dy, sum_dy_xhat, affine, combined, copied;
  Results(Backend<T>& backend, int64_t m, int64_t c)
      : sums(random_numbers<T>(c, 3)),
        mean(c),
        variance(c),
        sum_dy(c),
        sum_dy_xhat(c),
        affine(m * c),
        combined(m * c),
        copied(random_numbers<T>(m * (c + 3), 6)) {
    const Numbers<T> x = random_numbers<T>(m * c, 1), dy = random_numbers<T>(m * c, 2);
    const Numbers<T> a = random_numbers<T>(c, 4), b = random_numbers<T>(c, 5), d = random_numbers<T>(c, 7);
    const Shape shape{m, c};
    backend.column_sums(x.tensor(shape), T(0.5), sums.data());
    if (m > 0) backend.column_moments(x.tensor(shape), mean.data(), variance.data());
    backend.normalized_sums(x.tensor(shape), dy.tensor(shape), a.data(), b.data(), sum_dy.data(), sum_dy_xhat.data());
    backend.column_affine(x.tensor(shape), a.data(), b.data(), affine.tensor(shape));
    backend.column_combine(x.tensor(shape), a.data(), dy.tensor(shape), b.data(), d.data(), combined.tensor(shape));
    if (c > 1) {
      backend.copy_columns(x.tensor(shape), 1, copied.tensor({m, c + 3}), 2, c - 1, false);
      backend.copy_columns(dy.tensor(shape), 0, copied.tensor({m, c + 3}), 0, c, true);
    }
  }
};

void check_size(int64_t m, int64_t c) {
  CAPTURE(m);
  CAPTURE(c);
  const auto cpu = make_cpu_backend(1);
  const auto ref = make_reference_backend<double>();
  const Results<float> got(*cpu, m, c);
  const Results<double> want(*ref, m, c);
  check_close(got.sums, want.sums, kSumTolerance);
  check_close(got.mean, want.mean, kFewRoundings);
  check_close(got.variance, want.variance, kFewRoundings);
  check_close(got.sum_dy, want.sum_dy, kSumTolerance);
  check_close(got.sum_dy_xhat, want.sum_dy_xhat, kSumTolerance);
  check_close(got.affine, want.affine, kFewRoundings);
  check_close(got.combined, want.combined, kFewRoundings);
  check_close(got.copied, want.copied, kFewRoundings);
}

}  // namespace

TEST_CASE("the reference sums and averages columns as on paper") {
  const auto backend = make_reference_backend<double>();
  const double x[] = {1, 10, 2, 20, 6, 30};  // (3, 2)
  double y[] = {100, 100}, mean[2], variance[2];
  backend->column_sums({x, {3, 2}}, 1, y);
  CHECK(y[0] == 109);
  CHECK(y[1] == 160);
  backend->column_moments({x, {3, 2}}, mean, variance);
  CHECK(mean[0] == 3);
  CHECK(mean[1] == 20);
  CHECK(variance[0] == doctest::Approx(14.0 / 3.0));
  CHECK(variance[1] == doctest::Approx(200.0 / 3.0));
  const double dy[] = {1, 0, 0, 1, 1, 1}, inv_std[] = {2, 1};
  double sum_dy[2], sum_dy_xhat[2];
  backend->normalized_sums({x, {3, 2}}, {dy, {3, 2}}, mean, inv_std, sum_dy, sum_dy_xhat);
  CHECK(sum_dy[0] == 2);
  CHECK(sum_dy_xhat[0] == (1 - 3) * 2 + (6 - 3) * 2);
  CHECK(sum_dy_xhat[1] == 0 + 10);
  double z[6];
  backend->column_affine({x, {3, 2}}, mean, inv_std, {z, {3, 2}});
  CHECK(z[4] == 6 * 3 + 2);
  backend->column_combine({x, {3, 2}}, mean, {dy, {3, 2}}, inv_std, y, {z, {3, 2}});
  CHECK(z[3] == 20 * 20 + 1 * 1 + 160);
}

TEST_CASE("verbs over columns agree with the reference at every edge of the vectors") {
  for (const int64_t c : {1, 3, 4, 5, 15, 16, 17, 63, 65, 130, 300}) {
    for (const int64_t m : {1, 2, 70}) check_size(m, c);
  }
  check_size(0, 5);
  check_size(900, 7);
  check_size(20000, 9);
}

TEST_CASE("the variance of a column far from zero is exact") {
  // 1000 +- 1: the naive form E x^2 - (E x)^2 loses everything in float
  const auto backend = make_cpu_backend(1);
  Numbers<float> x(4096);
  for (int64_t i = 0; i < x.count(); ++i) x[i] = 1000.0f + (i % 2 == 0 ? 1.0f : -1.0f);
  float mean = 0, variance = 0;
  backend->column_moments(x.tensor({4096, 1}), &mean, &variance);
  CHECK(mean == 1000.0f);
  CHECK(variance == doctest::Approx(1.0).epsilon(1e-6));
}

TEST_CASE("an affine map and a combination of columns may be done in place") {
  const auto backend = make_cpu_backend(1);
  const Numbers<float> x = random_numbers(7 * 5, 1), a = random_numbers(5, 2), b = random_numbers(5, 3);
  Numbers<float> apart(35), in_place = random_numbers(35, 1);
  backend->column_affine(x.tensor({7, 5}), a.data(), b.data(), apart.tensor({7, 5}));
  backend->column_affine(in_place.tensor({7, 5}), a.data(), b.data(), in_place.tensor({7, 5}));
  CHECK(in_place.same_bits(apart));
}

TEST_CASE("one and two threads give verbs over columns the same bits") {
  const auto one = make_cpu_backend(1), two = make_cpu_backend(2);
  const Results<float> want(*one, 5000, 70), got(*two, 5000, 70);
  CHECK(got.sums.same_bits(want.sums));
  CHECK(got.mean.same_bits(want.mean));
  CHECK(got.variance.same_bits(want.variance));
  CHECK(got.sum_dy_xhat.same_bits(want.sum_dy_xhat));
  CHECK(got.affine.same_bits(want.affine));
  CHECK(got.combined.same_bits(want.combined));
  CHECK(got.copied.same_bits(want.copied));
}

}  // namespace trainyard::test
