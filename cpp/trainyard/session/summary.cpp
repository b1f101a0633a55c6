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

}  // namespace

std::string Session::summary_json() {
  Impl& s = *impl_;
  Json layers = Json::array();
  for (const LayerSummary& line : s.model->summary()) {
    layers.push_back({{"path", line.path},
                      {"type", line.type},
                      {"input", shape_json(line.input)},
                      {"output", shape_json(line.output)},
                      {"parameters", line.parameters},
                      {"flops", line.flops}});
  }
  Json parameters = Json::array();
  for (const Parameter& p : s.model->table().parameters)
    parameters.push_back({{"path", p.path}, {"shape", shape_json(p.shape)}});
  const Dataset& d = s.data;
  const int64_t test = s.experiment.data.test ? s.test_data.n : static_cast<int64_t>(s.split.test.size());
  return Json{
      {"parameters", s.model->table().parameter_count()},
      {"parameter_list", parameters},
      {"memory_bytes", s.trainer->memory_bytes()},
      {"task", d.task == Task::classification ? "classification" : "regression"},
      {"classes", d.classes},
      {"features", d.features},
      {"target_names", d.target_names},
      {"input", shape_json(d.sample)},
      {"outputs", d.target_width()},
      {"layers", layers},
      {"initial_loss", s.loss->initial(d.target_width())},
      {"data",
       {{"n", d.n}, {"train", s.split.train.size()}, {"validation", s.split.validation.size()}, {"test", test}}},
      {"notices", notices()},
      {"steps_per_epoch", s.trainer->steps_per_epoch()},
      {"total_steps", s.trainer->total_steps()},
      {"tables", {{"metrics", s.trainer->metrics().columns()}, {"evaluations", s.trainer->evaluations().columns()}}}}
      .dump();
}

}  // namespace trainyard
