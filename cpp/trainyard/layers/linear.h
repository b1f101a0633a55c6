// What layers share that see every input in every output: options, and the parameters W (in, columns) and b (columns).
#pragma once

#include <string>

#include "trainyard/layers/layer.h"

namespace trainyard {

struct LinearOptions : LayerOptions {
  int64_t units = 0;
  bool bias = true;
  double bias_value = 0.0;
  Spec init;

 protected:
  void visit_units(FieldVisitor& v);
  void visit_parameters(FieldVisitor& v);
};

struct LinearHandles {
  Handle w, b;  // b only with a bias
};

// Error{"shape"}, naming the layer, unless `in` is a vector.
void check_vector(const char* type, const Shape& in);

// `columns` outputs of the product: the units, or several for each.
template <class T>
LinearHandles bind_linear(const char* type, const LinearOptions& options, const Shape& in, int64_t columns,
                          Binder<T>& binder) {
  check_vector(type, in);
  LinearHandles out;
  out.w = binder.parameter({.path = "weight",
                            .shape = {in[0], columns},
                            .role = Role::weight,
                            .layout = Layout::dense,
                            .fan_in = in[0],
                            .fan_out = options.units,
                            .positions = in.positions,
                            .init = options.init});
  if (options.bias) {
    out.b = binder.parameter({.path = "bias",
                              .shape = {columns},
                              .role = Role::bias,
                              .fan_in = in[0],
                              .fan_out = options.units,
                              .value = options.bias_value});
  }
  return out;
}

}  // namespace trainyard
