// dw[tap, c, f] += sum over positions of x[position * stride + tap, c] dy[position, f]: a product whose terms are the
// positions. Images are cut into strips that fit a cache, strips dealt to at most kParts sums, and those added up
// in order: how depends on the geometry alone.
#include "trainyard/backend/cpu/conv.h"
#include "trainyard/backend/cpu/conv_geometry.h"
#include "trainyard/backend/cpu/micro_kernel.h"
#include "trainyard/backend/cpu/pack.h"
#include "trainyard/simd/lanes.h"

namespace trainyard::cpu {
namespace {

constexpr int64_t kParts = 8;

int64_t aligned(int64_t floats) { return (floats + 15) / 16 * 16; }

struct Plan {
  explicit Plan(const Conv2d& g)
      : strips{g.h,
               g.w,
               g.c,
               g.oh,
               g.ow,
               g.stride_h,
               g.stride_w,
               forward_taps(g.kh, g.pad_h, g.dilation_h),
               forward_taps(g.kw, g.pad_w, g.dilation_w)},
        rows(strips.strip_rows()),
        count(g.n * strips.count()),
        parts(std::min(kParts, count)),
        weights(g.kh * g.kw * (g.c / g.groups) * g.f),
        image_floats(aligned(strips.buffer_floats())),
        panel_floats(aligned(rows * g.ow * kTileColumns)) {}

  int64_t scratch(int threads) const { return parts * aligned(weights) + threads * (image_floats + panel_floats); }

  Strips strips;
  int64_t rows;   // output rows of a strip
  int64_t count;  // strips in the batch
  int64_t parts;  // sums kept apart
  int64_t weights;
  int64_t image_floats, panel_floats;
};

// part (kh, kw, c / groups, f) = beta * part + the sum over output rows i0 .. i1 of one image
void add_strip(const Conv2d& g, const Strips& s, const float* x, const float* dy, int64_t i0, int64_t i1, float beta,
               float* part, float* image_buffer, float* panel_buffer) {
  const int64_t channels = g.c / g.groups, filters = g.f / g.groups;
  const float* const corner = s.read(x, i0, i1, image_buffer);
  const bool row_is_one_run = g.dilation_w == 1 && g.groups == 1;
  const int64_t taps = row_is_one_run ? 1 : g.kw;
  const int64_t length = row_is_one_run ? g.kw * channels : channels;

  TileInput in;
  in.k_stride = s.step_w * s.c;
  in.outer = i1 - i0;
  in.outer_stride = s.step_h * s.row_stride();
  in.length = g.ow;
  for (int64_t group = 0; group < g.groups; ++group) {
    for (int64_t j = 0; j < filters; j += kTileColumns) {
      TileOutput out;
      out.columns = std::min<int64_t>(kTileColumns, filters - j);
      out.row_stride = g.f;
      out.beta = beta;
      const int64_t width = out.columns > kLanes ? kTileColumns : kLanes;
      const float* b = dy + i0 * g.ow * g.f + group * filters + j;
      if (g.f != width) {
        pack_rows(b, g.f, (i1 - i0) * g.ow, out.columns, width, panel_buffer);
        b = panel_buffer;
      }
      for (int64_t r = 0; r < g.kh; ++r) {
        for (int64_t t = 0; t < taps; ++t) {
          in.a = corner + r * s.rows.step * s.row_stride() + t * s.columns.step * s.c + group * channels;
          out.y = part + (r * g.kw + t) * channels * g.f + group * filters + j;
          run_panel(length, in, b, width, out);
        }
      }
    }
  }
}

}  // namespace

int64_t conv_weight_gradient_scratch(const Conv2d& g, int threads) { return Plan(g).scratch(threads); }

void conv_weight_gradient(const Conv2d& g, const float* x, const float* dy, float* dw, float* scratch,
                          Workspace& workspace) {
  const Plan plan(g);
  if (plan.parts == 0 || g.ow == 0) return;
  const int64_t strips = plan.strips.count(), stride = aligned(plan.weights);
  workspace.threads().for_each(plan.parts, [&](int64_t part, int slot) {
    float* const image_buffer = scratch + plan.parts * stride + slot * (plan.image_floats + plan.panel_floats);
    const int64_t first = part * plan.count / plan.parts, last = (part + 1) * plan.count / plan.parts;
    for (int64_t strip = first; strip < last; ++strip) {
      const int64_t image = strip / strips, i0 = strip % strips * plan.rows, i1 = std::min(i0 + plan.rows, g.oh);
      add_strip(g, plan.strips, x + image * g.h * g.w * g.c, dy + image * g.oh * g.ow * g.f, i0, i1,
                strip == first ? 0.0f : 1.0f, scratch + part * stride, image_buffer, image_buffer + plan.image_floats);
    }
  });
  for (int64_t i = 0; i < plan.weights; i += kLanes) {
    const int64_t count = std::min<int64_t>(kLanes, plan.weights - i);
    simd::Vec sum = simd::load_first(dw + i, count);
    for (int64_t part = 0; part < plan.parts; ++part) sum += simd::load_first(scratch + part * stride + i, count);
    simd::store_first(sum, dw + i, count);
  }
}

}  // namespace trainyard::cpu
