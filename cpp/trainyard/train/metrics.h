// A table of doubles that grows by rows and thins itself out: columns are preallocated, and when they are full
// every second row goes and recording continues at half the rate.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace trainyard {

class MetricTable {
 public:
  // Room for `capacity` rows, allocated now; one row every `every` steps at first (0 for each).
  MetricTable(std::vector<std::string> columns, int64_t capacity, int64_t every = 0);

  const std::vector<std::string>& columns() const { return columns_; }
  int64_t rows() const { return rows_; }
  // Steps between rows now.
  int64_t stride() const { return stride_; }
  // Counts how often rows already recorded were thinned out: a reader that sees it change starts over.
  int64_t version() const { return version_; }
  bool wants(int64_t step) const { return step % stride_ == 0; }
  // `row` has one number per column; the first column is the step.
  void append(const double* row);
  double at(int64_t row, size_t column) const { return data_[static_cast<size_t>(row) * columns_.size() + column]; }
  // Rows from .. rows()-1, row-major.
  std::vector<double> copy(int64_t from) const;
  // Drops rows whose step is above `step`.
  void cut(double step);
  void restore(std::vector<double> rows, int64_t stride);

 private:
  std::vector<std::string> columns_;
  std::vector<double> data_;
  int64_t capacity_, rows_ = 0, stride_ = 1, version_ = 0;
};

}  // namespace trainyard
