#include "trainyard/diagnose/activation_card.h"

#include <algorithm>
#include <cmath>

#include "trainyard/backend/backends.h"
#include "trainyard/core/catalog.h"
#include "trainyard/core/math.h"

namespace trainyard {
namespace {

// Everything is read off one grid: kinks at multiples of 1/32 fall between two of Simpson's panels.
constexpr int64_t kPerUnit = 64;
constexpr int64_t kEnd = 20;  // units to either side
constexpr int64_t kPoints = 2 * kEnd * kPerUnit + 1;
constexpr int64_t kShown = 6, kShownStep = kPerUnit / 8;
constexpr double kFlat = 1e-3;
// An exact 0 that rounding made is reached through slopes far smaller than this; a kink is not.
constexpr double kKink = 1e-4;
constexpr double kCentred = 0.01;

double at(int64_t i) { return static_cast<double>(i - kEnd * kPerUnit) / static_cast<double>(kPerUnit); }

[[noreturn]] void refuse(const Spec& layer, const char* why) {
  throw Error("shape", layer.path, "[" + layer.type + "] is no activation: " + why);
}

// Half of the numbers change and the others' outputs stay: nothing is mixed.
void check_elementwise(const Spec& layer, ElementwiseRun& run) {
  const std::vector<float> x = run.x, y = run.y;
  for (size_t i = 1; i < x.size(); i += 2) run.x[i] = 0.0f;
  run.forward();
  const float zero = run.y[static_cast<size_t>(kEnd * kPerUnit)];
  for (size_t i = 0; i < x.size(); ++i) {
    if (run.y[i] != (i % 2 ? zero : y[i])) refuse(layer, "an output depends on other inputs too");
  }
  run.x = x;
  run.y = y;
}

// How many points from the end on satisfy f; `end` is the first index, `step` its direction.
template <class F>
int64_t run_length(int64_t end, int64_t step, const F& f) {
  int64_t n = 0;
  while (n < kPoints && f(end + step * n)) ++n;
  return n;
}

std::optional<double> edge(int64_t end, int64_t step, int64_t length) {
  if (length == 0) return std::nullopt;
  return at(end + step * (length - 1));
}

// Composite Simpson's rule over -9 .. 9, where the density has fallen to 1e-18.
template <class F>
double normal_mean(const F& f) {
  constexpr int64_t kReach = 9 * kPerUnit, kMiddle = kEnd * kPerUnit;
  double sum = 0.0;
  for (int64_t k = -kReach; k <= kReach; ++k) {
    const double x = at(kMiddle + k);
    const double weight = k == -kReach || k == kReach ? 1.0 : (k + kReach) % 2 ? 4.0 : 2.0;
    sum += weight * f(kMiddle + k) * math::exp(-0.5 * x * x);
  }
  return sum / (3.0 * static_cast<double>(kPerUnit)) / math::sqrt(2.0 * math::kPi);
}

bool names_exponential(const std::string& formula) {
  for (const char* word : {"e^", "exp", "tanh", "sigmoid", "log", "Phi", "erf"}) {
    if (formula.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

ElementwiseRun::ElementwiseRun(const Spec& layer, int64_t n)
    : x(static_cast<size_t>(n)),
      y(static_cast<size_t>(n)),
      slope(static_cast<size_t>(n)),
      backend_(make_cpu_backend(1)),
      ones_(static_cast<size_t>(n), 1.0f) {
  model_ =
      std::make_unique<Model<float>>(*backend_, std::vector<Spec>{layer}, Shape{n}, default_spec("init", "xavier"));
  if (model_->output() != Shape{n}) refuse(layer, "it does not give one output for each input");
  model_->allocate(true);
  model_->initialise(0);
  plan_ = &model_->make_plan(1, true, true, Shape{n}, {});
}
ElementwiseRun::~ElementwiseRun() = default;

int64_t ElementwiseRun::parameters() const { return model_->table().parameter_count(); }

void ElementwiseRun::forward() {
  const Shape row{1, static_cast<int64_t>(x.size())};
  model_->forward(model_->step(*plan_, {false, false, false, true}, &block_), {x.data(), row}, {y.data(), row});
}

void ElementwiseRun::backward() {
  const Shape row{1, static_cast<int64_t>(x.size())};
  model_->backward(model_->step(*plan_, {false, false, false, true}, &block_), {x.data(), row}, {y.data(), row},
                   {ones_.data(), row}, {slope.data(), row});
}

ActivationCard activation_card(const Spec& layer) {
  ElementwiseRun run(layer, kPoints);
  for (int64_t i = 0; i < kPoints; ++i) run.x[static_cast<size_t>(i)] = static_cast<float>(at(i));
  run.forward();
  check_elementwise(layer, run);
  run.backward();
  const auto y = [&](int64_t i) { return static_cast<double>(run.y[static_cast<size_t>(i)]); };
  const auto slope = [&](int64_t i) { return static_cast<double>(run.slope[static_cast<size_t>(i)]); };

  ActivationCard card;
  card.type = layer.type;
  card.formula = layer.entry ? layer.entry->formula : "";
  card.exponential = names_exponential(card.formula);
  card.parameters = run.parameters();
  for (int64_t i = (kEnd - kShown) * kPerUnit; i <= (kEnd + kShown) * kPerUnit; i += kShownStep) {
    card.x.push_back(at(i));
    card.y.push_back(y(i));
    card.slope.push_back(slope(i));
  }

  for (const int64_t step : {1, -1}) {
    const int64_t end = step > 0 ? 0 : kPoints - 1;
    const int64_t flat = run_length(end, step, [&](int64_t i) { return std::fabs(slope(i)) < kFlat; });
    const int64_t dead = run_length(end, step, [&](int64_t i) { return slope(i) == 0.0; });
    const bool kink = dead < kPoints && std::fabs(slope(end + step * dead)) > kKink;
    (step > 0 ? card.saturates_below : card.saturates_above) = edge(end, step, flat);
    if (kink || dead == kPoints) (step > 0 ? card.dies_below : card.dies_above) = edge(end, step, dead);
  }

  card.mean = normal_mean(y);
  card.second_moment = normal_mean([&](int64_t i) { return y(i) * y(i); });
  card.zero_centred = std::fabs(card.mean) < kCentred;
  for (int64_t i = 0; i < kPoints; ++i) {
    if (std::fabs(slope(i)) <= card.steepest) continue;
    card.steepest = std::fabs(slope(i));
    card.steepest_at = at(i);
  }
  return card;
}

}  // namespace trainyard
