// The parameters behind every normalisation: y = gamma xhat + beta, one of each a channel; 1 and 0 to begin with.
#pragma once

#include "trainyard/layers/layer.h"

namespace trainyard {

struct GainAndShift {
  Handle gamma, beta;
};

template <class T>
GainAndShift bind_gain_and_shift(const Shape& in, Binder<T>& binder) {
  const Shape channels{in.last()};
  const Handle gamma = binder.parameter({.path = "weight",
                                         .shape = channels,
                                         .role = Role::gain,
                                         .layout = Layout::feature,
                                         .positions = in.positions,
                                         .value = 1.0});
  const Handle beta = binder.parameter(
      {.path = "bias", .shape = channels, .role = Role::shift, .layout = Layout::feature, .positions = in.positions});
  return {gamma, beta};
}

}  // namespace trainyard
