// The small forms of the known networks: each trains within the memory that was predicted, and learns.
#include <doctest/doctest.h>

#include <cmath>

#include "support/allocation_guard.h"
#include "support/model_files.h"
#include "trainyard/session/count.h"
#include "trainyard/session/session.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

const char* const kSmall[] = {"lenet5_small",    "alexnet_small",     "vgg16_small",
                              "googlenet_small", "resnet18_small",    "resnet20_small",
                              "resnet56_small",  "wide_resnet_small", "densenet_small"};

// As the file says, on fewer examples and for longer.
Json on(const std::string& name, int64_t points) {
  Json document = parse_json(test::model_file(name));
  document["data"]["source"]["points"] = points;
  document["train"]["epochs"] = 100;
  return document;
}

TEST_CASE("SYS-07 the small forms open, step and evaluate within the memory that was predicted") {
  for (const std::string name : kSmall) {
    CAPTURE(name);
    const std::string text = on(name, 160).dump();
    const auto files = std::make_shared<MemoryFiles>();
    const test::AllocationGuard guard;
    SessionOptions options;
    int64_t told = 0, used_then = 0;
    options.counted = [&](const NetworkCount& count) {
      told = count.bytes();
      used_then = guard.peak();
    };
    Session session(text, files, options);
    session.run(-1.0, 5);  // an epoch of 128 examples, its evaluation, and one step
    session.evaluate(Part::validation);
    const int64_t used = guard.peak();
    const auto predicted = parse_json(session.summary_json())["memory_bytes"].get<int64_t>();
    CHECK(std::isfinite(session.trainer().last().loss));
    CHECK(used <= predicted);
    CHECK(used > predicted / 100 * 95);  // and it is no guess
    CHECK(told == predicted);
    CHECK(used_then < predicted / 4);  // the examples, no weights yet
  }
}

TEST_CASE("SYS-07 the small forms learn 16 examples by heart") {
  constexpr double kChance = 2.302585;  // log 10
  for (const std::string name : kSmall) {
    CAPTURE(name);
    Json document = on(name, 20);
    document["schedule"] = "constant";
    // Without batch norm and with dropout it takes longer.
    const bool slow = name == "alexnet_small" || name == "vgg16_small";
    Session session(document.dump(), std::make_shared<MemoryFiles>());
    double last = 0.0;
    for (int i = 0; i < (slow ? 100 : 30); ++i) {
      session.run(-1.0, 1);
      last = i % 5 == 0 ? 0.0 : last + session.trainer().last().loss / 4.0;
    }
    CHECK(last < 0.6 * kChance);
  }
}

}  // namespace
}  // namespace trainyard
