// Points that a person put down, in the experiment itself, so that a link carries them. Coordinates are meant for
// [-1, 1]^2, as the other pictures in the plane; what lies outside is taken too.
#include <algorithm>

#include "trainyard/core/error.h"
#include "trainyard/data/source.h"

namespace trainyard {
namespace {

constexpr int64_t kMostClasses = 10;

struct OwnPointsOptions : Options {
  // To begin with: a ring of one class around some points of the other.
  std::vector<double> x{-0.1, 0.1, 0.0, -0.1, 0.1, 0.9, 0.64, 0.0, -0.64, -0.9, -0.64, 0.0, 0.64};
  std::vector<double> y{-0.1, -0.1, 0.0, 0.1, 0.1, 0.0, 0.64, 0.9, 0.64, 0.0, -0.64, -0.9, -0.64};
  std::vector<int64_t> label{1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2};

  void visit(FieldVisitor& v) override {
    v.numbers({.name = "x", .doc = "where each point lies, from left to right", .min = -1e6, .max = 1e6}, x);
    v.numbers({.name = "y", .doc = "where each point lies, from bottom to top", .min = -1e6, .max = 1e6}, y);
    v.integers({.name = "class", .doc = "the class of each point, from 1", .min = 1, .max = kMostClasses}, label);
  }
  void validate() const override {
    if (x.size() != y.size() || x.size() != label.size()) {
      throw Error("shape", "",
                  "[own_points] every point needs an x, a y and a class, got " + std::to_string(x.size()) + ", " +
                      std::to_string(y.size()) + " and " + std::to_string(label.size()) + " of them");
    }
    if (x.size() < 2) throw Error("range", "/x", "[own_points] at least two points are needed");
  }
};

Dataset load_own_points(const OwnPointsOptions& o, const SourceContext&) {
  Dataset out;
  out.sample = {2};
  out.n = static_cast<int64_t>(o.x.size());
  out.features = {"x", "y"};
  // One class would leave nothing to learn, but somebody who is drawing has begun with it.
  const int64_t classes = std::max<int64_t>(2, *std::max_element(o.label.begin(), o.label.end()));
  for (int64_t c = 1; c <= classes; ++c) out.classes.push_back("class " + std::to_string(c));
  for (size_t i = 0; i < o.x.size(); ++i) {
    out.values.push_back(static_cast<float>(o.x[i]));
    out.values.push_back(static_cast<float>(o.y[i]));
    out.labels.push_back(static_cast<int32_t>(o.label[i] - 1));
  }
  return out;
}

}  // namespace

TY_REGISTER_SOURCE(own_points, OwnPointsOptions, load_own_points, "points of your own: click into the picture", "")

}  // namespace trainyard
