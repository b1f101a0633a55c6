// The fast backend, native and wasm: every verb handed on to the file that has the idea. Results do not depend on
// the number of threads, nor, where no FMA is used, on the lane width: 128-bit native and wasm agree bit for bit.
#include <algorithm>
#include <cstring>

#include "trainyard/backend/backends.h"
#include "trainyard/backend/cpu/columns.h"
#include "trainyard/backend/cpu/conv.h"
#include "trainyard/backend/cpu/gemm.h"
#include "trainyard/backend/cpu/groups.h"
#include "trainyard/backend/cpu/pooling.h"
#include "trainyard/backend/cpu/rows.h"
#include "trainyard/backend/cpu/spans.h"
#include "trainyard/backend/cpu/workspace.h"
#include "trainyard/backend/host_memory.h"
#include "trainyard/ops/map.h"

namespace trainyard {
namespace {

struct AddScaled {
  float alpha;
  template <class V>
  constexpr void operator()(V& y, V x) const {
    y = simd::fma(V(alpha), x, y);
  }
};

class CpuBackend final : public Backend<float> {
  using In = Tensor<const float>;
  using Out = Tensor<float>;

 public:
  explicit CpuBackend(int threads) : workspace_(threads) {}

  const char* name() const override { return "cpu"; }
  Engine engine() const override { return Engine::vector; }

  void* allocate(size_t bytes) override { return memory_.allocate(bytes); }
  void release(void* memory) override { memory_.release(memory); }
  void freeze() override { memory_.freeze(); }
  void thaw() override { memory_.thaw(); }
  void upload(void* to, const void* from_host, size_t bytes) override { copy(to, from_host, bytes); }
  void download(void* to_host, const void* from, size_t bytes) override { copy(to_host, from, bytes); }
  void copy(void* to, const void* from, size_t bytes) override {
    if (bytes > 0) std::memmove(to, from, bytes);
  }
  void fill(float* y, int64_t n, float value) override { cpu::span_fill(y, n, value, workspace_); }
  void sync() override {}
  void parallel(int64_t chunks, const ChunkBody& body) override {
    workspace_.threads().for_each(chunks, [&](int64_t chunk, int) { body.run(chunk); });
  }

  void gemm(bool ta, bool tb, float alpha, In a, In b, float beta, Out y, const Epilogue<float>& epilogue) override {
    const int64_t k = ta ? a.shape.positions_in_all() : a.shape.last();
    cpu::gemm({ta, tb, y.shape.positions_in_all(), y.shape.last(), k, alpha, beta, a.data, b.data, y.data}, epilogue,
              workspace_);
  }

  int64_t conv2d_scratch(const Conv2d& g) const override { return cpu::conv_scratch(g, workspace_.thread_count()); }
  void conv2d(const Conv2d& g, In x, In w, Out y, const Epilogue<float>& epilogue, float* scratch) override {
    cpu::conv_forward(g, x.data, w.data, y.data, epilogue, scratch, workspace_);
  }
  void conv2d_input_gradient(const Conv2d& g, In dy, In w, Out dx, float* scratch) override {
    cpu::conv_input_gradient(g, dy.data, w.data, dx.data, scratch, workspace_);
  }
  void conv2d_weight_gradient(const Conv2d& g, In x, In dy, Out dw, float* scratch) override {
    cpu::conv_weight_gradient(g, x.data, dy.data, dw.data, scratch, workspace_);
  }

  void max_pool(const Window2d& g, In x, Out y, int32_t* argmax) override {
    cpu::max_pool(g, x.data, y.data, argmax, workspace_);
  }
  void max_pool_gradient(const Window2d& g, In dy, const int32_t* argmax, Out dx) override {
    cpu::max_pool_gradient(g, dy.data, argmax, dx.data, workspace_);
  }
  void avg_pool(const Window2d& g, In x, Out y) override { cpu::avg_pool(g, x.data, y.data, workspace_); }
  void avg_pool_gradient(const Window2d& g, In dy, Out dx) override {
    cpu::avg_pool_gradient(g, dy.data, dx.data, workspace_);
  }

  void column_sums(In x, float beta, float* y) override {
    cpu::column_sums(x.data, x.shape.positions_in_all(), x.shape.last(), beta, y, workspace_);
  }
  void column_moments(In x, float* mean, float* variance) override {
    cpu::column_moments(x.data, x.shape.positions_in_all(), x.shape.last(), mean, variance, workspace_);
  }
  void normalized_sums(In x, In dy, const float* mean, const float* inv_std, float* sum_dy,
                       float* sum_dy_xhat) override {
    cpu::normalized_sums(x.data, dy.data, x.shape.positions_in_all(), x.shape.last(), mean, inv_std, sum_dy,
                         sum_dy_xhat, workspace_);
  }
  void column_affine(In x, const float* scale, const float* shift, Out y) override {
    cpu::column_affine(x.data, x.shape.positions_in_all(), x.shape.last(), scale, shift, y.data, workspace_);
  }
  void column_combine(In x1, const float* a, In x2, const float* b, const float* d, Out y) override {
    cpu::column_combine(x1.data, a, x2.data, b, d, x1.shape.positions_in_all(), x1.shape.last(), y.data, workspace_);
  }
  void copy_columns(In x, int64_t from, Out y, int64_t to, int64_t count, bool accumulate) override {
    cpu::copy_columns(x.data, x.shape.last(), from, y.data, y.shape.last(), to, x.shape.positions_in_all(), count,
                      accumulate, workspace_);
  }

  void group_norm(In x, int64_t groups, double epsilon, const float* gamma, const float* beta, Out y, float* mean,
                  float* inv_std, float* scratch) override {
    cpu::group_norm(grouped(x.shape, groups), x.data, epsilon, gamma, beta, y.data, mean, inv_std, scratch, workspace_);
  }
  void group_norm_gradient(In x, In dy, int64_t groups, const float* gamma, const float* mean, const float* inv_std,
                           Out dx, float* dgamma, float* dbeta, float* scratch) override {
    cpu::group_norm_gradient(grouped(x.shape, groups), x.data, dy.data, gamma, mean, inv_std, dx.data, dgamma, dbeta,
                             scratch, workspace_);
  }

  void softmax_rows(In x, Out y) override {
    cpu::softmax_rows(x.data, x.shape.positions_in_all(), x.shape.last(), y.data, workspace_);
  }
  void softmax_rows_gradient(In y, In dy, Out dx) override {
    cpu::softmax_rows_gradient(y.data, dy.data, y.shape.positions_in_all(), y.shape.last(), dx.data, workspace_);
  }
  void softmax_cross_entropy(In scores, In targets, const float* weights, float scale, Out dscores,
                             float* row_loss) override {
    cpu::softmax_cross_entropy(scores.data, targets.data, scores.shape.positions_in_all(), scores.shape.last(), weights,
                               scale, dscores.data, row_loss, workspace_);
  }
  void argmax_rows(In x, int32_t* index) override {
    cpu::argmax_rows(x.data, x.shape.positions_in_all(), x.shape.last(), index);
  }
  void gather_rows(In source, const int32_t* index, Out y) override {
    cpu::gather_rows(source.data, index, y.shape[0], y.row_count(), y.data);
  }

  void sum(const float* x, int64_t n, double* out) override { *out = cpu::span_sum(x, n, workspace_); }
  void sum_squares(const float* x, int64_t n, double* out) override { *out = cpu::span_dot(x, x, n, workspace_); }
  void dot(const float* x, const float* y, int64_t n, double* out) override {
    *out = cpu::span_dot(x, y, n, workspace_);
  }
  void add_scaled(float alpha, const float* x, float* y, int64_t n) override {
    update(*this, n, AddScaled{alpha}, y, x);
  }

 private:
  static cpu::Groups grouped(const Shape& x, int64_t groups) {
    return {x[0], x.row_count() / std::max<int64_t>(1, x.last()), x.last(), groups};
  }

  HostMemory memory_;
  cpu::Workspace workspace_;
};

}  // namespace

std::unique_ptr<Backend<float>> make_cpu_backend(int threads) { return std::make_unique<CpuBackend>(threads); }
int64_t cpu_workspace_bytes(int threads) { return cpu::Workspace::bytes(threads); }

}  // namespace trainyard
