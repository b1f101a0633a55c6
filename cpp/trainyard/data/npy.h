// numpy's array files (numpy.lib.format, versions 1 to 3): a header in the form of a Python dict, then the numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainyard/data/files.h"

namespace trainyard {

struct NpyArray {
  std::string type;  // numpy's: "f4", "u1", ...
  std::vector<int64_t> shape;
  bool fortran = false;  // the first axis is contiguous, not the last
  size_t start = 0;      // of the numbers within `bytes`
  Bytes bytes;

  int64_t count() const;
  bool is_integer() const { return type[0] != 'f'; }
  bool is_bytes() const { return type == "u1"; }
  // Number k as it lies in the file. Exact but for 64-bit integers above 2^53.
  double at(int64_t k) const;
  // For each axis, how far apart its neighbours lie in the file, in numbers.
  std::vector<int64_t> strides() const;
};

// Error{"file"}: `what` ("data.npz: x") is named in the message.
NpyArray read_npy(Bytes bytes, const std::string& what);

}  // namespace trainyard
