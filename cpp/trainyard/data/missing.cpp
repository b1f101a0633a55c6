#include "trainyard/data/missing.h"

#include <cstddef>
#include <set>

namespace trainyard {

void fit_missing(Dataset& data, const std::vector<int32_t>& ids) {
  std::vector<std::set<int32_t>> empty(data.columns.size());  // rows, by column
  for (const Dataset::Missing& m : data.missing) empty[static_cast<size_t>(m.column)].insert(m.row);
  int64_t first = 0;
  for (size_t c = 0; c < data.columns.size(); ++c) {
    Column& column = data.columns[c];
    const int64_t at = first;
    first += column.width();
    if (empty[c].empty()) continue;
    std::vector<double> sums(static_cast<size_t>(column.width()));
    int64_t counted = 0;
    for (const int32_t id : ids) {
      if (empty[c].count(id)) continue;
      ++counted;
      for (size_t k = 0; k < sums.size(); ++k)
        sums[k] += static_cast<double>(data.values[static_cast<size_t>(id * data.width() + at) + k]);
    }
    if (counted == 0) continue;
    for (size_t k = 0; k < sums.size(); ++k) column.means[k] = sums[k] / static_cast<double>(counted);
    for (const int32_t row : empty[c]) {
      for (size_t k = 0; k < sums.size(); ++k)
        data.values[static_cast<size_t>(row * data.width() + at) + k] = static_cast<float>(column.means[k]);
    }
  }
}

}  // namespace trainyard
