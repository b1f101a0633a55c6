// Is every gradient what a small step says it is? The network, in double on the reference backend, on a few of its own
// examples; central differences of the loss against backward. Native builds only.
#pragma once

#include <string>
#include <vector>

#include "trainyard/core/fields.h"
#include "trainyard/tensor/shape.h"

namespace trainyard {

struct GradientCheck {
  struct Line {
    std::string parameter;
    int64_t checked = 0;
    int64_t kinks = 0;   // left out: the loss has a corner within the step (a ReLU switches)
    double worst = 0.0;  // relative error
  };
  std::vector<Line> lines;
  double worst = 0.0;
  double initial_loss = 0.0;   // of the untrained network, over all rows
  double expected_loss = 0.0;  // what scores near 0 would show; negative if there is no such number
};

// x (rows, input), preprocessed; targets (rows, outputs).
GradientCheck check_gradients(const std::vector<Spec>& model, const Spec& init, const Spec& loss, uint64_t seed,
                              const Shape& input, int64_t rows, const std::vector<float>& x,
                              const std::vector<float>& targets);

}  // namespace trainyard
