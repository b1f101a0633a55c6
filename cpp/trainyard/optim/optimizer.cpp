#include "trainyard/optim/optimizer.h"

#include "trainyard/core/error.h"

namespace trainyard {

void OptimizerOptions::visit_common(FieldVisitor& v) {
  v.number({.name = "lr", .doc = "learning rate: the size of a step", .min = 0, .max = 1e6, .live = true}, lr);
  v.number({.name = "clip_norm",
            .doc = "largest norm of the whole gradient; longer ones are scaled down; 0 for no limit",
            .min = 0,
            .max = 1e30,
            .live = true},
           clip_norm);
}

void check_weights(const char* method, int64_t weights, int64_t most, const std::string& matrix,
                   const std::string& work) {
  if (weights <= most) return;
  throw Error("size", "",
              "[" + std::string(method) + "] " + std::to_string(weights) + " weights are too many: " + matrix +
                  ", and each step " + work + "; this method takes " + std::to_string(most) +
                  " weights at most (lbfgs takes any number)");
}

std::string bytes_text(double bytes) {
  const char* const units[] = {" bytes", " KB", " MB", " GB", " TB", " PB"};
  size_t unit = 0;
  for (; bytes >= 1000.0 && unit < 5; ++unit) bytes /= 1000.0;
  const auto tenths = static_cast<int64_t>(bytes * 10.0 + 0.5);
  return std::to_string(tenths / 10) + (unit == 0 ? "" : "." + std::to_string(tenths % 10)) + units[unit];
}

}  // namespace trainyard
