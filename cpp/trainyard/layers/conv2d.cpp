// Convolution (cross-correlation, as everywhere in this field) of images x (n, h, w, c) with weights
// (kh, kw, c / groups, f): filter j sees the channels of its group only.
#include "trainyard/layers/layer.h"
#include "trainyard/layers/window.h"

namespace trainyard {
namespace {

struct Conv2dOptions : LayerOptions {
  int64_t filters = 0;
  std::array<int64_t, 2> kernel{3, 3};
  std::array<int64_t, 2> stride{1, 1};
  Padding padding;
  std::array<int64_t, 2> dilation{1, 1};
  int64_t groups = 1;
  bool bias = true;
  double bias_value = 0.0;
  Spec init;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "filters", .doc = "number of output channels", .min = 1, .max = 65536, .required = true},
              filters);
    v.extent({.name = "kernel", .doc = "height and width of the window", .min = 1, .max = 4096, .required = true},
             kernel);
    v.extent({.name = "stride", .doc = "steps of the window", .min = 1, .max = 4096}, stride);
    v.padding(
        {.name = "padding", .doc = "zeros around the image; same keeps its size at stride 1", .min = 0, .max = 4096},
        padding);
    v.extent({.name = "dilation", .doc = "distance between the window's points", .min = 1, .max = 4096}, dilation);
    v.integer(
        {.name = "groups", .doc = "channels and filters fall into so many separate parts", .min = 1, .max = 65536},
        groups);
    v.boolean({.name = "bias", .doc = "add a learned constant to each filter"}, bias);
    v.number({.name = "bias_value", .doc = "what the biases start at", .min = -1e6, .max = 1e6}, bias_value);
    v.component({.name = "init", .doc = "how the weights start; the network's default if absent"}, "init", init);
  }
};

template <class T>
class Conv2dLayer final : public Layer<T> {
 public:
  explicit Conv2dLayer(std::shared_ptr<const Conv2dOptions> options) : options_(std::move(options)) {}

  Shape bind(const Shape& in, Binder<T>& binder) override {
    const Conv2dOptions& o = *options_;
    static_cast<Window2d&>(geometry_) = window_on(in, {o.kernel, o.stride, o.padding, o.dilation}, "conv2d");
    geometry_.f = o.filters;
    geometry_.groups = o.groups;
    if (in[2] % o.groups != 0 || o.filters % o.groups != 0) {
      throw Error("range", "/groups",
                  "[conv2d] groups must divide the " + std::to_string(in[2]) + " input channels and the " +
                      std::to_string(o.filters) + " filters, got " + std::to_string(o.groups));
    }
    const int64_t window = geometry_.kh * geometry_.kw;
    // An output depends on the channels of its group, an input on the filters of its own. (PyTorch's fan_out counts
    // all filters.)
    const int64_t fan_in = window * in[2] / o.groups, fan_out = window * o.filters / o.groups;
    w_ = binder.parameter({.path = "weight",
                           .shape = {geometry_.kh, geometry_.kw, in[2] / o.groups, o.filters},
                           .role = Role::weight,
                           .layout = Layout::conv,
                           .fan_in = fan_in,
                           .fan_out = fan_out,
                           .init = o.init});
    if (o.bias) {
      b_ = binder.parameter({.path = "bias",
                             .shape = {o.filters},
                             .role = Role::bias,
                             .fan_in = fan_in,
                             .fan_out = fan_out,
                             .value = o.bias_value});
    }
    scratch_ = binder.scratch(0, binder.backend().conv2d_scratch(with_rows(binder.rows())));
    return {geometry_.oh, geometry_.ow, o.filters};
  }

  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override {
    const T* bias = b_ ? step.weight(b_).data : nullptr;
    step.backend.conv2d(with_rows(x.shape[0]), x, step.weight(w_), y, {bias, fused_}, step.values(scratch_));
  }

  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T>, Tensor<const T> dy, Tensor<T> dx) override {
    const Conv2d geometry = with_rows(x.shape[0]);
    if (const Tensor<T> dw = step.gradient(w_); dw && !step.info(w_).frozen) {
      step.backend.conv2d_weight_gradient(geometry, x, dy, dw, step.values(scratch_));
      if (b_) step.backend.column_sums(dy, T(1), step.gradient(b_).data);
    }
    if (dx) step.backend.conv2d_input_gradient(geometry, dy, step.weight(w_), dx, step.values(scratch_));
  }

  bool fuse(Elementwise<T> f) override {
    fused_ = f;
    return true;
  }
  bool has_weights() const override { return true; }
  bool takes_scale() const override { return true; }
  int64_t flops(const Shape& in, const Shape& out) const override {
    return 2 * out.count() * geometry_.kh * geometry_.kw * (in[2] / options_->groups);
  }

 private:
  Conv2d with_rows(int64_t n) const {
    Conv2d g = geometry_;
    g.n = n;
    return g;
  }

  std::shared_ptr<const Conv2dOptions> options_;
  Conv2d geometry_;
  Handle w_, b_, scratch_;
  Elementwise<T> fused_;
};

}  // namespace

TY_REGISTER_LAYER(conv2d, Conv2dLayer, Conv2dOptions, "the same small window of weights at every place of an image",
                  "y[i, j] = sum over the window of x w + b")

}  // namespace trainyard
