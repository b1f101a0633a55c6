// The fit phase of initialisation: runs the network on one batch, unfused, and lets a scheme look at each layer's
// outputs and gradients and set its weights.
#include <algorithm>

#include "trainyard/model/model.h"

namespace trainyard {
namespace {

constexpr uint32_t kProjections = 8;

// The output of the layer whose weight has a given path.
template <class T>
class OutputOf final : public Observer<T> {
 public:
  OutputOf(Backend<T>& backend, std::string path) : backend_(backend), path_(std::move(path)) {}
  void after_forward(const std::string& path, Tensor<const T>, Tensor<const T> y) override {
    if (path + ".weight" != path_) return;
    values.resize(static_cast<size_t>(y.count()));
    channels = static_cast<size_t>(y.shape.last());
    backend_.download(values.data(), y.data, values.size() * sizeof(T));
  }
  // Of every `step`th number from `first` on.
  FitTarget::Moments moments(size_t first, size_t step) const {
    double sum = 0.0, squares = 0.0, n = 0.0;
    for (size_t k = first; k < values.size(); k += step, n += 1.0) sum += static_cast<double>(values[k]);
    if (n == 0.0) return {};
    const double mean = sum / n;
    for (size_t k = first; k < values.size(); k += step) {
      const double d = static_cast<double>(values[k]) - mean;
      squares += d * d;
    }
    return {mean, squares / n};
  }
  std::vector<T> values;
  size_t channels = 0;

 private:
  Backend<T>& backend_;
  std::string path_;
};

template <class T>
class BoundTarget final : public FitTarget {
 public:
  // x (rows, sample) on the host.
  BoundTarget(Model<T>& model, Backend<T>& backend, uint64_t seed, std::vector<T> x, int64_t rows,
              std::vector<size_t> weights)
      : model_(model), backend_(backend), x_(std::move(x)), rows_(rows), weights_(std::move(weights)) {
    block_.seed = seed;
    plan_ = &make_plan(false);
  }
  ~BoundTarget() override { model_.drop_plan(*plan_); }

  size_t layers() const override { return weights_.size(); }
  const Parameter& weight(size_t i) const override { return model_.table().parameters[weights_[i]]; }
  std::vector<float> weights(size_t i) const override { return get(&weight(i)); }
  std::vector<float> biases(size_t i) const override { return get(bias(i)); }
  void set_weights(size_t i, const std::vector<float>& values) override { set(&weight(i), values); }
  void set_biases(size_t i, const std::vector<float>& values) override { set(bias(i), values); }

  Moments output_moments(size_t i) override { return output_of(i).moments(0, 1); }
  std::vector<Moments> channel_moments(size_t i) override {
    const OutputOf<T> output = output_of(i);
    std::vector<Moments> out;
    for (size_t c = 0; c < output.channels; ++c) out.push_back(output.moments(c, output.channels));
    return out;
  }

  // The projection's numbers are independent from example to example, so that the square of the batch's gradient is on
  // average the sum of the examples' squares; several projections bring it near its average.
  std::vector<double> gradient_squares() override {
    const Plan<T>& plan = make_plan(true);
    ParameterMemory<T>& memory = model_.memory();
    const bool borrowed = memory.gradients == nullptr;
    const int64_t slab = model_.table().parameter_slab;
    if (borrowed) {
      backend_.thaw();
      memory.gradients = static_cast<T*>(backend_.allocate(static_cast<size_t>(slab) * sizeof(T)));
      backend_.freeze();
    }
    const Step<T> step = model_.step(plan, Mode::line_search(), &block_);
    const Tensor<T> y = output(plan), dy{plan.values(dy_), y.shape};
    std::vector<T> numbers(static_cast<size_t>(y.count())), g;
    std::vector<double> out(weights_.size(), 0.0);
    for (uint32_t projection = 0; projection < kProjections; ++projection) {
      for (size_t k = 0; k < numbers.size(); ++k)
        numbers[k] = static_cast<T>(random_normal({block_.seed, stream_id(Purpose::probe, projection)}, k));
      forward(step, plan);
      backend_.upload(dy.data, numbers.data(), numbers.size() * sizeof(T));
      backend_.fill(memory.gradients, slab, T(0));
      model_.backward(step, input(plan), y, dy, {nullptr, input(plan).shape});
      for (size_t i = 0; i < weights_.size(); ++i) {
        g.resize(static_cast<size_t>(weight(i).shape.count()));
        backend_.download(g.data(), memory.gradients + weight(i).offset, g.size() * sizeof(T));
        double squares = 0.0;
        for (const T v : g) squares += static_cast<double>(v) * static_cast<double>(v);
        out[i] += squares / static_cast<double>(g.size() * kProjections);
      }
    }
    if (borrowed) {
      backend_.release(memory.gradients);
      memory.gradients = nullptr;
    }
    model_.drop_plan(plan);
    return out;
  }

 private:
  const Plan<T>& make_plan(bool training) {
    return model_.make_plan(rows_, training, false, model_.input(), [&](Binder<T>& binder, const Shape& output) {
      in_ = binder.saved(model_.input().count());
      out_ = binder.saved(output.count());
      dy_ = binder.saved(output.count());
    });
  }
  Tensor<T> input(const Plan<T>& plan) const { return {plan.values(in_), model_.input().with_rows(rows_)}; }
  Tensor<T> output(const Plan<T>& plan) const { return {plan.values(out_), model_.output().with_rows(rows_)}; }
  void forward(const Step<T>& step, const Plan<T>& plan) {
    backend_.upload(input(plan).data, x_.data(), x_.size() * sizeof(T));
    model_.forward(step, input(plan), output(plan));
  }
  OutputOf<T> output_of(size_t i) {
    OutputOf<T> observer(backend_, weight(i).path);
    Step<T> step = model_.step(*plan_, {false, true, false, false}, &block_);
    step.observer = &observer;
    forward(step, *plan_);
    return observer;
  }
  // Null if layer i has none.
  const Parameter* bias(size_t i) const {
    const std::string& path = weight(i).path;
    const std::string name = path.substr(0, path.rfind('.') + 1) + "bias";
    for (const Parameter& p : model_.table().parameters) {
      if (p.path == name) return &p;
    }
    return nullptr;
  }
  std::vector<float> get(const Parameter* p) const {
    if (!p) return {};
    std::vector<T> here(static_cast<size_t>(p->shape.count()));
    backend_.download(here.data(), model_.memory().weights + p->offset, here.size() * sizeof(T));
    return {here.begin(), here.end()};
  }
  void set(const Parameter* p, const std::vector<float>& values) {
    if (!p) return;
    const std::vector<T> here(values.begin(), values.end());
    backend_.upload(model_.memory().weights + p->offset, here.data(), here.size() * sizeof(T));
  }

  Model<T>& model_;
  Backend<T>& backend_;
  const Plan<T>* plan_ = nullptr;
  StepBlock block_;
  std::vector<T> x_;
  int64_t rows_;
  std::vector<size_t> weights_;
  Handle in_, out_, dy_;  // the same slots in every plan's declarations
};

}  // namespace

template <class T>
bool Model<T>::fits(const Parameter& p, const std::vector<std::string>& kept) const {
  return p.role == Role::weight && factory_of<InitFactory>(init_of(p)).fit &&
         std::find(kept.begin(), kept.end(), p.path) == kept.end();
}

template <class T>
bool Model<T>::wants_fit(const std::vector<std::string>& kept) const {
  const auto& all = table_.parameters;
  return std::any_of(all.begin(), all.end(), [&](const Parameter& p) { return fits(p, kept); });
}

template <class T>
void Model<T>::fit_initialisation(uint64_t seed, const float* x, int64_t rows, const std::vector<std::string>& kept) {
  const std::vector<T> values(x, x + rows * input_.count());
  // A scheme fits the layers that name it (or have it by default), in order of computation.
  std::map<std::string, std::pair<Spec, std::vector<size_t>>> schemes;
  for (size_t i = 0; i < table_.parameters.size(); ++i) {
    if (!fits(table_.parameters[i], kept)) continue;
    const Spec& init = init_of(table_.parameters[i]);
    auto& entry = schemes[init.type];
    entry.first = init;
    entry.second.push_back(i);
  }
  for (auto& [type, scheme] : schemes) {
    BoundTarget<T> target(*this, backend_, seed, values, rows, scheme.second);
    factory_of<InitFactory>(scheme.first).fit(*scheme.first.options, target);
  }
}

template bool Model<float>::wants_fit(const std::vector<std::string>&) const;
template void Model<float>::fit_initialisation(uint64_t, const float*, int64_t, const std::vector<std::string>&);
#if TY_DOUBLE_LAYERS
template bool Model<double>::wants_fit(const std::vector<std::string>&) const;
template void Model<double>::fit_initialisation(uint64_t, const float*, int64_t, const std::vector<std::string>&);
#endif

}  // namespace trainyard
