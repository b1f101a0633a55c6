// What every loss must do: its gradient is that of its rows' losses, in double and with weights; the backends agree;
// no allocation; rows do not meet; not asking for the gradient changes nothing; an untrained network shows initial().
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/checked.h"
#include "support/held.h"
#include "trainyard/backend/backends.h"
#include "trainyard/losses/loss.h"

namespace trainyard::test {

Spec loss_from(const std::string& json);

template <class T>
struct LossResult {
  std::vector<T> row_loss, dscores;
};

// A loss bound to a backend for batches of up to `rows` rows of k outputs.
template <class T>
class BoundLoss {
 public:
  BoundLoss(std::unique_ptr<Backend<T>> backend, const std::string& json, int64_t rows, int64_t k);
  ~BoundLoss();
  BoundLoss(const BoundLoss&) = delete;
  BoundLoss& operator=(const BoundLoss&) = delete;

  // weights may be empty; scale multiplies the gradient.
  LossResult<T> evaluate(const std::vector<T>& scores, const std::vector<T>& targets,
                         const std::vector<T>& weights = {}, T scale = T(1), bool wants_gradient = true);
  // The same, into `result`, with no memory but the plan's.
  void repeat(const std::vector<T>& scores, const std::vector<T>& targets, const std::vector<T>& weights, T scale,
              LossResult<T>& result);
  Loss<T>& loss() { return *loss_; }
  Backend<T>& backend() { return *backend_; }

 private:
  std::unique_ptr<Backend<T>> backend_;
  std::unique_ptr<Loss<T>> loss_;
  Plan<T> plan_;
  int64_t k_;
  Held<T> scores_, targets_, weights_, dscores_, row_loss_;
};

// k: outputs; class probabilities or values are made as the loss's task asks.
void check_loss(const std::string& json, int64_t k);

extern template class BoundLoss<float>;
#if TY_DOUBLE_LAYERS
extern template class BoundLoss<double>;
#endif

}  // namespace trainyard::test
