// cuDNN's convolutions against those by products, on a device. Where there is no cuDNN nothing is compared.
#include "trainyard/backend/cuda/convolutions.h"

#include <algorithm>
#include <cmath>

#include "backend/cases.h"
#include "cuda/conv_shapes.h"
#include "support/held.h"
#include "trainyard/backend/cuda/conv.h"

namespace trainyard::test {
namespace {

std::vector<float> numbers(int64_t n, uint32_t salt) {
  const Numbers<float> all = random_numbers<float>(n, salt);
  return {all.data(), all.data() + n};
}

struct Results {
  std::vector<float> y, dx, dw;
  bool operator==(const Results&) const = default;
};

// One convolution's three directions on a device, again and again.
class Bench {
 public:
  Bench(Backend<float>& backend, const Conv2d& g, int64_t scratch)
      : g_(g),
        device_(*backend.cuda_device()),
        in_{g.n, g.h, g.w, g.c},
        out_{g.n, g.oh, g.ow, g.f},
        weights_{g.kh, g.kw, g.c / g.groups, g.f},
        before_(numbers(weights_.count(), 5)),
        x_(backend, numbers(in_.count(), 1)),
        w_(backend, numbers(weights_.count(), 2)),
        dy_(backend, numbers(out_.count(), 3)),
        bias_(backend, numbers(g.f, 4)),
        y_(backend, out_.count()),
        dx_(backend, std::vector<float>(static_cast<size_t>(in_.count()), -7.0f)),
        dw_(backend, weights_.count()),
        scratch_(backend, scratch) {}

  Results run(cuda::Products& products, cuda::Convolutions* library) {
    dw_.put(before_);
    const Tensor<const float> x{x_.data(), in_}, w{w_.data(), weights_}, dy{dy_.data(), out_};
    cuda::conv2d(device_, products, library, g_, x, w, {y_.data(), out_}, {bias_.data(), {}}, scratch_.data());
    cuda::conv2d_input_gradient(device_, products, library, g_, dy, w, {dx_.data(), in_}, scratch_.data());
    cuda::conv2d_weight_gradient(device_, products, library, g_, x, dy, {dw_.data(), weights_}, scratch_.data());
    return {y_.get(), dx_.get(), dw_.get()};
  }
  // How many of the directions cuDNN does.
  int had(cuda::Convolutions& library) {
    return library.forward(g_, x_.data(), w_.data(), y_.data(), scratch_.data()) +
           library.input_gradient(g_, dy_.data(), w_.data(), dx_.data(), scratch_.data()) +
           library.weight_gradient(g_, x_.data(), dy_.data(), dw_.data(), scratch_.data());
  }

 private:
  Conv2d g_;
  cuda::Device& device_;
  Shape in_, out_, weights_;
  std::vector<float> before_;
  Held<float> x_, w_, dy_, bias_, y_, dx_, dw_, scratch_;
};

void check_near(const std::vector<float>& got, const std::vector<float>& want, double tolerance) {
  REQUIRE(got.size() == want.size());
  for (size_t i = 0; i < got.size(); ++i) {
    const double a = double{got[i]}, b = double{want[i]};
    if (std::fabs(a - b) <= tolerance * std::fmax(1.0, std::fabs(b))) continue;
    INFO("number ", i, " of ", got.size());
    CHECK(a == doctest::Approx(b).epsilon(tolerance));
    return;
  }
}

// Numbers below 1, of which each product is off by twice the factors' rounding at most; so many add up, and with bf16
// the sum is rounded once more.
double tolerance_of(Precision precision, const Conv2d& g) {
  const auto terms = static_cast<double>(std::max({g.n * g.oh * g.ow, g.kh * g.kw * g.c, g.kh * g.kw * g.f}));
  if (precision == Precision::fp32) return 1e-6 * std::sqrt(terms) + kFewRoundings;
  return (precision == Precision::tf32 ? 0x1p-10 : 0x1p-7) * std::sqrt(terms);
}

std::vector<Conv2d> all_shapes() {
  std::vector<Conv2d> all = conv_shapes();
  // As networks have them, and the smaller last batch of such an epoch; one filter for each channel; the image as it
  // is; a window that cuDNN would have to pad on one side.
  const Conv2d wide{{.n = 32, .h = 16, .w = 16, .c = 64, .kh = 3, .kw = 3, .pad_h = 1, .pad_w = 1}, 64, 1};
  all.push_back(with_output(wide));
  Conv2d last = wide;
  last.n = 5;
  all.push_back(with_output(last));
  Conv2d apart = wide;
  apart.groups = 64;
  all.push_back(with_output(apart));
  all.push_back(with_output({{.n = 16, .h = 28, .w = 28, .c = 1, .kh = 5, .kw = 5}, 8, 1}));
  Conv2d one_sided = wide;
  one_sided.stride_h = one_sided.stride_w = 2;
  one_sided.pad_h = one_sided.pad_w = 0;
  one_sided.oh = one_sided.ow = 8;
  all.push_back(one_sided);
  return all;
}

void check_precision(Precision precision) {
  const auto backend = cuda_backend();
  if (!backend) return;
  cuda::Device& device = *backend->cuda_device();
  cuda::Products products(device, Precision::fp32);
  cuda::Convolutions library(device, precision);
  int had = 0, asked = 0;
  for (const Conv2d& g : all_shapes()) {
    CAPTURE(g.n);
    CAPTURE(g.c);
    CAPTURE(g.kh);
    CAPTURE(g.stride_w);
    CAPTURE(g.groups);
    const int64_t scratch = cuda::conv2d_scratch(&library, g);
    if (scratch == 0 || library.scratch(g) == 0) continue;
    Bench bench(*backend, g, scratch);
    had += bench.had(library);
    asked += 3;
    const Results want = bench.run(products, nullptr), got = bench.run(products, &library);
    const double tolerance = tolerance_of(precision, g);
    check_near(got.y, want.y, tolerance);
    check_near(got.dx, want.dx, tolerance);
    check_near(got.dw, want.dw, tolerance);
    // From the third time on as graphs.
    for (int again = 0; again < 3; ++again) CHECK(bench.run(products, &library) == got);
  }
  if (asked == 0) return;
  MESSAGE("cuDNN does ", had, " of ", asked, " directions");
  // The others' matrix units are not on every device.
  if (precision == Precision::fp32) CHECK(had > 0);
}

}  // namespace

TEST_CASE("CUDA's convolutions by cuDNN agree with those by products, and repeat to the bit") {
  for (const Precision precision : {Precision::fp32, Precision::tf32, Precision::bf16}) {
    CAPTURE(static_cast<int>(precision));
    check_precision(precision);
  }
}

TEST_CASE("on CUDA too a part of a batch fits the scratch that was asked for the whole") {
  for (const Precision precision : {Precision::fp32, Precision::bf16}) {
    std::unique_ptr<Backend<float>> backend;
    try {
      backend = make_cuda_backend(0, precision);
    } catch (const Error& e) {
      if (e.code != "unsupported") throw;
      return;
    }
    for (Conv2d g : all_shapes()) {
      const int64_t whole = backend->conv2d_scratch(g);
      for (const int64_t all = g.n; g.n > 0; --g.n) {
        CAPTURE(all);
        CHECK(backend->conv2d_scratch(g) <= whole);
      }
    }
  }
}

}  // namespace trainyard::test
