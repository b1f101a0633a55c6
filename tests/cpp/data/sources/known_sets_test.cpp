// The data sets that the lectures talk about: the real ones' shapes, and what stands in for them without a file.
#include <doctest/doctest.h>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// CIFAR-10 records with these labels; every number of a picture is its place in the list.
Bytes records(const Bytes& labels) {
  Bytes out;
  for (size_t i = 0; i < labels.size(); ++i) {
    out.push_back(labels[i]);
    out.insert(out.end(), 3072, static_cast<uint8_t>(i));
  }
  return out;
}

bool whole(const Dataset& data) {
  const size_t numbers = static_cast<size_t>(data.n * data.width());
  return data.bytes.size() + data.values.size() == numbers &&
         (data.task == Task::regression ? data.targets.size() == static_cast<size_t>(data.n * data.outputs)
                                        : data.labels.size() == static_cast<size_t>(data.n));
}

}  // namespace

TEST_CASE(
    "SYS-08 CIFAR-10's images are [N, 32, 32, 3] with ten classes, and so are the figures that stand in for them") {
  const Dataset real = load(R"({"type": "cifar10", "files": ["a.bin"]})", one_file("a.bin", records({6, 9, 9}))),
                drawn = load(R"({"type": "shapes", "points": 30})");
  for (const Dataset* data : {&real, &drawn}) {
    CHECK(data->sample == Shape{32, 32, 3});
    CHECK(data->classes.size() == 10);
    CHECK(whole(*data));
  }
  CHECK(real.n == 3);
  CHECK(drawn.n == 30);
}

TEST_CASE("SYS-08 images of 224 x 224 pixels come as arrays [N, 224, 224, 3]") {
  constexpr size_t kImage = 224 * 224 * 3;
  const MemoryFiles files =
      one_file("imagenet.npz", zip_stored({{"x.npy", npy("|u1", "2, 224, 224, 3", Bytes(2 * kImage, 7))},
                                           {"y.npy", npy("<i8", "2,", raw(std::vector<int64_t>{1, 0}))}}));
  const Dataset data = load(R"({"type": "npz", "path": "imagenet.npz"})", files);
  CHECK(data.n == 2);
  CHECK(data.sample == Shape{224, 224, 3});
  CHECK(data.labels == std::vector<int32_t>{1, 0});
  CHECK(whole(data));
}

TEST_CASE("SYS-08 clouds of points in the plane, and curves over a line") {
  for (const std::string type : {"circle", "xor", "gauss", "spiral", "moons", "blobs", "rings"}) {
    CAPTURE(type);
    const Dataset data = load("{\"type\": \"" + type + "\", \"points\": 60}");
    CHECK(data.sample == Shape{2});
    CHECK(data.task == Task::classification);
    CHECK(data.classes.size() >= 2);
    CHECK(whole(data));
  }
  for (const std::string type : {"sine", "step", "polynomial"}) {
    CAPTURE(type);
    const Dataset data = load("{\"type\": \"" + type + "\", \"points\": 60}");
    CHECK(data.sample == Shape{1});
    CHECK(data.task == Task::regression);
    CHECK(data.outputs == 1);
    CHECK(whole(data));
  }
  CHECK(load(R"({"type": "blobs", "classes": 7, "points": 70})").classes.size() == 7);
}

TEST_CASE("SYS-08 cats and dogs alone: CIFAR-10 with the other classes left out") {
  const MemoryFiles files = one_file("a.bin", records({3, 0, 5, 5, 9, 3}));
  const auto kept = [&](const std::string& classes) {
    return load(R"({"type": "cifar10", "files": ["a.bin"], "classes": )" + classes + "}", files);
  };
  const Dataset pairs = kept(R"(["cat", "dog"])");
  CHECK(pairs.n == 4);
  CHECK(pairs.classes == std::vector<std::string>{"cat", "dog"});
  CHECK(pairs.labels == std::vector<int32_t>{0, 1, 1, 0});
  CHECK(whole(pairs));
  for (size_t i = 0; i < 4; ++i) CHECK(pairs.bytes[i * 3072 + 5] == Bytes{0, 2, 3, 5}[i]);
  CHECK(kept(R"(["dog", "cat"])").labels == std::vector<int32_t>{1, 0, 0, 1});
  CHECK(kept("[]").n == 6);
}

TEST_CASE("CIFAR-10 says which of its classes there are not") {
  const auto error = [](const std::string& classes) {
    return error_of([&] { load(R"({"type": "cifar10", "files": ["a.bin"], "classes": )" + classes + "}"); });
  };
  CHECK(error(R"(["cat", "dogs"])") ==
        "choice /data/source/classes/1 [cifar10] there is no class \"dogs\" (did you mean \"dog\"?)");
  CHECK(error(R"(["cat", "cat"])") == "range /data/source/classes/1 [cifar10] \"cat\" stands twice in classes");
  CHECK(error(R"(["cat"])") == "range /data/source/classes [cifar10] one class alone: there is nothing to tell apart");
}

TEST_CASE("SYS-08 what is drawn in place of photographs or handwriting says so") {
  for (const std::string type : {"shapes", "glyphs"}) {
    const Entry* entry = Catalog::instance().find("source", type);
    REQUIRE(entry);
    CHECK(entry->doc.find("drawn by program") != std::string::npos);
  }
}
