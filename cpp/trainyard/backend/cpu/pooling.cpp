#include "trainyard/backend/cpu/pooling.h"

#include <algorithm>
#include <cstring>

#include "trainyard/simd/lanes.h"
#include "trainyard/simd/math.h"

namespace trainyard::cpu {
namespace {

using simd::Mask;
using simd::Vec;

using Places = simd::hn::Rebind<int32_t, Vec::D>;

void store_places(Vec places, int32_t* p, int64_t count) {
  const auto whole = simd::hn::ConvertTo(Places{}, places.v);
  if (count >= kLanes) return simd::hn::StoreU(whole, Places{}, p);
  int32_t lanes[kLanes];
  simd::hn::StoreU(whole, Places{}, lanes);
  std::copy(lanes, lanes + count, p);
}

// The part of a window that lies in the image, along one axis: positions first, first + step, ... (count).
struct Span {
  Span(int64_t start, int64_t window, int64_t dilation, int64_t size) : step(dilation) {
    const int64_t skip = start < 0 ? (-start + dilation - 1) / dilation : 0;
    first = start + skip * dilation;
    const int64_t fit = first < size ? (size - 1 - first) / dilation + 1 : 0;
    count = std::clamp<int64_t>(fit, 0, std::max<int64_t>(0, window - skip));
  }
  int64_t first, step, count;
};

// The input positions under one output.
struct Window {
  Span rows, columns;
  int64_t w;
  // f(place): h * W + w, in reading order
  template <class F>
  void visit(const F& f) const {
    for (int64_t r = 0; r < rows.count; ++r) {
      int64_t place = (rows.first + r * rows.step) * w + columns.first;
      for (int64_t s = 0; s < columns.count; ++s, place += columns.step) f(place);
    }
  }
};

// body(image)
template <class Body>
void for_images(const Window2d& g, Workspace& workspace, const Body& body) {
  const auto work = [&](int64_t image, int) { body(image); };
  if (g.n * g.h * g.w * g.c < 65536) {
    for (int64_t image = 0; image < g.n; ++image) work(image, 0);
  } else {
    workspace.threads().for_each(g.n, work);
  }
}

// body(window, output, channel, count): `output` is the index of the first of `count` channels in y of one image.
template <class Body>
void for_outputs(const Window2d& g, const Body& body) {
  for (int64_t oy = 0; oy < g.oh; ++oy) {
    const Span rows(oy * g.stride_h - g.pad_h, g.kh, g.dilation_h, g.h);
    for (int64_t ox = 0; ox < g.ow; ++ox) {
      const Window window{rows, Span(ox * g.stride_w - g.pad_w, g.kw, g.dilation_w, g.w), g.w};
      for (int64_t c = 0; c < g.c; c += kLanes) {
        body(window, (oy * g.ow + ox) * g.c + c, c, std::min<int64_t>(kLanes, g.c - c));
      }
    }
  }
}

}  // namespace

void max_pool(const Window2d& g, const float* x, float* y, int32_t* argmax, Workspace& workspace) {
  for_images(g, workspace, [&](int64_t image) {
    const float* const from = x + image * g.h * g.w * g.c;
    for_outputs(g, [&](const Window& window, int64_t output, int64_t c, int64_t count) {
      Vec best(-simd::kInfinity), place(-1.0f);  // places are exact in float below 2^24
      window.visit([&](int64_t at) {
        const Vec value = simd::load_first(from + at * g.c + c, count);
        // Larger, or the first NaN, or the first of all.
        const Mask not_below = !(value <= best);
        const Mask wins = (not_below & (best == best)) | (place < Vec(0));
        best = simd::select(wins, value, best);
        place = simd::select(wins, Vec(static_cast<float>(at)), place);
      });
      const int64_t to = image * g.oh * g.ow * g.c + output;
      simd::store_first(best, y + to, count);
      store_places(place, argmax + to, count);
    });
  });
}

void max_pool_gradient(const Window2d& g, const float* dy, const int32_t* argmax, float* dx, Workspace& workspace) {
  for_images(g, workspace, [&](int64_t image) {
    float* const to = dx + image * g.h * g.w * g.c;
    std::memset(to, 0, static_cast<size_t>(g.h * g.w * g.c) * sizeof(float));
    const int64_t first = image * g.oh * g.ow * g.c;
    for (int64_t i = 0; i < g.oh * g.ow; ++i) {
      for (int64_t c = 0; c < g.c; ++c) {
        const int64_t at = first + i * g.c + c;
        if (argmax[at] >= 0) to[argmax[at] * g.c + c] += dy[at];
      }
    }
  });
}

void avg_pool(const Window2d& g, const float* x, float* y, Workspace& workspace) {
  const Vec share(1.0f / static_cast<float>(g.kh * g.kw));
  for_images(g, workspace, [&](int64_t image) {
    const float* const from = x + image * g.h * g.w * g.c;
    for_outputs(g, [&](const Window& window, int64_t output, int64_t c, int64_t count) {
      Vec sum;
      window.visit([&](int64_t at) { sum += simd::load_first(from + at * g.c + c, count); });
      simd::store_first(share * sum, y + image * g.oh * g.ow * g.c + output, count);
    });
  });
}

void avg_pool_gradient(const Window2d& g, const float* dy, float* dx, Workspace& workspace) {
  const Vec share(1.0f / static_cast<float>(g.kh * g.kw));
  for_images(g, workspace, [&](int64_t image) {
    float* const to = dx + image * g.h * g.w * g.c;
    std::memset(to, 0, static_cast<size_t>(g.h * g.w * g.c) * sizeof(float));
    for_outputs(g, [&](const Window& window, int64_t output, int64_t c, int64_t count) {
      const Vec part = share * simd::load_first(dy + image * g.oh * g.ow * g.c + output, count);
      window.visit([&](int64_t at) {
        float* const p = to + at * g.c + c;
        simd::store_first(simd::load_first(p, count) + part, p, count);
      });
    });
  });
}

}  // namespace trainyard::cpu
