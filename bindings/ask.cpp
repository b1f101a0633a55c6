#include "ask.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "trainyard/core/text.h"
#include "trainyard/data/source.h"
#include "trainyard/session/activation_report.h"
#include "trainyard/session/benchmark.h"
#include "trainyard/session/preview.h"
#include "trainyard/session/prober.h"
#include "trainyard/session/report.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

constexpr int64_t kMostRates = 4096, kMostPreviewed = 4096;

Session& needed(Session* session) {
  if (!session) throw Error("state", "", "no experiment is open");
  return *session;
}

Part part_named(const std::string& name) {
  if (name == "train") return Part::train;
  if (name == "validation") return Part::validation;
  if (name == "test") return Part::test;
  throw Error("choice", "", "a split is train, validation or test, not \"" + printable(name) + "\"");
}

std::string evaluate_json(Session& session, const Json& q) {
  const auto samples = q.value("monte_carlo", int64_t{-1});
  if (samples > 10000) throw Error("range", "", "monte_carlo must be 0..10000, got " + std::to_string(samples));
  return evaluation_json(session.evaluate(part_named(q.value("split", "validation")), {samples}), session.data());
}

// "x" or "x/<from>/<count>", clipped to the examples there are
std::pair<int64_t, int64_t> rows_of(const std::string& name, int64_t n) {
  const size_t first = name.find('/'), second = first == std::string::npos ? first : name.find('/', first + 1);
  if (second == std::string::npos) return {0, n};
  const int64_t from = std::strtoll(name.c_str() + first + 1, nullptr, 10),
                count = std::strtoll(name.c_str() + second + 1, nullptr, 10);
  const int64_t begin = std::clamp<int64_t>(from, 0, n);
  return {begin, begin + std::clamp<int64_t>(count, 0, n - begin)};
}

std::vector<float> split_values(Session& session) {
  std::vector<float> out(static_cast<size_t>(session.data().n));
  for (const int32_t i : session.split().validation) out[static_cast<size_t>(i)] = 1.0f;
  for (const int32_t i : session.split().test) out[static_cast<size_t>(i)] = 2.0f;
  return out;
}

}  // namespace

std::string error_json(const std::string& code, const std::string& path, const std::string& message) {
  return Json{{"error", {{"code", code}, {"path", path}, {"message", message}}}}.dump();
}

std::string status_json(Session& session, const Session::Status& status) {
  const Trainer& trainer = session.trainer();
  Json out{{"step", trainer.steps_done()},
           {"epoch", trainer.epoch()},
           {"done", trainer.state() != RunState::running},
           {"reason", status.reason},
           {"loss", trainer.last().loss},
           {"accuracy", trainer.last().accuracy},
           {"lr", trainer.last().lr},
           {"examples_per_second", status.examples_per_second},
           {"tables_version", trainer.metrics().version()}};
  if (trainer.state() == RunState::diverged) {
    out["message"] = trainer.divergence().message;
    out["layer"] = trainer.divergence().where;
  }
  return out.dump();
}

std::string probe_json(const std::vector<Session::LayerOutput>& layers) {
  Json list = Json::array();
  for (const auto& layer : layers) {
    Json shape = Json::array();
    for (int i = 0; i < layer.shape.rank; ++i) shape.push_back(layer.shape[i]);
    list.push_back({{"path", layer.path}, {"shape", shape}});
  }
  return Json{{"layers", list}}.dump();
}

namespace {

std::string statistics_answer(Session& session, const Json& q) {
  ProbeSettings settings;
  settings.rows = std::clamp<int64_t>(q.value("rows", int64_t{0}), 0, 4096);
  settings.bins = std::clamp<int64_t>(q.value("bins", int64_t{50}), 1, 1000);
  settings.gradients = q.value("gradients", true);
  if (q.value("upstream", "loss") == "normal") settings.upstream = ProbeSettings::Upstream::normal;
  return statistics_json(session.statistics(settings), false);
}

std::string preview_answer(Session& session, const Json& q) {
  PreviewSettings settings;
  settings.order = preview_order(q.value("of", "batch"));
  settings.epoch = q.value("epoch", int64_t{0});
  settings.first = q.value("first", int64_t{0});
  settings.rows = std::min<int64_t>(q.value("rows", settings.rows), kMostPreviewed);
  return preview_json(session.preview(settings), session.data().target_width());
}

std::string benchmark_answer(const std::shared_ptr<const Files>& files, const Json& q) {
  BenchmarkSettings settings;
  settings.seconds = std::clamp(q.value("seconds", settings.seconds), 0.001, 600.0);
  settings.forward = q.value("forward", settings.forward);
  settings.profile = q.value("profile", settings.profile);
  return benchmark_json(benchmark(q.at("experiment").dump(), files, {}, settings));
}

std::vector<float> previewed(const Preview& preview, const std::string& name) {
  if (name == "raw") return preview.raw;
  if (name == "augmented") return preview.augmented;
  if (name == "seen") return preview.seen;
  if (name == "input") return preview.input;
  throw Error("choice", "", "there is no preview/" + printable(name));
}

}  // namespace

std::string answer(Session* session, const std::shared_ptr<const Files>& files, const std::string& question) {
  const Json q = parse_json(question);
  const std::string what = q.value("what", "");
  if (what == "evaluate") return evaluate_json(needed(session), q);
  if (what == "status") return status_json(needed(session), {"running", 0.0});
  if (what == "experiment") return needed(session).experiment_json(q.value("compact", true));
  if (what == "range_test") {
    return range_test_json(
        needed(session).range_test(q.value("from", 1e-6), q.value("to", 1.0), q.value("steps", 200)));
  }
  if (what == "statistics") return statistics_answer(needed(session), q);
  if (what == "preview") return preview_answer(needed(session), q);
  if (what == "doctor") return findings_json(needed(session).examine());
  if (what == "hash") return Json{{"weight_hash", needed(session).weight_hash()}}.dump();
  if (what == "activation") return activation_json(q.at("layer").dump(), q.value("timed", false));
  if (what == "benchmark") return benchmark_answer(files, q);
  if (what == "check") {
    parse_experiment(q.at("experiment").dump());
    return "{}";
  }
  throw Error("choice", "", "there is no question \"" + printable(what) + "\"");
}

Dataset described_data(const std::string& question, const Files& files) {
  const Json q = parse_json(question);
  // The rest of the experiment is the least that parses.
  const Json whole{{"version", 1},
                   {"seed", q.value("seed", 0)},
                   {"data", q.value("data", Json::object())},
                   {"model", Json::array({"flatten"})},
                   {"loss", "mse"},
                   {"optimizer", "sgd"},
                   {"train", {{"steps", 1}}}};
  const Experiment experiment = parse_experiment(whole.dump());
  return load_source(experiment.data.source, {static_cast<uint64_t>(experiment.seed), files});
}

std::string description_json(const Dataset& data) {
  Json input = Json::array();
  for (int i = 0; i < data.sample.rank; ++i) input.push_back(data.sample[i]);
  return Json{{"task", data.task == Task::classification ? "classification" : "regression"},
              {"classes", data.classes},
              {"input", input},
              {"outputs", data.target_width()},
              {"data", {{"n", data.n}}}}
      .dump();
}

std::vector<float> data_values(const Dataset& data, const std::string& name) {
  std::vector<float> out;
  if (name == "x" || name.rfind("x/", 0) == 0) {
    const auto [begin, end] = rows_of(name, data.n);
    out.resize(static_cast<size_t>((end - begin) * data.width()));
    for (int64_t i = begin; i < end; ++i) data.read(i, out.data() + (i - begin) * data.width());
  } else if (name == "y") {
    if (data.task == Task::regression) return data.targets;
    out.assign(data.labels.begin(), data.labels.end());
  } else {
    throw Error("choice", "", "there is no data/" + printable(name));
  }
  return out;
}

std::vector<float> named_values(Session& session, const std::vector<Session::LayerOutput>& probed,
                                const std::string& name) {
  const size_t slash = name.find('/');
  const std::string group = name.substr(0, slash), rest = slash == std::string::npos ? "" : name.substr(slash + 1);
  if (group == "data") return rest == "split" ? split_values(session) : data_values(session.data(), rest);
  if (group == "histograms") return session.histograms();  // of the latest {"what": "statistics"}
  if (group == "spread") return session.spread();          // of the latest predict()
  if (group == "units") {
    const size_t i = static_cast<size_t>(std::strtoul(rest.c_str(), nullptr, 10));
    if (i < probed.size()) return probed[i].values;
  }
  if (group == "preview") return previewed(session.latest_preview(), rest);
  if (group == "rates") {
    return session.planned_rates(std::clamp<int64_t>(std::strtoll(rest.c_str(), nullptr, 10), 1, kMostRates));
  }
  if (group == "parameters" || group == "initial" || group == "gradients") {
    const Model<float>& model = session.model();
    for (const Parameter& p : model.table().parameters) {
      if (p.path != rest) continue;
      if (group == "gradients") return session.gradient(p);
      return group == "parameters" ? session.parameter(p) : session.initial_parameter(p);
    }
  }
  throw Error("choice", "", "there is no tensor \"" + printable(name) + "\"");
}

const MetricTable& table_of(Session& session, const std::string& name) {
  if (name == "metrics") return session.trainer().metrics();
  if (name == "evaluations") return session.trainer().evaluations();
  throw Error("choice", "", "there is no table \"" + printable(name) + "\"");
}

void check_rows(Session& session, size_t count, int rows) {
  const int64_t width = session.data().width();
  if (rows < 1 || static_cast<int64_t>(count) != rows * width) {
    throw Error("shape", "",
                "expected " + std::to_string(rows) + " rows of " + std::to_string(width) + " numbers, got " +
                    std::to_string(count) + " numbers");
  }
}

}  // namespace trainyard
