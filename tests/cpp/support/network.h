// A small network under test: layers from JSON, bound to a backend, run on plain vectors.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/held.h"
#include "trainyard/backend/backends.h"
#include "trainyard/core/rng.h"
#include "trainyard/model/model.h"

namespace trainyard::test {

// [{"type": "dense", "units": 3}, "relu"], or one layer without the brackets.
std::vector<Spec> layers_from(const std::string& json);

// n different numbers spread evenly over (-range, range), none within range / (2 n) of 0 or of another: no kink of an
// elementwise function or of a maximum is near. Pure in the seed.
std::vector<double> spread_numbers(int64_t n, double range, uint64_t seed);
// Normal numbers.
std::vector<double> normal_numbers(int64_t n, uint64_t seed);

template <class T>
std::vector<T> converted(const std::vector<double>& values) {
  return std::vector<T>(values.begin(), values.end());
}

// The largest difference, relative to the largest number of either.
template <class A, class B>
double relative_difference(const std::vector<A>& a, const std::vector<B>& b) {
  double difference = 0.0, size = 0.0;
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const double x = static_cast<double>(a[i]), y = static_cast<double>(b[i]);
    // Written so that a NaN counts as a difference.
    if (!(std::abs(x - y) <= difference)) difference = std::abs(x - y);
    size = std::max({size, std::abs(x), std::abs(y)});
  }
  if (a.size() != b.size() || difference != difference) return 1e300;
  return difference == 0.0 ? 0.0 : difference / size;
}

struct NetworkSettings {
  int64_t rows = 4;
  bool training = true;
  bool fused = true;
  uint64_t seed = 1;
  const char* init = "{\"type\": \"normal\", \"std\": 0.5}";
};

template <class T>
class Network {
 public:
  using Settings = NetworkSettings;

  Network(std::unique_ptr<Backend<T>> backend, const std::vector<Spec>& layers, const Shape& input,
          const Settings& settings = {});
  Network(std::unique_ptr<Backend<T>> backend, const std::string& layers, const Shape& input,
          const Settings& settings = {})
      : Network(std::move(backend), layers_from(layers), input, settings) {}

  // y (n, ...) = f(x), rows first .. first + n - 1 of a batch.
  std::vector<T> forward(const std::vector<T>& x, const Mode& mode, int64_t first_row = 0);
  // After forward: dx; parameter gradients are added to what is there. Without `wants_dx` it is empty.
  std::vector<T> backward(const std::vector<T>& dy, bool wants_dx = true);

  // The same forward and backward once more, into dx, with no memory but the plan's.
  void repeat(const std::vector<T>& dy, std::vector<T>& dx);

  Backend<T>& backend() { return *backend_; }
  Model<T>& model() { return *model_; }
  StepBlock& block() { return block_; }
  const Plan<T>& plan() const { return *plan_; }

  // By path: "0.weight", "0.running_mean". Where they lie, for a backend whose memory is the host's:
  T* weights(const std::string& path) { return model_->memory().weights + parameter(path).offset; }
  std::vector<T> weight(const std::string& path) { return copy(model_->memory().weights, parameter(path)); }
  std::vector<T> gradient(const std::string& path) { return copy(model_->memory().gradients, parameter(path)); }
  std::vector<T> state(const std::string& path) { return copy(model_->memory().states, state_entry(path)); }
  void set_weight(const std::string& path, const std::vector<double>& values);
  void set_state(const std::string& path, const std::vector<double>& values);
  // Everything that is learned moves away from its starting value, gains, shifts and slopes too.
  void shake_weights(double size, uint64_t seed);
  void fill_gradients(double value);
  // Everything in order of declaration, without the padding.
  std::vector<T> all_weights() { return gather(model_->memory().weights); }
  std::vector<T> all_gradients() { return gather(model_->memory().gradients); }
  std::vector<T> all_states();
  const Parameter& parameter(const std::string& path) const;
  const StateEntry& state_entry(const std::string& path) const;

 private:
  template <class Entry>
  std::vector<T> copy(const T* slab, const Entry& e) const {
    std::vector<T> out(static_cast<size_t>(e.shape.count()));
    backend_->download(out.data(), slab + e.offset, out.size() * sizeof(T));
    return out;
  }
  template <class Entry>
  void write(T* slab, const Entry& e, const std::vector<T>& values) {
    backend_->upload(slab + e.offset, values.data(), values.size() * sizeof(T));
  }
  std::vector<T> gather(const T* slab);

  std::unique_ptr<Backend<T>> backend_;
  std::unique_ptr<Model<T>> model_;
  const Plan<T>* plan_ = nullptr;
  StepBlock block_;
  Mode mode_;
  int64_t first_row_ = 0, rows_ = 0;
  std::unique_ptr<Held<T>> x_, y_, dy_, dx_;
};

using FloatNetwork = Network<float>;

extern template class Network<float>;
#if TY_DOUBLE_LAYERS
using DoubleNetwork = Network<double>;
extern template class Network<double>;
#endif

}  // namespace trainyard::test
