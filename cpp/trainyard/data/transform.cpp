#include "trainyard/data/transform.h"

namespace trainyard {

void fit_transforms(const std::vector<std::unique_ptr<Transform>>& transforms, const Dataset& data,
                    const std::vector<int32_t>& ids) {
  for (size_t k = 0; k < transforms.size(); ++k) {
    FitData fit;
    fit.n = static_cast<int64_t>(ids.size());
    fit.sample = data.sample;
    fit.read = [&, k](int64_t i, float* x) {
      data.read(ids[static_cast<size_t>(i)], x);
      for (size_t before = 0; before < k; ++before) transforms[before]->apply(x, 1);
    };
    transforms[k]->fit(fit);
  }
}

}  // namespace trainyard
