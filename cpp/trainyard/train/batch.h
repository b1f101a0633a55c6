// One batch on its way through network and loss: what a plan holds for it besides the layers' own.
#pragma once

#include "trainyard/losses/loss.h"
#include "trainyard/model/model.h"

namespace trainyard {

// What a step finds out, one block on the backend, so that the host asks once: doubles, then the predicted classes.
struct Findings {
  enum Place : int64_t { kLoss, kSquares, kScratch, kPenalties };  // kPenalties: the first of many
};

// A plan's buffers seen as the tensors of one batch.
struct BatchView {
  Tensor<float> x;        // (rows, input)
  Tensor<float> targets;  // (rows, outputs)
  Tensor<float> scores;   // (rows, outputs)
  Tensor<float> dscores;  // (rows, outputs)
  float* row_loss;        // (rows)
  double* found;          // (Findings::kPenalties + penalties)
  int32_t* predicted;     // (rows), right behind
};

struct BatchBuffers {
  Handle x, targets, scores, dscores, row_loss, findings;
  int64_t doubles = Findings::kPenalties;  // of the findings

  // For Model::make_plan; fills the handles, so this must outlive the plan. `penalties` counts their values.
  Model<float>::Extras declare(const Model<float>&, Loss<float>&, int64_t penalties = 0);
  BatchView view(const Model<float>&, const Plan<float>&, int64_t rows) const;
};

}  // namespace trainyard
