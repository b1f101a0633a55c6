#include "trainyard/train/metrics.h"

#include <doctest/doctest.h>

namespace trainyard {
namespace {

MetricTable filled(int64_t capacity, int64_t steps) {
  MetricTable table({"step", "value"}, capacity);
  for (int64_t step = 1; step <= steps; ++step) {
    const double row[] = {static_cast<double>(step), 10.0 * static_cast<double>(step)};
    if (table.wants(step)) table.append(row);
  }
  return table;
}

TEST_CASE("a full metric table keeps every second step and goes on at half the rate") {
  const MetricTable table = filled(8, 20);
  CHECK(table.stride() == 4);
  CHECK(table.version() == 2);
  REQUIRE(table.rows() == 5);
  for (int64_t i = 0; i < 5; ++i) {
    CHECK(table.at(i, 0) == 4.0 * static_cast<double>(i + 1));
    CHECK(table.at(i, 1) == 40.0 * static_cast<double>(i + 1));
  }
}

TEST_CASE("a metric table never outgrows its capacity") {
  for (const int64_t steps : {7, 8, 9, 1000, 1023}) CHECK(filled(8, steps).rows() <= 8);
}

TEST_CASE("a reader asks for the rows it has not seen") {
  const MetricTable table = filled(100, 5);
  CHECK(table.copy(3) == std::vector<double>{4, 40, 5, 50});
  CHECK(table.copy(99).empty());
}

TEST_CASE("cutting drops what a resumed run will write again") {
  MetricTable table = filled(100, 9);
  table.cut(6.0);
  CHECK(table.rows() == 6);
}

}  // namespace
}  // namespace trainyard
