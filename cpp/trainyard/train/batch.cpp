#include "trainyard/train/batch.h"

namespace trainyard {

Model<float>::Extras BatchBuffers::declare(const Model<float>& model, Loss<float>& loss) {
  return [this, &model, &loss](Binder<float>& binder, const Shape& output) {
    loss.bind(output, binder);
    x = binder.saved(model.input().count());
    targets = binder.saved(output.count());
    scores = binder.saved(output.count());
    dscores = binder.saved(output.count());
    row_loss = binder.saved(1);
    predicted = binder.saved(1, 0, Element::int32);
    scalars = binder.saved(0, 8, Element::float64);
  };
}

BatchView BatchBuffers::view(const Model<float>& model, const Plan<float>& plan, int64_t rows) const {
  const Shape in = model.input().with_rows(rows), out = model.output().with_rows(rows);
  return {{plan.values(x), in},  {plan.values(targets), out}, {plan.values(scores), out}, {plan.values(dscores), out},
          plan.values(row_loss), plan.integers(predicted),    plan.doubles(scalars)};
}

}  // namespace trainyard
