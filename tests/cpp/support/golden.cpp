#include "support/golden.h"

#include <fstream>
#include <stdexcept>

namespace trainyard::test {

nlohmann::json golden(const std::string& file) {
  std::ifstream in(std::string(TY_SOURCE_DIR) + "/tests/golden/" + file);
  if (!in) throw std::runtime_error("cannot read tests/golden/" + file);
  return nlohmann::json::parse(in);
}

}  // namespace trainyard::test
