// The frame of an elementwise step: one functor f(w, slabs..., g) a segment.
#pragma once

#include <utility>

#include "trainyard/ops/map.h"
#include "trainyard/optim/optimizer.h"

namespace trainyard {
namespace detail {

template <class T, class F, size_t... I>
void update_segment(Backend<T>& backend, const Segment& s, const F& f, T* w, const T* g, OptimizerMemory<T>& memory,
                    std::index_sequence<I...>) {
  update(backend, s.size, f, w + s.offset, (memory.slabs[I] + s.offset)..., g + s.offset);
}

}  // namespace detail

// make(segment, its learning rate) gives the functor of a segment that trains; it sees the first kSlabs slabs.
template <size_t kSlabs, class T, class Make>
void update_segments(Backend<T>& backend, std::span<const Segment> segments, T* w, const T* g,
                     OptimizerMemory<T>& memory, const UpdateScalars& scalars, const Make& make) {
  for (const Segment& s : segments) {
    if (s.frozen) continue;
    const T lr = static_cast<T>(scalars.lr * s.lr_scale);
    detail::update_segment(backend, s, make(s, lr), w, g, memory, std::make_index_sequence<kSlabs>());
  }
}

}  // namespace trainyard
