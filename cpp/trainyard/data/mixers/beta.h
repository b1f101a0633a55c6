// Beta(alpha, alpha), what mixup and CutMix draw their lambda from: near 0 or 1 for a small alpha, uniform for 1, near
// 1/2 for a large one. In double through core/math.h, so that every build draws the same.
#pragma once

#include "trainyard/core/fields.h"
#include "trainyard/data/draw.h"

namespace trainyard {

// alpha > 0
double draw_beta(double alpha, Draw& draw);

struct BetaOptions : Options {
  double alpha = 1.0;
  void visit(FieldVisitor& v) override {
    v.number({.name = "alpha",
              .doc = "lambda ~ Beta(alpha, alpha): small keeps most examples nearly pure, 1 is uniform",
              .min = 0,
              .max = 1e3,
              .above_min = true,
              .live = true},
             alpha);
  }
};

}  // namespace trainyard
