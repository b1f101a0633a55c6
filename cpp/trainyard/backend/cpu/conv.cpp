#include "trainyard/backend/cpu/conv.h"

#include <cstring>

#include "trainyard/backend/cpu/conv_geometry.h"
#include "trainyard/backend/cpu/gemm.h"
#include "trainyard/backend/cpu/micro_kernel.h"
#include "trainyard/backend/cpu/pack.h"

namespace trainyard::cpu {

const float* Strips::read(const float* image, int64_t i0, int64_t i1, float* buffer) const {
  const int64_t top = i0 * step_h + rows.first;
  if (in_place()) return image + (top * w + columns.first) * c;
  const int64_t wide = width();
  // Columns left .. right of a buffer row lie in the image.
  const int64_t left = std::clamp<int64_t>(-columns.first, 0, wide);
  const int64_t right = std::clamp<int64_t>(w - columns.first, left, wide);
  const auto bytes = [&](int64_t n) { return static_cast<size_t>(n * c) * sizeof(float); };
  float* to = buffer;
  for (int64_t row = top; row < top + height(i1 - i0); ++row, to += wide * c) {
    if (row < 0 || row >= h || left == right) {
      std::memset(to, 0, bytes(wide));
      continue;
    }
    std::memset(to, 0, bytes(left));
    std::memcpy(to + left * c, image + (row * w + columns.first + left) * c, bytes(right - left));
    std::memset(to + right * c, 0, bytes(wide - right));
  }
  return buffer;
}

namespace {

int64_t panels(int64_t columns) { return (columns + kTileColumns - 1) / kTileColumns; }
int64_t aligned(int64_t floats) { return (floats + 15) / 16 * 16; }

// One loop over taps, see conv_geometry.h, for images x (n, h, w, groups * in) and outputs (.., groups * out).
struct TapLoop {
  Strips strips;
  int64_t n = 0, groups = 1, in = 0, out = 0;  // channels of a group
  // Output (i, j) of an image lies at y + first + (i * y_row + j * y_column).
  int64_t y_image = 0, y_first = 0, y_row = 0, y_column = 0;

  int64_t terms() const { return strips.rows.count * strips.columns.count * in; }
  int64_t packed_floats() const { return aligned(groups * panels(out) * terms() * kTileColumns); }
  int64_t buffer_floats() const { return aligned(strips.buffer_floats()); }
  int64_t scratch(int threads) const { return packed_floats() + threads * buffer_floats(); }
};

TapLoop forward_loop(const Conv2d& g) {
  TapLoop loop;
  loop.strips = {g.h,
                 g.w,
                 g.c,
                 g.oh,
                 g.ow,
                 g.stride_h,
                 g.stride_w,
                 forward_taps(g.kh, g.pad_h, g.dilation_h),
                 forward_taps(g.kw, g.pad_w, g.dilation_w)};
  loop.n = g.n;
  loop.groups = g.groups;
  loop.in = g.c / g.groups;
  loop.out = g.f / g.groups;
  loop.y_image = g.oh * g.ow * g.f;
  loop.y_row = g.ow * g.f;
  loop.y_column = g.f;
  return loop;
}

// The input positions (phase_h + i * stride_h, phase_w + j * stride_w).
TapLoop backward_loop(const Conv2d& g, int64_t phase_h, int64_t phase_w) {
  TapLoop loop;
  loop.strips = {g.oh,
                 g.ow,
                 g.f,
                 (g.h - phase_h + g.stride_h - 1) / g.stride_h,
                 (g.w - phase_w + g.stride_w - 1) / g.stride_w,
                 1,
                 1,
                 backward_taps(g.kh, g.pad_h, g.dilation_h, g.stride_h, phase_h),
                 backward_taps(g.kw, g.pad_w, g.dilation_w, g.stride_w, phase_w)};
  loop.n = g.n;
  loop.groups = g.groups;
  loop.in = g.f / g.groups;
  loop.out = g.c / g.groups;
  loop.y_image = g.h * g.w * g.c;
  loop.y_first = (phase_h * g.w + phase_w) * g.c;
  loop.y_row = g.stride_h * g.w * g.c;
  loop.y_column = g.stride_w * g.c;
  return loop;
}

// For each group, panels of output columns; in a panel the terms tap by tap. `transposed`: the loop's output is the
// window's input.
void pack_window(const TapLoop& loop, const Conv2d& g, const float* w, bool transposed, float* packed) {
  const int64_t channels = g.c / g.groups, filters = g.f / g.groups;
  const Taps& rows = loop.strips.rows;
  const Taps& columns = loop.strips.columns;
  for (int64_t group = 0; group < loop.groups; ++group) {
    for (int64_t j = 0; j < loop.out; j += kTileColumns) {
      const int64_t count = std::min<int64_t>(kTileColumns, loop.out - j);
      const int64_t width = count > kLanes ? kTileColumns : kLanes;
      float* to = packed;
      for (int64_t r = 0; r < rows.count; ++r) {
        for (int64_t s = 0; s < columns.count; ++s, to += loop.in * width) {
          const int64_t tap =
              (rows.window_first + r * rows.window_step) * g.kw + columns.window_first + s * columns.window_step;
          const float* from = w + tap * channels * g.f + group * filters;
          if (transposed) {
            pack_transposed(from + j * g.f, g.f, loop.in, count, width, to);
          } else {
            pack_rows(from + j, g.f, loop.in, count, width, to);
          }
        }
      }
      packed += loop.terms() * kTileColumns;
    }
  }
}

void run_strip(const TapLoop& loop, const float* image, int64_t i0, int64_t i1, const float* packed, const float* bias,
               float* y, float* buffer) {
  const Strips& s = loop.strips;
  TileInput in;
  in.length = loop.in;
  in.outer = s.rows.count;
  in.inner = s.columns.count;
  if (loop.terms() > 0) {
    in.a = s.read(image, i0, i1, buffer);
    in.row_stride = s.step_w * s.c;
    in.outer_stride = s.rows.step * s.row_stride();
    in.inner_stride = s.columns.step * s.c;
    if (in.inner_stride == in.length) {  // a row of the window is one run
      in.length *= in.inner;
      in.inner = 1;
    }
  }
  const float* const first = in.a;
  for (int64_t group = 0; group < loop.groups; ++group) {
    for (int64_t j = 0; j < loop.out; j += kTileColumns) {
      TileOutput out;
      out.columns = std::min<int64_t>(kTileColumns, loop.out - j);
      out.row_stride = loop.y_column;
      const int64_t column = group * loop.out + j;
      out.bias = bias ? bias + column : nullptr;
      for (int64_t i = i0; i < i1; ++i) {
        if (first) in.a = first + (i - i0) * s.step_h * s.row_stride() + group * loop.in;
        out.y = y + loop.y_first + i * loop.y_row + column;
        run_panel(s.out_w, in, packed, out.columns > kLanes ? kTileColumns : kLanes, out);
      }
      packed += loop.terms() * kTileColumns;
    }
  }
}

void run_loop(const TapLoop& loop, const Conv2d& g, const float* x, const float* w, bool transposed, float* y,
              const Epilogue<float>& epilogue, float* scratch, Workspace& workspace) {
  const Strips& s = loop.strips;
  if (loop.n * s.out_h * s.out_w * loop.out == 0) return;
  pack_window(loop, g, w, transposed, scratch);
  const int64_t strip = s.strip_rows(), strips = s.count();
  workspace.threads().for_each(loop.n * strips, [&](int64_t chunk, int slot) {
    const int64_t image = chunk / strips, i0 = chunk % strips * strip, i1 = std::min(i0 + strip, s.out_h);
    float* const to = y + image * loop.y_image;
    run_strip(loop, x + image * s.h * s.w * s.c, i0, i1, scratch, epilogue.bias, to,
              scratch + loop.packed_floats() + slot * loop.buffer_floats());
    // Only the forward loop has one, and its strips are contiguous.
    if (epilogue.f) epilogue.f.span(epilogue.f.parameters, to + i0 * loop.y_row, (i1 - i0) * loop.y_row);
  });
}

// A window of one pixel is a product over all positions.
bool is_product(const Conv2d& g) {
  return g.kh == 1 && g.kw == 1 && g.stride_h == 1 && g.stride_w == 1 && g.pad_h == 0 && g.pad_w == 0 &&
         g.groups == 1 && g.oh == g.h && g.ow == g.w;
}

}  // namespace

int64_t conv_scratch(const Conv2d& g, int threads) {
  int64_t most = std::max(forward_loop(g).scratch(threads), conv_weight_gradient_scratch(g, threads));
  for (int64_t h = 0; h < std::min(g.stride_h, g.h); ++h) {
    for (int64_t w = 0; w < std::min(g.stride_w, g.w); ++w)
      most = std::max(most, backward_loop(g, h, w).scratch(threads));
  }
  return most;
}

void conv_forward(const Conv2d& g, const float* x, const float* w, float* y, const Epilogue<float>& epilogue,
                  float* scratch, Workspace& workspace) {
  if (is_product(g)) {
    return gemm({false, false, g.n * g.h * g.w, g.f, g.c, 1.0f, 0.0f, x, w, y}, epilogue, workspace);
  }
  run_loop(forward_loop(g), g, x, w, false, y, epilogue, scratch, workspace);
}

void conv_input_gradient(const Conv2d& g, const float* dy, const float* w, float* dx, float* scratch,
                         Workspace& workspace) {
  if (is_product(g)) {
    return gemm({false, true, g.n * g.h * g.w, g.c, g.f, 1.0f, 0.0f, dy, w, dx}, {}, workspace);
  }
  for (int64_t h = 0; h < std::min(g.stride_h, g.h); ++h) {
    for (int64_t v = 0; v < std::min(g.stride_w, g.w); ++v) {
      run_loop(backward_loop(g, h, v), g, dy, w, true, dx, {}, scratch, workspace);
    }
  }
}

}  // namespace trainyard::cpu
