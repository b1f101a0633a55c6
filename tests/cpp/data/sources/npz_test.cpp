#include <doctest/doctest.h>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

const char* const kSource = R"({"type": "npz", "path": "d.npz"})";

// numpy 1.24: np.savez_compressed(path, x=np.arange(12, dtype='<f4').reshape(3, 4) / 4, y=np.array([0, 2, 1], '<i8'))
const char* const kCompressed =
    "504b030414000000080000002100fdfbb7d267000000b000000005001400782e6e707901001000b00000000000000067000000000000009bec"
    "17ea1b"
    "10c9c850c650ad9e925a9c5ca46ea5a06e9366a2aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f91ac63a0a269a"
    "3a0ab5"
    "0a64032e063068b00312f60c0c0e40dc00c40b80f800103f0062060706060120560062030700504b030414000000080000002100e6f3554d4c"
    "000000"
    "9800000005001400792e6e70790100100098000000000000004c000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9369"
    "a1aea3"
    "a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f91ac63a9a3a0ab50a14002e06286082d28c501a00504b010214031400"
    "000008"
    "0000002100fdfbb7d267000000b0000000050000000000000000000000800100000000782e6e7079504b0102140314000000080000002100e6"
    "f3554d"
    "4c0000009800000005000000000000000000000080019e000000792e6e7079504b0506000000000200020066000000210100000000";

Dataset load_arrays(const Bytes& x, const Bytes& y, const std::string& options = "") {
  const std::string source = R"({"type": "npz", "path": "d.npz")" + options + "}";
  return load(source, one_file("d.npz", zip_stored({{"x.npy", x}, {"y.npy", y}})));
}

const std::vector<int64_t> kTwoLabels{1, 0};

}  // namespace

TEST_CASE("npz reads what numpy compressed") {
  const Dataset data = load(kSource, one_file("d.npz", from_hex(kCompressed)));
  CHECK(data.n == 3);
  CHECK(data.sample == Shape{4});
  for (size_t i = 0; i < 12; ++i) CHECK(data.values[i] == static_cast<float>(i) / 4);
  CHECK(data.labels == std::vector<int32_t>{0, 2, 1});
}

TEST_CASE("npz reads stored arrays of every type, and keeps bytes as bytes") {
  const Bytes y = npy("<i8", "2,", raw(kTwoLabels));
  const Dataset bytes = load_arrays(npy("|u1", "2, 3", {1, 2, 3, 4, 5, 255}), y);
  CHECK(bytes.bytes == std::vector<uint8_t>{1, 2, 3, 4, 5, 255});
  CHECK(bytes.values.empty());
  const std::vector<float> expected{-1, 2, 3, 4};
  CHECK(load_arrays(npy("<f8", "2, 2", raw<double>({-1, 2, 3, 4})), y).values == expected);
  CHECK(load_arrays(npy("<i4", "2, 2", raw<int32_t>({-1, 2, 3, 4})), y).values == expected);
  CHECK(load_arrays(npy("<i8", "2, 2", raw<int64_t>({-1, 2, 3, 4})), y).values == expected);
  CHECK(load_arrays(npy("<f4", "2, 2", raw<float>({-1, 2, 3, 4})), npy("<i4", "2", raw<int32_t>({1, 0}))).values ==
        expected);
  CHECK(load_arrays(npy("<f4", "2,", raw<float>({5, 6})), y).sample == Shape{1});
}

TEST_CASE("npz understands Fortran order, channels first, and images without channels") {
  const Bytes y = npy("<i8", "2,", raw(kTwoLabels));
  // The matrix 1 2 3 / 4 5 6 by columns.
  CHECK(load_arrays(npy("|u1", "2, 3", {1, 4, 2, 5, 3, 6}, true), y).bytes == std::vector<uint8_t>{1, 2, 3, 4, 5, 6});
  // Two images of 1 x 2 pixels and two channels, channels first.
  const Dataset first = load_arrays(npy("|u1", "2, 2, 1, 2", {1, 2, 10, 20, 3, 4, 30, 40}), y, R"(, "layout": "nchw")");
  CHECK(first.sample == Shape{1, 2, 2});
  CHECK(first.bytes == std::vector<uint8_t>{1, 10, 2, 20, 3, 30, 4, 40});
  CHECK(load_arrays(npy("|u1", "2, 1, 2", {1, 2, 3, 4}), y).sample == Shape{1, 2, 1});
}

TEST_CASE("npz takes floating-point y as values to predict, unless told otherwise") {
  const Bytes x = npy("|u1", "2, 1", {1, 2});
  const Dataset one = load_arrays(x, npy("<f4", "2,", raw<float>({0.5f, 2})));
  CHECK(one.task == Task::regression);
  CHECK(one.targets == std::vector<float>{0.5f, 2});
  const Dataset two = load_arrays(x, npy("<f8", "2, 2", raw<double>({1, 2, 3, 4})));
  CHECK(two.outputs == 2);
  CHECK(two.targets == std::vector<float>{1, 2, 3, 4});
  CHECK(load_arrays(x, npy("<f4", "2,", raw<float>({1, 0})), R"(, "task": "classification")").labels ==
        std::vector<int32_t>{1, 0});
  CHECK(load_arrays(x, npy("<i8", "2,", raw(kTwoLabels)), R"(, "task": "regression")").targets ==
        std::vector<float>{1, 0});
}

TEST_CASE("a deflated npz with a damaged byte is an error, never a crash") {
  const Bytes whole = from_hex(kCompressed);
  size_t noticed = 0;
  for (size_t at = 0; at < whole.size(); ++at) {
    Bytes damaged = whole;
    damaged[at] ^= 0x55;
    noticed += error_of([&] { load(kSource, one_file("d.npz", damaged)); }) != "no error" ? 1 : 0;
    error_of([&] {
      load(kSource, one_file("d.npz", Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(at))));
    });
  }
  CHECK(noticed > whole.size() / 2);  // the rest is times, versions and attributes, which nobody reads
}
