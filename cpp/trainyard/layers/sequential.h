// Layers one after the other: the body of a model and of every branch.
// Memory: in a training plan each output is kept until backward and gradients alternate between two buffers; in
// a plan without backward outputs alternate instead. A view shares its input's buffer; a producer fused with the
// elementwise layer behind it writes that layer's output directly.
// Backward goes down to the first layer that trains, further only where dx is wanted: what is frozen below costs a
// forward pass alone.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/layers/layer.h"

namespace trainyard {

template <class T>
class Sequential final : public Layer<T> {
 public:
  explicit Sequential(const std::vector<Spec>& layers);

  Shape bind(const Shape& in, Binder<T>&) override;
  void forward(const Step<T>&, Tensor<const T> x, Tensor<T> y) override;
  void backward(const Step<T>&, Tensor<const T> x, Tensor<const T> y, Tensor<const T> dy, Tensor<T> dx) override;
  std::vector<Layer<T>*> children() override;
  int64_t flops(const Shape& in, const Shape& out) const override;

  size_t size() const { return children_.size(); }
  Layer<T>& child(size_t i) { return *children_[i].layer; }
  const Spec& spec(size_t i) const { return children_[i].spec; }
  const std::string& path(size_t i) const { return children_[i].path; }  // after bind
  const Shape& output(size_t i) const { return children_[i].out; }       // per sample, after bind

 private:
  struct Child {
    Spec spec;
    std::unique_ptr<Layer<T>> layer;
    std::string path;
    Shape in, out;            // per sample, of the last bind
    bool takes_next = false;  // can run the elementwise layer behind it
    bool trains = false;      // it or a layer in it, as of the last bind
    Handle y;                 // its output, unless it is the last
  };

  // The buffer behind child i's output is the same as behind child i + 1's.
  bool shares_with_next(size_t i, bool fused) const;
  Tensor<T> output_of(const Step<T>&, size_t i, Tensor<T> y) const;
  void set_fusion(bool fused);
  size_t first_trained() const;  // size() if none is

  std::vector<Child> children_;
  Handle even_, odd_;  // gradients, or in a plan without backward outputs
};

extern template class Sequential<float>;
#if TY_DOUBLE_LAYERS
extern template class Sequential<double>;
#endif

}  // namespace trainyard
