#include "trainyard/data/csv_text.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "trainyard/core/error.h"
#include "trainyard/core/text.h"

namespace trainyard {
namespace {

constexpr int kRecordsLookedAt = 20;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string_view csv_text(const Bytes& bytes, const std::string& name) {
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto fail = [&](const std::string& what) { throw Error("file", "/path", printable(name) + " " + what); };
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
  if (text.substr(0, 2) == "\xff\xfe" || text.substr(0, 2) == "\xfe\xff") fail("is UTF-16 text; save it as UTF-8");
  const size_t end = utf8_end(text);
  const size_t zero = text.substr(0, end).find('\0');
  if (zero != std::string_view::npos) fail("is not a text file");
  if (end < text.size()) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n');
    fail("is not UTF-8 text: see line " + std::to_string(line));
  }
  return text;
}

bool CsvReader::next() {
  while (at_ < text_.size()) {
    if (read_record()) return true;
  }
  return false;
}

// False for a blank line.
bool CsvReader::read_record() {
  line_ = next_line_;
  size_t count = 0;
  for (bool more = true; more; ++count) {
    if (cells_.size() <= count) cells_.emplace_back();
    std::string& cell = cells_[count];
    cell.clear();
    while (at_ < text_.size() && is_space(text_[at_]) && text_[at_] != delimiter_) ++at_;
    if (at_ < text_.size() && text_[at_] == '"') read_quoted(cell);
    const size_t from = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n') ++at_;
    size_t to = at_;
    while (to > from && is_space(text_[to - 1])) --to;
    cell.append(text_.substr(from, to - from));
    more = at_ < text_.size() && text_[at_] == delimiter_;
    if (at_ < text_.size()) ++at_;
  }
  ++next_line_;
  cells_.resize(count);
  return count > 1 || !cells_[0].empty();
}

// at_ is at the opening quote, and left behind the closing one.
void CsvReader::read_quoted(std::string& cell) {
  for (++at_;; ++at_) {
    if (at_ >= text_.size()) {
      throw Error("file", "/path",
                  printable(name_) + ", line " + std::to_string(line_) + ": a quote is opened here and never closed");
    }
    if (text_[at_] == '"') {
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
      ++at_;
    }
    if (text_[at_] == '\n') ++next_line_;
    cell += text_[at_];
  }
  ++at_;
}

char detect_delimiter(std::string_view text, const std::string& name) {
  char best = ',';
  std::pair<bool, size_t> best_score{false, 0};  // the same in every record, cells in the first
  for (const char delimiter : {',', ';', '\t'}) {
    CsvReader reader(text, delimiter, name);
    std::pair<bool, size_t> score{true, 0};
    for (int i = 0; i < kRecordsLookedAt && reader.next(); ++i) {
      if (i == 0) score.second = reader.cells().size();
      if (reader.cells().size() != score.second) score.first = false;
    }
    if (score.second > 1 && score > best_score) {
      best = delimiter;
      best_score = score;
    }
  }
  return best;
}

bool parse_number(std::string_view text, double& value) {
  // Up to 15 digits and powers of ten up to 10^22 are exact in double, so one operation rounds correctly.
  static constexpr std::array<double, 23> kPowers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  size_t at = 0;
  const auto here = [&](char c) { return at < text.size() && text[at] == c; };
  const bool negative = here('-');
  if (here('-') || here('+')) ++at;
  int64_t mantissa = 0, exponent = 0;
  int digits = 0, significant = 0;
  bool point = false;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !point)); ++at) {
    if (text[at] == '.') {
      point = true;
      continue;
    }
    ++digits;
    if (mantissa != 0 || text[at] != '0') ++significant;
    if (significant <= 15) mantissa = 10 * mantissa + (text[at] - '0');
    if (point) --exponent;
  }
  if (digits == 0) return false;
  if (here('e') || here('E')) {
    ++at;
    const bool down = here('-');
    if (here('-') || here('+')) ++at;
    int64_t power = 0;
    const size_t from = at;
    for (; at < text.size() && is_digit(text[at]); ++at)
      power = std::min<int64_t>(10 * power + (text[at] - '0'), 100000);
    if (at == from) return false;
    exponent += down ? -power : power;
  }
  if (at != text.size()) return false;
  if (significant <= 15 && exponent >= -22 && exponent <= 22) {
    const double exact = static_cast<double>(mantissa), power = kPowers[static_cast<size_t>(std::abs(exponent))];
    value = exponent < 0 ? exact / power : exact * power;
    if (negative) value = -value;
  } else {
    value = std::strtod(std::string(text).c_str(), nullptr);
  }
  return true;
}

bool is_missing(std::string_view cell) {
  static constexpr std::array<std::string_view, 10> kWords{"",    "NA",  "N/A",  "?",    "nan",
                                                           "NaN", "NAN", "null", "NULL", "Null"};
  return std::find(kWords.begin(), kWords.end(), cell) != kWords.end();
}

}  // namespace trainyard
