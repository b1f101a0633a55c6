// The closed vocabulary through which layers, losses, optimisers and the trainer reach hardware.
// Goals: whoever implements all verbs can train everything; nothing here knows of layers. Elementwise work is
// not a verb: it goes through ops/map.h, which runs any functor on any backend.
// Conventions: matrices are row-major; images are (n, h, w, c); convolution weights (kh, kw, c / groups, f).
// `=` overwrites, `+=` adds. Arguments are trusted in release builds: shapes are checked when a layer binds.
// Results do not depend on the number of threads.
#pragma once

#include <cstddef>
#include <cstdint>

#include "trainyard/tensor/tensor.h"

namespace trainyard {
class Team;
namespace cuda {
class Device;
}

// What ops/map.h may do with a backend's memory.
enum class Engine : uint8_t { scalar, vector, cuda };

// y = f(y) over a span; `parameters` outlives the call. An empty one is the identity.
template <class T>
struct Elementwise {
  void (*span)(const void* parameters, T* y, int64_t n) = nullptr;
  const void* parameters = nullptr;
  // y = f(y + bias) on a device, n numbers in rows of `columns`, bias null or one for each column; where it was
  // compiled for devices too.
  void (*device)(cuda::Device&, const void* parameters, const T* bias, T* y, int64_t n, int64_t columns) = nullptr;
  explicit operator bool() const { return span != nullptr; }
};

// What a producer does to its output while it is still in cache: y = f(y + bias), bias per column or null.
template <class T>
struct Epilogue {
  const T* bias = nullptr;
  Elementwise<T> f;
};

// A window sliding over an image; shared by convolution and pooling.
struct Window2d {
  int64_t n = 0, h = 0, w = 0, c = 0;  // input
  int64_t kh = 1, kw = 1;              // window
  int64_t stride_h = 1, stride_w = 1;
  int64_t pad_h = 0, pad_w = 0;  // zeros above and left; as many as needed below and right
  int64_t dilation_h = 1, dilation_w = 1;
  int64_t oh = 0, ow = 0;  // output
};

struct Conv2d : Window2d {
  int64_t f = 0;       // filters
  int64_t groups = 1;  // divides c and f
};

// What the verbs over groups need of scratch: so many numbers for each row and channel.
inline constexpr int64_t kGroupScratch = 6;

// A loop body over chunk numbers, without allocation.
class ChunkBody {
 public:
  virtual void run(int64_t chunk) const = 0;

 protected:
  ~ChunkBody() = default;
};

template <class T>
class Backend {
 public:
  virtual ~Backend() = default;

  virtual const char* name() const = 0;
  virtual Engine engine() const = 0;
  // Where ops/map.h runs its kernels; not null where engine() is cuda.
  virtual cuda::Device* cuda_device() { return nullptr; }

  // ---- memory. After freeze() allocate throws: a step allocates nothing. thaw() opens it for another plan.
  // Zero-filled and aligned to 64 bytes; throws Error{"memory"} with the size asked for.
  virtual void* allocate(size_t bytes) = 0;
  virtual void release(void*) = 0;
  virtual void freeze() = 0;
  virtual void thaw() = 0;
  virtual void upload(void* to, const void* from_host, size_t bytes) = 0;
  virtual void download(void* to_host, const void* from, size_t bytes) = 0;
  virtual void copy(void* to, const void* from, size_t bytes) = 0;
  virtual void fill(T* y, int64_t n, T value) = 0;
  virtual void sync() = 0;
  // Begins what was asked for, without waiting. False where all of it is done when a call returns: then there is no
  // time in which the host could do something else.
  virtual bool begin() { return false; }

  // ---- several devices that train one network. False where this engine cannot; else sums are over the team from now
  // on, which outlives this. To be called on the thread that made this.
  virtual bool join(Team&) { return false; }
  // x = its sum over all members, of n numbers: begun, beside what is asked for meanwhile. Every member asks for the
  // same ones, in the same order.
  virtual void start_sum(T* /*x*/, int64_t /*n*/) {}
  // What is asked for from now on sees the sums that were begun.
  virtual void finish_sums() {}

  // Runs body for chunks 0 .. n-1 in any order on this backend's host threads.
  virtual void parallel(int64_t chunks, const ChunkBody& body) = 0;

  // ---- products
  // y (m, n) = epilogue(alpha * op(a) op(b) + beta * y); op transposes when ta / tb. op(a) is (m, k), op(b) (k, n).
  virtual void gemm(bool ta, bool tb, T alpha, Tensor<const T> a, Tensor<const T> b, T beta, Tensor<T> y,
                    const Epilogue<T>& epilogue) = 0;

  // Elements of scratch that the three convolution verbs need for this geometry (its n is the largest batch).
  virtual int64_t conv2d_scratch(const Conv2d&) const = 0;
  // y (n, oh, ow, f) = epilogue(x * w)
  virtual void conv2d(const Conv2d&, Tensor<const T> x, Tensor<const T> w, Tensor<T> y, const Epilogue<T>&,
                      T* scratch) = 0;
  // dx (n, h, w, c) = gradient with respect to x
  virtual void conv2d_input_gradient(const Conv2d&, Tensor<const T> dy, Tensor<const T> w, Tensor<T> dx,
                                     T* scratch) = 0;
  // dw (kh, kw, c / groups, f) += gradient with respect to w
  virtual void conv2d_weight_gradient(const Conv2d&, Tensor<const T> x, Tensor<const T> dy, Tensor<T> dw,
                                      T* scratch) = 0;

  // ---- pooling. argmax holds, per output element, the index h * W + w within its image and channel.
  virtual void max_pool(const Window2d&, Tensor<const T> x, Tensor<T> y, int32_t* argmax) = 0;
  virtual void max_pool_gradient(const Window2d&, Tensor<const T> dy, const int32_t* argmax, Tensor<T> dx) = 0;
  // Mean over the whole window, padding counted as zeros (PyTorch's default).
  virtual void avg_pool(const Window2d&, Tensor<const T> x, Tensor<T> y) = 0;
  virtual void avg_pool_gradient(const Window2d&, Tensor<const T> dy, Tensor<T> dx) = 0;

  // ---- columns: x is (m, c) with c = x.shape.last(), all other axes together m
  // y (c) = beta * y + sum over m
  virtual void column_sums(Tensor<const T> x, T beta, T* y) = 0;
  // mean (c), variance (c): biased, two passes or equally exact
  virtual void column_moments(Tensor<const T> x, T* mean, T* variance) = 0;
  // sum_dy (c) = sum dy;  sum_dy_xhat (c) = sum dy * (x - mean) * inv_std
  virtual void normalized_sums(Tensor<const T> x, Tensor<const T> dy, const T* mean, const T* inv_std, T* sum_dy,
                               T* sum_dy_xhat) = 0;
  // y = x * scale[c] + shift[c]; y may be x
  virtual void column_affine(Tensor<const T> x, const T* scale, const T* shift, Tensor<T> y) = 0;
  // y = a[c] * x1 + b[c] * x2 + d[c]; y may be x1 or x2
  virtual void column_combine(Tensor<const T> x1, const T* a, Tensor<const T> x2, const T* b, const T* d,
                              Tensor<T> y) = 0;
  // y[:, to .. to+count) = x[:, from .. from+count), or += if accumulate: concat, split
  virtual void copy_columns(Tensor<const T> x, int64_t from, Tensor<T> y, int64_t to, int64_t count,
                            bool accumulate) = 0;

  // ---- groups: x is (n, ..., c); a group is c / groups neighbouring channels of one row n, at all its places.
  // scratch (n, kGroupScratch * c); none is used where x is (n, c).
  // y = gamma[c] * (x - mean) * inv_std + beta[c], gamma and beta null for 1 and 0. mean, inv_std (n, groups):
  // 1 / sqrt(variance + epsilon) of the biased variance, two passes or equally exact.
  virtual void group_norm(Tensor<const T> x, int64_t groups, double epsilon, const T* gamma, const T* beta, Tensor<T> y,
                          T* mean, T* inv_std, T* scratch) = 0;
  // dx unless it is null; dgamma (c), dbeta (c) += unless both are null
  virtual void group_norm_gradient(Tensor<const T> x, Tensor<const T> dy, int64_t groups, const T* gamma, const T* mean,
                                   const T* inv_std, Tensor<T> dx, T* dgamma, T* dbeta, T* scratch) = 0;

  // ---- rows: x is (n, c)
  virtual void softmax_rows(Tensor<const T> x, Tensor<T> y) = 0;
  // dx = y * (dy - sum_k y_k dy_k), for y = softmax(x)
  virtual void softmax_rows_gradient(Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) = 0;
  // row_loss (n) = -sum_k t log softmax(s)_k, times weights (n) or 1 if null; if dscores.data,
  // dscores = scale * weight * (softmax(s) * sum_k t - t). One stable pass.
  virtual void softmax_cross_entropy(Tensor<const T> scores, Tensor<const T> targets, const T* weights, T scale,
                                     Tensor<T> dscores, T* row_loss) = 0;
  // index (n) of the first largest entry of each row
  virtual void argmax_rows(Tensor<const T> x, int32_t* index) = 0;
  // y (n, ...) = source rows index[0 .. n)
  virtual void gather_rows(Tensor<const T> source, const int32_t* index, Tensor<T> y) = 0;

  // ---- whole spans, n numbers. Fixed chunks in a fixed tree; the results stay on the backend.
  virtual void sum(const T* x, int64_t n, double* out) = 0;
  virtual void sum_squares(const T* x, int64_t n, double* out) = 0;
  virtual void dot(const T* x, const T* y, int64_t n, double* out) = 0;
  // y += alpha * x
  virtual void add_scaled(T alpha, const T* x, T* y, int64_t n) = 0;
};

// Runs a callable over chunks without std::function's allocation.
template <class T, class F>
void parallel_for(Backend<T>& backend, int64_t chunks, const F& f) {
  struct Body final : ChunkBody {
    explicit Body(const F& g) : f_(g) {}
    void run(int64_t chunk) const override { f_(chunk); }
    const F& f_;
  };
  backend.parallel(chunks, Body(f));
}

}  // namespace trainyard
