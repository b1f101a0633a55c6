#include "trainyard/diagnose/range_test.h"

#include <doctest/doctest.h>

#include <cmath>

#include "trainyard/core/error.h"
#include "trainyard/session/report.h"
#include "trainyard/session/session.h"

namespace trainyard {
namespace {

// A loss of our own over the log of the rate.
template <class F>
RangeTest swept(const F& loss, int64_t steps = 100) {
  RangeTest test(1e-6, 1.0, steps);
  for (int64_t i = 0; i < steps; ++i) {
    const double log10 = -6.0 + 6.0 * static_cast<double>(i) / static_cast<double>(steps - 1);
    if (!test.add(std::pow(10.0, log10), loss(log10))) break;
  }
  test.finish();
  return test;
}

std::string experiment(const std::string& optimizer) {
  return R"({"version": 1, "seed": 3, "data": {"source": {"type": "moons", "points": 300, "noise": 0.1}},
             "model": [{"type": "dense", "units": 16}, "relu", {"type": "dense", "units": 2}],
             "loss": "softmax_cross_entropy", "optimizer": )" +
         optimizer + R"(, "average": "ema", "schedule": {"type": "warmup", "steps": 9},
             "train": {"batch": 32, "epochs": 3, "early_stopping": {}}})";
}

}  // namespace

TEST_CASE("a range test finds where the loss falls fastest and where it is lowest") {
  // Falls as a logistic curve centred at 1e-3, then rises from 10^-1.5 on.
  const RangeTest test =
      swept([](double x) { return 2.0 / (1.0 + std::exp(4.0 * (x + 3.0))) + std::fmax(0.0, x + 1.5); });
  CHECK(std::log10(test.steepest()) == doctest::Approx(-3.0).epsilon(0.05));
  CHECK(std::log10(test.lowest()) == doctest::Approx(-1.6).epsilon(0.1));
}

TEST_CASE("a range test does not take noise for a fall") {
  CHECK(std::isnan(swept([](double x) { return 1.0 + 0.2 * std::sin(1e4 * x); }).steepest()));
  const RangeTest test =
      swept([](double x) { return 1.0 + 0.2 * std::sin(1e4 * x) - (x > -3.0 ? x + 3.0 : 0.0) / 4.0; });
  CHECK(test.steepest() > 1e-3);
  CHECK(test.lowest() > 0.3);
}

TEST_CASE("a range test stops when the loss is four times its best, and at once when it is not finite") {
  const RangeTest rising = swept([](double x) { return x < -2.0 ? 1.0 : 1.0 + 100.0 * (x + 2.0); });
  CHECK(rising.blew_up());
  CHECK(rising.lr().back() < 0.03);
  const RangeTest broken = swept([](double x) { return x < -2.0 ? 1.0 : NAN; });
  CHECK(broken.blew_up());
  CHECK(broken.lr().back() < 0.01);
  CHECK(std::isnan(broken.steepest()));
  CHECK(!swept([](double) { return 1.0; }).blew_up());
}

TEST_CASE("a session's range test sweeps a copy, from the rate to the rate, until the loss blows up") {
  const Session session(experiment(R"({"type": "sgd", "lr": 0.1})"), std::make_shared<MemoryFiles>());
  const RangeTest test = session.range_test(1e-4, 1e4, 120);
  CHECK(test.lr().front() == doctest::Approx(1e-4).epsilon(1e-12).scale(0));
  CHECK(test.blew_up());
  CHECK(test.lr()[1] / test.lr()[0] == doctest::Approx(std::pow(1e8, 1.0 / 119.0)).epsilon(1e-9));
  // The suggestion trains: between what is slow and what diverges here.
  CHECK(test.steepest() > 0.01);
  CHECK(test.steepest() < 10.0);
  CHECK(test.lowest() > test.steepest());
  CHECK(session.range_test(1e-4, 1e4, 120).loss() == test.loss());
  const RangeTest gentle = session.range_test(1e-6, 1e-5, 30);
  CHECK(!gentle.blew_up());
  CHECK(gentle.lr().size() == 30);
  CHECK(gentle.lr().back() == doctest::Approx(1e-5).epsilon(1e-9).scale(0));
  CHECK(range_test_json(gentle).find("\"blew_up\":false") != std::string::npos);
}

TEST_CASE("a range test of nonsense, or of an optimizer without a rate, is refused") {
  const Session session(experiment("\"sgd\""), std::make_shared<MemoryFiles>()),
      full(experiment("\"lbfgs\""), std::make_shared<MemoryFiles>());
  CHECK_THROWS_AS(session.range_test(0.1, 0.01, 50), Error);
  CHECK_THROWS_AS(session.range_test(0.0, 0.01, 50), Error);
  CHECK_THROWS_AS(session.range_test(0.01, 0.1, 2), Error);
  CHECK_THROWS_AS(full.range_test(0.01, 0.1, 50), Error);
}

}  // namespace trainyard
