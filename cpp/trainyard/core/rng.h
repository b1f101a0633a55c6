// Randomness as a pure function: Philox4x32-10 (Salmon et al., SC 2011) keyed by the seed and counted by
// {element / 4, stream, step, Monte-Carlo sample}. The word is element mod 4. Nothing is ever advanced, so the
// numbers do not depend on order, threads, batch splits or the backend.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace trainyard {

// What a number is for. Together with an index (which layer, which parameter) it names a stream.
enum class Purpose : uint32_t { init, noise, shuffle, split, source, augment, mix, crop, probe, landscape, check };

constexpr uint32_t stream_id(Purpose purpose, uint32_t index = 0) {
  return (static_cast<uint32_t>(purpose) << 24) | (index & 0xffffffu);
}

struct RngStream {
  uint64_t seed = 0;    // 0 to 2^53-1
  uint32_t stream = 0;  // stream_id(...)
  uint64_t step = 0;    // 48 bits: step, epoch, or (epoch, sample) as the purpose needs
  uint32_t sample = 0;  // 16 bits: Monte-Carlo sample

  bool operator==(const RngStream&) const = default;
};

using PhiloxBlock = std::array<uint32_t, 4>;

inline constexpr uint32_t kPhiloxM0 = 0xD2511F53u, kPhiloxM1 = 0xCD9E8D57u;  // multipliers
inline constexpr uint32_t kPhiloxW0 = 0x9E3779B9u, kPhiloxW1 = 0xBB67AE85u;  // key increments

namespace detail {
constexpr void philox_round(PhiloxBlock& c, uint32_t k0, uint32_t k1) {
  const uint64_t p0 = uint64_t{kPhiloxM0} * c[0];
  const uint64_t p1 = uint64_t{kPhiloxM1} * c[2];
  c = {static_cast<uint32_t>(p1 >> 32) ^ c[1] ^ k0, static_cast<uint32_t>(p1),
       static_cast<uint32_t>(p0 >> 32) ^ c[3] ^ k1, static_cast<uint32_t>(p0)};
}
}  // namespace detail

constexpr PhiloxBlock philox4x32(PhiloxBlock counter, uint32_t k0, uint32_t k1) {
  for (int round = 0; round < 10; ++round) {
    detail::philox_round(counter, k0, k1);
    k0 += kPhiloxW0;
    k1 += kPhiloxW1;
  }
  return counter;
}

// The counter of elements 4*block .. 4*block+3, and their four words.
constexpr PhiloxBlock random_counter(const RngStream& s, uint32_t block) {
  return {block, s.stream, static_cast<uint32_t>(s.step),
          static_cast<uint32_t>((s.step >> 32) & 0xffffu) | (s.sample << 16)};
}
constexpr PhiloxBlock random_block(const RngStream& s, uint32_t block) {
  return philox4x32(random_counter(s, block), static_cast<uint32_t>(s.seed), static_cast<uint32_t>(s.seed >> 32));
}

constexpr uint32_t random_bits(const RngStream& s, uint64_t element) {
  return random_block(s, static_cast<uint32_t>(element >> 2))[element & 3];
}

// Uniform in [0, 1) with 24 bits: exact in float.
constexpr float uniform_from_bits(uint32_t bits) { return static_cast<float>(bits >> 8) * 0x1p-24f; }
constexpr float random_uniform(const RngStream& s, uint64_t element) {
  return uniform_from_bits(random_bits(s, element));
}

// Standard normal in double by Box-Muller on 53+ bits; elements 2i and 2i+1 share one block.
double random_normal(const RngStream& s, uint64_t element);

// Uniform in [0, 1) with 53 bits from the two words 2*element, 2*element+1.
double random_double(const RngStream& s, uint64_t element);

// Uniform integer in [0, n), n < 2^32, by multiplication (bias below n / 2^32).
constexpr uint32_t random_below(const RngStream& s, uint64_t element, uint32_t n) {
  return static_cast<uint32_t>((uint64_t{random_bits(s, element)} * n) >> 32);
}

// Position i of a pseudo-random permutation of 0..n-1, in O(1) memory: a Feistel network over the next power
// of four with cycle walking. Depends on (seed, stream, step) only.
uint64_t permute(const RngStream& s, uint64_t n, uint64_t i);

// The same permutation for whoever asks for many positions: what its rounds draw is drawn once, which takes less than
// 12 sqrt(n) + 12 numbers instead of 6 or more for every position.
class Permutation {
 public:
  // No allocation where n is what it was before.
  void set(const RngStream& s, uint64_t n);
  // Whether it is the one of these arguments.
  bool is(const RngStream& s, uint64_t n) const { return n == n_ && s == stream_; }
  uint64_t operator()(uint64_t i) const;
  // out[j] = (*this)(first + j) for j < count, n <= 2^32, in a fraction of the time: no walk waits for another.
  void fill(uint64_t first, uint64_t count, uint32_t* out) const;

 private:
  uint64_t pass(uint64_t value) const;

  RngStream stream_;
  uint64_t n_ = 0;
  uint32_t half_bits_ = 0;
  std::vector<uint32_t> drawn_;  // (rounds, 2^half_bits)
};

}  // namespace trainyard
