// REG-18, fractional max pooling (Graham 2014), disjoint regions: an axis of N pixels is cut into M = N / ratio
// regions, each 1 or 2 long, at random for every example, step and Monte-Carlo sample; the largest value of each region
// stays. Pseudo-random regions are as even as they can be, starting anywhere: a_i = floor((N i + t) / M) - floor(t /
// M), t uniform in 0 .. M-1. Random ones put the steps of 1 and 2 in any order. At test time a fixed even cut (t = M /
// 2) stands for the average over samples that Monte-Carlo averaging takes. The image is first spread so that every
// region has 2 x 2 places, one pixel filling two of them where its region is 1 long; then it is ordinary max pooling.
// Of equal places the first takes the gradient, and each pixel finds its own there. Regions come from counters alone,
// never from data, so backward finds the same ones.
#include <algorithm>

#include "trainyard/layers/layer.h"

namespace trainyard {
namespace {

struct FractionalMaxPoolOptions : LayerOptions {
  double ratio = 1.4142135623730951;
  std::string regions = "pseudorandom";
  void visit(FieldVisitor& v) override {
    v.number({.name = "ratio",
              .doc = "by what factor height and width shrink",
              .min = 1,
              .max = 2,
              .above_min = true,
              .below_max = true},
             ratio);
    v.choice({.name = "regions", .doc = "as even as they can be from a random start, or steps of 1 and 2 in any order"},
             regions, {"pseudorandom", "random"});
  }
};

// A region's first and last pixel; for a pixel, the first place that it fills.
struct Axis {
  int64_t pixels, regions;
  std::vector<int32_t> places;  // (2 * regions)
  std::vector<int32_t> firsts;  // (pixels)

  void resize(int64_t n, double ratio) {
    pixels = n;
    regions = std::max(static_cast<int64_t>(static_cast<double>(n) / ratio), (n + 1) / 2);
    places.resize(static_cast<size_t>(2 * regions));
    firsts.resize(static_cast<size_t>(pixels));
  }
  void put(int64_t region, int64_t& at, bool two) {
    const auto i = static_cast<size_t>(2 * region), from = static_cast<size_t>(at);
    places[i] = static_cast<int32_t>(at);
    firsts[from] = static_cast<int32_t>(i);
    if (two) firsts[from + 1] = static_cast<int32_t>(i + 1);
    at += two ? 2 : 1;
    places[i + 1] = static_cast<int32_t>(at - 1);
  }
  void cut_evenly(int64_t t) {
    int64_t at = 0;
    for (int64_t i = 0; i < regions; ++i)
      put(i, at, (pixels * (i + 1) + t) / regions - (pixels * i + t) / regions == 2);
  }
  // Every order of the steps is as likely: region i has 2 pixels with the share that is left of those.
  void cut_anyhow(const RngStream& stream, uint64_t element) {
    int64_t at = 0, twos = pixels - regions;
    for (int64_t i = 0; i < regions; ++i) {
      const bool two = random_below(stream, element + static_cast<uint64_t>(i), static_cast<uint32_t>(regions - i)) <
                       static_cast<uint32_t>(twos);
      put(i, at, two);
      twos -= two ? 1 : 0;
    }
  }
};

template <class T>
class FractionalMaxPool final : public Layer<T> {
 public:
  explicit FractionalMaxPool(std::shared_ptr<const FractionalMaxPoolOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    if (!in.is_image()) {
      throw Error("shape", "",
                  "[fractional_max_pool] needs an image (height x width x channels), got " + to_string(in));
    }
    for (size_t i = 0; i < 2; ++i) axes_[i].resize(in[static_cast<int>(i)], options_->ratio);
    const int64_t h = axes_[0].regions, w = axes_[1].regions, c = in[2];
    window_ = {};
    window_.h = 2 * h, window_.w = 2 * w, window_.c = c;
    window_.kh = window_.kw = window_.stride_h = window_.stride_w = 2;
    window_.oh = h, window_.ow = w;
    stream_ = binder.noise_stream();
    const int64_t places = 4 * h * w;
    argmax_ = binder.saved(h * w * c, 0, Element::int32);
    spread_ = binder.scratch(places * c);
    const int64_t most = std::max(places, in[0] * in[1]);
    index_ = binder.scratch(most, 0, Element::int32);
    host_index_.resize(std::max(host_index_.size(), static_cast<size_t>(binder.rows() * most)));
    return {h, w, c};
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    const int64_t n = x.shape[0], c = window_.c, places = window_.h * window_.w;
    auto to = host_index_.begin();
    for (int64_t row = 0; row < n; ++row) {
      cut(step, row);
      for (const int32_t i : axes_[0].places)
        for (const int32_t j : axes_[1].places) *to++ = static_cast<int32_t>((row * x.shape[1] + i) * x.shape[2] + j);
    }
    const Tensor<T> spread{step.values(spread_), {n * places, c}};
    step.backend.gather_rows(pixels(x), upload_index(step, n * places), spread);
    step.backend.max_pool(with_rows(n), spread.reshaped({n, window_.h, window_.w, c}), y, step.plan.integers(argmax_));
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    if (!dx) return;
    const int64_t n = x.shape[0], c = window_.c;
    const Tensor<T> spread{step.values(spread_), {n, window_.h, window_.w, c}};
    step.backend.max_pool_gradient(with_rows(n), dy, step.plan.integers(argmax_), spread);
    auto to = host_index_.begin();
    for (int64_t row = 0; row < n; ++row) {
      cut(step, row);
      for (const int32_t i : axes_[0].firsts)
        for (const int32_t j : axes_[1].firsts) *to++ = static_cast<int32_t>((row * window_.h + i) * window_.w + j);
    }
    const int64_t count = n * x.shape[1] * x.shape[2];
    step.backend.gather_rows(pixels(spread), upload_index(step, count), dx.reshaped({count, c}));
  }
  int64_t flops(const Shape&, const Shape& out) const override { return 4 * out.count(); }

 private:
  template <class U>
  static Tensor<const T> pixels(Tensor<U> images) {
    return Tensor<const T>(images).reshaped({images.count() / images.shape.last(), images.shape.last()});
  }
  const int32_t* upload_index(const Step<T>& step, int64_t n) {
    int32_t* const index = step.plan.integers(index_);
    step.backend.upload(index, host_index_.data(), static_cast<size_t>(n) * sizeof(int32_t));
    return index;
  }
  void cut(const Step<T>& step, int64_t row) {
    const RngStream stream = step.noise(stream_);
    auto element = static_cast<uint64_t>((step.first_row + row) * (axes_[0].regions + axes_[1].regions));
    for (Axis& axis : axes_) {
      if (!step.mode.stochastic) {
        axis.cut_evenly(axis.regions / 2);
      } else if (options_->regions == "random") {
        axis.cut_anyhow(stream, element);
      } else {
        axis.cut_evenly(random_below(stream, element, static_cast<uint32_t>(axis.regions)));
      }
      element += static_cast<uint64_t>(axis.regions);
    }
  }
  Window2d with_rows(int64_t n) const {
    Window2d g = window_;
    g.n = n;
    return g;
  }

  std::shared_ptr<const FractionalMaxPoolOptions> options_;
  Axis axes_[2];
  Window2d window_;
  Handle argmax_, spread_, index_;
  std::vector<int32_t> host_index_;  // on its way to the backend; as large as the largest plan needs
  uint32_t stream_ = 0;
};

}  // namespace

TY_REGISTER_LAYER(fractional_max_pool, FractionalMaxPool, FractionalMaxPoolOptions,
                  "max pooling over random regions of 1 or 2 pixels a side, which shrinks an image by less than 2",
                  "y = max over the region, regions drawn anew in each training step")

}  // namespace trainyard
