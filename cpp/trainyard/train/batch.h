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
  double* found;          // (Findings::kPenalties + penalties), of one step
  int32_t* predicted;     // (rows), right behind
};

struct BatchBuffers {
  Handle x, targets, scores, dscores, row_loss, findings;
  int64_t doubles = Findings::kPenalties;  // of the findings

  // For Model::make_plan; fills the handles, so this must outlive the plan. `penalties` counts their values; the
  // findings of `steps` steps are kept.
  Model<float>::Extras declare(const Model<float>&, Loss<float>&, int64_t penalties = 0, int64_t steps = 1);
  // Findings go where those of step number `step` are kept.
  BatchView view(const Model<float>&, const Plan<float>&, int64_t rows, int64_t step = 0) const;
  // From one step's findings to the next one's, in doubles, where plans hold so many rows.
  int64_t stride(int64_t rows) const { return doubles + (rows + 1) / 2; }
};

}  // namespace trainyard
