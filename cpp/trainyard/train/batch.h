// One batch on its way through network and loss: what a plan holds for it besides the layers' own.
#pragma once

#include "trainyard/losses/loss.h"
#include "trainyard/model/model.h"

namespace trainyard {

// A plan's buffers seen as the tensors of one batch.
struct BatchView {
  Tensor<float> x;        // (rows, input)
  Tensor<float> targets;  // (rows, outputs)
  Tensor<float> scores;   // (rows, outputs)
  Tensor<float> dscores;  // (rows, outputs)
  float* row_loss;        // (rows)
  int32_t* predicted;     // (rows)
  double* scalars;        // (8)
};

struct BatchBuffers {
  Handle x, targets, scores, dscores, row_loss, predicted, scalars;

  // For Model::make_plan; fills the handles, so this must outlive the plan.
  Model<float>::Extras declare(const Model<float>&, Loss<float>&);
  BatchView view(const Model<float>&, const Plan<float>&, int64_t rows) const;
};

}  // namespace trainyard
