// REG-19: residual blocks that are skipped at random in training.
#include <algorithm>
#include <cmath>

#include "support/network.h"
#include "support/sample_moments.h"

#include <doctest/doctest.h>

using namespace trainyard;
using namespace trainyard::test;

namespace {

// Blocks whose branch gives 1: from 0 the network counts those that were used.
std::string counting_blocks(int blocks, const std::string& options) {
  const std::string block = R"({"type": "residual", )" + options +
                            R"("branch": [{"type": "dense", "units": 1, "init": "zeros", "bias_value": 1}]})";
  std::string list = "[" + block;
  for (int i = 1; i < blocks; ++i) list += ", " + block;
  return list + "]";
}

}  // namespace

TEST_CASE(
    "REG-19 ERR-38 of 54 blocks surviving linearly down to 1/2 training uses 40.25, and the test weighs them so") {
  FloatNetwork net(make_cpu_backend(1), counting_blocks(54, R"("survival": 0.5, )"), {1}, {.rows = 2});
  // p_l = 1 - l / L (1 - p_L): sum (3 L - 1) / 4.
  const std::vector<float> test = net.forward({0, 0}, Mode::evaluate());
  CHECK(static_cast<double>(test[0]) == doctest::Approx(40.25).epsilon(1e-6));
  SampleMoments used;
  for (net.block().step = 0; net.block().step < 1000; ++net.block().step) {
    const std::vector<float> y = net.forward({0, 0}, Mode::train());
    CHECK(y[0] == std::round(y[0]));
    CHECK(y[0] == y[1]);  // one draw for the whole batch
    used.add(y[0]);
  }
  CHECK(std::abs(used.mean() - 40.25) < 3.0 * used.standard_error());
  // Independent blocks: variance sum p (1 - p) = 7.4.
  CHECK(used.variance() == doctest::Approx(7.41).epsilon(0.2));
}

TEST_CASE("REG-19 the last block survives with the given probability, the first of L with 1 - 1/L of the rest") {
  FloatNetwork net(make_cpu_backend(1), counting_blocks(1, R"("survival": 0.2, )"), {1}, {.rows = 1});
  CHECK(net.forward({0}, Mode::evaluate())[0] == 0.2f);
  FloatNetwork two(make_cpu_backend(1), counting_blocks(2, R"("survival": 0.2, )"), {1}, {.rows = 1});
  CHECK(static_cast<double>(two.forward({0}, Mode::evaluate())[0]) == doctest::Approx(0.6 + 0.2).epsilon(1e-6));
  FloatNetwork equal(make_cpu_backend(1), counting_blocks(2, R"("survival": 0.2, "survival_rule": "constant", )"), {1},
                     {.rows = 1});
  CHECK(static_cast<double>(equal.forward({0}, Mode::evaluate())[0]) == doctest::Approx(0.4).epsilon(1e-6));
}

TEST_CASE("REG-19 a skipped block is the identity, to the bit, and its weights get no gradient") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "residual", "survival": 0.5, "branch": [
    {"type": "dense", "units": 8}, "relu", {"type": "dense", "units": 5}]})",
                   {5}, {.rows = 3});
  const std::vector<float> x = converted<float>(normal_numbers(15, 1)), dy = converted<float>(normal_numbers(15, 2));
  int skipped = 0;
  for (net.block().step = 0; net.block().step < 64; ++net.block().step) {
    const std::vector<float> y = net.forward(x, Mode::train());
    net.fill_gradients(0.0);
    const std::vector<float> dx = net.backward(dy), gradients = net.all_gradients();
    const bool none = std::all_of(gradients.begin(), gradients.end(), [](float g) { return g == 0.0f; });
    CHECK((y == x) == none);
    CHECK((dx == dy) == none);
    skipped += none ? 1 : 0;
  }
  CHECK(std::abs(skipped - 32) < 16);  // four standard errors
}

TEST_CASE("REG-19 the branch of a skipped block is not run: its batch norm does not see the batch") {
  FloatNetwork net(make_cpu_backend(1), R"({"type": "residual", "survival": 0.5, "branch": ["batch_norm"]})", {2},
                   {.rows = 8});
  const std::vector<float> x = converted<float>(normal_numbers(16, 1));
  float used = 0.0f;
  for (net.block().step = 0; net.block().step < 20; ++net.block().step)
    used += net.forward(x, Mode::train()) == x ? 0.0f : 1.0f;
  CHECK(used > 3.0f);
  CHECK(used < 17.0f);
  CHECK(net.state("0.branch.0.num_batches_tracked")[0] == used);
}

TEST_CASE("blocks that always survive are plain ones, to the bit") {
  const std::string branch = R"("branch": [{"type": "dense", "units": 4}, {"type": "dropout", "rate": 0.5}]})";
  FloatNetwork plain(make_cpu_backend(1), R"({"type": "residual", )" + branch, {4}),
      sure(make_cpu_backend(1), R"({"type": "residual", "survival": 1, )" + branch, {4});
  const std::vector<float> x = converted<float>(normal_numbers(16, 1));
  CHECK(plain.forward(x, Mode::train()) == sure.forward(x, Mode::train()));
}
