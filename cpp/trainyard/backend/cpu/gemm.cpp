#include "trainyard/backend/cpu/gemm.h"

#include <algorithm>

#include "trainyard/backend/cpu/pack.h"

namespace trainyard::cpu {
namespace {

int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

// The stretches k is cut into: as many as needed, nearly equal.
int64_t k_block(int64_t k) {
  const int64_t blocks = std::max<int64_t>(1, ceil_div(k, kBlockK));
  return ceil_div(ceil_div(k, blocks), 8) * 8;
}

// What of b the second-level cache holds, in numbers.
constexpr int64_t kHeld = int64_t{1} << 18;

// A part of y: rows i0 .. i1, columns j0 .. j1.
struct Region {
  int64_t i0, i1, j0, j1;
};

void apply(const Elementwise<float>& f, const Gemm& p, const Region& r) {
  if (r.j1 - r.j0 == p.n) {
    f.span(f.parameters, p.y + r.i0 * p.n, (r.i1 - r.i0) * p.n);
    return;
  }
  for (int64_t i = r.i0; i < r.i1; ++i) f.span(f.parameters, p.y + i * p.n + r.j0, r.j1 - r.j0);
}

// Where panel `columns` of b lies for terms k0 .. k0+kc and columns from j: in place if it can be read as it is.
struct Panel {
  const float* b;
  int64_t stride;
};
Panel pack_panel(const Gemm& p, int64_t k0, int64_t kc, int64_t j, int64_t columns, bool in_place, float* packed) {
  const int64_t width = columns > kLanes ? kTileColumns : kLanes;
  if (p.tb) {
    pack_transposed(p.b + j * p.k + k0, p.k, kc, columns, width, packed);
  } else if (in_place && columns == width) {
    return {p.b + k0 * p.n + j, p.n};
  } else {
    pack_rows(p.b + k0 * p.n + j, p.n, kc, columns, width, packed);
  }
  return {packed, width};
}

// From one panel of b to the next: a line more than they are long, so that writing to all of them at once does not
// fall into one set of the caches.
int64_t panel_distance(int64_t kc) { return kTileColumns * kc + kPanelGap; }

// Panels of b's columns j0 .. j1; the last may be narrow.
void pack_panels(const Gemm& p, int64_t k0, int64_t kc, int64_t j0, int64_t j1, float* packed) {
  int64_t j = j0;
  if (!p.tb) {
    const int64_t full = (j1 - j0) / kTileColumns;
    pack_rows_side_by_side(p.b + k0 * p.n + j0, p.n, kc, full, panel_distance(kc), packed);
    j += full * kTileColumns;
  }
  for (; j < j1; j += kTileColumns) {
    pack_panel(p, k0, kc, j, std::min<int64_t>(kTileColumns, j1 - j), false,
               packed + (j - j0) / kTileColumns * panel_distance(kc));
  }
}

TileOutput output(const Gemm& p, const Epilogue<float>& e, int64_t k0, int64_t kc, int64_t i, int64_t j,
                  int64_t columns) {
  TileOutput out;
  out.y = p.y + i * p.n + j;
  out.row_stride = p.n;
  out.columns = columns;
  out.alpha = p.alpha;
  out.beta = k0 == 0 ? p.beta : 1.0f;
  out.bias = e.bias && k0 + kc >= p.k ? e.bias + j : nullptr;
  return out;
}

// Few rows: packing would cost as much as it saves, so the operands are read where they are. A b that the second-level
// cache does not hold is read again by every tile of rows, which is dearer than to pack it.
bool has_few_rows(const Gemm& p) {
  return p.m <= (p.k * p.n > kHeld ? kTileRows : 2 * kTileRows) || p.k == 0 || p.n <= kLanes;
}
void few_rows(const Gemm& p, const Epilogue<float>& e, const Region& r, float* packed) {
  const int64_t block = k_block(p.k);
  for (int64_t j = r.j0; j < r.j1; j += kTileColumns) {
    const int64_t columns = std::min<int64_t>(kTileColumns, r.j1 - j);
    int64_t k0 = 0;
    do {
      const int64_t kc = std::min(block, p.k - k0);
      const Panel panel = pack_panel(p, k0, kc, j, columns, true, packed);
      TileInput in;
      in.a = p.ta ? p.a + k0 * p.m + r.i0 : p.a + r.i0 * p.k + k0;
      in.row_stride = p.ta ? 1 : p.k;
      in.k_stride = p.ta ? p.m : 1;
      in.length = kc;
      run_panel(r.i1 - r.i0, in, panel.b, panel.stride, output(p, e, k0, kc, r.i0, j, columns));
      k0 += block;
    } while (k0 < p.k);
  }
  if (e.f) apply(e.f, p, r);
}

// a's rows i0 .. i0+mc as panels of `width` (the last may be narrower), terms k0 .. k0+kc.
void pack_a(const Gemm& p, int64_t i0, int64_t mc, int64_t k0, int64_t kc, float* packed, int64_t width = kTileRows) {
  for (int64_t i = 0; i < mc; i += width) {
    const int64_t rows = std::min(width, mc - i);
    if (p.ta) {
      pack_rows(p.a + k0 * p.m + i0 + i, p.m, kc, rows, width, packed);
    } else {
      pack_transposed(p.a + (i0 + i) * p.k + k0, p.k, kc, rows, width, packed);
    }
    packed += width * kc;
  }
}

// Few rows and a b that no cache holds: what costs is to fetch b, once. It is read where it lies, a few whole rows at a
// time, so that memory delivers in long stretches and while products are made; down the columns of a wide matrix each
// number would lie in another page. The sums wait in the second-level cache meanwhile.
constexpr int64_t kStreamRows = 3 * kTileRows, kStreamTerms = 32, kStreamColumns = 1024;
static_assert(kStreamRows * kStreamColumns <= kBlockM * kBlockK && 2 * kStreamRows <= kBlockN);
int64_t stream_columns(int64_t n, int threads) {
  return std::min(kStreamColumns, ceil_div(ceil_div(n, threads), kTileColumns) * kTileColumns);
}
bool streams(const Gemm& p) { return !p.tb && p.m <= kStreamRows && p.k * p.n > kHeld && p.n > kLanes; }

void streamed(const Gemm& p, const Epilogue<float>& e, const Region& r, float* partials, float* packed) {
  const int64_t tiles = ceil_div(p.m, kTileRows), rows = ceil_div(p.m, tiles), block = k_block(p.k);
  float* const edge = packed + tiles * kTileRows * kBlockK;  // the last columns, if they do not fill a tile
  for (int64_t k0 = 0; k0 < p.k; k0 += block) {
    const int64_t kc = std::min(block, p.k - k0);
    pack_a(p, 0, p.m, k0, kc, packed, rows);
    for (int64_t k1 = 0; k1 < kc; k1 += kStreamTerms) {
      const int64_t terms = std::min(kStreamTerms, kc - k1);
      for (int64_t j = r.j0; j < r.j1; j += kTileColumns) {
        const int64_t columns = std::min<int64_t>(kTileColumns, r.j1 - j);
        const Panel panel = pack_panel(p, k0 + k1, terms, j, columns, true, edge);
        for (int64_t tile = 0; tile < tiles; ++tile) {
          const int64_t i = tile * rows;
          TileInput in;
          in.a = packed + i * kc + k1 * rows;
          in.k_stride = rows;
          in.length = terms;
          TileOutput out = output(p, e, k0, kc, i, j, columns);
          out.partial = partials + ((j - r.j0) / kTileColumns * tiles + tile) * kTileRows * kTileColumns;
          out.resumes = k1 > 0;
          out.pauses = k1 + terms < kc;
          run_tile(static_cast<int>(std::min(rows, p.m - i)), columns > kLanes ? 2 : 1, in, panel.b, panel.stride, out);
        }
      }
    }
  }
  if (e.f) apply(e.f, p, r);
}

void blocked(const Gemm& p, const Epilogue<float>& e, const Region& r, float* packed_a, float* packed_b) {
  const int64_t block = k_block(p.k);
  for (int64_t k0 = 0; k0 < p.k; k0 += block) {
    const int64_t kc = std::min(block, p.k - k0);
    const bool last = k0 + kc >= p.k;
    pack_panels(p, k0, kc, r.j0, r.j1, packed_b);
    for (int64_t i0 = r.i0; i0 < r.i1; i0 += kBlockM) {
      const int64_t mc = std::min(kBlockM, r.i1 - i0);
      pack_a(p, i0, mc, k0, kc, packed_a);
      for (int64_t j = r.j0; j < r.j1; j += kTileColumns) {
        const int64_t columns = std::min<int64_t>(kTileColumns, r.j1 - j);
        const int64_t width = columns > kLanes ? kTileColumns : kLanes;
        for (int64_t i = 0; i < mc; i += kTileRows) {
          TileInput in;
          in.a = packed_a + i * kc;
          in.k_stride = kTileRows;
          in.length = kc;
          run_tile(static_cast<int>(std::min<int64_t>(kTileRows, mc - i)), columns > kLanes ? 2 : 1, in,
                   packed_b + (j - r.j0) / kTileColumns * panel_distance(kc), width,
                   output(p, e, k0, kc, i0 + i, j, columns));
        }
      }
      if (last && e.f) apply(e.f, p, {i0, i0 + mc, r.j0, r.j1});
    }
  }
}

// Regions below each other pack the same columns of b, each for itself: one thread has one of them, several have four.
int64_t region_rows(int64_t m, int threads) {
  const int64_t rows = threads == 1 ? m : ceil_div(m, 4);
  return std::max(kBlockM, ceil_div(rows, kTileRows) * kTileRows);
}

}  // namespace

void gemm(const Gemm& p, const Epilogue<float>& e, Workspace& workspace) {
  if (p.m == 0 || p.n == 0) return;
  const bool stream = streams(p), few = has_few_rows(p) && !stream;
  const int threads = workspace.thread_count();
  const int64_t columns = stream ? stream_columns(p.n, threads) : few ? 8 * kTileColumns : kBlockN;
  const int64_t rows = few ? 8 * kTileRows : region_rows(p.m, threads);
  const int64_t across = ceil_div(p.n, columns);
  const int64_t regions = ceil_div(p.m, rows) * across;
  const auto work = [&](int64_t region, int slot) {
    const int64_t i0 = region / across * rows, j0 = region % across * columns;
    const Region r{i0, std::min(p.m, i0 + rows), j0, std::min(p.n, j0 + columns)};
    if (stream) {
      streamed(p, e, r, workspace.packed_a(slot), workspace.packed_b(slot));
    } else if (few) {
      few_rows(p, e, r, workspace.packed_b(slot));
    } else {
      blocked(p, e, r, workspace.packed_a(slot), workspace.packed_b(slot));
    }
  };
  // Waking a thread costs as much as about half a million terms.
  if (p.m * p.n * p.k < (int64_t{1} << 20)) {
    for (int64_t region = 0; region < regions; ++region) work(region, 0);
  } else {
    workspace.threads().for_each(regions, work);
  }
}

}  // namespace trainyard::cpu
