#include "trainyard/backend/cuda/queue.h"

#include <algorithm>
#include <cstring>

namespace trainyard::cuda {
namespace {

constexpr size_t kAlignment = 16;
constexpr size_t kFew = 3;         // jobs that are started faster than a graph
constexpr size_t kMostKnown = 16;  // sequences: a step, its last batch, evaluation, an average's ...
constexpr size_t kMost = 4096;     // jobs that wait

uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 29);
}

}  // namespace

void Queue::put(Job job, const void* arguments, size_t size) {
  const size_t at = (waiting_.bytes.size() + kAlignment - 1) / kAlignment * kAlignment;
  waiting_.bytes.resize(at + size);
  std::memcpy(waiting_.bytes.data() + at, arguments, size);
  job.at = static_cast<uint32_t>(at);
  job.size = static_cast<uint32_t>(size);
  waiting_.list.push_back(job);
  hash_ = mix(mix(hash_, reinterpret_cast<uintptr_t>(job.function)), (uint64_t{job.blocks} << 32) | job.threads);
  ++counts_.jobs;
}

void Queue::flush(CUstream_st* stream) {
  if (waiting_.list.empty()) return;
  ++flushes_;
  const auto clear = [&] {
    waiting_.list.clear();
    waiting_.bytes.clear();
    hash_ = 0;
  };
  try {
    start_waiting(stream);
  } catch (...) {
    clear();  // what failed would fail again
    throw;
  }
  clear();
}

void Queue::start_waiting(CUstream_st* stream) {
  if (waiting_.list.size() <= kFew || waiting_.list.size() > kMost) {
    start_alone(stream);
  } else if (Known* const known = find()) {
    start_graph(*known, stream);
  } else {
    // Seen for the first time: it may be the last.
    remember();
    start_alone(stream);
  }
}

Queue::Known* Queue::find() {
  for (Known& known : known_) {
    if (known.hash != hash_ || known.jobs.list.size() != waiting_.list.size()) continue;
    bool same = true;
    for (size_t i = 0; same && i < waiting_.list.size(); ++i) {
      const Job &now = waiting_.list[i], &then = known.jobs.list[i];
      // A library's arguments are part of what it started.
      same = now.same_shape(then) &&
             (now.is_kernel || std::memcmp(waiting_.arguments(now), known.jobs.arguments(then), now.size) == 0);
    }
    if (same) return &known;
  }
  return nullptr;
}

void Queue::remember() {
  if (known_.size() < kMostKnown) known_.emplace_back();
  // A new one was never used; else the one that nobody needed for longest goes.
  Known& known =
      *std::min_element(known_.begin(), known_.end(), [](const Known& a, const Known& b) { return a.used < b.used; });
  known = Known{hash_, waiting_, nullptr, flushes_, false};
}

void Queue::start_alone(CUstream_st* stream) {
  for (const Job& job : waiting_.list) start(job, waiting_.arguments(job), stream);
  counts_.alone += static_cast<int64_t>(waiting_.list.size());
}

void Queue::start_graph(Known& known, CUstream_st* stream) {
  known.used = flushes_;
  if (!known.graph && !known.refused) {
    known.jobs = waiting_;
    known.graph = Graph::of(known.jobs, stream);
    known.refused = !known.graph;
    if (known.graph) ++counts_.graphs;
  }
  if (known.refused) return start_alone(stream);
  for (size_t i = 0; i < waiting_.list.size(); ++i) {
    const Job &now = waiting_.list[i], &then = known.jobs.list[i];
    std::byte* const kept = known.jobs.bytes.data() + then.at;
    if (!now.is_kernel || std::memcmp(waiting_.arguments(now), kept, now.size) == 0) continue;
    std::memcpy(kept, waiting_.arguments(now), now.size);
    known.graph->update(i, then, kept);
    ++counts_.updates;
  }
  known.graph->start(stream);
  ++counts_.starts;
}

}  // namespace trainyard::cuda
