// trainyard check: does every gradient of this experiment's network agree with finite differences (in double), and
// does the untrained network start where one that knows nothing should (log C for C classes)?
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "trainyard/cli/command.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/output.h"
#include "trainyard/diagnose/gradient_check.h"
#include "trainyard/session/parts.h"
#include "trainyard/session/session.h"

namespace trainyard::cli {
namespace {

constexpr int64_t kRows = 64;
constexpr double kTolerance = 1e-5;  // relative; differences in double are good to about 1e-7
// A start this many times off means unscaled inputs or too large an initialisation.
constexpr double kFarOff = 2.0;

GradientCheck check(const std::string& path, const std::string& data_dir) {
  const Session session(read_text(path), data_files(path, data_dir));
  const Experiment& e = session.experiment();
  const auto transforms = make_transforms(e.data.preprocess);
  const std::vector<std::unique_ptr<Mixer>> unmixed;
  Augmenter augmenter(e.data.augment, session.data().sample);
  fit_preparation(augmenter, transforms, session.data(), session.split().train);
  const uint64_t seed = e.run_seed();
  Loader loader(session.data(), session.split().train, transforms, unmixed, {seed, false, &augmenter});
  const int64_t rows = std::min(kRows, loader.size());
  std::vector<float> x(static_cast<size_t>(rows * augmenter.output().count())),
      targets(static_cast<size_t>(rows * session.data().target_width()));
  loader.fill(0, 0, rows, x.data(), targets.data(), nullptr);
  return check_gradients(e.model, e.init, e.loss, seed, augmenter.output(), rows, x, targets);
}

bool report(const GradientCheck& result) {
  bool good = true;
  std::printf("gradients against central differences in double\n");
  for (const GradientCheck::Line& line : result.lines) {
    const bool fine = line.worst < kTolerance;
    good = good && fine;
    std::printf("  %-24s %3lld checked", line.parameter.c_str(), static_cast<long long>(line.checked));
    if (line.kinks > 0) std::printf(", %lld at a corner", static_cast<long long>(line.kinks));
    std::printf("   worst relative error %.1e%s\n", line.worst, fine ? "" : "   WRONG");
  }
  std::printf("initial loss %.4f", result.initial_loss);
  if (!std::isfinite(result.initial_loss)) {
    good = false;
    std::printf("   NOT FINITE");
  } else if (result.expected_loss > 0.0) {
    const bool near = result.initial_loss < kFarOff * result.expected_loss;
    good = good && near;
    std::printf(", %.4f expected of a network that knows nothing", result.expected_loss);
    if (!near) std::printf("   TOO HIGH: are the inputs standardized, does the last layer start too large?");
  }
  std::printf("\n%s\n", good ? "all is well" : "check failed");
  return good;
}

}  // namespace

void add_check(CLI::App& app, Body& body) {
  struct Options {
    std::string experiment, data_dir;
  };
  CLI::App* command = app.add_subcommand("check", "Check an experiment's gradients in double and its initial loss");
  auto o = std::make_shared<Options>();
  command->add_option("experiment", o->experiment, "the experiment's JSON file")->required();
  command->add_option(
      "--data-dir", o->data_dir,
      "where data files are looked for that do not lie beside the experiment (default: $TRAINYARD_DATA)");
  command->callback([o, &body] {
    body = [o] {
      return about(o->experiment, [&] { return report(check(o->experiment, o->data_dir)); }) ? kDone : kFailed;
    };
  });
}

}  // namespace trainyard::cli
