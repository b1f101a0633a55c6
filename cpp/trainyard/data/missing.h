// Missing table cells take the mean of their column over the training examples alone, as all preprocessing does: what
// validates or tests must not have been seen.
#pragma once

#include <cstdint>
#include <vector>

#include "trainyard/data/dataset.h"

namespace trainyard {

// Works out the means of the columns that have missing cells from the examples `ids`, puts them into those cells of
// every example, and keeps them for files read later. A column that is empty in all of `ids` keeps what it has.
void fit_missing(Dataset&, const std::vector<int32_t>& ids);

}  // namespace trainyard
