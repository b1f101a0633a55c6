// Where the host would only wait for a device, steps are asked for one after the other, and what they found out is
// looked at together. A step that should not have been applied is found out too late, then: so what a step moves is
// copied before the first of them, to go back to.
#pragma once

#include <memory>
#include <vector>

#include "trainyard/model/model.h"
#include "trainyard/optim/optimizer.h"

namespace trainyard {

struct TrainerParts;
struct TrainerSettings;

class Lookback {
 public:
  static constexpr int64_t kSteps = 16;  // looked at together: waiting then costs a sixteenth
  // Of copies. The steps of larger networks take so long that nobody notices the host's look.
  static constexpr int64_t kMostBytes = int64_t{64} << 20;

  // How many steps of this training may wait to be looked at: 1 where each is looked at before the next, because the
  // backend has done it when a call returns, or because the host has its part in every step. `declared`: of the
  // optimizer.
  static int64_t steps_of(const TrainerParts&, const TrainerSettings&, const OptimizerState& declared);
  // Numbers in the copies.
  static int64_t elements(const ParameterTable&, const OptimizerState&);

  // Null where the device has no room for the copies. All outlive it.
  static std::unique_ptr<Lookback> of(Backend<float>&, Model<float>&, OptimizerMemory<float>&, const OptimizerState&);
  ~Lookback();
  Lookback(const Lookback&) = delete;
  Lookback& operator=(const Lookback&) = delete;

  // A step that was asked for.
  struct Asked {
    int64_t step = 0;      // counted from 0
    int64_t rows = 0;      // of its batch
    double lr = 0.0;       // of all layers that have none of their own
    double seconds = 0.0;  // of the run, when it was asked for
  };
  // Copies what the next `steps` will move.
  void open(int64_t steps);
  bool is_open() const { return planned_ > 0; }
  int64_t planned() const { return planned_; }
  void ask(const Asked& step) { asked_.push_back(step); }
  // Those that wait, the oldest first.
  const std::vector<Asked>& asked() const { return asked_; }
  bool full() const { return static_cast<int64_t>(asked_.size()) == planned_; }
  void close();
  // Everything is again what it was when this was opened.
  void go_back();

 private:
  Lookback(Backend<float>& backend, OptimizerMemory<float>& optimizer) : backend_(backend), optimizer_(optimizer) {}
  void keep(float* const& place, int64_t n);

  struct Copy {
    float* kept = nullptr;
    float* const* place = nullptr;
    size_t bytes = 0;
  };

  Backend<float>& backend_;
  OptimizerMemory<float>& optimizer_;
  std::vector<Copy> copies_;
  std::vector<double> scalars_;
  std::vector<Asked> asked_;
  int64_t planned_ = 0;
};

}  // namespace trainyard
