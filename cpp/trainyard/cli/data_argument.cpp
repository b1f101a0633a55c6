#include "trainyard/cli/data_argument.h"

#include "trainyard/core/catalog.h"
#include "trainyard/core/error.h"
#include "trainyard/spec/json_reader.h"
#include "trainyard/spec/json_writer.h"

namespace trainyard::cli {
namespace {

constexpr const char* kPath = "/data/source";

// The option of a source that names its file: the first required text in its schema.
Json file_option(const std::string& type) {
  const Json schema = parse_json(schema_json());
  for (const Json& source : schema["kinds"]["source"]) {
    if (source["type"] != type) continue;
    for (const Json& field : source["fields"]) {
      const bool text = field["type"] == "string" || field["type"] == "strings";
      if (text && field.contains("required")) return field;
    }
  }
  throw Error("data", kPath,
              "the network was trained on \"" + type + "\", which reads no file: give the source as JSON");
}

}  // namespace

Spec source_argument(const std::vector<std::string>& words, const Experiment& trained) {
  const std::string& first = words.front();
  if (first.rfind(kPath, 0) == 0) {
    std::string text = to_json(trained, false);
    for (const std::string& setting : words) text = with_setting(text, setting);
    return parse_experiment(text).data.source;
  }
  if (words.size() > 1)
    throw Error("data", "", "--data may be repeated only with settings such as /data/source/path=new.csv");
  if (first[0] == '{') return read_component(parse_json(first), kPath, "source");
  if (Catalog::instance().find("source", first)) return read_component(Json(first), kPath, "source");
  Json source = component_json(trained.data.source, false);
  const Json field = file_option(trained.data.source.type);
  source[field["name"].get<std::string>()] = field["type"] == "strings" ? Json::array({first}) : Json(first);
  return read_component(source, kPath, "source");
}

}  // namespace trainyard::cli
