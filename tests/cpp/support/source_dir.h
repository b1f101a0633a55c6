// Where the checkout lies: for files that tests read. Compiled into one object only, so that the others are the same in
// any checkout.
#pragma once

#include <string>

namespace trainyard::test {

// Ends with a slash.
std::string source_dir();

}  // namespace trainyard::test
