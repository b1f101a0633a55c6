#include "trainyard/cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace trainyard::cli {
namespace {

// Between lines in a log: after an evaluation, and when none comes. The first evaluation is shown at once.
constexpr double kNewsSeconds = 1.0;
constexpr double kLogSeconds = 10.0;

std::string short_number(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", x);
  return text;
}

size_t terminal_columns() {
  winsize size = {};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(std::llround(std::clamp(seconds, 0.0, 1e9)));
  char text[40];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
  }
  return text;
}

Progress::Progress(const Trainer& trainer, int64_t goal_step, double examples_per_step)
    : trainer_(trainer),
      goal_step_(goal_step),
      first_step_(trainer.steps_done()),
      shown_evaluations_(trainer.evaluations().rows()),
      examples_per_step_(examples_per_step),
      first_seconds_(trainer.seconds()),
      shown_seconds_(trainer.seconds()),
      terminal_(isatty(STDOUT_FILENO) != 0) {}

double Progress::examples_per_second() const {
  const double examples = static_cast<double>(trainer_.steps_done() - first_step_) * examples_per_step_;
  return seconds() > 0.0 ? examples / seconds() : 0.0;
}

std::string Progress::remaining() const {
  const auto done = static_cast<double>(trainer_.steps_done() - first_step_);
  if (done <= 0.0) return "?";
  return clock_text(seconds() / done * static_cast<double>(goal_step_ - trainer_.steps_done()));
}

std::string Progress::line() const {
  const StepResult& last = trainer_.last();
  std::string text = "step " + std::to_string(trainer_.steps_done()) + "/" + std::to_string(goal_step_) + "  epoch " +
                     short_number(trainer_.epoch()) + "  loss " + short_number(last.loss);
  const MetricTable& table = trainer_.evaluations();
  if (table.rows() > 0) {
    text += "  validation:";
    for (size_t c = 2; c < table.columns().size(); ++c)
      text += " " + table.columns()[c] + " " + short_number(table.at(table.rows() - 1, c));
  }
  return text + "  " + short_number(std::round(examples_per_second())) + " examples/s";
}

void Progress::show() {
  if (terminal_) {
    std::string text = line() + "  ETA " + remaining();
    if (text.size() >= terminal_columns()) text.resize(terminal_columns() - 1);
    std::printf("\r\x1b[K%s", text.c_str());
    open_ = true;
  } else {
    const bool news = trainer_.evaluations().rows() != shown_evaluations_;
    const double wait = !news ? kLogSeconds : shown_evaluations_ > 0 ? kNewsSeconds : 0.0;
    if (trainer_.seconds() - shown_seconds_ < wait) return;
    std::printf("%s\n", line().c_str());
  }
  shown_evaluations_ = trainer_.evaluations().rows();
  shown_seconds_ = trainer_.seconds();
  std::fflush(stdout);
}

void Progress::finish() {
  if (open_) std::printf("\n");
  open_ = false;
  std::fflush(stdout);
}

}  // namespace trainyard::cli
