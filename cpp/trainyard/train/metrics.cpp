#include "trainyard/train/metrics.h"

#include <algorithm>

#include "trainyard/core/error.h"

namespace trainyard {

MetricTable::MetricTable(std::vector<std::string> columns, int64_t capacity, int64_t every)
    : columns_(std::move(columns)), capacity_(std::max<int64_t>(capacity, 2)), stride_(std::max<int64_t>(every, 1)) {
  data_.resize(static_cast<size_t>(capacity_) * columns_.size());
}

void MetricTable::append(const double* row) {
  const size_t width = columns_.size();
  if (rows_ == capacity_) {
    stride_ *= 2;
    int64_t kept = 0;
    for (int64_t i = 0; i < rows_; ++i) {
      if (static_cast<int64_t>(at(i, 0)) % stride_ != 0) continue;
      std::copy_n(data_.begin() + static_cast<std::ptrdiff_t>(static_cast<size_t>(i) * width), width,
                  data_.begin() + static_cast<std::ptrdiff_t>(static_cast<size_t>(kept++) * width));
    }
    rows_ = kept;
    ++version_;
    if (rows_ == capacity_ || !wants(static_cast<int64_t>(row[0]))) return;
  }
  std::copy_n(row, width, data_.begin() + static_cast<std::ptrdiff_t>(static_cast<size_t>(rows_++) * width));
}

std::vector<double> MetricTable::copy(int64_t from) const {
  const auto width = static_cast<std::ptrdiff_t>(columns_.size());
  const auto first = static_cast<std::ptrdiff_t>(std::clamp<int64_t>(from, 0, rows_)),
             end = static_cast<std::ptrdiff_t>(rows_);
  return {data_.begin() + first * width, data_.begin() + end * width};
}

void MetricTable::cut(double step) {
  while (rows_ > 0 && at(rows_ - 1, 0) > step) --rows_;
}

void MetricTable::restore(std::vector<double> rows, int64_t stride) {
  const size_t width = columns_.size();
  if (rows.size() % width != 0 || rows.size() > data_.size())
    throw Error("checkpoint", "", "the checkpoint's metrics do not fit this run");
  std::copy(rows.begin(), rows.end(), data_.begin());
  rows_ = static_cast<int64_t>(rows.size() / width);
  stride_ = std::max<int64_t>(stride, 1);
  ++version_;
}

}  // namespace trainyard
