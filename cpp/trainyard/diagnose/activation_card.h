// What there is to know of an activation function, of any registered layer that works element by element: its curve and
// slope, where it saturates and dies, what it makes of normal numbers (ACT-14). Worked out from the layer itself, as it
// starts, on the CPU backend: a new activation has a card without another line.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trainyard/backend/backend.h"
#include "trainyard/core/fields.h"
#include "trainyard/model/model.h"

namespace trainyard {

// A layer run on n numbers, each for itself.
class ElementwiseRun {
 public:
  // Error{"shape"} if its outputs are not as many.
  ElementwiseRun(const Spec& layer, int64_t n);
  ~ElementwiseRun();

  std::vector<float> x, y, slope;  // (n)
  void forward();                  // y = f(x)
  void backward();                 // slope = f'(x)
  int64_t parameters() const;

 private:
  StepBlock block_;
  std::unique_ptr<Backend<float>> backend_;
  std::unique_ptr<Model<float>> model_;
  const Plan<float>* plan_ = nullptr;
  std::vector<float> ones_;
};

struct ActivationCard {
  std::string type, formula;
  int64_t parameters = 0;           // learned
  bool exponential = false;         // needs e^x or a function made of it: its formula says so
  std::vector<double> x, y, slope;  // -6 .. 6

  // The slope stays below 1e-3 in size from here outwards.
  std::optional<double> saturates_below, saturates_above;
  // It is exactly 0, so that a unit whose inputs all lie there never learns again: it has died.
  std::optional<double> dies_below, dies_above;

  // For z ~ N(0, 1), by Simpson's rule
  double mean = 0.0, second_moment = 0.0;    // E f(z), E f(z)^2
  bool zero_centred = false;                 // |E f(z)| < 0.01
  double steepest = 0.0, steepest_at = 0.0;  // the largest |f'|
};

// Error{"shape"} if the layer mixes its inputs or changes their number.
ActivationCard activation_card(const Spec& layer);

}  // namespace trainyard
