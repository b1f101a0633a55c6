#include "trainyard/train/snapshots.h"

#include <algorithm>

#include "trainyard/core/error.h"
#include "trainyard/train/passes.h"

namespace trainyard {
namespace {

std::string prefix(int64_t i) { return std::to_string(i) + "."; }

}  // namespace

Snapshots::Snapshots(Backend<float>& backend, Model<float>& model, int64_t most)
    : backend_(backend), model_(model), kept_(static_cast<size_t>(most)) {
  const auto slab = [&](int64_t n) {
    return static_cast<float*>(backend_.allocate(static_cast<size_t>(std::max<int64_t>(n, 1)) * sizeof(float)));
  };
  for (Kept& kept : kept_) kept = {slab(model.table().parameter_slab), slab(model.table().state_slab)};
}

Snapshots::~Snapshots() {
  for (const Kept& kept : kept_) {
    backend_.release(kept.weights);
    backend_.release(kept.states);
  }
}

void Snapshots::take() {
  const Kept& kept = kept_[next_];
  const auto copy = [&](float* to, const float* from, int64_t n) {
    backend_.copy(to, from, static_cast<size_t>(n) * sizeof(float));
  };
  copy(kept.weights, model_.memory().weights, model_.table().parameter_slab);
  copy(kept.states, model_.memory().states, model_.table().state_slab);
  next_ = (next_ + 1) % kept_.size();
  size_ = std::min(size_ + 1, static_cast<int64_t>(kept_.size()));
}

size_t Snapshots::place(int64_t i) const {
  TY_ASSERT(i >= 0 && i < size_);
  return (next_ + kept_.size() - static_cast<size_t>(size_ - i)) % kept_.size();
}

void Snapshots::swap(size_t place) {
  std::swap(model_.memory().weights, kept_[place].weights);
  std::swap(model_.memory().states, kept_[place].states);
}

std::vector<NamedTensor> Snapshots::save() {
  std::vector<NamedTensor> out;
  for (int64_t i = 0; i < size_; ++i) {
    const Use use(*this, i);
    for (NamedTensor& t : model_.export_tensors()) {
      t.name = prefix(i) + t.name;
      out.push_back(std::move(t));
    }
  }
  return out;
}

int64_t Snapshots::count(const std::vector<NamedTensor>& tensors) {
  int64_t n = 0;
  const auto has = [&](const NamedTensor& t) { return t.name.rfind(prefix(n), 0) == 0; };
  while (std::any_of(tensors.begin(), tensors.end(), has)) ++n;
  return n;
}

void Snapshots::restore(const std::vector<NamedTensor>& tensors) {
  const int64_t n = count(tensors);
  if (n > static_cast<int64_t>(kept_.size()))
    throw Error("checkpoint", "", "the checkpoint has more snapshots than its experiment keeps");
  size_ = 0;
  next_ = 0;
  for (int64_t i = 0; i < n; ++i) {
    std::vector<NamedTensor> network;
    for (const NamedTensor& t : tensors) {
      if (t.name.rfind(prefix(i), 0) != 0) continue;
      network.push_back(t);
      network.back().name = t.name.substr(prefix(i).size());
    }
    take();
    const Use use(*this, i);
    model_.import_tensors(network);
  }
}

int64_t Snapshots::elements() const {
  return static_cast<int64_t>(kept_.size()) * (model_.table().parameter_slab + model_.table().state_slab);
}

void choose_snapshots(Passes& passes, Snapshots* kept, const PassCounts& asked, int64_t usual) {
  const int64_t there = kept ? kept->size() : 0;
  passes.snapshots = kept;
  if (asked.only >= 0) {
    TY_ASSERT(asked.only < there);
    passes.first = asked.only;
    passes.networks = 1;
    return;
  }
  passes.networks = std::min(asked.snapshots < 0 ? usual : asked.snapshots, there);
  passes.first = there - passes.networks;
}

}  // namespace trainyard
