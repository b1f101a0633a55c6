#include <string>

#include "backend/cases.h"
#include "trainyard/ops/map.h"

namespace trainyard::test {
namespace {

struct Halve {
  template <class V>
  V operator()(V x) const {
    return x * V(0.5);
  }
};

Conv2d geometry(int64_t n, int64_t h, int64_t w, int64_t c, int64_t kh, int64_t kw, int64_t f, int64_t stride = 1,
                int64_t pad = 0, int64_t dilation = 1, int64_t groups = 1) {
  Conv2d g;
  g.n = n, g.h = h, g.w = w, g.c = c, g.kh = kh, g.kw = kw, g.f = f, g.groups = groups;
  g.stride_h = g.stride_w = stride;
  g.pad_h = g.pad_w = pad;
  g.dilation_h = g.dilation_w = dilation;
  g.oh = (h + 2 * pad - dilation * (kh - 1) - 1) / stride + 1;
  g.ow = (w + 2 * pad - dilation * (kw - 1) - 1) / stride + 1;
  return g;
}

// Everything the three verbs give for a geometry, in T on a backend.
template <class T>
struct Results {
  Numbers<T> y, dx, dw;
  Results(Backend<T>& backend, const Conv2d& g)
      : y(g.n * g.oh * g.ow * g.f), dx(g.n * g.h * g.w * g.c), dw(random_numbers<T>(weights(g), 5)) {
    const Numbers<T> x = random_numbers<T>(dx.count(), 1), w = random_numbers<T>(weights(g), 2);
    const Numbers<T> dy = random_numbers<T>(y.count(), 3), bias = random_numbers<T>(g.f, 4);
    const Shape sx{g.n, g.h, g.w, g.c}, sw{g.kh, g.kw, g.c / g.groups, g.f}, sy{g.n, g.oh, g.ow, g.f};
    for (int64_t i = 0; i < y.count(); ++i) y[i] = static_cast<T>(NAN);
    for (int64_t i = 0; i < dx.count(); ++i) dx[i] = static_cast<T>(NAN);
    Numbers<T> scratch(backend.conv2d_scratch(g), 0);
    for (int64_t i = 0; i < scratch.count(); ++i) scratch[i] = static_cast<T>(NAN);
    const Halve f;
    backend.conv2d(g, x.tensor(sx), w.tensor(sw), y.tensor(sy), {bias.data(), elementwise_of<T>(f)}, scratch.data());
    backend.conv2d_input_gradient(g, dy.tensor(sy), w.tensor(sw), dx.tensor(sx), scratch.data());
    backend.conv2d_weight_gradient(g, x.tensor(sx), dy.tensor(sy), dw.tensor(sw), scratch.data());
    CHECK(scratch.guards_hold());
  }
  static int64_t weights(const Conv2d& g) { return g.kh * g.kw * (g.c / g.groups) * g.f; }
};

// A weight's gradient sums over all positions of the batch: thousands of roundings of partial sums up to 40.
constexpr double kLongSumTolerance = 4e-4;

void check_geometry(const std::string& what, const Conv2d& g, double weight_tolerance = kSumTolerance) {
  CAPTURE(what);
  const auto cpu = make_cpu_backend(1);
  const auto ref = make_reference_backend<double>();
  const Results<float> got(*cpu, g);
  const Results<double> want(*ref, g);
  check_close(got.y, want.y, kSumTolerance);
  check_close(got.dx, want.dx, kSumTolerance);
  check_close(got.dw, want.dw, weight_tolerance);
}

}  // namespace

TEST_CASE("the reference convolution of a 3 x 3 image is the one on paper") {
  const auto backend = make_reference_backend<double>();
  const Conv2d g = geometry(1, 3, 3, 1, 2, 2, 1);
  const double x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, w[] = {1, 10, 100, 1000};
  double y[4], dx[9], dw[4] = {1, 1, 1, 1};
  backend->conv2d(g, {x, {1, 3, 3, 1}}, {w, {2, 2, 1, 1}}, {y, {1, 2, 2, 1}}, {}, nullptr);
  CHECK(y[0] == 5421);
  CHECK(y[1] == 6532);
  CHECK(y[2] == 8754);
  CHECK(y[3] == 9865);
  const double dy[] = {1, 0, 0, 2};
  backend->conv2d_input_gradient(g, {dy, {1, 2, 2, 1}}, {w, {2, 2, 1, 1}}, {dx, {1, 3, 3, 1}}, nullptr);
  const double want_dx[] = {1, 10, 0, 100, 1002, 20, 0, 200, 2000};
  for (int i = 0; i < 9; ++i) CHECK(dx[i] == want_dx[i]);
  backend->conv2d_weight_gradient(g, {x, {1, 3, 3, 1}}, {dy, {1, 2, 2, 1}}, {dw, {2, 2, 1, 1}}, nullptr);
  const double want_dw[] = {1 + 1 + 10, 1 + 2 + 12, 1 + 4 + 16, 1 + 5 + 18};
  for (int i = 0; i < 4; ++i) CHECK(dw[i] == want_dw[i]);
}

TEST_CASE("a convolution and its gradients agree with the reference in every geometry") {
  check_geometry("plain", geometry(2, 7, 9, 3, 3, 3, 5));
  check_geometry("same padding", geometry(2, 8, 8, 4, 3, 3, 16, 1, 1));
  check_geometry("one channel, five wide", geometry(3, 14, 14, 1, 5, 5, 16, 1, 2));
  check_geometry("many filters", geometry(1, 6, 6, 17, 3, 3, 70, 1, 1));
  check_geometry("stride", geometry(2, 9, 10, 3, 3, 3, 6, 2, 1));
  check_geometry("stride beyond the window", geometry(2, 11, 11, 3, 2, 2, 4, 3, 0));
  check_geometry("window of one, stride two", geometry(2, 9, 9, 5, 1, 1, 7, 2, 0));
  check_geometry("window of one", geometry(2, 5, 6, 20, 1, 1, 33));
  check_geometry("dilation", geometry(2, 11, 12, 3, 3, 3, 4, 1, 2, 2));
  check_geometry("dilation and stride", geometry(2, 13, 13, 2, 3, 3, 4, 2, 2, 2));
  check_geometry("dilation three, stride two", geometry(1, 15, 15, 2, 3, 3, 4, 2, 3, 3));
  check_geometry("groups", geometry(2, 7, 7, 6, 3, 3, 9, 1, 1, 1, 3));
  check_geometry("depthwise", geometry(2, 7, 7, 8, 3, 3, 8, 2, 1, 1, 8));
  check_geometry("padding wider than the window", geometry(1, 3, 3, 2, 2, 2, 3, 1, 4));
  check_geometry("window as large as the image", geometry(3, 5, 5, 4, 5, 5, 10));
  check_geometry("window of one row", geometry(2, 6, 20, 3, 1, 7, 5, 1, 0));
  check_geometry("no images", geometry(0, 6, 6, 3, 3, 3, 5));
}

TEST_CASE("a convolution that needs fewer zeros below and right agrees with the reference") {
  Conv2d g = geometry(2, 8, 8, 3, 3, 3, 5, 2, 1);  // as ceil-mode or even kernels ask: the last row of zeros unused
  g.kh = g.kw = 4;
  g.oh = g.ow = 4;
  check_geometry("asymmetric", g);
  g.oh = g.ow = 5;
  check_geometry("more below than above", g);
}

TEST_CASE("strips and parts of a larger convolution agree with the reference") {
  check_geometry("several strips an image", geometry(5, 40, 40, 32, 3, 3, 3, 1, 1), kLongSumTolerance);
  check_geometry("several images a part", geometry(19, 12, 12, 3, 3, 3, 5, 1, 1), kLongSumTolerance);
}

TEST_CASE("one, two and three threads give a convolution the same bits") {
  const Conv2d g = geometry(9, 20, 20, 8, 3, 3, 24, 1, 1);
  const auto one = make_cpu_backend(1);
  const Results<float> want(*one, g);
  for (const int threads : {2, 3}) {
    const auto several = make_cpu_backend(threads);
    const Results<float> got(*several, g);
    CHECK(got.y.same_bits(want.y));
    CHECK(got.dx.same_bits(want.dx));
    CHECK(got.dw.same_bits(want.dw));
  }
}

TEST_CASE("a part of a batch fits the scratch that was asked for the whole") {
  const auto backend = make_cpu_backend(1);
  Conv2d g = geometry(16, 9, 9, 3, 3, 3, 8, 2, 1);
  const int64_t whole = backend->conv2d_scratch(g);
  for (g.n = 0; g.n < 16; ++g.n) CHECK(backend->conv2d_scratch(g) <= whole);
}

}  // namespace trainyard::test
