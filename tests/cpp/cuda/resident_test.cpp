// Examples that lie on a device and are moved and blanked there are, to the bit, those that the loader makes.
#include "trainyard/train/resident.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "support/held.h"
#include "trainyard/session/parts.h"
#include "trainyard/spec/experiment.h"

namespace trainyard::test {
namespace {

// 40 pictures of 5 x 7 pixels in 3 colours, or of 35 x 3 plain features, of 4 classes.
Dataset pictures(bool flat) {
  Dataset data;
  data.sample = flat ? Shape{105} : Shape{5, 7, 3};
  data.n = 40;
  data.classes = {"a", "b", "c", "d"};
  const RngStream stream{17, stream_id(Purpose::source), 0, 0};
  for (uint64_t i = 0; i < 40 * 105; ++i) data.values.push_back(static_cast<float>(random_double(stream, 2 * i)));
  for (int32_t i = 0; i < 40; ++i) data.labels.push_back(i % 4);
  return data;
}

struct Case {
  const char* name;
  std::string augment, mix, preprocess;
  bool flat = false, there = true;
};

// Everything that a training set of these pictures is served through.
struct Served {
  Dataset data;
  std::vector<int32_t> ids;
  Experiment experiment;
  std::vector<std::unique_ptr<Transform>> transforms;
  std::vector<std::unique_ptr<Mixer>> mixers;
  Augmenter augmenter;
  const std::vector<std::unique_ptr<Mixer>> none{};
  Loader drawn, still;

  explicit Served(const Case& c)
      : data(pictures(c.flat)),
        ids(38),
        experiment(parse_experiment(R"({"version": 1, "data": {"source": "glyphs", "augment": [)" + c.augment +
                                    R"(], "mix": [)" + c.mix + R"(], "preprocess": [)" + c.preprocess +
                                    R"(]}, "model": ["flatten"], "loss": "mse", "optimizer": "sgd",
                                    "train": {"steps": 1}})")),
        transforms(make_transforms(experiment.data.preprocess)),
        mixers(make_mixers(experiment.data.mix)),
        augmenter(experiment.data.augment, data.sample),
        drawn(data, ids, transforms, mixers, {3, true, augmenter.empty() ? nullptr : &augmenter, true}),
        still(data, ids, transforms, none, {3, false, augmenter.empty() ? nullptr : &augmenter}) {
    std::iota(ids.rbegin(), ids.rend(), 1);
    fit_preparation(augmenter, transforms, data, ids, nullptr);
  }
};

}  // namespace

TEST_CASE("moved and blanked examples are made on the device as the loader makes them, to the bit") {
  const std::unique_ptr<Backend<float>> backend = cuda_backend();
  if (!backend) return;
  const std::string flips = R"("horizontal_flip", "vertical_flip")", crop = R"({"type": "pad_and_crop", "padding": 3})",
                    box = R"({"type": "cutout", "size": 4})", colours = "\"channel_standardize\"";
  const std::vector<Case> cases{
      {"as they are", "", "", "\"standardize\""},
      {"flips and crops", flips + ", " + crop, "", colours},
      {"one behind the other", crop + ", " + flips + ", " + crop, "", "\"channel_mean\""},
      {"half of them", R"({"type": "pad_and_crop", "padding": 2, "probability": 0.5})", "", ""},
      {"a box", "", box, "\"standardize\""},
      {"all of it", flips + ", " + crop, box, colours},
      {"a box of features", "", box, "\"standardize\"", true},
      {"another edge", R"({"type": "pad_and_crop", "fill": "edge"})", "", colours, false, false},
      {"between pixels", "\"rotate\"", "", colours, false, false},
      {"two examples in one", flips, "\"mixup\"", colours, false, false},
      {"every pixel has a mean", flips, "", "\"standardize\"", false, false},
      {"two boxes", "", box + ", " + box, "", false, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Served set(c);
    const int64_t inputs = set.drawn.sample().count(), rows = 9;
    const std::unique_ptr<Resident> resident = Resident::of(*backend, set.drawn, set.still, rows, 2);
    REQUIRE((resident != nullptr) == c.there);
    if (!resident) continue;
    Held<float> x(*backend, rows * inputs), targets(*backend, rows * 4);
    BatchView batch{};
    batch.x = {x.data(), set.drawn.sample().with_rows(rows)};
    batch.targets = {targets.data(), Shape{rows, 4}};
    Resident::Choice choice;
    resident->resize(choice);
    int64_t moved = 0, black = 0;
    for (int64_t epoch = 0; epoch < 5; ++epoch) {
      const int64_t first = 7 * epoch;
      resident->choose(set.drawn, epoch, first, rows, rows, choice);
      resident->send(choice, 2 * rows);
      resident->gather(rows, batch);
      std::vector<float> expected(static_cast<size_t>(rows * inputs)), one_hot(static_cast<size_t>(rows * 4));
      set.drawn.fill(epoch, first, rows, expected.data(), one_hot.data(), nullptr);
      const std::vector<float> got = x.get();
      CHECK(got == expected);
      CHECK(targets.get() == one_hot);
      std::vector<float> still(static_cast<size_t>(inputs));
      for (int64_t row = 0; row < rows; ++row) {
        const uint32_t number = choice.index[static_cast<size_t>(rows + row)];
        set.still.fill(0, number, 1, still.data(), nullptr, nullptr);
        const auto at = got.begin() + row * inputs;
        moved += std::equal(still.begin(), still.end(), at) ? 0 : 1;
        black += std::count(at, at + inputs, 0.0f) > 0 ? 1 : 0;
        CHECK(resident->target(number)[set.data.labels[static_cast<size_t>(set.ids[number])]] == 1.0f);
      }
    }
    // The cases show what they are about.
    CHECK((moved > 10) == !(c.augment.empty() && c.mix.empty()));
    if (!c.mix.empty()) CHECK(black == 5 * rows);
  }
}

}  // namespace trainyard::test
