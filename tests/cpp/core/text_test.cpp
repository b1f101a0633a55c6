#include "trainyard/core/text.h"

#include <doctest/doctest.h>

using namespace trainyard;

TEST_CASE("printable leaves UTF-8 alone, drops control characters and replaces stray bytes") {
  CHECK(printable("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xa7") == "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xa7");
  CHECK(printable("a\nb\x7f") == "ab");
  CHECK(printable("caf\xe9!") == "caf?!");
  CHECK(printable("\xc0\x80") == "??");            // an overlong form
  CHECK(printable("\xed\xa0\x80") == "???");       // a surrogate
  CHECK(printable("\xf4\x90\x80\x80") == "????");  // beyond Unicode
}

TEST_CASE("printable cuts after 60 characters, never within one") {
  CHECK(printable(std::string(60, 'x')) == std::string(60, 'x'));
  CHECK(printable(std::string(61, 'x')) == std::string(60, 'x') + "...");
  std::string accents;
  for (int i = 0; i < 61; ++i) accents += "\xc3\xa9";
  CHECK(printable(accents) == accents.substr(0, 120) + "...");
}

TEST_CASE("utf8_end finds the first byte that is no text") {
  CHECK(utf8_end("plain") == 5);
  CHECK(utf8_end("caf\xc3\xa9") == 5);
  CHECK(utf8_end("ab\xff") == 2);
  CHECK(utf8_end("ab\xe2\x82") == 2);  // cut within a character
}

TEST_CASE("did_you_mean names a near word and no far one") {
  CHECK(did_you_mean("lable", {"path", "label"}) == " (did you mean \"label\"?)");
  CHECK(did_you_mean("xyzzy", {"path", "label"}).empty());
  CHECK(did_you_mean("", {}).empty());
}
