// CUDA's verbs at sizes where their kernels take another way: sums in one chunk and in many, columns by threads and by
// teams, numbers by fours and one by one, convolutions of several groups. Run where there is a device, or one that the
// host plays; the layers' own checks run all verbs too.
#include <cmath>

#include "backend/cases.h"
#include "cuda/conv_shapes.h"
#include "support/held.h"

namespace trainyard::test {
namespace {

using Values = std::vector<double>;

Values numbers(int64_t n, uint32_t salt) {
  const Numbers<double> all = random_numbers<double>(n, salt);
  return Values(all.data(), all.data() + n);
}

// A backend with tensors on it by number: what a verb reads and writes.
template <class T>
class Bench {
 public:
  explicit Bench(std::unique_ptr<Backend<T>> where) : backend(std::move(where)) {}

  T* put(const Values& values) {
    held_.push_back(std::make_unique<Held<T>>(*backend, std::vector<T>(values.begin(), values.end())));
    return held_.back()->data();
  }
  T* room(int64_t n) { return put(Values(static_cast<size_t>(n), -7.0)); }
  double* scalar() {
    scalars_.push_back(std::make_unique<Held<T, double>>(*backend, Values{-7.0}));
    return scalars_.back()->data();
  }
  // Everything there is, in order.
  Values read() {
    Values out;
    for (const auto& held : held_) {
      for (const T v : held->get()) out.push_back(static_cast<double>(v));
    }
    for (const auto& scalar : scalars_) out.push_back(scalar->get()[0]);
    return out;
  }

  std::unique_ptr<Backend<T>> backend;

 private:
  std::vector<std::unique_ptr<Held<T>>> held_;
  std::vector<std::unique_ptr<Held<T, double>>> scalars_;
};

// Runs `body(bench)` on the device and, in double, on the reference; every number they hold must agree.
template <class Body>
void check_against_reference(const Body& body, double tolerance = kSumTolerance) {
  Bench<float> cuda(cuda_backend());
  if (!cuda.backend) return;
  Bench<double> ref(make_reference_backend<double>());
  body(cuda);
  body(ref);
  const Values got = cuda.read(), want = ref.read();
  REQUIRE(got.size() == want.size());
  for (size_t i = 0; i < got.size(); ++i) {
    if (std::fabs(got[i] - want[i]) <= tolerance * std::fmax(1.0, std::fabs(want[i]))) continue;
    INFO("number ", i, " of ", got.size());
    CHECK(got[i] == doctest::Approx(want[i]).epsilon(tolerance));
    return;
  }
}

// A product of two numbers below 1 may be off by 2^-24; so many add up.
double sum_tolerance(int64_t terms) { return 1e-6 * std::sqrt(static_cast<double>(terms)) + kFewRoundings; }

void check_columns(int64_t m, int64_t c) {
  CAPTURE(m);
  CAPTURE(c);
  check_against_reference(
      [=](auto& b) {
        const Shape shape{m, c};
        const auto x = b.put(numbers(m * c, 1)), dy = b.put(numbers(m * c, 2));
        const auto a = b.put(numbers(c, 3)), d = b.put(numbers(c, 4)), e = b.put(numbers(c, 5));
        b.backend->column_sums({x, shape}, 0.5, b.put(numbers(c, 6)));
        b.backend->column_moments({x, shape}, b.room(c), b.room(c));
        b.backend->normalized_sums({x, shape}, {dy, shape}, a, d, b.room(c), b.room(c));
        b.backend->column_affine({x, shape}, a, d, {b.room(m * c), shape});
        b.backend->column_combine({x, shape}, a, {dy, shape}, d, e, {b.room(m * c), shape});
        const auto wide = b.put(numbers(m * (c + 3), 7));
        b.backend->copy_columns({x, shape}, 0, {wide, {m, c + 3}}, 2, c, false);
        if (c > 1) b.backend->copy_columns({dy, shape}, 1, {wide, {m, c + 3}}, 0, c - 1, true);
      },
      sum_tolerance(m));
}

void check_span(int64_t n) {
  CAPTURE(n);
  check_against_reference(
      [=](auto& b) {
        const auto x = b.put(numbers(n, 1)), y = b.put(numbers(n, 2)), z = b.put(numbers(n, 3));
        b.backend->sum(x, n, b.scalar());
        b.backend->sum_squares(x, n, b.scalar());
        b.backend->dot(x, y, n, b.scalar());
        b.backend->add_scaled(0.25, x, y, n);
        b.backend->fill(z, n, 3);
      },
      sum_tolerance(n));
}

void check_conv(const Conv2d& g) {
  CAPTURE(g.kh);
  CAPTURE(g.groups);
  check_against_reference(
      [=](auto& b) {
        const Shape in{g.n, g.h, g.w, g.c}, out{g.n, g.oh, g.ow, g.f}, weights{g.kh, g.kw, g.c / g.groups, g.f};
        const auto x = b.put(numbers(in.count(), 1)), w = b.put(numbers(weights.count(), 2));
        const auto dy = b.put(numbers(out.count(), 3)), bias = b.put(numbers(g.f, 4));
        // What the reference does not use is not compared.
        using T = std::remove_pointer_t<decltype(b.room(1))>;
        Held<T> scratch(*b.backend, b.backend->conv2d_scratch(g));
        b.backend->conv2d(g, {x, in}, {w, weights}, {b.room(out.count()), out}, {bias, {}}, scratch.data());
        b.backend->conv2d_input_gradient(g, {dy, out}, {w, weights}, {b.room(in.count()), in}, scratch.data());
        b.backend->conv2d_weight_gradient(g, {x, in}, {dy, out}, {b.put(numbers(weights.count(), 5)), weights},
                                          scratch.data());
      },
      sum_tolerance(g.n * g.oh * g.ow));
}

void check_groups(int64_t n, int64_t places, int64_t c, int64_t groups) {
  CAPTURE(groups);
  check_against_reference([=](auto& b) {
    const Shape shape{n, places, 1, c};
    const int64_t all = shape.count();
    using T = std::remove_pointer_t<decltype(b.room(1))>;
    Held<T> scratch(*b.backend, n * kGroupScratch * c);
    const auto x = b.put(numbers(all, 1)), dy = b.put(numbers(all, 2));
    const auto gamma = b.put(numbers(c, 3)), beta = b.put(numbers(c, 4));
    const auto mean = b.room(n * groups), inv_std = b.room(n * groups);
    b.backend->group_norm({x, shape}, groups, 1e-3, gamma, beta, {b.room(all), shape}, mean, inv_std, scratch.data());
    b.backend->group_norm_gradient({x, shape}, {dy, shape}, groups, gamma, mean, inv_std, {b.room(all), shape},
                                   b.put(numbers(c, 5)), b.put(numbers(c, 6)), scratch.data());
    b.backend->group_norm({x, shape}, groups, 1e-3, nullptr, nullptr, {b.room(all), shape}, mean, inv_std,
                          scratch.data());
  });
}

void check_pools(Window2d g) {
  g.oh = (g.h + 2 * g.pad_h - (g.kh - 1) * g.dilation_h - 1) / g.stride_h + 1;
  g.ow = (g.w + 2 * g.pad_w - (g.kw - 1) * g.dilation_w - 1) / g.stride_w + 1;
  check_against_reference([=](auto& b) {
    const Shape in{g.n, g.h, g.w, g.c}, out{g.n, g.oh, g.ow, g.c};
    const auto x = b.put(numbers(in.count(), 1)), dy = b.put(numbers(out.count(), 2));
    using T = std::remove_pointer_t<decltype(b.room(1))>;
    Held<T, int32_t> argmax(*b.backend, out.count());
    b.backend->max_pool(g, {x, in}, {b.room(out.count()), out}, argmax.data());
    b.backend->max_pool_gradient(g, {dy, out}, argmax.data(), {b.room(in.count()), in});
    b.backend->avg_pool(g, {x, in}, {b.room(out.count()), out});
    b.backend->avg_pool_gradient(g, {dy, out}, {b.room(in.count()), in});
  });
}

}  // namespace

TEST_CASE("CUDA's sums over columns agree with the reference, in one chunk and in many") {
  for (const int64_t c : {1, 3, 32, 130}) {
    for (const int64_t m : {1, 16, 17, 1000}) check_columns(m, c);
  }
  check_columns(20000, 2);
  check_columns(40, 9000);
}

TEST_CASE("CUDA's sums over spans agree with the reference, in one chunk and in many") {
  for (const int64_t n : {1, 31, 256, 4096, 4097, 100001, 2200000}) check_span(n);
}

TEST_CASE("CUDA's softmax, losses and largest entries of rows agree with the reference") {
  for (const int64_t c : {2, 10, 31, 64, 65, 500, 3000}) {
    CAPTURE(c);
    check_against_reference(
        [=](auto& b) {
          constexpr int64_t n = 5;
          const Shape shape{n, c};
          const auto x = b.put(numbers(n * c, 1)), t = b.put(numbers(n * c, 2)), w = b.put(numbers(n, 3));
          const auto y = b.room(n * c);
          b.backend->softmax_rows({x, shape}, {y, shape});
          b.backend->softmax_rows_gradient({y, shape}, {t, shape}, {b.room(n * c), shape});
          b.backend->softmax_cross_entropy({x, shape}, {t, shape}, w, 0.5, {b.room(n * c), shape}, b.room(n));
          b.backend->softmax_cross_entropy({x, shape}, {t, shape}, nullptr, 1, {nullptr, shape}, b.room(n));
          using T = std::remove_pointer_t<decltype(b.room(1))>;
          Held<T, int32_t> index(*b.backend, n);
          b.backend->argmax_rows({x, shape}, index.data());
          std::vector<int32_t> rows(static_cast<size_t>(n));
          index.get(rows);
          for (const int32_t row : rows) b.put({static_cast<double>(row)});
          index.put({4, 0, 0, 2, 1});
          b.backend->gather_rows({x, shape}, index.data(), {b.room(n * c), shape});
        },
        5e-5);  // sums of up to 3000 terms of size 1
  }
}

TEST_CASE("CUDA's products agree with the reference in every transposition") {
  for (const bool ta : {false, true}) {
    for (const bool tb : {false, true}) {
      check_against_reference([=](auto& b) {
        constexpr int64_t m = 7, n = 13, k = 65;
        const auto x = b.put(numbers(m * k, 1)), w = b.put(numbers(k * n, 2)), bias = b.put(numbers(n, 3));
        const Shape sx = ta ? Shape{k, m} : Shape{m, k}, sw = tb ? Shape{n, k} : Shape{k, n};
        b.backend->gemm(ta, tb, 1, {x, sx}, {w, sw}, 0, {b.room(m * n), {m, n}}, {bias, {}});
        b.backend->gemm(ta, tb, 0.5, {x, sx}, {w, sw}, 1, {b.put(numbers(m * n, 4)), {m, n}}, {});
      });
    }
  }
}

TEST_CASE("CUDA's convolutions agree with the reference for any window and groups") {
  for (const Conv2d& g : conv_shapes()) check_conv(g);
}

TEST_CASE("CUDA's group norms agree with the reference from one group to one a channel") {
  for (const int64_t groups : {1, 2, 6}) {
    check_groups(3, 50, 6, groups);
    check_groups(2, 1, 6, groups == 6 ? 3 : groups);
  }
  check_groups(2, 700, 4, 2);
}

TEST_CASE("CUDA's pools agree with the reference where windows overlap, leave out and reach over the edge") {
  check_pools({.n = 2, .h = 8, .w = 9, .c = 3, .kh = 2, .kw = 2, .stride_h = 2, .stride_w = 2});
  check_pools({.n = 2, .h = 7, .w = 7, .c = 3, .kh = 3, .kw = 3, .stride_h = 2, .stride_w = 1, .pad_h = 1, .pad_w = 1});
  check_pools({.n = 1, .h = 9, .w = 9, .c = 2, .kh = 2, .kw = 3, .stride_h = 3, .stride_w = 2, .dilation_w = 2});
}

TEST_CASE("CUDA's memory is zeroed, closed after planning, and told of when there is none") {
  const auto cuda = cuda_backend();
  if (!cuda) return;
  Held<float> held(*cuda, 1000);
  CHECK(held.get() == std::vector<float>(1000));
  cuda->freeze();
  CHECK_THROWS_WITH_AS(cuda->allocate(8), "[memory] a step asked for 8 bytes after planning", Error);
  cuda->thaw();
  try {
    cuda->release(cuda->allocate(size_t{1} << 60));
    FAIL("there is no such memory");
  } catch (const Error& e) {
    CHECK(e.code == "memory");
    CHECK(std::string(e.what()).find("asked for") != std::string::npos);
  }
}

}  // namespace trainyard::test
