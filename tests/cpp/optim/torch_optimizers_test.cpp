// Vectors by tests/golden/make_torch_vectors.py, PyTorch 1.13: twenty steps on a quadratic, under every schedule.
#include "schedules/check_schedule.h"
#include "support/descent.h"
#include "support/golden.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// 1/2 (w - target)^T matrix (w - target)
struct Problem {
  explicit Problem(const nlohmann::json& p)
      : matrix(doubles(p["matrix"])), target(doubles(p["target"])), start(doubles(p["start"])) {}
  template <class T>
  double evaluate(const std::vector<T>& w, std::vector<T>& g) const {
    double value = 0.0;
    const size_t n = target.size();
    for (size_t i = 0; i < n; ++i) {
      double row = 0.0;
      for (size_t j = 0; j < n; ++j) row += matrix[i * n + j] * (static_cast<double>(w[j]) - target[j]);
      g[i] = static_cast<T>(row);
      value += 0.5 * row * (static_cast<double>(w[i]) - target[i]);
    }
    return value;
  }
  std::vector<double> matrix, target, start;
};

class ProblemObjective final : public Objective<float> {
 public:
  ProblemObjective(const Problem& problem, Backend<float>& backend)
      : problem_(problem), backend_(backend), w(converted<float>(problem.start)), g_(w) {}
  Backend<float>& backend() override { return backend_; }
  int64_t size() const override { return static_cast<int64_t>(w.size()); }
  float* weights() override { return w.data(); }
  double evaluate(float* g) override {
    const double value = problem_.evaluate(w, g_);
    std::copy(g_.begin(), g_.end(), g);
    return value;
  }

 private:
  const Problem& problem_;
  Backend<float>& backend_;

 public:
  std::vector<float> w;

 private:
  std::vector<float> g_;
};

void check_minimum(const nlohmann::json& c, const Problem& problem, int steps) {
  const auto backend = make_cpu_backend(1);
  const Spec spec = optimizer_from(c["optimizer"].dump());
  const auto optimizer = factory_of<OptimizerFactory>(spec).closure_float(spec.options);
  ProblemObjective objective(problem, *backend);
  OptimizerState declared;
  optimizer->declare(declared, objective.size(), objective.size());
  OptimizerSlabs<float> slabs(*backend, declared, objective.size());
  for (int step = 0; step < steps; ++step) optimizer->step(objective, slabs.memory, optimizer->base());
  // Line searches differ on the way: what both reach is compared, where rounding of the loss hides 1e-4 of a weight.
  constexpr double kAtMinimum = 1e-3;
  CHECK(relative_difference(objective.w, doubles(c["weights"].back()["values"])) < kAtMinimum);
}

void check_path(const nlohmann::json& c, const Problem& problem, const nlohmann::json& file) {
  const auto backend = make_cpu_backend(1);
  const Spec spec = optimizer_from(c["optimizer"].dump());
  const auto optimizer = factory_of<OptimizerFactory>(spec).make_float(spec.options);
  const auto schedule = schedule_from(c["schedule"].dump());
  std::vector<float> w = converted<float>(problem.start), g = w;
  const int64_t n = static_cast<int64_t>(w.size()), steps = file["steps"].get<int64_t>();
  OptimizerState declared;
  optimizer->declare(declared);
  OptimizerSlabs<float> slabs(*backend, declared, n);
  const std::vector<Segment> segments{{0, n, "w", 1.0, true, false}};
  size_t next = 0;
  for (int64_t step = 0; step < steps; ++step) {
    const Rates rates = schedule->at({step, steps, file["steps_per_epoch"].get<double>()}, optimizer->base());
    CHECK(rates.lr == doctest::Approx(c["rates"][static_cast<size_t>(step)].get<double>()).epsilon(1e-7));
    UpdateScalars scalars;
    scalars.lr = rates.lr;
    scalars.momentum = rates.momentum;
    optimizer->prepare(rates, step, scalars);
    optimizer->before_gradient(*backend, segments, w.data(), slabs.memory, scalars);
    problem.evaluate(w, g);
    optimizer->step(*backend, segments, w.data(), g.data(), slabs.memory, scalars);
    if (next >= c["weights"].size() || c["weights"][next]["steps"].get<int64_t>() != step + 1) continue;
    std::vector<float> seen = w;
    if (c["compared"].get<std::string>() == "look_ahead") {
      for (size_t i = 0; i < seen.size(); ++i)
        seen[i] += static_cast<float>(scalars.momentum) * slabs.memory.slabs[0][i];
    }
    CAPTURE(step);
    CHECK(relative_difference(seen, doubles(c["weights"][next++]["values"])) < kTorchTolerance);
  }
  CHECK(next == c["weights"].size());
}

}  // namespace

TEST_CASE("every optimizer under every schedule takes PyTorch's twenty steps") {
  const nlohmann::json file = golden("torch_optimizers.json");
  const Problem problem(file["problem"]);
  for (const auto& c : file["cases"]) {
    INFO(c["optimizer"].dump(), " ", c["schedule"].dump());
    if (c["compared"].get<std::string>() == "minimum") {
      check_minimum(c, problem, file["steps"].get<int>());
    } else {
      check_path(c, problem, file);
    }
  }
}
