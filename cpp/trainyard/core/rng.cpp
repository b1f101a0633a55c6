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

uint64_t permute(const RngStream& s, uint64_t n, uint64_t i) {
  TY_ASSERT(i < n);
  if (n < 2) return 0;
  uint32_t half_bits = 1;
  while ((uint64_t{1} << (2 * half_bits)) < n) ++half_bits;
  const uint64_t half_mask = (uint64_t{1} << half_bits) - 1;
  uint64_t value = i;
  do {
    uint64_t left = value >> half_bits;
    uint64_t right = value & half_mask;
    for (uint32_t round = 0; round < 6; ++round) {
      RngStream keyed = s;
      keyed.sample = round;
      const uint64_t mixed = left ^ (random_block(keyed, static_cast<uint32_t>(right))[0] & half_mask);
      left = right;
      right = mixed;
    }
    value = (left << half_bits) | right;
  } while (value >= n);
  return value;
}

}  // namespace trainyard
