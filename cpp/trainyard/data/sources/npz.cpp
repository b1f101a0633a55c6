// Arrays saved by numpy: np.savez("data.npz", x=x, y=y), compressed or not. x is (n, features), (n, h, w) or images
// with channels; bytes stay bytes. y is (n): integers are classes; numbers, or (n, outputs), are values to predict.
#include <algorithm>
#include <cmath>

#include "trainyard/core/error.h"
#include "trainyard/core/text.h"
#include "trainyard/data/arrays.h"
#include "trainyard/data/gzip.h"
#include "trainyard/data/npy.h"
#include "trainyard/data/source.h"
#include "trainyard/data/zip.h"

namespace trainyard {
namespace {

struct NpzOptions : Options {
  std::string path, x = "x", y = "y", layout = "nhwc", task = "auto";
  std::vector<std::string> classes;
  void visit(FieldVisitor& v) override {
    v.text({.name = "path", .doc = "the file, from numpy's savez or savez_compressed", .required = true}, path);
    v.text({.name = "x", .doc = "name of the array of examples"}, x);
    v.text({.name = "y", .doc = "name of the array of labels or values"}, y);
    v.choice({.name = "layout", .doc = "images: channels last (nhwc) or channels first (nchw, PyTorch)"}, layout,
             {"nhwc", "nchw"});
    v.choice({.name = "task", .doc = "auto: whole-number types are classes, floating point is regression"}, task,
             {"auto", "classification", "regression"});
    v.texts({.name = "classes", .doc = "names of the classes 0, 1, ...; by default their numbers"}, classes);
  }
};

constexpr int64_t kMostExamples = 0x7fffffff, kMostClasses = 10000;

class Npz {
 public:
  Npz(const NpzOptions& o, const SourceContext& context) : o_(o), context_(context), file_(printable(o.path)) {}

  Dataset load() {
    const Bytes bytes = read_file(context_.files, o_.path);
    Dataset out;
    try {
      const ZipFile zip(bytes, o_.path);
      read_x(array(zip, o_.x, "/x"), out);
      check_sample(out, context_.reference, o_.path, "/x");
      if (context_.targets) {
        read_y(array(zip, o_.y, "/y"), out);
      } else if (context_.reference) {
        out.task = context_.reference->task;
        out.outputs = context_.reference->outputs;
      }
    } catch (Error& error) {
      if (error.path.empty()) error.path = "/path";
      throw;
    }
    if (out.task == Task::classification) name_classes(out, context_.reference, o_.classes, what(o_.y), "/y");
    return out;
  }

 private:
  std::string what(const std::string& name) const { return file_ + ": " + printable(name); }

  NpyArray array(const ZipFile& zip, const std::string& name, const std::string& path) const {
    if (!zip.has(name + ".npy")) {
      std::vector<std::string> names;
      std::string list;
      for (std::string member : zip.names()) {
        if (member.size() > 4 && member.substr(member.size() - 4) == ".npy") member.resize(member.size() - 4);
        list += (names.empty() ? "" : ", ") + printable(member);
        names.push_back(std::move(member));
      }
      throw Error(
          "data", path,
          file_ + " has no array \"" + printable(name) + "\"" + did_you_mean(name, names) + "; it has: " + list);
    }
    try {
      return read_npy(zip.read(name + ".npy"), what(name));
    } catch (Error& error) {
      error.path = path;
      throw;
    }
  }

  void read_x(const NpyArray& x, Dataset& out) const {
    const size_t rank = x.shape.size();
    if (rank < 1 || rank > 4)
      throw Error("shape", "/x",
                  what(o_.x) + " has " + std::to_string(rank) + " dimensions; (n, features) or (n, h, w, c) is needed");
    if (x.count() == 0) throw Error("data", "/x", what(o_.x) + " is empty");
    if (x.shape[0] > kMostExamples) throw Error("range", "/x", what(o_.x) + " has too many examples");
    out.n = x.shape[0];
    // Sizes and steps of (n, h, w, c), so that one loop reads every layout.
    std::array<int64_t, 4> size{out.n, 1, 1, 1}, step{0, 0, 0, 0};
    const std::vector<int64_t> strides = x.strides();
    const bool channels_first = rank == 4 && o_.layout == "nchw";
    for (size_t axis = 0; axis < rank; ++axis) {
      const size_t to = channels_first && axis > 0 ? (axis == 1 ? 3 : axis - 1) : axis;
      size[to] = x.shape[axis];
      step[to] = strides[axis];
    }
    out.sample = rank < 3 ? Shape{size[1]} : Shape{size[1], size[2], size[3]};
    const auto count = static_cast<size_t>(x.count());
    if (x.is_bytes()) {
      out.bytes.reserve(count);
    } else {
      out.values.reserve(count);
    }
    const uint8_t* raw = x.bytes.data() + x.start;
    for (int64_t n = 0; n < size[0]; ++n) {
      for (int64_t h = 0; h < size[1]; ++h) {
        for (int64_t w = 0; w < size[2]; ++w) {
          for (int64_t c = 0; c < size[3]; ++c) {
            const int64_t at = n * step[0] + h * step[1] + w * step[2] + c * step[3];
            if (x.is_bytes()) {
              out.bytes.push_back(raw[at]);
            } else {
              out.values.push_back(finite(x.at(at), o_.x, "/x", n));
            }
          }
        }
      }
    }
  }

  float finite(double value, const std::string& name, const char* path, int64_t example) const {
    const auto rounded = static_cast<float>(value);
    if (!std::isfinite(rounded))
      throw Error("data", path,
                  what(name) + ", example " + std::to_string(example) + " holds a value that is not finite");
    return rounded;
  }

  void read_y(const NpyArray& y, Dataset& out) const {
    const int64_t rows = y.shape.empty() ? 0 : y.shape[0];
    if (rows != out.n) {
      throw Error("data", "/y",
                  what(o_.y) + " has " + std::to_string(rows) + " rows, but " + printable(o_.x) + " has " +
                      std::to_string(out.n) + " examples");
    }
    const bool one_each = y.count() == out.n;
    const bool classes = o_.task == "auto" ? y.is_integer() : o_.task == "classification";
    if (y.shape.size() > 2 || y.count() == 0 || (classes && !one_each)) {
      throw Error("shape", "/y", what(o_.y) + " must have one label for each example, as a list");
    }
    if (!classes) {
      const std::vector<int64_t> strides = y.strides();
      out.task = Task::regression;
      out.outputs = y.shape.size() == 2 ? y.shape[1] : 1;
      for (int64_t i = 0; i < out.n; ++i) {
        for (int64_t j = 0; j < out.outputs; ++j) {
          out.targets.push_back(
              finite(y.at(i * strides[0] + (y.shape.size() == 2 ? j * strides[1] : 0)), o_.y, "/y", i));
        }
      }
      for (int64_t j = 0; j < out.outputs; ++j)
        out.target_names.push_back(o_.y + (out.outputs > 1 ? " " + std::to_string(j + 1) : ""));
      return;
    }
    for (int64_t i = 0; i < out.n; ++i) {
      const double label = y.at(i);
      if (!(label >= 0 && label < kMostClasses) || label != std::floor(label)) {
        throw Error("data", "/y",
                    what(o_.y) + ", example " + std::to_string(i) + ": the label must be a whole number from 0 to " +
                        std::to_string(kMostClasses - 1));
      }
      out.labels.push_back(static_cast<int32_t>(label));
    }
  }

  const NpzOptions& o_;
  const SourceContext& context_;
  std::string file_;
};

Dataset load_npz(const NpzOptions& o, const SourceContext& context) { return Npz(o, context).load(); }

}  // namespace

TY_REGISTER_SOURCE(npz, NpzOptions, load_npz, "arrays saved by numpy, compressed or not", "")

}  // namespace trainyard
