#include "trainyard/core/rng.h"

#include <algorithm>
#include <array>

#include "trainyard/core/error.h"
#include "trainyard/core/math.h"
#include "trainyard/core/normals.h"

namespace trainyard {

double random_double(const RngStream& s, uint64_t element) {
  const PhiloxBlock words = random_block(s, static_cast<uint32_t>(element >> 1));
  const size_t at = (element & 1) * 2;
  const uint64_t bits = (uint64_t{words[at]} << 32) | words[at + 1];
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

namespace {

struct Polar {
  double radius, angle;
};

Polar polar_normal(const RngStream& s, uint64_t pair) {
  const PhiloxBlock words = random_block(s, static_cast<uint32_t>(pair));
  // (0, 1] for the radius so that log is finite, [0, 1) for the angle.
  const double u = (static_cast<double>((uint64_t{words[0]} << 21) | (words[1] >> 11)) + 1.0) * 0x1p-53;
  const double v = static_cast<double>((uint64_t{words[2]} << 21) | (words[3] >> 11)) * 0x1p-53;
  return {math::sqrt(-2.0 * math::log(u)), 2.0 * math::kPi * v};
}

}  // namespace

double random_normal(const RngStream& s, uint64_t element) {
  const Polar p = polar_normal(s, element >> 1);
  return p.radius * ((element & 1) ? math::sin(p.angle) : math::cos(p.angle));
}

std::array<double, 2> random_normals(const RngStream& s, uint64_t pair) {
  const Polar p = polar_normal(s, pair);
  return {p.radius * math::cos(p.angle), p.radius * math::sin(p.angle)};
}

namespace {

constexpr uint32_t kRounds = 6;

// Half the bits of the least power of four that is no less than n.
uint32_t half_bits_of(uint64_t n) {
  uint32_t bits = 1;
  while ((uint64_t{1} << (2 * bits)) < n) ++bits;
  return bits;
}

uint32_t draw_round(RngStream s, uint32_t round, uint64_t right) {
  s.sample = round;
  return random_block(s, static_cast<uint32_t>(right))[0];
}

// Once through the network, which has as many rounds that change the left half as such that change the right one;
// draw(round, right) as draw_round.
template <class Draw>
inline uint64_t pass_rounds(uint32_t half_bits, uint64_t value, const Draw& draw) {
  const uint64_t half_mask = (uint64_t{1} << half_bits) - 1;
  uint64_t left = value >> half_bits, right = value & half_mask;
  static_assert(kRounds % 2 == 0);
  for (uint32_t round = 0; round < kRounds; round += 2) {
    left ^= draw(round, right) & half_mask;
    right ^= draw(round + 1, left) & half_mask;
  }
  return (left << half_bits) | right;
}

}  // namespace

uint64_t permute(const RngStream& s, uint64_t n, uint64_t i) {
  TY_ASSERT(i < n);
  if (n < 2) return 0;
  const uint32_t half_bits = half_bits_of(n);
  do {
    i = pass_rounds(half_bits, i, [&](uint32_t round, uint64_t right) { return draw_round(s, round, right); });
  } while (i >= n);
  return i;
}

void Permutation::set(const RngStream& s, uint64_t n) {
  stream_ = s;
  n_ = n;
  if (n < 2) return;
  half_bits_ = half_bits_of(n);
  const uint64_t halves = uint64_t{1} << half_bits_;
  drawn_.resize(static_cast<size_t>(kRounds * halves));
  for (uint32_t round = 0; round < kRounds; ++round) {
    for (uint64_t right = 0; right < halves; ++right)
      drawn_[static_cast<size_t>(round * halves + right)] = draw_round(s, round, right);
  }
}

inline uint64_t Permutation::pass(uint64_t value) const {
  const uint32_t* const drawn = drawn_.data();
  return pass_rounds(half_bits_, value,
                     [&](uint64_t round, uint64_t right) { return drawn[(round << half_bits_) + right]; });
}

uint64_t Permutation::operator()(uint64_t i) const {
  TY_ASSERT(i < n_);
  if (n_ < 2) return 0;
  do {
    i = pass(i);
  } while (i >= n_);
  return i;
}

void Permutation::fill(uint64_t first, uint64_t count, uint32_t* out) const {
  TY_ASSERT(first + count <= n_);
  if (n_ < 2) {
    std::fill_n(out, count, 0u);
    return;
  }
  // All go through the network once, those that are not below n yet again, and so on. A processor cannot guess who has
  // to, so it is no branch.
  constexpr uint64_t kTogether = 64;
  std::array<uint64_t, kTogether> values;
  std::array<uint64_t, kTogether> places;
  for (uint64_t begin = 0; begin < count; begin += kTogether) {
    uint64_t walking = std::min(kTogether, count - begin);
    for (uint64_t j = 0; j < walking; ++j) {
      values[j] = first + begin + j;
      places[j] = begin + j;
    }
    while (walking > 0) {
      uint64_t left = 0;
      for (uint64_t j = 0; j < walking; ++j) {
        const uint64_t value = pass(values[j]);
        out[places[j]] = static_cast<uint32_t>(value);
        values[left] = value;
        places[left] = places[j];
        left += value >= n_;
      }
      walking = left;
    }
  }
}

}  // namespace trainyard
