// Vectors by tests/golden/make_torch_vectors.py, PyTorch 1.13.
#include "support/check_loss.h"
#include "support/golden.h"
#include "support/network.h"

using namespace trainyard;
using namespace trainyard::test;

TEST_CASE("every loss agrees with PyTorch: rows and gradients") {
  for (const auto& c : golden("torch_losses.json")) {
    INFO(c["loss"].dump());
    const int64_t rows = c["rows"].get<int64_t>();
    BoundLoss<float> loss(make_cpu_backend(1), c["loss"].dump(), rows, c["k"].get<int64_t>());
    const LossResult<float> r =
        loss.evaluate(converted<float>(doubles(c["scores"])), converted<float>(doubles(c["targets"])), {},
                      1.0f / static_cast<float>(rows));
    CHECK(relative_difference(r.row_loss, doubles(c["row_loss"])) < kTorchTolerance);
    CHECK(relative_difference(r.dscores, doubles(c["dscores"])) < kTorchTolerance);
  }
}
