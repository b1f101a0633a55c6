#include "trainyard/session/data_card.h"

#include "trainyard/core/error.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {

std::string data_card(const Dataset& data) {
  Json sample = Json::array();
  for (int i = 0; i < data.sample.rank; ++i) sample.push_back(data.sample[i]);
  return Json{{"sample", sample},
              {"task", data.task == Task::regression ? "regression" : "classification"},
              {"classes", data.classes},
              {"outputs", data.target_width()},
              {"features", data.features},
              {"target_names", data.target_names},
              {"columns", columns_to_text(data.columns)}}
      .dump();
}

Dataset dataset_from_card(const std::string& text) {
  Dataset out;
  try {
    const Json card = parse_json(text);
    const auto sample = card.at("sample").get<std::vector<int64_t>>();
    if (sample.size() > Shape::kMaxRank - 1)
      throw Error("checkpoint", "", "the checkpoint's samples have too many axes");
    for (const int64_t size : sample) {
      if (size < 1 || size > 1 << 24) throw Error("checkpoint", "", "the checkpoint's samples have an impossible size");
      out.sample.dim[static_cast<size_t>(out.sample.rank++)] = size;
    }
    out.task = card.at("task") == "regression" ? Task::regression : Task::classification;
    out.classes = card.at("classes").get<std::vector<std::string>>();
    out.outputs = card.at("outputs").get<int64_t>();
    out.features = card.at("features").get<std::vector<std::string>>();
    out.target_names = card.at("target_names").get<std::vector<std::string>>();
    out.columns = columns_from_text(card.at("columns").get<std::string>());
  } catch (const Json::exception&) {
    throw Error("checkpoint", "", "the checkpoint's description of its data is damaged");
  }
  return out;
}

}  // namespace trainyard
