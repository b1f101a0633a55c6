// trainyard ensemble: several networks as one. Given an experiment it trains them first, each with weights, order and
// noise of its own on the same examples; given checkpoints it takes those. GEN-06, GEN-08.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <numeric>

#include "trainyard/cli/averages.h"
#include "trainyard/cli/checkpoints.h"
#include "trainyard/cli/command.h"
#include "trainyard/cli/data_argument.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/exact.h"
#include "trainyard/cli/output.h"
#include "trainyard/cli/train.h"
#include "trainyard/session/ensemble.h"
#include "trainyard/session/report.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard::cli {
namespace {

namespace fs = std::filesystem;

struct EnsembleOptions {
  std::vector<std::string> inputs;  // one experiment, or checkpoints
  std::vector<std::string> data;
  TrainOptions train;
  PassCounts counts;
  int runs = 5;
  bool json = false;
};

// While one lives, what training prints goes to stderr: stdout is for JSON alone.
class Aside {
 public:
  Aside() {
    std::fflush(stdout);
    saved_ = ::dup(STDOUT_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
  }
  ~Aside() {
    std::fflush(stdout);
    ::dup2(saved_, STDOUT_FILENO);
    ::close(saved_);
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

 private:
  int saved_ = -1;
};

bool is_experiment(const std::string& path) { return fs::path(path).extension() == ".json"; }

// Member i into <out>/member-<i>, where it goes on from the checkpoint that an earlier try has left: a finished one is
// not trained again. The code of the first that did not end well.
int train_members(const EnsembleOptions& o, std::vector<std::string>& checkpoints) {
  if (o.train.out.empty()) throw Error("output", "", "--out must name a folder for the members");
  std::unique_ptr<Aside> aside;
  if (o.json) aside = std::make_unique<Aside>();
  for (int i = 0; i < o.runs; ++i) {
    TrainOptions member = o.train;
    member.experiment = o.inputs.front();
    member.out = member_folder(o.train.out, i);
    member.settings.push_back("/member=" + std::to_string(i));
    const std::string checkpoint = checkpoint_in(member.out);
    if (fs::exists(checkpoint)) member.resume = checkpoint;
    checkpoints.push_back(checkpoint);
    std::printf("member %d of %d\n", i + 1, o.runs);
    if (const int code = train(member); code != kDone) return code;
  }
  return kDone;
}

std::string shown(const Json& numbers, const std::string& name, double scale) {
  char text[32];
  std::snprintf(text, sizeof text, "%12.4g", scale * numbers.at(name).get<double>());
  return text;
}

// One line for each member, their mean with its standard error, the ensemble and what it gains.
std::string table(const std::string& title, const Json& e) {
  const bool classes = e["ensemble"].contains("accuracy");
  const std::string measure = classes ? "accuracy" : "rmse";
  const auto line = [&](const std::string& name, const Json& numbers) {
    std::string text = name;
    text.resize(16, ' ');
    return text + shown(numbers, measure, classes ? 100.0 : 1.0) + shown(numbers, "loss", 1.0) + "\n";
  };
  std::string text = title;
  text.resize(16, ' ');
  char head[64];
  std::snprintf(head, sizeof head, "%12s%12s\n", classes ? "accuracy %" : "rmse", "loss");
  text += head;
  for (size_t i = 0; i < e["members"].size(); ++i) text += line("member " + std::to_string(i), e["members"][i]);
  text += line("mean", e["mean"]) + line("  standard error", e["standard_error"]);
  return text + line("ensemble", e["ensemble"]) + line("  gain", e["gain"]);
}

// {"validation": ..., "test": ...} of the experiment's own examples, or of those that --data names.
Json evaluate(const EnsembleOptions& o, const std::vector<std::string>& names) {
  std::vector<std::vector<uint8_t>> files;
  for (const std::string& name : names) files.push_back(about(name, [&] { return read_file(name); }));
  Ensemble ensemble(files, o.counts, o.train.session);
  const auto places = data_files(names.front(), o.train.data_dir);
  Json out = Json::object();
  if (!o.data.empty()) {
    const Predictor& first = ensemble.first();
    const Dataset data =
        about("--data", [&] { return first.load(source_argument(o.data, first.experiment()), *places, true); });
    std::vector<int32_t> all(static_cast<size_t>(data.n));
    std::iota(all.begin(), all.end(), 0);
    out["data"] = parse_json(ensemble_json(ensemble.evaluate(data, all), first.data()));
    return out;
  }
  const auto session = about(names.front(), [&] { return Session::resume(files.front(), places, o.train.session); });
  const auto add = [&](const char* name, Part part) {
    out[name] = parse_json(ensemble_json(ensemble.evaluate(*session, part), session->data()));
  };
  if (!session->split().validation.empty()) add("validation", Part::validation);
  if (session->experiment().data.test || !session->split().test.empty()) add("test", Part::test);
  if (out.empty()) {
    throw Error("data", "/data/validation",
                "no examples are held out to compare the members on: set data.validation or data.test, or give --data");
  }
  return out;
}

int run(const EnsembleOptions& o) {
  std::vector<std::string> checkpoints;
  if (!is_experiment(o.inputs.front())) {
    checkpoints = checkpoint_files(o.inputs);
  } else if (o.inputs.size() > 1) {
    throw Error("data", "", "give one experiment, or checkpoints");
  } else if (const int code = train_members(o, checkpoints); code != kDone) {
    return code;
  }
  const Json result = evaluate(o, checkpoints);
  if (!o.train.out.empty()) {
    make_folder(o.train.out);
    write_file((fs::path(o.train.out) / "ensemble.json").string(), result.dump(2) + "\n");
  }
  if (o.json) {
    std::puts(result.dump(2).c_str());
  } else {
    for (const auto& [part, e] : result.items()) std::fputs(table(part, e).c_str(), stdout);
  }
  return kDone;
}

}  // namespace

void add_ensemble(CLI::App& app, Body& body) {
  CLI::App* command = app.add_subcommand(
      "ensemble", "Average the predictions of several networks: train them, or take checkpoints; compare with each");
  auto o = std::make_shared<EnsembleOptions>();
  command
      ->add_option(
          "input", o->inputs,
          "an experiment's JSON file; or each member's checkpoint.safetensors, or the folders of runs or of an "
          "ensemble")
      ->required();
  command->add_option("--runs", o->runs, "members to train of an experiment")->check(CLI::Range(1, 1000));
  command->add_option("--out", o->train.out, "folder for the members, each in one of its own, and ensemble.json");
  command->add_option("--set", o->train.settings, "a setting such as /train/epochs=5; may be repeated")
      ->allow_extra_args(false);
  command
      ->add_option("--data", o->data,
                   "other examples: a file of the training data's kind, a source as JSON, or /data/source/path=FILE")
      ->allow_extra_args(false);
  command->add_option("--data-dir", o->train.data_dir,
                      "where data files are looked for that do not lie beside the experiment (default: "
                      "$TRAINYARD_DATA)");
  add_averages(*command, {o, &o->counts});
  command->add_flag("--json", o->json, "print JSON instead of a table");
  command->add_option("--threads", o->train.session.threads, "processor threads")->check(CLI::Range(1, 1024));
  command->add_option("--device", o->train.session.device, "cpu or cuda")->check(CLI::IsMember({"cpu", "cuda", "ref"}));
  command->add_flag("--exact", o->train.exact, "the browser's results, bit for bit, somewhat slower");
  command->callback([o, &body] {
    body = [o] {
      if (o->train.exact) use_exact_build();
      return run(*o);
    };
  });
}

}  // namespace trainyard::cli
