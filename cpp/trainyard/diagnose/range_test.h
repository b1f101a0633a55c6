// The learning rate range test (Smith 2017): the loss while the rate grows from step to step, and the rates it speaks
// for. Only the curve is here; session/range_test.cpp trains for it.
#pragma once

#include <cstdint>
#include <vector>

namespace trainyard {

class RangeTest {
 public:
  // A sweep of `steps` steps from a rate `from` to a rate `to`, evenly on a logarithmic axis.
  RangeTest(double from, double to, int64_t steps) : from_(from), to_(to), steps_(steps) {}

  double from() const { return from_; }
  double to() const { return to_; }
  int64_t steps() const { return steps_; }

  // The batch's loss at the next rate. False if the loss has grown far above its lowest: the rest says nothing.
  bool add(double lr, double loss);
  void finish();

  const std::vector<double>& lr() const { return lr_; }
  const std::vector<double>& loss() const { return loss_; }
  // A mean over a tenth of the sweep around each step. After finish().
  const std::vector<double>& smoothed() const { return smoothed_; }
  bool blew_up() const { return blew_up_; }
  // Rates: where the smoothed loss is lowest, and where before that it falls fastest; NaN if it never falls clearly,
  // that is by more than its own noise.
  double lowest() const { return lowest_; }
  double steepest() const { return steepest_; }

 private:
  double from_, to_;
  int64_t steps_;
  std::vector<double> lr_, loss_, smoothed_;
  double running_ = 0.0, weight_ = 0.0, best_ = 0.0;
  bool blew_up_ = false;
  double lowest_ = 0.0, steepest_ = 0.0;
};

}  // namespace trainyard
