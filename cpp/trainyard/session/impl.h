// The inside of a session, shared by its source files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/backend/backends.h"
#include "trainyard/session/count.h"
#include "trainyard/session/parts.h"
#include "trainyard/session/preview.h"
#include "trainyard/session/session.h"
#include "trainyard/session/transfer.h"
#include "trainyard/session/views.h"

namespace trainyard {

struct Session::Impl {
  // With `checkpoint` its weights are taken, instead of drawn ones.
  Impl(const std::string& experiment_json, std::shared_ptr<const Files>, const SessionOptions&,
       const SafetensorsFile* checkpoint);
  // Error for a change that could not be made at its step.
  void rehearse_changes(const std::string& experiment_json) const;
  // Error if layers cannot train as `changed` says, whose options differ from the experiment's.
  void check_layers(const Experiment& changed) const;
  void check_batch(const PlanLayout& counted) const;
  // Those that are due.
  void make_changes();
  // At most `most`: steps until the next change.
  int64_t steps_to_change(int64_t most) const;
  void make_change(const Change&);
  // Where the number lies that a path names: "/weights/<parameter>/<index>". Error if there is none, or it must stay.
  int64_t weight_at(const std::string& path) const;
  void load_data();
  void build_network();
  void build_trainer();
  // Error where a schedule watches what these data do not have.
  void check_watched(const char* metric) const;
  // Error where snapshots make no sense.
  void check_snapshots() const;
  void draw_weights();
  void join_team();
  void restore(const SafetensorsFile& checkpoint);
  Loader& loader(Part);
  // Those of each image that are averaged, or null.
  std::unique_ptr<Views> views(const PassCounts&) const;
  // Of the weights that evaluation is about.
  std::vector<NamedTensor> evaluated_tensors();

  Experiment experiment;  // live changes are written into it
  std::string opened;     // as it was before them, in full
  std::shared_ptr<const Files> files;
  SessionOptions place;     // where it runs
  Dataset data, test_data;  // test_data where the experiment names a source for it
  Split split;
  std::unique_ptr<Transfer> transfer;  // while weights start from another network's
  std::vector<std::string> told;       // what it did
  std::unique_ptr<Augmenter> augmenter;
  std::vector<std::unique_ptr<Transform>> transforms;
  std::vector<std::unique_ptr<Mixer>> mixers;
  const std::vector<std::unique_ptr<Mixer>> no_mixers;
  // The backend outlives what is bound to it.
  std::unique_ptr<Backend<float>> backend;
  std::unique_ptr<Model<float>> model;
  std::unique_ptr<Loss<float>> loss;
  std::vector<std::unique_ptr<Regularizer<float>>> regularizers;
  std::unique_ptr<Optimizer<float>> optimizer;
  std::unique_ptr<ClosureOptimizer<float>> closure;
  std::unique_ptr<Schedule> schedule;
  std::unique_ptr<Averaging> averaging;  // null without
  std::vector<int32_t> test_ids;
  std::unique_ptr<Loader> train, train_in_order, validation, test;
  std::unique_ptr<Trainer> trainer;
  NetworkCount count;  // made before the trainer, which allocates
  size_t next_change = 0;
  Preview preview;
  std::vector<float> histograms;
  std::vector<float> spread;
};

}  // namespace trainyard
