// GEN-08: networks kept on the way of one run (Huang et al. 2017), each at the end of a cycle of the learning rate.
// Together they predict the mean of what they predict, for the price of a single training.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/model/model.h"

namespace trainyard {

class Snapshots {
 public:
  // Room for the latest `most`. All outlive it.
  Snapshots(Backend<float>&, Model<float>&, int64_t most);
  ~Snapshots();
  Snapshots(const Snapshots&) = delete;
  Snapshots& operator=(const Snapshots&) = delete;

  // How many are kept.
  int64_t size() const { return size_; }
  // Keeps the weights and statistics that the model has now, in place of the oldest if there is no more room.
  void take();

  // While one lives, the model holds number `i`, the oldest being 0. No number moves.
  class Use {
   public:
    Use(Snapshots& snapshots, int64_t i) : snapshots_(snapshots), place_(snapshots.place(i)) {
      snapshots_.swap(place_);
    }
    ~Use() { snapshots_.swap(place_); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    Snapshots& snapshots_;
    size_t place_;
  };

  // Of files: every network's tensors as "<i>.<name>".
  std::vector<NamedTensor> save();
  // Error{"checkpoint"} if there are more than there is room for, or they are of another network.
  void restore(const std::vector<NamedTensor>&);
  // How many networks such tensors make.
  static int64_t count(const std::vector<NamedTensor>&);

  int64_t elements() const;

 private:
  struct Kept {
    float* weights = nullptr;
    float* states = nullptr;
  };
  size_t place(int64_t i) const;
  void swap(size_t place);

  Backend<float>& backend_;
  Model<float>& model_;
  std::vector<Kept> kept_;  // a ring
  int64_t size_ = 0;
  size_t next_ = 0;
};

}  // namespace trainyard
