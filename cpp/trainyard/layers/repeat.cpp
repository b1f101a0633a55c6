// The same layers several times over, each time with weights of their own: deep networks in a short text.
// Parameters are "<path>.<k>.weight", k counting through all the copies, as in a nested torch.nn.Sequential.
#include "trainyard/layers/composite.h"
#include "trainyard/layers/sequential.h"

namespace trainyard {
namespace {

constexpr int64_t kMostLayers = 10000;

struct RepeatOptions : LayerOptions {
  int64_t times = 2;
  std::vector<Spec> layers;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "times", .doc = "how often", .min = 1, .max = 1000, .required = true}, times);
    v.components({.name = "layers", .doc = "what is repeated", .required = true}, "layer", layers);
  }
  void validate() const override {
    if (times * static_cast<int64_t>(layers.size()) > kMostLayers)
      throw Error("range", "/times", "[repeat] makes more than " + std::to_string(kMostLayers) + " layers");
  }
  std::vector<Spec> all() const {
    std::vector<Spec> out;
    for (int64_t i = 0; i < times; ++i) out.insert(out.end(), layers.begin(), layers.end());
    return out;
  }
};

template <class T>
class Repeat final : public Layer<T> {
 public:
  explicit Repeat(const std::shared_ptr<const RepeatOptions>& options) : body_(options->all()) {}

  Shape bind(const Shape& in, Binder<T>& binder) override { return body_.bind(in, binder); }
  void forward(const Step<T>& step, Tensor<const T> x, Tensor<T> y) override { body_.forward(step, x, y); }
  void backward(const Step<T>& step, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) override {
    body_.backward(step, x, y, dy, dx);
  }
  std::vector<Layer<T>*> children() override { return {&body_}; }
  int64_t flops(const Shape& in, const Shape& out) const override { return body_.flops(in, out); }

 private:
  Sequential<T> body_;
};

}  // namespace

TY_REGISTER_LAYER(repeat, Repeat, RepeatOptions, "the same layers several times over, with weights of their own", "")

}  // namespace trainyard
