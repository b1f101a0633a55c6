// Faults that lie in the examples: they show before the first step.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_set>

#include "trainyard/diagnose/doctor_rules.h"

namespace trainyard {
namespace {

// An example's numbers as text of bytes, to find the same ones again.
std::string_view bytes_of(const Dataset& data, int32_t id) {
  const auto width = static_cast<size_t>(data.width()), at = static_cast<size_t>(id) * width;
  if (!data.bytes.empty()) return {reinterpret_cast<const char*>(data.bytes.data() + at), width};
  return {reinterpret_cast<const char*>(data.values.data() + at), width * sizeof(float)};
}

// Above this many bytes the search for repeated examples looks at a fixed part of them, to stay within a blink.
constexpr size_t kMostBytes = size_t{64} << 20;

int64_t repeated_examples(const Dataset& data, const std::vector<int32_t>& train, const std::vector<int32_t>& held) {
  const size_t each = bytes_of(data, 0).size(), most = std::max<size_t>(kMostBytes / std::max<size_t>(each, 1), 1);
  std::unordered_set<std::string_view> seen;
  for (size_t i = 0; i < std::min(train.size(), most); ++i) seen.insert(bytes_of(data, train[i]));
  return std::count_if(held.begin(), held.end(), [&](int32_t id) { return seen.count(bytes_of(data, id)) != 0; });
}

void unshuffled(const CaseHistory& h, std::vector<Finding>& out) {
  if (h.shuffled || h.closure || h.data.class_counts.empty()) return;
  double by_chance = 0.0;  // that two drawn at random are alike
  for (const int64_t n : h.data.class_counts) {
    const double share = static_cast<double>(n) / static_cast<double>(std::max<int64_t>(h.data.train, 1));
    by_chance += share * share;
  }
  constexpr double kOfTheWay = 0.5;  // from chance to certainty
  if (h.data.alike_neighbours - by_chance < kOfTheWay * (1.0 - by_chance) || by_chance == 1.0) return;
  out.push_back(
      {"unshuffled",
       true,
       "The examples come class by class",
       percent(h.data.alike_neighbours) +
           " of the examples are followed by one of their own class; in random "
           "order it would be " +
           percent(by_chance) + ".",
       "Each batch pulls the network towards one class, and the next one towards another: the loss goes up and "
       "down with the period of an epoch.",
       {{"Shuffle every epoch", "/train/shuffle", "true"}}});
}

void imbalanced(const CaseHistory& h, std::vector<Finding>& out) {
  const auto& counts = h.data.class_counts;
  if (counts.size() < 2) return;
  const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
  constexpr double kRatio = 4.0;  // below it, plain training copes
  if (*least > 0 && static_cast<double>(*most) < kRatio * static_cast<double>(*least)) return;
  const double share = static_cast<double>(*most) / static_cast<double>(h.data.train);
  const std::string& name = h.data.classes[static_cast<size_t>(most - counts.begin())];
  out.push_back({"imbalanced",
                 false,
                 "Some classes are rare",
                 "\"" + name + "\" has " + std::to_string(*most) + " training examples, \"" +
                     h.data.classes[static_cast<size_t>(least - counts.begin())] + "\" only " + std::to_string(*least) +
                     ". Always answering \"" + name + "\" would be right in " + percent(share) + " of the cases.",
                 "Accuracy hides the rare classes, and their gradients drown. Look at the confusion matrix; weigh the "
                 "classes.",
                 {}});
}

void too_few_held_out(const CaseHistory& h, std::vector<Finding>& out) {
  if (h.task != Task::classification || h.data.held_out == 0 || h.evaluations->rows() == 0) return;
  // What has not learnt yet is right by chance, which varies most.
  if (h.state == RunState::running && 4 * h.step < h.total_steps) return;
  // PTH-09. At p = 0 or 1 the formula gives 0 for any n: such a count says no more than one miss would.
  const double n = static_cast<double>(h.data.held_out), least = std::min(0.5, 1.0 / n);
  const double p = std::clamp(h.evaluations->at(h.evaluations->rows() - 1, 3), least, 1.0 - least);
  const double error = std::sqrt(p * (1.0 - p) / n);
  constexpr double kCoarse = 0.04;  // two of them: a difference of 8 points means nothing
  if (error < kCoarse && n >= 30.0) return;
  out.push_back({"few_held_out",
                 false,
                 "Too few examples are held out",
                 "With " + std::to_string(h.data.held_out) + " examples the accuracy of " + percent(p) +
                     " has a standard error of " + in_words(100.0 * error) + " points.",
                 "Differences between settings that are smaller than twice that are chance.",
                 {}});
}

void leaking(const CaseHistory& h, std::vector<Finding>& out) {
  // A few twins are in most collections.
  constexpr double kShare = 0.02;
  if (h.data.repeated < 3 || static_cast<double>(h.data.repeated) < kShare * static_cast<double>(h.data.held_out))
    return;
  out.push_back({"leak",
                 true,
                 "Held-out examples are among the training examples",
                 std::to_string(h.data.repeated) + " of " + std::to_string(h.data.held_out) +
                     " held-out examples are there with the very same numbers.",
                 "The accuracy on them says how well the network remembers, not what it has understood. Remove the "
                 "duplicates, or split by source before copies are made.",
                 {}});
}

void unscaled(const CaseHistory& h, std::vector<Finding>& out) {
  if (!h.data.table) return;
  constexpr double kUneven = 30.0, kFar = 10.0;  // standard deviations apart
  const bool uneven = h.data.least_std > 0.0 && h.data.most_std > kUneven * h.data.least_std;
  const bool far = h.data.largest_mean > kFar;
  if (!uneven && !far) return;
  out.push_back({"unscaled",
                 false,
                 "The inputs have very different scales",
                 uneven ? "Their standard deviations go from " + in_words(h.data.least_std) + " to " +
                              in_words(h.data.most_std) + "."
                        : "One lies " + in_words(h.data.largest_mean) + " of its standard deviations from 0.",
                 "The loss is a narrow valley: a rate that is right for one weight is far too large or too small for "
                 "another.",
                 {{"Standardize the inputs", "/data/preprocess", R"(["standardize"])"}}});
}

}  // namespace

const std::vector<Rule> kDataRules{unshuffled, imbalanced, too_few_held_out, leaking, unscaled};

DataFacts data_facts(const Dataset& data, const Split& split) {
  DataFacts facts;
  const std::vector<int32_t>& held = split.validation.empty() ? split.test : split.validation;
  facts.train = static_cast<int64_t>(split.train.size());
  facts.held_out = static_cast<int64_t>(held.size());
  facts.table = !data.sample.is_image();
  facts.repeated = repeated_examples(data, split.train, held);
  if (data.labels.empty()) return facts;
  facts.classes = data.classes;
  facts.class_counts.assign(data.classes.size(), 0);
  int64_t alike = 0;
  for (size_t i = 0; i < split.train.size(); ++i) {
    const int32_t label = data.labels[static_cast<size_t>(split.train[i])];
    ++facts.class_counts[static_cast<size_t>(label)];
    alike += i > 0 && label == data.labels[static_cast<size_t>(split.train[i - 1])];
  }
  facts.alike_neighbours = static_cast<double>(alike) / static_cast<double>(std::max<int64_t>(facts.train - 1, 1));
  return facts;
}

void input_facts(DataFacts& facts, const float* x, int64_t rows, int64_t width) {
  if (!facts.table) return;
  for (int64_t k = 0; k < width; ++k) {
    double sum = 0.0, squares = 0.0;
    for (int64_t i = 0; i < rows; ++i) sum += static_cast<double>(x[i * width + k]);
    const double mean = sum / static_cast<double>(rows);
    for (int64_t i = 0; i < rows; ++i) {
      const double off = static_cast<double>(x[i * width + k]) - mean;
      squares += off * off;
    }
    const double std = std::sqrt(squares / static_cast<double>(rows));
    if (std == 0.0) continue;
    facts.least_std = facts.least_std == 0.0 ? std : std::min(facts.least_std, std);
    facts.most_std = std::max(facts.most_std, std);
    facts.largest_mean = std::max(facts.largest_mean, std::fabs(mean) / std);
  }
}

}  // namespace trainyard
