// The reference backend: every verb as its definition reads, one thread, any scalar. The oracle of the tests and
// the engine of gradient checks in double; never tuned.
#include <cstring>

#include "trainyard/backend/backends.h"
#include "trainyard/backend/host_memory.h"
#include "trainyard/backend/ref/columns.h"
#include "trainyard/backend/ref/groups.h"
#include "trainyard/backend/ref/pooling.h"
#include "trainyard/backend/ref/products.h"
#include "trainyard/backend/ref/rows.h"

namespace trainyard {
namespace {

template <class T>
class ReferenceBackend final : public Backend<T> {
  using In = Tensor<const T>;
  using Out = Tensor<T>;

 public:
  const char* name() const override { return "ref"; }
  Engine engine() const override { return Engine::scalar; }

  void* allocate(size_t bytes) override { return memory_.allocate(bytes); }
  void release(void* memory) override { memory_.release(memory); }
  void freeze() override { memory_.freeze(); }
  void thaw() override { memory_.thaw(); }
  void upload(void* to, const void* from_host, size_t bytes) override { copy(to, from_host, bytes); }
  void download(void* to_host, const void* from, size_t bytes) override { copy(to_host, from, bytes); }
  void copy(void* to, const void* from, size_t bytes) override {
    if (bytes > 0) std::memmove(to, from, bytes);
  }
  void fill(T* y, int64_t n, T value) override {
    for (int64_t i = 0; i < n; ++i) y[i] = value;
  }
  void sync() override {}
  void parallel(int64_t chunks, const ChunkBody& body) override {
    for (int64_t chunk = 0; chunk < chunks; ++chunk) body.run(chunk);
  }

  void gemm(bool ta, bool tb, T alpha, In a, In b, T beta, Out y, const Epilogue<T>& epilogue) override {
    ref::gemm(ta, tb, alpha, a, b, beta, y, epilogue);
  }
  int64_t conv2d_scratch(const Conv2d&) const override { return 0; }
  void conv2d(const Conv2d& g, In x, In w, Out y, const Epilogue<T>& epilogue, T*) override {
    ref::conv2d(g, x, w, y, epilogue);
  }
  void conv2d_input_gradient(const Conv2d& g, In dy, In w, Out dx, T*) override {
    ref::conv2d_input_gradient(g, dy, w, dx);
  }
  void conv2d_weight_gradient(const Conv2d& g, In x, In dy, Out dw, T*) override {
    ref::conv2d_weight_gradient(g, x, dy, dw);
  }

  void max_pool(const Window2d& g, In x, Out y, int32_t* argmax) override { ref::max_pool(g, x, y, argmax); }
  void max_pool_gradient(const Window2d& g, In dy, const int32_t* argmax, Out dx) override {
    ref::max_pool_gradient(g, dy, argmax, dx);
  }
  void avg_pool(const Window2d& g, In x, Out y) override { ref::avg_pool(g, x, y); }
  void avg_pool_gradient(const Window2d& g, In dy, Out dx) override { ref::avg_pool_gradient(g, dy, dx); }

  void column_sums(In x, T beta, T* y) override { ref::column_sums(x, beta, y); }
  void column_moments(In x, T* mean, T* variance) override { ref::column_moments(x, mean, variance); }
  void normalized_sums(In x, In dy, const T* mean, const T* inv_std, T* sum_dy, T* sum_dy_xhat) override {
    ref::normalized_sums(x, dy, mean, inv_std, sum_dy, sum_dy_xhat);
  }
  void column_affine(In x, const T* scale, const T* shift, Out y) override { ref::column_affine(x, scale, shift, y); }
  void column_combine(In x1, const T* a, In x2, const T* b, const T* d, Out y) override {
    ref::column_combine(x1, a, x2, b, d, y);
  }
  void copy_columns(In x, int64_t from, Out y, int64_t to, int64_t count, bool accumulate) override {
    ref::copy_columns(x, from, y, to, count, accumulate);
  }

  void group_norm(In x, int64_t groups, double epsilon, const T* gamma, const T* beta, Out y, T* mean, T* inv_std,
                  T*) override {
    ref::group_norm(x, groups, epsilon, gamma, beta, y, mean, inv_std);
  }
  void group_norm_gradient(In x, In dy, int64_t groups, const T* gamma, const T* mean, const T* inv_std, Out dx,
                           T* dgamma, T* dbeta, T*) override {
    ref::group_norm_gradient(x, dy, groups, gamma, mean, inv_std, dx, dgamma, dbeta);
  }

  void softmax_rows(In x, Out y) override { ref::softmax_rows(x, y); }
  void softmax_rows_gradient(In y, In dy, Out dx) override { ref::softmax_rows_gradient(y, dy, dx); }
  void softmax_cross_entropy(In scores, In targets, const T* weights, T scale, Out dscores, T* row_loss) override {
    ref::softmax_cross_entropy(scores, targets, weights, scale, dscores, row_loss);
  }
  void argmax_rows(In x, int32_t* index) override { ref::argmax_rows(x, index); }
  void gather_rows(In source, const int32_t* index, Out y) override { ref::gather_rows(source, index, y); }

  void sum(const T* x, int64_t n, double* out) override {
    *out = 0;
    for (int64_t i = 0; i < n; ++i) *out += double{x[i]};
  }
  void sum_squares(const T* x, int64_t n, double* out) override { dot(x, x, n, out); }
  void dot(const T* x, const T* y, int64_t n, double* out) override {
    *out = 0;
    for (int64_t i = 0; i < n; ++i) *out += double{x[i]} * double{y[i]};
  }
  void add_scaled(T alpha, const T* x, T* y, int64_t n) override {
    for (int64_t i = 0; i < n; ++i) y[i] += alpha * x[i];
  }

 private:
  HostMemory memory_;
};

}  // namespace

template <class T>
std::unique_ptr<Backend<T>> make_reference_backend() {
  return std::make_unique<ReferenceBackend<T>>();
}
template std::unique_ptr<Backend<float>> make_reference_backend<float>();
template std::unique_ptr<Backend<double>> make_reference_backend<double>();

}  // namespace trainyard
