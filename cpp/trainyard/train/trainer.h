// The training loop. The caller owns time: step() does one update, and everything random is a function of
// (seed, step), so that a run may be stopped and resumed anywhere without changing a bit.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/core/team.h"
#include "trainyard/data/loader.h"
#include "trainyard/losses/loss.h"
#include "trainyard/model/model.h"
#include "trainyard/optim/optimizer.h"
#include "trainyard/regularizers/regularizer.h"
#include "trainyard/schedules/schedule.h"
#include "trainyard/train/evaluator.h"
#include "trainyard/train/lookback.h"
#include "trainyard/train/metrics.h"
#include "trainyard/train/pruning.h"
#include "trainyard/train/resident.h"
#include "trainyard/train/sharing.h"
#include "trainyard/train/update_watch.h"
#include "trainyard/train/weight_average.h"

namespace trainyard {

struct TrainerSettings {
  uint64_t seed = 0;
  int64_t batch = 32;
  int64_t total_steps = 0;
  int64_t evaluate_every = 0;  // steps; 0 never
  int64_t record_every = 0;
  const double* clip_norm = nullptr;  // live; 0 for none
  bool stops_early = false;
  bool watch_accuracy = false;  // else the loss
  int64_t patience = 5;
  bool restore_best = true;
  int64_t average_start = 0, average_every = 1;  // steps
  const int64_t* monte_carlo = nullptr;          // live: noisy passes in evaluation; 0 for none
  bool batch_statistics = false;                 // those include batch norm's noise
  int64_t snapshots = 0;                         // kept, and averaged over in evaluation; 0 for none
};

// What the trainer works with; all outlive it.
struct TrainerParts {
  Backend<float>* backend = nullptr;
  Model<float>* model = nullptr;
  Loss<float>* loss = nullptr;
  std::vector<std::unique_ptr<Regularizer<float>>>* regularizers = nullptr;
  Optimizer<float>* optimizer = nullptr;  // one of the two
  ClosureOptimizer<float>* closure = nullptr;
  Schedule* schedule = nullptr;
  const Averaging* averaging = nullptr;  // may be null
  Loader* train = nullptr;
  Loader* train_in_order = nullptr;  // the same examples unmixed and unshuffled
  Loader* validation = nullptr;      // may be empty
  Team* team = nullptr;              // of trainers that make each step together; null for one alone
};

enum class RunState : uint8_t { running, finished, early_stopping, diverged };

struct StepResult {
  double loss = 0.0, penalty = 0.0, accuracy = 0.0, lr = 0.0, gradient_norm = 0.0;
};

// A diverged step, replayed: the first tensor that is not finite.
struct Divergence {
  int64_t step = 0;
  std::string where;  // "layer 3 (relu), output" ...
  std::string message;
};

// Everything that must be written for a resumed run to continue with the same bits, besides the model's tensors.
struct TrainerState {
  int64_t step = 0;
  double seconds = 0.0;
  RunState state = RunState::running;
  double best = 0.0;
  int64_t best_step = -1, bad_evaluations = 0;
  int64_t averaged = 0;  // how often weights were taken into their average
  std::vector<double> schedule, optimizer_scalars, metrics, evaluations;
  int64_t metrics_stride = 1;
  std::vector<NamedTensor> tensors;  // "optimizer.m.<parameter>", "best.<name>" ...
};

class Trainer {
 public:
  Trainer(const TrainerParts&, const TrainerSettings&);
  ~Trainer();

  // One update, with an evaluation when one is due. Requires state() == running. `expected`: how many steps will be
  // asked for in a row, this one included, before anybody looks at the run. What they found out may wait, then, until
  // settle().
  void step(int64_t expected = 1);
  // Looks at what steps have found out that nobody has looked at; they may turn out to have diverged.
  void settle();

  RunState state() const { return state_; }
  int64_t steps_done() const { return step_; }
  double epoch() const { return static_cast<double>(step_) / static_cast<double>(steps_per_epoch_); }
  int64_t steps_per_epoch() const { return steps_per_epoch_; }
  int64_t total_steps() const { return settings_.total_steps; }
  const StepResult& last() const { return last_; }
  const Divergence& divergence() const { return divergence_; }
  double seconds() const { return seconds_; }
  void add_seconds(double s) { seconds_ += s; }

  const MetricTable& metrics() const { return metrics_; }
  const MetricTable& evaluations() const { return evaluations_; }

  // While one lives, the model holds the weights that evaluation is about: where the experiment averages, and once that
  // has begun, the averaged ones, with batch norm's statistics recomputed on some training batches. They may nest.
  class EvaluationWeights {
   public:
    explicit EvaluationWeights(Trainer& trainer);
    ~EvaluationWeights();
    EvaluationWeights(const EvaluationWeights&) = delete;
    EvaluationWeights& operator=(const EvaluationWeights&) = delete;

   private:
    WeightAverage* average_;
  };
  bool averages() const { return average_ && !average_->empty(); }

  // How far steps that were asked for have moved each parameter.
  UpdateWatch& updates() { return updates_; }

  // The networks that were kept so far, or null.
  const Snapshots* snapshots() const { return snapshots_.get(); }

  // A pass in evaluation mode; does not touch the training randomness. predictions (n, outputs), if wanted.
  Evaluation evaluate(Loader& loader, const PassCounts& counts = {}, float* predictions = nullptr) {
    const EvaluationWeights weights(*this);
    return evaluator_->evaluate(loader, passes(counts), predictions);
  }
  // The same of predictions (n, outputs) that others made.
  Evaluation judge(Loader& loader, const float* predictions) { return evaluator_->judge(loader, predictions); }
  // x (rows, sample) preprocessed, y (rows, outputs): probabilities or values; their spread, if wanted, likewise.
  void predict(const float* x, int64_t rows, float* y, const PassCounts& counts = {}, float* spread = nullptr) {
    const EvaluationWeights weights(*this);
    evaluator_->predict(x, rows, y, passes(counts), spread);
  }

  // How many penalties have a value of their own: one for each of the network's parameters.
  static int64_t penalties(const TrainerParts& parts) {
    return static_cast<int64_t>(parts.regularizers->size() * parts.model->table().parameters.size());
  }

  // Bytes of the plans, as laid out.
  int64_t memory_bytes() const;
  // Of the tables of metrics and evaluations, which are there from the start: 100,000 rows of 8 numbers and 20,000 of
  // 6 at most.
  static constexpr int64_t kCurveBytes = (100000 * 8 + 20000 * 6) * static_cast<int64_t>(sizeof(double));

  // Layers have been frozen, thawed or given another lr_scale (Model::rebind), `step` updates into the run.
  void follow_layers(int64_t step);

  // What was read ahead is forgotten: how examples are made has changed.
  void reread() { next_.step = -1; }
  // A step sends its examples' numbers only.
  bool examples_lie_on_device() const { return resident_ != nullptr; }

  // From now on the weights where the mask is 0 are 0; part of the saved state.
  void set_mask(const Mask&);

  TrainerState save();
  void restore(const TrainerState&);

 private:
  Passes passes(const PassCounts&) const;
  // A batch on the host.
  struct HostBatch {
    int64_t step = -1, steps = 1;  // that it is for, of training
    Resident::Choice choice;       // of its examples, where they lie on the device; else
    std::vector<float> x, targets;
  };
  // Where a step's examples stand, and which of its batch are this trainer's.
  struct Place {
    int64_t epoch, first;
    int64_t all;  // rows of the whole batch
    Share share;
  };
  Place place_of(int64_t step) const;
  // The batch of `step`; where examples lie on the device, which are in the batches of `steps` of them.
  void fill(int64_t step, int64_t steps, HostBatch&);
  // That is what batch_ is.
  void prepare_batch(int64_t step, int64_t steps);
  // Makes it while the backend works on the step before.
  void read_ahead(int64_t step, int64_t steps);
  void upload(const BatchView&);
  // Of the step at hand.
  BatchView view(int64_t rows) const { return buffers_.view(*parts_.model, *plan_, rows, slot_); }
  void load(Loader&, const BatchView&, int64_t epoch, int64_t first, int64_t rows);

  void train_step(int64_t expected);
  void closure_step();
  // Whether what the next step finds waits for those behind it.
  bool waits(int64_t expected);
  // Whether all that waited is as it was asked for; else the steps were made again, one by one.
  bool look_back();
  // What is in the training plan: so many rows, each of which weighs `scale`, those from first_row of a batch on.
  struct Part {
    int64_t rows;
    float scale;
    int64_t first_row = 0;
  };
  double clip_norm() const { return settings_.clip_norm ? *settings_.clip_norm : 0.0; }
  // Its forward, loss and backward; finds the sum of the rows' losses.
  void forward_backward(const Mode&, const Part&, Observer<float>* observer = nullptr);
  // Gradients of the penalties are added to the gradient slab; finds their values.
  void add_penalties();
  // f(regularizer, segment, which penalty) for every one that is counted
  template <class F>
  void for_each_penalty(const F&);
  void find_classes(const BatchView&);
  // Brings what the first `steps` of those looked at together found to the host, the last of them of so many rows: the
  // only time that a step waits for the backend. The rest reads it there.
  void read_findings(int64_t rows, int64_t steps = 1);
  const double* findings() const { return findings_.data() + slot_ * buffers_.stride(rows_); }
  double found(int64_t place) const { return findings()[place]; }
  double found_penalty();
  // The target's shares of the predicted classes, added up: how many are right.
  double found_right(int64_t rows);
  // What the step at hand found, of a batch of `all` rows, as last_ has it. False where it is not finite.
  bool understand(int64_t rows, int64_t all);
  // The new weights from the gradient, and what acts on them.
  void update_weights();
  void record(int64_t step, double seconds);
  void diverge(const Part&);
  void recompute_statistics();
  // All members take the first one's running statistics.
  void share_statistics();
  int64_t steps_to_evaluation() const;
  void evaluate_if_due();
  void watch(const Evaluation&);
  void end(RunState);

  TrainerParts parts_;
  TrainerSettings settings_;
  int64_t steps_per_epoch_ = 1;
  int64_t rows_ = 1;                      // that the training plan holds: a batch, or this trainer's share of one
  std::vector<Segment> segments_;         // of the penalties
  std::vector<Segment> update_segments_;  // of the optimizer
  std::vector<int64_t> frozen_since_, sat_out_;  // of each parameter, in updates
  OptimizerState declared_;
  OptimizerMemory<float> optimizer_memory_;
  const Plan<float>* plan_ = nullptr;
  BatchBuffers buffers_;
  std::unique_ptr<Evaluator> evaluator_;
  std::unique_ptr<WeightAverage> average_;
  std::unique_ptr<Snapshots> snapshots_;
  std::unique_ptr<WeightMask> mask_;
  std::unique_ptr<Sharing> sharing_;  // of a team
  UpdateWatch updates_;
  std::unique_ptr<Objective<float>> objective_;  // of a closure optimizer
  HostBatch batch_, next_;
  std::unique_ptr<Resident> resident_;
  std::unique_ptr<Lookback> lookback_;  // null where every step is looked at before the next
  int64_t slot_ = 0;                    // of the step at hand, among those that are looked at together
  bool one_by_one_ = false;             // steps are being made again
  std::vector<double> findings_;        // as they lie on the backend
  // Before the step, for one that diverges: statistics, and weights if the optimizer moves them early (else null).
  float* state_backup_ = nullptr;
  float* weight_backup_ = nullptr;
  StepBlock block_;
  UpdateScalars scalars_;
  int64_t step_ = 0;
  RunState state_ = RunState::running;
  StepResult last_;
  Divergence divergence_;
  double seconds_ = 0.0;
  MetricTable metrics_, evaluations_;
  double best_ = 0.0;
  int64_t best_step_ = -1, bad_evaluations_ = 0;
  std::vector<NamedTensor> best_tensors_;
};

}  // namespace trainyard
