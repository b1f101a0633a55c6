// One experiment on several devices of this machine: a session on each, on a thread of its own. Every step is made by
// all together, each on its share of the batch, and the gradients are added up: the same run as on one device, but for
// the order of sums and for batch norm, whose moments are of each device's own rows, as PyTorch's
// DistributedDataParallel has it; the running statistics are those of the first.
#pragma once

#include <functional>
#include <memory>

#include "trainyard/session/session.h"

namespace trainyard {

class Crew {
 public:
  // The session on one device: options say which.
  using Open = std::function<std::unique_ptr<Session>(const SessionOptions&)>;
  // Opens all, the first on this thread. Throws what the first of them to fail has thrown.
  Crew(int devices, const SessionOptions&, const Open&);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // The first device's: what it says of the run holds for all.
  Session& leader();
  // As Session::run, on all.
  Session::Status run(double budget_ms, int64_t max_steps);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trainyard
