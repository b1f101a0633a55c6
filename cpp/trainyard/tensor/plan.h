// Bind once, run flat. Layers declare every byte they touch on a Binder; the planner lays out one arena per
// plan and one slab each for parameters, gradients and state. A step only looks handles up.
// A model has one ParameterTable and any number of plans (batch size x sample shape x training or not): each
// plan binds the layers again, and the same declarations in the same order give the same handles.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "trainyard/backend/backend.h"
#include "trainyard/core/error.h"
#include "trainyard/core/fields.h"
#include "trainyard/core/rng.h"
#include "trainyard/tensor/tensor.h"

namespace trainyard {

struct Handle {
  int32_t index = -1;
  explicit operator bool() const { return index >= 0; }
};

// What a parameter is for: penalties and decay act on weights only.
enum class Role : uint8_t { weight, bias, gain, shift, slope };

// How files hold it (PyTorch's layout) against how the core does.
enum class Layout : uint8_t {
  plain,    // the same
  dense,    // (in, out) here, (out, in) there; `in` from flattening is channels first there
  conv,     // (kh, kw, c, f) here, (f, c, kh, kw) there
  feature,  // (features): channels first there if they came from flattening
};

// Where a layer stands; filled by a walk over the tree before bind.
struct Numbering {
  int64_t block = 0;          // index of the residual block it is in, or of itself if it is one
  int64_t blocks = 0;         // residual blocks in the whole network
  int64_t place = 0;          // its place among the layers with weights of its branch, or of the network outside
  int64_t branch_length = 0;  // how many of those the branch has; 0 outside branches
  int64_t layers = 0;         // layers with weights in the whole network
};

struct Parameter {
  std::string path{};  // "3.branch.0.weight": PyTorch's name
  Shape shape{};
  Role role = Role::weight;
  Layout layout = Layout::plain;
  int64_t fan_in = 0, fan_out = 0;
  int64_t positions = 0;  // of the flattened image in front of it, else 0
  Spec init{};            // how it starts; empty for the role's default
  double value = 0.0;     // constant start when there is no init: 0 for bias, 1 for gain
  Numbering numbering{};  // of its layer
  // how it trains
  double lr_scale = 1.0;
  bool decay = true;
  double decay_scale = 1.0;  // of penalties and weight decay, where `decay` is set
  bool frozen = false;
  int64_t offset = 0;  // elements into the slabs
};

struct StateEntry {
  std::string path{};
  Shape shape{};
  Layout layout = Layout::plain;
  int64_t positions = 0;
  double value = 0.0;  // starting value
  int64_t offset = 0;
  bool frozen = false;
};

struct ParameterTable {
  std::vector<Parameter> parameters;
  std::vector<StateEntry> states;
  int64_t parameter_slab = 0;  // elements, with each parameter padded to 64 bytes
  int64_t state_slab = 0;
  int64_t noise_streams = 0;

  int64_t parameter_count() const;  // without padding; exact in 64 bits
};

// The slabs behind a ParameterTable.
template <class T>
struct ParameterMemory {
  T* weights = nullptr;
  T* gradients = nullptr;
  T* states = nullptr;
};

enum class Element : uint8_t { value, uint8, int32, float64 };

// A plan's arena. `bytes` is known before anything is allocated.
struct PlanLayout {
  int64_t rows = 0;            // the largest batch it can run
  bool training = false;       // keeps what backward needs
  bool fused = true;           // producers run the elementwise layer behind them; probing turns it off
  std::vector<int64_t> slots;  // byte offsets
  int64_t saved_bytes = 0;     // live from forward to backward
  int64_t scratch_bytes = 0;   // peak of what lives within one call
  int64_t bytes() const { return saved_bytes + scratch_bytes; }
  // Training on smaller batches makes no sense for some layer, `wanted_by`.
  int64_t wanted_rows = 1;
  std::string wanted_by;
};

template <class T>
struct Plan {
  PlanLayout layout;
  std::byte* arena = nullptr;

  T* values(Handle h) const { return reinterpret_cast<T*>(at(h)); }
  int32_t* integers(Handle h) const { return reinterpret_cast<int32_t*>(at(h)); }
  double* doubles(Handle h) const { return reinterpret_cast<double*>(at(h)); }
  std::byte* at(Handle h) const {
    TY_ASSERT(h);
    return arena + layout.slots[static_cast<size_t>(h.index)];
  }
};

// Training-related attributes that a layer's common options set for its parameters.
struct Scope {
  std::string path;
  double lr_scale = 1.0;
  bool frozen = false;
  int decay = -1;  // -1 not said, 0 or 1
  double decay_scale = 1.0;
  Numbering numbering{};
};

// One pass of declarations. T-independent: layouts know only element sizes, so that counting VGG-16 costs nothing.
class BinderBase {
 public:
  // `first` declares into the table; otherwise the table's entries are expected again in the same order, and take on
  // what of their training may change during a run: lr_scale and frozen.
  // `scalar_bytes` is sizeof(T).
  BinderBase(ParameterTable& table, PlanLayout& plan, size_t scalar_bytes, bool first);
  BinderBase(const BinderBase&) = delete;
  BinderBase& operator=(const BinderBase&) = delete;

  int64_t rows() const { return plan_.rows; }
  bool training() const { return plan_.training; }
  bool fused() const { return plan_.fused; }
  bool frozen() const { return scopes_.back().frozen; }
  const std::string& path() const { return scopes_.back().path; }

  // `p.path` is the local name ("weight"); the scope's path and attributes are added.
  Handle parameter(Parameter p);
  Handle state(StateEntry s);
  // How many of the parameters declared so far, in this pass, are trained.
  int64_t trained() const { return trained_; }
  // A stream of random numbers of this layer's own.
  uint32_t noise_stream();

  // Live from forward to backward: per_row elements for each row plus `fixed`. In a plan without backward it
  // lives like scratch.
  Handle saved(int64_t per_row, int64_t fixed = 0, Element = Element::value);
  // Live within one forward or backward call of this layer, its children's calls included.
  Handle scratch(int64_t per_row, int64_t fixed = 0, Element = Element::value);

  // Says that training this layer takes batches of `rows` at least.
  void wants_rows(int64_t rows);

  // Another handle for the same place.
  Handle alias(Handle);

  // Composites wrap each child's bind in one of these.
  class Child {
   public:
    Child(BinderBase& binder, const std::string& name, const Scope& attributes);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

   private:
    BinderBase& binder_;
  };

  // Ends the pass; the layout is complete after it.
  void finish();

 private:
  struct Frame {
    std::vector<size_t> slots;  // own scratch, offsets relative until the frame ends
    int64_t own = 0;
    int64_t children_peak = 0;
  };
  void push(const Scope&);
  void pop();
  int64_t bytes_of(int64_t per_row, int64_t fixed, Element) const;

  ParameterTable& table_;
  PlanLayout& plan_;
  size_t scalar_bytes_;
  bool first_;
  size_t next_parameter_ = 0, next_state_ = 0;
  int64_t next_stream_ = 0, trained_ = 0;
  std::vector<Scope> scopes_;
  std::vector<Frame> frames_;
  std::vector<size_t> scratch_slots_;
  std::vector<std::pair<size_t, size_t>> aliases_;  // (slot, target)
};

template <class T>
class Binder final : public BinderBase {
 public:
  // The backend answers questions about scratch (convolution); nothing is allocated.
  Binder(const Backend<T>& backend, ParameterTable& table, PlanLayout& plan, bool first)
      : BinderBase(table, plan, sizeof(T), first), backend_(backend) {}
  const Backend<T>& backend() const { return backend_; }

 private:
  const Backend<T>& backend_;
};

}  // namespace trainyard
