// How kernels are written: a function object over numbers 0 .. n-1, each on its own (for_each), or over teams of
// threads that work on one thing together (for_teams). Compiled by nvcc they run on the device; in a build that plays
// CUDA on the host (TY_CUDA_ON_HOST), the same objects run in loops, and sums are added up in the same order.
#pragma once

#include <cstdint>

#include "trainyard/backend/cuda/device.h"
#ifdef __CUDACC__
#define TY_KERNEL __device__  // of what for_each and for_teams run
#else
#define TY_KERNEL
#endif

namespace trainyard::cuda {

// K sums made in one go.
template <int K>
struct Sums {
  double of[K] = {};
};

inline constexpr int kWarp = 32;
inline constexpr int kBlock = 256;

// 64-bit division is a hundred instructions on a device; most numbers fit 32 bits.
struct Division {
  int64_t quotient, remainder;
};
TY_KERNEL inline Division divide(int64_t i, int64_t by) {
  if (((i | by) >> 32) == 0) {
    const auto a = static_cast<uint32_t>(i), b = static_cast<uint32_t>(by);
    return {a / b, a % b};
  }
  return {i / by, i % by};
}

// A kernel's arguments.
template <class F>
struct alignas(16) Each {
  int64_t n;
  F f;
};
template <class F>
struct alignas(16) Teams {
  int64_t n;
  int threads;
  F f;
};

#ifdef __CUDACC__

// What a function object of for_teams is handed. Outside of sums, largest and each its code runs in every thread of the
// team, and must do the same in all.
class Team {
 public:
  __device__ Team(double* shared, float* shared_floats) : shared_(shared), floats_(shared_floats) {}
  __device__ int64_t index() const { return blockIdx.x; }

  // Sums over i < n of what add(i, sums) adds; the same for all threads. The order depends on n and the team's size.
  template <int K, class F>
  __device__ Sums<K> sums(int64_t n, const F& add) {
    Sums<K> mine;
    for (int64_t i = threadIdx.x; i < n; i += blockDim.x) add(i, mine);
    const int warp = static_cast<int>(threadIdx.x) / kWarp, warps = static_cast<int>(blockDim.x) / kWarp;
    __syncthreads();  // `shared_` may still be read
    for (int k = 0; k < K; ++k) {
      for (int step = kWarp / 2; step > 0; step /= 2) mine.of[k] += __shfl_xor_sync(0xffffffffu, mine.of[k], step);
      if (threadIdx.x % kWarp == 0) shared_[k * kWarp + warp] = mine.of[k];
    }
    __syncthreads();
    for (int k = 0; k < K; ++k) {
      mine.of[k] = shared_[k * kWarp];
      for (int w = 1; w < warps; ++w) mine.of[k] += shared_[k * kWarp + w];
    }
    return mine;
  }
  // The largest value(i), i < n, n >= 1; NaN if there is one.
  template <class F>
  __device__ float largest(int64_t n, const F& value) {
    float mine = value(threadIdx.x < n ? threadIdx.x : 0);
    for (int64_t i = threadIdx.x + blockDim.x; i < n; i += blockDim.x) mine = larger(mine, value(i));
    const int warp = static_cast<int>(threadIdx.x) / kWarp, warps = static_cast<int>(blockDim.x) / kWarp;
    __syncthreads();
    for (int step = kWarp / 2; step > 0; step /= 2) mine = larger(mine, __shfl_xor_sync(0xffffffffu, mine, step));
    if (threadIdx.x % kWarp == 0) floats_[warp] = mine;
    __syncthreads();
    mine = floats_[0];
    for (int w = 1; w < warps; ++w) mine = larger(mine, floats_[w]);
    return mine;
  }
  // f(i) for i < n.
  template <class F>
  __device__ void each(int64_t n, const F& f) {
    for (int64_t i = threadIdx.x; i < n; i += blockDim.x) f(i);
  }
  // f() once, by one thread.
  template <class F>
  __device__ void once(const F& f) {
    if (threadIdx.x == 0) f();
  }

  static __device__ float larger(float a, float b) { return a > b || a != a ? a : b; }

 private:
  double* shared_;
  float* floats_;
};

template <class F>
__global__ void __launch_bounds__(kBlock) each_kernel(const Each<F> a) {
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * kBlock + threadIdx.x; i < a.n;
       i += static_cast<int64_t>(gridDim.x) * kBlock)
    a.f(i);
}

inline constexpr int kMostSums = 4;

template <class F>
__global__ void __launch_bounds__(kBlock) team_kernel(const Teams<F> a) {
  __shared__ double shared[kMostSums * kWarp];
  __shared__ float floats[kWarp];
  a.f(Team(shared, floats));
}

#else

class Team {
 public:
  Team(int64_t index, int threads) : index_(index), threads_(threads) {}
  int64_t index() const { return index_; }

  template <int K, class F>
  Sums<K> sums(int64_t n, const F& add) {
    Sums<K> all;
    for (int warp = 0; warp < threads_ / kWarp; ++warp) {
      Sums<K> lanes[kWarp];
      for (int lane = 0; lane < kWarp; ++lane) {
        for (int64_t i = warp * kWarp + lane; i < n; i += threads_) add(i, lanes[lane]);
      }
      for (int k = 0; k < K; ++k) {
        for (int step = kWarp / 2; step > 0; step /= 2) {
          Sums<K> before[kWarp];
          for (int lane = 0; lane < kWarp; ++lane) before[lane].of[k] = lanes[lane].of[k];
          for (int lane = 0; lane < kWarp; ++lane) lanes[lane].of[k] += before[lane ^ step].of[k];
        }
        all.of[k] = warp == 0 ? lanes[0].of[k] : all.of[k] + lanes[0].of[k];
      }
    }
    return all;
  }
  template <class F>
  float largest(int64_t n, const F& value) {
    float top = value(0);
    for (int64_t i = 1; i < n; ++i) top = larger(top, value(i));
    return top;
  }
  template <class F>
  void each(int64_t n, const F& f) {
    for (int64_t i = 0; i < n; ++i) f(i);
  }
  template <class F>
  void once(const F& f) {
    f();
  }
  static float larger(float a, float b) { return a > b || a != a ? a : b; }

 private:
  int64_t index_;
  int threads_;
};

template <class F>
void each_kernel(const void* arguments, CUstream_st*) {
  const auto& a = *static_cast<const Each<F>*>(arguments);
  for (int64_t i = 0; i < a.n; ++i) a.f(i);
}
template <class F>
void team_kernel(const void* arguments, CUstream_st*) {
  const auto& a = *static_cast<const Teams<F>*>(arguments);
  for (int64_t i = 0; i < a.n; ++i) a.f(Team(i, a.threads));
}

#endif

// f(i) for i = 0 .. n-1, in no order.
template <class F>
void for_each(Device& device, int64_t n, const F& f) {
  if (n <= 0) return;
  constexpr int64_t kMostBlocks = 132 * 64;  // enough to fill any device many times over
  const int64_t blocks = (n + kBlock - 1) / kBlock;
  device.put({.function = reinterpret_cast<const void*>(&each_kernel<F>),
              .is_kernel = true,
              .blocks = static_cast<unsigned>(blocks < kMostBlocks ? blocks : kMostBlocks),
              .threads = kBlock},
             Each<F>{n, f});
}

// f(team) for teams 0 .. n-1 of `threads` threads each, a multiple of 32 up to 256.
template <class F>
void for_teams(Device& device, int64_t n, int threads, const F& f) {
  if (n <= 0) return;
  device.put({.function = reinterpret_cast<const void*>(&team_kernel<F>),
              .is_kernel = true,
              .blocks = static_cast<unsigned>(n),
              .threads = static_cast<unsigned>(threads)},
             Teams<F>{n, threads, f});
}

// A team's size for rows of n numbers.
inline int team_size(int64_t n) { return n <= 64 ? 32 : n <= 512 ? 64 : n <= 2048 ? 128 : kBlock; }

}  // namespace trainyard::cuda
