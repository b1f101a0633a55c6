// The promise of the exact builds: native with 128-bit lanes and wasm compute the same bits.
#include "backend/cases.h"
#include "trainyard/ops/map.h"

#if TY_EXACT

namespace trainyard::test {
namespace {

class Hash {  // FNV-1a
 public:
  template <class T>
  void add(const T* values, int64_t n) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(values);
    for (int64_t i = 0; i < n * static_cast<int64_t>(sizeof(T)); ++i) value = (value ^ bytes[i]) * 1099511628211u;
  }
  template <class T>
  void add(const Numbers<T>& numbers) {
    add(numbers.data(), numbers.count());
  }
  uint64_t value = 1469598103934665603u;
};

}  // namespace

// The hashes were made by these tests in the exact preset; the wasm preset gives the same.

TEST_CASE("products have the bits of every other exact build") {
  const auto backend = make_cpu_backend(1);
  Hash hash;
  for (const int64_t m : {3, 70}) {
    for (const bool t : {false, true}) {
      const int64_t n = 45, k = 700;
      const Numbers<float> a = random_numbers(m * k, 1), b = random_numbers(k * n, 2), bias = random_numbers(n, 4);
      Numbers<float> y = random_numbers(m * n, 3);
      const auto f = [](auto v) { return simd::tanh(v); };
      backend->gemm(t, t, 0.37f, a.tensor(t ? Shape{k, m} : Shape{m, k}), b.tensor(t ? Shape{n, k} : Shape{k, n}), 0.3f,
                    y.tensor({m, n}), {bias.data(), elementwise_of<float>(f)});
      hash.add(y);
    }
  }
  CHECK(hash.value == 5607540145178268725u);
}

TEST_CASE("convolutions have the bits of every other exact build") {
  const auto backend = make_cpu_backend(1);
  Conv2d g;
  g.n = 3, g.h = g.w = 13, g.c = 6, g.kh = g.kw = 3, g.f = 22, g.stride_h = g.stride_w = 2, g.pad_h = g.pad_w = 1,
  g.groups = 2;
  g.oh = g.ow = 7;
  const Shape sx{g.n, g.h, g.w, g.c}, sw{g.kh, g.kw, g.c / g.groups, g.f}, sy{g.n, g.oh, g.ow, g.f};
  const Numbers<float> x = random_numbers(sx.count(), 1), w = random_numbers(sw.count(), 2),
                       dy = random_numbers(sy.count(), 3);
  Numbers<float> y(sy.count()), dx(sx.count()), dw(sw.count()), scratch(backend->conv2d_scratch(g));
  backend->conv2d(g, x.tensor(sx), w.tensor(sw), y.tensor(sy), {}, scratch.data());
  backend->conv2d_input_gradient(g, dy.tensor(sy), w.tensor(sw), dx.tensor(sx), scratch.data());
  backend->conv2d_weight_gradient(g, x.tensor(sx), dy.tensor(sy), dw.tensor(sw), scratch.data());
  Hash hash;
  hash.add(y);
  hash.add(dx);
  hash.add(dw);
  CHECK(hash.value == 13654107033049854953u);
}

TEST_CASE("the verbs over columns, rows, windows and spans have the bits of every other exact build") {
  const auto backend = make_cpu_backend(1);
  const int64_t m = 333, c = 27;
  const Shape shape{m, c};
  const Numbers<float> x = random_numbers(m * c, 1), dy = random_numbers(m * c, 2), a = random_numbers(c, 3),
                       b = random_numbers(c, 4);
  Numbers<float> y(m * c), rows(m), mean(c), variance(c);
  Hash hash;
  backend->column_moments(x.tensor(shape), mean.data(), variance.data());
  hash.add(mean);
  hash.add(variance);
  backend->normalized_sums(x.tensor(shape), dy.tensor(shape), mean.data(), a.data(), mean.data(), variance.data());
  hash.add(mean);
  hash.add(variance);
  backend->column_affine(x.tensor(shape), a.data(), b.data(), y.tensor(shape));
  hash.add(y);
  backend->column_combine(x.tensor(shape), a.data(), dy.tensor(shape), b.data(), a.data(), y.tensor(shape));
  hash.add(y);
  backend->softmax_rows(x.tensor(shape), y.tensor(shape));
  hash.add(y);
  backend->softmax_cross_entropy(x.tensor(shape), dy.tensor(shape), nullptr, 0.1f, y.tensor(shape), rows.data());
  hash.add(y);
  hash.add(rows);
  double sums[3];
  const Numbers<float> span = random_numbers(40001, 5);
  backend->sum(span.data(), 40001, &sums[0]);
  backend->sum_squares(span.data(), 40001, &sums[1]);
  backend->dot(span.data(), span.data() + 1, 40000, &sums[2]);
  hash.add(sums, 3);
  Window2d g;
  g.n = 1, g.h = 9, g.w = 37, g.c = c, g.kh = g.kw = 3, g.stride_h = g.stride_w = 2, g.oh = 4, g.ow = 18;
  Numbers<float> pooled(g.oh * g.ow * c);
  backend->avg_pool(g, x.tensor({1, 9, 37, c}), pooled.tensor({1, g.oh, g.ow, c}));
  hash.add(pooled);
  backend->avg_pool_gradient(g, pooled.tensor({1, g.oh, g.ow, c}), y.tensor({1, 9, 37, c}));
  hash.add(y);
  CHECK(hash.value == 2099673936676261589u);
}

}  // namespace trainyard::test

#endif
