// What is laid out anew for cuDNN: weights filters first and back, floats rounded to bf16.
#include "trainyard/backend/cuda/conv_layouts.h"

#include <bit>
#include <cmath>
#include <limits>

#include "backend/cases.h"
#include "support/held.h"

namespace trainyard::test {
namespace {

using Half = Held<float, cuda::Bf16>;

std::vector<float> numbers(int64_t n, uint32_t salt) {
  const Numbers<float> all = random_numbers<float>(n, salt);
  return {all.data(), all.data() + n};
}

// kh = 2, kw = 3 and so on: no two sizes are the same.
const Conv2d kWindow{{.c = 10, .kh = 2, .kw = 3}, 4, 2};
constexpr int64_t kTaps = 2 * 3 * 5, kFilters = 4;

float value(uint32_t bits) { return std::bit_cast<float>(bits); }

}  // namespace

TEST_CASE("CUDA's weights lie filters first for cuDNN, the window's order kept") {
  const auto backend = cuda_backend();
  if (!backend) return;
  const std::vector<float> w = numbers(kTaps * kFilters, 1);
  Held<float> from(*backend, w), to(*backend, kTaps * kFilters);
  Half rounded(*backend, kTaps * kFilters);
  cuda::filters_first(*backend->cuda_device(), kWindow, from.data(), to.data());
  cuda::filters_first(*backend->cuda_device(), kWindow, from.data(), rounded.data());
  const std::vector<float> got = to.get();
  const std::vector<cuda::Bf16> got_rounded = rounded.get();
  for (int64_t filter = 0; filter < kFilters; ++filter) {
    for (int64_t tap = 0; tap < kTaps; ++tap) {
      const auto at = static_cast<size_t>(filter * kTaps + tap);
      const float want = w[static_cast<size_t>(tap * kFilters + filter)];
      CHECK(got[at] == want);
      CHECK(got_rounded[at].bits == cuda::Bf16::of(want).bits);
    }
  }
}

TEST_CASE("CUDA's gradients come back filters last, and are added") {
  const auto backend = cuda_backend();
  if (!backend) return;
  const std::vector<float> w = numbers(kTaps * kFilters, 1), before = numbers(kTaps * kFilters, 2);
  Held<float> from(*backend, w), there(*backend, kTaps * kFilters), back(*backend, before),
      back_rounded(*backend, before);
  Half there_rounded(*backend, kTaps * kFilters);
  cuda::Device& device = *backend->cuda_device();
  cuda::filters_first(device, kWindow, from.data(), there.data());
  cuda::add_filters_last(device, kWindow, there.data(), back.data());
  cuda::filters_first(device, kWindow, from.data(), there_rounded.data());
  cuda::add_filters_last(device, kWindow, there_rounded.data(), back_rounded.data());
  const std::vector<float> got = back.get(), got_rounded = back_rounded.get();
  for (size_t i = 0; i < w.size(); ++i) {
    CHECK(got[i] == before[i] + w[i]);
    CHECK(got_rounded[i] == before[i] + static_cast<float>(cuda::Bf16::of(w[i])));
  }
}

TEST_CASE("CUDA rounds floats to bf16 to the nearest, ties to even, and keeps what is no number") {
  const auto backend = cuda_backend();
  if (!backend) return;
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  struct Case {
    float x;
    uint16_t bits;
  };
  // 8 significant bits: neighbours of 1 are 2^-7 apart.
  const std::vector<Case> cases{
      {1.0f, 0x3f80},
      {-1.0f, 0xbf80},
      {1.0f + 0x1p-8f, 0x3f80},             // half way: to the even one below
      {1.0f + 0x3p-8f, 0x3f82},             // half way: to the even one above
      {1.0f + 0x1p-8f + 0x1p-23f, 0x3f81},  // just above half way
      {1.0f + 0x1p-8f - 0x1p-23f, 0x3f80},  // just below
      {-1.0f - 0x3p-8f, 0xbf82},
      {0.0f, 0x0000},
      {-0.0f, 0x8000},
      {value(0x00000001u), 0x0000},  // the smallest float
      {value(0x00018000u), 0x0002},  // a subnormal, half way
      {0x1.fep127f, 0x7f7f},         // the largest bf16
      {std::numeric_limits<float>::max(), 0x7f80},
      {kInfinity, 0x7f80},
      {-kInfinity, 0xff80},
      {value(0x7fc00000u), 0x7fc0},
      {value(0x7f800001u), 0x7fc0},  // a NaN whose upper half alone would be infinity
      {value(0xffffffffu), 0xffff},  // one that rounding would carry into 0
  };
  std::vector<float> x;
  for (const Case& c : cases) x.push_back(c.x);
  const auto n = static_cast<int64_t>(x.size());
  Held<float> from(*backend, x), wide(*backend, n);
  Half rounded(*backend, n);
  cuda::narrow(*backend->cuda_device(), from.data(), n, rounded.data());
  cuda::widen(*backend->cuda_device(), rounded.data(), n, wide.data());
  const std::vector<cuda::Bf16> got = rounded.get();
  const std::vector<float> back = wide.get();
  for (size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(i);
    CHECK(got[i].bits == cases[i].bits);
    CHECK(std::bit_cast<uint32_t>(back[i]) == uint32_t{cases[i].bits} << 16);
  }
}

}  // namespace trainyard::test
