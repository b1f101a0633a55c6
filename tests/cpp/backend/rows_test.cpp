#include "backend/cases.h"

namespace trainyard::test {
namespace {

template <class T>
struct Results {
  Numbers<T> softmax, dx, dscores, loss, gathered;
  Numbers<int32_t> argmax;
  Results(Backend<T>& backend, int64_t n, int64_t c, bool weighted)
      : softmax(n * c), dx(n * c), dscores(n * c), loss(n), gathered(2 * n * c), argmax(n) {
    Numbers<T> scores = random_numbers<T>(n * c, 1);
    for (int64_t i = 0; i < n * c; ++i) scores[i] *= T(20);
    const Numbers<T> targets = random_numbers<T>(n * c, 2), weights = random_numbers<T>(n, 3);
    const Shape shape{n, c};
    backend.softmax_rows(scores.tensor(shape), softmax.tensor(shape));
    backend.softmax_rows_gradient(softmax.tensor(shape), targets.tensor(shape), dx.tensor(shape));
    backend.softmax_cross_entropy(scores.tensor(shape), targets.tensor(shape), weighted ? weights.data() : nullptr,
                                  T(0.5), dscores.tensor(shape), loss.data());
    backend.argmax_rows(scores.tensor(shape), argmax.data());
    std::vector<int32_t> index;
    for (int64_t i = 0; i < 2 * n; ++i) index.push_back(static_cast<int32_t>(i * 7 % n));
    backend.gather_rows(scores.tensor(shape), index.data(), gathered.tensor({2 * n, c}));
  }
};

}  // namespace

TEST_CASE("softmax of equal scores is uniform, and its loss the logarithm of the number of classes") {
  for (const char* name : {"cpu", "ref"}) {
    const auto backend = backend_named(name);
    const float scores[] = {3, 3, 3, 3}, targets[] = {0, 1, 0, 0};
    float y[4], dscores[4], loss[1];
    backend->softmax_rows({scores, {1, 4}}, {y, {1, 4}});
    CHECK(y[2] == 0.25f);
    backend->softmax_cross_entropy({scores, {1, 4}}, {targets, {1, 4}}, nullptr, 2.0f, {dscores, {1, 4}}, loss);
    CHECK(loss[0] == doctest::Approx(std::log(4.0)));
    CHECK(dscores[0] == 0.5f);
    CHECK(dscores[1] == -1.5f);
  }
}

TEST_CASE("verbs over rows agree with the reference at every edge of the vectors") {
  // Scores reach 20 and e^-40 is left of the smallest one: relative to 1 these are few roundings.
  for (const bool weighted : {false, true}) {
    for (const int64_t c : {1, 2, 4, 5, 10, 15, 16, 17, 33, 1000, 2049}) {
      CAPTURE(c);
      const auto cpu = make_cpu_backend(1);
      const auto ref = make_reference_backend<double>();
      const Results<float> got(*cpu, 9, c, weighted);
      const Results<double> want(*ref, 9, c, weighted);
      check_close(got.softmax, want.softmax, kFewRoundings);
      check_close(got.dx, want.dx, kFewRoundings);
      check_close(got.dscores, want.dscores, kSumTolerance);
      check_close(got.loss, want.loss, kSumTolerance);
      check_close(got.gathered, want.gathered, 0.0);
      CHECK(got.argmax.same_bits(want.argmax));
    }
  }
}

TEST_CASE("huge scores overflow neither softmax nor its loss") {
  const auto backend = make_cpu_backend(1);
  const float scores[] = {1e4f, -1e4f, 0}, targets[] = {0, 1, 0};
  float y[3], dscores[3], loss[1];
  backend->softmax_rows({scores, {1, 3}}, {y, {1, 3}});
  CHECK(y[0] == 1.0f);
  CHECK(y[1] == 0.0f);
  backend->softmax_cross_entropy({scores, {1, 3}}, {targets, {1, 3}}, nullptr, 1.0f, {dscores, {1, 3}}, loss);
  CHECK(loss[0] == 2e4f);
  CHECK(dscores[1] == -1.0f);
}

TEST_CASE("the loss can be had without its gradient, and a NaN score shows in it") {
  const auto backend = make_cpu_backend(1);
  const float scores[] = {1, NAN, 0}, targets[] = {1, 0, 0};
  float loss[1] = {0};
  backend->softmax_cross_entropy({scores, {1, 3}}, {targets, {1, 3}}, nullptr, 1.0f, {}, loss);
  CHECK(std::isnan(loss[0]));
}

TEST_CASE("a row's bits are its own, whatever rows come with it and whether or not its gradient is asked for") {
  const auto backend = make_cpu_backend(1);
  for (const int64_t c : {2, 10, 16, 17, 300, 2049}) {
    CAPTURE(c);
    constexpr int64_t kRows = 300;  // several blocks of rows, where they are short
    const Shape shape{kRows, c};
    const Numbers<float> scores = random_numbers<float>(kRows * c, 1), targets = random_numbers<float>(kRows * c, 2);
    Numbers<float> y(kRows * c), d(kRows * c), loss(kRows), alone(c), d_alone(c), loss_alone(kRows);
    backend->softmax_rows(scores.tensor(shape), y.tensor(shape));
    backend->softmax_cross_entropy(scores.tensor(shape), targets.tensor(shape), nullptr, 0.5f, d.tensor(shape),
                                   loss.data());
    backend->softmax_cross_entropy(scores.tensor(shape), targets.tensor(shape), nullptr, 0.5f, {}, loss_alone.data());
    CHECK(loss_alone.same_bits(loss));
    for (const int64_t row : {0, 1, 127, 128, 299}) {
      const Tensor<const float> s{scores.data() + row * c, {1, c}}, t{targets.data() + row * c, {1, c}};
      backend->softmax_rows(s, alone.tensor({1, c}));
      backend->softmax_cross_entropy(s, t, nullptr, 0.5f, d_alone.tensor({1, c}), loss_alone.data());
      CHECK(std::memcmp(alone.data(), y.data() + row * c, static_cast<size_t>(c) * sizeof(float)) == 0);
      CHECK(std::memcmp(d_alone.data(), d.data() + row * c, static_cast<size_t>(c) * sizeof(float)) == 0);
      CHECK(std::memcmp(loss_alone.data(), loss.data() + row, sizeof(float)) == 0);
    }
  }
}

TEST_CASE("of equal scores the first is the largest") {
  for (const char* name : {"cpu", "ref"}) {
    const float scores[] = {1, 3, 3, 0, 0, 0};
    int32_t index[2];
    backend_named(name)->argmax_rows({scores, {2, 3}}, index);
    CHECK(index[0] == 1);
    CHECK(index[1] == 0);
  }
}

TEST_CASE("one and two threads give verbs over rows the same bits") {
  const auto one = make_cpu_backend(1), two = make_cpu_backend(2);
  const Results<float> want(*one, 3000, 13, true), got(*two, 3000, 13, true);
  CHECK(got.softmax.same_bits(want.softmax));
  CHECK(got.dx.same_bits(want.dx));
  CHECK(got.dscores.same_bits(want.dscores));
  CHECK(got.loss.same_bits(want.loss));
}

}  // namespace trainyard::test
