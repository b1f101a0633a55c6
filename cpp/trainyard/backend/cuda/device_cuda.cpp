// The real device.
#include <cuda_runtime.h>

#include "trainyard/backend/cuda/device.h"
#include "trainyard/backend/cuda/errors.h"

namespace trainyard::cuda {
namespace {

constexpr int kOldest = 75;  // the compute capability that the build's portable code starts at, times ten

std::string gigabytes(size_t bytes) {
  std::string tenths = std::to_string((bytes + 50'000'000) / 100'000'000);
  if (tenths.size() < 2) tenths.insert(0, "0");
  return tenths.insert(tenths.size() - 1, ".") + " GB";
}

}  // namespace

void check(cudaError_t status, const char* what) {
  if (status == cudaSuccess) return;
  throw Error("cuda", "", "[cuda] " + std::string(what) + ": " + cudaGetErrorString(status));
}

Device::Device(int ordinal) : ordinal_(ordinal) {
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
  name_ = properties.name;
  if (properties.major * 10 + properties.minor < kOldest)
    throw Error("unsupported", "",
                "[cuda] " + name_ + " has compute capability " + std::to_string(properties.major) + "." +
                    std::to_string(properties.minor) + "; this build needs 7.5 or newer");
  check(cudaSetDevice(ordinal), "taking the device");
  check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "making a stream");
  partials_ = static_cast<double*>(allocate(kPartials * sizeof(double)));
}

Device::~Device() {
  release(partials_);
  static_cast<void>(cudaStreamDestroy(stream_));
}

void* Device::allocate(size_t bytes) {
  void* memory = nullptr;
  const cudaError_t status = cudaMalloc(&memory, bytes);
  if (status == cudaErrorMemoryAllocation) {
    static_cast<void>(cudaGetLastError());  // it is no fault of what comes next
    size_t available = 0, all = 0;
    static_cast<void>(cudaMemGetInfo(&available, &all));
    throw Error("memory", "",
                "[memory] " + name_ + " has not enough memory: asked for " + gigabytes(bytes) + ", " +
                    gigabytes(available) + " of " + gigabytes(all) + " are free");
  }
  check(status, "allocating memory");
  check(cudaMemsetAsync(memory, 0, bytes, stream_), "clearing memory");
  return memory;
}

void Device::release(void* memory) {
  if (!memory) return;
  static_cast<void>(cudaStreamSynchronize(stream_));
  static_cast<void>(cudaFree(memory));
}

void Device::upload(void* to, const void* from_host, size_t bytes) {
  if (bytes == 0) return;
  // From pageable memory: it is read before the call returns.
  check(cudaMemcpyAsync(to, from_host, bytes, cudaMemcpyHostToDevice, stream_), "copying to the device");
}

void Device::download(void* to_host, const void* from, size_t bytes) {
  if (bytes == 0) return;
  check(cudaMemcpyAsync(to_host, from, bytes, cudaMemcpyDeviceToHost, stream_), "copying from the device");
  sync();
}

void Device::copy(void* to, const void* from, size_t bytes) {
  if (bytes == 0) return;
  check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToDevice, stream_), "copying on the device");
}

void Device::sync() { check(cudaStreamSynchronize(stream_), "waiting for the device"); }

}  // namespace trainyard::cuda
