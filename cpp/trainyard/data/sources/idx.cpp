// The format of MNIST and its kin (yann.lecun.com/exdb/mnist): 0 0 type rank, the sizes in big-endian 32 bits, the
// data. Bytes only, as all the known sets are. Images of rank 3 (n, h, w) have one channel; rank 2 is (n, features).
#include "trainyard/core/error.h"
#include "trainyard/core/text.h"
#include "trainyard/data/arrays.h"
#include "trainyard/data/gzip.h"
#include "trainyard/data/source.h"

namespace trainyard {
namespace {

struct IdxOptions : Options {
  std::string images, labels;
  std::vector<std::string> classes;
  void visit(FieldVisitor& v) override {
    v.text({.name = "images", .doc = "the images, plain or gzipped (train-images-idx3-ubyte.gz)", .required = true},
           images);
    v.text({.name = "labels", .doc = "their labels (train-labels-idx1-ubyte.gz)"}, labels);
    v.texts({.name = "classes", .doc = "names of the classes 0, 1, ...; by default their numbers"}, classes);
  }
};

constexpr uint8_t kUnsignedByte = 0x08;
constexpr size_t kMostRank = 4;
constexpr int64_t kMostExamples = 0x7fffffff;

struct Idx {
  std::vector<int64_t> sizes;
  Bytes bytes;  // the data alone
};

Idx read_idx(const Files& files, const std::string& name, const std::string& path) {
  Bytes bytes = read_file(files, name, path);
  const auto fail = [&](const std::string& what) { throw Error("file", path, printable(name) + " " + what); };
  if (bytes.size() < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[3] == 0)
    fail("is not an IDX file: it does not start with IDX's magic number");
  if (bytes[2] != kUnsignedByte) fail("is an IDX file of another type than bytes");
  const size_t rank = bytes[3];
  if (rank > kMostRank) fail("has " + std::to_string(rank) + " dimensions; at most 4 can be read");
  const size_t start = 4 + 4 * rank;
  if (bytes.size() < start) fail("ends within its header");
  Idx out;
  uint64_t count = 1;
  for (size_t axis = 0; axis < rank; ++axis) {
    const uint8_t* at = &bytes[4 + 4 * axis];
    const uint64_t size = uint64_t{at[0]} << 24 | uint64_t{at[1]} << 16 | uint64_t{at[2]} << 8 | uint64_t{at[3]};
    out.sizes.push_back(static_cast<int64_t>(size));
    if (size == 0) fail("holds no data: one of its sizes is 0");
    if (count > (uint64_t{1} << 40) / size) fail("claims an impossible size");
    count *= size;
  }
  if (out.sizes[0] > kMostExamples) fail("claims an impossible size");
  if (bytes.size() - start < count) {
    fail("is cut short: its header says " + std::to_string(count) + " bytes of data, there are " +
         std::to_string(bytes.size() - start));
  }
  if (bytes.size() - start > count) fail("is longer than its header says");
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(start));
  out.bytes = std::move(bytes);
  return out;
}

Dataset load_idx(const IdxOptions& o, const SourceContext& context) {
  Idx images = read_idx(context.files, o.images, "/images");
  const std::string file = printable(o.images);
  if (images.sizes.size() < 2) throw Error("file", "/images", file + " is a list, not images; is it the labels' file?");
  Dataset out;
  out.n = images.sizes[0];
  if (images.sizes.size() == 2) {
    out.sample = {images.sizes[1]};
  } else {
    out.sample = {images.sizes[1], images.sizes[2], images.sizes.size() == 4 ? images.sizes[3] : 1};
  }
  out.bytes = std::move(images.bytes);
  check_sample(out, context.reference, o.images, "/images");
  if (context.targets) {
    if (o.labels.empty()) throw Error("missing", "/labels", "[idx] the file of the labels is needed");
    const Idx labels = read_idx(context.files, o.labels, "/labels");
    if (labels.sizes.size() != 1) throw Error("file", "/labels", printable(o.labels) + " holds images, not labels");
    if (labels.sizes[0] != out.n) {
      throw Error("data", "/labels",
                  printable(o.labels) + " has " + std::to_string(labels.sizes[0]) + " labels, but " + file + " has " +
                      std::to_string(out.n) + " images");
    }
    out.labels.assign(labels.bytes.begin(), labels.bytes.end());
  }
  name_classes(out, context.reference, o.classes, o.labels, "/labels");
  return out;
}

}  // namespace

TY_REGISTER_SOURCE(idx, IdxOptions, load_idx, "images and labels in the format of MNIST, plain or gzipped", "")

}  // namespace trainyard
