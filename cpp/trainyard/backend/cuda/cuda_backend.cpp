// The CUDA backend: cuBLAS for products, cuDNN for convolutions where it is found, kernels of our own for the rest, one
// stream. A verb returns as soon as its kernels are on the stream; only download and sync wait. No kernel adds up
// atomically, so results repeat to the bit.
#include "trainyard/backend/backends.h"
#include "trainyard/backend/cuda/columns.h"
#include "trainyard/backend/cuda/conv.h"
#include "trainyard/backend/cuda/convolutions.h"
#include "trainyard/backend/cuda/device.h"
#include "trainyard/backend/cuda/groups.h"
#include "trainyard/backend/cuda/peers.h"
#include "trainyard/backend/cuda/pooling.h"
#include "trainyard/backend/cuda/products.h"
#include "trainyard/backend/cuda/rows.h"
#include "trainyard/backend/cuda/spans.h"
#include "trainyard/core/error.h"

namespace trainyard {
namespace {

class CudaBackend final : public Backend<float> {
  using In = Tensor<const float>;
  using Out = Tensor<float>;

 public:
  CudaBackend(int ordinal, Precision precision)
      : device_(ordinal), products_(device_, precision), convolutions_(device_, precision) {}

  const char* name() const override { return "cuda"; }
  Engine engine() const override { return Engine::cuda; }
  cuda::Device* cuda_device() override { return &device_; }

  void* allocate(size_t bytes) override {
    if (frozen_)
      throw Error("internal", "", "[memory] a step asked for " + std::to_string(bytes) + " bytes after planning");
    return device_.allocate(bytes);
  }
  void release(void* memory) override { device_.release(memory); }
  void freeze() override { frozen_ = true; }
  void thaw() override { frozen_ = false; }
  void upload(void* to, const void* from_host, size_t bytes) override { device_.upload(to, from_host, bytes); }
  void download(void* to_host, const void* from, size_t bytes) override { device_.download(to_host, from, bytes); }
  void copy(void* to, const void* from, size_t bytes) override { device_.copy(to, from, bytes); }
  void fill(float* y, int64_t n, float value) override { cuda::fill(device_, y, n, value); }
  void sync() override { device_.sync(); }
  bool begin() override {
    device_.begin();
    return true;
  }
  bool join(Team& team) override {
    peers_ = std::make_unique<cuda::Peers>(device_, team);
    return true;
  }
  void start_sum(float* x, int64_t n) override {
    if (peers_) peers_->start_sum(x, n);
  }
  void finish_sums() override {
    if (peers_) peers_->finish_sums();
  }
  void parallel(int64_t chunks, const ChunkBody& body) override {
    for (int64_t chunk = 0; chunk < chunks; ++chunk) body.run(chunk);
  }

  void gemm(bool ta, bool tb, float alpha, In a, In b, float beta, Out y, const Epilogue<float>& epilogue) override {
    const int64_t m = y.shape.positions_in_all(), n = y.shape.last();
    const int64_t k = ta ? a.shape.positions_in_all() : a.shape.last();
    if (m == 0 || n == 0) return;
    products_.multiply(m, n, k, alpha, {a.data, ta ? m : k, ta}, {b.data, tb ? k : n, tb}, beta, y.data, n);
    cuda::apply(device_, epilogue, y.data, m * n, n);
  }
  int64_t conv2d_scratch(const Conv2d& g) const override { return cuda::conv2d_scratch(&convolutions_, g); }
  void conv2d(const Conv2d& g, In x, In w, Out y, const Epilogue<float>& epilogue, float* scratch) override {
    cuda::conv2d(device_, products_, &convolutions_, g, x, w, y, epilogue, scratch);
  }
  void conv2d_input_gradient(const Conv2d& g, In dy, In w, Out dx, float* scratch) override {
    cuda::conv2d_input_gradient(device_, products_, &convolutions_, g, dy, w, dx, scratch);
  }
  void conv2d_weight_gradient(const Conv2d& g, In x, In dy, Out dw, float* scratch) override {
    cuda::conv2d_weight_gradient(device_, products_, &convolutions_, g, x, dy, dw, scratch);
  }

  void max_pool(const Window2d& g, In x, Out y, int32_t* argmax) override { cuda::max_pool(device_, g, x, y, argmax); }
  void max_pool_gradient(const Window2d& g, In dy, const int32_t* argmax, Out dx) override {
    cuda::max_pool_gradient(device_, g, dy, argmax, dx);
  }
  void avg_pool(const Window2d& g, In x, Out y) override { cuda::avg_pool(device_, g, x, y); }
  void avg_pool_gradient(const Window2d& g, In dy, Out dx) override { cuda::avg_pool_gradient(device_, g, dy, dx); }

  void column_sums(In x, float beta, float* y) override { cuda::column_sums(device_, x, beta, y); }
  void column_moments(In x, float* mean, float* variance) override { cuda::column_moments(device_, x, mean, variance); }
  void normalized_sums(In x, In dy, const float* mean, const float* inv_std, float* sum_dy,
                       float* sum_dy_xhat) override {
    cuda::normalized_sums(device_, x, dy, mean, inv_std, sum_dy, sum_dy_xhat);
  }
  void column_affine(In x, const float* scale, const float* shift, Out y) override {
    cuda::column_affine(device_, x, scale, shift, y);
  }
  void column_combine(In x1, const float* a, In x2, const float* b, const float* d, Out y) override {
    cuda::column_combine(device_, x1, a, x2, b, d, y);
  }
  void copy_columns(In x, int64_t from, Out y, int64_t to, int64_t count, bool accumulate) override {
    cuda::copy_columns(device_, x, from, y, to, count, accumulate);
  }

  void group_norm(In x, int64_t groups, double epsilon, const float* gamma, const float* beta, Out y, float* mean,
                  float* inv_std, float*) override {
    cuda::group_norm(device_, x, groups, epsilon, gamma, beta, y, mean, inv_std);
  }
  void group_norm_gradient(In x, In dy, int64_t groups, const float* gamma, const float* mean, const float* inv_std,
                           Out dx, float* dgamma, float* dbeta, float*) override {
    cuda::group_norm_gradient(device_, x, dy, groups, gamma, mean, inv_std, dx, dgamma, dbeta);
  }

  void softmax_rows(In x, Out y) override { cuda::softmax_rows(device_, x, y); }
  void softmax_rows_gradient(In y, In dy, Out dx) override { cuda::softmax_rows_gradient(device_, y, dy, dx); }
  void softmax_cross_entropy(In scores, In targets, const float* weights, float scale, Out dscores,
                             float* row_loss) override {
    cuda::softmax_cross_entropy(device_, scores, targets, weights, scale, dscores, row_loss);
  }
  void argmax_rows(In x, int32_t* index) override { cuda::argmax_rows(device_, x, index); }
  void gather_rows(In source, const int32_t* index, Out y) override { cuda::gather_rows(device_, source, index, y); }

  void sum(const float* x, int64_t n, double* out) override { cuda::sum(device_, x, n, out); }
  void sum_squares(const float* x, int64_t n, double* out) override { cuda::dot(device_, x, x, n, out); }
  void dot(const float* x, const float* y, int64_t n, double* out) override { cuda::dot(device_, x, y, n, out); }
  void add_scaled(float alpha, const float* x, float* y, int64_t n) override {
    cuda::add_scaled(device_, alpha, x, y, n);
  }

 private:
  cuda::Device device_;
  cuda::Products products_;
  cuda::Convolutions convolutions_;
  std::unique_ptr<cuda::Peers> peers_;  // where several devices train
  bool frozen_ = false;
};

}  // namespace

std::unique_ptr<Backend<float>> make_cuda_backend(int device, Precision precision) {
  return std::make_unique<CudaBackend>(device, precision);
}

}  // namespace trainyard
