// Preprocessing: fitted on the training examples only, saved with the model, applied to every example alike.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "trainyard/core/catalog.h"
#include "trainyard/data/dataset.h"
#include "trainyard/tensor/shape.h"

namespace trainyard {

// Reads training example i (after the transforms in front of this one) into x.
struct FitData {
  int64_t n = 0;
  Shape sample;
  std::function<void(int64_t i, float* x)> read;
};

class Transform {
 public:
  virtual ~Transform() = default;
  virtual void fit(const FitData&) = 0;
  // x (rows, width), in place.
  virtual void apply(float* x, int64_t rows) const = 0;
  // Takes apply() back, for display, up to rounding.
  virtual void inverse(float* x, int64_t rows) const = 0;
  // Everything fitted, by name ("mean", "scale"), for files; restore() takes the same and throws Error{"file"} where
  // a name is missing or a shape is not the data's.
  struct Fitted {
    std::string name;
    Shape shape;
    std::vector<float> values;
  };
  virtual std::vector<Fitted> fitted() const = 0;
  // Whether what becomes of a number depends on it and its channel alone, so that pixels may move before or after.
  virtual bool by_channel() const { return false; }
  virtual void restore(const std::vector<Fitted>&, const Shape& sample) = 0;
};

// The entry of that name; Error{"file"} if there is none or it has another shape.
const Transform::Fitted& find_fitted(const std::vector<Transform::Fitted>&, const std::string& name, const Shape&);

// Fits each in turn, on examples as the transforms in front of it leave them. data.read: without any of them.
void fit_transforms(const std::vector<std::unique_ptr<Transform>>&, const FitData& data);
// The examples `ids` of `data`, which both outlive it.
FitData fit_data(const Dataset& data, const std::vector<int32_t>& ids);

struct TransformFactory {
  static constexpr const char* kind = "preprocess";
  std::unique_ptr<Transform> (*make)(std::shared_ptr<const Options>) = nullptr;
};

#define TY_REGISTER_TRANSFORM(type, X, O, doc, formula)                                 \
  void register_transform_##type(Catalog& catalog) {                                    \
    TransformFactory factory;                                                           \
    factory.make = [](std::shared_ptr<const Options> o) -> std::unique_ptr<Transform> { \
      return std::make_unique<X>(std::static_pointer_cast<const O>(std::move(o)));      \
    };                                                                                  \
    add_entry<TransformFactory, O>(catalog, #type, doc, formula, factory);              \
  }

}  // namespace trainyard
