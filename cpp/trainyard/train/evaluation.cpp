#include "trainyard/train/evaluation.h"

#include <limits>

namespace trainyard {
namespace {

double share(int64_t part, int64_t whole) {
  return whole == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

int64_t Evaluation::support(int64_t c) const {
  int64_t sum = 0;
  for (int64_t k = 0; k < classes; ++k) sum += confusion[static_cast<size_t>(c * classes + k)];
  return sum;
}

double Evaluation::recall(int64_t c) const {
  return share(confusion[static_cast<size_t>(c * classes + c)], support(c));
}

double Evaluation::precision(int64_t c) const {
  int64_t called = 0;
  for (int64_t k = 0; k < classes; ++k) called += confusion[static_cast<size_t>(k * classes + c)];
  return share(confusion[static_cast<size_t>(c * classes + c)], called);
}

}  // namespace trainyard
