// The readers on the sets that they were made for: counts, classes and checksums of the data folder's README.
#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "data/support.h"
#include "trainyard/core/hash.h"
#include "trainyard/data/disk_files.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

Dataset load_real(const std::string& json) { return load(json, DiskFiles(real_data())); }

std::vector<int64_t> class_counts(const Dataset& data) {
  std::vector<int64_t> counts(data.classes.size());
  for (const int32_t label : data.labels) ++counts[static_cast<size_t>(label)];
  return counts;
}

std::string idx(const std::string& set, const std::string& part) {
  const std::string start = "\"" + set + "/" + part;
  return R"({"type": "idx", "images": )" + start + R"(-images-idx3-ubyte.gz", "labels": )" + start +
         R"(-labels-idx1-ubyte.gz"})";
}

}  // namespace

TEST_CASE("MNIST and Fashion-MNIST have their sizes and class counts") {
  TY_NEEDS_REAL_DATA();
  const Dataset mnist = load_real(idx("mnist", "train"));
  CHECK(mnist.n == 60000);
  CHECK(mnist.sample == Shape{28, 28, 1});
  CHECK(class_counts(mnist) == std::vector<int64_t>{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949});
  CHECK(class_counts(load_real(idx("fashion-mnist", "train"))) == std::vector<int64_t>(10, 6000));
  CHECK(class_counts(load_real(idx("fashion-mnist", "t10k"))) == std::vector<int64_t>(10, 1000));
}

TEST_CASE("CIFAR-10's first records have their labels") {
  TY_NEEDS_REAL_DATA();
  const Dataset train =
      load_real(R"({"type": "cifar10", "files": ["cifar-10-batches-bin/data_batch_1.first5000.bin.gz"]})");
  CHECK(train.n == 5000);
  CHECK(std::vector<int32_t>(train.labels.begin(), train.labels.begin() + 10) ==
        std::vector<int32_t>{6, 9, 9, 4, 1, 1, 2, 7, 8, 3});
  CHECK(class_counts(train) == std::vector<int64_t>{505, 460, 519, 486, 519, 488, 519, 486, 520, 498});
  // The first picture, a frog, starts with red 59, green 62, blue 63.
  CHECK(std::vector<uint8_t>(train.bytes.begin(), train.bytes.begin() + 3) == std::vector<uint8_t>{59, 62, 63});
  const Dataset test =
      load_real(R"({"type": "cifar10", "files": ["cifar-10-batches-bin/test_batch.first1000.bin.gz"]})");
  CHECK(class_counts(test) == std::vector<int64_t>{103, 89, 100, 103, 90, 86, 112, 102, 106, 109});
}

TEST_CASE("iris, wine and the digits are read as they are") {
  TY_NEEDS_REAL_DATA();
  const Dataset iris = load_real(R"({"type": "csv", "path": "tabular/iris.csv"})");
  CHECK(class_counts(iris) == std::vector<int64_t>{50, 50, 50});
  CHECK(iris.classes == std::vector<std::string>{"setosa", "versicolor", "virginica"});
  CHECK(iris.features == std::vector<std::string>{"sepal_length", "sepal_width", "petal_length", "petal_width"});

  const Dataset wine = load_real(R"({"type": "csv", "path": "tabular/wine.data", "label": "1"})");
  CHECK(wine.classes == std::vector<std::string>{"1", "2", "3"});
  CHECK(class_counts(wine) == std::vector<int64_t>{59, 71, 48});
  CHECK(wine.width() == 13);
  CHECK(wine.values[12] == 1065.0f);

  const Dataset digits = load_real(R"({"type": "csv", "path": "tabular/digits.csv.gz"})");
  CHECK(digits.n == 1797);
  CHECK(digits.width() == 64);
  CHECK(std::accumulate(digits.values.begin(), digits.values.end(), 0.0) == 561718.0);
  CHECK(digits.classes.size() == 10);
}

TEST_CASE("the penguins need a decision about missing values, however those are written") {
  TY_NEEDS_REAL_DATA();
  for (const std::string name : {"penguins.csv", "penguins_seaborn.csv"}) {
    CAPTURE(name);
    const std::string source = R"({"type": "csv", "path": "tabular/)" + name + R"(", "label": "species")";
    CHECK(error_of([&] { load_real(source + "}"); }) == "data /data/source/missing tabular/" + name +
                                                            ", line 5, column \"bill_length_mm\": a value is missing; "
                                                            "set \"missing\" to \"mean\" to fill such cells in");
    const Dataset data = load_real(source + R"(, "missing": "mean"})");
    CHECK(data.n == 344);
    CHECK(class_counts(data) == std::vector<int64_t>{152, 68, 124});
    CHECK(data.classes == std::vector<std::string>{"Adelie", "Chinstrap", "Gentoo"});
    CHECK(data.features[0] == "island=Biscoe");
  }
}
