// How fast an experiment is: what is timed is the experiment's own step, and the profile says what it consists of.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "trainyard/session/benchmark.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

const char* const kExperiment =
    R"({"version": 1, "seed": 3, "data": {"source": {"type": "moons", "points": 120, "noise": 0.1}, "validation": 0},
        "model": [{"type": "dense", "units": 16}, "relu", {"type": "dense", "units": 2}],
        "loss": "softmax_cross_entropy", "optimizer": {"type": "sgd", "lr": 0.5}, "train": {"batch": 40, "epochs": 2}})";

Benchmark run(const std::string& experiment, bool forward = false) {
  BenchmarkSettings settings;
  settings.seconds = 0.05;
  settings.forward = forward;
  return benchmark(experiment, std::make_shared<MemoryFiles>(), {}, settings);
}

const Profile::Line* line_of(const Benchmark& b, const char* verb) {
  for (const Profile::Line& line : b.profile.lines()) {
    if (std::strcmp(line.verb, verb) == 0) return &line;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a benchmark goes on past the experiment's end, learns, and counts a step's products") {
  const Benchmark b = run(kExperiment);
  CHECK(b.steps > 6);
  CHECK(b.batch == 40);
  CHECK(b.last_loss < 0.5 * b.first_loss);
  CHECK(b.fastest_ms > 0.0);
  CHECK(b.fastest_ms <= b.median_ms);
  CHECK(b.median_ms <= b.slow_tenth_ms);
  // 40 x 2 x 16 and 40 x 16 x 2 forward; for the weights' gradients again; for the inputs' the second alone.
  CHECK(b.flops() == 2.0 * 40 * (3 * 16 * 2 + 2 * 2 * 16));
  const Profile::Line* forward = line_of(b, "gemm a b");
  REQUIRE(forward);
  CHECK(forward->calls == 2 * b.profiled_steps);
  double known = 0.0;
  for (const Profile::Line& line : b.profile.lines()) known += line.seconds;
  CHECK(known <= b.profiled_seconds);
}

TEST_CASE("a benchmark of predictions does them forward only, and in the batch's size") {
  const Benchmark b = run(kExperiment, true);
  CHECK(b.flops() == 2.0 * 40 * (2 * 16 + 16 * 2));
  CHECK(line_of(b, "gemm a' b") == nullptr);
}

TEST_CASE("a profiled session takes the same steps to the bit") {
  Profile profile;
  SessionOptions watched;
  watched.profile = &profile;
  Session with(kExperiment, std::make_shared<MemoryFiles>(), watched),
      without(kExperiment, std::make_shared<MemoryFiles>());
  with.run(-1.0, -1);
  without.run(-1.0, -1);
  CHECK(with.weight_hash() == without.weight_hash());
  CHECK(!profile.lines().empty());
}

TEST_CASE("a benchmark of what diverges is an error, and its JSON adds up") {
  Json wild = parse_json(kExperiment);
  wild["optimizer"]["lr"] = 1e30;
  CHECK_THROWS_AS(run(wild.dump()), Error);
  const Json out = parse_json(benchmark_json(run(kExperiment)));
  double share = 0.0;
  for (const Json& line : out["profile"]) share += line["share"].get<double>();
  CHECK(std::abs(share - 1.0) < 1e-9);
  CHECK(out["gflops"].get<double>() > 0.0);
}

}  // namespace trainyard
