// The training examples on a device, for experiments that show them as they are in every epoch, or moved and with a box
// blanked: a step then sends only which of them it wants and how, not the examples themselves.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "trainyard/data/loader.h"
#include "trainyard/train/batch.h"

namespace trainyard {

class Resident {
 public:
  // Which examples, counted within the set, and how they are to be seen where that differs from epoch to epoch.
  struct Choice {
    std::vector<uint32_t> index;
    std::vector<Sight> sights;
  };

  static constexpr int64_t kMostBytes = int64_t{8} << 30;  // a small part of what devices for large data sets have

  // Whether such examples may lie on a device: not where the loader makes them anew each time, or they are too many.
  static bool serves(const Loader&);
  // Null where they may not, where a backend has nothing to gain, and where they do not fit. `in_order` serves the same
  // examples. `batch`: the most rows that gather() is asked for; as many times `batches` are sent at once. The backend
  // outlives it.
  static std::unique_ptr<Resident> of(Backend<float>&, const Loader& loader, Loader& in_order, int64_t batch,
                                      int64_t batches);
  ~Resident();
  Resident(const Resident&) = delete;
  Resident& operator=(const Resident&) = delete;

  // Room for as many as are sent at once.
  void resize(Choice&) const;
  // The examples at positions first .. first+count-1 of an epoch, as number `at` and so on of the choice.
  void choose(Loader&, int64_t epoch, int64_t first, int64_t count, int64_t at, Choice&) const;
  // The first `rows` of these are for batches to come.
  void send(const Choice&, int64_t rows);
  // The batch's x and targets = the examples chosen, from number `first` on.
  void gather(int64_t first, const BatchView&);
  // (outputs) of one example, on the host.
  const float* target(uint32_t index) const {
    return host_targets_.data() + static_cast<int64_t>(index) * targets_.shape.last();
  }

 private:
  Resident(Backend<float>&, const Loader&, Loader& in_order, int64_t rows);

  template <class T>
  T* allocate(int64_t n) {
    return static_cast<T*>(backend_.allocate(static_cast<size_t>(n) * sizeof(T)));
  }
  void release();

  Backend<float>& backend_;
  int64_t rows_;
  Tensor<float> x_, targets_;  // (n, ...)
  int32_t* index_ = nullptr;   // (rows)
  Sight* sights_ = nullptr;    // (rows), where examples move
  float* black_ = nullptr;     // (channels)
  std::vector<float> host_targets_;
};

}  // namespace trainyard
