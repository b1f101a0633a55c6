// A data set for preprocessing tests.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "data/support.h"
#include "trainyard/data/draw.h"

namespace trainyard::test {

// n samples; column c has mean about c - 2 and standard deviation about 1 + c, every five; the last column of a table
// is constant.
struct Sheet {
  Shape sample;
  int64_t n;
  std::vector<float> x;

  Sheet(const Shape& shape, int64_t rows) : sample(shape), n(rows), x(static_cast<size_t>(rows * shape.count())) {
    const int64_t width = shape.count();
    for (int64_t i = 0; i < n; ++i) {
      Draw draw({3, stream_id(Purpose::check), static_cast<uint64_t>(i), 0});
      for (int64_t j = 0; j < width; ++j) {
        const double value = static_cast<double>(j % 5) - 2.0 + (1.0 + static_cast<double>(j % 5)) * draw.normal();
        x[static_cast<size_t>(i * width + j)] = j == width - 1 && !shape.is_image() ? 7.25f : static_cast<float>(value);
      }
    }
  }
  FitData data() const {
    return {n, sample,
            [this](int64_t i, float* to) { std::copy_n(x.data() + i * sample.count(), sample.count(), to); }};
  }
  double at(int64_t i, int64_t j) const { return static_cast<double>(x[static_cast<size_t>(i * sample.count() + j)]); }
  // Mean and population standard deviation of the elements j with j mod period == column.
  std::pair<double, double> column(int64_t column, int64_t period) const {
    double sum = 0, square = 0, count = 0;
    for (size_t j = static_cast<size_t>(column); j < x.size(); j += static_cast<size_t>(period)) {
      sum += static_cast<double>(x[j]);
      square += static_cast<double>(x[j]) * static_cast<double>(x[j]);
      count += 1;
    }
    const double mean = sum / count;
    return {mean, std::sqrt(std::max(0.0, square / count - mean * mean))};
  }
  // Population covariance of columns a and b.
  double covariance(int64_t a, int64_t b) const {
    double sum_a = 0, sum_b = 0, product = 0;
    const double rows = static_cast<double>(n);
    for (int64_t i = 0; i < n; ++i) {
      sum_a += at(i, a) / rows;
      sum_b += at(i, b) / rows;
    }
    for (int64_t i = 0; i < n; ++i) product += (at(i, a) - sum_a) * (at(i, b) - sum_b);
    return product / rows;
  }
};

inline Sheet after(const std::string& json, Sheet sheet) {
  const auto t = transform(json);
  t->fit(sheet.data());
  t->apply(sheet.x.data(), sheet.n);
  return sheet;
}

}  // namespace trainyard::test
