// What the backends' tests share: reproducible numbers, buffers that notice a write beside them, comparison with
// the reference backend in double.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "trainyard/backend/backends.h"
#include "trainyard/core/rng.h"

namespace trainyard::test {

// Sums of up to a few hundred products of numbers below 1, in float: each rounding is 2^-24 of a partial sum below
// about 20, and roundings partly cancel.
inline constexpr double kSumTolerance = 2e-5;
// A few roundings.
inline constexpr double kFewRoundings = 2e-6;

// "cpu" or "ref", in every build.
inline std::unique_ptr<Backend<float>> backend_named(const std::string& name) {
  return name == "ref" ? make_reference_backend<float>() : make_backend(name, 1);
}

// `count` numbers at an odd offset from an aligned address, so that no kernel may count on alignment, between guards.
template <class T>
class Numbers {
 public:
  explicit Numbers(int64_t count, int64_t offset = 1)
      : count_(count), first_(kGuard + offset), all_(static_cast<size_t>(count + first_ + kGuard), guard()) {
    for (int64_t i = 0; i < count; ++i) data()[i] = T(0);
  }
  T* data() { return all_.data() + first_; }
  const T* data() const { return all_.data() + first_; }
  int64_t count() const { return count_; }
  T operator[](int64_t i) const { return data()[i]; }
  T& operator[](int64_t i) { return data()[i]; }
  Tensor<T> tensor(const Shape& shape) { return {data(), shape}; }
  Tensor<const T> tensor(const Shape& shape) const { return {data(), shape}; }

  bool guards_hold() const {
    for (int64_t i = 0; i < static_cast<int64_t>(all_.size()); ++i) {
      if ((i < first_ || i >= first_ + count_) && all_[static_cast<size_t>(i)] != guard()) return false;
    }
    return true;
  }
  bool same_bits(const Numbers& other) const {
    return count_ == other.count_ &&
           (count_ == 0 || std::memcmp(data(), other.data(), static_cast<size_t>(count_) * sizeof(T)) == 0);
  }
  template <class U>
  Numbers<U> as() const {
    Numbers<U> out(count_);
    for (int64_t i = 0; i < count_; ++i) out[i] = static_cast<U>(data()[i]);
    return out;
  }

 private:
  static constexpr int64_t kGuard = 64;
  static T guard() { return static_cast<T>(-77777); }
  int64_t count_, first_;
  std::vector<T> all_;
};

// Uniform in [-1, 1), multiples of 2^-11 so that float holds them and their products exactly.
template <class T = float>
Numbers<T> random_numbers(int64_t count, uint32_t salt) {
  Numbers<T> out(count);
  const RngStream stream{.seed = 11, .stream = stream_id(Purpose::check, salt)};
  for (int64_t i = 0; i < count; ++i) {
    out[i] = static_cast<T>(random_below(stream, static_cast<uint64_t>(i), 4096)) * T(0x1p-11) - T(1);
  }
  return out;
}

// Checks every number against the reference, with a tolerance relative to 1 or the number, whichever is larger.
inline void check_close(const Numbers<float>& got, const Numbers<double>& want, double tolerance) {
  REQUIRE(got.count() == want.count());
  CHECK(got.guards_hold());
  for (int64_t i = 0; i < got.count(); ++i) {
    const double margin = tolerance * std::fmax(1.0, std::fabs(want[i]));
    if (!(std::fabs(double{got[i]} - want[i]) <= margin)) {
      INFO("element " << i << " of " << got.count());
      CHECK(double{got[i]} == doctest::Approx(want[i]).epsilon(tolerance));
      return;
    }
  }
}

}  // namespace trainyard::test
