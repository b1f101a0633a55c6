// trainyard predict: what a trained network says of new examples, as CSV with one row for each.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "trainyard/cli/averages.h"
#include "trainyard/cli/checkpoints.h"
#include "trainyard/cli/command.h"
#include "trainyard/cli/csv.h"
#include "trainyard/cli/data_argument.h"
#include "trainyard/cli/output.h"
#include "trainyard/data/disk_files.h"
#include "trainyard/session/ensemble.h"

namespace trainyard::cli {
namespace {

// Classification: the most probable class, then every class's probability. Regression: the values. Where there is a
// spread, what follows are its columns, "<name> spread".
std::string table(const Dataset& like, int64_t rows, const std::vector<float>& y, const std::vector<float>& spread) {
  const bool classes = like.task == Task::classification;
  const auto width = static_cast<size_t>(like.target_width());
  std::string out = classes ? "class" : "", more;
  for (size_t k = 0; k < width; ++k) {
    const std::string name = classes                        ? like.classes[k]
                             : k < like.target_names.size() ? like.target_names[k]
                                                            : "y" + std::to_string(k + 1);
    out += (out.empty() ? "" : ",") + csv_text(name);
    if (!spread.empty()) more += "," + csv_text(name + " spread");
  }
  out += more;
  out += '\n';
  for (size_t i = 0; i < static_cast<size_t>(rows); ++i) {
    const float* row = y.data() + i * width;
    std::string line =
        classes ? csv_text(like.classes[static_cast<size_t>(std::max_element(row, row + width) - row)]) : "";
    for (size_t k = 0; k < width; ++k)
      line += (k == 0 && !classes ? "" : ",") + csv_number(static_cast<double>(row[k]));
    for (size_t k = 0; k < (spread.empty() ? 0 : width); ++k)
      line += "," + csv_number(static_cast<double>(spread[i * width + k]));
    out += line + '\n';
  }
  return out;
}

}  // namespace

void add_predict(CLI::App& app, Body& body) {
  struct Options {
    std::string out;
    std::vector<std::string> checkpoints, data;
    SessionOptions session;
    PassCounts counts;
  };
  CLI::App* command = app.add_subcommand("predict", "Class probabilities or values for new examples, as CSV");
  auto o = std::make_shared<Options>();
  command
      ->add_option("checkpoint", o->checkpoints,
                   "checkpoint.safetensors of a run, or its folder; of several, or an ensemble's folder, the mean is "
                   "predicted, and its spread")
      ->required();
  command
      ->add_option("--data", o->data, "a file of the training data's kind, a source as JSON, or /data/source/path=FILE")
      ->required()
      ->allow_extra_args(false);
  command->add_option("--out", o->out, "the CSV file to write")->required();
  const std::shared_ptr<PassCounts> counts(o, &o->counts);
  add_averages(*command, counts);
  add_snapshots(*command, counts);
  command->add_option("--threads", o->session.threads, "processor threads")->check(CLI::Range(1, 1024));
  command->add_option("--device", o->session.device, "cpu or cuda")->check(CLI::IsMember({"cpu", "cuda", "ref"}));
  command->callback([o, &body] {
    body = [o] {
      std::vector<std::vector<uint8_t>> files;
      for (const std::string& name : checkpoint_files(o->checkpoints))
        files.push_back(about(name, [&] { return read_file(name); }));
      const bool one = files.size() == 1;
      const auto make = [&] { return std::make_unique<Ensemble>(files, o->counts, o->session); };
      const auto networks = one ? about(o->checkpoints.front(), make) : make();
      const Predictor& first = networks->first();
      const Dataset data = about(
          "--data", [&] { return first.load(source_argument(o->data, first.experiment()), DiskFiles(""), false); });
      std::vector<float> spread;
      const std::vector<float> y = networks->predict(data, &spread);
      if (one && first.averaged(o->counts) < 2) spread.clear();
      write_file(o->out, table(first.data(), data.n, y, spread));
      return kDone;
    };
  });
}

}  // namespace trainyard::cli
