// What augmentation costs, next to a training step of the network of examples/experiments/cifar_5000.json. Processor
// time, so that other programs disturb it less. The table: trainyard_tests -s -tc="*share of a step*"
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <numeric>

#include "data/support.h"
#include "trainyard/core/field_walker.h"
#include "trainyard/data/loader.h"
#include "trainyard/session/session.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

constexpr int64_t kExamples = 200, kRounds = 5, kStepRounds = 3, kSteps = 2, kBatch = 50;
const Shape kImage{32, 32, 3};
constexpr const char* kExperiment =
    R"({"version": 1, "seed": 1, "data": {"source": {"type": "shapes", "points": 200}, "validation": 0},
  "model": [{"type": "conv2d", "filters": 24, "kernel": 3, "padding": "same", "bias": false}, "batch_norm", "relu",
            {"type": "max_pool", "size": 2},
            {"type": "conv2d", "filters": 48, "kernel": 3, "padding": "same", "bias": false}, "batch_norm", "relu",
            {"type": "max_pool", "size": 2},
            {"type": "conv2d", "filters": 96, "kernel": 3, "padding": "same", "bias": false}, "batch_norm", "relu",
            "global_avg_pool", {"type": "dense", "units": 10}],
  "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.004}, "train": {"batch": 50, "epochs": 1000}})";

// Of the fastest of so many rounds, in microseconds.
template <class F>
double least_us(int64_t rounds, F f) {
  double least = 1e30;
  for (int64_t i = 0; i < rounds; ++i) {
    const std::clock_t start = std::clock();
    f();
    least = std::min(least, 1e6 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return least;
}

// Compositions get one that costs little, so that they show what they cost themselves.
class Fill : public FieldWalker {
 public:
  void components(const Field&, const char* kind, std::vector<Spec>& out) override {
    out = {test::component(kind, "\"horizontal_flip\"")};
  }
  void component_lists(const Field&, const char* kind, std::vector<std::vector<Spec>>& out) override {
    out = {{test::component(kind, "\"horizontal_flip\"")}};
  }
};

class Cost {
 public:
  explicit Cost(Session& session) : data_(session.data()) {
    std::iota(ids_.begin(), ids_.end(), 0);
    step_us_ = least_us(kStepRounds, [&] { session.run(-1, kSteps); }) / double(kSteps * kBatch);
    plain_us_ = fill({}, {});
  }

  std::string table() const {
    return "A step takes " + std::to_string(step_us_) + " us an image without augmentation.\n\n" +
           "| data.augment, data.mix | us an image | share of the step |\n|---|---|---|\n" + table_;
  }
  // The share of what comes on top of reading images; a row of the table.
  double of(const std::string& name, const std::vector<Spec>& augment, const std::vector<std::string>& mix = {}) {
    const double us = std::max(0.0, fill(augment, mix) - plain_us_);
    const double share = us / (us + step_us_);
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, " | %.1f | %.1f %% |\n", us, 100.0 * share);
    table_ += "| " + name + numbers;
    return share;
  }

 private:
  double fill(const std::vector<Spec>& augment, const std::vector<std::string>& mix) const {
    Augmenter augmenter(augment, kImage);
    augmenter.fit(fit_data(data_, ids_));
    const std::vector<std::unique_ptr<Transform>> transforms;
    std::vector<std::unique_ptr<Mixer>> mixers;
    for (const std::string& type : mix) {
      const Spec spec = component("mix", "\"" + type + "\"");
      mixers.push_back(factory_of<MixerFactory>(spec).make(spec.options));
    }
    Loader loader(data_, ids_, transforms, mixers, {1, true, augment.empty() ? nullptr : &augmenter, true});
    std::vector<float> x(static_cast<size_t>(kBatch * augmenter.output().count()));
    int64_t epoch = 0;
    return least_us(kRounds,
                    [&] {
                      for (int64_t first = 0; first < kExamples; first += kBatch) {
                        loader.fill(epoch, first, kBatch, x.data(), nullptr, nullptr);
                      }
                      ++epoch;
                    }) /
           double(kExamples);
  }

  const Dataset& data_;
  std::vector<int32_t> ids_ = std::vector<int32_t>(kExamples);
  double step_us_ = 0.0, plain_us_ = 0.0;
  std::string table_;
};

}  // namespace

TEST_CASE("augmentation's share of a step of a small CNN is below a quarter") {
  Session session(kExperiment, std::make_shared<MemoryFiles>());
  Cost cost(session);
  const auto share = [&](const std::vector<std::string>& augment, const std::vector<std::string>& mix = {}) {
    std::vector<Spec> specs;
    std::string name;
    for (const std::string& type : augment) {
      specs.push_back(component("augment", '"' + type + '"'));
      name += (name.empty() ? "" : ", ") + type;
    }
    for (const std::string& one : mix) name += "; " + one;
    return cost.of(name, specs, mix);
  };
  const double shares[] = {
      share({"horizontal_flip", "pad_and_crop"}, {"cutout"}),
      share({"horizontal_flip", "random_resized_crop", "brightness_contrast"}),
      share({"rotate", "scale", "shear", "translate", "brightness_contrast", "noise"}),
      share({"horizontal_flip", "pad_and_crop", "auto_augment"}, {"cutout"}),
  };
  for (const Entry* entry : Catalog::instance().entries("augment")) {
    Spec spec = default_spec("augment", entry->type);
    Fill fill;
    spec.options->visit(fill);
    const Shape out = Augmenter({spec}, kImage).output();
    cost.of(entry->type + (out == kImage ? "" : ", to " + to_string(out)), {spec});
  }
  INFO(cost.table());
  CHECK(*std::max_element(std::begin(shares), std::end(shares)) < 0.25);
}
