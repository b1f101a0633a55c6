// Eigenvectors of a symmetric matrix, with the same bits in every build.
#pragma once

#include <cstddef>
#include <vector>

namespace trainyard {

struct SymmetricEigen {
  std::vector<double> values;   // (n), falling
  std::vector<double> vectors;  // (n, n): column j belongs to values[j], of length 1, its largest entry positive
};

// a (n, n), only the lower triangle is read.
SymmetricEigen symmetric_eigen(std::vector<double> a, size_t n);

}  // namespace trainyard
