// The kernels behind ops/map.h, ops/map_random.h and ops/reduce.h: the functor that the CPU's loops run, over float.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include "trainyard/backend/backend.h"
#include "trainyard/backend/cuda/launch.h"
#include "trainyard/core/rng.h"
#include "trainyard/tensor/tensor.h"

namespace trainyard::cuda {

// Four numbers that are loaded and stored at once.
struct alignas(16) Four {
  float at[4];
};

inline bool takes_fours(const void* p) { return reinterpret_cast<uintptr_t>(p) % sizeof(Four) == 0; }

// y[i] = f(x[i]...)
template <class F, size_t N>
struct MapOne {
  F f;
  float* y;
  const float* x[N];
  TY_KERNEL void operator()(int64_t i) const { run(i, std::make_index_sequence<N>()); }
  template <size_t... I>
  TY_KERNEL void run(int64_t i, std::index_sequence<I...>) const {
    y[i] = f(x[I][i]...);
  }
};
template <class F, size_t N>
struct MapFour {
  F f;
  float* y;
  const float* x[N];
  TY_KERNEL void operator()(int64_t i) const { run(i, std::make_index_sequence<N>()); }
  template <size_t... I>
  TY_KERNEL void run(int64_t i, std::index_sequence<I...>) const {
    const Four in[N] = {reinterpret_cast<const Four*>(x[I])[i]...};
    Four out;
    for (int j = 0; j < 4; ++j) out.at[j] = f(in[I].at[j]...);
    reinterpret_cast<Four*>(y)[i] = out;
  }
};

template <class F, class... In>
void map(Device& device, Tensor<float> y, const F& f, const In*... x) {
  const int64_t n = y.count();
  int64_t done = 0;
  if (takes_fours(y.data) && (takes_fours(x) && ...)) {
    for_each(device, n / 4, MapFour<F, sizeof...(x)>{f, y.data, {x...}});
    done = n / 4 * 4;
  }
  for_each(device, n - done, MapOne<F, sizeof...(x)>{f, y.data + done, {(x + done)...}});
}

// f(p[i]...) with references; P is float or const float.
template <class F, class... P>
struct Update {
  F f;
  float* p[sizeof...(P)];
  TY_KERNEL void operator()(int64_t i) const { run(i, std::index_sequence_for<P...>()); }
  template <size_t... I>
  TY_KERNEL void run(int64_t i, std::index_sequence<I...>) const {
    float value[] = {p[I][i]...};
    f(static_cast<P&>(value[I])...);
    (store(static_cast<P*>(p[I] + i), value[I]), ...);
  }
  TY_KERNEL static void store(float* to, float value) { *to = value; }
  TY_KERNEL static void store(const float*, float) {}
};

template <class F, class... P>
void update(Device& device, int64_t n, const F& f, P*... p) {
  for_each(device, n, Update<F, P...>{f, {const_cast<float*>(p)...}});
}

// y[i] = f(u_i, x[i]...): the four numbers of one block of the generator by one thread.
template <class F, size_t N>
struct MapRandom {
  F f;
  RngStream stream;
  uint64_t first;
  int64_t n;
  float* y;
  const float* x[N > 0 ? N : 1];
  TY_KERNEL void operator()(int64_t i) const { run(i, std::make_index_sequence<N>()); }
  template <size_t... I>
  TY_KERNEL void run(int64_t i, std::index_sequence<I...>) const {
    const uint64_t block = (first >> 2) + static_cast<uint64_t>(i);
    const PhiloxBlock bits = random_block(stream, static_cast<uint32_t>(block));
    for (uint64_t word = 0; word < 4; ++word) {
      const int64_t at = static_cast<int64_t>(4 * block + word) - static_cast<int64_t>(first);
      if (at >= 0 && at < n) y[at] = f(uniform_from_bits(bits[word]), x[I][at]...);
    }
  }
};

template <class F, class... In>
void map_random(Device& device, const RngStream& stream, uint64_t first, Tensor<float> y, const F& f, const In*... x) {
  const auto n = static_cast<uint64_t>(y.count());
  if (n == 0) return;
  const auto blocks = static_cast<int64_t>(((first + n - 1) >> 2) - (first >> 2) + 1);
  for_each(device, blocks, MapRandom<F, sizeof...(x)>{f, stream, first, y.count(), y.data, {x...}});
}

template <class F>
struct MapIndex {
  F f;
  float* y;
  TY_KERNEL void operator()(int64_t i) const { y[i] = f(i); }
};
// y[i] = f(i)
template <class F>
void map_index(Device& device, Tensor<float> y, const F& f) {
  for_each(device, y.count(), MapIndex<F>{f, y.data});
}

inline constexpr int64_t kSumChunks = 512;

// out[chunk] = sum of f(x[i]...) over the chunk's i, in double
template <class F, size_t N>
struct PartialSum {
  F f;
  int64_t n, chunk;
  double* out;
  const float* x[N];
  TY_KERNEL void operator()(Team team) const { run(team, std::make_index_sequence<N>()); }
  template <size_t... I>
  TY_KERNEL void run(Team& team, std::index_sequence<I...>) const {
    const int64_t begin = team.index() * chunk, left = n - begin;
    const Sums<1> sums = team.sums<1>(left < chunk ? left : chunk, [&](int64_t i, Sums<1>& sum) {
      sum.of[0] += static_cast<double>(f(x[I][begin + i]...));
    });
    team.once([&] { out[team.index()] = sums.of[0]; });
  }
};
struct SumOf {
  int64_t n;
  const double* terms;
  double* out;
  TY_KERNEL void operator()(Team team) const {
    const Sums<1> sums = team.sums<1>(n, [&](int64_t i, Sums<1>& sum) { sum.of[0] += terms[i]; });
    team.once([&] { *out = sums.of[0]; });
  }
};

// *out = sum over i < n of f(x[i]...), each term in float, in chunks that depend on n only
template <class F, class... In>
void reduce_sum(Device& device, int64_t n, const F& f, double* out, const In*... x) {
  constexpr int64_t kLeast = 4096;
  const int64_t even = (n + kSumChunks - 1) / kSumChunks, chunk = even < kLeast ? kLeast : even;
  const int64_t chunks = n == 0 ? 1 : (n + chunk - 1) / chunk;
  double* const partial = chunks == 1 ? out : device.partials();
  for_teams(device, chunks, kBlock, PartialSum<F, sizeof...(x)>{f, n, chunk, partial, {x...}});
  if (chunks > 1) for_teams(device, 1, kBlock, SumOf{chunks, partial, out});
}

// y = f(y + bias[column]) for rows of `columns` numbers; bias may be null.
template <class F>
struct BiasAndMap {
  F f;
  const float* bias;
  float* y;
  int64_t columns;
  TY_KERNEL void operator()(int64_t i) const {
    const float x = bias ? y[i] + bias[divide(i, columns).remainder] : y[i];
    y[i] = f(x);
  }
};
template <class F>
void bias_and_map(Device& device, const void* parameters, const float* bias, float* y, int64_t n, int64_t columns) {
  if constexpr (std::is_empty_v<F>) {
    for_each(device, n, BiasAndMap<F>{F{}, bias, y, columns});
  } else {
    for_each(device, n, BiasAndMap<F>{*static_cast<const F*>(parameters), bias, y, columns});
  }
}

}  // namespace trainyard::cuda
