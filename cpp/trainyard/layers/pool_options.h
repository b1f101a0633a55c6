// What max_pool and avg_pool take.
#pragma once

#include "trainyard/layers/layer.h"
#include "trainyard/layers/window.h"

namespace trainyard {

struct PoolOptions : LayerOptions {
  std::array<int64_t, 2> size{2, 2};
  std::array<int64_t, 2> stride{0, 0};
  Padding padding;
  void visit(FieldVisitor& v) override {
    v.extent({.name = "size", .doc = "height and width of the window", .min = 1, .max = 4096}, size);
    v.extent({.name = "stride", .doc = "steps of the window; 0 for its size", .min = 0, .max = 4096}, stride);
    v.padding(
        {.name = "padding", .doc = "border around the image; same keeps its size at stride 1", .min = 0, .max = 4096},
        padding);
  }
  WindowOptions window() const {
    return {size, {stride[0] ? stride[0] : size[0], stride[1] ? stride[1] : size[1]}, padding, {1, 1}};
  }
};

}  // namespace trainyard
