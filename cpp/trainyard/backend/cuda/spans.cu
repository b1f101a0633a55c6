#include "trainyard/backend/cuda/spans.h"

#include "trainyard/backend/cuda/elementwise.h"
#include "trainyard/core/error.h"

namespace trainyard::cuda {
namespace {

struct Product {
  TY_KERNEL double operator()(float a, float b) const { return static_cast<double>(a) * static_cast<double>(b); }
};
struct Itself {
  template <class V>
  constexpr V operator()(V x) const {
    return x;
  }
};
struct AddScaled {
  float alpha;
  template <class V>
  constexpr void operator()(V& y, V x) const {
    y = y + V(alpha) * x;
  }
};

}  // namespace

void fill(Device& device, float* y, int64_t n, float value) {
  for_each(device, n, [=] TY_KERNEL(int64_t i) { y[i] = value; });
}
void sum(Device& device, const float* x, int64_t n, double* out) { reduce_sum(device, n, Itself{}, out, x); }
void dot(Device& device, const float* x, const float* y, int64_t n, double* out) {
  reduce_sum(device, n, Product{}, out, x, y);
}
void add_scaled(Device& device, float alpha, const float* x, float* y, int64_t n) {
  update(device, n, AddScaled{alpha}, y, x);
}

void apply(Device& device, const Epilogue<float>& epilogue, float* y, int64_t n, int64_t columns) {
  if (!epilogue.f) {
    if (epilogue.bias) bias_and_map<Itself>(device, nullptr, epilogue.bias, y, n, columns);
    return;
  }
  if (!epilogue.f.device) throw Error("internal", "", "[cuda] this function was compiled for the host only");
  epilogue.f.device(device, epilogue.f.parameters, epilogue.bias, y, n, columns);
}

}  // namespace trainyard::cuda
