// NRM-10 (Ba et al. 2016): each row of (n, d) by its own mean and variance. Of an image (h, w, c) either the whole
// sample is one group, as in Wu & He's comparison and torch.nn.GroupNorm(1, c), or each place's channels are, as in
// Keras and in transformers. Gamma and beta are one per channel in both; torch.nn.LayerNorm((c, h, w)) would have one
// per number.
#include "trainyard/layers/group_normalization.h"

namespace trainyard {
namespace {

struct LayerNormOptions : NormOptions {
  std::string over = "sample";
  void visit(FieldVisitor& v) override {
    v.choice({.name = "over", .doc = "what shares a mean: of an image all of it, or the channels of each place"}, over,
             {"sample", "channels"});
    NormOptions::visit(v);
  }
};

template <class T>
class LayerNorm final : public GroupNormalization<T> {
 public:
  explicit LayerNorm(std::shared_ptr<const LayerNormOptions> options)
      : GroupNormalization<T>(options), places_apart_(options->over == "channels") {}

  Shape bind(const Shape& in, Binder<T>& binder) override { return this->bind_groups(in, 1, places_apart_, binder); }

 private:
  bool places_apart_;
};

}  // namespace

TY_REGISTER_LAYER(layer_norm, LayerNorm, LayerNormOptions,
                  "gives each example mean 0 and variance 1, whatever the batch, then a learned scale and shift",
                  "gamma (x - mean) / sqrt(var + epsilon) + beta")

}  // namespace trainyard
