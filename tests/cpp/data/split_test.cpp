#include "trainyard/data/split.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

Dataset labelled(const std::vector<int32_t>& counts) {
  Dataset data;
  data.sample = {1};
  for (size_t c = 0; c < counts.size(); ++c) {
    data.classes.push_back(std::string(1, static_cast<char>('a' + c)));
    data.labels.insert(data.labels.end(), static_cast<size_t>(counts[c]), static_cast<int32_t>(c));
  }
  data.n = static_cast<int64_t>(data.labels.size());
  data.values.assign(data.labels.size(), 0.0f);
  return data;
}

std::vector<int64_t> class_counts(const Dataset& data, const std::vector<int32_t>& ids) {
  std::vector<int64_t> counts(data.classes.size());
  for (const int32_t id : ids) ++counts[static_cast<size_t>(data.labels[static_cast<size_t>(id)])];
  return counts;
}

}  // namespace

TEST_CASE("a split parts the examples, each in exactly one part") {
  const Dataset data = labelled({40, 35, 25});
  const Split split = split_dataset(data, 0.2, 0.1, 7);
  std::set<int32_t> all;
  for (const auto* part : {&split.train, &split.validation, &split.test}) {
    CHECK(std::is_sorted(part->begin(), part->end()));
    all.insert(part->begin(), part->end());
  }
  CHECK(all.size() == 100);
  CHECK(split.train.size() == 70);
  CHECK(split.validation.size() == 20);
  CHECK(split.test.size() == 10);
}

TEST_CASE("a split gives every class its share, to within one example") {
  const Dataset data = labelled({50, 50, 7, 3});
  const Split split = split_dataset(data, 0.3, 0.0, 1);
  CHECK(split.validation.size() == 33);
  CHECK(class_counts(data, split.validation) == std::vector<int64_t>{15, 15, 2, 1});
  CHECK(split.test.empty());
}

TEST_CASE("a split is drawn by the seed alone, and the test part stays when the validation share changes") {
  const Dataset data = labelled({60, 60});
  const Split a = split_dataset(data, 0.25, 0.2, 3), again = split_dataset(data, 0.25, 0.2, 3);
  const Split other_seed = split_dataset(data, 0.25, 0.2, 4), other_share = split_dataset(data, 0.4, 0.2, 3);
  CHECK(a.train == again.train);
  CHECK(a.validation != other_seed.validation);
  CHECK(a.test == other_share.test);
}

TEST_CASE("a share above nothing gets at least one example, and training must keep one") {
  CHECK(split_dataset(labelled({2, 2}), 0.01, 0.0, 1).validation.size() == 1);
  CHECK(error_of([] {
          split_dataset(labelled({1, 1}), 0.5, 0.5, 1);
        }) == "range /validation validation and test take all 2 examples; nothing is left to train on");
}

TEST_CASE("regression is split as one group") {
  Dataset data = labelled({10});
  data.task = Task::regression;
  data.labels.clear();
  data.classes.clear();
  data.outputs = 1;
  data.targets.assign(10, 0.0f);
  CHECK(split_dataset(data, 0.3, 0.0, 1).validation.size() == 3);
}
