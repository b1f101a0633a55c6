// How one of several trainers of the same network meets the others: each works on a device and a thread of its own, on
// its share of every batch, and all decide alike, since all see the same sums.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace trainyard {

class Team {
 public:
  virtual ~Team() = default;
  virtual int size() const = 0;
  virtual int rank() const = 0;  // 0 .. size-1

  // Waits until all have come, and returns what each has brought, by rank. It may be read until this one comes to the
  // next meeting, and must not change before. Throws what another one has failed with.
  virtual const std::vector<const void*>& meet(const void* brought = nullptr) = 0;

  // To be called, on any thread, when another one fails: so that nobody waits on a device for what will not come.
  virtual void on_failure(std::function<void()>) = 0;

  // values (n) = their sums over all, added in the order of ranks: the same bits on each.
  void sum(double* values, int64_t n);
};

// Of `all` rows those of one rank: as even as can be, in order.
struct Share {
  int64_t first = 0, rows = 0;

  static Share of(int64_t all, const Team* team) {
    if (!team) return {0, all};
    const int64_t first = all * team->rank() / team->size();
    return {first, all * (team->rank() + 1) / team->size() - first};
  }
  // The most that anybody has.
  static int64_t most(int64_t all, const Team* team) { return team ? (all + team->size() - 1) / team->size() : all; }
};

}  // namespace trainyard
