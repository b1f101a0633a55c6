#include "trainyard/cli/averages.h"

#include <string>
#include <vector>

namespace trainyard::cli {

void add_averages(CLI::App& command, const std::shared_ptr<PassCounts>& counts) {
  command
      .add_option("--monte-carlo", counts->samples,
                  "average this many noisy passes instead of one without noise (default: as the experiment says)")
      ->check(CLI::Range(0, 10000));
  CLI::Option* const views = command.add_option_function<std::string>(
      "--views",
      [counts](const std::string& crops) {
        if (!counts->views) counts->views.emplace();
        counts->views->crops = crops == "none" ? "" : crops;
      },
      "average over views of each image: its middle, flip (it and its mirror image), five (corners and middle), ten "
      "(they and their mirror images), none for the image as it stands (default: as the experiment says)");
  views->check(CLI::IsMember({"none", "center", "flip", "five", "ten"}));
  command
      .add_option_function<std::vector<int64_t>>(
          "--scales",
          [counts](const std::vector<int64_t>& sides) {
            if (!counts->views) counts->views.emplace();
            counts->views->scales = sides;
          },
          "with --views: sizes to which the image's short side is scaled, one after the other")
      ->check(CLI::Range(1, 65536))
      ->needs(views);
}

void add_snapshots(CLI::App& command, const std::shared_ptr<PassCounts>& counts) {
  command
      .add_option("--snapshots", counts->snapshots,
                  "average the latest so many snapshots of a run, 0 for its last network alone (default: as the "
                  "experiment says)")
      ->check(CLI::Range(0, 100));
}

}  // namespace trainyard::cli
