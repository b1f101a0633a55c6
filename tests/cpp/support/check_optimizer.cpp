#include "support/check_optimizer.h"

#include <cstring>
#include <set>

#include "support/allocation_guard.h"
#include "support/held.h"
#include "support/network.h"

namespace trainyard::test {
namespace {

// Five float steps in another order of operations (fused multiply-add on the fast build).
constexpr double kParityTolerance = 2e-6;
constexpr int kSteps = 5;
// Two map chunks and a tail in the first; the offsets as the planner pads them.
constexpr int64_t kFirst = 5000, kFrozen = 112, kLast = 333, kSize = 5456;

std::vector<Segment> segments(double last_scale, int64_t first_step) {
  std::vector<Segment> out{{0, kFirst, "0.weight", 1.0, true, false},
                           {5008, kFrozen, "1.weight", 1.0, true, true},
                           {5120, kLast, "2.weight", last_scale, false, false}};
  for (Segment& s : out) s.first_step = first_step;
  return out;
}

struct Run {
  std::vector<float> w, state;
  bool operator==(const Run& o) const { return w == o.w && state == o.state; }
};

struct RunSettings {
  double lr = -1.0;  // the experiment's if negative
  double last_scale = 0.5;
  double gradient_scale = 1.0;
  double gradient_size = 1.0;
  int64_t sat_out = 0;  // steps of the run before these, in which everything was frozen
};

Run descend(const std::string& json, std::unique_ptr<Backend<float>> backend, const RunSettings& settings = {}) {
  const Spec spec = optimizer_from(json);
  const auto optimizer = factory_of<OptimizerFactory>(spec).make_float(spec.options);
  OptimizerState declared;
  optimizer->declare(declared);
  CHECK(std::set<std::string>(declared.slabs.begin(), declared.slabs.end()).size() == declared.slabs.size());
  CHECK(declared.blocks.empty());
  OptimizerSlabs<float> slabs(*backend, declared, kSize);
  const std::vector<Segment> parts = segments(settings.last_scale, settings.sat_out);
  Run run;
  run.w = converted<float>(normal_numbers(kSize, 51));
  const std::vector<float> start = run.w;
  Held<float> w(*backend, start), held_g(*backend, kSize);
  Rates rates = optimizer->base();
  if (settings.lr >= 0.0) rates.lr = settings.lr;
  backend->freeze();
  int64_t allocations = 0;
  for (int step = 0; step < kSteps; ++step) {
    std::vector<double> numbers = normal_numbers(kSize, 52 + static_cast<uint64_t>(step));
    for (double& v : numbers) v *= settings.gradient_size;
    const std::vector<float> g = converted<float>(numbers);
    held_g.put(g);
    const AllocationGuard guard;
    UpdateScalars scalars;
    scalars.lr = rates.lr;
    scalars.momentum = rates.momentum;
    scalars.gradient_scale = settings.gradient_scale;
    optimizer->prepare(rates, settings.sat_out + step, scalars);
    optimizer->before_gradient(*backend, parts, w.data(), slabs.memory, scalars);
    optimizer->step(*backend, parts, w.data(), held_g.data(), slabs.memory, scalars);
    allocations += guard.count();
    CHECK_MESSAGE(held_g.get() == g, "the gradient has changed");
  }
  CHECK_MESSAGE((allocations == 0 || warms_up(*backend)), "a step allocates");
  w.get(run.w);
  for (const float* slab : slabs.memory.slabs) {
    std::vector<float> values(static_cast<size_t>(kSize));
    backend->download(values.data(), slab, values.size() * sizeof(float));
    run.state.insert(run.state.end(), values.begin(), values.end());
  }
  for (int64_t i = 0; i < kFrozen; ++i) {
    const auto at = static_cast<size_t>(parts[1].offset + i);
    REQUIRE_MESSAGE(run.w[at] == start[at], "a frozen weight has moved");
    for (size_t k = 0; k < slabs.memory.slabs.size(); ++k)
      REQUIRE(run.state[k * static_cast<size_t>(kSize) + at] == 0.0f);
  }
  if (settings.lr == 0.0) CHECK_MESSAGE(run.w == start, "weights move at learning rate 0");
  return run;
}

// Of equal curvature 1 to 20: any sensible step size descends.
template <class T>
class Bowl final : public Objective<T> {
 public:
  explicit Bowl(std::unique_ptr<Backend<T>> backend)
      : backend_(std::move(backend)), here_(converted<T>(normal_numbers(20, 61))), g_(here_), w_(*backend_, here_) {}
  Backend<T>& backend() override { return *backend_; }
  int64_t size() const override { return static_cast<int64_t>(here_.size()); }
  T* weights() override { return w_.data(); }
  double evaluate(T* g) override {
    w_.get(here_);
    double sum = 0.0;
    for (size_t i = 0; i < here_.size(); ++i) {
      const double curvature = static_cast<double>(i + 1), x = static_cast<double>(here_[i]);
      g_[i] = static_cast<T>(curvature * x);
      sum += 0.5 * curvature * x * x;
    }
    backend_->upload(g, g_.data(), g_.size() * sizeof(T));
    return sum;
  }
  std::vector<T> place() const { return w_.get(); }

 private:
  std::unique_ptr<Backend<T>> backend_;
  std::vector<T> here_, g_;
  Held<T> w_;
};

// Newton's method is there after one step, where rounding is all that is left of the loss.
constexpr double kAtMinimum = 1e-6;

template <class T, class Make>
std::vector<T> close_in(const Spec& spec, Make make, std::unique_ptr<Backend<T>> backend) {
  const auto optimizer = make(spec.options);
  Bowl<T> bowl(std::move(backend));
  OptimizerState declared;
  optimizer->declare(declared, bowl.size(), bowl.size());
  OptimizerSlabs<T> slabs(bowl.backend(), declared, bowl.size());
  Held<T> g(bowl.backend(), 20);
  double loss = bowl.evaluate(g.data());
  bowl.backend().freeze();
  int64_t allocations = 0;
  for (int step = 0; step < kSteps; ++step) {
    const AllocationGuard guard;
    const double next = optimizer->step(bowl, slabs.memory, optimizer->base());
    allocations += guard.count();
    CHECK((next < loss || loss < kAtMinimum));
    CHECK_MESSAGE(bowl.evaluate(g.data()) == next, "the loss returned is not that at the new weights");
    loss = next;
  }
  CHECK_MESSAGE((allocations == 0 || warms_up(bowl.backend())), "a step allocates");
  return bowl.place();
}

void check_closure(const Spec& spec, const OptimizerFactory& factory) {
  const std::vector<float> w = close_in<float>(spec, factory.closure_float, make_cpu_backend(1));
  CHECK(w == close_in<float>(spec, factory.closure_float, make_cpu_backend(1)));
  CHECK(w == close_in<float>(spec, factory.closure_float, make_cpu_backend(2)));
  // The line search's choices may fall differently: only the place they lead to is compared, against the start's 1.
  const auto apart = [&](const auto& other) {
    double most = 0.0;
    for (size_t i = 0; i < w.size(); ++i)
      most = std::max(most, std::abs(static_cast<double>(w[i]) - static_cast<double>(other[i])));
    return most;
  };
  CHECK(apart(close_in<float>(spec, factory.closure_float, make_reference_backend<float>())) < 1e-2);
  if (auto cuda = cuda_backend()) CHECK(apart(close_in<float>(spec, factory.closure_float, std::move(cuda))) < 1e-2);
  CHECK(apart(close_in<double>(spec, factory.closure_double, make_reference_backend<double>())) < 1e-2);
}

void check_descent(const std::string& json) {
  Descent descent(json, normal_numbers(20, 61));
  const auto size = [&] {
    double sum = 0.0;
    for (const double w : descent.weights()) sum += w * w;
    return sum;
  };
  const double before = size();
  for (int step = 0; step < 100; ++step) descent.step(quadratic(std::vector<double>(20, 1.0)));
  CHECK(size() < before);
}

}  // namespace

void check_optimizer(const std::string& json) {
  INFO(json);
  const Spec spec = optimizer_from(json);
  const auto& factory = factory_of<OptimizerFactory>(spec);
  CHECK((factory.make_float != nullptr) != (factory.closure_float != nullptr));
  if (factory.closure_float) return check_closure(spec, factory);

  const Run run = descend(json, make_cpu_backend(1));
  CHECK(run == descend(json, make_cpu_backend(1)));
  CHECK(run == descend(json, make_cpu_backend(2)));
  const Run expected = descend(json, make_reference_backend<float>());
  CHECK(relative_difference(run.w, expected.w) < kParityTolerance);
  CHECK(relative_difference(run.state, expected.state) < kParityTolerance);
  descend(json, make_cpu_backend(1), {.lr = 0.0});
  if (cuda_backend()) {
    const Run there = descend(json, cuda_backend());
    CHECK(there == descend(json, cuda_backend()));
    CHECK(relative_difference(there.w, expected.w) < kParityTolerance);
    CHECK(relative_difference(there.state, expected.state) < kParityTolerance);
  }

  // Both powers of two, so to the bit: half of a gradient twice as long, half the rate with twice the scale.
  CHECK(run == descend(json, make_cpu_backend(1), {.gradient_scale = 0.5, .gradient_size = 2.0}));
  const double lr = factory.make_float(spec.options)->base().lr;
  const Run halved = descend(json, make_cpu_backend(1), {.lr = lr / 2.0, .last_scale = 1.0});
  CHECK(std::equal(run.w.begin() + 5120, run.w.begin() + 5120 + kLast, halved.w.begin() + 5120));
  // What was frozen until now trains as at a run's beginning.
  CHECK(run == descend(json, make_cpu_backend(1), {.sat_out = 1000}));
  check_descent(json);
}

}  // namespace trainyard::test
