// What the CPU backend's verbs share: the threads, and one packing buffer a thread, allocated once.
#pragma once

#include <cstdint>
#include <memory>

#include "trainyard/backend/cpu/micro_kernel.h"
#include "trainyard/backend/cpu/thread_pool.h"

namespace trainyard::cpu {

// Blocks of a product: at most kBlockK terms, kBlockM rows of a and kBlockN columns of b are packed at a time.
// A panel of b (kBlockK x a tile's columns) lies in the first-level cache, the block of a in the second.
inline constexpr int64_t kBlockK = 256;
inline constexpr int64_t kBlockM = 192;
inline constexpr int64_t kBlockN = 512;
inline constexpr int64_t kPanelGap = 16;
static_assert(kBlockM % kTileRows == 0 && kBlockN % kTileColumns == 0);

class Workspace {
 public:
  explicit Workspace(int threads);
  static constexpr int64_t bytes(int threads) {
    return (threads * (kPackedA + kPackedB) + 2 * kPartialChunks * kPartialColumns) *
           static_cast<int64_t>(sizeof(float));
  }

  ThreadPool& threads() { return threads_; }
  int thread_count() const { return threads_.threads(); }
  float* packed_a(int slot) { return buffer_.get() + slot * (kPackedA + kPackedB); }             // kBlockM x kBlockK
  float* packed_b(int slot) { return buffer_.get() + slot * (kPackedA + kPackedB) + kPackedA; }  // kBlockK x kBlockN
  // For sums in parts: kPartialChunks x kPartialColumns doubles, or as many pairs of floats.
  float* partials() { return partials_; }

  static constexpr int64_t kPartialChunks = 64;
  static constexpr int64_t kPartialColumns = 64;

 private:
  static constexpr int64_t kPackedA = kBlockM * kBlockK;
  static constexpr int64_t kPackedB = kBlockK * kBlockN + kBlockN / kTileColumns * kPanelGap;
  struct Free {
    void operator()(float* memory) const;
  };

  ThreadPool threads_;
  std::unique_ptr<float[], Free> buffer_;
  float* partials_ = nullptr;
};

}  // namespace trainyard::cpu
