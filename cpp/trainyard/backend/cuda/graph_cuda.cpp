// The real jobs and graphs.
#include <cuda_runtime.h>

#include "trainyard/backend/cuda/errors.h"
#include "trainyard/backend/cuda/queue.h"

namespace trainyard::cuda {
namespace {

cudaKernelNodeParams node_of(const Job& job, void** argument) {
  cudaKernelNodeParams node{};
  node.func = const_cast<void*>(job.function);
  node.gridDim = dim3(job.blocks);
  node.blockDim = dim3(job.threads);
  node.kernelParams = argument;
  return node;
}

class CudaGraph final : public Graph {
 public:
  ~CudaGraph() override {
    if (ready_) static_cast<void>(cudaGraphExecDestroy(ready_));
    if (graph_) static_cast<void>(cudaGraphDestroy(graph_));
  }

  // One node after the other, as on the stream.
  bool build(const Jobs& jobs, CUstream_st* stream) {
    if (cudaGraphCreate(&graph_, 0) != cudaSuccess) return false;
    for (const Job& job : jobs.list) {
      const cudaGraphNode_t* const before = nodes_.empty() ? nullptr : &nodes_.back();
      cudaGraphNode_t node = nullptr;
      if (!add(job, jobs.arguments(job), before, stream, node)) return false;
      nodes_.push_back(node);
    }
    return cudaGraphInstantiate(&ready_, graph_, 0) == cudaSuccess;
  }

  void update(size_t i, const Job& job, const void* arguments) override {
    void* argument = const_cast<void*>(arguments);
    const cudaKernelNodeParams node = node_of(job, &argument);
    check(cudaGraphExecKernelNodeSetParams(ready_, nodes_[i], &node), "changing a kernel's arguments");
  }
  void start(CUstream_st* stream) override { check(cudaGraphLaunch(ready_, stream), "starting a graph"); }

 private:
  bool add(const Job& job, const std::byte* arguments, const cudaGraphNode_t* before, CUstream_st* stream,
           cudaGraphNode_t& node) const {
    const size_t dependencies = before ? 1 : 0;
    if (job.is_kernel) {
      void* argument = const_cast<std::byte*>(arguments);
      const cudaKernelNodeParams params = node_of(job, &argument);
      return cudaGraphAddKernelNode(&node, graph_, before, dependencies, &params) == cudaSuccess;
    }
    // What the library would put on the stream, as a graph of its own.
    cudaGraph_t part = nullptr;
    if (cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal) != cudaSuccess) return false;
    bool started = true;
    try {
      cuda::start(job, arguments, stream);
    } catch (const Error&) {
      started = false;
    }
    const bool captured = cudaStreamEndCapture(stream, &part) == cudaSuccess && part;
    const bool added =
        started && captured && cudaGraphAddChildGraphNode(&node, graph_, before, dependencies, part) == cudaSuccess;
    if (captured) static_cast<void>(cudaGraphDestroy(part));
    return added;
  }

  cudaGraph_t graph_ = nullptr;
  cudaGraphExec_t ready_ = nullptr;
  std::vector<cudaGraphNode_t> nodes_;
};

}  // namespace

void start(const Job& job, const void* arguments, CUstream_st* stream) {
  if (!job.is_kernel) return reinterpret_cast<Call>(const_cast<void*>(job.function))(arguments, stream);
  void* argument = const_cast<void*>(arguments);
  check(cudaLaunchKernel(job.function, dim3(job.blocks), dim3(job.threads), &argument, 0, stream), "starting a kernel");
}

std::unique_ptr<Graph> Graph::of(const Jobs& jobs, CUstream_st* stream) {
  auto graph = std::make_unique<CudaGraph>();
  if (graph->build(jobs, stream)) return graph;
  static_cast<void>(cudaGetLastError());  // the jobs start one by one
  return nullptr;
}

}  // namespace trainyard::cuda
