#include "trainyard/optim/averaging.h"

#include <cmath>

#include "support/checked.h"
#include "support/network.h"
#include "trainyard/spec/json_reader.h"
#include "trainyard/train/weight_average.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

std::unique_ptr<Averaging> averaging_from(const std::string& json) {
  const Spec spec = read_component(parse_json(json), "/average", "averaging");
  return factory_of<AveragingFactory>(spec).make(spec.options);
}

// A model of one weight whose value is set by hand between steps, and its average.
class Averaged {
 public:
  explicit Averaged(const std::string& json, int64_t start = 0, int64_t every = 1)
      : network_(make_cpu_backend(1), R"({"type": "dense", "units": 1, "bias": false})", Shape{1}),
        kind_(averaging_from(json)),
        average_(thawed(network_.backend()), network_.model(), *kind_, start, every) {}
  void take(int64_t step, double w) {
    *network_.weights("0.weight") = static_cast<float>(w);
    average_.take(step);
  }
  float value() {
    average_.swap();
    const float out = *network_.weights("0.weight");
    average_.swap();
    return out;
  }
  bool empty() const { return average_.empty(); }

 private:
  static Backend<float>& thawed(Backend<float>& backend) {
    backend.thaw();
    return backend;
  }
  FloatNetwork network_;
  std::unique_ptr<Averaging> kind_;
  WeightAverage average_;
};

// Every average lies between the smallest and the largest of what it took, and begins as a copy.
void check_averaging(const std::string& json) {
  const auto kind = averaging_from(json);
  CHECK(kind->weight(0) == 1.0);
  for (const int64_t n : {1, 2, 100, 1000000}) {
    CHECK(kind->weight(n) > 0.0);
    CHECK(kind->weight(n) <= 1.0);
  }
  Averaged a(json, 2, 3);
  CHECK(a.empty());
  for (int64_t step = 0; step < 30; ++step) a.take(step, step % 2 ? 5.0 : 3.0);
  CHECK(!a.empty());
  CHECK(a.value() >= 3.0f);
  CHECK(a.value() <= 5.0f);
}

}  // namespace

TY_CHECKS("averaging", "ema") {
  check_averaging("\"ema\"");
  check_averaging(R"({"type": "ema", "decay": 0})");
}
TY_CHECKS("averaging", "polyak") { check_averaging("\"polyak\""); }

TEST_CASE("OPT-26 ERR-24 the exponential mean of a constant is that constant, from the first step on") {
  Averaged a("\"ema\"");
  for (int64_t step = 0; step < 1000; ++step) {
    a.take(step, 0.7);
    CHECK(a.value() == 0.7f);
  }
}

TEST_CASE("OPT-26 an exponential mean at .995 has forgotten half after 138.28 steps") {
  CHECK(std::log(0.5) / std::log(0.995) == doctest::Approx(138.28).epsilon(1e-4));
  Averaged a("\"ema\"");
  a.take(0, 1.0);
  int64_t step = 0;
  while (a.value() > 0.5f) a.take(++step, 0.0);
  CHECK(step == 139);
}

TEST_CASE("OPT-26 ERR-24 an exponential mean at .995 leaves .002506 of the variance of independent noise") {
  Averaged a("\"ema\"");
  constexpr int64_t kBurn = 3000, kSteps = 400000;
  const std::vector<double> noise = normal_numbers(kBurn + kSteps, 91);
  double squares = 0.0;
  for (int64_t step = 0; step < kBurn + kSteps; ++step) {
    a.take(step, noise[static_cast<size_t>(step)]);
    if (step >= kBurn) squares += static_cast<double>(a.value()) * static_cast<double>(a.value());
  }
  // Some 400000 / 200 independent values of a mean of squares: a standard error of 3 %.
  CHECK(squares / kSteps == doctest::Approx(0.002506).epsilon(0.1).scale(0));
}

TEST_CASE("ERR-24 Polyak's average is the uniform mean of what came after the start") {
  Averaged a("\"polyak\"", 3);
  double sum = 0.0;
  for (int64_t step = 0; step <= 50; ++step) {
    const double w = static_cast<double>(step * step % 17);
    a.take(step, w);
    if (step <= 3) {
      CHECK(a.empty());
      continue;
    }
    sum += w;
    CHECK(a.value() == doctest::Approx(sum / static_cast<double>(step - 3)).epsilon(1e-6));
  }
}
