// Comma-separated text (RFC 4180 and its relatives): records of cells, quotes, line numbers for messages.
// Goals: one pass over the text at a time, no table in memory. Non-goals: what the cells mean.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trainyard/data/files.h"

namespace trainyard {

// The file as text, without a byte order mark. Error{"file", "/path"} if it is no UTF-8 text.
std::string_view csv_text(const Bytes& bytes, const std::string& name);

class CsvReader {
 public:
  // `text` must outlive the reader; `name` is the file's, for messages.
  CsvReader(std::string_view text, char delimiter, std::string name)
      : text_(text), delimiter_(delimiter), name_(std::move(name)) {}

  // On to the next record that is not blank; false at the end. Error{"file", "/path"} for a quote that never ends.
  bool next();
  // Without the spaces around them, quotes undone. Valid until next().
  const std::vector<std::string>& cells() const { return cells_; }
  // Where the record starts, counted from 1.
  int64_t line() const { return line_; }

 private:
  bool read_record();
  void read_quoted(std::string& cell);

  std::string_view text_;
  char delimiter_;
  std::string name_;
  size_t at_ = 0;
  int64_t line_ = 0, next_line_ = 1;
  std::vector<std::string> cells_;
};

// The one of , ; and tab that gives the first records the same number of cells, and the most of them.
char detect_delimiter(std::string_view text, const std::string& name);

// Decimal notation only, rounded correctly: no "inf", "nan" or hexadecimal. A number too large for a double is
// infinite.
bool parse_number(std::string_view text, double& value);

// Empty, NA, N/A, ?, nan or null.
bool is_missing(std::string_view cell);

}  // namespace trainyard
