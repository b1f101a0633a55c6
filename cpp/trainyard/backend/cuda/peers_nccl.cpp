// The real devices.
#include <cuda_runtime.h>
#include <nccl.h>

#include <atomic>
#include <string>

#include "trainyard/backend/cuda/errors.h"
#include "trainyard/backend/cuda/peers.h"

namespace trainyard::cuda {
namespace {

void check_nccl(ncclResult_t status, const char* what) {
  if (status == ncclSuccess) return;
  throw Error("cuda", "", "[nccl] " + std::string(what) + ": " + ncclGetErrorString(status));
}

// Ended once, by whoever comes first: this thread at the end, or another one when a member fails.
struct Link {
  std::atomic<ncclComm_t> comm{nullptr};

  void abort() {
    if (ncclComm_t c = comm.exchange(nullptr)) static_cast<void>(ncclCommAbort(c));
  }
  ~Link() {
    if (ncclComm_t c = comm.exchange(nullptr)) static_cast<void>(ncclCommDestroy(c));
  }
};

}  // namespace

struct Peers::Impl {
  Device& device;
  std::shared_ptr<Link> link = std::make_shared<Link>();
  cudaStream_t stream = nullptr;
  cudaEvent_t ready = nullptr, done = nullptr;

  explicit Impl(Device& d) : device(d) {
    check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "making a stream");
    check(cudaEventCreateWithFlags(&ready, cudaEventDisableTiming), "making an event");
    check(cudaEventCreateWithFlags(&done, cudaEventDisableTiming), "making an event");
  }
  ~Impl() {
    static_cast<void>(cudaStreamSynchronize(stream));
    link.reset();  // before the stream that it works on
    static_cast<void>(cudaEventDestroy(done));
    static_cast<void>(cudaEventDestroy(ready));
    static_cast<void>(cudaStreamDestroy(stream));
  }
};

Peers::Peers(Device& device, Team& team) : impl_(std::make_unique<Impl>(device)) {
  ncclUniqueId id{};
  if (team.rank() == 0) check_nccl(ncclGetUniqueId(&id), "starting");
  id = *static_cast<const ncclUniqueId*>(team.meet(&id)[0]);
  team.meet();  // all have read it
  ncclComm_t comm = nullptr;
  check_nccl(ncclCommInitRank(&comm, team.size(), id, team.rank()), "joining the devices");
  impl_->link->comm = comm;
  team.on_failure([link = std::weak_ptr<Link>(impl_->link)] {
    if (const auto still = link.lock()) still->abort();
  });
}

Peers::~Peers() = default;

void Peers::start_sum(float* x, int64_t n) {
  if (n == 0) return;
  impl_->device.begin();
  check(cudaEventRecord(impl_->ready, impl_->device.stream()), "marking what a sum waits for");
  check(cudaStreamWaitEvent(impl_->stream, impl_->ready), "letting a sum wait");
  check_nccl(ncclAllReduce(x, x, static_cast<size_t>(n), ncclFloat32, ncclSum, impl_->link->comm, impl_->stream),
             "adding up gradients");
}

void Peers::finish_sums() {
  impl_->device.begin();
  check(cudaEventRecord(impl_->done, impl_->stream), "marking the last sum");
  check(cudaStreamWaitEvent(impl_->device.stream(), impl_->done), "waiting for the sums");
}

}  // namespace trainyard::cuda
