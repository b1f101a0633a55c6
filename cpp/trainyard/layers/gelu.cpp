// ACT-08, ACT-09 (Hendrycks & Gimpel 2016): y = x P(X <= x) with X ~ N(0, 1), exactly or by one of the paper's two
// approximations: tanh (error up to 4.7e-4) and sigmoid, x sigmoid(1.702 x) (error up to 0.02).
#include "trainyard/layers/activation.h"
#include "trainyard/layers/swish_function.h"

namespace trainyard {
namespace {

struct GeluOptions : LayerOptions {
  std::string approximate = "none";
  void visit(FieldVisitor& v) override {
    v.choice({.name = "approximate", .doc = "exact, or one of the cheaper forms"}, approximate,
             {"none", "tanh", "sigmoid"});
  }
};

struct Gelu {
  static constexpr bool kFromY = false;
  enum class Form : uint8_t { exact, tanh, sigmoid };
  static constexpr double kSlope = 1.702;
  static constexpr double kRoot = 0.79788456080286535588;  // sqrt(2 / pi)
  static constexpr double kCubic = 0.044715;

  Form form;
  explicit Gelu(const GeluOptions& o)
      : form(o.approximate == "tanh"      ? Form::tanh
             : o.approximate == "sigmoid" ? Form::sigmoid
                                          : Form::exact) {}

  template <class V>
  static constexpr V inner(V x) {
    return simd::tanh(V(kRoot) * (x + V(kCubic) * x * x * x));
  }
  template <class V>
  constexpr V f(V x) const {
    if (form == Form::sigmoid) return swish(x, V(kSlope));
    if (form == Form::tanh) return V(0.5) * x * (V(1) + inner(x));
    return x * simd::normal_cdf(x);
  }
  template <class V>
  constexpr V df(V x, V) const {
    if (form == Form::sigmoid) return swish_dx(x, V(kSlope));
    if (form == Form::tanh) {
      const V t = inner(x);
      return V(0.5) * (V(1) + t) + V(0.5) * x * (V(1) - t * t) * V(kRoot) * (V(1) + V(3 * kCubic) * x * x);
    }
    return simd::normal_cdf(x) + x * simd::normal_density(x);
  }
};

}  // namespace

TY_REGISTER_ACTIVATION(gelu, Gelu, GeluOptions, "weighs an input by its chance among normal numbers", "x Phi(x)")

}  // namespace trainyard
