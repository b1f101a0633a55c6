// Whatever is registered, in a loader: what training sees of an example follows from seed, epoch and example alone.
// Nothing is listed by hand.
#include <doctest/doctest.h>

#include <numeric>
#include <thread>

#include "data/augmentations/support.h"
#include "trainyard/core/field_walker.h"
#include "trainyard/data/loader.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

constexpr int64_t kExamples = 24, kEpoch = 3;
const Shape kImage{12, 14, 3};

Dataset images() {
  Dataset data;
  data.sample = kImage;
  data.n = kExamples;
  data.classes = {"a", "b"};
  for (int64_t i = 0; i < kExamples * kImage.count(); ++i) data.bytes.push_back(static_cast<uint8_t>(i * i % 251));
  for (int64_t i = 0; i < kExamples; ++i) data.labels.push_back(static_cast<int32_t>(i % 2));
  return data;
}

// Those that compose others get some.
class Fill : public FieldWalker {
 public:
  void components(const Field&, const char* kind, std::vector<Spec>& out) override {
    out = {test::component(kind, "\"rotate\""), test::component(kind, "\"noise\"")};
  }
  void component_lists(const Field&, const char* kind, std::vector<std::vector<Spec>>& out) override {
    out = {{test::component(kind, "\"shear\"")}, {}, {test::component(kind, "\"noise\"")}};
  }
};

// What a loader serves of each example, (kExamples, output), however it goes about it.
struct Bench {
  Dataset data = images();
  std::vector<int32_t> ids = std::vector<int32_t>(kExamples);
  std::vector<std::unique_ptr<Transform>> transforms;
  std::vector<std::unique_ptr<Mixer>> mixers;
  Augmenter augmenter;

  explicit Bench(const std::vector<Spec>& specs) : augmenter(specs, kImage) {
    std::iota(ids.begin(), ids.end(), 0);
    augmenter.fit(fit_data(data, ids));
  }

  Loader loader(bool shuffle) { return {data, ids, transforms, mixers, LoaderOptions{7, shuffle, &augmenter, true}}; }

  void serve(bool shuffle, int64_t batch, int64_t first, int64_t last, std::vector<float>& out) {
    Loader from = loader(shuffle);
    const int64_t width = augmenter.output().count();
    std::vector<float> x(static_cast<size_t>(batch * width));
    for (; first < last; first += batch) {
      const int64_t rows = std::min(batch, last - first);
      from.fill(kEpoch, first, rows, x.data(), nullptr, nullptr);
      for (int64_t row = 0; row < rows; ++row) {
        std::copy_n(x.data() + row * width, width, out.data() + from.example(kEpoch, first + row) * width);
      }
    }
  }
  std::vector<float> all(bool shuffle, int64_t batch) {
    std::vector<float> out(static_cast<size_t>(kExamples * augmenter.output().count()));
    serve(shuffle, batch, 0, kExamples, out);
    return out;
  }
};

}  // namespace

TEST_CASE("AUG-01 every augmentation depends on seed, epoch and example only: not on batches, order or threads") {
  const std::vector<const Entry*> entries = Catalog::instance().entries("augment");
  CHECK(entries.size() > 20);
  for (const Entry* entry : entries) {
    CAPTURE(entry->type);
    Spec spec = default_spec("augment", entry->type);
    Fill fill;
    spec.options->visit(fill);
    Bench bench({spec, component("augment", "\"horizontal_flip\"")});
    const std::vector<float> expected = bench.all(true, kExamples);
    CHECK(bench.all(true, 1) == expected);
    CHECK(bench.all(true, 7) == expected);
    CHECK(bench.all(false, 5) == expected);
#if TY_THREADS
    std::vector<float> halves(expected.size());
    std::thread other([&] { bench.serve(true, 4, 0, kExamples / 2, halves); });
    bench.serve(true, 4, kExamples / 2, kExamples, halves);
    other.join();
    CHECK(halves == expected);
#endif
  }
}

TEST_CASE("AUG-01 labels and targets stay theirs, and evaluation's loader serves the images as they are") {
  Bench bench({component("augment", "\"rotate\""), component("augment", "\"noise\"")});
  const auto width = static_cast<size_t>(kImage.count());
  std::vector<float> x(kExamples * width), raw(width), targets(2 * kExamples);
  std::vector<int32_t> labels(kExamples);
  for (const bool augment : {true, false}) {
    Loader loader(bench.data, bench.ids, bench.transforms, bench.mixers, {7, true, &bench.augmenter, augment});
    loader.fill(kEpoch, 0, kExamples, x.data(), targets.data(), labels.data());
    for (int64_t row = 0; row < kExamples; ++row) {
      const int32_t id = loader.example(kEpoch, row);
      const auto at = static_cast<size_t>(row);
      bench.data.read(id, raw.data());
      CHECK(std::equal(raw.begin(), raw.end(), x.data() + at * width) == !augment);
      CHECK(labels[at] == id % 2);
      CHECK(targets[2 * at + static_cast<size_t>(id % 2)] == 1.0f);
      CHECK(targets[2 * at + static_cast<size_t>(1 - id % 2)] == 0.0f);
    }
  }
}
