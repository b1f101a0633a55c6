// The promise of the exact builds, optimizer by optimizer: see layers/exact_bits_test.cpp.
#include "trainyard/core/hash.h"

#include "support/descent.h"
#include "support/golden.h"
#include "support/network.h"

#if TY_EXACT

using namespace trainyard;
using namespace trainyard::test;

TEST_CASE("twenty steps of every optimizer have the bits of every other exact build") {
  constexpr int64_t kSize = 203;
  Sha256 hash;
  const nlohmann::json file = golden("torch_optimizers.json");
  for (const auto& c : file["cases"]) {
    const Spec spec = optimizer_from(c["optimizer"].dump());
    const auto make = factory_of<OptimizerFactory>(spec).make_float;
    if (!make || c["schedule"].get<int>() != 0) continue;
    const auto backend = make_cpu_backend(1);
    const auto optimizer = make(spec.options);
    OptimizerState declared;
    optimizer->declare(declared);
    OptimizerSlabs<float> slabs(*backend, declared, kSize);
    const std::vector<Segment> segments{{0, kSize, "w", 1.0, true, false}};
    std::vector<float> w = converted<float>(normal_numbers(kSize, 1));
    for (int64_t step = 0; step < 20; ++step) {
      UpdateScalars scalars;
      scalars.lr = optimizer->base().lr;
      scalars.momentum = optimizer->base().momentum;
      scalars.gradient_scale = static_cast<double>(0.7f);
      optimizer->prepare(optimizer->base(), step, scalars);
      optimizer->before_gradient(*backend, segments, w.data(), slabs.memory, scalars);
      const std::vector<float> g = converted<float>(normal_numbers(kSize, 2 + static_cast<uint64_t>(step)));
      optimizer->step(*backend, segments, w.data(), g.data(), slabs.memory, scalars);
    }
    hash.update(w.data(), w.size() * sizeof(float));
  }
  CHECK(hash.finish_hex() == "edcd4e7a17654ea67f9a36fd5a74d022d6cabd84d73b3490587afdcb5ede12fb");
}

#endif
