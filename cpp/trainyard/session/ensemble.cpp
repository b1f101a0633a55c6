#include "trainyard/session/ensemble.h"

#include <cmath>

#include "trainyard/core/error.h"

namespace trainyard {
namespace {

[[noreturn]] void refuse(size_t number, const std::string& why) {
  throw Error("ensemble", "", "checkpoint " + std::to_string(number + 1) + " " + why);
}

// Number `number`, named in what is wrong with it.
std::unique_ptr<Predictor> opened(const std::vector<std::vector<uint8_t>>& checkpoints, size_t number,
                                  const SessionOptions& options) {
  try {
    return std::make_unique<Predictor>(checkpoints[number], options);
  } catch (const Error& e) {
    if (checkpoints.size() == 1) throw;
    throw Error(e.code, e.path, "checkpoint " + std::to_string(number + 1) + ": " + e.what());
  }
}

}  // namespace

double EnsembleEvaluation::mean(double Evaluation::*number) const {
  double sum = 0.0;
  for (const Evaluation& e : members) sum += e.*number;
  return sum / static_cast<double>(members.size());
}

double EnsembleEvaluation::standard_error(double Evaluation::*number) const {
  const auto n = static_cast<double>(members.size());
  if (members.size() < 2) return 0.0;
  const double centre = mean(number);
  double squares = 0.0;
  for (const Evaluation& e : members) squares += (e.*number - centre) * (e.*number - centre);
  return std::sqrt(squares / (n - 1.0) / n);
}

Ensemble::Ensemble(const std::vector<std::vector<uint8_t>>& checkpoints, const PassCounts& counts,
                   const SessionOptions& options)
    : counts_(counts) {
  for (size_t i = 0; i < checkpoints.size(); ++i) {
    networks_.push_back(opened(checkpoints, i, options));
    const Predictor& network = *networks_.back();
    const Dataset &mine = network.data(), &others = first().data();
    if (mine.sample != others.sample) refuse(i, "takes other samples than the first");
    if (mine.task != others.task || mine.classes != others.classes || mine.target_width() != others.target_width())
      refuse(i, "predicts other classes or values than the first");
    if (network.experiment().loss.type != first().experiment().loss.type)
      refuse(i, "has another loss than the first: a mean of their predictions would mean nothing");
    const Passes kept = network.passes({.samples = 0, .snapshots = counts.snapshots});
    for (int64_t s = 0; s < kept.networks; ++s) members_.push_back({i, kept.first + s});
    if (kept.networks == 0) members_.push_back({i, -1});
  }
}

PassCounts Ensemble::counts_of(const Member& member) const {
  PassCounts counts = counts_;
  counts.only = member.snapshot;
  return counts;
}

std::vector<float> Ensemble::predict(const Dataset& data, std::vector<float>* spread) {
  if (networks_.size() == 1) return networks_.front()->predict(data, counts_, spread);
  MeanPrediction all;
  for (const Member& m : members_) all.add(networks_[m.network]->predict(data, counts_of(m)));
  if (spread) *spread = all.spread();
  return all.mean();
}

EnsembleEvaluation Ensemble::evaluate(const Dataset& data, const std::vector<int32_t>& ids) {
  EnsembleEvaluation out;
  MeanPrediction all;
  std::vector<float> predictions;
  for (const Member& m : members_) {
    out.members.push_back(networks_[m.network]->evaluate(data, ids, counts_of(m), &predictions));
    all.add(predictions);
  }
  out.together = networks_.front()->judge(data, ids, all.mean());
  double sum = 0.0;
  const std::vector<float> spread = all.spread();
  for (const float s : spread) sum += static_cast<double>(s);
  out.together.spread = spread.empty() ? 0.0 : sum / static_cast<double>(spread.size());
  return out;
}

EnsembleEvaluation Ensemble::evaluate(const Session& session, Part part) {
  const Experiment& like = session.experiment();
  for (size_t i = 0; i < networks_.size(); ++i) {
    const Experiment& e = networks_[i]->experiment();
    if (networks_[i]->data_hash() != session.hash_of_data()) refuse(i, "was trained on other data");
    const bool alike = e.seed == like.seed && e.data.validation == like.data.validation &&
                       e.data.test_fraction == like.data.test_fraction;
    if (!alike) {
      refuse(i, "was trained with other examples held out (seed " + std::to_string(e.seed) + " instead of " +
                    std::to_string(like.seed) +
                    "), which it may have seen here: give --data, or train members of one experiment");
    }
  }
  const Session::Examples examples = session.examples(part);
  return evaluate(examples.data, examples.ids);
}

}  // namespace trainyard
