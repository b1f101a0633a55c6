#include "trainyard/backend/cuda/conv_layouts.h"

#include "trainyard/backend/cuda/launch.h"

namespace trainyard::cuda {
namespace {

TY_KERNEL void store(float* to, float value) { *to = value; }
TY_KERNEL void store(Bf16* to, float value) { *to = Bf16::of(value); }

int64_t window(const Conv2d& g) { return g.kh * g.kw * (g.c / g.groups); }

}  // namespace

void narrow(Device& device, const float* x, int64_t n, Bf16* y) {
  for_each(device, n, [=] TY_KERNEL(int64_t i) { store(y + i, x[i]); });
}

void widen(Device& device, const Bf16* x, int64_t n, float* y) {
  for_each(device, n, [=] TY_KERNEL(int64_t i) { store(y + i, x[i]); });
}

// Threads next to each other write next to each other; what they read fits a device's cache.
template <class E>
void filters_first(Device& device, const Conv2d& g, const float* w, E* to) {
  const int64_t taps = window(g), filters = g.f;
  for_each(device, taps * filters, [=] TY_KERNEL(int64_t at) {
    const Division of = divide(at, taps);
    store(to + at, w[of.remainder * filters + of.quotient]);
  });
}

template <class E>
void add_filters_last(Device& device, const Conv2d& g, const E* from, float* dw) {
  const int64_t taps = window(g), filters = g.f;
  for_each(device, taps * filters, [=] TY_KERNEL(int64_t at) {
    const Division of = divide(at, filters);
    dw[at] += static_cast<float>(from[of.remainder * taps + of.quotient]);
  });
}

template void filters_first(Device&, const Conv2d&, const float*, float*);
template void filters_first(Device&, const Conv2d&, const float*, Bf16*);
template void add_filters_last(Device&, const Conv2d&, const float*, float*);
template void add_filters_last(Device&, const Conv2d&, const Bf16*, float*);

}  // namespace trainyard::cuda
