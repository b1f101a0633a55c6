#include "trainyard/cli/report.h"

#include <cstdio>

#include "trainyard/cli/progress.h"
#include "trainyard/cli/version.h"
#include "trainyard/session/report.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard::cli {
namespace {

std::string reason(const Trainer& trainer) {
  switch (trainer.state()) {
    case RunState::finished:
      return "finished";
    case RunState::early_stopping:
      return "early_stopping";
    case RunState::diverged:
      return "diverged";
    default:
      return "steps";  // --steps ended it
  }
}

Json parts_json(Session& session, bool with_train, const PassCounts& counts = {}) {
  Json out = Json::object();
  Evaluation seen, latest;
  const auto add = [&](const char* name, Part part) {
    latest = session.evaluate(part, counts);
    out[name] = parse_json(evaluation_json(latest, session.data()));
  };
  if (with_train) add("train", Part::train), seen = latest;
  if (!session.split().validation.empty()) add("validation", Part::validation);
  if (session.experiment().data.test || !session.split().test.empty()) add("test", Part::test);
  if (out.size() > 1 && with_train) out["gap"] = parse_json(gap_json(latest, seen));
  return out;
}

}  // namespace

std::string evaluate_parts(Session& session, bool with_train, const PassCounts& counts) {
  return parts_json(session, with_train, counts).dump(2);
}

std::string run_summary(Session& session, const RunReport& report) {
  Trainer& trainer = session.trainer();
  Json out{{"version", kVersion},
           {"experiment", report.experiment},
           {"seed", session.experiment().seed},
           {"reason", reason(trainer)}};
  out["step"] = trainer.steps_done();
  out["epoch"] = trainer.epoch();
  out["last_batch"] = {
      {"loss", trainer.last().loss}, {"penalty", trainer.last().penalty}, {"accuracy", trainer.last().accuracy}};
  if (trainer.state() == RunState::diverged) {
    out["divergence"] = {{"step", trainer.divergence().step}, {"where", trainer.divergence().where}};
  } else {
    out.update(parts_json(session, true));
  }
  out["findings"] = parse_json(findings_json(session.examine()))["findings"];
  if (trainer.averages()) out["averaged_weights"] = session.experiment().average.type;
  out["parameters"] = session.model().table().parameter_count();
  out["weight_hash"] = session.weight_hash();
  out["seconds"] = trainer.seconds();
  out["examples_per_second"] = report.examples_per_second;
  out["threads"] = report.options.threads;
  out["device"] = report.options.device;
  out["devices"] = report.devices;
  out["exact"] = TY_EXACT != 0;
  return out.dump(2);
}

std::string finding_lines(const std::string& findings) {
  const Json all = parse_json(findings);
  std::string text;
  for (const Json& f : all["findings"]) {
    text += f["title"].get<std::string>() + ". " + f["evidence"].get<std::string>() + " " +
            f["cause"].get<std::string>() + "\n";
    for (const Json& r : f["remedies"]) {
      text += "  " + r["label"].get<std::string>() + ": ";
      text += r.contains("value") ? "--set '" + r["path"].get<std::string>() + "=" + r["value"].dump() + "'\n"
                                  : "take away " + r["path"].get<std::string>() + "\n";
    }
  }
  return text;
}

std::string closing_lines(const std::string& summary, const std::string& folder) {
  const Json s = parse_json(summary);
  std::string text;
  for (const char* part : {"train", "validation", "test"}) {
    if (!s.contains(part)) continue;
    const Json& e = s[part];
    char line[160];
    if (e.contains("accuracy")) {
      std::snprintf(line, sizeof line, "%s: accuracy %.2f %%, loss %.4g\n", part, 100.0 * e["accuracy"].get<double>(),
                    e["loss"].get<double>());
    } else {
      std::snprintf(line, sizeof line, "%s: rmse %.4g, mae %.4g, R2 %.4f\n", part, e["rmse"].get<double>(),
                    e["mae"].get<double>(), e["r2"].get<double>());
    }
    text += line;
  }
  if (s.contains("gap")) {
    const bool classes = s["gap"].contains("accuracy");
    char line[160];
    std::snprintf(line, sizeof line, "gap to the training examples: %+.4g in %s, %+.4g in loss\n",
                  s["gap"][classes ? "accuracy" : "rmse"].get<double>() * (classes ? 100.0 : 1.0),
                  classes ? "points of accuracy" : "rmse", s["gap"]["loss"].get<double>());
    text += line;
  }
  text += std::to_string(s["step"].get<int64_t>()) + " steps in " + clock_text(s["seconds"].get<double>()) + " (" +
          s["reason"].get<std::string>() + "), weights " + s["weight_hash"].get<std::string>().substr(0, 16) + ", in " +
          folder + "\n";
  text += finding_lines(summary);
  return text;
}

}  // namespace trainyard::cli
