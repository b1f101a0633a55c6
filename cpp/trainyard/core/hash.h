// SHA-256 (FIPS 180-4): names weights, data sets and files by their bytes. A library would be another dependency
// of the wasm module for a hundred lines.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace trainyard {

class Sha256 {
 public:
  using Digest = std::array<uint8_t, 32>;

  // May be called any number of times; the cut between calls does not matter.
  void update(const void* data, size_t bytes);
  // The digest of all that was given. Ends the use of this object.
  Digest finish();
  // The same as 64 lower-case hex digits.
  std::string finish_hex();

 private:
  void block(const uint8_t* bytes);  // 64 of them

  std::array<uint32_t, 8> state_{0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au,
                                 0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u};
  std::array<uint8_t, 64> rest_{};  // what did not fill a block yet
  uint64_t length_ = 0;             // bytes so far
};

std::string sha256_hex(const void* data, size_t bytes);

}  // namespace trainyard
