#include "backend/cases.h"

namespace trainyard::test {
namespace {

Window2d window(int64_t n, int64_t h, int64_t w, int64_t c, int64_t k, int64_t stride, int64_t pad = 0,
                int64_t dilation = 1) {
  Window2d g;
  g.n = n, g.h = h, g.w = w, g.c = c, g.kh = g.kw = k;
  g.stride_h = g.stride_w = stride;
  g.pad_h = g.pad_w = pad;
  g.dilation_h = g.dilation_w = dilation;
  g.oh = (h + 2 * pad - dilation * (k - 1) - 1) / stride + 1;
  g.ow = (w + 2 * pad - dilation * (k - 1) - 1) / stride + 1;
  return g;
}

template <class T>
struct Results {
  Numbers<T> max, max_dx, mean, mean_dx;
  Numbers<int32_t> argmax;
  Results(Backend<T>& backend, const Window2d& g)
      : max(g.n * g.oh * g.ow * g.c),
        max_dx(g.n * g.h * g.w * g.c),
        mean(max.count()),
        mean_dx(max_dx.count()),
        argmax(max.count()) {
    const Numbers<T> x = random_numbers<T>(max_dx.count(), 1), dy = random_numbers<T>(max.count(), 2);
    const Shape sx{g.n, g.h, g.w, g.c}, sy{g.n, g.oh, g.ow, g.c};
    for (int64_t i = 0; i < max_dx.count(); ++i) max_dx[i] = mean_dx[i] = static_cast<T>(NAN);
    backend.max_pool(g, x.tensor(sx), max.tensor(sy), argmax.data());
    backend.max_pool_gradient(g, dy.tensor(sy), argmax.data(), max_dx.tensor(sx));
    backend.avg_pool(g, x.tensor(sx), mean.tensor(sy));
    backend.avg_pool_gradient(g, dy.tensor(sy), mean_dx.tensor(sx));
  }
};

}  // namespace

TEST_CASE("the reference pools a 2 x 4 image as on paper") {
  const auto backend = make_reference_backend<double>();
  const Window2d g = window(1, 2, 4, 1, 2, 2);
  const double x[] = {1, 5, 2, 2, 3, 4, 2, 0};
  double y[2], dx[8];
  int32_t argmax[2];
  backend->max_pool(g, {x, {1, 2, 4, 1}}, {y, {1, 1, 2, 1}}, argmax);
  CHECK(y[0] == 5);
  CHECK(argmax[0] == 1);
  CHECK(y[1] == 2);
  CHECK(argmax[1] == 2);  // the first of three equal ones
  const double dy[] = {10, 20};
  backend->max_pool_gradient(g, {dy, {1, 1, 2, 1}}, argmax, {dx, {1, 2, 4, 1}});
  const double want[] = {0, 10, 20, 0, 0, 0, 0, 0};
  for (int i = 0; i < 8; ++i) CHECK(dx[i] == want[i]);
  backend->avg_pool(g, {x, {1, 2, 4, 1}}, {y, {1, 1, 2, 1}});
  CHECK(y[0] == 3.25);
  CHECK(y[1] == 1.5);
  backend->avg_pool_gradient(g, {dy, {1, 1, 2, 1}}, {dx, {1, 2, 4, 1}});
  CHECK(dx[0] == 2.5);
  CHECK(dx[7] == 5);
}

TEST_CASE("padding counts as zero in a mean and never wins a maximum") {
  const auto backend = make_cpu_backend(1);
  const Window2d g = window(1, 2, 2, 1, 3, 2, 1);
  const float x[] = {-1, -2, -3, -4};
  float y[1];
  int32_t argmax[1];
  backend->max_pool(g, {x, {1, 2, 2, 1}}, {y, {1, 1, 1, 1}}, argmax);
  CHECK(y[0] == -1);
  CHECK(argmax[0] == 0);
  backend->avg_pool(g, {x, {1, 2, 2, 1}}, {y, {1, 1, 1, 1}});
  CHECK(y[0] == doctest::Approx(-10.0 / 9.0));
}

TEST_CASE("a NaN wins a maximum") {
  const Window2d g = window(1, 2, 2, 1, 2, 2);
  const float x[] = {1, NAN, 3, 4};
  for (const char* name : {"cpu", "ref"}) {
    const auto backend = backend_named(name);
    float y[1];
    int32_t argmax[1];
    backend->max_pool(g, {x, {1, 2, 2, 1}}, {y, {1, 1, 1, 1}}, argmax);
    CHECK(std::isnan(y[0]));
    CHECK(argmax[0] == 1);
  }
}

TEST_CASE("pooling and its gradients agree with the reference in every geometry") {
  for (const int64_t c : {1, 3, 4, 5, 16, 19}) {
    for (const Window2d& g :
         {window(2, 8, 6, c, 2, 2), window(2, 9, 9, c, 3, 2, 1), window(2, 7, 7, c, 3, 1, 1), window(1, 9, 9, c, 2, 3),
          window(1, 9, 9, c, 3, 2, 0, 2), window(3, 4, 4, c, 4, 4), window(0, 4, 4, c, 2, 2)}) {
      CAPTURE(c);
      const auto cpu = make_cpu_backend(1);
      const auto ref = make_reference_backend<double>();
      const Results<float> got(*cpu, g);
      const Results<double> want(*ref, g);
      check_close(got.max, want.max, 0.0);
      check_close(got.max_dx, want.max_dx, kFewRoundings);
      check_close(got.mean, want.mean, kFewRoundings);
      check_close(got.mean_dx, want.mean_dx, kFewRoundings);
      CHECK(got.argmax.same_bits(want.argmax));
      CHECK(got.argmax.guards_hold());
    }
  }
}

TEST_CASE("one and two threads give pooling the same bits") {
  const Window2d g = window(5, 40, 40, 12, 3, 2, 1);
  const auto one = make_cpu_backend(1), two = make_cpu_backend(2);
  const Results<float> want(*one, g), got(*two, g);
  CHECK(got.max.same_bits(want.max));
  CHECK(got.max_dx.same_bits(want.max_dx));
  CHECK(got.mean.same_bits(want.mean));
  CHECK(got.mean_dx.same_bits(want.mean_dx));
}

}  // namespace trainyard::test
