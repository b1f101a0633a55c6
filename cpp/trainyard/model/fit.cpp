// The fit phase of initialisation: runs the network on one batch, unfused, and lets a scheme look at each
// layer's outputs and scale its weights.

#include "trainyard/model/model.h"

namespace trainyard {
namespace {

constexpr double kNotSeen = -1.0;

// Moments of the output of the layer whose weight has a given path.
template <class T>
class MomentsOf final : public Observer<T> {
 public:
  MomentsOf(Backend<T>& backend, std::string path) : backend_(backend), path_(std::move(path)) {}
  void after_forward(const std::string& path, Tensor<const T>, Tensor<const T> y) override {
    if (path + ".weight" != path_) return;
    values_.resize(static_cast<size_t>(y.count()));
    backend_.download(values_.data(), y.data, values_.size() * sizeof(T));
    double sum = 0.0, squares = 0.0;
    for (const T v : values_) sum += static_cast<double>(v);
    const double n = static_cast<double>(values_.size());
    moments.mean = sum / n;
    for (const T v : values_)
      squares += (static_cast<double>(v) - moments.mean) * (static_cast<double>(v) - moments.mean);
    moments.variance = squares / n;
  }
  FitTarget::Moments moments{0.0, kNotSeen};

 private:
  Backend<T>& backend_;
  std::string path_;
  std::vector<T> values_;
};

template <class T>
class BoundTarget final : public FitTarget {
 public:
  BoundTarget(Model<T>& model, Backend<T>& backend, const Plan<T>& plan, const StepBlock& block, Tensor<const T> x,
              Tensor<T> y, std::vector<size_t> weights)
      : model_(model), backend_(backend), plan_(plan), block_(block), x_(x), y_(y), weights_(std::move(weights)) {}

  size_t layers() const override { return weights_.size(); }
  const Parameter& weight(size_t i) const override { return model_.table().parameters[weights_[i]]; }
  Moments output_moments(size_t i) override {
    MomentsOf<T> observer(backend_, weight(i).path);
    Step<T> step = model_.step(plan_, {false, true, false, false}, &block_);
    step.observer = &observer;
    model_.forward(step, x_, y_);
    return observer.moments;
  }
  void scale_weights(size_t i, double factor) override {
    const Parameter& p = weight(i);
    std::vector<T> w(static_cast<size_t>(p.shape.count()));
    T* const place = model_.memory().weights + p.offset;
    backend_.download(w.data(), place, w.size() * sizeof(T));
    for (T& v : w) v = static_cast<T>(static_cast<double>(v) * factor);
    backend_.upload(place, w.data(), w.size() * sizeof(T));
  }

 private:
  Model<T>& model_;
  Backend<T>& backend_;
  const Plan<T>& plan_;
  const StepBlock& block_;
  Tensor<const T> x_;
  Tensor<T> y_;
  std::vector<size_t> weights_;
};

}  // namespace

template <class T>
bool Model<T>::wants_fit() const {
  for (const Parameter& p : table_.parameters) {
    if (p.role == Role::weight && factory_of<InitFactory>(init_of(p)).fit) return true;
  }
  return false;
}

template <class T>
void Model<T>::fit_initialisation(uint64_t seed, const float* x, int64_t rows) {
  Handle in, out;
  const Plan<T>& plan = make_plan(rows, false, false, input_, [&](Binder<T>& binder, const Shape& output) {
    in = binder.saved(input_.count());
    out = binder.saved(output.count());
  });
  StepBlock block;
  block.seed = seed;
  const Tensor<T> input{plan.values(in), input_.with_rows(rows)};
  const std::vector<T> values(x, x + input.count());
  backend_.upload(input.data, values.data(), values.size() * sizeof(T));
  // A scheme fits the layers that name it (or have it by default), in order of computation.
  std::map<std::string, std::pair<Spec, std::vector<size_t>>> schemes;
  for (size_t i = 0; i < table_.parameters.size(); ++i) {
    const Parameter& p = table_.parameters[i];
    if (p.role != Role::weight) continue;
    const Spec& init = init_of(p);
    if (!factory_of<InitFactory>(init).fit) continue;
    auto& entry = schemes[init.type];
    entry.first = init;
    entry.second.push_back(i);
  }
  for (auto& [type, scheme] : schemes) {
    BoundTarget<T> target(*this, backend_, plan, block, input, {plan.values(out), output_.with_rows(rows)},
                          scheme.second);
    factory_of<InitFactory>(scheme.first).fit(*scheme.first.options, target);
  }
  drop_plan(plan);
}

template bool Model<float>::wants_fit() const;
template void Model<float>::fit_initialisation(uint64_t, const float*, int64_t);
#if TY_DOUBLE_LAYERS
template bool Model<double>::wants_fit() const;
template void Model<double>::fit_initialisation(uint64_t, const float*, int64_t);
#endif

}  // namespace trainyard
