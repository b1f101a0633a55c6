// The played device's memory is not the host's: only while a kernel or a copy runs may it be touched. Where the tests
// ask for it, whoever reads or writes a tensor from the host all the same ends with a segmentation fault.
#pragma once

namespace trainyard::cuda {

struct OpenMemory {
  OpenMemory();
  ~OpenMemory();
  OpenMemory(const OpenMemory&) = delete;
  OpenMemory& operator=(const OpenMemory&) = delete;
};

}  // namespace trainyard::cuda
