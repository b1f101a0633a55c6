// What is put on a device waits in a queue until somebody asks for a result; then all of it starts at once. A sequence
// that comes again, as a training step's does, becomes a graph, which starts with one call however many kernels it has:
// only the arguments that differ from last time are written anew (a learning rate, a generator's step). So a small
// network is not bound by the time that starting a kernel takes, and nobody above the backend knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

struct CUstream_st;  // what cudaStream_t points to

namespace trainyard::cuda {

// A kernel, or a call that starts something of a library's on the stream. Its arguments are `size` bytes at `at`.
struct Job {
  const void* function = nullptr;  // a kernel's, or a Call
  bool is_kernel = false;
  unsigned blocks = 0, threads = 0;
  uint32_t at = 0, size = 0;

  bool same_shape(const Job& o) const {
    return function == o.function && blocks == o.blocks && threads == o.threads && size == o.size;
  }
};
using Call = void (*)(const void* arguments, CUstream_st*);

struct Jobs {
  std::vector<Job> list;
  std::vector<std::byte> bytes;

  const std::byte* arguments(const Job& job) const { return bytes.data() + job.at; }
};

// Starts one job by itself.
void start(const Job&, const void* arguments, CUstream_st*);

// Jobs in a fixed order that start together. Two implementations: see platform.h.
class Graph {
 public:
  // Null where these cannot be made one.
  static std::unique_ptr<Graph> of(const Jobs&, CUstream_st*);
  virtual ~Graph() = default;
  // Kernel number i has other arguments from now on.
  virtual void update(size_t i, const Job&, const void* arguments) = 0;
  virtual void start(CUstream_st*) = 0;
};

class Queue {
 public:
  // The arguments are copied; trivially copyable, aligned to 16 bytes at most.
  void put(Job job, const void* arguments, size_t size);
  // Starts what waits.
  void flush(CUstream_st*);

  struct Counts {
    int64_t jobs = 0;     // put
    int64_t alone = 0;    // started one by one
    int64_t graphs = 0;   // made
    int64_t starts = 0;   // of graphs
    int64_t updates = 0;  // of a kernel's arguments in a graph
  };
  const Counts& counts() const { return counts_; }

 private:
  // A sequence that was seen, with the arguments that its graph has.
  struct Known {
    uint64_t hash = 0;
    Jobs jobs;
    std::unique_ptr<Graph> graph;
    int64_t used = 0;  // when last
    bool refused = false;
  };
  Known* find();
  void remember();
  void start_waiting(CUstream_st*);
  void start_alone(CUstream_st*);
  void start_graph(Known&, CUstream_st*);

  Jobs waiting_;
  uint64_t hash_ = 0;
  std::vector<Known> known_;
  int64_t flushes_ = 0;
  Counts counts_;
};

}  // namespace trainyard::cuda
