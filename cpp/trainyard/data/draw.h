// Random numbers of one example, in the order in which they are asked for. Every call takes a Philox block of its own,
// so that calls of different kinds never share bits.
#pragma once

#include <array>

#include "trainyard/core/rng.h"

namespace trainyard {

class Draw {
 public:
  explicit Draw(const RngStream& stream) : stream_(stream) {}

  double uniform() { return random_double(stream_, 2 * next_++); }  // [0, 1)
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  double normal() { return random_normal(stream_, 2 * next_++); }
  uint32_t below(uint32_t n) { return random_below(stream_, 4 * next_++, n); }
  bool chance(double p) { return uniform() < p; }
  // Two independent normal numbers.
  std::array<double, 2> normals() {
    const uint64_t at = 2 * next_++;
    return {random_normal(stream_, at), random_normal(stream_, at + 1)};
  }
  PhiloxBlock block() { return random_block(stream_, static_cast<uint32_t>(next_++)); }

 private:
  RngStream stream_;
  uint64_t next_ = 0;
};

}  // namespace trainyard
