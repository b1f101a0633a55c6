#include "trainyard/model/model.h"

#include <algorithm>
#include <type_traits>

#include "trainyard/model/layout.h"
#include "trainyard/model/numbering.h"

namespace trainyard {
namespace {

// Networks are counted in 64 bits; a browser's addresses have 32.
size_t addressable(int64_t bytes) {
  if (static_cast<uint64_t>(bytes) > SIZE_MAX)
    throw Error("memory", "", "[memory] this network needs more memory than there can be here");
  return static_cast<size_t>(std::max<int64_t>(bytes, 1));
}

}  // namespace

template <class T>
Model<T>::Model(Backend<T>& backend, const std::vector<Spec>& layers, const Shape& input, const Spec& default_init)
    : backend_(backend), default_init_(default_init), input_(input), root_(std::make_unique<Sequential<T>>(layers)) {
  number_layers(*root_);
  counted_.rows = 1;
  Binder<T> binder(backend_, table_, counted_, true);
  output_ = root_->bind(input, binder);
  binder.finish();
}

template <class T>
void Model<T>::rebind() {
  counted_ = {};
  counted_.rows = 1;
  Binder<T> binder(backend_, table_, counted_, false);
  root_->bind(input_, binder);
  binder.finish();
}

template <class T>
Model<T>::~Model() {
  for (const auto& plan : plans_) backend_.release(plan->arena);
  backend_.release(memory_.weights);
  backend_.release(memory_.gradients);
  backend_.release(memory_.states);
}

template <class T>
std::vector<LayerSummary> Model<T>::summary() {
  std::vector<LayerSummary> out;
  Shape shape = input_;
  for (size_t i = 0; i < root_->size(); ++i) {
    LayerSummary line;
    line.path = root_->path(i);
    line.type = root_->spec(i).type;
    line.input = shape;
    line.output = shape = root_->output(i);
    line.flops = root_->child(i).flops(line.input, line.output);
    const std::string prefix = line.path + ".";
    for (const Parameter& p : table_.parameters) {
      if (p.path.rfind(prefix, 0) == 0) line.parameters += p.shape.count();
    }
    out.push_back(std::move(line));
  }
  return out;
}

template <class T>
void Model<T>::allocate(bool training) {
  const auto slab = [&](int64_t elements) {
    return static_cast<T*>(backend_.allocate(addressable(elements * static_cast<int64_t>(sizeof(T)))));
  };
  memory_.weights = slab(table_.parameter_slab);
  memory_.states = slab(table_.state_slab);
  if (training) memory_.gradients = slab(table_.parameter_slab);
}

template <class T>
PlanLayout Model<T>::layout(int64_t rows, bool training, bool fused, const Shape& input, const Extras& extras) {
  PlanLayout out;
  out.rows = rows;
  out.training = training;
  out.fused = fused;
  Binder<T> binder(backend_, table_, out, false);
  const Shape output = root_->bind(input, binder);
  if (extras) extras(binder, output);
  binder.finish();
  return out;
}

template <class T>
const Plan<T>& Model<T>::make_plan(int64_t rows, bool training, bool fused, const Shape& input, const Extras& extras) {
  auto plan = std::make_unique<Plan<T>>();
  plan->layout = layout(rows, training, fused, input, extras);
  backend_.thaw();
  try {
    plan->arena = static_cast<std::byte*>(backend_.allocate(addressable(plan->layout.bytes())));
  } catch (const Error& e) {
    backend_.freeze();
    if (e.code != "memory") throw;
    throw Error("memory", e.path, e.what() + ("; " + largest_output(rows)));
  }
  backend_.freeze();
  plans_.push_back(std::move(plan));
  return *plans_.back();
}

template <class T>
std::string Model<T>::largest_output(int64_t rows) const {
  size_t largest = 0;
  for (size_t i = 1; i < root_->size(); ++i) {
    if (root_->output(i).count() > root_->output(largest).count()) largest = i;
  }
  const int64_t bytes = root_->output(largest).count() * rows * static_cast<int64_t>(sizeof(T));
  return "with " + std::to_string(rows) + " examples at once the output of layer " + root_->path(largest) + " (" +
         root_->spec(largest).type + ") alone takes " + std::to_string(bytes / 1'000'000) +
         " MB: a smaller batch needs less";
}

template <class T>
void Model<T>::drop_plan(const Plan<T>& plan) {
  const auto it = std::find_if(plans_.begin(), plans_.end(), [&](const auto& p) { return p.get() == &plan; });
  TY_ASSERT(it != plans_.end());
  backend_.release((*it)->arena);
  plans_.erase(it);
}

template <class T>
const Spec& Model<T>::init_of(const Parameter& p) const {
  return p.init ? p.init : default_init_;
}

template <class T>
std::vector<float> Model<T>::drawn(uint64_t seed, const Parameter& p) const {
  std::vector<float> values(static_cast<size_t>(p.shape.count()), static_cast<float>(p.value));
  if (p.role == Role::weight) {
    const Spec& init = init_of(p);
    const auto index = static_cast<uint32_t>(&p - table_.parameters.data());
    factory_of<InitFactory>(init).draw(*init.options, p, {seed, stream_id(Purpose::init, index)}, values.data());
  }
  return values;
}

template <class T>
void Model<T>::initialise(uint64_t seed) {
  for (const Parameter& p : table_.parameters) {
    const std::vector<float> values = drawn(seed, p);
    if constexpr (std::is_same_v<T, float>) {
      backend_.upload(memory_.weights + p.offset, values.data(), values.size() * sizeof(T));
    } else {
      const std::vector<T> here(values.begin(), values.end());
      backend_.upload(memory_.weights + p.offset, here.data(), here.size() * sizeof(T));
    }
  }
  for (const StateEntry& s : table_.states)
    backend_.fill(memory_.states + s.offset, s.shape.count(), static_cast<T>(s.value));
}

template <class T>
Step<T> Model<T>::step(const Plan<T>& plan, const Mode& mode, const StepBlock* block, int64_t first_row) {
  return Step<T>{backend_, plan, table_, memory_, mode, block, first_row};
}

template <class T>
void Model<T>::forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) {
  root_->forward(step, x, y);
}

template <class T>
void Model<T>::backward(const Step<T>& step, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) {
  root_->backward(step, x, y, dy, dx);
}

template <class T>
std::vector<NamedTensor> Model<T>::export_tensors() const {
  std::vector<NamedTensor> out;
  std::vector<T> here;
  const auto add = [&](const std::string& path, Layout layout, const Shape& shape, int64_t positions, const T* from) {
    here.resize(static_cast<size_t>(shape.count()));
    backend_.download(here.data(), from, here.size() * sizeof(T));
    NamedTensor tensor{path, file_shape(layout, shape), {}};
    tensor.values.reserve(here.size());
    for (const int64_t i : file_order(layout, shape, positions))
      tensor.values.push_back(static_cast<float>(here[static_cast<size_t>(i)]));
    out.push_back(std::move(tensor));
  };
  for (const Parameter& p : table_.parameters) add(p.path, p.layout, p.shape, p.positions, memory_.weights + p.offset);
  for (const StateEntry& s : table_.states) add(s.path, s.layout, s.shape, s.positions, memory_.states + s.offset);
  return out;
}

template <class T>
void Model<T>::import_tensors(const std::vector<NamedTensor>& tensors, bool all) {
  std::map<std::string, const NamedTensor*> by_name;
  for (const NamedTensor& t : tensors) by_name[t.name] = &t;
  const auto check = [&](const std::string& path, Layout layout, const Shape& shape) {
    const auto it = by_name.find(path);
    if (it == by_name.end() && !all) return;
    if (it == by_name.end())
      throw Error("checkpoint", "", "the file has no tensor named \"" + path + "\", which this network needs");
    if (it->second->shape != file_shape(layout, shape))
      throw Error("checkpoint", "", "the tensor \"" + path + "\" has another shape in the file than in this network");
  };
  // Everything is checked before anything is written.
  for (const Parameter& p : table_.parameters) check(p.path, p.layout, p.shape);
  for (const StateEntry& s : table_.states) check(s.path, s.layout, s.shape);
  if (by_name.size() != table_.parameters.size() + table_.states.size()) {
    for (const auto& [name, unused] : by_name) {
      const auto named = [&, n = name](const auto& entry) { return entry.path == n; };
      if (std::none_of(table_.parameters.begin(), table_.parameters.end(), named) &&
          std::none_of(table_.states.begin(), table_.states.end(), named)) {
        throw Error("checkpoint", "", "the file has a tensor named \"" + name + "\", which this network does not know");
      }
    }
  }
  std::vector<T> here;
  const auto write = [&](const std::string& path, Layout layout, const Shape& shape, int64_t positions, T* to) {
    if (by_name.count(path) == 0) return;
    const std::vector<int64_t> order = file_order(layout, shape, positions);
    here.resize(order.size());
    for (size_t k = 0; k < order.size(); ++k)
      here[static_cast<size_t>(order[k])] = static_cast<T>(by_name[path]->values[k]);
    backend_.upload(to, here.data(), here.size() * sizeof(T));
  };
  for (const Parameter& p : table_.parameters)
    write(p.path, p.layout, p.shape, p.positions, memory_.weights + p.offset);
  for (const StateEntry& s : table_.states) write(s.path, s.layout, s.shape, s.positions, memory_.states + s.offset);
}

template class Model<float>;
#if TY_DOUBLE_LAYERS
template class Model<double>;
#endif

}  // namespace trainyard
