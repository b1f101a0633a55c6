// PRE-05, 06, 11: what preprocessing is for, as numbers.
#include <doctest/doctest.h>

#include "data/transforms/sheet.h"
#include "support/network.h"
#include "trainyard/data/transforms/symmetric_eigen.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// A tilted cloud of two features, far from the origin and much longer than wide.
Sheet cloud() {
  Sheet sheet({2}, 400);
  for (int64_t i = 0; i < sheet.n; ++i) {
    Draw draw({5, stream_id(Purpose::check), static_cast<uint64_t>(i), 0});
    const auto [a, b] = draw.normals();
    sheet.x[static_cast<size_t>(2 * i)] = static_cast<float>(8.0 + 3.0 * a);
    sheet.x[static_cast<size_t>(2 * i + 1)] = static_cast<float>(5.0 + 0.6 * a + 0.5 * b);
  }
  return sheet;
}

// Of the Hessian of least squares with a bias, X^T X / n with X's third column 1.
double condition(const Sheet& sheet) {
  std::vector<double> h(9, 0.0);
  for (int64_t i = 0; i < sheet.n; ++i) {
    const double x[] = {sheet.at(i, 0), sheet.at(i, 1), 1.0};
    for (size_t a = 0; a < 3; ++a) {
      for (size_t b = 0; b < 3; ++b) h[3 * a + b] += x[a] * x[b] / static_cast<double>(sheet.n);
    }
  }
  const SymmetricEigen e = symmetric_eigen(h, 3);
  return e.values[0] / e.values[2];
}

// Two classes beside each other; mean logistic loss of the line w x + b = 0 at the angle `turn` from the best.
double loss_at(const Sheet& sheet, double turn) {
  FloatNetwork net(make_reference_backend<float>(), R"({"type": "dense", "units": 1})", {2}, {.rows = sheet.n});
  net.set_weight("0.weight", {4.0 * std::cos(turn), 4.0 * std::sin(turn)});
  // The bias of the line that was best before the turn: a change of W alone.
  net.set_weight("0.bias", {-4.0 * sheet.column(0, 2).first});
  const std::vector<float> y = net.forward(sheet.x, Mode::evaluate());
  double sum = 0.0;
  for (int64_t i = 0; i < sheet.n; ++i) {
    const double margin = static_cast<double>(y[static_cast<size_t>(i)]) * (i % 2 ? 1.0 : -1.0);
    sum += std::log1p(std::exp(-std::min(margin, 500.0))) / static_cast<double>(sheet.n);
  }
  return sum;
}

}  // namespace

TEST_CASE("PRE-05 original, zero-centred, normalised: mean and spread of the three pictures") {
  const Sheet original = cloud(), centred = after("\"center\"", original),
              normalised = after("\"standardize\"", original);
  CHECK(original.column(0, 2).first == doctest::Approx(8.0).epsilon(0.1));
  CHECK(original.column(1, 2).second < 0.4 * original.column(0, 2).second);
  for (int64_t c = 0; c < 2; ++c) {
    CHECK(std::fabs(centred.column(c, 2).first) < 1e-6);
    CHECK(centred.column(c, 2).second == doctest::Approx(original.column(c, 2).second).epsilon(1e-5));
    CHECK(std::fabs(normalised.column(c, 2).first) < 1e-6);
    CHECK(normalised.column(c, 2).second == doctest::Approx(1.0).epsilon(1e-6));
    // Neither turns: the features stay correlated as they were.
  }
  const auto correlation = [](const Sheet& s) {
    return s.covariance(0, 1) / (s.column(0, 2).second * s.column(1, 2).second);
  };
  CHECK(correlation(original) > 0.5);
  CHECK(correlation(normalised) == doctest::Approx(correlation(original)).epsilon(1e-4));
}

TEST_CASE("PRE-06 after normalising the loss is less sensitive to small changes of W, its Hessian rounder") {
  Sheet classes({2}, 400);
  for (int64_t i = 0; i < classes.n; ++i) {
    Draw draw({6, stream_id(Purpose::check), static_cast<uint64_t>(i), 0});
    const auto [a, b] = draw.normals();
    classes.x[static_cast<size_t>(2 * i)] = static_cast<float>(10.0 + (i % 2 ? 1.0 : -1.0) + 0.3 * a);
    classes.x[static_cast<size_t>(2 * i + 1)] = static_cast<float>(10.0 + 0.3 * b);
  }
  const Sheet centred = after("\"center\"", classes);
  // A turn of 0.1 costs little around 0 and a lot ten units away.
  const double raw = loss_at(classes, 0.1) / loss_at(classes, 0.0),
               after_centring = loss_at(centred, 0.1) / loss_at(centred, 0.0);
  CHECK(loss_at(classes, 0.0) == doctest::Approx(loss_at(centred, 0.0)).epsilon(1e-3));
  CHECK(after_centring < 1.2);
  CHECK(raw > 10.0 * after_centring);

  const Sheet original = cloud();
  const double before = condition(original), centring = condition(after("\"center\"", original)),
               normalising = condition(after("\"standardize\"", original)),
               whitening = condition(after("\"whiten\"", original));
  CHECK(before > 10.0 * centring);
  CHECK(centring > normalising);
  CHECK(normalising > whitening);
  CHECK(whitening == doctest::Approx(1.0).epsilon(1e-3));
}

TEST_CASE("PRE-11 on all-positive data a neuron's weight gradients share one sign, on centred data they do not") {
  Sheet positive({6}, 100);
  for (float& v : positive.x) v = std::fabs(v) + 0.1f;
  const Sheet centred = after("\"center\"", positive);
  // Share of examples whose gradient has one sign in all six weights.
  const auto share = [](const Sheet& sheet) {
    double out = 0.0;
    FloatNetwork net(make_reference_backend<float>(), R"({"type": "dense", "units": 1})", {6}, {.rows = 1});
    for (int64_t i = 0; i < sheet.n; ++i) {
      net.fill_gradients(0.0);
      net.forward({sheet.x.begin() + 6 * i, sheet.x.begin() + 6 * (i + 1)}, Mode::train());
      net.backward({i % 3 ? 1.0f : -1.0f}, false);
      int positive_ones = 0;
      for (const float g : net.gradient("0.weight")) positive_ones += g > 0.0f ? 1 : 0;
      out += (positive_ones == 0 || positive_ones == 6 ? 1.0 : 0.0) / static_cast<double>(sheet.n);
    }
    return out;
  };
  CHECK(share(positive) == doctest::Approx(1.0));
  CHECK(share(centred) < 0.2);
}
