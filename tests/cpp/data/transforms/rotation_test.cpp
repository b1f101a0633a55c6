// PRE-03, 04: what pca and whiten leave of the covariance, and that they can be taken back.
#include <doctest/doctest.h>

#include "data/transforms/sheet.h"
#include "trainyard/core/hash.h"
#include "trainyard/data/transforms/symmetric_eigen.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

// Six mixtures of six independent columns, off centre.
Sheet mixed(int64_t rows = 400) {
  Sheet sheet({6}, rows);
  for (int64_t i = 0; i < rows; ++i) {
    float* const x = sheet.x.data() + i * 6;
    x[5] = 3.0f * x[0] - 0.5f * x[2] + 0.2f * x[4];
    x[1] += 0.7f * x[0] + 4.0f;
    x[3] -= 0.4f * x[1];
    x[5] += 0.5f * x[3];
  }
  for (int64_t i = 0; i < rows; ++i)  // a direction of its own for the last column, too
    sheet.x[static_cast<size_t>(6 * i + 5)] += static_cast<float>((i % 7) - 3);
  return sheet;
}

}  // namespace

TEST_CASE("eigenvectors of a symmetric matrix: A = U diag U^T, U^T U = I, values fall, the largest entry is positive") {
  for (const size_t n : {1, 2, 3, 10, 40}) {
    std::vector<double> a(n * n);
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j <= i; ++j) {
        a[i * n + j] = a[j * n + i] = random_normal({n, stream_id(Purpose::check)}, i * n + j);
      }
    }
    // Equal eigenvalues, zeros and a matrix that is diagonal already.
    if (n == 10) std::fill(a.begin() + 30, a.end(), 0.0);
    if (n == 10) {
      for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j) a[i * n + j] = i == j ? static_cast<double>(i / 3) : 0.0;
    }
    const SymmetricEigen e = symmetric_eigen(a, n);
    const auto u = [&](size_t i, size_t k) { return e.vectors[i * n + k]; };
    double far = 0.0, skew = 0.0;
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < n; ++j) {
        double product = 0.0, dot = 0.0;
        for (size_t k = 0; k < n; ++k) {
          product += u(i, k) * e.values[k] * u(j, k);
          dot += u(k, i) * u(k, j);
        }
        far = std::max(far, std::fabs(product - a[i * n + j]));
        skew = std::max(skew, std::fabs(dot - (i == j ? 1.0 : 0.0)));
      }
    }
    // Some hundred roundings of numbers near 10.
    CHECK(far < 1e-12);
    CHECK(skew < 1e-13);
    for (size_t k = 0; k < n; ++k) {
      if (k > 0) CHECK(e.values[k] <= e.values[k - 1]);
      double largest = 0.0;
      for (size_t i = 0; i < n; ++i) largest = std::fabs(u(i, k)) > std::fabs(largest) ? u(i, k) : largest;
      CHECK(largest > 0.0);
    }
  }
}

TEST_CASE("eigenvectors of a covariance of fewer examples than features, some of which stand still, as of pictures") {
  constexpr size_t n = 200, rank = 30;
  // A quarter of the features and every tenth of the others is always 0. What rounding leaves of the missing
  // eigenvalues shrinks from step to step there, below any bound that is relative to its neighbours.
  const auto entry = [](size_t k, size_t i) {
    return i % 10 == 0 || i < n / 4 ? 0.0 : random_normal({7, stream_id(Purpose::check)}, k * n + i);
  };
  std::vector<double> a(n * n, 0.0);
  for (size_t k = 0; k < rank; ++k) {
    for (size_t i = 0; i < n; ++i)
      for (size_t j = 0; j < n; ++j) a[i * n + j] += entry(k, i) * entry(k, j);
  }
  const SymmetricEigen e = symmetric_eigen(a, n);
  double far = 0.0;
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      double product = 0.0;
      for (size_t k = 0; k < n; ++k) product += e.vectors[i * n + k] * e.values[k] * e.vectors[j * n + k];
      far = std::max(far, std::fabs(product - a[i * n + j]));
    }
  }
  CHECK(far < 1e-13 * e.values[0]);  // some hundred roundings
  CHECK(std::fabs(e.values[n - 1]) < 1e-14 * e.values[0]);
}

TEST_CASE("PRE-03 pca leaves a diagonal covariance, the largest variance first") {
  const Sheet before = mixed(), done = after("\"pca\"", before);
  double total_before = 0.0, total = 0.0;
  for (int64_t a = 0; a < 6; ++a) {
    total_before += before.covariance(a, a);
    total += done.covariance(a, a);
    CHECK(std::fabs(done.column(a, 6).first) < 1e-6);
    if (a > 0) CHECK(done.covariance(a, a) < done.covariance(a - 1, a - 1));
    // Relative to the spread, which is in the hundreds here: floats hold 7 digits.
    for (int64_t b = 0; b < a; ++b) CHECK(std::fabs(done.covariance(a, b)) < 1e-6 * done.covariance(0, 0));
  }
  CHECK(total == doctest::Approx(total_before).epsilon(1e-6));  // a rotation
  const Sheet unit = after("\"pca\"", after("\"standardize\"", before));
  for (int64_t a = 0; a < 6; ++a) {
    for (int64_t b = 0; b < a; ++b) CHECK(std::fabs(unit.covariance(a, b)) < 1e-6);
  }
}

TEST_CASE("PRE-04 whiten leaves the identity as covariance within 1e-4, as zca too") {
  for (const char* json : {"\"whiten\"", R"({"type": "whiten", "zca": true})"}) {
    const Sheet done = after(json, mixed());
    for (int64_t a = 0; a < 6; ++a) {
      for (int64_t b = 0; b <= a; ++b) CHECK(std::fabs(done.covariance(a, b) - (a == b ? 1.0 : 0.0)) < 1e-4);
    }
  }
  // zca stays as near as any whitening: every column still goes along with what it was.
  const Sheet before = mixed(), zca = after(R"({"type": "whiten", "zca": true})", before);
  for (int64_t c = 0; c < 6; ++c) {
    double along = 0.0;
    for (int64_t i = 0; i < before.n; ++i) along += (before.at(i, c) - before.column(c, 6).first) * zca.at(i, c);
    CHECK(along > 0.0);
  }
}

TEST_CASE("PRE-04 a direction without spread is not blown up: epsilon is in the divisor") {
  Sheet sheet({6}, 200);
  // The last column follows from two others up to a float's rounding, near 1e-7.
  for (int64_t i = 0; i < sheet.n; ++i) {
    float* const x = sheet.x.data() + i * 6;
    x[5] = 0.3f * x[0] + 0.7f * x[1];
  }
  const Sheet done = after("\"whiten\"", sheet);
  // sqrt(1e-5) divides it; without epsilon its own spread would, and give 1.
  for (int64_t i = 0; i < done.n; ++i) CHECK(std::fabs(done.at(i, 5)) < 1e-3);
}

TEST_CASE("PRE-01 PRE-02 PRE-03 PRE-04 PRE-07 PRE-08 PRE-09 every preprocessing step can be taken back for display") {
  for (const Entry* entry : Catalog::instance().entries("preprocess")) {
    CAPTURE(entry->type);
    const Sheet sheet = mixed();
    const auto t = transform("\"" + entry->type + "\"");
    t->fit(sheet.data());
    std::vector<float> x = sheet.x;
    t->apply(x.data(), sheet.n);
    CHECK(x != sheet.x);
    t->inverse(x.data(), sheet.n);
    for (size_t i = 0; i < x.size(); ++i) CHECK(x[i] == doctest::Approx(sheet.x[i]).epsilon(1e-4));
  }
}

TEST_CASE("a restored rotation does what the fitted one did") {
  const Sheet sheet = mixed();
  for (const char* name : {"\"pca\"", "\"whiten\""}) {
    const auto fitted = transform(name), restored = transform(name);
    fitted->fit(sheet.data());
    restored->restore(fitted->fitted(), sheet.sample);
    std::vector<float> a = sheet.x, b = sheet.x;
    fitted->apply(a.data(), sheet.n);
    restored->apply(b.data(), sheet.n);
    CHECK(a == b);
    CHECK(error_of([&] { transform(name)->restore(fitted->fitted(), {7}); }) ==
          "file  the saved preprocessing's mean is 6, the data need 7");
  }
}

TEST_CASE("pca of too many features says what it would need") {
  const Sheet sheet({40, 40, 3}, 2);
  CHECK(
      error_of([&] { transform("\"pca\"")->fit(sheet.data()); }) ==
      "memory  [pca] the covariance of 4800 features and its eigenvectors would need 921 MB and minutes: at most 2048 "
      "features are taken");
}

// The hash was made by this test.
TEST_CASE("PRE-03 PRE-04 rotations have the same bits in every build") {
  Sha256 hash;
  for (const char* name : {"\"pca\"", "\"whiten\""}) {
    const Sheet done = after(name, mixed());
    hash.update(done.x.data(), done.x.size() * sizeof(float));
  }
  CHECK(hash.finish_hex() == "3614741d6d40cbd0d87b0b72b42d9e62b274b4d4c58ec067b27adb5c960e78c8");
}
