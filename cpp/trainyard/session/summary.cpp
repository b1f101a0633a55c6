// What a page or a person wants to know of a session before it runs, as JSON.
#include "trainyard/session/impl.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

Json shape_json(const Shape& shape) {
  Json out = Json::array();
  for (int i = 0; i < shape.rank; ++i) out.push_back(shape[i]);
  return out;
}

Json count_fields(const NetworkCount& count) {
  Json layers = Json::array(), types = Json::object();
  for (const LayerSummary& line : count.layers) {
    layers.push_back({{"path", line.path},
                      {"type", line.type},
                      {"input", shape_json(line.input)},
                      {"output", shape_json(line.output)},
                      {"parameters", line.parameters},
                      {"flops", line.flops}});
  }
  for (const auto& [type, n] : count.by_type) types[type] = n;
  const TrainingMemory& m = count.memory;
  Json memory{{"weights", m.weights}, {"gradients", m.gradients},   {"optimizer", m.optimizer},
              {"batch", m.batch},     {"evaluation", m.evaluation}, {"host", m.host}};
  if (count.data_bytes >= 0) memory["data"] = count.data_bytes;
  return {{"parameters", count.parameters},
          {"parameters_by_type", types},
          {"flops", count.flops},
          {"input", shape_json(count.input)},
          {"outputs", count.output.count()},
          {"layers", layers},
          {"batch", count.batch},
          {"memory_bytes", count.bytes()},
          {"memory", memory}};
}

}  // namespace

std::string count_json(const NetworkCount& count) { return count_fields(count).dump(); }

std::string Session::summary_json() {
  Impl& s = *impl_;
  Json parameters = Json::array();
  for (const Parameter& p : s.model->table().parameters)
    parameters.push_back({{"path", p.path}, {"shape", shape_json(p.shape)}});
  const Dataset& d = s.data;
  const int64_t test = s.experiment.data.test ? s.test_data.n : static_cast<int64_t>(s.split.test.size());
  Json out = count_fields(s.count);
  out.update(
      {{"parameter_list", parameters},
       {"task", d.task == Task::classification ? "classification" : "regression"},
       {"classes", d.classes},
       {"features", d.features},
       {"target_names", d.target_names},
       {"initial_loss", s.loss->initial(d.target_width())},
       {"data",
        {{"n", d.n}, {"train", s.split.train.size()}, {"validation", s.split.validation.size()}, {"test", test}}},
       {"notices", notices()},
       {"steps_per_epoch", s.trainer->steps_per_epoch()},
       {"total_steps", s.trainer->total_steps()},
       {"tables", {{"metrics", s.trainer->metrics().columns()}, {"evaluations", s.trainer->evaluations().columns()}}}});
  return out.dump();
}

}  // namespace trainyard
