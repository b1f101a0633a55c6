// A linear function of independent normal numbers, with noise: what least squares is made for, and where its theory
// says what to expect, also with more weights than examples (GEN-11). Both parts have the same function.
#include "trainyard/core/error.h"
#include "trainyard/core/math.h"
#include "trainyard/data/draw.h"
#include "trainyard/data/source.h"

namespace trainyard {
namespace {

constexpr int64_t kMost = int64_t{1} << 28;  // numbers, 1 GB

struct LinearOptions : Options {
  int64_t points = 200, features = 20, relevant = 0;
  double noise = 0.1;
  void visit(FieldVisitor& v) override {
    v.integer({.name = "points", .doc = "number of examples", .min = 1, .max = 1e6}, points);
    v.integer({.name = "features", .doc = "numbers in an example", .min = 1, .max = 65536}, features);
    v.integer({.name = "relevant", .doc = "how many of them the target depends on; 0 for all", .min = 0, .max = 65536},
              relevant);
    v.number({.name = "noise", .doc = "standard deviation of what is added to y", .min = 0, .max = 10}, noise);
  }
  void validate() const override {
    if (points * (features + 1) > kMost)
      throw Error("memory", "/points", "[linear] these would be more than 1 GB of numbers");
    if (relevant > features) throw Error("range", "/relevant", "[linear] no more than all features can be relevant");
  }
};

Dataset load_linear(const LinearOptions& o, const SourceContext& context) {
  const int64_t relevant = o.relevant > 0 ? o.relevant : o.features;
  // The function: a stream of its own, beside those of the two parts. Its values have variance 1.
  Draw function({context.seed, stream_id(Purpose::source, 2), 0, 0});
  std::vector<double> w(static_cast<size_t>(relevant));
  double squares = 0.0;
  for (double& weight : w) {
    weight = function.normal();
    squares += weight * weight;
  }
  for (double& weight : w) weight /= math::sqrt(squares);

  Dataset out;
  out.sample = {o.features};
  out.task = Task::regression;
  out.n = o.points;
  out.outputs = 1;
  out.target_names = {"y"};
  out.values.reserve(static_cast<size_t>(o.points * o.features));
  for (int64_t i = 0; i < o.points; ++i) {
    Draw draw(context.stream(static_cast<uint64_t>(i)));
    double y = 0.0;
    for (int64_t k = 0; k < o.features; ++k) {
      const double x = draw.normal();
      if (k < relevant) y += w[static_cast<size_t>(k)] * x;
      out.values.push_back(static_cast<float>(x));
    }
    out.targets.push_back(static_cast<float>(y + o.noise * draw.normal()));
  }
  return out;
}

}  // namespace

TY_REGISTER_SOURCE(linear, LinearOptions, load_linear, "a linear function of normal numbers, with noise",
                   "y = x . w + noise, x ~ N(0, 1), |w| = 1")

}  // namespace trainyard
