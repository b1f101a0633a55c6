// GEN-06: several trained networks as one, which predicts the mean of what they predict. The logarithm and the square
// being what they are (Jensen), its cross-entropy or squared error is never above the mean of its members'.
// Where a run has kept snapshots that its experiment averages (GEN-08), each of them is a member.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/session/predictor.h"
#include "trainyard/train/mean_prediction.h"

namespace trainyard {

struct EnsembleEvaluation {
  std::vector<Evaluation> members;
  Evaluation together;

  // Of one of an evaluation's numbers over the members: its mean, and the standard error of that; 0 for one member.
  double mean(double Evaluation::*number) const;
  double standard_error(double Evaluation::*number) const;
};

class Ensemble {
 public:
  // One from each file of checkpoints; passes as for Predictor::predict. Error{"ensemble"} if they do not predict the
  // same.
  explicit Ensemble(const std::vector<std::vector<uint8_t>>& checkpoints, const PassCounts& counts = {},
                    const SessionOptions& options = {});

  // The first; the others read and name the same.
  const Predictor& first() const { return *networks_.front(); }
  int64_t members() const { return static_cast<int64_t>(members_.size()); }

  // As a Predictor's. spread: the standard deviation over the members; of a single checkpoint, its own.
  std::vector<float> predict(const Dataset&, std::vector<float>* spread = nullptr);
  // On a dataset's examples `ids`.
  EnsembleEvaluation evaluate(const Dataset&, const std::vector<int32_t>& ids);
  // On a part of the session's examples. Error{"ensemble"} if a member was trained with others: it would know some of
  // those that are held out.
  EnsembleEvaluation evaluate(const Session&, Part);

 private:
  struct Member {
    size_t network = 0;
    int64_t snapshot = -1;
  };
  PassCounts counts_of(const Member&) const;

  PassCounts counts_;
  std::vector<std::unique_ptr<Predictor>> networks_;
  std::vector<Member> members_;
};

}  // namespace trainyard
