#include "support/checked.h"

#include <set>

namespace trainyard::test {
namespace {

// Made on first use: marks are set before main, in no particular order.
std::set<std::string>& marks() {
  static std::set<std::string> set;
  return set;
}

}  // namespace

bool mark_checked(const std::string& kind, const std::string& type) { return marks().insert(kind + "/" + type).second; }
bool is_checked(const std::string& kind, const std::string& type) { return marks().count(kind + "/" + type) > 0; }

}  // namespace trainyard::test
