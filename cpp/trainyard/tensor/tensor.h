// A view of contiguous numbers on some backend's memory. Owns nothing; slabs own.
#pragma once

#include <cstddef>
#include <type_traits>

#include "trainyard/tensor/shape.h"

namespace trainyard {

// What the numbers are stored as: the compute type itself, or bfloat16 on a backend that stores activations
// so. Parameters and statistics are always native. Only backends and ops look at it.
enum class Storage : uint8_t { native, bf16 };

template <class T>
struct Tensor {
  T* data = nullptr;
  Shape shape;
  Storage storage = Storage::native;

  int64_t count() const { return shape.count(); }
  int64_t row_count() const { return shape.row_count(); }
  explicit operator bool() const { return data != nullptr; }

  // Rows first .. first+n-1.
  Tensor rows(int64_t first, int64_t n) const {
    Tensor out = *this;
    out.shape.dim[0] = n;
    if (data) {
      using Byte = std::conditional_t<std::is_const_v<T>, const std::byte, std::byte>;
      const size_t element = storage == Storage::bf16 ? 2 : sizeof(T);
      out.data =
          reinterpret_cast<T*>(reinterpret_cast<Byte*>(data) + static_cast<size_t>(first * row_count()) * element);
    }
    return out;
  }
  // The same numbers under another shape of equal count.
  Tensor reshaped(const Shape& other) const { return {data, other, storage}; }

  operator Tensor<const T>() const requires(!std::is_const_v<T>) { return {data, shape, storage}; }
};

}  // namespace trainyard
