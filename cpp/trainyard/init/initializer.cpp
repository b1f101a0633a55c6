#include "trainyard/init/initializer.h"

namespace trainyard {

void scale_weights(FitTarget& target, size_t i, double factor) {
  std::vector<float> w = target.weights(i);
  for (float& v : w) v = static_cast<float>(static_cast<double>(v) * factor);
  target.set_weights(i, w);
}

}  // namespace trainyard
