#include "trainyard/backend/cuda/conv.h"

#include <algorithm>

#include "trainyard/backend/cuda/spans.h"
#include "trainyard/backend/cuda/windows.h"

namespace trainyard::cuda {
namespace {

// A convolution as a product, for one group: rows are places of the output, columns the inputs that one sees.
struct Layout {
  int64_t cg, fg;   // channels and filters of a group
  int64_t columns;  // kh kw cg
  int64_t places;   // oh ow, of one image
  bool is_product;  // one pixel for each output: x is that matrix
  int64_t images;   // at a time

  explicit Layout(const Conv2d& g)
      : cg(g.c / g.groups),
        fg(g.f / g.groups),
        columns(g.kh * g.kw * cg),
        places(g.oh * g.ow),
        is_product(g.kh == 1 && g.kw == 1 && g.stride_h == 1 && g.stride_w == 1 && g.pad_h == 0 && g.pad_w == 0 &&
                   g.oh == g.h && g.ow == g.w),
        images(is_product ? g.n : std::clamp<int64_t>(kMostScratch / std::max<int64_t>(places * columns, 1), 1, g.n)) {}
};

// to (images, oh, ow, kh, kw, cg) = what each output of the group sees of x, zeros outside
void spread(Device& device, const Conv2d& g, const Layout& l, int64_t group, const float* x, int64_t images,
            float* to) {
  const int64_t columns = l.columns, cg = l.cg, first = group * cg;
  for_each(device, images * l.places * columns, [=] TY_KERNEL(int64_t at) {
    const Division row = divide(at, columns), tap = divide(row.remainder, cg), where = divide(tap.quotient, g.kw);
    const Place out = Place::of(row.quotient, g.oh, g.ow, 1);
    const int64_t y = out.y * g.stride_h - g.pad_h + where.quotient * g.dilation_h;
    const int64_t ix = out.x * g.stride_w - g.pad_w + where.remainder * g.dilation_w;
    const bool inside = y >= 0 && y < g.h && ix >= 0 && ix < g.w;
    to[at] = inside ? x[((out.n * g.h + y) * g.w + ix) * g.c + first + tap.remainder] : 0.0f;
  });
}

// dx = for every input, the sum over the places of `from` (images, oh, ow, kh, kw, cg) that it was spread to
void gather(Device& device, const Conv2d& g, const Layout& l, int64_t group, const float* from, int64_t images,
            float* dx) {
  const int64_t columns = l.columns, cg = l.cg, first = group * cg;
  for_each(device, images * g.h * g.w * cg, [=] TY_KERNEL(int64_t at) {
    const Place in = Place::of(at, g.h, g.w, cg);
    float sum = 0.0f;
    for_outputs(g, in.y, in.x, [&](int64_t oy, int64_t ox, int64_t tap) {
      sum += from[((in.n * g.oh + oy) * g.ow + ox) * columns + tap * cg + in.c];
    });
    dx[((in.n * g.h + in.y) * g.w + in.x) * g.c + first + in.c] = sum;
  });
}

// run(group, first image, images) for as many images as fit the scratch
template <class Run>
void for_parts(const Conv2d& g, const Layout& l, const Run& run) {
  for (int64_t first = 0; first < g.n; first += l.images) {
    for (int64_t group = 0; group < g.groups; ++group) run(group, first, std::min(l.images, g.n - first));
  }
}

void multiply_forward(Device& device, Products& products, const Conv2d& g, const Layout& l, Tensor<const float> x,
                      Tensor<const float> w, Tensor<float> y, float* scratch) {
  for_parts(g, l, [&](int64_t group, int64_t first, int64_t images) {
    const float* const image = x.data + first * g.h * g.w * g.c;
    Matrix seen{image + group * l.cg, g.c, false};
    if (!l.is_product) {
      spread(device, g, l, group, image, images, scratch);
      seen = {scratch, l.columns, false};
    }
    products.multiply(images * l.places, l.fg, l.columns, 1.0f, seen, {w.data + group * l.fg, g.f, false}, 0.0f,
                      y.data + first * l.places * g.f + group * l.fg, g.f);
  });
}

void multiply_back(Device& device, Products& products, const Conv2d& g, const Layout& l, Tensor<const float> dy,
                   Tensor<const float> w, Tensor<float> dx, float* scratch) {
  for_parts(g, l, [&](int64_t group, int64_t first, int64_t images) {
    float* const image = dx.data + first * g.h * g.w * g.c;
    const Matrix from{dy.data + first * l.places * g.f + group * l.fg, g.f, false};
    const Matrix weights{w.data + group * l.fg, g.f, true};
    float* const to = l.is_product ? image + group * l.cg : scratch;
    products.multiply(images * l.places, l.columns, l.fg, 1.0f, from, weights, 0.0f, to,
                      l.is_product ? g.c : l.columns);
    if (!l.is_product) gather(device, g, l, group, scratch, images, image);
  });
}

void multiply_for_weights(Device& device, Products& products, const Conv2d& g, const Layout& l, Tensor<const float> x,
                          Tensor<const float> dy, Tensor<float> dw, float* scratch) {
  for_parts(g, l, [&](int64_t group, int64_t first, int64_t images) {
    const float* const image = x.data + first * g.h * g.w * g.c;
    Matrix seen{image + group * l.cg, g.c, true};
    if (!l.is_product) {
      spread(device, g, l, group, image, images, scratch);
      seen = {scratch, l.columns, true};
    }
    products.multiply(l.columns, l.fg, images * l.places, 1.0f, seen,
                      {dy.data + first * l.places * g.f + group * l.fg, g.f, false}, 1.0f, dw.data + group * l.fg, g.f);
  });
}

}  // namespace

int64_t conv2d_scratch(const Convolutions* library, const Conv2d& g) {
  const Layout l(g);
  if (l.is_product) return 0;
  return std::max(l.images * l.places * l.columns, library ? library->scratch(g) : 0);
}

void conv2d(Device& device, Products& products, Convolutions* library, const Conv2d& g, Tensor<const float> x,
            Tensor<const float> w, Tensor<float> y, const Epilogue<float>& epilogue, float* scratch) {
  const Layout l(g);
  const bool done = !l.is_product && library && library->forward(g, x.data, w.data, y.data, scratch);
  if (!done) multiply_forward(device, products, g, l, x, w, y, scratch);
  apply(device, epilogue, y.data, y.count(), g.f);
}

void conv2d_input_gradient(Device& device, Products& products, Convolutions* library, const Conv2d& g,
                           Tensor<const float> dy, Tensor<const float> w, Tensor<float> dx, float* scratch) {
  const Layout l(g);
  const bool done = !l.is_product && library && library->input_gradient(g, dy.data, w.data, dx.data, scratch);
  if (!done) multiply_back(device, products, g, l, dy, w, dx, scratch);
}

void conv2d_weight_gradient(Device& device, Products& products, Convolutions* library, const Conv2d& g,
                            Tensor<const float> x, Tensor<const float> dy, Tensor<float> dw, float* scratch) {
  const Layout l(g);
  const bool done = !l.is_product && library && library->weight_gradient(g, x.data, dy.data, dw.data, scratch);
  if (!done) multiply_for_weights(device, products, g, l, x, dy, dw, scratch);
}

}  // namespace trainyard::cuda
