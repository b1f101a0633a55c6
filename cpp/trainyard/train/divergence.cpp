// A step whose loss or gradient is not finite is not applied. It is replayed from its key, since all randomness
// is a function of it, with a check after every layer, to name the first tensor that went bad.
#include <cmath>

#include "trainyard/train/trainer.h"

namespace trainyard {
namespace {

class FirstBad final : public Observer<float> {
 public:
  FirstBad(Backend<float>& backend, double* scratch) : backend_(backend), scratch_(scratch) {}
  void after_forward(const std::string& path, Tensor<const float>, Tensor<const float> y) override {
    look(path, "output", y);
  }
  void after_backward(const std::string& path, Tensor<const float> dy) override { look(path, "gradient", dy); }
  std::string where;

 private:
  void look(const std::string& path, const char* what, Tensor<const float> t) {
    if (!where.empty()) return;
    backend_.sum_squares(t.data, t.count(), scratch_);
    double squares = 0.0;
    backend_.download(&squares, scratch_, sizeof squares);
    if (!std::isfinite(squares)) where = "the " + std::string(what) + " of layer " + path;
  }
  Backend<float>& backend_;
  double* scratch_;
};

}  // namespace

void Trainer::diverge(const Part& part) {
  Model<float>& model = *parts_.model;
  Backend<float>& backend = *parts_.backend;
  // Running statistics saw the bad batch; the weights did not.
  backend.copy(model.memory().states, state_backup_, static_cast<size_t>(model.table().state_slab) * sizeof(float));
  divergence_.step = step_;
  FirstBad first(backend, plan_->doubles(buffers_.findings) + Findings::kScratch);
  if (part.rows > 0) forward_backward(Mode::probe(), part, &first);
  divergence_.where = !first.where.empty() ? first.where
                      : parts_.team        ? "the gradient of the weights, or a value on another device,"
                                           : "the gradient of the weights";
  divergence_.message =
      "training diverged at step " + std::to_string(step_) + ": " + divergence_.where +
      " is not finite; the weights from before this step are kept. A lower learning rate is the usual cure.";
  // Only now: the replay had to see what the step saw.
  if (weight_backup_) {
    backend.copy(model.memory().weights, weight_backup_,
                 static_cast<size_t>(model.table().parameter_slab) * sizeof(float));
  }
  state_ = RunState::diverged;
}

}  // namespace trainyard
