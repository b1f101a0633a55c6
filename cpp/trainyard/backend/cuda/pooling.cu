#include "trainyard/backend/cuda/pooling.h"

#include <cmath>

#include "trainyard/backend/cuda/windows.h"

namespace trainyard::cuda {

void max_pool(Device& device, const Window2d& g, Tensor<const float> x, Tensor<float> y, int32_t* argmax) {
  const float* const from = x.data;
  float* const to = y.data;
  for_each(device, y.count(), [=] TY_KERNEL(int64_t at) {
    const Place out = Place::of(at, g.oh, g.ow, g.c);
    const float* const image = from + out.n * g.h * g.w * g.c + out.c;
    float best = -INFINITY;
    int32_t where = -1;
    for_inputs(g, out.y, out.x, [&](int64_t iy, int64_t ix, int64_t) {
      const int64_t place = iy * g.w + ix;
      const float value = image[place * g.c];
      if (where < 0 || value > best || (value != value && best == best)) {
        best = value;
        where = static_cast<int32_t>(place);
      }
    });
    to[at] = best;
    argmax[at] = where;
  });
}

void max_pool_gradient(Device& device, const Window2d& g, Tensor<const float> dy, const int32_t* argmax,
                       Tensor<float> dx) {
  const float* const from = dy.data;
  float* const to = dx.data;
  for_each(device, dx.count(), [=] TY_KERNEL(int64_t at) {
    const Place in = Place::of(at, g.h, g.w, g.c);
    const auto place = static_cast<int32_t>(in.y * g.w + in.x);
    const int64_t image = in.n * g.oh * g.ow * g.c + in.c;
    float sum = 0.0f;
    for_outputs(g, in.y, in.x, [&](int64_t oy, int64_t ox, int64_t) {
      const int64_t out = image + (oy * g.ow + ox) * g.c;
      if (argmax[out] == place) sum += from[out];
    });
    to[at] = sum;
  });
}

void avg_pool(Device& device, const Window2d& g, Tensor<const float> x, Tensor<float> y) {
  const float* const from = x.data;
  float* const to = y.data;
  const float size = static_cast<float>(g.kh * g.kw);
  for_each(device, y.count(), [=] TY_KERNEL(int64_t at) {
    const Place out = Place::of(at, g.oh, g.ow, g.c);
    const float* const image = from + out.n * g.h * g.w * g.c + out.c;
    float sum = 0.0f;
    for_inputs(g, out.y, out.x, [&](int64_t iy, int64_t ix, int64_t) { sum += image[(iy * g.w + ix) * g.c]; });
    to[at] = sum / size;
  });
}

void avg_pool_gradient(Device& device, const Window2d& g, Tensor<const float> dy, Tensor<float> dx) {
  const float* const from = dy.data;
  float* const to = dx.data;
  const float share = 1.0f / static_cast<float>(g.kh * g.kw);
  for_each(device, dx.count(), [=] TY_KERNEL(int64_t at) {
    const Place in = Place::of(at, g.h, g.w, g.c);
    const int64_t image = in.n * g.oh * g.ow * g.c + in.c;
    float sum = 0.0f;
    for_outputs(g, in.y, in.x, [&](int64_t oy, int64_t ox, int64_t) { sum += from[image + (oy * g.ow + ox) * g.c]; });
    to[at] = sum * share;
  });
}

}  // namespace trainyard::cuda
