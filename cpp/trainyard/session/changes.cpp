// Live changes: rehearsed when the experiment is opened, made at their steps, written down for whoever opens it again.
// Besides options, single weights may change: "/weights/0.weight/5" is number 5 of that parameter, in the core's
// layout.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "trainyard/core/text.h"
#include "trainyard/session/impl.h"
#include "trainyard/spec/json_reader.h"

namespace trainyard {
namespace {

const std::string kWeights = "/weights/";

bool is_of_layers(const std::string& path) { return path.rfind("/model/", 0) == 0; }
bool is_of_weights(const std::string& path) { return path.rfind(kWeights, 0) == 0; }

float weight_value(const std::string& path, const std::string& text) {
  const Json json = parse_json(text);
  const float value = json.is_number() ? json.get<float>() : NAN;
  if (!std::isfinite(value)) throw Error("type", path, "a weight is a number, not " + printable(text));
  return value;
}

}  // namespace

int64_t Session::Impl::weight_at(const std::string& path) const {
  if (closure) {
    throw Error("live", path,
                experiment.optimizer.type + " remembers the weights of its last steps: they cannot change under it");
  }
  const size_t slash = path.rfind('/');
  const std::string name = path.substr(kWeights.size(), slash < kWeights.size() ? 0 : slash - kWeights.size()),
                    number = path.substr(slash + 1);
  const bool counts =
      !number.empty() && number.size() < 18 && number.find_first_not_of("0123456789") == std::string::npos;
  for (const Parameter& p : model->table().parameters) {
    if (p.path != name) continue;
    if (counts && std::stoll(number) < p.shape.count()) return p.offset + std::stoll(number);
    throw Error("path", path, name + " has the numbers 0 to " + std::to_string(p.shape.count() - 1));
  }
  throw Error("path", path, "there is no parameter \"" + printable(name) + "\"");
}

void Session::Impl::make_change(const Change& change) {
  if (trainer) trainer->reread();
  if (!is_of_weights(change.path)) {
    set_live(experiment, change.path, change.value);
    return;
  }
  // One that lies behind is in the weights of the checkpoint.
  if (change.step < trainer->steps_done()) return;
  const float value = weight_value(change.path, change.value);
  backend->upload(model->memory().weights + weight_at(change.path), &value, sizeof value);
}

void Session::Impl::rehearse_changes(const std::string& experiment_json) const {
  if (experiment.changes.empty()) return;
  // In the order of the document, which its pointers count by.
  Experiment rehearsal = parse_experiment(experiment_json);
  const std::vector<Change> all = rehearsal.changes;
  std::vector<size_t> order(all.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return all[a].step < all[b].step; });
  for (const size_t i : order) {
    try {
      if (is_of_weights(all[i].path)) {
        weight_at(all[i].path);
        weight_value(all[i].path, all[i].value);
        continue;
      }
      set_live(rehearsal, all[i].path, all[i].value);
      if (is_of_layers(all[i].path)) check_layers(rehearsal);
    } catch (const Error& e) {
      throw Error(e.code, "/changes/" + std::to_string(i), e.what());
    }
  }
}

void Session::Impl::check_layers(const Experiment& changed) const {
  const Model<float> bound(*backend, changed.model, model->input(), changed.init);
  check_batch(bound.counted());
  const std::vector<Parameter>&now = model->table().parameters, &then = bound.table().parameters;
  const auto same = [](const Parameter& a, const Parameter& b) { return a.frozen == b.frozen; };
  if (closure && !std::equal(now.begin(), now.end(), then.begin(), same)) {
    throw Error(
        "live", "/optimizer",
        experiment.optimizer.type + " works on all weights that train at once: which do is settled when it starts");
  }
}

void Session::Impl::make_changes() {
  for (; next_change < experiment.changes.size(); ++next_change) {
    const Change& change = experiment.changes[next_change];
    if (change.step > trainer->steps_done()) break;
    make_change(change);
    if (!is_of_layers(change.path)) continue;
    model->rebind();
    trainer->follow_layers(change.step);
  }
}

int64_t Session::Impl::steps_to_change(int64_t most) const {
  if (next_change == experiment.changes.size()) return most;
  return std::min(most, experiment.changes[next_change].step - trainer->steps_done());
}

void Session::set(const std::string& path, const std::string& value_json) {
  Impl& s = *impl_;
  if (is_of_layers(path)) {
    Experiment rehearsal = parse_experiment(to_json(s.experiment, false));
    set_live(rehearsal, path, value_json);
    s.check_layers(rehearsal);
  }
  s.make_changes();  // those of this step come before
  Change change;
  change.step = s.trainer->steps_done();
  change.path = path;
  change.value = value_json;
  s.make_change(change);
  auto& changes = s.experiment.changes;
  // Of a weight that is dragged along, the last value of a step counts.
  if (is_of_weights(path) && s.next_change > 0) {
    Change& last = changes[s.next_change - 1];
    if (last.step == change.step && last.path == path) {
      last.value = value_json;
      return;
    }
  }
  changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(s.next_change), change);
  s.make_changes();
}

}  // namespace trainyard
