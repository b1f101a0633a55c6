// A network bound to a backend: its layers, one slab of parameters, and plans to run it on.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "trainyard/init/initializer.h"
#include "trainyard/layers/sequential.h"

namespace trainyard {

// One line of a summary.
struct LayerSummary {
  std::string path, type;
  Shape input, output;  // per sample
  int64_t parameters = 0;
  int64_t flops = 0;  // forward, per sample
};

// A tensor as files hold it: PyTorch's layout and name.
struct NamedTensor {
  std::string name;
  std::vector<int64_t> shape;
  std::vector<float> values;
};

template <class T>
class Model {
 public:
  // Binds once to learn shapes and counts; allocates nothing. Throws Error{"shape", "/model/3", ...}.
  Model(Backend<T>& backend, const std::vector<Spec>& layers, const Shape& input, const Spec& default_init);
  ~Model();
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const Shape& input() const { return input_; }
  const Shape& output() const { return output_; }
  const ParameterTable& table() const { return table_; }
  // Of one row, without backward: what the layers said when they first bound.
  const PlanLayout& counted() const { return counted_; }
  ParameterMemory<T>& memory() { return memory_; }
  Backend<T>& backend() { return backend_; }
  std::vector<LayerSummary> summary();
  Sequential<T>& root() { return *root_; }

  // Reads again what of the layers' options may change during a run: who trains, and how fast.
  void rebind();

  // Memory for parameters, gradients (if training) and state.
  void allocate(bool training);

  // Declarations besides the layers': the batch's inputs, targets and scores, a loss's scratch. Called with the
  // root binder and the output's per-sample shape.
  using Extras = std::function<void(Binder<T>&, const Shape& output)>;
  // Lays a plan out without allocating.
  PlanLayout layout(int64_t rows, bool training, bool fused, const Shape& input, const Extras& extras);
  // ... and allocates it; owned by the model.
  const Plan<T>& make_plan(int64_t rows, bool training, bool fused, const Shape& input, const Extras& extras);
  void drop_plan(const Plan<T>&);

  // Starting weights and states: draw (pure in the seed). Then `fit`, if a scheme looks at data.
  void initialise(uint64_t seed);
  // What initialise() draws for one parameter, in the core's layout.
  std::vector<float> drawn(uint64_t seed, const Parameter&) const;
  // Runs the data-dependent schemes on x (rows, sample), preprocessed, on the host; not for parameters named in `kept`.
  void fit_initialisation(uint64_t seed, const float* x, int64_t rows, const std::vector<std::string>& kept = {});
  bool wants_fit(const std::vector<std::string>& kept = {}) const;

  Step<T> step(const Plan<T>&, const Mode&, const StepBlock*, int64_t first_row = 0);
  void forward(const Step<T>&, Tensor<const T> x, Tensor<T> y);
  // dx.data may be null.
  void backward(const Step<T>&, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx);

  // Weights and states by name in PyTorch's layout. import_tensors takes what export_tensors gave;
  // Error{"checkpoint"} names a tensor that is missing, unless some will do, left over or of another shape.
  std::vector<NamedTensor> export_tensors() const;
  void import_tensors(const std::vector<NamedTensor>&, bool all = true);

 private:
  const Spec& init_of(const Parameter&) const;
  // Where a batch's memory goes, for whoever lacks it.
  std::string largest_output(int64_t rows) const;
  bool fits(const Parameter&, const std::vector<std::string>& kept) const;

  Backend<T>& backend_;
  Spec default_init_;
  Shape input_, output_;
  std::unique_ptr<Sequential<T>> root_;
  ParameterTable table_;
  PlanLayout counted_;
  ParameterMemory<T> memory_;
  std::vector<std::unique_ptr<Plan<T>>> plans_;
};

}  // namespace trainyard
