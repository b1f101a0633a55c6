// The real convolutions. What cuDNN's heuristics put first is taken, of what repeats to the bit and fits; they measure
// nothing, so the same geometry has the same algorithm in every run. All of it is chosen when a geometry is first met,
// and put on the queue as a call whose descriptors stay.
#include <cudnn.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <type_traits>

#include "trainyard/backend/cuda/conv_layouts.h"
#include "trainyard/backend/cuda/convolutions.h"
#include "trainyard/backend/cuda/cudnn_directions.h"
#include "trainyard/backend/cuda/errors.h"

namespace trainyard::cuda {
namespace {

constexpr int64_t kAlignment = 256;  // bytes: of what an allocation gives, which cuDNN's fastest kernels expect
constexpr int64_t kPieces = 4;       // of scratch at most: x, w and y as cuDNN takes them, and its workspace

[[noreturn]] void fail(cudnnStatus_t status, const char* what) {
  throw Error("cuda", "", "[cudnn] " + std::string(what) + ": " + cudnnGetErrorString(status));
}
void check_dnn(cudnnStatus_t status, const char* what) {
  if (status != CUDNN_STATUS_SUCCESS) fail(status, what);
}
// False where cuDNN does not do such a thing. Any other fault is one.
bool takes(cudnnStatus_t status, const char* what) {
  if (status == CUDNN_STATUS_SUCCESS) return true;
  const int kind = CUDNN_STATUS_CATEGORY(static_cast<int>(status));
  if (kind != CUDNN_STATUS_BAD_PARAM && kind != CUDNN_STATUS_NOT_SUPPORTED) fail(status, what);
  return false;
}

// Of a convolution's three tensors, in numbers.
struct Sizes {
  int64_t x, w, y;
  explicit Sizes(const Conv2d& g)
      : x(g.n * g.h * g.w * g.c), w(g.kh * g.kw * (g.c / g.groups) * g.f), y(g.n * g.oh * g.ow * g.f) {}
  int64_t largest() const { return std::max({x, w, y}); }
};

// Scratch, handed out from its beginning.
class Pieces {
 public:
  explicit Pieces(float* scratch) : at_(reinterpret_cast<uintptr_t>(scratch)) {}
  template <class E>
  E* take(int64_t n) {
    auto* const taken = static_cast<E*>(rest());
    at_ += static_cast<size_t>(n) * sizeof(E);
    return taken;
  }
  void* rest() {
    at_ = (at_ + kAlignment - 1) / kAlignment * kAlignment;
    return reinterpret_cast<void*>(at_);
  }

 private:
  uintptr_t at_;
};

// cuDNN's kernels for such images load four numbers at once.
bool aligned(const float* a, const float* b) {
  return (reinterpret_cast<uintptr_t>(a) | reinterpret_cast<uintptr_t>(b)) % 16 == 0;
}

// What is done for one geometry and direction.
struct Choice {
  Described of{};
  bool had = false;
  int algorithm = 0;
  size_t bytes = 0;  // of workspace

  Choice() = default;
  ~Choice() {
    if (of.how) static_cast<void>(cudnnDestroyConvolutionDescriptor(of.how));
    if (of.w) static_cast<void>(cudnnDestroyFilterDescriptor(of.w));
    if (of.y) static_cast<void>(cudnnDestroyTensorDescriptor(of.y));
    if (of.x) static_cast<void>(cudnnDestroyTensorDescriptor(of.x));
  }
  Choice(const Choice&) = delete;
  Choice& operator=(const Choice&) = delete;

  // False where cuDNN's outputs would be others: its padding is the same on both sides, ours need not be.
  bool describe(const Conv2d& g, cudnnDataType_t type, cudnnMathType_t math) {
    constexpr cudnnTensorFormat_t kLayout = CUDNN_TENSOR_NHWC;
    const auto i = [](int64_t size) { return static_cast<int>(size); };
    check_dnn(cudnnCreateTensorDescriptor(&of.x), "describing images");
    check_dnn(cudnnCreateTensorDescriptor(&of.y), "describing results");
    check_dnn(cudnnCreateFilterDescriptor(&of.w), "describing weights");
    check_dnn(cudnnCreateConvolutionDescriptor(&of.how), "describing a window");
    int n = 0, f = 0, oh = 0, ow = 0;
    return takes(cudnnSetTensor4dDescriptor(of.x, kLayout, type, i(g.n), i(g.c), i(g.h), i(g.w)),
                 "describing images") &&
           takes(cudnnSetTensor4dDescriptor(of.y, kLayout, type, i(g.n), i(g.f), i(g.oh), i(g.ow)),
                 "describing results") &&
           takes(cudnnSetFilter4dDescriptor(of.w, type, kLayout, i(g.f), i(g.c / g.groups), i(g.kh), i(g.kw)),
                 "describing weights") &&
           takes(cudnnSetConvolution2dDescriptor(of.how, i(g.pad_h), i(g.pad_w), i(g.stride_h), i(g.stride_w),
                                                 i(g.dilation_h), i(g.dilation_w), CUDNN_CROSS_CORRELATION,
                                                 CUDNN_DATA_FLOAT),
                 "describing a window") &&
           takes(cudnnSetConvolutionGroupCount(of.how, i(g.groups)), "describing groups") &&
           takes(cudnnSetConvolutionMathType(of.how, math), "setting its precision") &&
           takes(cudnnGetConvolution2dForwardOutputDim(of.how, of.x, of.w, &n, &f, &oh, &ow), "the result's size") &&
           n == g.n && f == g.f && oh == g.oh && ow == g.ow;
  }
};

using Key = std::array<int64_t, 17>;
Key key(const Conv2d& g, int direction) {
  return {g.n,     g.h,          g.w,          g.c,  g.kh, g.kw, g.stride_h, g.stride_w, g.pad_h,
          g.pad_w, g.dilation_h, g.dilation_w, g.oh, g.ow, g.f,  g.groups,   direction};
}

template <class Direction>
void start(const void* arguments, CUstream_st*) {
  check_dnn(Direction::start(*static_cast<const Convolution*>(arguments)), Direction::kName);
}

}  // namespace

struct Convolutions::Impl {
  Device& device;
  Precision precision;
  cudnnHandle_t handle = nullptr;  // made for the first convolution: loading cuDNN takes long
  std::map<Key, Choice> choices{};

  bool rounds() const { return precision == Precision::bf16; }

  // Bytes of what is laid out anew: the weights, or with bf16 everything.
  int64_t copies(const Sizes& size) const { return rounds() ? 2 * (size.x + size.w + size.y) : 4 * size.w; }
  // Bytes that cuDNN may work in: enough to lay out all three anew for kernels that want channels first, and to add up
  // the weights' gradient in parts.
  static int64_t workspace(const Sizes& size) {
    constexpr int64_t kLeast = int64_t{1} << 23;
    return 4 * std::min(kMostScratch, 2 * (size.x + size.y) + 4 * size.w + kLeast);
  }

  template <class Direction>
  const Choice& choose(const Conv2d& g) {
    const auto [place, is_new] = choices.try_emplace(key(g, Direction::kNumber));
    Choice& choice = place->second;
    if (!is_new) return choice;
    try {
      choose<Direction>(g, choice);
    } catch (...) {
      choices.erase(place);
      throw;
    }
    return choice;
  }

  template <class Direction>
  void choose(const Conv2d& g, Choice& choice) {
    const Sizes size(g);
    if (g.n == 0 || size.largest() > std::numeric_limits<int>::max() || copies(size) > 4 * kMostScratch) return;
    if (!handle) check_dnn(cudnnCreate(&handle), "starting");
    check_dnn(cudnnSetStream(handle, device.stream()), "taking the stream");
    // The default rounds floats to tf32 where a device can; what allows conversions would go down to 16 bits.
    const cudnnMathType_t math = precision == Precision::fp32   ? CUDNN_FMA_MATH
                                 : precision == Precision::tf32 ? CUDNN_DEFAULT_MATH
                                                                : CUDNN_TENSOR_OP_MATH;
    if (!choice.describe(g, rounds() ? CUDNN_DATA_BFLOAT16 : CUDNN_DATA_FLOAT, math)) return;
    typename Direction::Found found[Direction::kAlgorithms];
    int count = 0;
    if (!takes(Direction::find(handle, choice.of, &count, found), "looking for algorithms")) return;
    for (int i = 0; i < count && !choice.had; ++i) {
      const auto& f = found[i];
      if (f.status != CUDNN_STATUS_SUCCESS || f.determinism != CUDNN_DETERMINISTIC || !Direction::is_sum(f.algo))
        continue;
      // An algorithm goes with the arithmetic that it was found with, except that fp32 stays fp32.
      const cudnnMathType_t with = precision == Precision::fp32 ? math : f.mathType;
      if (with == CUDNN_TENSOR_OP_MATH_ALLOW_CONVERSION) continue;
      if (!takes(cudnnSetConvolutionMathType(choice.of.how, with), "setting its precision") ||
          !takes(Direction::measure(handle, choice.of, f.algo, &choice.bytes), "asking for a workspace's size"))
        continue;
      choice.had = static_cast<int64_t>(choice.bytes) <= workspace(size);
      choice.algorithm = static_cast<int>(f.algo);
    }
  }

  // Compared byte by byte with the last step's: no byte between the members is left to chance.
  template <class Direction>
  void call(const Choice& choice, const void* first, const void* second, void* to, Pieces& pieces) {
    Convolution c;
    std::memset(static_cast<void*>(&c), 0, sizeof c);
    c.handle = handle;
    c.of = choice.of;
    c.algorithm = choice.algorithm;
    c.bytes = choice.bytes;
    c.first = first;
    c.second = second;
    c.to = to;
    c.workspace = pieces.rest();
    device.call(start<Direction>, c);
  }

  // Images as cuDNN takes them: as they are, or rounded. With bf16 its results are rounded too, to 8 bits, once their
  // sums were made in fp32; so is the gradient that is added to dw, which itself stays fp32.
  template <class E>
  const E* read(const float* x, int64_t n, Pieces& pieces) {
    if constexpr (std::is_same_v<E, float>) {
      return x;
    } else {
      E* const rounded = pieces.take<E>(n);
      narrow(device, x, n, rounded);
      return rounded;
    }
  }
  template <class E>
  E* place_for(float* y, int64_t n, Pieces& pieces) {
    if constexpr (std::is_same_v<E, float>) {
      return y;
    } else {
      return pieces.take<E>(n);
    }
  }
  void give(const float*, int64_t, float*) {}  // it is there
  void give(const Bf16* from, int64_t n, float* y) { widen(device, from, n, y); }

  template <class E>
  bool forward(const Conv2d& g, const float* x, const float* w, float* y, float* scratch) {
    const Choice& choice = choose<Forward>(g);
    if (!choice.had || !aligned(x, y)) return false;
    const Sizes size(g);
    Pieces pieces(scratch);
    const E* const images = read<E>(x, size.x, pieces);
    E* const filters = pieces.take<E>(size.w);
    filters_first(device, g, w, filters);
    E* const results = place_for<E>(y, size.y, pieces);
    call<Forward>(choice, images, filters, results, pieces);
    give(results, size.y, y);
    return true;
  }
  template <class E>
  bool input_gradient(const Conv2d& g, const float* dy, const float* w, float* dx, float* scratch) {
    const Choice& choice = choose<InputGradient>(g);
    if (!choice.had || !aligned(dy, dx)) return false;
    const Sizes size(g);
    Pieces pieces(scratch);
    const E* const gradient = read<E>(dy, size.y, pieces);
    E* const filters = pieces.take<E>(size.w);
    filters_first(device, g, w, filters);
    E* const results = place_for<E>(dx, size.x, pieces);
    call<InputGradient>(choice, gradient, filters, results, pieces);
    give(results, size.x, dx);
    return true;
  }
  template <class E>
  bool weight_gradient(const Conv2d& g, const float* x, const float* dy, float* dw, float* scratch) {
    const Choice& choice = choose<WeightGradient>(g);
    if (!choice.had || !aligned(x, dy)) return false;
    const Sizes size(g);
    Pieces pieces(scratch);
    const E* const images = read<E>(x, size.x, pieces);
    const E* const gradient = read<E>(dy, size.y, pieces);
    E* const results = pieces.take<E>(size.w);
    call<WeightGradient>(choice, images, gradient, results, pieces);
    add_filters_last(device, g, results, dw);
    return true;
  }
};

Convolutions::Convolutions(Device& device, Precision precision)
    : impl_(new Impl{.device = device, .precision = precision}) {}

Convolutions::~Convolutions() {
  try {
    impl_->device.sync();  // what waits may need the descriptors
  } catch (const Error&) {
    // Who asked for the work that failed is told.
  }
  impl_->choices.clear();
  if (impl_->handle) static_cast<void>(cudnnDestroy(impl_->handle));
}

int64_t Convolutions::scratch(const Conv2d& g) const {
  const Sizes size(g);
  const int64_t bytes = std::min(impl_->copies(size), 4 * kMostScratch) + impl_->workspace(size);
  return (bytes + kPieces * kAlignment + 3) / 4;
}

bool Convolutions::forward(const Conv2d& g, const float* x, const float* w, float* y, float* scratch) {
  return impl_->rounds() ? impl_->forward<Bf16>(g, x, w, y, scratch) : impl_->forward<float>(g, x, w, y, scratch);
}
bool Convolutions::input_gradient(const Conv2d& g, const float* dy, const float* w, float* dx, float* scratch) {
  return impl_->rounds() ? impl_->input_gradient<Bf16>(g, dy, w, dx, scratch)
                         : impl_->input_gradient<float>(g, dy, w, dx, scratch);
}
bool Convolutions::weight_gradient(const Conv2d& g, const float* x, const float* dy, float* dw, float* scratch) {
  return impl_->rounds() ? impl_->weight_gradient<Bf16>(g, x, dy, dw, scratch)
                         : impl_->weight_gradient<float>(g, x, dy, dw, scratch);
}

}  // namespace trainyard::cuda
