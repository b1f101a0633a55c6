#include "trainyard/tensor/shape.h"

#include "trainyard/core/error.h"

namespace trainyard {

Shape Shape::with_rows(int64_t n) const {
  TY_ASSERT(rank < kMaxRank);
  Shape out;
  out.rank = rank + 1;
  out.dim[0] = n;
  for (int i = 0; i < rank; ++i) out.dim[static_cast<size_t>(i) + 1] = (*this)[i];
  out.positions = positions;
  return out;
}

Shape Shape::sample() const {
  TY_ASSERT(rank > 0);
  Shape out;
  out.rank = rank - 1;
  for (int i = 1; i < rank; ++i) out.dim[static_cast<size_t>(i) - 1] = (*this)[i];
  out.positions = positions;
  return out;
}

std::string to_string(const Shape& shape) {
  std::string out;
  for (int i = 0; i < shape.rank; ++i) out += (i ? " x " : "") + std::to_string(shape[i]);
  return out.empty() ? "scalar" : out;
}

}  // namespace trainyard
