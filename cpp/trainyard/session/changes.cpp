// Live changes: rehearsed when the experiment is opened, made at their steps, written down for whoever opens it again.
#include <algorithm>
#include <numeric>

#include "trainyard/session/impl.h"

namespace trainyard {
namespace {

bool is_of_layers(const std::string& path) { return path.rfind("/model/", 0) == 0; }

}  // namespace

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
    set_live(experiment, change.path, change.value);
    if (!is_of_layers(change.path)) continue;
    model->rebind();
    trainer->follow_layers(change.step);
  }
}

void Session::set(const std::string& path, const std::string& value_json) {
  Impl& s = *impl_;
  if (is_of_layers(path)) {
    Experiment rehearsal = parse_experiment(to_json(s.experiment, false));
    set_live(rehearsal, path, value_json);
    s.check_layers(rehearsal);
  }
  s.make_changes();  // those of this step come before
  set_live(s.experiment, path, value_json);
  Change change;
  change.step = s.trainer->steps_done();
  change.path = path;
  change.value = value_json;
  auto& changes = s.experiment.changes;
  changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(s.next_change), change);
  s.make_changes();
}

}  // namespace trainyard
