// Sizes of a tensor: rank 0 to 4, channels last. Layers see per-sample shapes, (d) or (h, w, c), when they
// bind, and the same with the rows in front, (n, d) or (n, h, w, c), when they run.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace trainyard {

struct Shape {
  static constexpr int kMaxRank = 4;

  std::array<int64_t, kMaxRank> dim{};
  int rank = 0;
  // Of features that came from flattening (h, w, c): h * w, else 0. Per-feature layers hand it on; files are
  // written channels first, as PyTorch flattens.
  int64_t positions = 0;

  Shape() = default;
  Shape(std::initializer_list<int64_t> sizes) {
    for (const int64_t size : sizes) dim[static_cast<size_t>(rank++)] = size;
  }

  int64_t operator[](int axis) const { return dim[static_cast<size_t>(axis)]; }
  int64_t last() const { return rank == 0 ? 1 : (*this)[rank - 1]; }
  bool is_image() const { return rank == 3; }

  int64_t count() const {
    int64_t n = 1;
    for (int i = 0; i < rank; ++i) n *= (*this)[i];
    return n;
  }
  // The sizes behind the first axis: one row of a batch.
  int64_t row_count() const {
    int64_t n = 1;
    for (int i = 1; i < rank; ++i) n *= (*this)[i];
    return n;
  }
  // Seen as a matrix with one column per channel.
  int64_t positions_in_all() const { return last() == 0 ? 0 : count() / last(); }

  // (n, *this)
  Shape with_rows(int64_t n) const;
  // *this without its first axis
  Shape sample() const;

  friend bool operator==(const Shape& a, const Shape& b) {
    if (a.rank != b.rank) return false;
    for (int i = 0; i < a.rank; ++i) {
      if (a[i] != b[i]) return false;
    }
    return true;
  }
  friend bool operator!=(const Shape& a, const Shape& b) { return !(a == b); }
};

// "28 x 28 x 1"
std::string to_string(const Shape&);

}  // namespace trainyard
