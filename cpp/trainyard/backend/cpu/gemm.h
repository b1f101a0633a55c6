// y = epilogue(alpha * op(a) op(b) + beta * y), blocked for the caches (Goto & van de Geijn 2008). Only k is cut in
// a way that shows in the bits, and that depends on k alone; tiles of y are computed whole by one thread each.
#pragma once

#include <cstdint>

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cpu/micro_kernel.h"
#include "trainyard/backend/cpu/workspace.h"

namespace trainyard::cpu {

// m, n, k of the product with a (m, k) or, when ta, (k, m); b (k, n) or (n, k); y (m, n). All without gaps.
struct Gemm {
  bool ta = false, tb = false;
  int64_t m = 0, n = 0, k = 0;
  float alpha = 1, beta = 0;
  const float* a = nullptr;
  const float* b = nullptr;
  float* y = nullptr;
};

void gemm(const Gemm& product, const Epilogue<float>& epilogue, Workspace& workspace);

}  // namespace trainyard::cpu
