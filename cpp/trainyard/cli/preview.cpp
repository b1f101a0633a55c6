// trainyard preview: training examples as the network sees them, augmented and mixed, as a picture with their targets
// or, where they are not images, as a table. Nothing is trained and no network is made.
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <memory>

#include "trainyard/cli/command.h"
#include "trainyard/cli/data_files.h"
#include "trainyard/cli/output.h"
#include "trainyard/cli/preview_sheet.h"

namespace trainyard::cli {
namespace {

struct PreviewOptions {
  std::string experiment, out, json, data_dir;
  std::vector<std::string> settings;
  int64_t rows = 8, columns = 8, count = 0, epoch = 0, first = 0;
  bool epochs = false, stages = false;
};

// With --epochs one example is a row of the picture, one epoch a column.
Preview look(const Previewer& previewer, const PreviewOptions& o) {
  PreviewSettings settings;
  settings.epoch = o.epoch;
  settings.first = o.first;
  settings.rows = o.count > 0 ? o.count : o.rows * o.columns;
  if (!o.epochs) return previewer.run(settings);
  settings.order = PreviewSettings::Order::epochs;
  settings.rows = o.columns;
  Preview all = previewer.run(settings);
  const auto append = [](std::vector<float>& to, const std::vector<float>& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  for (++settings.first; settings.first < std::min(o.first + o.rows, previewer.train_size()); ++settings.first) {
    const Preview next = previewer.run(settings);
    all.rows.insert(all.rows.end(), next.rows.begin(), next.rows.end());
    append(all.raw, next.raw);
    append(all.augmented, next.augmented);
    append(all.seen, next.seen);
    append(all.input, next.input);
    append(all.targets, next.targets);
  }
  return all;
}

void print_list(const Preview& p, const Dataset& data) {
  for (size_t i = 0; i < p.rows.size(); ++i) {
    const std::string mixed = mixing_text(p.rows[i]);
    std::printf("%4zu  example %d, epoch %lld: %s%s\n", i + 1, static_cast<int>(p.rows[i].example),
                static_cast<long long>(p.rows[i].epoch), target_text(p, i, data).c_str(),
                mixed.empty() ? "" : (" (" + mixed + ")").c_str());
  }
}

int run(const PreviewOptions& o) {
  std::string text = read_text(o.experiment);
  for (const std::string& setting : o.settings)
    text = about("--set " + setting, [&] { return with_setting(text, setting); });
  const Previewer previewer =
      about(o.experiment, [&] { return Previewer(text, *data_files(o.experiment, o.data_dir)); });
  const Dataset& data = previewer.data();
  if (!data.sample.is_image() && !o.out.empty())
    throw Error("choice", "", "--out: these examples are numbers, not images; without --out they are printed");
  const Preview preview = about(o.experiment, [&] { return look(previewer, o); });
  if (!o.json.empty()) write_file(o.json, preview_json(preview, data.target_width()) + "\n");
  if (!data.sample.is_image()) {
    std::fputs(number_table(preview, data, o.stages).c_str(), stdout);
    return kDone;
  }
  const auto shown = static_cast<double>(preview.rows.size());
  const auto columns = o.count > 0 ? static_cast<int64_t>(std::ceil(std::sqrt(shown))) : o.columns;
  if (!o.out.empty()) write_file(o.out, png(picture_sheet(preview, data, static_cast<int>(columns), o.stages)));
  print_list(preview, data);
  return kDone;
}

}  // namespace

void add_preview(CLI::App& app, Body& body) {
  CLI::App* command = app.add_subcommand("preview", "Training examples as the network sees them, augmented and mixed");
  auto o = std::make_shared<PreviewOptions>();
  const auto many = CLI::Range(int64_t{1}, int64_t{64});
  command->add_option("experiment", o->experiment, "the experiment's JSON file")->required();
  command->add_option("--out", o->out, "the PNG file to write, for images; numbers are printed");
  command->add_option("--rows", o->rows, "rows of the picture")->check(many);
  command->add_option("--columns", o->columns, "examples in a row")->check(many);
  command->add_option("--count", o->count, "examples, in a square, instead of rows and columns")
      ->check(CLI::Range(int64_t{1}, int64_t{4096}))
      ->excludes("--rows")
      ->excludes("--columns");
  command->add_option("--epoch", o->epoch, "the epoch that is looked into, counted from 0")
      ->check(CLI::Range(int64_t{0}, int64_t{1000000}));
  command->add_option("--first", o->first, "where in the epoch to begin; with --epochs, which training example to take")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--epochs", o->epochs, "every row one example, every column another epoch: what augmentation does")
      ->excludes("--count");
  command->add_flag("--stages", o->stages,
                    "each example as the source gives it, augmented, and as the network sees it");
  command->add_option("--json", o->json, "where to write targets, shares and partners as JSON");
  command->add_option("--set", o->settings, "a setting such as /seed=8; may be repeated")->allow_extra_args(false);
  command->add_option("--data-dir", o->data_dir,
                      "where data files are looked for that do not lie beside the experiment (default: "
                      "$TRAINYARD_DATA)");
  command->callback([o, &body] { body = [o] { return run(*o); }; });
}

}  // namespace trainyard::cli
