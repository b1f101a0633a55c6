// The calls that a device is made of. Two implementations: platform_cuda.cpp, and on_host/ for tests where there is no
// GPU; so of queue.h's jobs and graphs, and of products.h; of convolutions.h the host plays none.
#pragma once

#include <cstddef>
#include <string>

struct CUstream_st;  // what cudaStream_t points to

namespace trainyard::cuda {

struct Opened {
  CUstream_st* stream;
  std::string name;
};
// Error{"unsupported"}: no driver, no such device, or one that this build has no code for.
Opened open_device(int ordinal);
void close_device(CUstream_st*);

// Null where there is not so much.
void* allocate_on_device(size_t bytes);
void release_on_device(void*);
struct Room {
  size_t available = 0, all = 0;  // bytes
};
Room room_on_device();
// The host's, which a device reaches while the host does something else.
void* allocate_pinned(size_t bytes);
void release_pinned(void*);

// What waits in a queue, as a queue's Call.
struct Copy {
  void* to;
  const void* from;
  size_t bytes;
};
void start_copy(const void* copy, CUstream_st*);
struct Clear {
  void* to;
  size_t bytes;
};
void start_clear(const void* clear, CUstream_st*);
void wait(CUstream_st*);

}  // namespace trainyard::cuda
