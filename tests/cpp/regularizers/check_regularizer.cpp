#include "regularizers/check_regularizer.h"

#include <algorithm>
#include <cmath>

#include "trainyard/spec/json_reader.h"

namespace trainyard::test {

std::unique_ptr<Regularizer<float>> regularizer_from(const std::string& json) {
  const Spec spec = read_component(parse_json(json), "/loss/regularize", "regularizer");
  return factory_of<RegularizerFactory>(spec).make(spec.options);
}

namespace {

// The step is the minimum of R(v) + (v - w)^2 / (2 lr), weight by weight; the backends agree; no allocation.
void check_proximal(const Regularizer<float>& r, const std::vector<float>& w) {
  constexpr float kRate = 0.3f;
  const auto n = static_cast<int64_t>(w.size());
  const auto ref = make_reference_backend<float>(), cpu = make_cpu_backend(1), threaded = make_cpu_backend(2);
  const auto stepped = [&](Backend<float>& backend) {
    Held<float> v(backend, w);
    backend.freeze();
    const AllocationGuard guard;
    r.proximal_step(backend, v.data(), n, kRate);
    const int64_t allocations = guard.count();
    CHECK((allocations == 0 || warms_up(backend)));
    return v.get();
  };
  const std::vector<float> v = stepped(*cpu);
  CHECK(v == stepped(*threaded));
  CHECK(relative_difference(v, stepped(*ref)) < 1e-6);
  if (const auto cuda = cuda_backend()) CHECK(relative_difference(v, stepped(*cuda)) < 1e-6);
  const auto objective = [&](float at, float from) {
    double value = 0.0;
    r.value(*ref, &at, 1, &value);
    const double moved = static_cast<double>(at) - static_cast<double>(from);
    return r.strength() * value + moved * moved / (2.0 * static_cast<double>(kRate));
  };
  for (size_t i = 0; i < 200; ++i) {
    const double least = objective(v[i], w[i]);
    for (const float aside : {-0.01f, 0.01f}) CHECK(objective(v[i] + aside, w[i]) > least);
  }
}

#if TY_DOUBLE_LAYERS

// Weight by weight, by centred differences; l1's corner lies further off than the step.
void check_gradient(const std::string& json) {
  constexpr int64_t kCount = 300;
  constexpr double kStep = 1e-5;
  constexpr double kTolerance = 1e-8;  // rounding of R over the step: 1e-16 * 4 / 1e-5, and some room
  const Spec spec = read_component(parse_json(json), "/loss/regularize", "regularizer");
  const auto r = factory_of<RegularizerFactory>(spec).make_double(spec.options);
  const auto backend = make_reference_backend<double>();
  const std::vector<double> w = spread_numbers(kCount, 2.0, 43);
  std::vector<double> g(w.size(), 0.0);
  r->add_gradient(*backend, w.data(), g.data(), kCount);
  const auto value = [&](double at) {
    double out = 0.0;
    r->value(*backend, &at, 1, &out);
    return r->strength() * out;
  };
  for (size_t i = 0; i < w.size(); ++i) {
    REQUIRE(std::abs(w[i]) > kStep);
    const double numerical = (value(w[i] + kStep) - value(w[i] - kStep)) / (2.0 * kStep);
    CHECK(std::abs(g[i] - numerical) <= kTolerance * std::max(1.0, std::abs(numerical)));
  }
}

#endif

}  // namespace

void check_regularizer(const std::string& json) {
  const std::unique_ptr<Regularizer<float>> r = regularizer_from(json);
  // Two chunks and a tail, for threads.
  constexpr int64_t kCount = 9001;
  std::vector<float> w = converted<float>(spread_numbers(kCount, 2.0, 41));
  const auto ref = make_reference_backend<float>(), cpu = make_cpu_backend(1), threaded = make_cpu_backend(2);
  const auto value = [&](Backend<float>& backend, int64_t n) {
    Held<float> held(backend, w);
    Held<float, double> out(backend, std::vector<double>{-1.0});
    r->value(backend, held.data(), n, out.data());
    return out.get()[0];
  };
  const auto gradient = [&](Backend<float>& backend) {
    Held<float> held(backend, w), g(backend, std::vector<float>(w.size(), 1.0f));
    r->add_gradient(backend, held.data(), g.data(), kCount);
    return g.get();
  };
  CHECK(value(*ref, kCount) == doctest::Approx(value(*cpu, kCount)).epsilon(1e-6));
  CHECK(value(*cpu, kCount) == value(*threaded, kCount));
  CHECK(value(*cpu, 0) == 0.0);
  const auto cuda = cuda_backend();
  if (cuda) {
    CHECK(value(*ref, kCount) == doctest::Approx(value(*cuda, kCount)).epsilon(1e-6));
    CHECK(value(*cuda, 0) == 0.0);
    CHECK(relative_difference(gradient(*ref), gradient(*cuda)) < 1e-6);
  }
  const std::vector<float> g = gradient(*cpu);
  CHECK(g == gradient(*threaded));
  if (r->proximal()) {
    CHECK(g == std::vector<float>(g.size(), 1.0f));
    return check_proximal(*r, w);
  }
  CHECK(relative_difference(g, gradient(*ref)) < 1e-6);

#if TY_DOUBLE_LAYERS
  check_gradient(json);
#endif

  std::vector<float> sum(w.size(), 0.0f);
  double out = 0.0;
  cpu->freeze();
  const AllocationGuard guard;
  r->add_gradient(*cpu, w.data(), sum.data(), kCount);
  r->value(*cpu, w.data(), kCount, &out);
  const int64_t allocations = guard.count();
  CHECK(allocations == 0);
}

}  // namespace trainyard::test
