#include <doctest/doctest.h>

#include "data/support.h"
#include "trainyard/data/csv_text.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

Dataset load_csv(const std::string& text, const std::string& options = "", const Dataset* reference = nullptr) {
  return load(R"({"type": "csv", "path": "t.csv")" + options + "}", one_file("t.csv", to_bytes(text)), 1, 0, reference);
}

// Rows to predict.
Dataset load_rows(const std::string& text, const Dataset& reference, const std::string& options = "") {
  const MemoryFiles files = one_file("t.csv", to_bytes(text));
  const Spec spec = component("source", R"({"type": "csv", "path": "t.csv")" + options + "}");
  return load_source(spec, SourceContext{1, files, 1, &reference, false});
}

}  // namespace

TEST_CASE("csv takes the last column as the label and the header's names") {
  const Dataset data = load_csv("length,width,kind\n1.5,2,oak\n-3e2,.25,elm\n4,5,oak\n");
  CHECK(data.n == 3);
  CHECK(data.features == std::vector<std::string>{"length", "width"});
  CHECK(data.classes == std::vector<std::string>{"elm", "oak"});
  CHECK(data.labels == std::vector<int32_t>{1, 0, 1});
  CHECK(data.values == std::vector<float>{1.5f, 2, -300, 0.25f, 4, 5});
}

TEST_CASE("csv without a header names columns by number, and the label may be any of them") {
  const Dataset data = load_csv("3,0.5,7\n1,0.25,8\n10,0.125,9\n", R"(, "label": "1")");
  CHECK(data.features == std::vector<std::string>{"column 2", "column 3"});
  CHECK(data.classes == std::vector<std::string>{"1", "3", "10"});  // by value, not by letters
  CHECK(data.labels == std::vector<int32_t>{1, 0, 2});
  CHECK(load_csv("3,0.5,7\n1,0.25,8\n", R"(, "label": "-3")").classes.size() == 2);
}

TEST_CASE("csv finds the delimiter, quotes, byte order marks and line ends of any system") {
  const std::vector<float> expected{1, 2, 3, 4};
  CHECK(load_csv("a;b;y\r\n1;2;p\r\n3;4;q\r\n").values == expected);
  CHECK(load_csv("a\tb\ty\n1\t2\tp\n3\t4\tq").values == expected);
  CHECK(load_csv("\xef\xbb\xbf"
                 "a,b,y\n 1 , 2 ,p\n\n3,4,q\n\n")
            .values == expected);
  const Dataset quoted = load_csv("a,b,\"the \"\"y\"\", quoted\"\n1,2,\"p, q\"\n3,4,\"line\nbreak\"\n");
  CHECK(quoted.values == expected);
  CHECK(quoted.classes == std::vector<std::string>{"line\nbreak", "p, q"});
}

TEST_CASE("a header of words over columns of words is found too, and can be said") {
  const std::string words = "cap,smell,kind\nflat,none,good\nbell,foul,bad\nflat,foul,bad\n";
  CHECK(load_csv(words).n == 3);
  CHECK(load_csv("flat,none,good\nbell,foul,bad\nflat,foul,bad\n").n == 3);
  CHECK(load_csv("1,2,3\n4,5,6\n7,8,9\n", R"(, "header": "yes")").n == 2);
  CHECK(load_csv(words, R"(, "header": "no")").n == 4);
}

TEST_CASE("csv picks, orders and leaves out features by name or number") {
  const std::string text = "id,a,b,c,y\n7,1,2,3,p\n8,4,5,6,q\n";
  CHECK(load_csv(text, R"(, "ignore": ["id", "3"])").features == std::vector<std::string>{"a", "c"});
  CHECK(load_csv(text, R"(, "features": ["c", "a"])").values == std::vector<float>{3, 1, 6, 4});
}

TEST_CASE("words become one-hot, in the order of their letters") {
  const Dataset data = load_csv("colour,size,y\nred,1,p\nblue,2,q\nred,3,q\n");
  CHECK(data.features == std::vector<std::string>{"colour=blue", "colour=red", "size"});
  CHECK(data.values == std::vector<float>{0, 1, 1, 1, 0, 2, 0, 1, 3});
}

TEST_CASE("missing values become the column's mean, for words the share of each") {
  for (const std::string gap : {"", "NA", "?", "nan"}) {
    const Dataset data =
        load_csv("colour,size,y\nred,1,p\n" + gap + ",2,q\nred," + gap + ",q\nblue,3,p\n", R"(, "missing": "mean")");
    CHECK(data.values[3] == doctest::Approx(1.0 / 3.0));
    CHECK(data.values[4] == doctest::Approx(2.0 / 3.0));
    CHECK(data.values[8] == 2.0f);
  }
}

TEST_CASE("csv regression takes numbers as targets") {
  const Dataset data = load_csv("a,price\n1,2.5\n2,-3\n", R"(, "task": "regression")");
  CHECK(data.task == Task::regression);
  CHECK(data.targets == std::vector<float>{2.5f, -3});
  CHECK(data.target_names == std::vector<std::string>{"price"});
}

TEST_CASE("classes written 1 and 1.0 are the same") {
  CHECK(load_csv("a,y\n5,1\n6,1.0\n7,2\n").classes == std::vector<std::string>{"1", "2"});
}

TEST_CASE("a test file is read by the training file's categories, means and classes, its columns in any order") {
  const Dataset train = load_csv("colour,size,y\nred,1,p\nblue,3,q\ngreen,5,r\n", R"(, "missing": "mean")");
  const Dataset test =
      load_csv("y,size,extra,colour\nr,NA,1,blue\nr,8,1,red\n", R"(, "missing": "mean", "label": "y")", &train);
  CHECK(test.values == std::vector<float>{1, 0, 0, 3, 0, 0, 1, 8});
  CHECK(test.labels == std::vector<int32_t>{2, 2});
  CHECK(test.classes == train.classes);
}

TEST_CASE("rows to predict need no label, by name or, without a header, by order") {
  const Dataset train = load_csv("y,size,weight\np,1,2\nq,3,4\n", R"(, "label": "y")");
  const std::vector<float> expected{5, 6};
  CHECK(load_rows("weight,size\n6,5\n", train, R"(, "label": "y")").values == expected);
  CHECK(load_rows("5,6\n", train).values == expected);
  CHECK(load_rows("y,size,weight\nunknown,5,6\n", train).values == expected);  // labels are not even looked at
  CHECK(load_rows("5,6\n", train).labels.empty());
  const Dataset numbered = load_csv("1,7,8\n2,9,10\n", R"(, "label": "1")");
  CHECK(load_rows("5,6\n", numbered).values == expected);
  CHECK(load_rows("1,5,6\n", numbered).values == expected);
}

TEST_CASE("columns survive as text") {
  const Dataset train = load_csv("the \"x\",colour,y\n1,red,p\n3,\"a\tb\\\",q\n0.1,red,q\n");
  const std::vector<Column> again = columns_from_text(columns_to_text(train.columns));
  REQUIRE(again.size() == 2);
  CHECK(again[0].name == train.columns[0].name);
  CHECK(again[0].means == train.columns[0].means);
  CHECK(again[1].categories == std::vector<std::string>{"a\tb\\", "red"});
  CHECK(again[1].means == train.columns[1].means);
  CHECK(columns_from_text("").empty());
  for (const std::string bad : {"x\n", "x\tnumber\n", "x\tnumber\tabc\n", "x\tcategory\tred\n", "x\tother\t1\n"}) {
    CHECK(error_of([&] { columns_from_text(bad); }).substr(0, 5) == "file ");
  }
}

TEST_CASE("numbers are parsed to the nearest double, and nothing else is a number") {
  double value = 0;
  for (const std::string text :
       {"0", "-0.5", "1e3", "+12.25", ".5", "5.", "123456789012345678", "0.1", "1.7976931348623157e308", "4.9e-324",
        "3.141592653589793238462643", "1e-30", "9007199254740993", "00012", "1E+22", "1e23"}) {
    CAPTURE(text);
    REQUIRE(parse_number(text, value));
    CHECK(value == std::strtod(text.c_str(), nullptr));
  }
  for (const std::string text :
       {"", "-", ".", "e5", "1e", "1e+", "inf", "nan", "0x10", "1,5", "1 2", "--1", "1.2.3", "abc"}) {
    CAPTURE(text);
    CHECK(!parse_number(text, value));
  }
}
