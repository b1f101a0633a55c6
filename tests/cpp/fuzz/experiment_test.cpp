// Thousands of damaged experiments: each parses, or is an Error; nothing else may come out, and no crash.
#include <doctest/doctest.h>

#include <string>

#include "fuzz/mutate.h"
#include "trainyard/core/error.h"
#include "trainyard/spec/experiment.h"

using namespace trainyard;

TEST_CASE("a damaged experiment is read or refused") {
  const std::string good =
      R"({"version":1,"seed":7,"data":{"source":{"type":"spiral","points":500},"preprocess":["standardize"],"validation":0.3},
"model":[{"type":"conv2d","filters":4,"kernel":[3,3],"padding":"same"},{"type":"residual","branch":["relu",{"type":"dense","units":16}]},{"type":"parallel","branches":[[],["tanh"]]},{"type":"dropout","rate":0.1}],
"loss":{"type":"softmax_cross_entropy","regularize":{"l2":1e-4}},"optimizer":{"type":"adam","lr":0.01},
"schedule":{"type":"warmup","steps":{"epochs":1},"then":{"type":"step","factor":0.5,"at":[1,2]}},"train":{"batch":32,"epochs":50,"early_stopping":{"patience":5}},"changes":[{"step":1,"path":"/optimizer/lr","value":0.1}]})";
  constexpr int kRounds = 3000;
  int read = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string text = Mutator(static_cast<uint64_t>(round))(good);
    try {
      const Experiment e = parse_experiment(text);
      CHECK(to_json(parse_experiment(to_json(e, true)), false) == to_json(e, false));
      ++read;
    } catch (const Error& e) {
      CHECK_MESSAGE(e.code != "", text);
      CHECK_MESSAGE(std::string(e.what()).size() < 400, text);
    }
  }
  CHECK(read > kRounds / 50);  // else the damage is too great to reach far
  CHECK(read < kRounds / 2);
}
