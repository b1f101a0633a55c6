#include "backend/cases.h"
#include "trainyard/ops/map.h"

namespace trainyard::test {
namespace {

struct Tanh {
  template <class V>
  V operator()(V x) const {
    using namespace simd;
    return tanh(x);
  }
};

struct Case {
  int64_t m, n, k;
  bool ta = false, tb = false;
  float alpha = 1, beta = 0;
  bool bias = false, activation = false;
};

Shape shape_a(const Case& c) { return c.ta ? Shape{c.k, c.m} : Shape{c.m, c.k}; }
Shape shape_b(const Case& c) { return c.tb ? Shape{c.n, c.k} : Shape{c.k, c.n}; }

Numbers<float> run_cpu(const Case& c, int threads) {
  const auto backend = make_cpu_backend(threads);
  const Numbers<float> a = random_numbers(c.m * c.k, 1), b = random_numbers(c.k * c.n, 2),
                       bias = random_numbers(c.n, 4);
  Numbers<float> y = random_numbers(c.m * c.n, 3);
  const Tanh f;
  Epilogue<float> epilogue;
  if (c.bias) epilogue.bias = bias.data();
  if (c.activation) epilogue.f = elementwise_of<float>(f);
  backend->gemm(c.ta, c.tb, c.alpha, a.tensor(shape_a(c)), b.tensor(shape_b(c)), c.beta, y.tensor({c.m, c.n}),
                epilogue);
  return y;
}

void check_case(const Case& c) {
  CAPTURE(c.m);
  CAPTURE(c.n);
  CAPTURE(c.k);
  CAPTURE(c.ta);
  CAPTURE(c.tb);
  const auto backend = make_reference_backend<double>();
  const Numbers<double> a = random_numbers<double>(c.m * c.k, 1), b = random_numbers<double>(c.k * c.n, 2);
  const Numbers<double> bias = random_numbers<double>(c.n, 4);
  Numbers<double> y = random_numbers<double>(c.m * c.n, 3);
  const Tanh f;
  Epilogue<double> epilogue;
  if (c.bias) epilogue.bias = bias.data();
  if (c.activation) epilogue.f = elementwise_of<double>(f);
  backend->gemm(c.ta, c.tb, c.alpha, a.tensor(shape_a(c)), b.tensor(shape_b(c)), c.beta, y.tensor({c.m, c.n}),
                epilogue);
  check_close(run_cpu(c, 1), y, kSumTolerance);
}

}  // namespace

TEST_CASE("the reference product of two small matrices is the one on paper") {
  const auto backend = make_reference_backend<double>();
  const double a[] = {1, 2, 3, 4, 5, 6};     // (2, 3)
  const double b[] = {7, 8, 9, 10, 11, 12};  // (3, 2)
  double y[] = {1000, 1000, 1000, 1000};
  const double bias[] = {0.5, -0.5};
  backend->gemm(false, false, 1, {a, {2, 3}}, {b, {3, 2}}, 0, {y, {2, 2}}, {bias, {}});
  CHECK(y[0] == 58.5);
  CHECK(y[1] == 63.5);
  CHECK(y[2] == 139.5);
  CHECK(y[3] == 153.5);
  // a' (3, 2) times itself transposed: y = 2 a a' + y
  backend->gemm(true, true, 2, {a, {3, 2}}, {b, {2, 3}}, 1, {y, {2, 2}}, {});
  CHECK(y[0] == 58.5 + 2 * (1 * 7 + 3 * 8 + 5 * 9));
  CHECK(y[3] == 153.5 + 2 * (2 * 10 + 4 * 11 + 6 * 12));
}

TEST_CASE("a product agrees with the reference at every edge of the tiles, in all transpositions") {
  const int64_t lanes = simd::Vec::kLanes;
  for (const bool ta : {false, true}) {
    for (const bool tb : {false, true}) {
      for (const int64_t m : {int64_t{1}, int64_t{3}, int64_t{12}, int64_t{13}, int64_t{49}}) {
        for (const int64_t n : {int64_t{1}, lanes - 1, lanes, lanes + 1, 2 * lanes + 3}) {
          for (const int64_t k : {1, 2, 7, 300}) check_case({m, n, k, ta, tb});
        }
      }
    }
  }
}

TEST_CASE("a product agrees with the reference when it is cut into blocks of rows, columns and terms") {
  for (const bool ta : {false, true}) {
    for (const bool tb : {false, true}) check_case({401, 530, 259, ta, tb, 0.5f, 1.0f, true, true});
  }
}

// b has more numbers than the second-level cache holds; 1100 columns are more than are taken at a time.
TEST_CASE("a product of few rows with a large matrix agrees with the reference, on any number of threads") {
  for (const bool ta : {false, true}) {
    for (const int64_t m : {1, 5, 12, 13, 16, 31, 36})
      check_case({m, 1100 + m % 7, 277, ta, false, 0.5f, 1.0f, true, true});
  }
  check_case({9, 521, 700});
  const Case c{11, 2100, 300, false, false, 1.0f, 1.0f, true, true};
  const Numbers<float> one = run_cpu(c, 1);
  CHECK(run_cpu(c, 2).same_bits(one));
  CHECK(run_cpu(c, 3).same_bits(one));
}

TEST_CASE("a product scales, accumulates and finishes with bias and activation") {
  for (const float alpha : {1.0f, -0.25f}) {
    for (const float beta : {0.0f, 1.0f, 0.5f}) {
      for (const bool bias : {false, true}) {
        for (const bool activation : {false, true}) {
          check_case({5, 19, 33, false, false, alpha, beta, bias, activation});
          check_case({70, 50, 600, false, true, alpha, beta, bias, activation});
        }
      }
    }
  }
}

TEST_CASE("a product with no terms is beta y, and one with no rows writes nothing") {
  check_case({4, 5, 0, false, false, 1.0f, 0.5f, true, true});
  check_case({0, 5, 3});
  check_case({4, 0, 3});
}

TEST_CASE("a product that overwrites does not read what was there") {
  const auto backend = make_cpu_backend(1);
  const Numbers<float> a = random_numbers(40 * 30, 1), b = random_numbers(30 * 20, 2);
  Numbers<float> y(40 * 20);
  for (int64_t i = 0; i < y.count(); ++i) y[i] = NAN;
  backend->gemm(false, false, 1, a.tensor({40, 30}), b.tensor({30, 20}), 0, y.tensor({40, 20}), {});
  for (int64_t i = 0; i < y.count(); ++i) REQUIRE(std::isfinite(y[i]));
}

TEST_CASE("a row of a product has the same bits whatever rows surround it") {
  const auto backend = make_cpu_backend(1);
  const int64_t m = 100, k = 600;
  for (const int64_t n : {70, 500}) {  // b in the second-level cache, and not
    const Numbers<float> a = random_numbers(m * k, 1), b = random_numbers(k * n, 2);
    Numbers<float> all(m * n);
    backend->gemm(false, false, 1, a.tensor({m, k}), b.tensor({k, n}), 0, all.tensor({m, n}), {});
    for (const int64_t rows : {1, 10, 30}) {
      Numbers<float> some(rows * n);
      for (const int64_t first : {0, 17, 70}) {
        backend->gemm(false, false, 1, Tensor<const float>{a.data() + first * k, {rows, k}}, b.tensor({k, n}), 0,
                      some.tensor({rows, n}), {});
        CHECK(std::memcmp(some.data(), all.data() + first * n, static_cast<size_t>(rows * n) * sizeof(float)) == 0);
      }
    }
  }
}

TEST_CASE("bias and activation in the product give the bits they give after it") {
  const auto backend = make_cpu_backend(1);
  const Tanh f;
  for (const int64_t m : {3, 70}) {
    const int64_t n = 45, k = 700;
    const Numbers<float> a = random_numbers(m * k, 1), b = random_numbers(k * n, 2), bias = random_numbers(n, 4);
    Numbers<float> fused(m * n), ones(n), apart(m * n);
    backend->fill(ones.data(), n, 1.0f);
    backend->gemm(false, false, 1, a.tensor({m, k}), b.tensor({k, n}), 0, fused.tensor({m, n}),
                  {bias.data(), elementwise_of<float>(f)});
    backend->gemm(false, false, 1, a.tensor({m, k}), b.tensor({k, n}), 0, apart.tensor({m, n}), {});
    backend->column_affine(apart.tensor({m, n}), ones.data(), bias.data(), apart.tensor({m, n}));
    map(*backend, apart.tensor({m, n}), f, apart.tensor({m, n}));
    CHECK(fused.same_bits(apart));
  }
}

TEST_CASE("one, two and three threads give a product the same bits") {
  const Case c{700, 530, 259, false, true, 1.0f, 1.0f, true, true};
  const Numbers<float> one = run_cpu(c, 1);
  CHECK(run_cpu(c, 2).same_bits(one));
  CHECK(run_cpu(c, 3).same_bits(one));
}

}  // namespace trainyard::test
