// trainyard train: runs an experiment and writes its curves, weights and checkpoints into a folder.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <thread>

#include "trainyard/cli/command.h"
#include "trainyard/cli/csv.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/exact.h"
#include "trainyard/cli/interrupt.h"
#include "trainyard/cli/output.h"
#include "trainyard/cli/progress.h"
#include "trainyard/cli/report.h"
#include "trainyard/cli/resume.h"
#include "trainyard/cli/table.h"
#include "trainyard/cli/train.h"
#include "trainyard/core/clock.h"
#include "trainyard/session/count.h"
#include "trainyard/session/crew.h"
#include "trainyard/session/session.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard::cli {
namespace {

constexpr double kSliceMs = 100.0;  // between looks at the clock, the files and Ctrl-C

// The file stands for from.checkpoint; what else the experiment says there holds.
std::string started_from(const std::string& experiment, const std::string& file) {
  Json document = parse_json(experiment);
  if (document.is_object()) document["from"]["checkpoint"] = file;
  return document.dump();
}

// Before the network is made: who lacks the memory should know why nothing comes.
void say_count(const NetworkCount& count) {
  std::printf("%s parameters; training takes %s with batches of %lld\n", grouped(count.parameters).c_str(),
              bytes_text(static_cast<double>(count.bytes())).c_str(), static_cast<long long>(count.batch));
  std::fflush(stdout);
}

class TrainCommand {
 public:
  explicit TrainCommand(const TrainOptions& o) : o_(o), folder_(o.out) {}

  int run() {
    std::string text = read_text(o_.experiment);
    for (const std::string& setting : o_.settings) {
      text = about("--set " + setting, [&] { return with_setting(text, setting); });
    }
    if (!o_.from.empty()) text = about(o_.experiment, [&] { return started_from(text, o_.from); });
    const auto files = data_files(o_.experiment, o_.data_dir, o_.from);
    SessionOptions options = o_.session;
    options.counted = say_count;
    crew_ = about(o_.experiment, [&] {
      return std::make_unique<Crew>(o_.devices, options, [&, text, files](const SessionOptions& place) {
        return o_.resume.empty() ? std::make_unique<Session>(text, files, place)
                                 : resume_session(o_.resume, text, o_.settings, files, place);
      });
    });
    session_ = &crew_->leader();
    for (const std::string& notice : session_->notices()) std::printf("note: %s\n", notice.c_str());
    make_folder(o_.out);
    watch_interrupts();
    return loop();
  }

 private:
  std::string place(const char* name) const { return (folder_ / name).string(); }

  int loop() {
    const Trainer& trainer = session_->trainer();
    const int64_t goal = o_.steps > 0 ? std::min(o_.steps, trainer.total_steps()) : trainer.total_steps();
    const auto examples_per_step =
        static_cast<double>(session_->split().train.size()) / static_cast<double>(trainer.steps_per_epoch());
    const Clock clock{0, trainer.total_steps(), static_cast<double>(trainer.steps_per_epoch())};
    const int64_t every = std::max<int64_t>(1, clock.steps(session_->experiment().train.checkpoint_every));
    CsvFile metrics(place("metrics.csv"), session_->data().task == Task::regression ? "accuracy" : "");
    CsvFile evaluations(place("evaluations.csv"), "");
    Progress progress(trainer, goal, examples_per_step);

    const auto sync = [&] {
      metrics.sync(trainer.metrics());
      evaluations.sync(trainer.evaluations());
    };
    sync();
    while (trainer.state() == RunState::running && trainer.steps_done() < goal && !interrupted()) {
      const int64_t checkpoint_at = (trainer.steps_done() / every + 1) * every;
      crew_->run(kSliceMs, std::min(checkpoint_at, goal) - trainer.steps_done());
      sync();
      progress.show();
      if (trainer.steps_done() == checkpoint_at && trainer.state() == RunState::running && checkpoint_at < goal)
        write_checkpoint();
    }
    progress.finish();
    if (trainer.state() == RunState::running && trainer.steps_done() < goal) return stop();
    return end(progress);
  }

  void write_checkpoint() { write_file(place("checkpoint.safetensors"), session_->checkpoint_file()); }

  int stop() {
    write_checkpoint();
    std::fprintf(stderr, "stopped at step %lld. To go on:\n  trainyard train %s --out %s --resume %s\n",
                 static_cast<long long>(session_->trainer().steps_done()), o_.experiment.c_str(), o_.out.c_str(),
                 place("checkpoint.safetensors").c_str());
    return kFailed;
  }

  // Finished, stopped early, as far as --steps said, or diverged: then the weights are those before the bad step, and
  // the last checkpoint stays what it was, so that a run with a lower rate can start there.
  int end(const Progress& progress) {
    const Trainer& trainer = session_->trainer();
    const bool diverged = trainer.state() == RunState::diverged;
    write_file(place("model.safetensors"), session_->model_file());
    if (!diverged) write_checkpoint();
    RunReport report;
    report.experiment = o_.experiment;
    report.examples_per_second = progress.examples_per_second();
    report.options = o_.session;
    report.devices = o_.devices;
    const std::string summary = run_summary(*session_, report);
    write_file(place("summary.json"), summary + "\n");
    if (diverged) {
      std::fprintf(stderr, "error: %s: %s\n", o_.experiment.c_str(), trainer.divergence().message.c_str());
      return kFailed;
    }
    std::fputs(closing_lines(summary, o_.out).c_str(), stdout);
    return kDone;
  }

  const TrainOptions& o_;
  std::filesystem::path folder_;
  std::unique_ptr<Crew> crew_;
  Session* session_ = nullptr;  // the crew's leader
};

}  // namespace

int train(const TrainOptions& o) { return TrainCommand(o).run(); }

void add_train(CLI::App& app, Body& body) {
  CLI::App* command =
      app.add_subcommand("train", "Run an experiment; write its curves, weights and checkpoints into a folder");
  auto o = std::make_shared<TrainOptions>();
  o->session.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  command->add_option("experiment", o->experiment, "the experiment's JSON file")->required();
  command->add_option("--out", o->out, "folder for what is written")->required();
  command->add_option("--set", o->settings, "a setting such as /optimizer/lr=0.01; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--steps", o->steps, "stop after so many updates of the run; schedules still see the whole of it")
      ->check(CLI::PositiveNumber);
  command->add_option("--threads", o->session.threads, "processor threads; the results do not depend on them")
      ->check(CLI::Range(1, 1024));
  command->add_option("--device", o->session.device, "cpu or cuda")->check(CLI::IsMember({"cpu", "cuda", "ref"}));
  command->add_option("--devices", o->devices, "train on the first N devices together; each batch is shared out")
      ->check(CLI::Range(1, 64));
  command->add_flag("--exact", o->exact, "the browser's results, bit for bit, somewhat slower");
  CLI::Option* const resume = command->add_option("--resume", o->resume, "a checkpoint to go on from");
  command
      ->add_option("--from", o->from,
                   "a trained network's checkpoint or model file to start from, as the experiment's "
                   "from.checkpoint")
      ->excludes(resume);
  command->add_option(
      "--data-dir", o->data_dir,
      "where data files are looked for that do not lie beside the experiment (default: $TRAINYARD_DATA)");
  command->callback([o, &body] {
    body = [o] {
      if (o->exact) use_exact_build();
      if (o->devices > 1 && o->session.device != "cuda")
        throw Error("choice", "", "--devices is for --device cuda; a processor takes --threads");
      return train(*o);
    };
  });
}

}  // namespace trainyard::cli
