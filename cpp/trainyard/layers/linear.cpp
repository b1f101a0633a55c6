#include "trainyard/layers/linear.h"

namespace trainyard {

void LinearOptions::visit_units(FieldVisitor& v) {
  v.integer({.name = "units", .doc = "number of outputs", .min = 1, .max = 65536, .required = true}, units);
}

void LinearOptions::visit_parameters(FieldVisitor& v) {
  v.boolean({.name = "bias", .doc = "add a learned constant to each output"}, bias);
  v.number({.name = "bias_value", .doc = "what the biases start at", .min = -1e6, .max = 1e6}, bias_value);
  v.component({.name = "init", .doc = "how the weights start; the network's default if absent"}, "init", init);
}

void check_vector(const char* type, const Shape& in) {
  if (in.rank == 1) return;
  throw Error("shape", "",
              "[" + std::string(type) + "] needs a vector, got " + to_string(in) +
                  ": put a flatten or global_avg_pool layer before it");
}

}  // namespace trainyard
