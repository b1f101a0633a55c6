// trainyard prune: the lottery ticket experiment (INI-32). Train, take the smallest weights away, go back to the first
// weights of those that are left, train again, round after round; beside it, if asked for, the same sparse network from
// other first weights, which ought to do worse.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "trainyard/cli/command.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/output.h"
#include "trainyard/session/session.h"

namespace trainyard::cli {
namespace {

struct PruneOptions {
  std::string experiment, data_dir, out;
  int rounds = 10;
  double rate = 0.2;
  bool global = false, random = false;
  SessionOptions session;
};

class Rounds {
 public:
  explicit Rounds(const PruneOptions& o)
      : o_(o), text_(read_text(o.experiment)), files_(data_files(o.experiment, o.data_dir)) {}

  // Trains with the first `rounds` prunings done; the same seed gives the same first weights and batches each time.
  std::unique_ptr<Session> train(bool other_weights) const {
    auto session = std::make_unique<Session>(text_, files_, o_.session);
    if (other_weights) session->model().initialise(static_cast<uint64_t>(session->experiment().seed) + 1);
    if (!mask_.empty()) session->trainer().set_mask(mask_);
    session->run(-1.0, -1);
    return session;
  }
  void prune(Session& session) {
    const ParameterTable& table = session.model().table();
    std::vector<float> weights(static_cast<size_t>(table.parameter_slab), 0.0f);
    for (const Parameter& p : table.parameters) {
      const std::vector<float> values = session.parameter(p);
      std::copy(values.begin(), values.end(), weights.begin() + static_cast<std::ptrdiff_t>(p.offset));
    }
    mask_ = pruned(table, weights, mask_, o_.rate, o_.global);
  }
  double left(Session& session) const { return share_left(session.model().table(), mask_); }

 private:
  const PruneOptions& o_;
  std::string text_;
  std::shared_ptr<const Files> files_;
  Mask mask_;
};

// Accuracy, or the loss where there are no classes.
double score(Session& session) {
  const Part part = session.split().validation.empty() ? Part::train : Part::validation;
  const Evaluation e = session.evaluate(part);
  return e.task == Task::classification ? e.accuracy : e.loss;
}

int run(const PruneOptions& o) {
  Rounds rounds(o);
  std::string csv = "round,weights_left,score";
  csv += o.random ? ",random_score\n" : "\n";
  if (!o.out.empty()) make_folder(o.out);
  std::unique_ptr<Session> session;
  for (int round = 0; round <= o.rounds; ++round) {
    if (round > 0) rounds.prune(*session);
    session = rounds.train(false);
    const bool classes = session->data().task == Task::classification;
    if (round == 0)
      std::printf("round  weights left  %s%s\n", classes ? "accuracy" : "    loss",
                  o.random ? "  other first weights" : "");
    const double left = rounds.left(*session), ticket = score(*session), scale = classes ? 100.0 : 1.0;
    std::printf("%5d  %10.2f %%  %8.4g", round, 100.0 * left, scale * ticket);
    char line[96];
    std::snprintf(line, sizeof line, "%d,%.6f,%.6f", round, left, ticket);
    csv += line;
    if (o.random) {
      const double other = score(*rounds.train(true));
      std::printf("  %19.4g", scale * other);
      std::snprintf(line, sizeof line, ",%.6f", other);
      csv += line;
    }
    csv += "\n";
    std::puts("");
    std::fflush(stdout);
  }
  if (!o.out.empty()) {
    write_file(o.out + "/pruning.csv", csv);
    write_file(o.out + "/model.safetensors", session->model_file());
    write_file(o.out + "/checkpoint.safetensors", session->checkpoint_file());
  }
  return kDone;
}

}  // namespace

void add_prune(CLI::App& app, Body& body) {
  CLI::App* command =
      app.add_subcommand("prune", "Search a lottery ticket: train, prune by magnitude, rewind, train again");
  auto o = std::make_shared<PruneOptions>();
  command->add_option("experiment", o->experiment, "the experiment's JSON file")->required();
  command->add_option("--rounds", o->rounds, "prunings")->check(CLI::Range(1, 100));
  command->add_option("--rate", o->rate, "share of the remaining weights that goes each round")
      ->check(CLI::Range(0.001, 0.999));
  command->add_flag("--global", o->global, "the smallest of all layers together, not of each");
  command->add_flag("--random", o->random, "also train the pruned network from other first weights");
  command->add_option("--out", o->out, "folder for the curve, the last ticket's weights and its checkpoint");
  command->add_option("--data-dir", o->data_dir,
                      "where data files are looked for that do not lie beside the experiment (default: "
                      "$TRAINYARD_DATA)");
  command->add_option("--threads", o->session.threads, "processor threads")->check(CLI::Range(1, 1024));
  command->callback([o, &body] { body = [o] { return about(o->experiment, [&] { return run(*o); }); }; });
}

}  // namespace trainyard::cli
