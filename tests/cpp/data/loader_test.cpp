#include "trainyard/data/loader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// Example i is (i, 2 i) of class i mod 3.
Dataset numbered(int64_t n) {
  Dataset data;
  data.sample = {2};
  data.n = n;
  data.classes = {"a", "b", "c"};
  for (int64_t i = 0; i < n; ++i) {
    data.values.push_back(static_cast<float>(i));
    data.values.push_back(static_cast<float>(2 * i));
    data.labels.push_back(static_cast<int32_t>(i % 3));
  }
  return data;
}

struct Served {
  std::vector<float> x, targets;
  std::vector<int32_t> labels;
};

struct Bench {
  Dataset data;
  std::vector<int32_t> ids;
  std::vector<std::unique_ptr<Transform>> transforms;
  std::vector<std::unique_ptr<Mixer>> mixers;

  explicit Bench(int64_t n) : data(numbered(n)), ids(static_cast<size_t>(n)) { std::iota(ids.begin(), ids.end(), 0); }

  Served epoch(int64_t epoch, int64_t batch, const LoaderOptions& options) const {
    Loader loader(data, ids, transforms, mixers, options);
    const auto n = static_cast<size_t>(loader.size());
    Served out{std::vector<float>(2 * n), std::vector<float>(3 * n), std::vector<int32_t>(n)};
    for (int64_t first = 0; first < loader.size(); first += batch) {
      const int64_t rows = std::min(batch, loader.size() - first);
      loader.fill(epoch, first, rows, out.x.data() + 2 * first, out.targets.data() + 3 * first,
                  out.labels.data() + first);
    }
    return out;
  }
};

}  // namespace

TEST_CASE("without shuffling the loader serves its examples in order, one-hot") {
  Bench bench(7);
  bench.ids = {5, 1, 6};
  const Served served = bench.epoch(0, 2, {1, false});
  CHECK(served.x == std::vector<float>{5, 10, 1, 2, 6, 12});
  CHECK(served.labels == std::vector<int32_t>{2, 1, 0});
  CHECK(served.targets == std::vector<float>{0, 0, 1, 0, 1, 0, 1, 0, 0});
}

TEST_CASE("a shuffled epoch serves every example once, in another order every epoch") {
  const Bench bench(1000);
  const Served first = bench.epoch(0, 64, {9, true}), second = bench.epoch(1, 64, {9, true});
  std::set<float> seen;
  for (size_t i = 0; i < first.x.size(); i += 2) seen.insert(first.x[i]);
  CHECK(seen.size() == 1000);
  CHECK(first.x != second.x);
  size_t fixed = 0;
  for (size_t i = 0; i < 1000; ++i) fixed += first.x[2 * i] == second.x[2 * i] ? 1 : 0;
  CHECK(fixed < 10);  // one is expected of two random orders
}

TEST_CASE("what the loader serves does not depend on the batch size, mixing included") {
  Bench bench(101);
  bench.mixers.push_back(mixer(R"({"type": "mixup", "alpha": 1})"));
  bench.mixers.push_back(mixer(R"({"type": "cutout", "size": 1})"));
  bench.mixers.push_back(mixer(R"({"type": "cutmix"})"));
  const Served whole = bench.epoch(3, 101, {5, true});
  for (const int64_t batch : {1, 7, 100}) {
    const Served parts = bench.epoch(3, batch, {5, true});
    CHECK(parts.x == whole.x);
    CHECK(parts.targets == whole.targets);
    CHECK(parts.labels == whole.labels);
  }
}

TEST_CASE("mixup's partner is another example of the same set, with its target") {
  Bench bench(300);
  bench.mixers.push_back(mixer(R"({"type": "mixup", "alpha": 1})"));
  const Served plain = Bench(300).epoch(0, 50, {5, true}), mixed = bench.epoch(0, 50, {5, true});
  CHECK(mixed.labels == plain.labels);
  size_t moved = 0;
  for (size_t row = 0; row < 300; ++row) {
    CHECK(mixed.x[2 * row + 1] == doctest::Approx(2 * mixed.x[2 * row]));  // blends of (i, 2 i) stay on the line
    const float sum = mixed.targets[3 * row] + mixed.targets[3 * row + 1] + mixed.targets[3 * row + 2];
    CHECK(sum == doctest::Approx(1.0f));
    moved += mixed.x[2 * row] != plain.x[2 * row] ? 1 : 0;
  }
  CHECK(moved > 280);  // an example is its own partner about once
}

TEST_CASE("a partner passes the mixers in front, not those behind") {
  // Cutout of the whole sample in front of mixup: every blend is of blanks.
  Bench bench(50);
  bench.mixers.push_back(mixer(R"({"type": "cutout", "size": 4})"));
  bench.mixers.push_back(mixer(R"({"type": "mixup", "alpha": 1})"));
  const Served served = bench.epoch(0, 50, {5, true});
  CHECK(std::all_of(served.x.begin(), served.x.end(), [](float v) { return v == 0.0f; }));
}

TEST_CASE("transforms are fitted in turn and applied to what is served") {
  Bench bench(4);
  bench.transforms.push_back(transform("\"center\""));
  bench.transforms.push_back(transform("\"standardize\""));
  fit_transforms(bench.transforms, fit_data(bench.data, bench.ids));
  const Served served = bench.epoch(0, 4, {1, false});
  // 0 1 2 3 and twice that: both columns become (i - 1.5) / sqrt(1.25)
  for (size_t i = 0; i < 4; ++i) {
    const double expected = (static_cast<double>(i) - 1.5) / 1.1180339887498949;
    CHECK(static_cast<double>(served.x[2 * i]) == doctest::Approx(expected).epsilon(1e-6));
    CHECK(static_cast<double>(served.x[2 * i + 1]) == doctest::Approx(expected).epsilon(1e-6));
  }
}

TEST_CASE("regression targets and examples without labels are served too") {
  Bench bench(3);
  bench.data.labels.clear();
  CHECK(bench.epoch(0, 3, {1, false}).labels == std::vector<int32_t>{-1, -1, -1});
  bench.data.task = Task::regression;
  bench.data.outputs = 1;
  bench.data.targets = {0.5f, -1.0f, 4.0f};
  Loader loader(bench.data, bench.ids, bench.transforms, bench.mixers, {1, false});
  std::vector<float> x(6), targets(3);
  loader.fill(0, 0, 3, x.data(), targets.data(), nullptr);
  CHECK(targets == bench.data.targets);
}
