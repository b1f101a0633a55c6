// The whole training set as a function of the weights, for optimisers that evaluate it at will. All noise is off;
// batch norm normalises with each chunk's statistics.
#pragma once

#include <algorithm>
#include <functional>

#include "trainyard/model/model.h"
#include "trainyard/optim/optimizer.h"

namespace trainyard {

inline int64_t free_weights(const ParameterTable& table) {
  int64_t n = 0;
  for (const Parameter& p : table.parameters) n += p.frozen ? 0 : p.shape.count();
  return n;
}

// Chunks are fixed, so that the sum has one order. Penalties are added by the caller's hook.
class FullBatchObjective final : public Objective<float> {
 public:
  // run(first, rows, scale): forward and backward of rows first.. of the training set in order, gradients added,
  // each scaled; returns the sum of the rows' losses. penalty(): adds penalties' gradients, returns their value.
  using Run = std::function<double(int64_t first, int64_t rows, float scale)>;
  using Penalty = std::function<double()>;

  FullBatchObjective(Backend<float>& backend, Model<float>& model, int64_t n, int64_t chunk, Run run, Penalty penalty)
      : backend_(backend), model_(model), n_(n), chunk_(chunk), run_(std::move(run)), penalty_(std::move(penalty)) {
    moves_.resize(static_cast<size_t>(model.table().parameter_slab));
    for (const Parameter& p : model.table().parameters)
      std::fill_n(moves_.begin() + p.offset, p.shape.count(), !p.frozen);
  }

  Backend<float>& backend() override { return backend_; }
  int64_t size() const override { return model_.table().parameter_slab; }
  float* weights() override { return model_.memory().weights; }
  bool moves(int64_t i) const override { return moves_[static_cast<size_t>(i)]; }

  double evaluate(float* g) override {
    backend_.fill(model_.memory().gradients, size(), 0.0f);
    double sum = 0.0;
    for (int64_t first = 0; first < n_; first += chunk_)
      sum += run_(first, std::min(chunk_, n_ - first), 1.0f / static_cast<float>(n_));
    const double loss = sum / static_cast<double>(n_) + penalty_();
    backend_.copy(g, model_.memory().gradients, static_cast<size_t>(size()) * sizeof(float));
    return loss;
  }

 private:
  Backend<float>& backend_;
  Model<float>& model_;
  int64_t n_, chunk_;
  Run run_;
  Penalty penalty_;
  std::vector<bool> moves_;
};

}  // namespace trainyard
