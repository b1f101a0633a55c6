#include "trainyard/train/batch.h"

namespace trainyard {

Model<float>::Extras BatchBuffers::declare(const Model<float>& model, Loss<float>& loss, int64_t penalties) {
  doubles = Findings::kPenalties + penalties;
  return [this, &model, &loss](Binder<float>& binder, const Shape& output) {
    loss.bind(output, binder);
    x = binder.saved(model.input().count());
    targets = binder.saved(output.count());
    scores = binder.saved(output.count());
    dscores = binder.saved(output.count());
    row_loss = binder.saved(1);
    findings = binder.saved(1, 2 * doubles, Element::int32);
  };
}

BatchView BatchBuffers::view(const Model<float>& model, const Plan<float>& plan, int64_t rows) const {
  const Shape in = model.input().with_rows(rows), out = model.output().with_rows(rows);
  double* const found = plan.doubles(findings);
  return {{plan.values(x), in},
          {plan.values(targets), out},
          {plan.values(scores), out},
          {plan.values(dscores), out},
          plan.values(row_loss),
          found,
          reinterpret_cast<int32_t*>(found + doubles)};
}

}  // namespace trainyard
