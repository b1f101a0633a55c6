// What a build without cuDNN says, and one whose device the host plays.
#include "trainyard/backend/cuda/convolutions.h"

namespace trainyard::cuda {

struct Convolutions::Impl {};
Convolutions::Convolutions(Device&, Precision) {}
Convolutions::~Convolutions() = default;

int64_t Convolutions::scratch(const Conv2d&) const { return 0; }
bool Convolutions::forward(const Conv2d&, const float*, const float*, float*, float*) { return false; }
bool Convolutions::input_gradient(const Conv2d&, const float*, const float*, float*, float*) { return false; }
bool Convolutions::weight_gradient(const Conv2d&, const float*, const float*, float*, float*) { return false; }

}  // namespace trainyard::cuda
