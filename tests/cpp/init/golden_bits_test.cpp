// Starting weights are the same numbers in every build: exact, fast and wasm. The hash was made by this test.
#include "init/check_init.h"
#include "trainyard/core/hash.h"

using namespace trainyard;
using namespace trainyard::test;

TEST_CASE("starting weights have the same bits in every build") {
  Sha256 hash;
  for (const char* const json : {"\"normal\"", "\"xavier\"", "\"kaiming\"", "\"orthogonal\"", "\"lsuv\"",
                                 R"({"type": "kaiming", "slope": 0.1, "mode": "fan_out", "distribution": "uniform"})",
                                 R"({"type": "xavier", "mode": "fan_avg"})"}) {
    for (const Parameter& p : {dense_parameter(37, 23), dense_parameter(5, 60), conv_parameter(3, 5, 8)}) {
      const std::vector<float> w = draw(json, p, 42);
      hash.update(w.data(), w.size() * sizeof(float));
    }
  }
  CHECK(hash.finish_hex() == "899c085ef6585948934ae5f2251d4b95cb16ba6ed39630a81674036852f6f643");
}

TEST_CASE("INI-26 INI-29 INI-31 starting weights of deep networks have the same bits in every build") {
  Sha256 hash;
  for (const char* const json : {"\"random_walk\"", R"({"type": "random_walk", "activation": "linear"})",
                                 "\"data_dependent\"", "\"fixup\"", "\"zero_residual\""}) {
    for (Parameter p : {dense_parameter(37, 23), conv_parameter(3, 5, 8)}) {
      p.numbering = {.block = 2, .blocks = 5, .place = 1, .branch_length = 3, .layers = 15};
      const std::vector<float> w = draw(json, p, 42);
      hash.update(w.data(), w.size() * sizeof(float));
    }
  }
  CHECK(hash.finish_hex() == "06df0cea1c11623276be33dd723b3aebac44f17366be79d57dfa47da19d6e94d");
}
