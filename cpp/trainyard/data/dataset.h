// Examples in memory, on the host. Images stay uint8 until a batch is built.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainyard/core/task.h"
#include "trainyard/data/columns.h"
#include "trainyard/tensor/shape.h"

namespace trainyard {

struct Dataset {
  Shape sample;  // (d) or (h, w, c)
  Task task = Task::classification;
  int64_t n = 0;

  // Exactly one of these holds n * sample.count() numbers. Bytes are read as value / 255.
  std::vector<uint8_t> bytes;
  std::vector<float> values;

  std::vector<int32_t> labels;        // (n), classification: 0 .. classes.size() - 1; empty if unknown
  std::vector<std::string> classes;   // names
  int64_t outputs = 0;                // regression: numbers per row
  std::vector<float> targets;         // (n, outputs), regression; empty if unknown
  std::vector<std::string> features;  // names of the columns, or empty
  std::vector<std::string> target_names;
  std::vector<Column> columns;  // of a table: how each became features; empty for other data

  // Table cells that were empty; their values are the columns' means.
  struct Missing {
    int32_t row, column;
  };
  std::vector<Missing> missing;  // by row

  int64_t width() const { return sample.count(); }
  // What the network should end with.
  int64_t target_width() const { return task == Task::classification ? static_cast<int64_t>(classes.size()) : outputs; }
  // x (width) = example i, bytes scaled to [0, 1]
  void read(int64_t i, float* x) const;
  // target (target_width) = one-hot or the values of example i; zeros where the data carry no targets
  void read_target(int64_t i, float* target) const;
};

}  // namespace trainyard
