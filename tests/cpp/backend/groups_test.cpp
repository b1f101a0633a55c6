#include "backend/cases.h"

namespace trainyard::test {
namespace {

struct Case {
  int64_t n, p, c, groups;
  bool affine = true;
  double epsilon = 1e-5;
};

template <class T>
struct Results {
  Numbers<T> y, mean, inv_std, dx, dgamma, dbeta;
  Results(Backend<T>& backend, const Case& k, T offset = T(0))
      : y(k.n * k.p * k.c),
        mean(k.n * k.groups),
        inv_std(k.n * k.groups),
        dx(k.n * k.p * k.c),
        dgamma(random_numbers<T>(k.c, 5)),
        dbeta(random_numbers<T>(k.c, 6)) {
    Numbers<T> x = random_numbers<T>(k.n * k.p * k.c, 1);
    for (int64_t i = 0; i < x.count(); ++i) x[i] += offset;
    const Numbers<T> dy = random_numbers<T>(x.count(), 2), gamma = random_numbers<T>(k.c, 3),
                     beta = random_numbers<T>(k.c, 4);
    Numbers<T> scratch(kGroupScratch * k.n * k.c);
    const Shape shape = k.p == 1 ? Shape{k.n, k.c} : Shape{k.n, 1, k.p, k.c};
    const T* const scale = k.affine ? gamma.data() : nullptr;
    backend.group_norm(x.tensor(shape), k.groups, k.epsilon, scale, k.affine ? beta.data() : nullptr, y.tensor(shape),
                       mean.data(), inv_std.data(), scratch.data());
    backend.group_norm_gradient(x.tensor(shape), dy.tensor(shape), k.groups, scale, mean.data(), inv_std.data(),
                                dx.tensor(shape), k.affine ? dgamma.data() : nullptr, k.affine ? dbeta.data() : nullptr,
                                scratch.data());
    CHECK(scratch.guards_hold());
  }
};

void check_case(const Case& k) {
  CAPTURE(k.n);
  CAPTURE(k.p);
  CAPTURE(k.c);
  CAPTURE(k.groups);
  CAPTURE(k.affine);
  const auto cpu = make_cpu_backend(1);
  const auto ref = make_reference_backend<double>();
  const Results<float> got(*cpu, k);
  const Results<double> want(*ref, k);
  // Two numbers a few 2^-11 apart divide by a standard deviation of as much: their digits are few.
  const double tolerance = k.p * k.c / k.groups > 3 ? kSumTolerance : 50 * kSumTolerance;
  check_close(got.y, want.y, tolerance);
  check_close(got.mean, want.mean, kFewRoundings);
  check_close(got.inv_std, want.inv_std, tolerance);
  check_close(got.dx, want.dx, tolerance);
  check_close(got.dgamma, want.dgamma, tolerance);
  check_close(got.dbeta, want.dbeta, tolerance);
}

}  // namespace

TEST_CASE("the reference normalises groups as on paper") {
  const auto backend = make_reference_backend<double>();
  // One row of two places and four channels in two groups: 1 2 3 6 and 0 0 0 4.
  const double x[] = {1, 2, 0, 0, 3, 6, 0, 4}, gamma[] = {1, 2, 1, 1}, beta[] = {0, 0, 10, 0};
  double y[8], mean[2], inv_std[2];
  const Shape shape{1, 1, 2, 4};
  backend->group_norm({x, shape}, 2, 0.5, gamma, beta, {y, shape}, mean, inv_std, nullptr);
  CHECK(mean[0] == 3);
  CHECK(mean[1] == 1);
  CHECK(inv_std[0] == 0.5);  // variance 3.5
  CHECK(inv_std[1] == doctest::Approx(1 / std::sqrt(3.5)));
  CHECK(y[0] == -1.0);
  CHECK(y[5] == 3.0);
  CHECK(y[2] == doctest::Approx(10 - inv_std[1]));
}

TEST_CASE("verbs over groups agree with the reference at every edge of the vectors") {
  for (const int64_t c : {1, 3, 4, 5, 16, 17, 33, 64}) check_case({3, 1, 2 * c, 2});
  for (const int64_t p : {2, 9, 70}) {
    for (const int64_t c : {1, 3, 4, 15, 16, 17, 40, 300}) {
      check_case({3, p, c, 1});
      check_case({3, p, c, c});
    }
    check_case({2, p, 12, 3, false});
  }
  check_case({5, 1, 9000, 1});
  check_case({1500, 1, 48, 4});
  check_case({300, 40, 6, 3, false});
  check_case({4, 1, 7, 1, false, 0.25});
}

TEST_CASE("groups far from zero keep their digits") {
  // 1000 +- 1: a float there has 2^-14 left, and so have deviations of about 1.
  const auto cpu = make_cpu_backend(1);
  const auto ref = make_reference_backend<double>();
  for (const int64_t p : {1, 60}) {
    const Case k{2, p, 1024, 4};
    const Results<float> got(*cpu, k, 1000.0f);
    const Results<double> want(*ref, k, 1000.0);
    check_close(got.y, want.y, 4e-4);
    check_close(got.inv_std, want.inv_std, kSumTolerance);
    check_close(got.dx, want.dx, 4e-4);
  }
}

TEST_CASE("a group of equal numbers gives beta, and gradients that add up to 0") {
  for (const char* name : {"cpu", "ref"}) {
    const auto backend = backend_named(name);
    const float x[] = {7, 7, 7, 7}, dy[] = {1, 2, 3, 4}, gamma[] = {2, 2}, beta[] = {0.5f, 1.5f};
    float y[4], dx[4], mean[1], inv_std[1], scratch[2 * kGroupScratch];
    const Shape shape{1, 1, 2, 2};
    backend->group_norm({x, shape}, 1, 1e-5, gamma, beta, {y, shape}, mean, inv_std, scratch);
    for (int i = 0; i < 4; ++i) CHECK(y[i] == beta[i % 2]);
    backend->group_norm_gradient({x, shape}, {dy, shape}, 1, gamma, mean, inv_std, {dx, shape}, nullptr, nullptr,
                                 scratch);
    // 1 / sqrt(epsilon) = 316 makes them up to 1000.
    CHECK(std::abs(dx[0] + dx[1] + dx[2] + dx[3]) < 1e-3);
  }
}

TEST_CASE("one and two threads give verbs over groups the same bits") {
  const auto one = make_cpu_backend(1), two = make_cpu_backend(2);
  for (const Case& k : {Case{40, 100, 24, 3}, Case{3000, 1, 33, 1}}) {
    const Results<float> want(*one, k), got(*two, k);
    CHECK(got.y.same_bits(want.y));
    CHECK(got.dx.same_bits(want.dx));
    CHECK(got.dgamma.same_bits(want.dgamma));
    CHECK(got.dbeta.same_bits(want.dbeta));
  }
}

}  // namespace trainyard::test
