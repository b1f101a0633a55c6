// What `trainyard preview` shows of examples: pictures side by side with their targets below, or a table.
#pragma once

#include <string>

#include "trainyard/cli/picture.h"
#include "trainyard/data/dataset.h"
#include "trainyard/session/preview.h"

namespace trainyard::cli {

// "cat 0.40, dog 0.60": the classes with a share, largest first, or the values to be learned.
std::string target_text(const Preview&, size_t row, const Dataset&);
// "0.40 of it, the rest of example 17" for each mixer that mixed; "" where none did.
std::string mixing_text(const Preview::Row&);

// Examples of images, `columns` in a row. stages: each three times, as the source gives it, augmented, and as the
// network sees it; else the last only.
Picture picture_sheet(const Preview&, const Dataset&, int columns, bool stages);

// Examples of numbers, a line each: what goes in and what is to come out. stages: with the numbers before.
std::string number_table(const Preview&, const Dataset&, bool stages);

}  // namespace trainyard::cli
