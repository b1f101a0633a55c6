#include "support/golden.h"

#include <fstream>
#include <stdexcept>

#include "support/source_dir.h"

namespace trainyard::test {

nlohmann::json golden(const std::string& file) {
  std::ifstream in(source_dir() + "tests/golden/" + file);
  if (!in) throw std::runtime_error("cannot read tests/golden/" + file);
  return nlohmann::json::parse(in);
}

}  // namespace trainyard::test
