#include "trainyard/session/report.h"

#include "trainyard/spec/json_reader.h"

namespace trainyard {

std::string evaluation_json(const Evaluation& e, const Dataset& data) {
  Json out{{"n", e.n}, {"loss", e.loss}};
  if (e.samples > 0) out.update(Json{{"monte_carlo", e.samples}, {"spread", e.spread}});
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

}  // namespace trainyard
