// A polynomial of a chosen degree, for fits that are too stiff or too loose: Chebyshev's, which stays within -1 and 1
// and turns degree - 1 times.
#include "trainyard/data/sources/line.h"

namespace trainyard {
namespace {

struct PolynomialOptions : LineOptions {
  int64_t degree = 3;
  void visit(FieldVisitor& v) override {
    LineOptions::visit(v);
    v.integer({.name = "degree", .doc = "degree of the polynomial", .min = 1, .max = 12}, degree);
  }
};

// T_0 = 1, T_1 = x, T_k+1 = 2 x T_k - T_k-1
double chebyshev(int64_t degree, double x) {
  double before = 1.0, now = x;
  for (int64_t k = 1; k < degree; ++k) {
    const double next = 2.0 * x * now - before;
    before = now;
    now = next;
  }
  return now;
}

Dataset load_polynomial(const PolynomialOptions& o, const SourceContext& context) {
  return line_dataset(o, context, [&](double x) { return chebyshev(o.degree, x); });
}

}  // namespace

TY_REGISTER_SOURCE(polynomial, PolynomialOptions, load_polynomial, "a polynomial that turns degree - 1 times",
                   "y = T_degree(x) (Chebyshev)")

}  // namespace trainyard
