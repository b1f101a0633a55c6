// How weights follow gradients. Optimisers see flat slabs and keep no clock: step, learning rate and momentum are
// handed in; their state is slabs that the trainer owns and checkpoints.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "trainyard/core/catalog.h"
#include "trainyard/core/clock.h"
#include "trainyard/optim/segment.h"

namespace trainyard {

// Per-step scalars that an optimiser works out once; kept where a captured step can read them. In double, so that a
// double optimiser is exact; the trainer hands in what a float holds.
struct UpdateScalars {
  double lr = 0.0;
  double momentum = 0.0;
  double gradient_scale = 1.0;  // clipping: the gradient to use is gradient_scale * g
  double own[8] = {};
};

// Declared once; the trainer allocates it (zero) and writes it to checkpoints under these names.
struct OptimizerState {
  std::vector<std::string> slabs;                       // each as long as the weight slab
  std::vector<std::pair<std::string, int64_t>> blocks;  // own sizes, in elements
  std::vector<std::pair<std::string, double>> scalars;  // on the host
  int64_t host = 0;                                     // doubles to work with on the host; not in checkpoints
};

template <class T>
struct OptimizerMemory {
  std::vector<T*> slabs;
  std::vector<T*> blocks;
  std::vector<double> scalars;
  std::vector<double> host;
};

template <class T>
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  // The learning rate and momentum the experiment names; a schedule starts from them. Read anew each step.
  virtual Rates base() const = 0;
  virtual void declare(OptimizerState&) const {}

  // Once a step, on the host: whatever depends on the step number alone. `step` counts updates from 0.
  virtual void prepare(const Rates&, int64_t step, UpdateScalars&) const { (void)step; }

  // Whether its update asks which segments decay; else it is told that none does.
  virtual bool decays() const { return false; }

  // Moves w to where the gradient is to be taken (Nesterov's look-ahead); step() finds it there. One that does says so
  // in looks_ahead(), so that a step which is not applied can be taken back.
  virtual bool looks_ahead() const { return false; }
  virtual void before_gradient(Backend<T>&, std::span<const Segment>, T* w, OptimizerMemory<T>&, const UpdateScalars&) {
    (void)w;
  }
  // Updates w and the state from g, leaving frozen segments alone (for_each_segment does). g is not changed.
  virtual void step(Backend<T>&, std::span<const Segment>, T* w, const T* g, OptimizerMemory<T>&,
                    const UpdateScalars&) = 0;
};

// A function of the whole weight slab that can be evaluated at will, with all noise off.
template <class T>
class Objective {
 public:
  virtual ~Objective() = default;
  virtual Backend<T>& backend() = 0;
  virtual int64_t size() const = 0;
  virtual T* weights() = 0;
  // Whether element i is a weight that training moves: not padding, not frozen. The others' gradients are 0.
  virtual bool moves(int64_t i) const { return i >= 0; }
  // Loss at the current weights; g (size) = its gradient.
  virtual double evaluate(T* g) = 0;
};

// Error{"size"}, which names the number of weights, what a step of `method` would cost, and the most it takes.
void check_weights(const char* method, int64_t weights, int64_t most, const std::string& matrix,
                   const std::string& work);
// "3.1 GB"
std::string bytes_text(double bytes);

// Optimisers that need more than one evaluation a step: Newton, BFGS, L-BFGS. Full batch.
template <class T>
class ClosureOptimizer {
 public:
  virtual ~ClosureOptimizer() = default;
  virtual Rates base() const = 0;
  // `size` elements in a slab, of which `weights` move. Error{"size"} where that is too many for the method.
  virtual void declare(OptimizerState&, int64_t size, int64_t weights) const = 0;
  // Returns the loss at the new weights.
  virtual double step(Objective<T>&, OptimizerMemory<T>&, const Rates&) = 0;
};

struct OptimizerFactory {
  static constexpr const char* kind = "optimizer";
  // Exactly one of the two families is set.
  std::unique_ptr<Optimizer<float>> (*make_float)(std::shared_ptr<const Options>) = nullptr;
  std::unique_ptr<Optimizer<double>> (*make_double)(std::shared_ptr<const Options>) = nullptr;
  std::unique_ptr<ClosureOptimizer<float>> (*closure_float)(std::shared_ptr<const Options>) = nullptr;
  std::unique_ptr<ClosureOptimizer<double>> (*closure_double)(std::shared_ptr<const Options>) = nullptr;
};

// What every optimiser takes.
struct OptimizerOptions : Options {
  double lr = 0.01;
  double clip_norm = 0.0;
  void visit_common(FieldVisitor& v) override;
};

template <template <class> class Opt, class O>
void add_optimizer(Catalog& catalog, const char* type, const char* doc, const char* formula) {
  static_assert(std::is_base_of_v<OptimizerOptions, O>);
  OptimizerFactory factory;
  factory.make_float = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Optimizer<float>> {
    return std::make_unique<Opt<float>>(std::static_pointer_cast<const O>(std::move(o)));
  };
  factory.make_double = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Optimizer<double>> {
    return std::make_unique<Opt<double>>(std::static_pointer_cast<const O>(std::move(o)));
  };
  add_entry<OptimizerFactory, O>(catalog, type, doc, formula, factory);
}

#define TY_REGISTER_OPTIMIZER(type, Opt, O, doc, formula) \
  void register_optimizer_##type(Catalog& catalog) { add_optimizer<Opt, O>(catalog, #type, doc, formula); }

template <template <class> class Opt, class O>
void add_closure_optimizer(Catalog& catalog, const char* type, const char* doc, const char* formula) {
  OptimizerFactory factory;
  factory.closure_float = [](std::shared_ptr<const Options> o) -> std::unique_ptr<ClosureOptimizer<float>> {
    return std::make_unique<Opt<float>>(std::static_pointer_cast<const O>(std::move(o)));
  };
  factory.closure_double = [](std::shared_ptr<const Options> o) -> std::unique_ptr<ClosureOptimizer<double>> {
    return std::make_unique<Opt<double>>(std::static_pointer_cast<const O>(std::move(o)));
  };
  add_entry<OptimizerFactory, O>(catalog, type, doc, formula, factory);
}

#define TY_REGISTER_CLOSURE_OPTIMIZER(type, Opt, O, doc, formula) \
  void register_closure_optimizer_##type(Catalog& catalog) {      \
    add_closure_optimizer<Opt, O>(catalog, #type, doc, formula);  \
  }

// Runs f(segment, its learning rate) over the segments that train.
template <class F>
void for_each_segment(std::span<const Segment> segments, double lr, const F& f) {
  for (const Segment& s : segments) {
    if (!s.frozen) f(s, static_cast<float>(lr * s.lr_scale));
  }
}

}  // namespace trainyard
