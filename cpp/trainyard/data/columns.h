// How the columns of a table become numbers: what the training file decided and every later file (a test set, rows to
// predict) is read by. Kept with the data set and, as text, in checkpoints.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace trainyard {

struct Column {
  std::string name;                     // from the header, or "column 3"
  std::vector<std::string> categories;  // ascending; one feature each (one-hot). Empty: the column is a number
  std::vector<double> means;            // (width): what a missing value becomes

  int64_t width() const { return categories.empty() ? 1 : static_cast<int64_t>(categories.size()); }
};

// Number of features that all columns make.
int64_t width_of(const std::vector<Column>&);
// "age", or "sex=female" for each category.
std::vector<std::string> feature_names(const std::vector<Column>&);

// One line a column, tabs between: name, then `number mean` or `category value mean value mean ...`.
std::string columns_to_text(const std::vector<Column>&);
// Error{"file"} if it is no such text.
std::vector<Column> columns_from_text(const std::string&);

}  // namespace trainyard
