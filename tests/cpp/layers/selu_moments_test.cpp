// The SELU moment map (Klambauer et al. 2017, Eq. 4 and 5): what mean and second moment become behind SELU when the
// input is normal with mean m = mu omega and variance v = nu tau. With Phi, phi of the standard normal and s = sqrt v
//   mean      lambda (m Phi(m/s) + s phi(m/s) + alpha (e^{m + v/2} Phi(-(m + v)/s) - Phi(-m/s)))
//   second    lambda^2 ((m^2 + v) Phi(m/s) + m s phi(m/s)
//                       + alpha^2 (e^{2m + 2v} Phi(-(m + 2v)/s) - 2 e^{m + v/2} Phi(-(m + v)/s) + Phi(-m/s)))
// from E[f] = integral of f(m + s z) phi(z), the exponentials by completing the square.
#include "layers/curve.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

constexpr double kAlpha = 1.6732632423543772848, kLambda = 1.0507009873554804934;

double normal(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }
double density(double x) { return std::exp(-0.5 * x * x) * 0.3989422804014327; }

double mean(double m, double v) {
  const double s = std::sqrt(v);
  return kLambda * (m * normal(m / s) + s * density(m / s) +
                    kAlpha * (std::exp(m + v / 2) * normal(-(m + v) / s) - normal(-m / s)));
}
double second(double m, double v) {
  const double s = std::sqrt(v);
  return kLambda * kLambda *
         ((m * m + v) * normal(m / s) + m * s * density(m / s) +
          kAlpha * kAlpha *
              (std::exp(2 * m + 2 * v) * normal(-(m + 2 * v) / s) - 2 * std::exp(m + v / 2) * normal(-(m + v) / s) +
               normal(-m / s)));
}

struct Least {
  double growth = 1e300;  // of the variance: nu~ - nu
  double slope = 1e300;   // of the second moment: d xi~ / d nu
  double above_bound = 1e300;
};

// Over |mu|, |omega| <= 0.1, 0.05 <= nu <= `nu_end`, `tau` <= tau <= 1.25; nu~ against offset + factor nu.
Least least(double nu_end, double tau_first, double offset, double factor) {
  constexpr int kSteps = 24;
  Least out;
  const auto at = [](double a, double b, int i) { return a + (b - a) * i / kSteps; };
  for (int i = 0; i <= kSteps; ++i) {
    for (int j = 0; j <= kSteps; ++j) {
      for (int k = 0; k <= kSteps; ++k) {
        const double m = at(-0.01, 0.01, i), nu = at(0.05, nu_end, j), tau = at(tau_first, 1.25, k), h = 1e-5;
        const double variance = second(m, nu * tau) - std::pow(mean(m, nu * tau), 2);
        out.growth = std::min(out.growth, variance - nu);
        out.above_bound = std::min(out.above_bound, variance - offset - factor * nu);
        out.slope = std::min(out.slope, (second(m, (nu + h) * tau) - second(m, (nu - h) * tau)) / (2 * h));
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("ACT-27 mean 0 and variance 1 are a fixed point of the selu moment map") {
  CHECK(std::abs(mean(0.0, 1.0)) < 1e-15);
  CHECK(std::abs(second(0.0, 1.0) - 1.0) < 1e-15);
}

TEST_CASE("ACT-07, ERR-03 the fixed point gives both constants; the digit that a slide lost is beyond a double") {
  // alpha = -sqrt(2 / pi) / (erfc(1 / sqrt 2) sqrt e - 1), lambda from the second moment's being 1
  const double tail = std::erfc(std::sqrt(0.5)), e = std::exp(1.0), pi = 3.14159265358979323846;
  const double alpha = -std::sqrt(2 / pi) / (tail * std::sqrt(e) - 1);
  const double lambda = (1 - tail * std::sqrt(e)) * std::sqrt(2 * pi) /
                        std::sqrt(2 * std::erfc(std::sqrt(2.0)) * e * e + pi * tail * tail * e -
                                  2 * (2 + pi) * tail * std::sqrt(e) + pi + 2);
  // A few roundings.
  CHECK(std::abs(alpha - 1.6732632423543772848170429916717) < 4e-15);
  CHECK(std::abs(lambda - 1.0507009873554804934193349852946) < 4e-15);
  CHECK(1.673263242354377284170429916717 == 1.6732632423543772848170429916717);
}

TEST_CASE("ACT-27 the moment map is that of the selu layer") {
  // The layer on 0.1 + 1.2 z, by the rule of normal_mean. Its kink costs the rule the step's square.
  std::vector<double> x, z;
  for (double at = -9.0 + 1.0 / 256; at < 9.0; at += 1.0 / 128) z.push_back(at);
  for (const double at : z) x.push_back(0.1 + 1.2 * at);
  const Curve c = curve("\"selu\"", x);
  double first = 0.0, square = 0.0;
  for (size_t i = 0; i < z.size(); ++i) {
    first += c.y[i] * density(z[i]) / 128;
    square += c.y[i] * c.y[i] * density(z[i]) / 128;
  }
  CHECK(first == doctest::Approx(mean(0.1, 1.44)).epsilon(1e-5));
  CHECK(square == doctest::Approx(second(0.1, 1.44)).epsilon(1e-5));
}

TEST_CASE("ACT-27 the appendix's numbers: g(1, 0.1, 3, 1.25) and the two least second moments") {
  CHECK(second(1.0 * 0.1, 3.0 * 1.25) - 3.0 == doctest::Approx(-0.0180173).epsilon(1e-6).scale(1.0));
  CHECK(second(0.01, 0.05 * 0.8) == doctest::Approx(0.0662727).epsilon(1e-6).scale(1.0));
  CHECK(second(0.01, 0.05 * 0.9) == doctest::Approx(0.0738404).epsilon(1e-6).scale(1.0));
}

TEST_CASE("ACT-27, ACT-28 small variances grow on theorem 3's two domains, faster than its printed bounds") {
  const Least wide = least(0.16, 0.8, 0.0128115, 0.969231), narrow = least(0.24, 0.9, 0.0199928, 0.976952);
  CHECK(wide.growth == doctest::Approx(0.0155).epsilon(1e-4));
  CHECK(narrow.growth == doctest::Approx(0.0230).epsilon(1e-4));
  CHECK(wide.slope == doctest::Approx(1.003564).epsilon(1e-6));
  CHECK(narrow.slope == doctest::Approx(1.007757).epsilon(1e-6));
  CHECK(wide.slope > 0.969231);
  CHECK(narrow.slope > 0.976952);
  CHECK(wide.above_bound > 0.0);
  CHECK(narrow.above_bound > 0.0);
}
