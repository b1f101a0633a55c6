#include "trainyard/data/inflate.h"

#include <array>
#include <limits>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG  // brings the decompressor
#define STBI_NO_STDIO
#define STBI_NO_HDR
#define STBI_NO_LINEAR
#include <stb/stb_image.h>

namespace trainyard {
namespace {

// Table k holds the checksum of a byte followed by k zero bytes, so that eight bytes are looked up at once.
using CrcTables = std::array<std::array<uint32_t, 256>, 8>;

CrcTables make_tables() {
  CrcTables tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1)));
    tables[0][byte] = crc;
  }
  for (size_t k = 1; k < 8; ++k) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

}  // namespace

bool inflate(const uint8_t* data, size_t size, uint8_t* out, size_t length) {
  constexpr auto kMost = static_cast<size_t>(std::numeric_limits<int>::max());
  if (size + kInflateLookahead > kMost || length > kMost) return false;
  uint8_t nothing = 0;
  const int got =
      stbi_zlib_decode_noheader_buffer(reinterpret_cast<char*>(length == 0 ? &nothing : out), static_cast<int>(length),
                                       reinterpret_cast<const char*>(data), static_cast<int>(size + kInflateLookahead));
  return got >= 0 && static_cast<size_t>(got) == length;
}

uint32_t crc32(const uint8_t* data, size_t size) {
  static const CrcTables tables = make_tables();
  uint32_t crc = 0xffffffffu;
  for (; size >= 8; data += 8, size -= 8) {
    const uint32_t low =
        crc ^ (uint32_t{data[0]} | uint32_t{data[1]} << 8 | uint32_t{data[2]} << 16 | uint32_t{data[3]} << 24);
    crc = tables[7][low & 0xff] ^ tables[6][(low >> 8) & 0xff] ^ tables[5][(low >> 16) & 0xff] ^ tables[4][low >> 24] ^
          tables[3][data[4]] ^ tables[2][data[5]] ^ tables[1][data[6]] ^ tables[0][data[7]];
  }
  for (; size > 0; ++data, --size) crc = (crc >> 8) ^ tables[0][(crc ^ *data) & 0xff];
  return ~crc;
}

}  // namespace trainyard
