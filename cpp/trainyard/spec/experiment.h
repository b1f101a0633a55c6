// The experiment: one JSON document that says everything about a run. The same file is in the page's address, in
// checkpoints' metadata, in examples/ and on the command line. Strict: what it does not know is an error.
#pragma once

#include <string>
#include <vector>

#include "trainyard/core/fields.h"

namespace trainyard {

struct DataSection : Options {
  Spec source;
  std::vector<int64_t> shape;  // of an example; empty to let the data say
  std::vector<Spec> augment;
  std::vector<Spec> preprocess;
  std::vector<Spec> mix;
  double validation = 0.2;
  double test_fraction = 0.0;
  Spec test;  // a source of its own, instead of a fraction
  void visit(FieldVisitor&) override;
  void validate() const override;
};

struct EarlyStopping : Options {
  std::string metric = "loss";
  int64_t patience = 5;
  bool restore_best = true;
  void visit(FieldVisitor&) override;
};

struct TrainSection : Options {
  int64_t batch = 32;
  double epochs = 0.0;  // one of epochs and steps is set
  int64_t steps = 0;
  bool shuffle = true;
  Duration evaluate_every{0, 1.0};
  Duration checkpoint_every{0, 1.0};
  std::string precision = "fp32";
  int64_t record_every = 0;  // 0: every step below 10^5 rows, then powers of two
  EarlyStopping early_stopping;
  bool stops_early = false;
  void visit(FieldVisitor&) override;
  void validate() const override;
};

// In which ways an image is seen: TTA-01..03.
struct ViewsSection : Options {
  std::vector<int64_t> scales;
  std::string crops = "ten";
  void visit(FieldVisitor&) override;
};

// Which passes make a prediction: REG-25, GEN-08, TTA-03.
struct EvaluateSection : Options {
  int64_t monte_carlo = 0;
  bool batch_statistics = false;
  int64_t snapshots = 0;
  ViewsSection views;
  bool several_views = false;
  void visit(FieldVisitor&) override;
};

// A live change that was made at a step, so that a shared run replays it.
struct Change : Options {
  int64_t step = 0;
  std::string path;
  std::string value;  // JSON text
  void visit(FieldVisitor&) override;
};

// Starting from another network's weights: TRF-01.
struct FromSection : Options {
  std::string checkpoint;
  std::vector<std::string> match, replace;
  std::string prefix;
  std::string preprocess = "auto";
  void visit(FieldVisitor&) override;
};

struct Experiment : Options {
  int64_t version = 1;
  int64_t seed = 0;
  int64_t member = 0;
  std::string notes;
  DataSection data;
  FromSection from;
  bool transfers = false;  // `from` is there
  Spec init;
  std::vector<Spec> model;
  Spec loss, optimizer, schedule, average;
  TrainSection train;
  EvaluateSection evaluate;
  std::vector<Change> changes;
  void visit(FieldVisitor&) override;
  void validate() const override;

  // What weights, order and noise follow from: the seed itself for member 0. Examples and their split follow from the
  // seed alone, so that all members hold out the same ones.
  uint64_t run_seed() const;
};

// Throws Error with the JSON pointer of the place ("json" for text that is no JSON at all).
Experiment parse_experiment(const std::string& text);

// compact: without values that equal the defaults. Two-space indentation if `indent`.
std::string to_json(const Experiment&, bool compact, bool indent = false);

// Everything registered and every section's fields, for forms, documentation and `trainyard schema`.
std::string schema_json();

// Applies "/optimizer/lr=0.01" (value: JSON, or else taken as a string) to an experiment's text.
std::string with_setting(const std::string& experiment_text, const std::string& assignment);

// Writes `value` (JSON text) into a live option of a parsed experiment, in place: built components read it at
// their next step. Error{"live"} if the option cannot change during a run, {"range"} ... as at parsing.
void set_live(Experiment&, const std::string& path, const std::string& value);

}  // namespace trainyard
