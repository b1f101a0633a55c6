#include "trainyard/data/missing.h"

#include <doctest/doctest.h>

namespace trainyard {
namespace {

// Columns "colour" (blue, red) and "size"; row 1 lacks its colour, row 2 its size.
Dataset table() {
  Dataset data;
  data.sample = {3};
  data.n = 4;
  data.columns = {{"colour", {"blue", "red"}, {0.5, 0.5}}, {"size", {}, {7}}};
  data.values = {1, 0, 2, /**/ 0.5f, 0.5f, 4, /**/ 0, 1, 7, /**/ 0, 1, 100};
  data.missing = {{1, 0}, {2, 1}};
  return data;
}

TEST_CASE("missing cells take the means of the training examples, not of those held out") {
  Dataset data = table();
  fit_missing(data, {0, 1, 2});
  CHECK(data.values[3] == 0.5f);  // one blue, one red among rows 0 and 2
  CHECK(data.values[8] == 3.0f);  // (2 + 4) / 2: the 100 is held out
  CHECK(data.columns[1].means[0] == 3.0);
  fit_missing(data, {0, 2, 3});
  CHECK(data.values[3] == doctest::Approx(1.0 / 3.0));
  CHECK(data.values[8] == 51.0f);
}

TEST_CASE("a column that no training example fills keeps the mean it has") {
  Dataset data = table();
  fit_missing(data, {2});
  CHECK(data.values[8] == 7.0f);
}

}  // namespace
}  // namespace trainyard
