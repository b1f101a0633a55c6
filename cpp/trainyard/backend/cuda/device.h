// One CUDA device and one stream on it: memory, copies, waiting. Everything that the backend does is put on the stream
// in order. Two implementations: device_cuda.cpp, and on_host/ for tests where there is no GPU.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

struct CUstream_st;  // what cudaStream_t points to

namespace trainyard::cuda {

class Device {
 public:
  // Error{"unsupported"}: no driver, no such device, or one that this build has no code for.
  explicit Device(int ordinal);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  // Zeroed, aligned to 256 bytes. Error{"memory"} with what was asked for and what is free.
  void* allocate(size_t bytes);
  void release(void*);
  // The host's memory may be changed as soon as upload returns; download waits for what comes before it.
  void upload(void* to, const void* from_host, size_t bytes);
  void download(void* to_host, const void* from, size_t bytes);
  void copy(void* to, const void* from, size_t bytes);
  void sync();

  CUstream_st* stream() const { return stream_; }
  // Room for partial results of a sum; whoever is on the stream has it to himself.
  static constexpr int64_t kPartials = 1 << 20;
  double* partials() const { return partials_; }
  const std::string& name() const { return name_; }

 private:
  int ordinal_ = 0;
  std::string name_;
  CUstream_st* stream_ = nullptr;
  double* partials_ = nullptr;
};

}  // namespace trainyard::cuda
