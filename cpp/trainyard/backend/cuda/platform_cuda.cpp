// The real device.
#include "trainyard/backend/cuda/platform.h"

#include <cuda_runtime.h>

#include "trainyard/backend/cuda/errors.h"

namespace trainyard::cuda {
namespace {

constexpr int kOldest = 75;  // the compute capability that the build's portable code starts at, times ten

}  // namespace

void check(cudaError_t status, const char* what) {
  if (status == cudaSuccess) return;
  throw Error("cuda", "", "[cuda] " + std::string(what) + ": " + cudaGetErrorString(status));
}

Opened open_device(int ordinal) {
  int count = 0;
  const cudaError_t found = cudaGetDeviceCount(&count);
  if (found == cudaErrorInsufficientDriver || found == cudaErrorSystemDriverMismatch || found == cudaErrorStubLibrary)
    throw Error("unsupported", "",
                "[cuda] no NVIDIA driver answers, or it is older than this build's CUDA " +
                    std::to_string(CUDART_VERSION / 1000) + "." + std::to_string(CUDART_VERSION % 1000 / 10) +
                    ": install or update the driver, or train with --device cpu");
  if (found == cudaErrorNoDevice || (found == cudaSuccess && count == 0))
    throw Error("unsupported", "",
                "[cuda] this machine has no NVIDIA device that can be used: train with --device cpu");
  check(found, "looking for devices");
  if (ordinal < 0 || ordinal >= count)
    throw Error("unsupported", "",
                "[cuda] there is no device " + std::to_string(ordinal) + ": this machine has " + std::to_string(count));
  cudaDeviceProp properties;
  check(cudaGetDeviceProperties(&properties, ordinal), "asking for the device's properties");
  const std::string name = properties.name;
  if (properties.major * 10 + properties.minor < kOldest)
    throw Error("unsupported", "",
                "[cuda] " + name + " has compute capability " + std::to_string(properties.major) + "." +
                    std::to_string(properties.minor) + "; this build needs 7.5 or newer");
  check(cudaSetDevice(ordinal), "taking the device");
  CUstream_st* stream = nullptr;
  check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "making a stream");
  return {stream, name};
}
void close_device(CUstream_st* stream) { static_cast<void>(cudaStreamDestroy(stream)); }

void* allocate_on_device(size_t bytes) {
  void* memory = nullptr;
  const cudaError_t status = cudaMalloc(&memory, bytes);
  if (status == cudaErrorMemoryAllocation) {
    static_cast<void>(cudaGetLastError());  // it is no fault of what comes next
    return nullptr;
  }
  check(status, "allocating memory");
  return memory;
}
void release_on_device(void* memory) { static_cast<void>(cudaFree(memory)); }

Room room_on_device() {
  Room room;
  static_cast<void>(cudaMemGetInfo(&room.available, &room.all));
  return room;
}

void* allocate_pinned(size_t bytes) {
  void* memory = nullptr;
  check(cudaHostAlloc(&memory, bytes, cudaHostAllocDefault), "allocating the host's side of copies");
  return memory;
}
void release_pinned(void* memory) {
  if (memory) static_cast<void>(cudaFreeHost(memory));
}

void start_copy(const void* copy, CUstream_st* stream) {
  const auto& c = *static_cast<const Copy*>(copy);
  check(cudaMemcpyAsync(c.to, c.from, c.bytes, cudaMemcpyDefault, stream), "copying");
}
void start_clear(const void* clear, CUstream_st* stream) {
  const auto& c = *static_cast<const Clear*>(clear);
  check(cudaMemsetAsync(c.to, 0, c.bytes, stream), "clearing memory");
}
void wait(CUstream_st* stream) { check(cudaStreamSynchronize(stream), "waiting for the device"); }

}  // namespace trainyard::cuda
