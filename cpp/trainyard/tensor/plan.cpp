#include "trainyard/tensor/plan.h"

#include <algorithm>
#include <limits>

namespace trainyard {
namespace {

constexpr int64_t kAlignment = 64;  // bytes: a cache line and the widest vector

int64_t align_up(int64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

int64_t checked_product(int64_t a, int64_t b) {
  if (a != 0 && b > std::numeric_limits<int64_t>::max() / 64 / a) {
    throw Error("memory", "", "this network would need more memory than any machine has");
  }
  return a * b;
}

int64_t checked_count(const Shape& shape) {
  int64_t n = 1;
  for (int i = 0; i < shape.rank; ++i) n = checked_product(n, shape[i]);
  return n;
}

std::string joined(const std::string& path, const std::string& name) {
  return path.empty() || name.empty() ? path + name : path + "." + name;
}

}  // namespace

int64_t ParameterTable::parameter_count() const {
  int64_t n = 0;
  for (const Parameter& p : parameters) n += p.shape.count();
  return n;
}

BinderBase::BinderBase(ParameterTable& table, PlanLayout& plan, size_t scalar_bytes, bool first)
    : table_(table), plan_(plan), scalar_bytes_(scalar_bytes), first_(first) {
  scopes_.emplace_back();
  frames_.emplace_back();
}

Handle BinderBase::parameter(Parameter p) {
  const Scope& scope = scopes_.back();
  p.path = joined(scope.path, p.path);
  const size_t index = next_parameter_++;
  if (first_) {
    p.decay_scale = scope.decay_scale;
    p.numbering = scope.numbering;
    p.decay = scope.decay < 0 ? p.role == Role::weight : scope.decay == 1;
    const int64_t lane_elements = kAlignment / static_cast<int64_t>(scalar_bytes_);
    p.offset = table_.parameter_slab;
    const int64_t count = checked_count(p.shape);
    table_.parameter_slab += (count + lane_elements - 1) / lane_elements * lane_elements;
    (void)checked_product(table_.parameter_slab, static_cast<int64_t>(scalar_bytes_));
    table_.parameters.push_back(std::move(p));
  } else if (index >= table_.parameters.size() || table_.parameters[index].shape != p.shape) {
    throw Error("shape", "",
                "[" + p.path + "] this network cannot run on samples of another size: the parameter would be " +
                    to_string(p.shape));
  }
  table_.parameters[index].lr_scale = scope.lr_scale;
  table_.parameters[index].frozen = scope.frozen;
  if (!scope.frozen) ++trained_;
  return Handle{static_cast<int32_t>(index)};
}

Handle BinderBase::state(StateEntry s) {
  s.path = joined(scopes_.back().path, s.path);
  const size_t index = next_state_++;
  if (first_) {
    s.offset = table_.state_slab;
    const int64_t lane_elements = kAlignment / static_cast<int64_t>(scalar_bytes_);
    table_.state_slab += (checked_count(s.shape) + lane_elements - 1) / lane_elements * lane_elements;
    table_.states.push_back(std::move(s));
  }
  table_.states[index].frozen = scopes_.back().frozen;
  return Handle{static_cast<int32_t>(index)};
}

uint32_t BinderBase::noise_stream() {
  const int64_t index = next_stream_++;
  table_.noise_streams = std::max(table_.noise_streams, next_stream_);
  return stream_id(Purpose::noise, static_cast<uint32_t>(index));
}

int64_t BinderBase::bytes_of(int64_t per_row, int64_t fixed, Element element) const {
  const int64_t size = element == Element::value   ? static_cast<int64_t>(scalar_bytes_)
                       : element == Element::uint8 ? 1
                       : element == Element::int32 ? 4
                                                   : 8;
  return align_up(checked_product(checked_product(per_row, plan_.rows) + fixed, size));
}

Handle BinderBase::saved(int64_t per_row, int64_t fixed, Element element) {
  if (!plan_.training) return scratch(per_row, fixed, element);
  plan_.slots.push_back(plan_.saved_bytes);
  plan_.saved_bytes += bytes_of(per_row, fixed, element);
  return Handle{static_cast<int32_t>(plan_.slots.size() - 1)};
}

Handle BinderBase::scratch(int64_t per_row, int64_t fixed, Element element) {
  Frame& frame = frames_.back();
  plan_.slots.push_back(frame.own);
  frame.slots.push_back(plan_.slots.size() - 1);
  frame.own += bytes_of(per_row, fixed, element);
  return Handle{static_cast<int32_t>(plan_.slots.size() - 1)};
}

void BinderBase::wants_rows(int64_t rows) {
  if (rows <= plan_.wanted_rows) return;
  plan_.wanted_rows = rows;
  plan_.wanted_by = path();
}

Handle BinderBase::alias(Handle target) {
  plan_.slots.push_back(0);
  aliases_.emplace_back(plan_.slots.size() - 1, static_cast<size_t>(target.index));
  return Handle{static_cast<int32_t>(plan_.slots.size() - 1)};
}

void BinderBase::push(const Scope& child) {
  Scope scope = scopes_.back();
  scope.path = joined(scope.path, child.path);
  scope.lr_scale *= child.lr_scale;
  scope.decay_scale *= child.decay_scale;
  scope.frozen = scope.frozen || child.frozen;
  if (child.decay >= 0) scope.decay = child.decay;
  scope.numbering = child.numbering;
  scopes_.push_back(std::move(scope));
  frames_.emplace_back();
}

// Children of one layer run one after the other and share their scratch; the layer's own lies behind it.
void BinderBase::pop() {
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  scopes_.pop_back();
  for (const size_t slot : frame.slots) plan_.slots[slot] += frame.children_peak;
  scratch_slots_.insert(scratch_slots_.end(), frame.slots.begin(), frame.slots.end());
  const int64_t size = frame.children_peak + frame.own;
  if (frames_.empty()) {
    plan_.scratch_bytes = size;
    return;
  }
  frames_.back().children_peak = std::max(frames_.back().children_peak, size);
}

BinderBase::Child::Child(BinderBase& binder, const std::string& name, const Scope& attributes) : binder_(binder) {
  Scope scope = attributes;
  scope.path = name;
  binder_.push(scope);
}

BinderBase::Child::~Child() { binder_.pop(); }

void BinderBase::finish() {
  TY_ASSERT(frames_.size() == 1);
  pop();
  // Scratch lies behind everything saved, whose size is known only now.
  for (const size_t slot : scratch_slots_) plan_.slots[slot] += plan_.saved_bytes;
  for (const auto& [slot, target] : aliases_) plan_.slots[slot] = plan_.slots[target];
}

}  // namespace trainyard
