// SHA-256 against the test vectors of NIST (CAVP SHA256ShortMsg, FIPS 180-2 appendix B).
#include "trainyard/core/hash.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace trainyard;

namespace {
std::string hash_of(const std::string& text) { return sha256_hex(text.data(), text.size()); }
}  // namespace

TEST_CASE("SHA-256 gives the digests of its standard") {
  CHECK(sha256_hex(nullptr, 0) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hash_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hash_of(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 does not depend on how the bytes were cut") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i * 7);
  for (size_t length :
       {size_t{0}, size_t{55}, size_t{56}, size_t{63}, size_t{64}, size_t{65}, size_t{119}, size_t{300}}) {
    const std::string whole = hash_of(text.substr(0, length));
    for (size_t piece : {size_t{1}, size_t{7}, size_t{63}, size_t{64}, size_t{100}}) {
      Sha256 hash;
      for (size_t at = 0; at < length; at += piece) hash.update(text.data() + at, std::min(piece, length - at));
      CHECK(hash.finish_hex() == whole);
    }
  }
}
