#include "trainyard/cli/resume.h"

#include <algorithm>

#include "trainyard/cli/command.h"
#include "trainyard/cli/output.h"
#include "trainyard/session/safetensors.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard::cli {
namespace {

bool starts_with(const std::string& text, const std::string& start) { return text.rfind(start, 0) == 0; }

// How long, how often: no weight depends on what was said before. Or where the run began, which is over.
bool is_free(const std::string& path) {
  if (path == "/from" || starts_with(path, "/from/")) return true;
  if (path == "/notes" || path == "/changes" || starts_with(path, "/changes/")) return true;
  return starts_with(path, "/train/") && path != "/train/batch" && path != "/train/shuffle";
}

Json value_at(const Json& document, const std::string& path) {
  const Json::json_pointer pointer(path);
  return document.contains(pointer) ? document[pointer] : Json(nullptr);
}

struct Difference {
  std::string path;
  Json before, now;
};

// Leaves that the experiments say differently. A path that a live change has moved since is no difference, unless the
// user has just set it.
std::vector<Difference> differences(const Json& before, const Json& now, const std::vector<std::string>& settings) {
  std::vector<Difference> out;
  const Json changes = before.value("changes", Json::array());
  for (const Json& operation : Json::diff(before, now)) {
    const std::string path = operation.at("path").get<std::string>();
    if (is_free(path)) continue;
    const bool changed =
        std::any_of(changes.begin(), changes.end(), [&](const Json& c) { return c.at("path") == path; });
    const bool set =
        std::any_of(settings.begin(), settings.end(), [&](const std::string& s) { return starts_with(s, path + "="); });
    if (!changed || set) out.push_back({path, value_at(before, path), value_at(now, path)});
  }
  return out;
}

// The stored experiment with what may be changed freely taken from the new one.
std::string merged(Json before, const Json& now) {
  const Json batch = before["train"]["batch"], shuffle = before["train"]["shuffle"];
  before["train"] = now["train"];
  before["train"]["batch"] = batch;
  before["train"]["shuffle"] = shuffle;
  if (now.contains("notes")) before["notes"] = now["notes"];
  return before.dump();
}

std::string shown(const Json& value) {
  const std::string text = value.dump();
  return text.size() > 60 ? text.substr(0, 57) + "..." : text;
}

}  // namespace

std::unique_ptr<Session> resume_session(const std::string& checkpoint_path, const std::string& experiment,
                                        const std::vector<std::string>& settings, std::shared_ptr<const Files> files,
                                        const SessionOptions& options) {
  const Json now = parse_json(to_json(parse_experiment(experiment), false));
  return about(checkpoint_path, [&] {
    SafetensorsFile file = read_safetensors(read_file(checkpoint_path));
    if (file.metadata.count("folded")) {
      throw Error("checkpoint", "",
                  "this checkpoint's batch norms were folded for predicting: training goes on from the one before");
    }
    std::vector<Difference> live;
    if (file.metadata.count("experiment")) {  // else resuming says what this file is
      const Json before = parse_json(file.meta("experiment"));
      live = differences(before, now, settings);
      file.metadata["experiment"] = merged(before, now);
    }
    auto session = Session::resume(write_safetensors(file), std::move(files), options);
    for (const Difference& d : live) {
      try {
        session->set(d.path, d.now.dump());
      } catch (const Error&) {
        throw Error("checkpoint", d.path,
                    "the checkpoint was trained with " + shown(d.before) + " here, the experiment says " +
                        shown(d.now) + ": that cannot change on the way");
      }
    }
    return session;
  });
}

}  // namespace trainyard::cli
