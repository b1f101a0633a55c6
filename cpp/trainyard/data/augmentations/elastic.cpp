// AUG-10, "go crazy": pixels move as on a rubber sheet (Simard et al. 2003). Every pixel gets a random displacement in
// [-1, 1] in y and x, the two fields are smoothed by a Gaussian, and multiplied by alpha. Drawn beyond the edge too, so
// that the image's border moves as much as its middle.
#include <cmath>

#include "trainyard/core/math.h"
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/beyond.h"

namespace trainyard {
namespace {

struct ElasticOptions : AugmentationOptions {
  double alpha = 34.0;
  double sigma = 4.0;
  std::string fill = "zero";
  void visit(FieldVisitor& v) override {
    v.number({.name = "alpha",
              .doc = "how far pixels move: by about 0.16 alpha / sigma pixels, in y and in x",
              .min = 0,
              .max = 1000},
             alpha);
    v.number({.name = "sigma",
              .doc = "how smoothly, in pixels: large bends the image as a whole, small tears it",
              .min = 0.5,
              .max = 64},
             sigma);
    visit_fill(v, fill);
  }
};

// out (rows, columns) = sum over t of kernel[t] from[i, j + t] or from[i + t, j]
void smooth(const std::vector<float>& from, const std::vector<float>& kernel, int64_t rows, int64_t columns,
            int64_t row_stride, int64_t tap_stride, std::vector<float>& out) {
  out.assign(static_cast<size_t>(rows * columns), 0.0f);
  for (int64_t i = 0; i < rows; ++i) {
    float* const to = out.data() + i * columns;
    for (size_t t = 0; t < kernel.size(); ++t) {
      const float weight = kernel[t];
      const float* const row = from.data() + i * row_stride + static_cast<int64_t>(t) * tap_stride;
      for (int64_t j = 0; j < columns; ++j) to[j] += weight * row[j];
    }
  }
}

class Elastic final : public AugmentationWith<ElasticOptions> {
 public:
  explicit Elastic(std::shared_ptr<const ElasticOptions> options) : AugmentationWith(std::move(options)) {
    const double sigma = this->options().sigma;
    const double reach = std::ceil(3.0 * sigma);
    std::vector<double> weights;
    double sum = 0.0;
    for (double t = -reach; t <= reach; t += 1.0) {
      weights.push_back(math::exp(-t * t / (2.0 * sigma * sigma)));
      sum += weights.back();
    }
    for (const double weight : weights) kernel_.push_back(static_cast<float>(weight / sum));
  }

  void apply(Draw& draw, Canvas& canvas) const override {
    const int64_t h = canvas.shape()[0], w = canvas.shape()[1], taps = static_cast<int64_t>(kernel_.size());
    const int64_t rows = h + taps - 1, columns = w + taps - 1;
    // A word gives both displacements of a place.
    std::vector<float> field_y(static_cast<size_t>(rows * columns)), field_x(field_y.size());
    const auto to_unit = [](uint32_t bits) { return static_cast<float>(bits) * (2.0f / 65535.0f) - 1.0f; };
    PhiloxBlock block{};
    for (size_t k = 0; k < field_y.size(); ++k) {
      if (k % 4 == 0) block = draw.block();
      field_y[k] = to_unit(block[k % 4] & 0xffffu);
      field_x[k] = to_unit(block[k % 4] >> 16);
    }
    std::vector<float> along;
    for (std::vector<float>* field : {&field_y, &field_x}) {
      smooth(*field, kernel_, rows, w, columns, 1, along);
      smooth(along, kernel_, h, w, w, w, *field);
    }
    size_t at = 0;
    canvas.warp(
        [&, alpha = options().alpha](double& y, double& x) {
          y += alpha * static_cast<double>(field_y[at]);
          x += alpha * static_cast<double>(field_x[at]);
          ++at;
        },
        beyond_of(options().fill));
  }

 private:
  std::vector<float> kernel_;
};

}  // namespace

TY_REGISTER_AUGMENTATION(elastic, Elastic, ElasticOptions, "moves pixels as on a rubber sheet; good for handwriting",
                         "(y, x) + alpha (gaussian_sigma * U(-1, 1))")

}  // namespace trainyard
