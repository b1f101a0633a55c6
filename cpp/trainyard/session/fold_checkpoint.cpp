#include "trainyard/session/fold_checkpoint.h"

#include "trainyard/core/error.h"
#include "trainyard/session/parts.h"
#include "trainyard/session/safetensors.h"
#include "trainyard/spec/experiment.h"

namespace trainyard {

FoldedCheckpoint fold_checkpoint(const std::vector<uint8_t>& checkpoint) {
  SafetensorsFile file = read_checkpoint(checkpoint);
  Experiment experiment = parse_experiment(file.meta("experiment"));
  std::vector<NamedTensor> tensors = get_tensors(file, "trainer.average.");
  if (tensors.empty()) tensors = get_tensors(file, "model.");

  if (!get_tensors(file, "trainer.snapshot.").empty()) {
    throw Error("checkpoint", "/evaluate/snapshots",
                "this checkpoint predicts with the mean of several snapshots; folding is for a single network");
  }

  FoldedCheckpoint out;
  out.report = fold_batch_norms(experiment.model, tensors);
  // They speak of a run that is over, by places that have moved.
  experiment.changes.clear();
  experiment.average = {};
  experiment.transfers = false;
  out.experiment = to_json(experiment, true, true);

  SafetensorsFile model;
  model.metadata["format"] = "pt";
  put_tensors(model, "", tensors);
  out.model = write_safetensors(model);

  SafetensorsFile folded;
  for (const char* const key : {"format", "data", "data_hash"}) folded.metadata[key] = file.meta(key);
  folded.metadata["experiment"] = to_json(experiment, false);
  folded.metadata["folded"] = "true";
  put_tensors(folded, "model.", tensors);
  for (auto& [name, tensor] : file.tensors) {
    if (name.rfind("preprocess.", 0) == 0) folded.tensors[name] = std::move(tensor);
  }
  out.checkpoint = write_safetensors(folded);
  return out;
}

}  // namespace trainyard
