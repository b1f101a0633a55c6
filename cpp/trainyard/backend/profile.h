// Where a backend's time goes: calls, seconds and arithmetic of each verb.
// A profiled backend hands every verb on to another and writes down what it took. Elementwise work over fewer than
// 65,536 numbers is no verb (see ops/map.h): it is in nobody's line.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "trainyard/backend/backend.h"

namespace trainyard {

inline double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class Profile {
 public:
  struct Line {
    const char* verb;
    int64_t calls = 0;
    double seconds = 0.0;
    double flops = 0.0;  // of products and convolutions; a multiply-add counts as two
  };

  void add(const char* verb, double seconds, double flops);
  void clear() { lines_.clear(); }
  const std::vector<Line>& lines() const { return lines_; }  // in the order of their first calls

 private:
  std::vector<Line> lines_;
};

// `profile` outlives the backend.
std::unique_ptr<Backend<float>> make_profiled_backend(std::unique_ptr<Backend<float>>, Profile& profile);

}  // namespace trainyard
