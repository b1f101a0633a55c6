// Jobs and graphs played by the host: a graph runs the arguments that it was given, not those that wait.
#include <algorithm>

#include "trainyard/backend/cuda/on_host/open_memory.h"
#include "trainyard/backend/cuda/queue.h"

namespace trainyard::cuda {
namespace {

class PlayedGraph final : public Graph {
 public:
  explicit PlayedGraph(const Jobs& jobs) : jobs_(jobs) {}
  void update(size_t i, const Job& job, const void* arguments) override {
    const auto* const from = static_cast<const std::byte*>(arguments);
    std::copy(from, from + job.size, jobs_.bytes.begin() + jobs_.list[i].at);
  }
  void start(CUstream_st* stream) override {
    for (const Job& job : jobs_.list) cuda::start(job, jobs_.arguments(job), stream);
  }

 private:
  Jobs jobs_;
};

}  // namespace

// Kernels are called as the libraries' functions are: launch.h makes them so.
void start(const Job& job, const void* arguments, CUstream_st* stream) {
  const OpenMemory open;
  reinterpret_cast<Call>(const_cast<void*>(job.function))(arguments, stream);
}

std::unique_ptr<Graph> Graph::of(const Jobs& jobs, CUstream_st*) { return std::make_unique<PlayedGraph>(jobs); }

}  // namespace trainyard::cuda
