#include "trainyard/layers/layer.h"

namespace trainyard {

void LayerOptions::visit_common(FieldVisitor& v) {
  v.text({.name = "name", .doc = "a name for files and plots instead of the layer's number"}, name);
  v.number({.name = "lr_scale",
            .doc = "this layer's learning rate as a multiple of the network's",
            .min = 0,
            .max = 1e6,
            .live = true},
           lr_scale);
  v.boolean({.name = "frozen", .doc = "keep this layer's parameters and statistics as they are", .live = true}, frozen);
  v.choice({.name = "decay", .doc = "whether penalties and weight decay act on this layer: auto is on weights only"},
           decay, {"auto", "all", "none"});
  v.number({.name = "decay_scale",
            .doc = "this layer's penalties and weight decay as a multiple of the network's",
            .min = 0,
            .max = 1e6},
           decay_scale);
}

}  // namespace trainyard
