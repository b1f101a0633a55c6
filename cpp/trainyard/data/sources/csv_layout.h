// Which column of a csv file is what: the delimiter, the header, the label and the features.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trainyard/core/error.h"
#include "trainyard/data/csv_text.h"
#include "trainyard/data/source.h"

namespace trainyard {

// A column is named by the header, or by its number: "1" is the first, "-1" the last.
struct CsvOptions : Options {
  std::string path;
  std::string header = "auto";
  std::vector<std::string> features;
  std::vector<std::string> ignore;
  std::string label;
  std::string task = "classification";
  std::string categorical = "one_hot";
  std::string missing = "error";
  void visit(FieldVisitor& v) override {
    v.text({.name = "path", .doc = "the file, plain or gzipped", .required = true}, path);
    v.choice({.name = "header", .doc = "whether the first line holds the columns' names"}, header,
             {"auto", "yes", "no"});
    v.texts({.name = "features",
             .doc = "columns to learn from, by name or number (1 is the first, -1 the last); none: all that are left"},
            features);
    v.texts({.name = "ignore", .doc = "columns to leave out"}, ignore);
    v.text({.name = "label", .doc = "the column to predict; by default the last"}, label);
    v.choice({.name = "task", .doc = "whether the label is a class or a number"}, task,
             {"classification", "regression"});
    v.choice({.name = "categorical", .doc = "what to do with columns of words"}, categorical, {"one_hot", "error"});
    v.choice({.name = "missing", .doc = "cells that are empty, NA, ? or nan: refuse them, or put in the column's mean"},
             missing, {"error", "mean"});
  }
};

struct CsvLayout {
  char delimiter = ',';
  bool header = false;             // the first record is one
  std::vector<std::string> names;  // of all columns; "column 3" where the header has none
  std::vector<size_t> features;    // columns, in the order in which they become features
  int64_t label = -1;              // a column; -1: not wanted (SourceContext::targets)
};

CsvLayout csv_layout(const CsvOptions&, const SourceContext&, std::string_view text);

}  // namespace trainyard
