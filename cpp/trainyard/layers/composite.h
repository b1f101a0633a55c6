// What layers made of layers share.
#pragma once

#include <string>

#include "trainyard/layers/layer.h"

namespace trainyard {

// Binds a sub-network under `name`: its first layer's parameters are "<path>.<name>.0.weight".
template <class T>
Shape bind_child(Layer<T>& child, const std::string& name, const Shape& in, Binder<T>& binder) {
  const BinderBase::Child scope(binder, name, {});
  return child.bind(in, binder);
}

// Two outputs may meet element by element only if both or neither are flattened images: files hold those channels
// first, and could not say so of their mixture. Throws Error{"shape"}.
inline void check_same_order(const Shape& a, const Shape& b, const std::string& layer) {
  const int64_t pa = a.positions > 1 ? a.positions : 0, pb = b.positions > 1 ? b.positions : 0;
  if (pa != pb) {
    throw Error("shape", "",
                "[" + layer +
                    "] one way gives a flattened image and the other does not: put a dense layer between flatten and " +
                    layer);
  }
}

}  // namespace trainyard
