#include "trainyard/backend/profile.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace trainyard {

void Profile::add(const char* verb, double seconds, double flops) {
  const auto same = [&](const Line& line) { return std::strcmp(line.verb, verb) == 0; };
  auto at = std::find_if(lines_.begin(), lines_.end(), same);
  if (at == lines_.end()) at = lines_.insert(at, Line{verb});
  ++at->calls;
  at->seconds += seconds;
  at->flops += flops;
}

namespace {

double flops_of(const Conv2d& g) {
  const double terms = static_cast<double>(g.kh * g.kw * (g.c / g.groups));
  return 2.0 * static_cast<double>(g.n * g.oh * g.ow * g.f) * terms;
}

class ProfiledBackend final : public Backend<float> {
  using In = Tensor<const float>;
  using Out = Tensor<float>;

 public:
  ProfiledBackend(std::unique_ptr<Backend<float>> inner, Profile& profile)
      : inner_(std::move(inner)), profile_(profile) {}

  const char* name() const override { return inner_->name(); }
  Engine engine() const override { return inner_->engine(); }
  cuda::Device* cuda_device() override { return inner_->cuda_device(); }

  void* allocate(size_t bytes) override { return inner_->allocate(bytes); }
  void release(void* memory) override { inner_->release(memory); }
  void freeze() override { inner_->freeze(); }
  void thaw() override { inner_->thaw(); }
  void upload(void* to, const void* from, size_t bytes) override {
    timed(__func__, [&] { inner_->upload(to, from, bytes); });
  }
  void download(void* to, const void* from, size_t bytes) override {
    timed(__func__, [&] { inner_->download(to, from, bytes); });
  }
  void copy(void* to, const void* from, size_t bytes) override {
    timed(__func__, [&] { inner_->copy(to, from, bytes); });
  }
  void fill(float* y, int64_t n, float value) override {
    timed(__func__, [&] { inner_->fill(y, n, value); });
  }
  void sync() override {
    timed(__func__, [&] { inner_->sync(); });
  }
  bool begin() override { return inner_->begin(); }
  bool join(Team& team) override { return inner_->join(team); }
  void start_sum(float* x, int64_t n) override {
    timed(__func__, [&] { inner_->start_sum(x, n); });
  }
  void finish_sums() override {
    timed(__func__, [&] { inner_->finish_sums(); });
  }
  void parallel(int64_t chunks, const ChunkBody& body) override {
    timed("map", [&] { inner_->parallel(chunks, body); });
  }

  void gemm(bool ta, bool tb, float alpha, In a, In b, float beta, Out y, const Epilogue<float>& e) override {
    const char* const names[] = {"gemm a b", "gemm a b'", "gemm a' b", "gemm a' b'"};
    const double k = static_cast<double>(ta ? a.shape.positions_in_all() : a.shape.last());
    timed(
        names[2 * ta + tb], [&] { inner_->gemm(ta, tb, alpha, a, b, beta, y, e); },
        2.0 * static_cast<double>(y.count()) * k);
  }

  int64_t conv2d_scratch(const Conv2d& g) const override { return inner_->conv2d_scratch(g); }
  void conv2d(const Conv2d& g, In x, In w, Out y, const Epilogue<float>& e, float* scratch) override {
    timed(
        "conv2d", [&] { inner_->conv2d(g, x, w, y, e, scratch); }, flops_of(g));
  }
  void conv2d_input_gradient(const Conv2d& g, In dy, In w, Out dx, float* scratch) override {
    timed(
        "conv2d_input_gradient", [&] { inner_->conv2d_input_gradient(g, dy, w, dx, scratch); }, flops_of(g));
  }
  void conv2d_weight_gradient(const Conv2d& g, In x, In dy, Out dw, float* scratch) override {
    timed(
        "conv2d_weight_gradient", [&] { inner_->conv2d_weight_gradient(g, x, dy, dw, scratch); }, flops_of(g));
  }

  void max_pool(const Window2d& g, In x, Out y, int32_t* argmax) override {
    timed(__func__, [&] { inner_->max_pool(g, x, y, argmax); });
  }
  void max_pool_gradient(const Window2d& g, In dy, const int32_t* argmax, Out dx) override {
    timed(__func__, [&] { inner_->max_pool_gradient(g, dy, argmax, dx); });
  }
  void avg_pool(const Window2d& g, In x, Out y) override {
    timed(__func__, [&] { inner_->avg_pool(g, x, y); });
  }
  void avg_pool_gradient(const Window2d& g, In dy, Out dx) override {
    timed(__func__, [&] { inner_->avg_pool_gradient(g, dy, dx); });
  }

  void column_sums(In x, float beta, float* y) override {
    timed(__func__, [&] { inner_->column_sums(x, beta, y); });
  }
  void column_moments(In x, float* mean, float* variance) override {
    timed(__func__, [&] { inner_->column_moments(x, mean, variance); });
  }
  void normalized_sums(In x, In dy, const float* mean, const float* inv_std, float* sum_dy,
                       float* sum_dy_xhat) override {
    timed(__func__, [&] { inner_->normalized_sums(x, dy, mean, inv_std, sum_dy, sum_dy_xhat); });
  }
  void column_affine(In x, const float* scale, const float* shift, Out y) override {
    timed(__func__, [&] { inner_->column_affine(x, scale, shift, y); });
  }
  void column_combine(In x1, const float* a, In x2, const float* b, const float* d, Out y) override {
    timed(__func__, [&] { inner_->column_combine(x1, a, x2, b, d, y); });
  }
  void copy_columns(In x, int64_t from, Out y, int64_t to, int64_t count, bool accumulate) override {
    timed(__func__, [&] { inner_->copy_columns(x, from, y, to, count, accumulate); });
  }

  void group_norm(In x, int64_t groups, double epsilon, const float* gamma, const float* beta, Out y, float* mean,
                  float* inv_std, float* scratch) override {
    timed(__func__, [&] { inner_->group_norm(x, groups, epsilon, gamma, beta, y, mean, inv_std, scratch); });
  }
  void group_norm_gradient(In x, In dy, int64_t groups, const float* gamma, const float* mean, const float* inv_std,
                           Out dx, float* dgamma, float* dbeta, float* scratch) override {
    timed(__func__,
          [&] { inner_->group_norm_gradient(x, dy, groups, gamma, mean, inv_std, dx, dgamma, dbeta, scratch); });
  }

  void softmax_rows(In x, Out y) override {
    timed(__func__, [&] { inner_->softmax_rows(x, y); });
  }
  void softmax_rows_gradient(In y, In dy, Out dx) override {
    timed(__func__, [&] { inner_->softmax_rows_gradient(y, dy, dx); });
  }
  void softmax_cross_entropy(In scores, In targets, const float* weights, float scale, Out dscores,
                             float* row_loss) override {
    timed(__func__, [&] { inner_->softmax_cross_entropy(scores, targets, weights, scale, dscores, row_loss); });
  }
  void argmax_rows(In x, int32_t* index) override {
    timed(__func__, [&] { inner_->argmax_rows(x, index); });
  }
  void gather_rows(In source, const int32_t* index, Out y) override {
    timed(__func__, [&] { inner_->gather_rows(source, index, y); });
  }

  void sum(const float* x, int64_t n, double* out) override {
    timed(__func__, [&] { inner_->sum(x, n, out); });
  }
  void sum_squares(const float* x, int64_t n, double* out) override {
    timed(__func__, [&] { inner_->sum_squares(x, n, out); });
  }
  void dot(const float* x, const float* y, int64_t n, double* out) override {
    timed(__func__, [&] { inner_->dot(x, y, n, out); });
  }
  void add_scaled(float alpha, const float* x, float* y, int64_t n) override {
    timed(__func__, [&] { inner_->add_scaled(alpha, x, y, n); });
  }

 private:
  template <class F>
  void timed(const char* verb, const F& f, double flops = 0.0) {
    settle();
    const double begin = seconds_now();
    f();
    settle();
    profile_.add(verb, seconds_now() - begin, flops);
  }
  // A device has only been told: its time is over when it has nothing left to do.
  void settle() {
    if (inner_->engine() == Engine::cuda) inner_->sync();
  }

  std::unique_ptr<Backend<float>> inner_;
  Profile& profile_;
};

}  // namespace

std::unique_ptr<Backend<float>> make_profiled_backend(std::unique_ptr<Backend<float>> inner, Profile& profile) {
  return std::make_unique<ProfiledBackend>(std::move(inner), profile);
}

}  // namespace trainyard
