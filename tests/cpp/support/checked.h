// Which components have a generic check. Each check marks its component when the program starts, and
// every_component_test.cpp compares the marks with the catalogue: nothing ships unchecked.
#pragma once

#include <doctest/doctest.h>

#include <string>

namespace trainyard::test {

bool mark_checked(const std::string& kind, const std::string& type);
bool is_checked(const std::string& kind, const std::string& type);

}  // namespace trainyard::test

// TY_CHECKS("layer", "conv2d") { check_layer(...); }
#define TY_CHECKS(kind, type)                                                                                 \
  [[maybe_unused]] static const bool DOCTEST_ANONYMOUS(checked_) = trainyard::test::mark_checked(kind, type); \
  TEST_CASE(type " keeps the contract of a " kind)
