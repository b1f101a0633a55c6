// What penalties and noise do to whole runs: the lectures' stories, measured.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "data/support.h"
#include "support/network.h"
#include "trainyard/session/session.h"

#include <doctest/doctest.h>

using namespace trainyard;
using namespace trainyard::test;

namespace {

// Rows of numbers, the last column the target.
struct Table {
  std::vector<std::string> names;
  std::vector<std::vector<double>> rows;
  std::string csv() const {
    std::string out;
    for (size_t i = 0; i < names.size(); ++i) out += (i > 0 ? "," : "") + names[i];
    for (const std::vector<double>& row : rows) {
      for (size_t i = 0; i < row.size(); ++i) {
        char text[32];
        std::snprintf(text, sizeof text, "%s%.9g", i > 0 ? "," : "\n", row[i]);
        out += text;
      }
    }
    return out + "\n";
  }
};

std::unique_ptr<Session> opened(const Table& train, const Table& test, const std::string& rest,
                                const std::string& csv = "\"task\": \"regression\", ") {
  auto files = std::make_shared<MemoryFiles>();
  files->put("train.csv", to_bytes(train.csv()));
  files->put("test.csv", to_bytes(test.csv()));
  return std::make_unique<Session>(R"({"version": 1, "seed": 3, "data": {"validation": 0, "source": {"type": "csv", )" +
                                       csv + R"("path": "train.csv"}, "test": {"type": "csv", )" + csv +
                                       R"("path": "test.csv"}}, )" + rest + "}",
                                   files);
}

// y = sum of the first `matter` of `features` correlated normal features, and noise.
Table linear_table(int64_t rows, size_t features, size_t matter, uint64_t seed) {
  Table out;
  for (size_t j = 0; j < features; ++j) out.names.push_back("x" + std::to_string(j));
  out.names.push_back("y");
  const auto width = static_cast<int64_t>(features) + 2;
  const std::vector<double> z = normal_numbers(rows * width, seed);
  for (int64_t i = 0; i < rows; ++i) {
    const double* row = z.data() + i * width;
    std::vector<double> values;
    double y = 0.3 * row[features + 1];
    for (size_t j = 0; j < features; ++j) {
      values.push_back(0.8 * row[j] + 0.6 * row[features]);
      // Every coefficient another size, so that they enter one by one.
      if (j < matter) y += (j % 2 == 0 ? 1.0 : -1.0) * (2.0 / static_cast<double>(j + 1)) * values.back();
    }
    values.push_back(y);
    out.rows.push_back(values);
  }
  return out;
}

const std::string kLinear = R"("model": [{"type": "dense", "units": 1, "bias": false, "init": "zeros"}], )";

std::vector<float> weights(Session& session) { return session.parameter(session.model().table().parameters[0]); }

int64_t zeros(const std::vector<float>& w) { return std::count(w.begin(), w.end(), 0.0f); }

}  // namespace

TEST_CASE("LOS-03 ERR-34 the full loss is the data loss plus lambda R(W), and without lambda the data loss") {
  const Table table = linear_table(40, 3, 3, 1);
  const auto step = [&](const std::string& regularize) {
    const auto session =
        opened(table, table,
               R"("model": [{"type": "dense", "units": 4}, "tanh", {"type": "dense", "units": 1}],
      "loss": {"type": "mse", "regularize": {)" +
                   regularize + R"(}}, "optimizer": {"type": "sgd", "lr": 0}, "train": {"batch": 40, "steps": 1})");
    session->run(-1.0, -1);
    double squares = 0.0, sizes = 0.0;
    for (const Parameter& p : session->model().table().parameters) {
      if (p.role != Role::weight) continue;  // biases are not penalised
      for (const float w : session->parameter(p)) {
        squares += static_cast<double>(w) * static_cast<double>(w);
        sizes += static_cast<double>(std::fabs(w));
      }
    }
    CHECK(squares > 0.1);
    struct Result {
      StepResult last;
      double squares, sizes;
    };
    return Result{session->trainer().last(), squares, sizes};
  };
  const auto plain = step(""), none = step(R"("l2": 0)"), some = step(R"("l2": 0.25, "l1": 0.5)");
  CHECK(plain.last.penalty == 0.0);
  CHECK(none.last.penalty == 0.0);
  CHECK(none.last.loss == plain.last.loss);
  CHECK(some.last.loss == plain.last.loss);  // the data loss is a column of its own
  CHECK(some.last.penalty == doctest::Approx(0.25 * some.squares + 0.5 * some.sizes).epsilon(1e-6));
}

TEST_CASE("REG-07 a polynomial of degree 9 fits ten points better than a line and the rest worse; ridge restores it") {
  // Legendre polynomials span all of degree 9 and keep the problem well conditioned.
  const auto table = [](int64_t n, uint64_t seed) {
    Table out;
    for (int k = 1; k <= 9; ++k) out.names.push_back("p" + std::to_string(k));
    out.names.push_back("y");
    const std::vector<double> noise = normal_numbers(n, seed);
    for (int64_t i = 0; i < n; ++i) {
      const double x = 2.0 * (static_cast<double>(i) + 0.5) / static_cast<double>(n) - 1.0;
      std::vector<double> p{1.0, x};
      for (int k = 2; k <= 9; ++k)
        p.push_back(((2 * k - 1) * x * p[static_cast<size_t>(k - 1)] - (k - 1) * p[static_cast<size_t>(k - 2)]) / k);
      std::vector<double> row(p.begin() + 1, p.end());
      row.push_back(0.8 * x + 0.3 * noise[static_cast<size_t>(i)]);
      out.rows.push_back(row);
    }
    return out;
  };
  const Table train = table(10, 5), test = table(200, 6);
  const auto fit = [&](const std::string& features, const std::string& regularize) {
    const auto session =
        opened(train, test,
               R"("model": [{"type": "dense", "units": 1}], "loss": {"type": "mse", "regularize": {)" + regularize +
                   R"(}}, "optimizer": {"type": "lbfgs", "lr": 1}, "train": {"batch": 10, "steps": 100})",
               features);
    session->run(-1.0, -1);
    const double fitted = session->evaluate(Part::train).rmse, seen = session->evaluate(Part::test).rmse;
    return std::pair<double, double>{fitted * fitted, seen * seen};
  };
  const std::string numbers = R"("task": "regression", )";
  const auto line = fit(numbers + R"("features": ["p1"], )", ""), wiggly = fit(numbers, ""),
             ridge = fit(numbers, R"("l2": 0.15)");
  CHECK(wiggly.first < 0.01 * line.first);  // through all ten points
  CHECK(wiggly.second > 10.0 * line.second);
  CHECK(ridge.second < 2.0 * line.second);
  CHECK(ridge.first > wiggly.first);
}

TEST_CASE("REG-08 along the l1 path coefficients enter one by one, none above max |X'y| / N") {
  constexpr size_t kFeatures = 6;
  const Table table = linear_table(60, kFeatures, kFeatures, 2);
  const double n = static_cast<double>(table.rows.size());
  const auto correlation = [&](size_t j, const std::vector<float>& w) {
    double sum = 0.0;
    for (const std::vector<double>& row : table.rows) {
      double rest = row[kFeatures];
      for (size_t k = 0; k < w.size(); ++k) rest -= static_cast<double>(w[k]) * row[k];
      sum += row[j] * rest;
    }
    return sum / n;
  };
  double most = 0.0;
  for (size_t j = 0; j < kFeatures; ++j) most = std::max(most, std::abs(correlation(j, {})));
  const auto session = opened(
      table, table, kLinear + R"("loss": {"type": "mse", "regularize": {"l1": {"strength": 100, "form": "proximal"}}},
    "optimizer": {"type": "sgd", "lr": 0.1}, "train": {"batch": 60, "steps": 1000000})");
  int64_t before = 0;
  for (double lambda = 1.001 * most; lambda > 0.001 * most; lambda *= 0.9) {
    // The path's loss is 1/(2N) sum of squares, ours 1/N: twice the lambda.
    session->set("/loss/regularize/l1", std::to_string(2.0 * lambda));
    session->run(-1.0, 150);
    const std::vector<float> w = weights(*session);
    const int64_t there = static_cast<int64_t>(kFeatures) - zeros(w);
    if (lambda > most) CHECK(there == 0);
    CHECK(there >= before);
    CHECK(there <= before + 1);
    before = there;
    // What makes w the minimum: the residual's correlation is lambda sign(w), or within lambda where w is 0.
    for (size_t j = 0; j < kFeatures; ++j) {
      const double c = correlation(j, w), sign = w[j] > 0.0f ? 1.0 : -1.0;
      if (w[j] == 0.0f) CHECK(std::abs(c) < lambda + 1e-3 * most);
      if (w[j] != 0.0f) CHECK(std::abs(c - lambda * sign) < 1e-3 * most);
    }
  }
  CHECK(before == static_cast<int64_t>(kFeatures));
}

TEST_CASE("REG-09 l1 leaves exact zeros among the weights, l2 and the subgradient form none") {
  const Table table = linear_table(100, 20, 3, 4);
  const auto share = [&](const std::string& regularize) {
    const auto session =
        opened(table, table,
               kLinear + R"("loss": {"type": "mse", "regularize": )" + regularize +
                   R"(}, "optimizer": {"type": "sgd", "lr": 0.05}, "train": {"batch": 25, "steps": 400})");
    session->run(-1.0, -1);
    return static_cast<double>(zeros(weights(*session))) / 20.0;
  };
  CHECK(share(R"({"l1": {"strength": 0.2, "form": "proximal"}})") > 0.5);
  CHECK(share(R"({"elastic": {"strength": 0.2, "beta": 0.1, "form": "proximal"}})") > 0.5);
  CHECK(share(R"({"l1": 0.2})") == 0.0);
  CHECK(share(R"({"l2": 0.2})") == 0.0);
}

TEST_CASE("REG-15 a network trained with dropout loses less when one feature is taken away") {
  // The class shows in ear - tail, where ear and tail carry a common disturbance that cancels, and less well in three
  // features of their own: co-adapted weights beat redundant ones until one of the pair is missing.
  const auto table = [](int64_t n, uint64_t seed) {
    Table out{{"ear", "tail", "furry", "claws", "look", "cat"}, {}};
    const std::vector<double> z = normal_numbers(6 * n, seed);
    for (int64_t i = 0; i < n; ++i) {
      const double cat = i % 2 == 0 ? 1.0 : -1.0, *e = z.data() + 6 * i;
      out.rows.push_back({cat + 3.0 * e[0] + 0.1 * e[1], 3.0 * e[0] + 0.1 * e[2], cat + 1.0 * e[3], cat + 1.0 * e[4],
                          cat + 1.0 * e[5], cat > 0 ? 1.0 : 0.0});
    }
    return out;
  };
  const Table train = table(400, 7), test = table(400, 8);
  const auto mean_drop = [&](const std::string& layers) {
    const auto session = opened(train, test, R"("model": [)" + layers + R"({"type": "dense", "units": 2}],
      "loss": "softmax_cross_entropy", "optimizer": {"type": "adam", "lr": 0.02}, "train": {"batch": 50, "epochs": 60})",
                                R"("task": "classification", )");
    session->run(-1.0, -1);
    const auto accuracy = [&](size_t without) {
      std::vector<float> x;
      for (const std::vector<double>& row : test.rows) {
        for (size_t j = 0; j < 5; ++j) x.push_back(j == without ? 0.0f : static_cast<float>(row[j]));
      }
      const std::vector<float> y = session->predict(x.data(), static_cast<int64_t>(test.rows.size()));
      double right = 0.0;
      for (size_t i = 0; i < test.rows.size(); ++i)
        right +=
            (y[2 * i + 1] > y[2 * i]) == (test.rows[i][5] > 0.5) ? 1.0 / static_cast<double>(test.rows.size()) : 0.0;
      return right;
    };
    const double whole = accuracy(5);
    CHECK(whole > 0.93);
    double drop = 0.0;
    for (size_t j = 0; j < 5; ++j) drop += (whole - accuracy(j)) / 5.0;
    return drop;
  };
  const double plain = mean_drop(""), dropout = mean_drop(R"({"type": "dropout", "rate": 0.5}, )");
  CHECK(plain > 0.08);
  CHECK(dropout < 0.5 * plain);
}

TEST_CASE("REG-26 a network that overfits closes the gap between training and validation when it is regularised") {
  const auto gap = [](const std::string& layer, const std::string& regularize) {
    Session session(
        R"({"version": 1, "seed": 5, "data": {"source": {"type": "moons", "points": 120, "noise": 0.35}, "validation": 0.5},
      "model": [{"type": "dense", "units": 64}, "relu", )" +
            layer + R"({"type": "dense", "units": 64}, "relu", )" + layer +
            R"({"type": "dense", "units": 2}], "loss": {"type": "softmax_cross_entropy", "regularize": {)" +
            regularize + R"(}}, "optimizer": {"type": "adam", "lr": 0.01}, "train": {"batch": 60, "epochs": 250}})",
        std::make_shared<MemoryFiles>());
    session.run(-1.0, -1);
    return session.evaluate(Part::validation).loss - session.evaluate(Part::train).loss;
  };
  const double plain = gap("", "");
  CHECK(plain > 0.5);
  CHECK(gap("", R"("l2": 0.003)") < 0.5 * plain);
  CHECK(gap(R"({"type": "dropout", "rate": 0.5}, )", "") < 0.5 * plain);
  CHECK(gap(R"({"type": "dropout", "rate": 0.3}, )", R"("l2": 0.003)") < 0.3 * plain);
}

TEST_CASE("a proximal penalty is no penalty for an optimizer that searches along a line") {
  const Table table = linear_table(10, 2, 2, 1);
  CHECK(error_of([&] {
          opened(table, table,
                 kLinear + R"("loss": {"type": "mse", "regularize": {"l1": {"strength": 1, "form": "proximal"}}},
            "optimizer": "lbfgs", "train": {"steps": 1})");
        }).find("choice /loss/regularize") == 0);
}
