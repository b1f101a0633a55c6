// Model and checkpoint files. The model file holds weights and statistics alone, as PyTorch would name and lay
// them out; the checkpoint holds everything a resumed run needs to continue with the same bits.
#include "trainyard/session/data_card.h"
#include "trainyard/session/impl.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

constexpr const char* kFormat = "trainyard checkpoint 1";
constexpr const char* kModel = "model.";
constexpr const char* kTrainer = "trainer.";  // its tensors
constexpr const char* kRun = "run.";          // its rows and numbers, in double

Json state_json(const TrainerState& s) {
  return {{"step", s.step},
          {"seconds", s.seconds},
          {"state", static_cast<int>(s.state)},
          {"best_step", s.best_step},
          {"bad_evaluations", s.bad_evaluations},
          {"averaged", s.averaged},
          {"metrics_stride", s.metrics_stride}};
}

TrainerState state_from(const SafetensorsFile& file) {
  TrainerState s;
  try {
    const Json j = parse_json(file.meta("state"));
    s.step = j.at("step").get<int64_t>();
    s.seconds = j.at("seconds").get<double>();
    const int state = j.at("state").get<int>();
    if (s.step < 0 || state < 0 || state > static_cast<int>(RunState::diverged))
      throw Error("checkpoint", "", "the checkpoint's state makes no sense");
    s.state = static_cast<RunState>(state);
    s.best_step = j.at("best_step").get<int64_t>();
    s.bad_evaluations = j.at("bad_evaluations").get<int64_t>();
    s.averaged = j.value("averaged", int64_t{0});
    s.metrics_stride = j.at("metrics_stride").get<int64_t>();
  } catch (const Json::exception&) {
    throw Error("checkpoint", "", "the checkpoint's state is damaged");
  }
  s.best = file.doubles(std::string(kRun) + "best").at(0);
  s.schedule = file.doubles(std::string(kRun) + "schedule");
  s.optimizer_scalars = file.doubles(std::string(kRun) + "optimizer_scalars");
  s.metrics = file.doubles(std::string(kRun) + "metrics");
  s.evaluations = file.doubles(std::string(kRun) + "evaluations");
  s.tensors = get_tensors(file, kTrainer);
  return s;
}

}  // namespace

std::vector<uint8_t> Session::model_file() {
  SafetensorsFile file;
  file.metadata["format"] = "pt";
  put_tensors(file, "", impl_->evaluated_tensors());
  return write_safetensors(file);
}

std::vector<uint8_t> Session::checkpoint_file() {
  SafetensorsFile file;
  const Dataset& data = impl_->data;
  const TrainerState state = impl_->trainer->save();
  file.metadata["format"] = kFormat;
  file.metadata["experiment"] = experiment_json(false);
  file.metadata["state"] = state_json(state).dump();
  file.metadata["data_hash"] = data_hash(data);
  file.metadata["data"] = data_card(data);
  put_tensors(file, kModel, impl_->model->export_tensors());
  put_transforms(file, impl_->transforms);
  put_tensors(file, kTrainer, state.tensors);
  const auto put = [&](const char* name, const std::vector<double>& values) {
    file.put(std::string(kRun) + name, {static_cast<int64_t>(values.size())}, values);
  };
  put("best", {state.best});
  put("schedule", state.schedule);
  put("optimizer_scalars", state.optimizer_scalars);
  put("metrics", state.metrics);
  put("evaluations", state.evaluations);
  return write_safetensors(file);
}

void Session::Impl::restore(const SafetensorsFile& file) {
  if (file.meta("data_hash") != data_hash(data)) {
    throw Error("checkpoint", "/data/source",
                "these are not the data that the checkpoint was trained on: their hash differs");
  }
  if (experiment.transfers) get_transforms(file, augmenter->output(), transforms);  // they may be another run's
  model->import_tensors(get_tensors(file, kModel));
  // A folded one is for predicting: its weights belong to no state of training.
  if (file.metadata.count("folded") == 0) trainer->restore(state_from(file));
  make_changes();
}

SafetensorsFile read_checkpoint(const std::vector<uint8_t>& checkpoint) {
  SafetensorsFile file = read_safetensors(checkpoint);
  const auto format = file.metadata.find("format");
  if (format == file.metadata.end() || format->second != kFormat) {
    throw Error("checkpoint", "",
                "this is not a Trainyard checkpoint (a model file has weights only; training continues from "
                "checkpoint.safetensors)");
  }
  return file;
}

std::unique_ptr<Session> Session::resume(const std::vector<uint8_t>& checkpoint, std::shared_ptr<const Files> files,
                                         const SessionOptions& options) {
  const SafetensorsFile file = read_checkpoint(checkpoint);
  return std::unique_ptr<Session>(
      new Session(std::make_unique<Impl>(file.meta("experiment"), std::move(files), options, &file)));
}

}  // namespace trainyard
