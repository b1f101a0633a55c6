#include "trainyard/data/gzip.h"

#include "trainyard/core/error.h"
#include "trainyard/core/text.h"
#include "trainyard/data/inflate.h"

namespace trainyard {
namespace {

constexpr size_t kHeader = 10, kTrailer = 8;
constexpr uint8_t kHeaderCrc = 2, kExtra = 4, kName = 8, kComment = 16;
constexpr uint64_t kBestRatio = 1032;  // DEFLATE's: 258 bytes from 2 bits

uint32_t number(const uint8_t* at, int bytes) {
  uint32_t value = 0;
  for (int i = bytes - 1; i >= 0; --i) value = value << 8 | at[i];
  return value;
}

// Where the compressed bytes start, or 0 if the header is cut short or of an unknown kind.
size_t header_size(const Bytes& bytes) {
  if (bytes.size() < kHeader || bytes[2] != 8) return 0;
  const uint8_t flags = bytes[3];
  size_t at = kHeader;
  if (flags & kExtra) {
    if (at + 2 > bytes.size()) return 0;
    at += 2 + number(&bytes[at], 2);
  }
  for (const uint8_t text : {kName, kComment}) {
    if (!(flags & text)) continue;
    while (at < bytes.size() && bytes[at] != 0) ++at;
    ++at;
  }
  if (flags & kHeaderCrc) at += 2;
  return at + kTrailer > bytes.size() ? 0 : at;
}

}  // namespace

Bytes gunzip(Bytes bytes, const std::string& name) {
  if (bytes.size() < 2 || bytes[0] != 0x1f || bytes[1] != 0x8b) return bytes;
  const size_t start = header_size(bytes);
  const std::string damaged = printable(name) + " is a gzip file that is cut short or damaged";
  if (start == 0) throw Error("file", "", damaged);
  const uint8_t* trailer = bytes.data() + bytes.size() - kTrailer;
  const uint32_t checksum = number(trailer, 4), length = number(trailer + 4, 4);
  const size_t size = bytes.size() - kTrailer - start;
  // The length of a file that was cut is random: it must not decide how much memory is taken.
  if (length > size * kBestRatio) throw Error("file", "", damaged);
  Bytes out(length);
  if (!inflate(bytes.data() + start, size, out.data(), length) || crc32(out.data(), length) != checksum) {
    throw Error("file", "", damaged);
  }
  return out;
}

Bytes read_file(const Files& files, const std::string& name, const std::string& path) {
  try {
    if (name.empty()) throw Error("missing", "", "the name of a file is needed here");
    Bytes bytes = gunzip(files.read(name), name);
    if (bytes.empty()) throw Error("file", "", printable(name) + " is empty");
    return bytes;
  } catch (Error& error) {
    error.path = path + error.path;
    throw;
  }
}

}  // namespace trainyard
