// The batch as the network sees it: REG-20 to REG-23 and AUG-01 in whole batches of a session, and what looking
// changes.
#include "trainyard/session/preview.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "data/support.h"
#include "trainyard/session/session.h"

namespace trainyard {
namespace {

using Order = PreviewSettings::Order;

std::string experiment(const std::string& data,
                       const std::string& network = R"(["flatten", {"type": "dense", "units": 10}])") {
  return R"({"version": 1, "seed": 7, "data": {)" + data + R"(}, "model": )" + network +
         R"(, "loss": "softmax_cross_entropy", "optimizer": "sgd", "train": {"batch": 16, "epochs": 3}})";
}
const std::string kGlyphs = R"("source": {"type": "glyphs", "points": 100}, "preprocess": ["channel_standardize"])";

Preview look(const std::string& data, const PreviewSettings& settings) {
  return Previewer(experiment(data), MemoryFiles()).run(settings);
}

// Row i of values (rows, width).
std::vector<float> row_of(const std::vector<float>& values, size_t i, int64_t width) {
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(i) * width;
  return {first, first + width};
}

// Taking preprocessing back rounds: a few units in the last place of numbers around 1.
constexpr double kBack = 1e-5;

}  // namespace

TEST_CASE("REG-21 a batch under mixup has targets of exactly lambda and 1 - lambda and pixels of the same blend") {
  const std::string mix = kGlyphs + R"(, "mix": [{"type": "mixup", "alpha": 1}])";
  const Previewer data(experiment(mix), MemoryFiles());
  const Preview p = data.run({Order::batch, 2, 5, 40});
  REQUIRE(p.rows.size() == 40);
  size_t apart = 0;
  for (size_t i = 0; i < p.rows.size(); ++i) {
    REQUIRE(p.rows[i].mixed.size() == 1);
    const auto [lambda, partner] = p.rows[i].mixed[0];
    const auto own = static_cast<size_t>(data.data().labels[static_cast<size_t>(p.rows[i].example)]),
               other = static_cast<size_t>(data.data().labels[static_cast<size_t>(partner)]);
    std::vector<float> target(10, 0.0f), pixels(28 * 28), others(28 * 28);
    target[own] = lambda;
    target[other] += 1.0f - lambda;
    if (own != other) CHECK(row_of(p.targets, i, 10) == target);
    apart += own != other ? 1 : 0;
    data.data().read(p.rows[i].example, pixels.data());
    data.data().read(partner, others.data());
    for (size_t k = 0; k < pixels.size(); ++k) {
      const double expected = static_cast<double>(lambda * pixels[k] + (1.0f - lambda) * others[k]);
      REQUIRE(std::fabs(static_cast<double>(p.seen[i * pixels.size() + k]) - expected) < kBack);
    }
  }
  CHECK(apart > 25);  // nine of ten partners are of another class
}

TEST_CASE("REG-23 a batch under CutMix has as lambda the share of its own pixels that is left after clipping") {
  const std::string mix = kGlyphs + R"(, "mix": ["cutmix"])";
  const Previewer data(experiment(mix), MemoryFiles());
  const Preview p = data.run({Order::batch, 0, 0, 80});
  std::vector<float> pixels(28 * 28), others(28 * 28);
  for (size_t i = 0; i < p.rows.size(); ++i) {
    const auto [lambda, partner] = p.rows[i].mixed[0];
    data.data().read(p.rows[i].example, pixels.data());
    data.data().read(partner, others.data());
    int64_t kept = 0, pasted = 0;
    for (size_t k = 0; k < pixels.size(); ++k) {
      const double seen = static_cast<double>(p.seen[i * pixels.size() + k]);
      const bool own = std::fabs(seen - static_cast<double>(pixels[k])) < kBack,
                 other = std::fabs(seen - static_cast<double>(others[k])) < kBack;
      REQUIRE((own || other));
      kept += own && !other ? 1 : 0;
      pasted += other && !own ? 1 : 0;
    }
    // Where both images have the same grey nobody can tell; the others bound lambda from both sides.
    CHECK(static_cast<double>(lambda) * 784.0 > static_cast<double>(kept) - 0.01);
    CHECK((1.0 - static_cast<double>(lambda)) * 784.0 > static_cast<double>(pasted) - 0.01);
    CHECK(kept + pasted > 300);
    const auto own = static_cast<size_t>(data.data().labels[static_cast<size_t>(p.rows[i].example)]);
    if (data.data().labels[static_cast<size_t>(partner)] != static_cast<int32_t>(own))
      CHECK(p.targets[i * 10 + own] == lambda);
  }
}

TEST_CASE("REG-20 cutout shows as the mean grey; each mixer reports its own share and partner") {
  const std::string mix = kGlyphs + R"(, "mix": [{"type": "cutout", "size": 16}, {"type": "mixup", "alpha": 1}])";
  const Preview p = look(mix, {Order::batch, 0, 0, 10});
  for (const Preview::Row& row : p.rows) {
    REQUIRE(row.mixed.size() == 2);
    CHECK(row.mixed[0].lambda == 1.0f);
    CHECK(row.mixed[0].partner == -1);
    CHECK(row.mixed[1].partner >= 0);
  }
  const Preview cut = look(kGlyphs + R"(, "mix": [{"type": "cutout", "size": 56}])", {Order::batch, 0, 0, 4});
  std::vector<float> middle;
  for (size_t i = 0; i < 4; ++i) middle.push_back(cut.seen[i * 784 + 14 * 28 + 14]);  // any such square covers it
  for (const float v : middle) CHECK(static_cast<double>(v) == doctest::Approx(static_cast<double>(middle[0])));
  CHECK(cut.input[14 * 28 + 14] == 0.0f);
  CHECK(middle[0] > 0.05f);
  CHECK(middle[0] < 0.5f);
}

TEST_CASE("AUG-01 a preview shows an example before and after augmentation, anew in every epoch, its label unchanged") {
  const std::string data = kGlyphs + R"(, "augment": [{"type": "pad_and_crop", "padding": 3}])";
  const Preview p = look(data, {Order::epochs, 4, 3, 8});
  size_t different = 0;
  for (size_t i = 0; i < 8; ++i) {
    CHECK(p.rows[i].epoch == static_cast<int64_t>(4 + i));
    CHECK(p.rows[i].example == p.rows[0].example);
    CHECK(row_of(p.raw, i, 784) == row_of(p.raw, 0, 784));
    CHECK(row_of(p.targets, i, 10) == row_of(p.targets, 0, 10));
    different += row_of(p.augmented, i, 784) != row_of(p.augmented, 0, 784) ? 1 : 0;
    for (size_t k = 0; k < 784; ++k)
      REQUIRE(std::fabs(static_cast<double>(p.seen[i * 784 + k] - p.augmented[i * 784 + k])) < kBack);
  }
  CHECK(different >= 5);  // two of 49 places agree once in a while
}

TEST_CASE("a preview is what the next steps train on, whatever was looked at, and looking changes no step") {
  const std::string text = experiment(kGlyphs + R"(, "augment": ["horizontal_flip"], "mix": ["cutmix"])");
  Session plain(text, std::make_shared<MemoryFiles>()), watched(text, std::make_shared<MemoryFiles>());
  plain.run(-1.0, 9);
  for (int i = 0; i < 9; ++i) {
    watched.preview({Order::batch, i % 3, i, 20});
    watched.preview({Order::epochs, 0, i, 5});
    watched.run(-1.0, 1);
  }
  CHECK(watched.weight_hash() == plain.weight_hash());

  // Rows do not depend on which others are asked for, nor on the order they are asked in.
  const Preview batch = watched.preview({Order::batch, 1, 0, 32});
  const Preview part = watched.preview({Order::batch, 1, 20, 4});
  CHECK(part.input == row_of(batch.input, 5, 4 * 784));
  CHECK(part.targets == row_of(batch.targets, 5, 40));
  const Preview same =
      look(kGlyphs + R"(, "augment": ["horizontal_flip"], "mix": ["cutmix"])", {Order::batch, 1, 0, 32});
  CHECK(same.input == batch.input);
  CHECK(watched.latest_preview().rows.size() == 4);
  const Preview all = watched.preview({Order::examples, 1, 0, 1000});
  CHECK(all.rows.size() == 80);  // a fifth is held out
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    const auto it = std::find_if(all.rows.begin(), all.rows.end(),
                                 [&](const Preview::Row& r) { return r.example == batch.rows[i].example; });
    REQUIRE(it != all.rows.end());
    CHECK(row_of(batch.input, i, 784) == row_of(all.input, static_cast<size_t>(it - all.rows.begin()), 784));
  }
}

TEST_CASE("a preview's input is bit for bit what the loader serves to a step") {
  const std::string text = experiment(kGlyphs + R"(, "mix": ["mixup"])");
  const Experiment parsed = parse_experiment(text);
  const Previewer previewer(text, MemoryFiles());
  const Preview p = previewer.run({Order::batch, 2, 16, 16});
  // The same parts, put together by hand.
  const Dataset& data = previewer.data();
  const Split split = split_dataset(data, 0.2, 0.0, 7);
  std::vector<std::unique_ptr<Transform>> transforms;
  transforms.push_back(test::transform("\"channel_standardize\""));
  fit_transforms(transforms, fit_data(data, split.train));
  std::vector<std::unique_ptr<Mixer>> mixers;
  mixers.push_back(test::mixer("\"mixup\""));
  Loader loader(data, split.train, transforms, mixers, {7, true});
  std::vector<float> x(16 * 784), targets(160);
  loader.fill(2, 16, 16, x.data(), targets.data(), nullptr);
  CHECK(p.input == x);
  CHECK(p.targets == targets);
}

TEST_CASE("a preview says what is not there, and needs no network that fits") {
  const Previewer previewer(experiment(kGlyphs, R"([{"type": "dense", "units": 3}])"), MemoryFiles());
  CHECK(previewer.train_size() == 80);
  CHECK(previewer.run({Order::batch, 0, 70, 64}).rows.size() == 10);
  const auto message = [&](const PreviewSettings& s) { return test::error_of([&] { previewer.run(s); }); };
  CHECK(message({Order::batch, -1, 0, 4}) == "range  the epoch must be 0..1048575, got -1");
  CHECK(message({Order::examples, 0, 80, 4}) == "range  the training examples are 0..79, there is no 80");
  CHECK(message({Order::epochs, 0, -1, 4}) == "range  the training examples are 0..79, there is no -1");
  CHECK(message({Order::batch, 0, 0, 0}) == "range  a preview has at least one example, not 0");
  CHECK(test::error_of([] { preview_order("rows"); }) ==
        "choice  a preview is of a batch, of examples or of epochs, not of \"rows\"");
  CHECK(preview_order("epochs") == Order::epochs);
}

TEST_CASE("a preview as text has rows with targets and shares, and points with their places") {
  const std::string data = R"("source": {"type": "spiral", "points": 20}, "mix": [{"type": "mixup", "alpha": 1}])";
  const std::string text = preview_json(look(data, {Order::examples, 0, 0, 2}), 2);
  CHECK(text.find(R"("sample":[2])") != std::string::npos);
  CHECK(text.find(R"("partner":)") != std::string::npos);
  CHECK(text.find(R"("raw":[)") != std::string::npos);
  CHECK(preview_json(look(kGlyphs, {}), 10).find("raw") == std::string::npos);
}

}  // namespace trainyard
