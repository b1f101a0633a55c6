// A metrics table as a CSV file that grows while training runs. Nine significant digits: a float read back is the same.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "trainyard/train/metrics.h"

namespace trainyard::cli {

// Nine significant digits, whole numbers in full, nothing for NaN.
std::string csv_number(double x);
// In quotes where a comma, a quote or a line break asks for them (RFC 4180).
std::string csv_text(const std::string& text);

class CsvFile {
 public:
  // `blank`: a column that says nothing in this run (accuracy of a regression), or "".
  CsvFile(std::string path, std::string blank) : path_(std::move(path)), blank_(std::move(blank)) {}

  // Writes what the table has gained since the last call. A table whose older rows changed, as after resuming or
  // thinning out, is written anew.
  void sync(const MetricTable&);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string line(const MetricTable&, int64_t row) const;

  std::string path_, blank_;
  std::unique_ptr<std::FILE, Close> file_;
  int64_t rows_ = 0, version_ = -1;
};

}  // namespace trainyard::cli
