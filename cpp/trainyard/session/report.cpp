#include "trainyard/session/report.h"

#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

// What is read beside the loss.
struct Measure {
  const char* name;
  double Evaluation::*number;
  double sign;  // 1 where more is better
};

Measure measure_of(const Evaluation& e) {
  if (e.task == Task::classification) return {"accuracy", &Evaluation::accuracy, 1.0};
  return {"rmse", &Evaluation::rmse, -1.0};
}

}  // namespace

std::string evaluation_json(const Evaluation& e, const Dataset& data) {
  Json out{{"n", e.n}, {"loss", e.loss}};
  if (e.samples > 0) out["monte_carlo"] = e.samples;
  if (e.snapshots > 0) out["snapshots"] = e.snapshots;
  if (e.views > 0) out["views"] = e.views;
  if (e.samples > 0 || e.snapshots > 0 || e.views > 0) out["spread"] = e.spread;
  if (e.task == Task::regression) {
    out["mae"] = e.mae;
    out["rmse"] = e.rmse;
    out["r2"] = e.r2;
    return out.dump();
  }
  out["accuracy"] = e.accuracy;
  out["confusion"] = Json::array();
  out["per_class"] = Json::array();
  for (int64_t c = 0; c < e.classes; ++c) {
    const auto first = e.confusion.begin() + static_cast<std::ptrdiff_t>(c * e.classes);
    out["confusion"].push_back(Json(std::vector<int64_t>(first, first + static_cast<std::ptrdiff_t>(e.classes))));
    // JSON has no NaN: nlohmann writes null.
    out["per_class"].push_back({{"name", data.classes[static_cast<size_t>(c)]},
                                {"precision", e.precision(c)},
                                {"recall", e.recall(c)},
                                {"support", e.support(c)}});
  }
  return out.dump();
}

std::string gap_json(const Evaluation& held_out, const Evaluation& train) {
  Json out{{"loss", held_out.loss - train.loss}};
  const Measure m = measure_of(train);
  out[m.name] = held_out.*m.number - train.*m.number;
  return out.dump();
}

std::string ensemble_json(const EnsembleEvaluation& e, const Dataset& data) {
  Json members = Json::array(), mean, error, gain;
  for (const Evaluation& m : e.members) members.push_back(parse_json(evaluation_json(m, data)));
  for (const Measure& m : {Measure{"loss", &Evaluation::loss, -1.0}, measure_of(e.together)}) {
    mean[m.name] = e.mean(m.number);
    error[m.name] = e.standard_error(m.number);
    gain[m.name] = m.sign * (e.together.*m.number - e.mean(m.number));
  }
  Json together = parse_json(evaluation_json(e.together, data));
  together["spread"] = e.together.spread;
  return Json{{"members", members}, {"mean", mean}, {"standard_error", error}, {"ensemble", together}, {"gain", gain}}
      .dump();
}

std::string range_test_json(const RangeTest& test) {
  return Json{{"lr", test.lr()},
              {"loss", test.loss()},
              {"smoothed", test.smoothed()},
              {"blew_up", test.blew_up()},
              {"lowest", test.lowest()},
              {"steepest", test.steepest()},
              {"tenth_of_lowest", test.lowest() / 10.0}}
      .dump();
}

std::string findings_json(const std::vector<Finding>& findings) {
  Json list = Json::array();
  for (const Finding& f : findings) {
    Json remedies = Json::array();
    for (const Remedy& r : f.remedies) {
      Json one{{"label", r.label}, {"path", r.path}};
      if (!r.value.empty()) one["value"] = parse_json(r.value);
      remedies.push_back(one);
    }
    list.push_back({{"id", f.id},
                    {"serious", f.serious},
                    {"title", f.title},
                    {"evidence", f.evidence},
                    {"cause", f.cause},
                    {"remedies", remedies}});
  }
  return Json{{"findings", list}}.dump();
}

}  // namespace trainyard
