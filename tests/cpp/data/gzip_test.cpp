#include "trainyard/data/gzip.h"

#include <doctest/doctest.h>

#include "data/support.h"
#include "trainyard/data/inflate.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// Python: gzip.compress(b'x,y\n' + b'1,2\n' * 50, 9, mtime=0)
const char* const kGzip = "1f8b0800000000000203abd0a9e432d4311a1618004ec15e8bcc000000";

std::string expected() {
  std::string text = "x,y\n";
  for (int i = 0; i < 50; ++i) text += "1,2\n";
  return text;
}

}  // namespace

TEST_CASE("gzip files are inflated and other bytes left as they are") {
  CHECK(gunzip(from_hex(kGzip), "t.gz") == to_bytes(expected()));
  CHECK(gunzip(gzip_stored(to_bytes("abc")), "t.gz") == to_bytes("abc"));
  CHECK(gunzip(gzip_stored({}), "t.gz").empty());
  CHECK(gunzip(to_bytes("x,y"), "t.gz") == to_bytes("x,y"));
  CHECK(gunzip({0x1f}, "t.gz") == Bytes{0x1f});
}

TEST_CASE("a gzip header's optional parts are skipped") {
  Bytes plain = gzip_stored(to_bytes("abc"));
  Bytes all(plain.begin(), plain.begin() + 10);
  all[3] = 2 | 4 | 8 | 16;
  // An extra field of three bytes, a name, a comment, and the header's checksum.
  for (const int b : {3, 0, 1, 2, 3, int{'n'}, 0, int{'c'}, int{'c'}, 0, 7, 7}) all.push_back(static_cast<uint8_t>(b));
  all.insert(all.end(), plain.begin() + 10, plain.end());
  CHECK(gunzip(all, "t.gz") == to_bytes("abc"));
}

TEST_CASE("a gzip file cut anywhere is an error, and so is a damaged byte behind the header") {
  const Bytes whole = from_hex(kGzip);
  const std::string message = "file  t.gz is a gzip file that is cut short or damaged";
  for (size_t length = 2; length < whole.size(); ++length) {
    CAPTURE(length);
    CHECK(error_of([&] {
            gunzip(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)), "t.gz");
          }) == message);
  }
  const size_t padding = whole.size() - 9;  // the last compressed byte's upper bits are not used
  for (size_t at = 10; at < whole.size(); ++at) {
    if (at == padding) continue;
    for (const int flip : {0x01, 0x80, 0xff}) {
      Bytes damaged = whole;
      damaged[at] = static_cast<uint8_t>(damaged[at] ^ flip);
      CAPTURE(at);
      CHECK(error_of([&] { gunzip(damaged, "t.gz"); }) == message);
    }
  }
}

TEST_CASE("the checksum is that of the standard") {
  const Bytes digits = to_bytes("123456789");
  CHECK(crc32(digits.data(), digits.size()) == 0xcbf43926u);
  CHECK(crc32(digits.data(), 0) == 0);
}
