#include "trainyard/data/split.h"

#include <algorithm>
#include <numeric>

#include "trainyard/core/error.h"
#include "trainyard/core/rng.h"

namespace trainyard {
namespace {

// How many of each group's examples make up `share` of all: rounded down first, then one more for the groups with the
// largest remainders, until the whole has the nearest number (at least 1). A group gives no more than it has free.
std::vector<size_t> apportion(const std::vector<size_t>& sizes, const std::vector<size_t>& free, double share) {
  std::vector<size_t> counts(sizes.size(), 0);
  if (share <= 0.0) return counts;
  const size_t all = std::accumulate(sizes.begin(), sizes.end(), size_t{0});
  const size_t wanted = std::max<size_t>(1, static_cast<size_t>(share * static_cast<double>(all) + 0.5));
  std::vector<double> remainder(sizes.size());
  size_t given = 0;
  for (size_t g = 0; g < sizes.size(); ++g) {
    const double exact = share * static_cast<double>(sizes[g]);
    counts[g] = std::min(free[g], static_cast<size_t>(exact));
    remainder[g] = exact - static_cast<double>(counts[g]);
    given += counts[g];
  }
  std::vector<size_t> order(sizes.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return remainder[a] > remainder[b]; });
  for (bool more = true; more && given < wanted;) {
    more = false;
    for (size_t k = 0; given < wanted && k < order.size(); ++k) {
      if (counts[order[k]] == free[order[k]]) continue;
      ++counts[order[k]];
      ++given;
      more = true;
    }
  }
  return counts;
}

}  // namespace

Split split_dataset(const Dataset& data, double validation, double test, uint64_t seed) {
  const bool stratified = data.task == Task::classification;
  std::vector<std::vector<int32_t>> groups(stratified ? std::max<size_t>(1, data.classes.size()) : 1);
  for (int64_t i = 0; i < data.n; ++i) {
    const size_t group =
        stratified && !data.labels.empty() ? static_cast<size_t>(data.labels[static_cast<size_t>(i)]) : 0;
    groups[group].push_back(static_cast<int32_t>(i));
  }
  std::vector<size_t> sizes;
  for (const auto& group : groups) sizes.push_back(group.size());
  const std::vector<size_t> tests = apportion(sizes, sizes, test);
  std::vector<size_t> free = sizes;
  for (size_t g = 0; g < free.size(); ++g) free[g] -= tests[g];
  const std::vector<size_t> validations = apportion(sizes, free, validation);

  Split out;
  for (size_t g = 0; g < groups.size(); ++g) {
    const RngStream stream{seed, stream_id(Purpose::split, static_cast<uint32_t>(g)), 0, 0};
    Permutation order;
    order.set(stream, groups[g].size());
    for (size_t k = 0; k < groups[g].size(); ++k) {
      const int32_t id = groups[g][static_cast<size_t>(order(k))];
      auto& part = k < tests[g] ? out.test : k < tests[g] + validations[g] ? out.validation : out.train;
      part.push_back(id);
    }
  }
  if (out.train.empty()) {
    throw Error("range", "/validation",
                "validation and test take all " + std::to_string(data.n) + " examples; nothing is left to train on");
  }
  for (auto* part : {&out.train, &out.validation, &out.test}) std::sort(part->begin(), part->end());
  return out;
}

}  // namespace trainyard
