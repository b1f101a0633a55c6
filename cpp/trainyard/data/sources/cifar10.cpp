// CIFAR-10, binary version (cs.toronto.edu/~kriz/cifar.html): records of a label and 32 x 32 red, green and blue
// planes. Files may be gzipped, and shortened to any number of whole records.
#include <algorithm>
#include <array>

#include "trainyard/core/error.h"
#include "trainyard/core/text.h"
#include "trainyard/data/arrays.h"
#include "trainyard/data/gzip.h"
#include "trainyard/data/source.h"

namespace trainyard {
namespace {

const std::vector<std::string> kClasses = {"airplane", "automobile", "bird",  "cat",  "deer",
                                           "dog",      "frog",       "horse", "ship", "truck"};

struct CifarOptions : Options {
  std::vector<std::string> files, classes;
  int64_t first = 0;
  void visit(FieldVisitor& v) override {
    v.texts(
        {.name = "files", .doc = "data_batch_1.bin and so on, in the order in which they are read", .required = true},
        files);
    v.texts({.name = "classes", .doc = "keep these kinds only, in this order, such as cat and dog; none for all ten"},
            classes);
    v.integer({.name = "first", .doc = "only so many, the first of these; 0 for all", .min = 0, .max = 1e9}, first);
  }
  void validate() const override { (void)labels(); }

  // Of a record's label: that of the example, or kNone.
  static constexpr int32_t kNone = -1;
  std::array<int32_t, 10> labels() const {
    std::array<int32_t, 10> out{};
    out.fill(kNone);
    const std::vector<std::string>& kept = classes.empty() ? kClasses : classes;
    if (kept.size() == 1) throw Error("range", "/classes", "[cifar10] one class alone: there is nothing to tell apart");
    for (size_t i = 0; i < kept.size(); ++i) {
      const auto place = static_cast<size_t>(std::find(kClasses.begin(), kClasses.end(), kept[i]) - kClasses.begin());
      const std::string path = "/classes/" + std::to_string(i), name = "\"" + printable(kept[i]) + "\"";
      if (place == kClasses.size())
        throw Error("choice", path, "[cifar10] there is no class " + name + did_you_mean(kept[i], kClasses));
      if (out[place] != kNone) throw Error("range", path, "[cifar10] " + name + " stands twice in classes");
      out[place] = static_cast<int32_t>(i);
    }
    return out;
  }
};

constexpr size_t kPixels = 32 * 32, kChannels = 3, kRecord = 1 + kChannels * kPixels;

// to (pixels, channels) from (channels, pixels)
void interleave(const uint8_t* planes, uint8_t* to) {
  for (size_t p = 0; p < kPixels; ++p) {
    for (size_t c = 0; c < kChannels; ++c) to[p * kChannels + c] = planes[c * kPixels + p];
  }
}

Dataset load_cifar10(const CifarOptions& o, const SourceContext& context) {
  if (o.files.empty()) throw Error("missing", "/files", "[cifar10] at least one file is needed");
  Dataset out;
  out.sample = {32, 32, 3};
  out.classes = o.classes.empty() ? kClasses : o.classes;
  const std::array<int32_t, 10> labels = o.labels();
  const size_t most = o.first > 0 ? static_cast<size_t>(o.first) : SIZE_MAX;
  for (size_t k = 0; k < o.files.size(); ++k) {
    const std::string path = "/files/" + std::to_string(k), file = printable(o.files[k]);
    const Bytes bytes = read_file(context.files, o.files[k], path);
    const size_t records = bytes.size() / kRecord;
    if (bytes.size() % kRecord != 0) {
      throw Error("file", path,
                  file + " is not of CIFAR-10's binary version or cut short: " + std::to_string(bytes.size()) +
                      " bytes are no whole number of records of 3073");
    }
    size_t end = out.bytes.size();
    out.bytes.resize(end + records * kChannels * kPixels);
    for (size_t r = 0; r < records && out.labels.size() < most; ++r) {
      const uint8_t* record = bytes.data() + r * kRecord;
      if (record[0] >= labels.size()) {
        throw Error("data", path,
                    file + ", record " + std::to_string(r) + ": label " + std::to_string(record[0]) +
                        " is out of range, there are 10 classes");
      }
      if (labels[record[0]] == CifarOptions::kNone) continue;
      out.labels.push_back(labels[record[0]]);
      interleave(record + 1, out.bytes.data() + end);
      end += kChannels * kPixels;
    }
    out.bytes.resize(end);
  }
  out.n = static_cast<int64_t>(out.labels.size());
  check_sample(out, context.reference, o.files[0], "/files");
  if (!context.targets) out.labels.clear();
  return out;
}

}  // namespace

TY_REGISTER_SOURCE(cifar10, CifarOptions, load_cifar10, "colour images of ten kinds, CIFAR-10's binary version", "")

}  // namespace trainyard
