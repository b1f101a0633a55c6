// Vectors by tests/golden/make_optimizer_vectors.py, PyTorch 1.13: fifty steps on a quadratic, under every schedule.
#include <limits>

#include "schedules/check_schedule.h"
#include "support/descent.h"
#include "support/golden.h"
#include "support/network.h"
#include "trainyard/optim/averaging.h"
#include "trainyard/spec/json_reader.h"

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

void check_minimum(const nlohmann::json& c, const Problem& problem, int64_t steps) {
  const auto backend = make_cpu_backend(1);
  const Spec spec = optimizer_from(c["optimizer"].dump());
  const auto optimizer = factory_of<OptimizerFactory>(spec).closure_float(spec.options);
  ProblemObjective objective(problem, *backend);
  OptimizerState declared;
  optimizer->declare(declared, objective.size(), objective.size());
  OptimizerSlabs<float> slabs(*backend, declared, objective.size());
  for (int64_t step = 0; step < steps; ++step) optimizer->step(objective, slabs.memory, optimizer->base());
  // Line searches differ on the way: what both reach is compared, where rounding of the loss hides 1e-4 of a weight.
  constexpr double kAtMinimum = 1e-3;
  CHECK(relative_difference(objective.w, doubles(c["weights"].back())) < kAtMinimum);
}

template <class T>
std::unique_ptr<Optimizer<T>> made(const Spec& spec) {
  if constexpr (std::is_same_v<T, float>) {
    return factory_of<OptimizerFactory>(spec).make_float(spec.options);
  } else {
    return factory_of<OptimizerFactory>(spec).make_double(spec.options);
  }
}

class File {
 public:
  File() : json(golden("torch_optimizers.json")), problem(json["problem"]), steps(json["steps"].get<int64_t>()) {
    seen_after = json["seen_after"].get<std::vector<int64_t>>();
  }
  bool seen(int64_t step) const {
    return std::find(seen_after.begin(), seen_after.end(), step + 1) != seen_after.end();
  }
  Clock clock(int64_t step) const { return {step, steps, json["steps_per_epoch"].get<double>()}; }
  // What the plateau is shown behind a step.
  void observe(Schedule& schedule, int64_t step) const {
    const int64_t every = json["observe_every"].get<int64_t>();
    if (step % every == every - 1)
      schedule.observe({json["observed"][static_cast<size_t>(step / every)].get<double>(), 0});
  }

  nlohmann::json json;
  Problem problem;
  int64_t steps;
  std::vector<int64_t> seen_after;
};

// Calls each(step, weights, first slab) behind each step.
template <class T, class Each>
void descend(const File& file, const std::string& optimizer_json, Schedule& schedule, Backend<T>& backend,
             const Each& each) {
  const Spec spec = optimizer_from(optimizer_json);
  const auto optimizer = made<T>(spec);
  std::vector<T> w(file.problem.start.begin(), file.problem.start.end()), g = w;
  const auto n = static_cast<int64_t>(w.size());
  OptimizerState declared;
  optimizer->declare(declared);
  OptimizerSlabs<T> slabs(backend, declared, n);
  const std::vector<Segment> segments{{0, n, "w", 1.0, true, false}};
  for (int64_t step = 0; step < file.steps; ++step) {
    const Rates rates = schedule.at(file.clock(step), optimizer->base());
    UpdateScalars scalars;
    scalars.lr = rates.lr;
    scalars.momentum = rates.momentum;
    optimizer->prepare(rates, step, scalars);
    optimizer->before_gradient(backend, segments, w.data(), slabs.memory, scalars);
    file.problem.evaluate(w, g);
    optimizer->step(backend, segments, w.data(), g.data(), slabs.memory, scalars);
    std::vector<T> ahead = w;
    if (optimizer->looks_ahead()) {
      for (size_t i = 0; i < ahead.size(); ++i) ahead[i] += static_cast<T>(scalars.momentum) * slabs.memory.slabs[0][i];
    }
    each(step, w, ahead);
    file.observe(schedule, step);
  }
}

// The file has eight digits.
constexpr double kDigits = 6e-8;
// Near the minimum adam and rmsprop divide small gradients by small roots, which are rounding in a float by then.
constexpr double kFloatPath = 5e-4;

template <class T>
void check_path(const File& file, const nlohmann::json& c, std::unique_ptr<Backend<T>> backend, double tolerance) {
  const auto schedule = schedule_from(file.json["schedules"][c["schedule"].get<size_t>()]["schedule"].dump());
  const bool ahead = c["compared"].get<std::string>() == "look_ahead";
  size_t next = 0;
  descend<T>(file, c["optimizer"].dump(), *schedule, *backend,
             [&](int64_t step, const std::vector<T>& w, const std::vector<T>& looking) {
               if (!file.seen(step)) return;
               CAPTURE(step);
               CHECK(relative_difference(ahead ? looking : w, doubles(c["weights"][next++])) < tolerance);
             });
  CHECK(next == c["weights"].size());
}

}  // namespace

TEST_CASE(
    "LRS-02 LRS-03 LRS-04 LRS-05 LRS-06 LRS-07 LRS-08 LRS-09 LRS-11 LRS-12 GEN-09 the rates of fifty steps are "
    "PyTorch's") {
  const File file;
  for (const auto& row : file.json["schedules"]) {
    INFO(row["schedule"].dump());
    const auto schedule = schedule_from(row["schedule"].dump());
    for (int64_t step = 0; step < file.steps; ++step) {
      CAPTURE(step);
      const Rates rates = schedule->at(file.clock(step), {0.125, 0.75});
      const auto at = static_cast<size_t>(step);
      CHECK(rates.lr == doctest::Approx(row["rates"][at].get<double>()).epsilon(kDigits).scale(1e-12));
      const double momentum = row.contains("momenta") ? row["momenta"][at].get<double>() : 0.75;
      CHECK(rates.momentum == doctest::Approx(momentum).epsilon(kDigits));
      file.observe(*schedule, step);
    }
  }
}

TEST_CASE(
    "OPT-01 OPT-04 OPT-05 OPT-06 OPT-08 OPT-09 OPT-11 OPT-15 OPT-18 OPT-24 every optimizer under every schedule "
    "takes PyTorch's fifty steps") {
  const File file;
  for (const auto& c : file.json["cases"]) {
    INFO(c["optimizer"].dump(), " ", c["schedule"].dump());
    if (c["compared"].get<std::string>() == "minimum") {
      check_minimum(c, file.problem, file.steps);
    } else {
      check_path<float>(file, c, make_cpu_backend(1), kFloatPath);
      check_path<double>(file, c, make_reference_backend<double>(), 10.0 * kDigits);
    }
  }
}

TEST_CASE("OPT-26 averages of a path are those of PyTorch's AveragedModel") {
  const File file;
  const nlohmann::json& averages = file.json["averages"];
  for (const auto& row : averages["rows"]) {
    INFO(row["average"].dump());
    const Spec spec = read_component(parse_json(row["average"].dump()), "/average", "averaging");
    const auto kind = factory_of<AveragingFactory>(spec).make(spec.options);
    std::vector<double> mean = file.problem.start;
    int64_t taken = kind->takes_start() ? 1 : 0;
    size_t next = 0;
    const auto schedule = schedule_from("\"constant\"");
    const auto backend = make_reference_backend<double>();
    descend<double>(file, averages["optimizer"].dump(), *schedule, *backend,
                    [&](int64_t step, const std::vector<double>& w, const std::vector<double>&) {
                      const double weight = kind->weight(taken++);
                      for (size_t i = 0; i < w.size(); ++i) mean[i] += weight * (w[i] - mean[i]);
                      if (file.seen(step))
                        CHECK(relative_difference(mean, doubles(row["values"][next++])) < 10.0 * kDigits);
                    });
    CHECK(next == row["values"].size());
  }
}
