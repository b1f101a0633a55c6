#include "trainyard/train/batch.h"

namespace trainyard {

Model<float>::Extras BatchBuffers::declare(const Model<float>& model, Loss<float>& loss, int64_t penalties,
                                           int64_t steps) {
  doubles = Findings::kPenalties + penalties;
  return [this, steps, &model, &loss](Binder<float>& binder, const Shape& output) {
    loss.bind(output, binder);
    x = binder.saved(model.input().count());
    targets = binder.saved(output.count());
    scores = binder.saved(output.count());
    dscores = binder.saved(output.count());
    row_loss = binder.saved(1);
    findings = binder.saved(steps, 2 * doubles * steps + steps - 1, Element::int32);
  };
}

BatchView BatchBuffers::view(const Model<float>& model, const Plan<float>& plan, int64_t rows, int64_t step) const {
  const Shape in = model.input().with_rows(rows), out = model.output().with_rows(rows);
  double* const found = plan.doubles(findings) + step * stride(plan.layout.rows);
  return {{plan.values(x), in},
          {plan.values(targets), out},
          {plan.values(scores), out},
          {plan.values(dscores), out},
          plan.values(row_loss),
          found,
          reinterpret_cast<int32_t*>(found + doubles)};
}

}  // namespace trainyard
