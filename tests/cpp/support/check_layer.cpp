#include "support/check_layer.h"

#include <algorithm>
#include <cstring>

#include "support/allocation_guard.h"
#include "support/network.h"

namespace trainyard::test {
namespace {

// Float sums of up to a few hundred terms in another order.
constexpr double kParityTolerance = 1e-5;
constexpr double kRange = 2.0;
// On a device the functions of single numbers are CUDA's, up to 2 ulp away, and products of several may meet.
constexpr double kDeviceTolerance = 2e-5;

template <class T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

template <class T>
struct Outcome {
  std::vector<T> y, dx, gradients, states;
};

// One training step from a fresh network.
template <class T>
Outcome<T> run_once(Network<T>& net, int64_t rows, const Mode& mode, bool with_backward) {
  const std::vector<T> x = converted<T>(spread_numbers(rows * net.model().input().count(), kRange, 11));
  Outcome<T> out;
  out.y = net.forward(x, mode);
  if (with_backward) {
    net.fill_gradients(0.0);
    out.dx = net.backward(converted<T>(normal_numbers(static_cast<int64_t>(out.y.size()), 12)));
    out.gradients = net.all_gradients();
  }
  out.states = net.all_states();
  return out;
}

template <class T>
void prepare(Network<T>& net) {
  net.block().step = 3;
  net.shake_weights(0.3, 21);
  // Statistics like those of a trained network: no zero variance.
  for (const StateEntry& s : net.model().table().states) {
    std::vector<double> values = spread_numbers(s.shape.count(), 0.5, 22);
    for (double& v : values) v += 1.0;
    net.set_state(s.path, values);
  }
}

FloatNetwork float_network(std::unique_ptr<Backend<float>> backend, const std::string& layers, const Shape& input,
                           const NetworkSettings& settings) {
  FloatNetwork net(std::move(backend), layers, input, settings);
  prepare(net);
  return net;
}

#if TY_DOUBLE_LAYERS

// Central differences: the step's square (1e-10) times a third derivative of order 1, and rounding of 1e-16 over the
// step.
constexpr double kDifferenceStep = 1e-5;
constexpr double kGradientTolerance = 1e-6;
constexpr int64_t kProbes = 40;  // coordinates tried per tensor
constexpr Mode kPlainBackward{false, false, false, true};

double projected(DoubleNetwork& net, const std::vector<double>& x, const std::vector<double>& r, const Mode& mode) {
  const std::vector<double> y = net.forward(x, mode);
  double sum = 0.0;
  for (size_t i = 0; i < y.size(); ++i) sum += r[i] * y[i];
  return sum;
}

// Compares `analytic` with differences of the projection as `values` (count numbers that the network reads) move.
template <class Project>
void compare(const std::string& what, double* values, const std::vector<double>& analytic, const Project& project) {
  double size = 1.0;
  for (const double g : analytic) size = std::max(size, std::abs(g));
  const auto n = static_cast<int64_t>(analytic.size());
  for (int64_t probe = 0; probe < std::min(n, kProbes); ++probe) {
    const size_t i = static_cast<size_t>(
        permute({5, stream_id(Purpose::check, 2)}, static_cast<uint64_t>(n), static_cast<uint64_t>(probe)));
    const double here = values[i];
    values[i] = here + kDifferenceStep;
    const double above = project();
    values[i] = here - kDifferenceStep;
    const double below = project();
    values[i] = here;
    const double numeric = (above - below) / (2.0 * kDifferenceStep);
    INFO(what, " element ", i, ": analytic ", analytic[i], ", by differences ", numeric);
    CHECK(std::abs(numeric - analytic[i]) <= kGradientTolerance * size);
  }
}

void check_gradients(const std::string& layers, const Shape& input, int64_t rows, const Mode& mode, bool frozen) {
  CAPTURE(rows);
  CAPTURE(frozen);
  CAPTURE(mode.stochastic);
  CAPTURE(mode.batch_statistics);
  std::vector<Spec> specs = layers_from(layers);
  for (const Spec& spec : specs) static_cast<LayerOptions&>(*spec.options).frozen = frozen;
  DoubleNetwork net(make_reference_backend<double>(), specs, input, {.rows = rows});
  prepare(net);
  std::vector<double> x = spread_numbers(rows * input.count(), kRange, 11);
  const std::vector<double> r = normal_numbers(rows * net.model().output().count(), 12);

  net.forward(x, mode);
  net.fill_gradients(1.0);
  const std::vector<double> dx = net.backward(r);
  std::vector<std::vector<double>> gradients;
  for (const Parameter& p : net.model().table().parameters) {
    std::vector<double> g = net.gradient(p.path);
    for (double& v : g) v -= 1.0;
    if (frozen) CHECK_MESSAGE(std::all_of(g.begin(), g.end(), [](double v) { return v == 0.0; }), p.path);
    gradients.push_back(std::move(g));
  }
  net.fill_gradients(1.0);
  net.backward(r, false);
  for (size_t k = 0; k < gradients.size(); ++k) {
    std::vector<double> g = net.gradient(net.model().table().parameters[k].path);
    for (double& v : g) v -= 1.0;
    CHECK_MESSAGE(same_bits(g, gradients[k]), "the gradient depends on whether dx is wanted");
  }

  const auto project = [&] { return projected(net, x, r, mode); };
  compare("dx", x.data(), dx, project);
  if (frozen) return;
  for (size_t k = 0; k < gradients.size(); ++k) {
    const std::string& path = net.model().table().parameters[k].path;
    compare(path, net.weights(path), gradients[k], project);
  }
}

#endif

void check_backends(const std::string& layers, const Shape& input, int64_t rows) {
  CAPTURE(rows);
  for (const Mode& mode : {Mode::train(), Mode::line_search(), Mode::evaluate(), Mode::monte_carlo()}) {
    const bool backward = mode.keep_for_backward;
    const NetworkSettings settings{.rows = rows};
    FloatNetwork ref = float_network(make_reference_backend<float>(), layers, input, settings);
    FloatNetwork cpu = float_network(make_cpu_backend(1), layers, input, settings);
    FloatNetwork threaded = float_network(make_cpu_backend(2), layers, input, settings);
    const Outcome<float> expected = run_once(ref, rows, mode, backward), got = run_once(cpu, rows, mode, backward),
                         parallel = run_once(threaded, rows, mode, backward);
    CHECK(relative_difference(expected.y, got.y) <= kParityTolerance);
    CHECK(relative_difference(expected.dx, got.dx) <= kParityTolerance);
    CHECK(relative_difference(expected.gradients, got.gradients) <= kParityTolerance);
    CHECK(relative_difference(expected.states, got.states) <= kParityTolerance);
    CHECK(same_bits(got.y, parallel.y));
    CHECK(same_bits(got.dx, parallel.dx));
    CHECK(same_bits(got.gradients, parallel.gradients));
    if (std::unique_ptr<Backend<float>> backend = cuda_backend()) {
      FloatNetwork cuda = float_network(std::move(backend), layers, input, settings);
      const Outcome<float> there = run_once(cuda, rows, mode, backward);
      CHECK(relative_difference(expected.y, there.y) <= kDeviceTolerance);
      CHECK(relative_difference(expected.dx, there.dx) <= kDeviceTolerance);
      CHECK(relative_difference(expected.gradients, there.gradients) <= kDeviceTolerance);
      CHECK(relative_difference(expected.states, there.states) <= kDeviceTolerance);
    }
  }
}

void check_repetition(FloatNetwork net, const Shape& input, int64_t rows) {
  const std::vector<float> states = net.all_states();
  const std::vector<float> y =
      net.forward(converted<float>(spread_numbers(rows * input.count(), kRange, 11)), Mode::probe());
  const std::vector<float> dy = converted<float>(normal_numbers(static_cast<int64_t>(y.size()), 12));
  net.fill_gradients(0.0);
  std::vector<float> dx = net.backward(dy);
  const std::vector<float> first_dx = dx, gradients = net.all_gradients();
  CHECK_MESSAGE(same_bits(net.all_states(), states), "a probe changes the statistics");

  net.fill_gradients(0.0);
  net.backend().freeze();
  const AllocationGuard guard;
  net.repeat(dy, dx);
  const int64_t allocations = guard.count();
  CHECK_MESSAGE((allocations == 0 || warms_up(net.backend())), "a step allocates");
  CHECK(same_bits(dx, first_dx));
  CHECK(same_bits(net.all_gradients(), gradients));
}

void check_evaluation(const std::string& layers, const Shape& input, int64_t rows) {
  FloatNetwork net = float_network(make_cpu_backend(1), layers, input, {.rows = rows});
  const std::vector<float> weights = net.all_weights(), states = net.all_states();
  const std::vector<float> x = converted<float>(spread_numbers(rows * input.count(), kRange, 13));
  const std::vector<float> y = net.forward(x, Mode::evaluate());
  CHECK(same_bits(net.all_weights(), weights));
  CHECK(same_bits(net.all_states(), states));

  FloatNetwork bare = float_network(make_cpu_backend(1), layers, input, {.rows = rows, .training = false});
  CHECK_MESSAGE(same_bits(bare.forward(x, Mode::evaluate()), y), "a plan without backward gives other numbers");

  FloatNetwork copy(make_cpu_backend(1), layers, input, {.rows = rows, .seed = 99});
  copy.model().import_tensors(net.model().export_tensors());
  CHECK_MESSAGE(same_bits(copy.forward(x, Mode::evaluate()), y), "export and import change the network");
}

// Rows 0 .. 1 and 2 .. 4 by themselves, in a plan made for 8.
void check_rows(const std::string& layers, const Shape& input, const LayerTraits& traits) {
  FloatNetwork roomy = float_network(make_reference_backend<float>(), layers, input, {.rows = 8});
  FloatNetwork tight = float_network(make_reference_backend<float>(), layers, input, {.rows = 5});
  const Outcome<float> in_roomy = run_once(roomy, 5, Mode::probe(), true),
                       whole = run_once(tight, 5, Mode::probe(), true);
  CHECK(same_bits(in_roomy.y, whole.y));
  CHECK(same_bits(in_roomy.dx, whole.dx));
  CHECK(same_bits(in_roomy.gradients, whole.gradients));
  if (traits.mixes_rows) return;

  const std::vector<float> x = converted<float>(spread_numbers(5 * input.count(), kRange, 11));
  const std::vector<float> dy = converted<float>(normal_numbers(static_cast<int64_t>(whole.y.size()), 12));
  const auto cut = [](const std::vector<float>& values, size_t first, size_t rows) {
    const auto row = static_cast<std::ptrdiff_t>(values.size() / 5);
    return std::vector<float>(values.begin() + static_cast<std::ptrdiff_t>(first) * row,
                              values.begin() + static_cast<std::ptrdiff_t>(first + rows) * row);
  };
  roomy.fill_gradients(0.0);
  std::vector<float> y, dx;
  for (const auto& [first, rows] : {std::pair<size_t, size_t>{0, 2}, {2, 3}}) {
    const std::vector<float> part_y = roomy.forward(cut(x, first, rows), Mode::probe(), static_cast<int64_t>(first));
    const std::vector<float> part_dx = roomy.backward(cut(dy, first, rows));
    y.insert(y.end(), part_y.begin(), part_y.end());
    dx.insert(dx.end(), part_dx.begin(), part_dx.end());
  }
  CHECK_MESSAGE(same_bits(y, whole.y), "two halves are not the whole");
  CHECK_MESSAGE(same_bits(dx, whole.dx), "two halves are not the whole");
  CHECK(relative_difference(roomy.all_gradients(), whole.gradients) <= kParityTolerance);
}

}  // namespace

void check_layer(const std::string& layers, const Shape& input, const LayerTraits& traits) {
  INFO(layers, " on ", to_string(input));
#if TY_DOUBLE_LAYERS
  for (const int64_t rows : {1, 3}) {
    for (const Mode& mode : {Mode::probe(), Mode::line_search(), kPlainBackward}) {
      check_gradients(layers, input, rows, mode, false);
    }
    check_gradients(layers, input, rows, Mode::probe(), true);
  }
#endif
  for (const int64_t rows : {1, 5, 17}) check_backends(layers, input, rows);
  check_repetition(float_network(make_reference_backend<float>(), layers, input, {.rows = 5}), input, 5);
  check_repetition(float_network(make_cpu_backend(1), layers, input, {.rows = 5}), input, 5);
  check_repetition(float_network(make_cpu_backend(2), layers, input, {.rows = 37}), input, 37);
  if (std::unique_ptr<Backend<float>> cuda = cuda_backend())
    check_repetition(float_network(std::move(cuda), layers, input, {.rows = 37}), input, 37);
  check_evaluation(layers, input, 5);
  check_rows(layers, input, traits);
}

}  // namespace trainyard::test
