// REG-04, the elastic net as the lectures print it: beta weighs the squares only, R = strength * sum (beta w^2 + |w|).
#include "trainyard/regularizers/absolute.h"

namespace trainyard {
namespace {

struct ElasticOptions : AbsoluteOptions {
  ElasticOptions() { beta = 1.0; }
  void visit(FieldVisitor& v) override {
    visit_strength(v);
    v.number({.name = "beta", .doc = "weight of the squares; 0 is l1", .min = 0, .max = 1e6, .live = true}, beta);
    visit_form(v);
  }
};

}  // namespace

TY_REGISTER_REGULARIZER(elastic, AbsolutePenalty, ElasticOptions,
                        "l1 and l2 together: few weights, and of equal ones all rather than one",
                        "strength * sum (beta w^2 + |w|)")

}  // namespace trainyard
