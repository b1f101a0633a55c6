// The training batch before it goes into the network, for looking at: each example as the source gives it, after
// augmentation, and as the network sees it, with what mixing did to its target.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trainyard/data/files.h"
#include "trainyard/data/loader.h"
#include "trainyard/spec/experiment.h"

namespace trainyard {

struct PreviewSettings {
  enum class Order : uint8_t {
    batch,     // as epoch `epoch` serves them, from its position `first` on
    examples,  // training examples `first`, `first` + 1 ..., as epoch `epoch` sees them
    epochs,    // training example `first`, as the epochs `epoch`, `epoch` + 1 ... see it
  };
  Order order = Order::batch;
  int64_t epoch = 0, first = 0, rows = 32;  // as many rows as there are
};

struct Preview {
  struct Row {
    int64_t epoch = 0;
    int32_t example = 0;               // of the data set
    std::vector<Loader::Mixed> mixed;  // what each mixer did
  };
  std::vector<Row> rows;
  Shape source, sample;          // of an example as the source gives it, and of the network's input
  std::vector<float> raw;        // (rows, source)
  std::vector<float> augmented;  // (rows, sample): what follows works on these
  std::vector<float> seen;       // (rows, sample): as the network gets them, but for preprocessing, which is taken back
  std::vector<float> input;      // (rows, sample): as the network gets them
  std::vector<float> targets;    // (rows, target width)
};

// Error{"range"} where there is no such epoch or example.
Preview preview_rows(Loader, const Dataset&, const std::vector<std::unique_ptr<Transform>>&, const PreviewSettings&);

// {"rows": [{"epoch", "example", "target": [...], "mixed": [{"lambda", "partner"}]}], "source": shape,
// "sample": shape}; examples of plain numbers with their "raw", "augmented" and "seen".
std::string preview_json(const Preview&, int64_t target_width);

// "batch", "examples", "epochs"; Error{"choice"} for another.
PreviewSettings::Order preview_order(const std::string& name);

// An experiment's data without its network, which need not even fit.
class Previewer {
 public:
  Previewer(const std::string& experiment_json, const Files&);
  ~Previewer();

  const Experiment& experiment() const;
  const Dataset& data() const;
  int64_t train_size() const;
  Preview run(const PreviewSettings&) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trainyard
