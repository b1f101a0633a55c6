// One CUDA device and one stream on it: memory, copies, waiting. Everything that the backend does is put on the stream
// in order, by way of a queue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "trainyard/backend/cuda/platform.h"
#include "trainyard/backend/cuda/queue.h"

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
  // Starts what waits in the queue.
  void begin();

  // See queue.h.
  template <class Arguments>
  void put(const Job& job, const Arguments& arguments) {
    queue_.put(job, &arguments, sizeof arguments);
  }
  template <class Arguments>
  void call(Call function, const Arguments& arguments) {
    put(Job{.function = reinterpret_cast<const void*>(function)}, arguments);
  }
  const Queue& queue() const { return queue_; }

  CUstream_st* stream() const { return stream_; }
  const std::string& name() const { return name_; }
  // Room for partial results of a sum; whoever is on the stream has it to himself.
  static constexpr int64_t kPartials = 1 << 20;
  double* partials() const { return partials_; }

 private:
  // Bytes on their way between host and device; null where there are too many until the next wait.
  std::byte* stage(size_t bytes);
  // One that is too long for that.
  void copy_alone(const Copy&);

  std::string name_;
  CUstream_st* stream_ = nullptr;
  Queue queue_;
  double* partials_ = nullptr;
  std::byte* staging_ = nullptr;
  size_t room_ = 0, staged_ = 0;  // bytes of it
};

}  // namespace trainyard::cuda
