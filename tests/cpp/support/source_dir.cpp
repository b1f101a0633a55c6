#include "support/source_dir.h"

namespace trainyard::test {

std::string source_dir() { return std::string(TY_SOURCE_DIR) + "/"; }

}  // namespace trainyard::test
