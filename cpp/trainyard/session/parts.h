// What an experiment is made of, built from its parsed specs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/data/augmenter.h"
#include "trainyard/data/mixer.h"
#include "trainyard/data/split.h"
#include "trainyard/data/transform.h"
#include "trainyard/regularizers/regularizer.h"
#include "trainyard/session/safetensors.h"
#include "trainyard/spec/experiment.h"
#include "trainyard/train/trainer.h"

namespace trainyard {

class Transfer;

std::vector<std::unique_ptr<Transform>> make_transforms(const std::vector<Spec>&);
// Looks at the training examples `ids`, both.
void fit_preparation(Augmenter&, const std::vector<std::unique_ptr<Transform>>&, const Dataset&,
                     const std::vector<int32_t>& ids, Transfer* = nullptr);
// raw (rows, sample) as the source gives it -> (rows, input of the network), as evaluation sees it.
std::vector<float> prepare(const Augmenter&, const std::vector<std::unique_ptr<Transform>>&, const float* raw,
                           int64_t rows);
std::vector<std::unique_ptr<Mixer>> make_mixers(const std::vector<Spec>&);
std::vector<std::unique_ptr<Regularizer<float>>> make_regularizers(const Spec& loss);

// What the experiment says of an example's shape; rank 0 where it leaves that to the data.
Shape declared_shape(const Experiment&);
// Error{"shape"} if the examples are not what the experiment says.
void check_shape(const Shape& sample, const Experiment&);
// Error{"shape"} at the last layer if the network's end does not fit the data's targets.
void check_output(const Shape& output, const Dataset& data, const Loss<float>& loss, const Experiment&);

// Draws the starting weights, puts those of a trained network over them if there is one, and runs schemes that look at
// data on the loader's first examples, for what was drawn.
void start_weights(Model<float>&, Loader& in_order, uint64_t seed, Transfer* = nullptr);

// Steps of the whole run; epochs are rounded up to whole steps.
int64_t total_steps(const TrainSection&, int64_t steps_per_epoch);
// A duration in steps, one at least.
int64_t steps_of(const Duration&, int64_t steps_per_epoch);

// SHA-256 over everything that the data say: samples, labels, targets.
std::string data_hash(const Dataset&);

// A checkpoint's tensors and metadata; Error{"checkpoint"} for any other file.
SafetensorsFile read_checkpoint(const std::vector<uint8_t>&);

// Of files: the transforms' fitted numbers under "preprocess.<i>.<name>".
void put_transforms(SafetensorsFile&, const std::vector<std::unique_ptr<Transform>>&);
void get_transforms(const SafetensorsFile&, const Shape& sample, const std::vector<std::unique_ptr<Transform>>&);
void put_tensors(SafetensorsFile&, const std::string& prefix, const std::vector<NamedTensor>&);
// Those whose name begins with the prefix, which is cut off.
std::vector<NamedTensor> get_tensors(const SafetensorsFile&, const std::string& prefix);

}  // namespace trainyard
