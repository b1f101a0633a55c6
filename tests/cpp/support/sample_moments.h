// Mean and spread of what a random thing gave.
#pragma once

#include <cmath>

namespace trainyard::test {

class SampleMoments {
 public:
  template <class T>
  void add(T value) {
    const double x = static_cast<double>(value), off = x - mean_;
    mean_ += off / ++n_;
    squares_ += off * (x - mean_);
  }
  double mean() const { return mean_; }
  double variance() const { return squares_ / (n_ - 1.0); }
  double deviation() const { return std::sqrt(variance()); }
  double standard_error() const { return std::sqrt(variance() / n_); }

 private:
  double n_ = 0.0, mean_ = 0.0, squares_ = 0.0;
};

}  // namespace trainyard::test
