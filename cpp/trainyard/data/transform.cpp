#include "trainyard/data/transform.h"

#include "trainyard/core/error.h"

namespace trainyard {

const Transform::Fitted& find_fitted(const std::vector<Transform::Fitted>& all, const std::string& name,
                                     const Shape& shape) {
  for (const auto& one : all) {
    if (one.name != name) continue;
    if (one.shape != shape || static_cast<int64_t>(one.values.size()) != shape.count()) {
      throw Error(
          "file", "",
          "the saved preprocessing's " + name + " is " + to_string(one.shape) + ", the data need " + to_string(shape));
    }
    return one;
  }
  throw Error("file", "", "the saved preprocessing has no " + name);
}

FitData fit_data(const Dataset& data, const std::vector<int32_t>& ids) {
  return {static_cast<int64_t>(ids.size()), data.sample,
          [&](int64_t i, float* x) { data.read(ids[static_cast<size_t>(i)], x); }};
}

void fit_transforms(const std::vector<std::unique_ptr<Transform>>& transforms, const FitData& data) {
  for (size_t k = 0; k < transforms.size(); ++k) {
    FitData fit = data;
    fit.read = [&, k](int64_t i, float* x) {
      data.read(i, x);
      for (size_t before = 0; before < k; ++before) transforms[before]->apply(x, 1);
    };
    transforms[k]->fit(fit);
  }
}

}  // namespace trainyard
