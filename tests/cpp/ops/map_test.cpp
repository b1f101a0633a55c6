#include "trainyard/ops/map.h"

#include "backend/cases.h"
#include "trainyard/ops/map_index.h"
#include "trainyard/ops/map_random.h"

namespace trainyard::test {
namespace {

struct WeightedTanh {
  float weight;
  template <class V>
  V operator()(V x, V y) const {
    using namespace simd;
    return tanh(x) + V(weight) * y;
  }
};
struct Momentum {
  float rate;
  template <class V>
  void operator()(V& w, V& m, const V& g) const {
    m = V(0.5) * m + g;
    w = w - V(rate) * m;
  }
};
struct DropHalf {
  template <class V>
  V operator()(V u, V x) const {
    using namespace simd;
    return select(u < V(0.5), V(0), x);
  }
};
struct Uniform {
  template <class V>
  V operator()(V u) const {
    return u;
  }
};

struct Backwards {
  const float* x;
  int64_t n;
  constexpr float operator()(int64_t i) const { return x[n - 1 - i]; }
};

const int64_t kSizes[] = {0, 1, 3, 4, 5, 15, 16, 17, 31, 1000, 70001};

}  // namespace

TEST_CASE("a map runs its functor on every element and on nothing else") {
  for (const int64_t n : kSizes) {
    CAPTURE(n);
    const Numbers<float> x = random_numbers(n, 1), z = random_numbers(n, 2);
    const Numbers<double> dx = x.as<double>(), dz = z.as<double>();
    Numbers<float> y(n);
    Numbers<double> want(n);
    const auto cpu = make_cpu_backend(2);
    const auto ref = make_reference_backend<double>();
    map(*cpu, y.tensor({n}), WeightedTanh{0.25f}, x.tensor({n}), z.tensor({n}));
    map(*ref, want.tensor({n}), WeightedTanh{0.25f}, dx.tensor({n}), dz.tensor({n}));
    check_close(y, want, kFewRoundings);
  }
}

TEST_CASE("a map of places asks for each of them once, on any number of threads") {
  for (const int64_t n : kSizes) {
    CAPTURE(n);
    const Numbers<float> x = random_numbers(n, 3);
    const auto cpu = make_cpu_backend(2);
    Numbers<float> y(n);
    map_index(*cpu, y.tensor({n}), Backwards{x.data(), n});
    bool reversed = true;
    for (int64_t i = 0; i < n; ++i) reversed = reversed && y.data()[i] == x.data()[n - 1 - i];
    CHECK(reversed);
  }
}

TEST_CASE("an element has the same bits wherever it lies, in place, and in an epilogue") {
  const auto backend = make_cpu_backend(1);
  const auto tanh = [](auto v) { return simd::tanh(v); };
  const Numbers<float> x = random_numbers(100, 1);
  Numbers<float> all(100), in_place = random_numbers(100, 1), fused = random_numbers(100, 1);
  map(*backend, all.tensor({100}), tanh, x.tensor({100}));
  map(*backend, in_place.tensor({100}), tanh, in_place.tensor({100}));
  CHECK(in_place.same_bits(all));
  const Elementwise<float> f = elementwise_of<float>(tanh);
  for (int64_t i = 0; i < 100; ++i) f.span(f.parameters, fused.data() + i, 1);
  CHECK(fused.same_bits(all));
}

TEST_CASE("an update writes back what it may write, and reads the rest") {
  for (const int64_t n : kSizes) {
    CAPTURE(n);
    Numbers<float> w = random_numbers(n, 1), m = random_numbers(n, 2);
    const Numbers<float> g = random_numbers(n, 3);
    Numbers<double> dw = w.as<double>(), dm = m.as<double>();
    const Numbers<double> dg = g.as<double>();
    const auto cpu = make_cpu_backend(2);
    const auto ref = make_reference_backend<double>();
    update(*cpu, n, Momentum{0.125f}, w.data(), m.data(), g.data());
    update(*ref, n, Momentum{0.125f}, dw.data(), dm.data(), dg.data());
    check_close(w, dw, kFewRoundings);
    check_close(m, dm, kFewRoundings);
    CHECK(g.same_bits(random_numbers(n, 3)));
  }
}

TEST_CASE("random maps draw the number of the element, wherever the span begins") {
  const RngStream stream{.seed = 5, .stream = stream_id(Purpose::noise, 3), .step = 9};
  const auto cpu = make_cpu_backend(1);
  const auto ref = make_reference_backend<double>();
  for (const uint64_t first : {uint64_t{0}, uint64_t{1}, uint64_t{2}, uint64_t{7}, uint64_t{1000003}}) {
    for (const int64_t n : kSizes) {
      Numbers<float> u(n);
      Numbers<double> du(n);
      map_random(*cpu, stream, first, u.tensor({n}), Uniform{});
      map_random(*ref, stream, first, du.tensor({n}), Uniform{});
      for (int64_t i = 0; i < n; ++i) {
        REQUIRE(u[i] == random_uniform(stream, first + static_cast<uint64_t>(i)));
        REQUIRE(double{u[i]} == du[i]);
      }
      CHECK(u.guards_hold());
    }
  }
}

TEST_CASE("a mask drawn in two halves is the mask drawn at once, on any number of threads") {
  const RngStream stream{.seed = 5, .stream = stream_id(Purpose::noise, 3)};
  const int64_t n = 100001, half = 4099;
  const Numbers<float> x = random_numbers(n, 1);
  Numbers<float> whole(n), halves(n);
  map_random(*make_cpu_backend(2), stream, 0, whole.tensor({n}), DropHalf{}, x.tensor({n}));
  const auto one = make_cpu_backend(1);
  const auto part = [&](int64_t first, int64_t count) {
    map_random(*one, stream, static_cast<uint64_t>(first), Tensor<float>{halves.data() + first, {count}}, DropHalf{},
               Tensor<const float>{x.data() + first, {count}});
  };
  part(0, half);
  part(half, n - half);
  CHECK(halves.same_bits(whole));
}

}  // namespace trainyard::test
