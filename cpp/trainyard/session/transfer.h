// Transfer learning: weights and statistics of a trained network, taken by name, instead of drawn ones (TRF-01..05).
// Nothing is lost in silence. A tensor of the right name and another shape is an error unless its layer is to be
// replaced; so are a pattern that matches nothing and a file of which nothing can be used; what was taken and what was
// drawn is told in words.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/data/files.h"
#include "trainyard/data/transform.h"
#include "trainyard/model/model.h"
#include "trainyard/session/safetensors.h"
#include "trainyard/spec/experiment.h"

namespace trainyard {

class Transfer {
 public:
  // Reads the file that the experiment, which outlives this, names; a checkpoint's averaged weights go before the
  // others. Error{"file" or "checkpoint"} at /from/checkpoint.
  Transfer(const Experiment&, const Files&);
  // Null for an experiment that starts from nothing.
  static std::unique_ptr<Transfer> of(const Experiment&, const Files&);

  // Gives the experiment's transforms what the network was trained behind. False where they are to be fitted instead:
  // the section says so, or the file is one of weights alone. Error{"checkpoint"} at /from/preprocess if they are not
  // those that the network was trained behind.
  bool take_preprocessing(const Shape& sample, const std::vector<std::unique_ptr<Transform>>&);

  // Writes what the file has for this network over what was drawn; returns the names of what was taken.
  std::vector<std::string> take_weights(Model<float>&);

  // Sentences on what was done.
  const std::vector<std::string>& notices() const { return notices_; }

 private:
  void check_patterns(const std::vector<std::string>& patterns, const std::string& option,
                      const std::vector<std::string>& tensors) const;
  std::string name() const;  // of the file, as messages say it

  const FromSection& section_;
  const std::vector<Spec>& preprocess_;
  SafetensorsFile file_;
  bool is_checkpoint_ = false;
  std::string trained_behind_;  // its preprocessing, in JSON
  std::vector<NamedTensor> tensors_;
  std::vector<std::string> notices_;
};

// The layers of these tensors, each once, "3.branch.0" of "3.branch.0.weight"; no more than a reader takes in.
std::string layer_list(const std::vector<std::string>& tensors);

// Whether `pattern`, in which * stands for any characters, is `name` or a layer above it: "3", "features.*", "3.bias".
bool names_tensor(const std::string& pattern, const std::string& name);

}  // namespace trainyard
