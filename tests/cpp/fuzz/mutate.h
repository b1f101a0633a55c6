// Random damage to files, the same in every run: a mutation is a function of its number.
#pragma once

#include <algorithm>
#include <string>

#include "trainyard/core/rng.h"

namespace trainyard {

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : stream_{seed, stream_id(Purpose::check), 0, 0} {}

  // `text` with one to three bytes or pieces changed, removed, doubled or replaced by what parsers trip over.
  std::string operator()(std::string text) {
    static const char* const kPieces[] = {
        "-1",   "0",    "1e999",    "18446744073709551616", "null", "{}", "[]", "\"\"", "[[", "}", "\\u0000",
        "\xff", "true", "\"type\"", "4294967296",           "NaN"};
    for (uint32_t n = below(3) + 1; n > 0 && !text.empty(); --n) {
      const size_t at = below(static_cast<uint32_t>(text.size()));
      const size_t length = std::min<size_t>(below(16) + 1, text.size() - at);
      switch (below(9)) {
        case 0:
          text[at] = static_cast<char>(below(256));
          break;
        case 1:
          text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
          break;
        case 2:
          text.erase(at, length);
          break;
        case 3:
          text.insert(at, text.substr(at, length));
          break;
        case 4:
          text.replace(at, length, kPieces[below(16)]);
          break;
        case 5:
          text.resize(at);
          break;
        default:
          another_digit(text, at);  // more often than not still a document
      }
    }
    return text;
  }

 private:
  void another_digit(std::string& text, size_t from) {
    const size_t at = text.find_first_of("0123456789", from);
    if (at != std::string::npos) text[at] = static_cast<char>('0' + below(10));
  }

  uint32_t below(uint32_t n) { return random_below(stream_, next_++, n); }
  RngStream stream_;
  uint64_t next_ = 0;
};

}  // namespace trainyard
