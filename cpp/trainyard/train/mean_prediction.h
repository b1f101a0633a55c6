// What several networks predict, averaged in double: probabilities of classes, or values. GEN-06.
#pragma once

#include <cstdint>
#include <vector>

namespace trainyard {

class MeanPrediction {
 public:
  // One more network's (n, outputs); all must have the same size.
  void add(const std::vector<float>& predictions);
  int64_t networks() const { return networks_; }

  std::vector<float> mean() const;
  // Standard deviation over the networks; 0 for fewer than two.
  std::vector<float> spread() const;

 private:
  int64_t networks_ = 0;
  std::vector<double> mean_, squares_;  // Welford's
};

}  // namespace trainyard
