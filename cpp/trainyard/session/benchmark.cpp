#include "trainyard/session/benchmark.h"

#include <algorithm>
#include <vector>

#include "trainyard/core/error.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

// A browser's clock may tick in 100 microseconds: so long takes what is timed at once.
constexpr double kGroup = 0.004;
constexpr int64_t kMostSteps = 1000000;

// The same training without what interrupts it.
std::string bare(const std::string& experiment) {
  Json document = parse_json(experiment);
  if (!document.is_object()) return experiment;  // opening it says what is wrong
  Json& train = document["train"];
  if (!train.is_object()) train = Json::object();
  for (const char* key : {"epochs", "early_stopping"}) train.erase(key);
  train["steps"] = kMostSteps;
  train["evaluate_every"] = kMostSteps;
  return document.dump();
}

// What is timed: a training step, or a prediction for one batch.
class Work {
 public:
  Work(const std::string& experiment, const std::shared_ptr<const Files>& files, const SessionOptions& options,
       bool forward)
      : session_(experiment, files, options), forward_(forward) {
    rows_ = std::min<int64_t>(session_.experiment().train.batch, session_.data().n);
    if (!forward) return;
    x_.resize(static_cast<size_t>(rows_ * session_.data().width()));
    for (int64_t i = 0; i < rows_; ++i) session_.data().read(i, x_.data() + i * session_.data().width());
  }

  // Seconds of one, from `count` of them.
  double time(int64_t count) {
    const double begin = seconds_now();
    if (forward_) {
      for (int64_t i = 0; i < count; ++i) session_.predict(x_.data(), rows_);
    } else {
      const Session::Status status = session_.run(-1.0, count);
      if (status.reason == "diverged") throw Error("state", "", session_.trainer().divergence().message);
    }
    return (seconds_now() - begin) / static_cast<double>(count);
  }

  int64_t rows() const { return rows_; }
  double loss() { return forward_ ? 0.0 : session_.trainer().last().loss; }
  int64_t memory_bytes() { return parse_json(session_.summary_json()).value("memory_bytes", int64_t{0}); }

 private:
  Session session_;
  bool forward_;
  int64_t rows_ = 0;
  std::vector<float> x_;
};

// Calls for about `seconds`; the last time of one.
double warm_up(Work& work, double seconds) {
  double last = work.time(1);
  const double until = seconds_now() + seconds;
  while (seconds_now() < until) last = work.time(1);
  return last;
}

double at(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5)];
}

}  // namespace

double Benchmark::flops() const {
  double total = 0.0;
  for (const Profile::Line& line : profile.lines()) total += line.flops;
  return profiled_steps > 0 ? total / static_cast<double>(profiled_steps) : 0.0;
}

Benchmark benchmark(const std::string& experiment_json, const std::shared_ptr<const Files>& files,
                    const SessionOptions& options, const BenchmarkSettings& settings) {
  const std::string experiment = bare(experiment_json);
  Benchmark out;
  {
    Work work(experiment, files, options, settings.forward);
    out.batch = work.rows();
    out.memory_bytes = work.memory_bytes();
    work.time(1);
    out.first_loss = work.loss();
    if (settings.steps > 0) {
      out.steps = settings.steps;
      out.median_ms = out.fastest_ms = out.slow_tenth_ms = 1000.0 * work.time(settings.steps);
      out.last_loss = work.loss();
      return out;
    }
    const double one = warm_up(work, settings.seconds / 5.0);
    const auto group = std::max<int64_t>(1, static_cast<int64_t>(kGroup / std::max(one, 1e-7)));
    std::vector<double> times;
    const double until = seconds_now() + settings.seconds;
    do {
      times.push_back(1000.0 * work.time(group));
    } while (seconds_now() < until || times.size() < 3);
    out.steps = group * static_cast<int64_t>(times.size());
    out.last_loss = work.loss();
    std::sort(times.begin(), times.end());
    out.median_ms = at(times, 0.5);
    out.fastest_ms = times.front();
    out.slow_tenth_ms = at(times, 0.9);
  }
  if (settings.profile) {
    SessionOptions watched = options;
    watched.profile = &out.profile;
    Work work(experiment, files, watched, settings.forward);
    warm_up(work, settings.seconds / 5.0);
    out.profile.clear();
    out.profiled_steps = std::max<int64_t>(2, static_cast<int64_t>(500.0 * settings.seconds / out.median_ms));
    out.profiled_seconds = work.time(out.profiled_steps) * static_cast<double>(out.profiled_steps);
  }
  return out;
}

std::string benchmark_json(const Benchmark& b) {
  Json lines = Json::array();
  const double steps = static_cast<double>(std::max<int64_t>(1, b.profiled_steps));
  double known = 0.0;
  const auto add = [&](const char* verb, double calls, double seconds, double flops) {
    Json line{{"verb", verb}, {"ms", 1000.0 * seconds / steps}, {"share", seconds / b.profiled_seconds}};
    if (calls > 0.0) line["calls"] = calls / steps;
    if (flops > 0.0) line["gflops"] = 1e-9 * flops / seconds;
    lines.push_back(line);
  };
  std::vector<Profile::Line> sorted = b.profile.lines();
  std::sort(sorted.begin(), sorted.end(), [](const auto& x, const auto& y) { return x.seconds > y.seconds; });
  for (const Profile::Line& line : sorted) {
    add(line.verb, static_cast<double>(line.calls), line.seconds, line.flops);
    known += line.seconds;
  }
  if (b.profiled_steps > 0) add("data, short maps, all else", 0.0, b.profiled_seconds - known, 0.0);
  Json out{{"steps", b.steps},
           {"ms", {{"median", b.median_ms}, {"fastest", b.fastest_ms}, {"slow_tenth", b.slow_tenth_ms}}},
           {"batch", b.batch},
           {"loss", {{"first", b.first_loss}, {"last", b.last_loss}}},
           {"memory_bytes", b.memory_bytes},
           {"profile", lines}};
  if (b.flops() > 0.0) {
    out["flops"] = b.flops();
    out["gflops"] = 1e-6 * b.flops() / b.median_ms;
  }
  return out.dump();
}

}  // namespace trainyard
