// Normalisation over groups of channels, row by row: x is (n, p, c), groups of c / groups neighbouring channels at all
// p places of a row. Sums are taken in an order that depends on the sizes alone, in parts that are added in double.
#pragma once

#include <cstdint>

#include "trainyard/backend/cpu/workspace.h"

namespace trainyard::cpu {

struct Groups {
  int64_t n, p, c, groups;
  int64_t width() const { return c / groups; }
};

// gamma, beta (c) or null; mean, inv_std (n, groups); scratch (n, kGroupScratch c), unused for p = 1.
void group_norm(const Groups&, const float* x, double epsilon, const float* gamma, const float* beta, float* y,
                float* mean, float* inv_std, float* scratch, Workspace&);
// dx or null; dgamma, dbeta (c) += or null
void group_norm_gradient(const Groups&, const float* x, const float* dy, const float* gamma, const float* mean,
                         const float* inv_std, float* dx, float* dgamma, float* dbeta, float* scratch, Workspace&);

}  // namespace trainyard::cpu
