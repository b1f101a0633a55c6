// Everything that can be wrong with a user's files, one line each: the code, the place in the experiment, the sentence.
#include <doctest/doctest.h>

#include "data/support.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

struct Case {
  const char* what;
  std::string source;
  Bytes bytes;           // of the file "f"
  std::string expected;  // code, path and the start of the message
  Bytes labels = {};     // of the file "l"
};

std::string csv(const std::string& options = "") { return R"({"type": "csv", "path": "f")" + options + "}"; }
std::string npz(const std::string& options = "") { return R"({"type": "npz", "path": "f")" + options + "}"; }
const char* const kIdx = R"({"type": "idx", "images": "f", "labels": "l"})";
const char* const kCifar = R"({"type": "cifar10", "files": ["f"]})";

Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
Bytes cut(Bytes bytes, size_t from_end) {
  bytes.resize(bytes.size() - from_end);
  return bytes;
}
Bytes zeros(size_t n) { return Bytes(n, 0); }
Bytes changed(Bytes bytes, size_t at_from_end, uint8_t value) {
  bytes[bytes.size() - at_from_end] = value;
  return bytes;
}

// Two 1 x 2 images, and two labels.
const Bytes kImages{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4};
const Bytes kLabels{0, 0, 8, 1, 0, 0, 0, 2, 1, 0};
const Bytes kX = npy("|u1", "2, 1", {1, 2});
const Bytes kY = npy("<i4", "2,", raw<int32_t>({0, 1}));

Bytes arrays(const Bytes& x, const Bytes& y) { return zip_stored({{"x.npy", x}, {"y.npy", y}}); }

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      // csv
      {"no such file",
       R"({"type": "csv", "path": "g"})",
       {},
       "file /data/source/path there is no file g here; there are: f, l"},
      {"no name", R"({"type": "csv", "path": ""})", {}, "missing /data/source/path the name of a file is needed"},
      {"0 bytes", csv(), {}, "file /data/source/path f is empty"},
      {"blank lines only", csv(), to_bytes("\n \n\n"), "file /data/source/path f has no rows"},
      {"header only", csv(), to_bytes("a,b,y\n"), "file /data/source/path f has no rows below its header"},
      {"truncated gzip", csv(), cut(gzip_stored(to_bytes("a,y\n1,p\n2,q\n")), 3),
       "file /data/source/path f is a gzip file that is cut short or damaged"},
      {"ragged row", csv(), to_bytes("a,b,y\n1,2,p\n1,q\n"),
       "file /data/source/path f, line 3 has 2 cells, the first line has 3"},
      {"too long a row", csv(), to_bytes("a,b,y\n1,2,p\n1,2,3,q\n"),
       "file /data/source/path f, line 3 has 4 cells, the first line has 3"},
      {"missing value", csv(), to_bytes("a,b,y\n1,2,p\n1,,q\n"),
       "data /data/source/missing f, line 3, column \"b\": a value is missing"},
      {"NaN", csv(), to_bytes("a,b,y\n1,NaN,p\n1,2,q\n"),
       "data /data/source/missing f, line 2, column \"b\": a value is missing"},
      {"infinity among numbers", csv(), to_bytes("a,y\n1,p\n2,q\ninf,q\n"),
       "data /data/source/path f, line 4, column \"a\": \"inf\" is not a number"},
      {"too large for a float", csv(), to_bytes("a,y\n1,p\n1e39,q\n"),
       "data /data/source/path f, line 3, column \"a\": 1e39 is too large"},
      {"a word among numbers", csv(), to_bytes("a,y\n1,p\n2,q\nx7,q\n"),
       "data /data/source/path f, line 4, column \"a\": \"x7\" is not a number"},
      {"label absent", csv(R"(, "label": "kin")"), to_bytes("a,kind\n1,p\n2,q\n"),
       "data /data/source/label f has no column \"kin\" (did you mean \"kind\"?); it has 2 columns: a, kind"},
      {"label number out of range", csv(R"(, "label": "3")"), to_bytes("a,kind\n1,p\n2,q\n"),
       "data /data/source/label f has no column \"3\""},
      {"label missing in a row", csv(), to_bytes("a,y\n1,p\n2,NA\n"),
       "data /data/source/label f, line 3, column \"y\": the label is missing"},
      {"target missing in a row", csv(R"(, "task": "regression")"), to_bytes("a,y\n1,2\n2,NA\n"),
       "data /data/source/label f, line 3, column \"y\": the label is missing"},
      {"one class only", csv(), to_bytes("a,y\n1,p\n2,p\n"),
       "data /data/source/label f: every row has the same \"y\", p"},
      {"label is a measurement", csv(), to_bytes("a,y\n1,0.5\n2,0.75\n"),
       "data /data/source/label f, line 2, column \"y\": 0.5 is a number, not a class; for numbers set \"task\" to "
       "\"regression\""},
      {"regression on words", csv(R"(, "task": "regression")"), to_bytes("a,y\n1,p\n2,q\n"),
       "data /data/source/path f, line 2, column \"y\": \"p\" is not a number"},
      {"ignored column absent", csv(R"(, "ignore": ["b", "idd"])"), to_bytes("a,b,id,y\n1,2,3,p\n2,3,4,q\n"),
       "data /data/source/ignore/1 f has no column \"idd\" (did you mean \"id\"?)"},
      {"feature absent", csv(R"(, "features": ["z"])"), to_bytes("a,y\n1,p\n2,q\n"),
       "data /data/source/features/0 f has no column \"z\""},
      {"feature twice", csv(R"(, "features": ["a", "1"])"), to_bytes("a,y\n1,p\n2,q\n"),
       "data /data/source/features/1 \"a\" stands twice in \"features\""},
      {"label as feature", csv(R"(, "features": ["y"])"), to_bytes("a,y\n1,p\n2,q\n"),
       "data /data/source/features/0 \"y\" is the label, it cannot be a feature"},
      {"feature ignored", csv(R"(, "features": ["a"], "ignore": ["a"])"), to_bytes("a,b,y\n1,1,p\n2,2,q\n"),
       "data /data/source/features/0 \"a\" is in \"features\" and in \"ignore\""},
      {"one column", csv(), to_bytes("y\n1\n2\n"), "data /data/source/path f has no column left to learn from"},
      {"two columns of a name", csv(R"(, "features": ["a"])"), to_bytes("a,a,y\n1,2,p\n3,4,q\n"),
       "data /data/source/features/0 f has two columns named \"a\"; name them by their numbers"},
      {"empty column", csv(R"(, "missing": "mean")"), to_bytes("a,b,y\n1,,p\n2,,q\n"),
       "data /data/source/features f, column \"b\" is empty in all 2 rows"},
      {"words where none are wanted", csv(R"(, "categorical": "error")"), to_bytes("a,y\nred,p\nblue,q\n"),
       "data /data/source/categorical f, line 2, column \"a\": \"red\" is text"},
      {"open quote", csv(), to_bytes("a,y\n1,\"p\n2,q\n"),
       "file /data/source/path f, line 2: a quote is opened here and never closed"},
      {"not UTF-8", csv(), to_bytes("a,y\n1,caf\xe9\n2,q\n"), "file /data/source/path f is not UTF-8 text: see line 2"},
      {"UTF-16", csv(),
       to_bytes("\xff\xfe"
                "a"),
       "file /data/source/path f is UTF-16 text"},
      {"not text at all", csv(), {'a', ',', 0, 1, '\n'}, "file /data/source/path f is not a text file"},
      // idx
      {"wrong magic", kIdx, changed(kImages, 20, 1), "file /data/source/images f is not an IDX file", kLabels},
      {"floats", kIdx, changed(kImages, 18, 0x0d),
       "file /data/source/images f is an IDX file of another type than bytes", kLabels},
      {"too many dimensions", kIdx, changed(kImages, 17, 9), "file /data/source/images f has 9 dimensions", kLabels},
      {"cut within the header", kIdx, cut(kImages, 8), "file /data/source/images f ends within its header", kLabels},
      {"cut within the data", kIdx, cut(kImages, 1),
       "file /data/source/images f is cut short: its header says 4 bytes of data, there are 3", kLabels},
      {"too long", kIdx, kImages + zeros(1), "file /data/source/images f is longer than its header says", kLabels},
      {"no images", kIdx, cut(changed(kImages, 13, 0), 4), "file /data/source/images f holds no data", kLabels},
      {"impossible size",
       kIdx,
       {0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1},
       "file /data/source/images f claims an impossible size",
       kLabels},
      {"labels for images", kIdx, kLabels, "file /data/source/images f is a list, not images", kLabels},
      {"images for labels", kIdx, kImages, "file /data/source/labels l holds images, not labels", kImages},
      {"count mismatch",
       kIdx,
       kImages,
       "data /data/source/labels l has 1 labels, but f has 2 images",
       {0, 0, 8, 1, 0, 0, 0, 1, 0}},
      {"label out of range",
       R"({"type": "idx", "images": "f", "labels": "l", "classes": ["a", "b"]})",
       kImages,
       "data /data/source/labels l, example 1: label 2 is out of range, there are 2 classes",
       {0, 0, 8, 1, 0, 0, 0, 2, 0, 2}},
      {"one class only", kIdx, kImages, "data /data/source/labels l: every label is 0", {0, 0, 8, 1, 0, 0, 0, 2, 0, 0}},
      {"no labels' file", R"({"type": "idx", "images": "f"})", kImages,
       "missing /data/source/labels [idx] the file of the labels is needed"},
      {"html page for a gzip file", kIdx, to_bytes("<html>404</html>"), "file /data/source/images f is not an IDX file",
       kLabels},
      // cifar10
      {"no files",
       R"({"type": "cifar10", "files": []})",
       {},
       "missing /data/source/files [cifar10] at least one file is needed"},
      {"cut within a record", kCifar, zeros(3073 + 100),
       "file /data/source/files/0 f is not of CIFAR-10's binary version or cut short"},
      {"label out of range", kCifar, zeros(3073) + Bytes{10} + zeros(3072),
       "data /data/source/files/0 f, record 1: label 10 is out of range"},
      {"empty file", kCifar, {}, "file /data/source/files/0 f is empty"},
      // npz
      {"not a zip file", npz(), to_bytes("hello, this is no zip file at all"),
       "file /data/source/path f is not a zip file or cut short"},
      {"cut zip file", npz(), cut(arrays(kX, kY), 30), "file /data/source/path f is not a zip file or cut short"},
      {"directory out of the file", npz(), changed(arrays(kX, kY), 4, 0x7f),
       "file /data/source/path f is cut short or damaged: its directory points out of the file"},
      {"no array x", npz(R"(, "x": "images")"), zip_stored({{"image.npy", kX}, {"y.npy", kY}}),
       "data /data/source/x f has no array \"images\" (did you mean \"image\"?); it has: image, y"},
      {"no array y", npz(), zip_stored({{"x.npy", kX}}), "data /data/source/y f has no array \"y\""},
      {"not an array", npz(), arrays(to_bytes("hello hello hello"), kY),
       "file /data/source/x f: x is not a numpy array"},
      {"text", npz(), arrays(npy("<U1", "2,", raw<int32_t>({97, 98})), kY),
       "file /data/source/x f: x holds \"<U1\", not numbers that can be read"},
      {"pickled objects", npz(), arrays(npy("|O", "2,", zeros(16)), kY), "file /data/source/x f: x holds \"|O\""},
      {"complex", npz(), arrays(npy("<c8", "2,", zeros(16)), kY), "file /data/source/x f: x holds \"<c8\""},
      {"big-endian", npz(), arrays(npy(">f4", "2,", zeros(8)), kY),
       "file /data/source/x f: x is big-endian (>f4); save it with astype(\"<f4\")"},
      {"too few numbers", npz(), arrays(npy("<f4", "2, 3", zeros(20)), kY),
       "file /data/source/x f: x should have 24 bytes of numbers, but has 20"},
      {"impossible shape", npz(), arrays(npy("<f4", "1000000000000, 1000000000000", {}), kY),
       "file /data/source/x f: x has a header that cannot be read"},
      {"header cut", npz(), arrays(cut(npy("<f4", "2", {}), 20), kY),
       "file /data/source/x f: x ends within its header"},
      {"five dimensions", npz(), arrays(npy("|u1", "2, 1, 1, 1, 1", {1, 2}), kY),
       "shape /data/source/x f: x has 5 dimensions"},
      {"no examples", npz(), arrays(npy("|u1", "0, 3", {}), kY), "data /data/source/x f: x is empty"},
      {"NaN in x", npz(), arrays(npy("<f4", "2,", {0, 0, 0, 0, 0, 0, 0xc0, 0x7f}), kY),
       "data /data/source/x f: x, example 1 holds a value that is not finite"},
      {"row mismatch", npz(), arrays(kX, npy("<i4", "3,", raw<int32_t>({0, 1, 0}))),
       "data /data/source/y f: y has 3 rows, but x has 2 examples"},
      {"negative label", npz(), arrays(kX, npy("<i4", "2,", raw<int32_t>({0, -1}))),
       "data /data/source/y f: y, example 1: the label must be a whole number"},
      {"label beyond the names", npz(R"(, "classes": ["a"])"), arrays(kX, kY),
       "data /data/source/y f: y, example 1: label 1 is out of range, there are 1 classes"},
      {"one-hot labels", npz(), arrays(kX, npy("<i4", "2, 2", raw<int32_t>({0, 1, 1, 0}))),
       "shape /data/source/y f: y must have one label for each example"},
      {"damaged array", npz(), changed(arrays(kX, kY), 150, 0x55),
       "file /data/source/y f is damaged: y.npy does not have its checksum"},
      // options
      {"unknown option",
       R"({"type": "csv", "path": "f", "lable": "y"})",
       {},
       "unknown_key /data/source/lable [csv] unknown key \"lable\" (did you mean \"label\"?)"},
      {"no path", "\"csv\"", {}, "missing /data/source/path"},
      {"unknown source",
       "\"spirals\"",
       {},
       "unknown_type /data/source there is no source named \"spirals\" (did you mean \"spiral\"?)"},
  };
  return all;
}

}  // namespace

TEST_CASE("every kind of bad file gives one sentence that names the place") {
  for (const Case& c : cases()) {
    CAPTURE(c.what);
    MemoryFiles files;
    files.put("f", c.bytes);
    files.put("l", c.labels);
    const std::string got = error_of([&] { load(c.source, files); });
    CHECK(got.substr(0, c.expected.size()) == c.expected);
  }
}

TEST_CASE("a test file that does not fit the training data says so") {
  const Dataset train = load(csv(), one_file("f", to_bytes("colour,size,y\nred,1,p\nblue,2,q\n")));
  const auto error = [&](const std::string& text) {
    return error_of([&] { load(csv(), one_file("f", to_bytes(text)), 1, 1, &train); });
  };
  CHECK(error("colour,size,y\nblu,1,p\n") ==
        "data /data/source/path f, line 2, column \"colour\": \"blu\" did not occur in the training data (did you mean "
        "\"blue\"?)");
  CHECK(error("colour,size,y\nblue,1,r\n").substr(0, 84) ==
        "data /data/source/label f, line 2, column \"y\": \"r\" is no class of the training data ");
  CHECK(
      error("color,size,y\nblue,1,p\n") ==
      "data /data/source/path f has no column \"colour\" (did you mean \"color\"?); it has 3 columns: color, size, y");
  CHECK(error("y,colour,size\np,blue,1\n") ==
        "data /data/source/label f has no column for the label: \"size\" is a feature of the training data");

  const Dataset images = load(kIdx, [] {
    MemoryFiles files;
    files.put("f", kImages);
    files.put("l", kLabels);
    return files;
  }());
  MemoryFiles other;
  other.put("f", {0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5});
  other.put("l", {0, 0, 8, 1, 0, 0, 0, 1, 1});
  CHECK(error_of([&] { load(kIdx, other, 1, 1, &images); }) ==
        "shape /data/source/images f holds examples of 5, the training data are 1 x 2 x 1");
}
