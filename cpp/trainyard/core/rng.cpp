#include "trainyard/core/rng.h"

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

// Walks until it is back below n; draw(round, right) as draw_round.
template <class Draw>
uint64_t walk(uint64_t n, uint32_t half_bits, uint64_t value, const Draw& draw) {
  const uint64_t half_mask = (uint64_t{1} << half_bits) - 1;
  do {
    uint64_t left = value >> half_bits, right = value & half_mask;
    for (uint32_t round = 0; round < kRounds; ++round) {
      const uint64_t mixed = left ^ (draw(round, right) & half_mask);
      left = right;
      right = mixed;
    }
    value = (left << half_bits) | right;
  } while (value >= n);
  return value;
}

}  // namespace

uint64_t permute(const RngStream& s, uint64_t n, uint64_t i) {
  TY_ASSERT(i < n);
  if (n < 2) return 0;
  return walk(n, half_bits_of(n), i, [&](uint32_t round, uint64_t right) { return draw_round(s, round, right); });
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

uint64_t Permutation::operator()(uint64_t i) const {
  TY_ASSERT(i < n_);
  if (n_ < 2) return 0;
  const uint32_t* const drawn = drawn_.data();
  return walk(n_, half_bits_, i, [&](uint64_t round, uint64_t right) { return drawn[(round << half_bits_) + right]; });
}

}  // namespace trainyard
