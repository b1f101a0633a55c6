#include <doctest/doctest.h>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// A record whose red plane counts up, whose green plane is 100 and whose blue plane is 200.
Bytes record(uint8_t label) {
  Bytes out{label};
  for (int p = 0; p < 1024; ++p) out.push_back(static_cast<uint8_t>(p % 256));
  out.insert(out.end(), 1024, 100);
  out.insert(out.end(), 1024, 200);
  return out;
}

Bytes joined(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

TEST_CASE("cifar10 reads records of any number of files and puts the channels last") {
  MemoryFiles files;
  files.put("a.bin", joined(record(3), record(9)));
  files.put("b.bin.gz", gzip_stored(record(0)));
  const Dataset data = load(R"({"type": "cifar10", "files": ["a.bin", "b.bin.gz"]})", files);
  CHECK(data.n == 3);
  CHECK(data.sample == Shape{32, 32, 3});
  CHECK(data.labels == std::vector<int32_t>{3, 9, 0});
  CHECK(data.classes[3] == "cat");
  CHECK(data.bytes[0] == 0);
  CHECK(data.bytes[1] == 100);
  CHECK(data.bytes[2] == 200);
  CHECK(data.bytes[3 * 33] == 33);  // second row, second pixel, red
  CHECK(data.bytes[3072 * 2 + 5] == 200);
}

TEST_CASE("cifar10 takes the first images over all files, and all where there are fewer") {
  MemoryFiles files;
  files.put("a.bin", joined(record(3), record(9)));
  files.put("b.bin", joined(record(0), record(5)));
  const auto labels = [&](const std::string& first) {
    return load(R"({"type": "cifar10", "files": ["a.bin", "b.bin"], "first": )" + first + "}", files).labels;
  };
  CHECK(labels("1") == std::vector<int32_t>{3});
  CHECK(labels("2") == std::vector<int32_t>{3, 9});
  CHECK(labels("3") == std::vector<int32_t>{3, 9, 0});
  CHECK(labels("9") == std::vector<int32_t>{3, 9, 0, 5});
  CHECK(labels("0") == std::vector<int32_t>{3, 9, 0, 5});
  CHECK(labels(R"(1, "classes": ["frog", "airplane", "dog"])") == std::vector<int32_t>{1});  // of those that are kept
}
