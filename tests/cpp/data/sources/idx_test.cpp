#include <doctest/doctest.h>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

const char* const kSource = R"({"type": "idx", "images": "images", "labels": "labels"})";

// Big-endian sizes behind the magic number.
Bytes idx(const std::vector<uint8_t>& sizes, const Bytes& data) {
  Bytes out{0, 0, 8, static_cast<uint8_t>(sizes.size())};
  for (const uint8_t size : sizes) out.insert(out.end(), {0, 0, 0, size});
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

MemoryFiles pair(Bytes images, Bytes labels) {
  MemoryFiles files;
  files.put("images", std::move(images));
  files.put("labels", std::move(labels));
  return files;
}

}  // namespace

TEST_CASE("idx gives images with one channel and their labels") {
  const Dataset data =
      load(kSource, pair(idx({2, 2, 3}, {0, 51, 102, 153, 204, 255, 6, 7, 8, 9, 10, 11}), idx({2}, {1, 0})));
  CHECK(data.n == 2);
  CHECK(data.sample == Shape{2, 3, 1});
  CHECK(data.labels == std::vector<int32_t>{1, 0});
  CHECK(data.classes == std::vector<std::string>{"0", "1"});
  float x[6];
  data.read(0, x);
  CHECK(x[1] == doctest::Approx(0.2f));
  CHECK(x[5] == 1.0f);
}

TEST_CASE("idx takes gzipped files, rows of features, and names for the classes") {
  const Dataset data =
      load(R"({"type": "idx", "images": "images", "labels": "labels", "classes": ["cat", "dog", "eel"]})",
           pair(gzip_stored(idx({3, 2}, {1, 2, 3, 4, 5, 6})), gzip_stored(idx({3}, {2, 0, 1}))));
  CHECK(data.sample == Shape{2});
  CHECK(data.classes == std::vector<std::string>{"cat", "dog", "eel"});
  CHECK(load(kSource, pair(idx({1, 1, 1, 3}, {1, 2, 3}), idx({1}, {1}))).sample == Shape{1, 1, 3});
}

TEST_CASE("an idx test set takes the training set's classes, and rows to predict need no labels") {
  const Dataset train = load(kSource, pair(idx({3, 1}, {1, 2, 3}), idx({3}, {0, 1, 2})));
  const MemoryFiles files = pair(idx({1, 1}, {9}), idx({1}, {0}));
  CHECK(load(kSource, files, 1, 1, &train).classes.size() == 3);
  const Spec spec = component("source", R"({"type": "idx", "images": "images"})");
  const Dataset rows = load_source(spec, SourceContext{1, files, 1, &train, false});
  CHECK(rows.labels.empty());
  CHECK(rows.classes.size() == 3);
}
