#include "support/descent.h"

#include "trainyard/spec/json_reader.h"

namespace trainyard::test {

Spec optimizer_from(const std::string& json) { return read_component(parse_json(json), "/optimizer", "optimizer"); }

template <class T>
OptimizerSlabs<T>::OptimizerSlabs(Backend<T>& backend, const OptimizerState& declared, int64_t size)
    : backend_(backend) {
  const auto allocate = [&](int64_t n) {
    return static_cast<T*>(backend_.allocate(static_cast<size_t>(n) * sizeof(T)));
  };
  for (size_t i = 0; i < declared.slabs.size(); ++i) memory.slabs.push_back(allocate(size));
  for (const auto& block : declared.blocks) memory.blocks.push_back(allocate(block.second));
  for (const auto& scalar : declared.scalars) memory.scalars.push_back(scalar.second);
  memory.host.resize(static_cast<size_t>(declared.host));
}

template <class T>
OptimizerSlabs<T>::~OptimizerSlabs() {
  for (T* p : memory.slabs) backend_.release(p);
  for (T* p : memory.blocks) backend_.release(p);
}

Descent::Descent(const std::string& json, std::vector<double> start, bool decays)
    : spec_(optimizer_from(json)),
      optimizer_(factory_of<OptimizerFactory>(spec_).make_double(spec_.options)),
      w_(std::move(start)) {
  const auto n = static_cast<int64_t>(w_.size());
  segments_ = {{0, n, "w", 1.0, decays, false}};
  OptimizerState declared;
  optimizer_->declare(declared);
  slabs_ = std::make_unique<OptimizerSlabs<double>>(*backend_, declared, n);
}

void Descent::step(const Gradient& gradient, double lr) {
  Rates rates = optimizer_->base();
  if (lr >= 0.0) rates.lr = lr;
  UpdateScalars scalars;
  scalars.lr = rates.lr;
  scalars.momentum = rates.momentum;
  optimizer_->prepare(rates, steps_, scalars);
  optimizer_->before_gradient(*backend_, segments_, w_.data(), slabs_->memory, scalars);
  const std::vector<double> g = gradient(w_);
  optimizer_->step(*backend_, segments_, w_.data(), g.data(), slabs_->memory, scalars);
  ++steps_;
}

template class OptimizerSlabs<float>;
template class OptimizerSlabs<double>;

}  // namespace trainyard::test
