// What a layer sees of the step that is running.
#pragma once

#include <cstdint>

#include "trainyard/tensor/plan.h"

namespace trainyard {

// Which of the four things that training does are on.
//   train 1111; evaluate 0000; Monte-Carlo averaging 1000; recomputing batch-norm statistics 1110; line search
//   0101, then one 0110 pass at the accepted point; gradient check and probe 1101.
struct Mode {
  bool stochastic = false;         // noise is drawn: dropout and its kin
  bool batch_statistics = false;   // normalise with this batch's moments
  bool update_statistics = false;  // and fold them into the running ones
  bool keep_for_backward = false;

  static constexpr Mode train() { return {true, true, true, true}; }
  static constexpr Mode evaluate() { return {}; }
  static constexpr Mode monte_carlo() { return {true, false, false, false}; }
  static constexpr Mode recompute_statistics() { return {true, true, true, false}; }
  static constexpr Mode line_search() { return {false, true, false, true}; }
  static constexpr Mode accept() { return {false, true, true, false}; }
  static constexpr Mode probe() { return {true, true, false, true}; }
};

// Scalars that change from step to step, behind a pointer: a captured graph would freeze values.
struct StepBlock {
  uint64_t seed = 0;
  uint64_t step = 0;    // counts from 0
  uint32_t sample = 0;  // Monte-Carlo sample
  float lr = 0.0f;
  float momentum = 0.0f;
  float gradient_scale = 1.0f;  // clipping
  // Batch-norm statistics with a cumulative mean: 1 / (batches seen so far + 1); 0 for the layer's own momentum.
  float statistics_weight = 0.0f;
  float optimizer[8] = {};  // what Optimizer::prepare works out once a step (bias corrections ...)
};

// Sees what passes between layers, while the buffers still hold it. Attached on sampled steps only.
template <class T>
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void after_forward(const std::string& path, Tensor<const T> x, Tensor<const T> y) = 0;
  virtual void after_backward(const std::string& /*path*/, Tensor<const T> /*dy*/) {}
};

template <class T>
struct Step {
  Backend<T>& backend;
  const Plan<T>& plan;
  const ParameterTable& table;
  const ParameterMemory<T>& memory;
  Mode mode;
  const StepBlock* block = nullptr;
  int64_t first_row = 0;  // this call's first row within the global batch: noise is indexed by it
  Observer<T>* observer = nullptr;

  Tensor<T> weight(Handle h) const { return view(memory.weights, h); }
  // Null data where gradients are not wanted (no gradient slab).
  Tensor<T> gradient(Handle h) const { return view(memory.gradients, h); }
  const Parameter& info(Handle h) const { return table.parameters[static_cast<size_t>(h.index)]; }
  Tensor<T> state(Handle h) const {
    const StateEntry& s = table.states[static_cast<size_t>(h.index)];
    return {memory.states + s.offset, s.shape};
  }
  T* values(Handle h) const { return plan.values(h); }
  RngStream noise(uint32_t stream) const { return {block->seed, stream, block->step, block->sample}; }

 private:
  Tensor<T> view(T* slab, Handle h) const {
    const Parameter& p = info(h);
    return {slab ? slab + p.offset : nullptr, p.shape};
  }
};

}  // namespace trainyard
