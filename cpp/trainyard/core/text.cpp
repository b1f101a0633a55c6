#include "trainyard/core/text.h"

#include <algorithm>
#include <cstdint>

namespace trainyard {
namespace {

constexpr size_t kPrinted = 60;

// Bytes of the character that `text` starts with; 0 if that is no UTF-8 (overlong forms and surrogates included).
size_t character_size(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0}; };
  const uint8_t first = byte(0);
  if (first < 0x80) return 1;
  const size_t size = first >= 0xf5 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const bool overlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool outside = (first == 0xed && byte(1) >= 0xa0) || (first == 0xf4 && byte(1) >= 0x90);
  return overlong || outside ? 0 : size;
}

// Levenshtein distance, for words of a few letters.
size_t distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (size_t at = 0, shown = 0; at < text.size(); ++shown) {
    if (shown == kPrinted) return out + "...";
    const size_t size = character_size(text.substr(at));
    const auto first = static_cast<uint8_t>(text[at]);
    if (size == 0) {
      out += '?';
    } else if (first >= 0x20 && first != 0x7f) {
      out += text.substr(at, size);
    }
    at += std::max<size_t>(1, size);
  }
  return out;
}

size_t utf8_end(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t size = character_size(text.substr(at));
    if (size == 0) return at;
    at += size;
  }
  return at;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& names) {
  size_t best = std::max<size_t>(2, word.size() / 3) + 1;
  const std::string* nearest = nullptr;
  if (word.size() > kPrinted) return "";
  for (const std::string& name : names) {
    if (name.size() > 2 * kPrinted) continue;
    const size_t d = distance(word, name);
    if (d < best) {
      best = d;
      nearest = &name;
    }
  }
  return nearest ? " (did you mean \"" + *nearest + "\"?)" : "";
}

}  // namespace trainyard
