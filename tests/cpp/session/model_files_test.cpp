// The model files: known networks, counted to the last parameter without making one. The sums are the papers'
// arithmetic, written out; none of it calls the core.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "support/allocation_guard.h"
#include "support/model_files.h"
#include "trainyard/session/count.h"

namespace trainyard {
namespace {

using Counts = std::vector<int64_t>;

// Of a model file, with no file to read from; room for a few layers' objects and the backend's workspace only.
NetworkCount counted(const std::string& name, const Shape& input = {}) {
  constexpr int64_t kRoom = 4 << 20;
  const Experiment experiment = parse_experiment(test::model_file(name));
  const test::AllocationGuard guard;
  const NetworkCount out = count_network(experiment, MemoryFiles(), input);
  CAPTURE(name);
  CHECK(guard.peak() < kRoom);
  return out;
}

Counts owners(const NetworkCount& c) {
  Counts out;
  for (const LayerSummary& line : c.layers) {
    if (line.parameters > 0) out.push_back(line.parameters);
  }
  return out;
}

// In hundredths of a percent.
int64_t dense_share(const NetworkCount& c) {
  for (const auto& [type, n] : c.by_type) {
    if (type == "dense") return std::llround(1e4 * static_cast<double>(n) / static_cast<double>(c.parameters));
  }
  return 0;
}

// The largest layer, in the unit of the lectures' charts, whose axis ends at 120000.
bool fits_axis(const NetworkCount& c, int64_t unit) {
  const Counts all = owners(c);
  const int64_t bar = *std::max_element(all.begin(), all.end()) / unit;
  return bar <= 120000 && bar > 30000;
}

// Of a k x k convolution without bias from c to f channels, and of one with a batch norm behind it.
int64_t conv(int64_t c, int64_t f, int64_t k) { return c * f * k * k; }
int64_t unit(int64_t c, int64_t f, int64_t k) { return conv(c, f, k) + 2 * f; }

// He et al. 2016, section 4.2: 6 n + 2 layers in three stages of 16, 32 and 64 filters, 1 x 1 where the size changes.
int64_t cifar_resnet(int64_t n) {
  int64_t out = unit(3, 16, 3) + 2 * n * unit(16, 16, 3) + 64 * 10 + 10;
  for (const int64_t f : {32, 64}) out += unit(f / 2, f, 3) + unit(f / 2, f, 1) + (2 * n - 1) * unit(f, f, 3);
  return out;
}

// Four stages of two blocks; the paper's table 1, with the projections of torchvision.
int64_t resnet18() {
  int64_t out = unit(3, 64, 7) + 4 * unit(64, 64, 3) + 512 * 1000 + 1000;
  for (const int64_t f : {128, 256, 512}) out += unit(f / 2, f, 3) + unit(f / 2, f, 1) + 3 * unit(f, f, 3);
  return out;
}

// Zagoruyko & Komodakis 2016: groups of n blocks, normalised before each convolution; the first block's shortcut is
// 1 x 1 and shares its norm.
int64_t wide_resnet(int64_t n, int64_t k) {
  int64_t out = conv(3, 16, 3), from = 16;
  for (const int64_t f : {16 * k, 32 * k, 64 * k}) {
    out += 2 * from + conv(from, f, 3) + 2 * f + conv(f, f, 3) + conv(from, f, 1);
    out += (n - 1) * (2 * f + conv(f, f, 3) + 2 * f + conv(f, f, 3));
    from = f;
  }
  return out + 2 * from + from * 10 + 10;
}

// Huang et al. 2017, DenseNet-BC: each layer is a norm, 1 x 1 to 4 g channels, a norm, 3 x 3 to g; halved in between.
int64_t densenet(int64_t first, int64_t start, int64_t g, const Counts& blocks, int64_t classes) {
  int64_t out = first, c = start;
  for (size_t b = 0; b < blocks.size(); ++b) {
    for (int64_t i = 0; i < blocks[b]; ++i, c += g) out += 2 * c + conv(c, 4 * g, 1) + 8 * g + conv(4 * g, g, 3);
    out += 2 * c;
    if (b + 1 == blocks.size()) return out + c * classes + classes;
    out += conv(c, c / 2, 1);
    c /= 2;
  }
  return out;
}

// Szegedy et al. 2015, table 1: in, 1 x 1, 3 x 3 reduce, 3 x 3, 5 x 5 reduce, 5 x 5, pool's projection.
constexpr int64_t kInception[9][7] = {
    {192, 64, 96, 128, 16, 32, 32},     {256, 128, 128, 192, 32, 96, 64},   {480, 192, 96, 208, 16, 48, 64},
    {512, 160, 112, 224, 24, 64, 64},   {512, 128, 128, 256, 24, 64, 64},   {512, 112, 144, 288, 32, 64, 64},
    {528, 256, 160, 320, 32, 128, 128}, {832, 256, 160, 320, 32, 128, 128}, {832, 384, 192, 384, 48, 128, 128}};

int64_t googlenet() {
  int64_t out = unit(3, 64, 7) + unit(64, 64, 1) + unit(64, 192, 3) + 1024 * 1000 + 1000;
  for (const auto& [in, one, r3, three, r5, five, pool] : kInception)
    out += unit(in, one, 1) + unit(in, r3, 1) + unit(r3, three, 3) + unit(in, r5, 1) + unit(r5, five, 5) +
           unit(in, pool, 1);
  return out;
}

TEST_CASE("FIG-05 ERR-19 AlexNet's parameters, layer by layer; the chart's axis is in thousands") {
  const NetworkCount c = counted("alexnet");
  CHECK(owners(c) == Counts{23296, 307392, 663936, 884992, 590080, 37752832, 16781312, 4097000});
  CHECK(c.parameters == 61100840);
  CHECK(dense_share(c) == 9596);
  CHECK(fits_axis(c, 1000));
  CHECK(!fits_axis(c, 1000000));
  CHECK(c.memory.weights >= 4 * c.parameters);
}

TEST_CASE("FIG-06 ERR-19 VGG-16's parameters, block by block; the chart's axis is in thousands") {
  const NetworkCount c = counted("vgg16");
  CHECK(owners(c) == Counts{38720, 221440, 1475328, 5899776, 7079424, 102764544, 16781312, 4097000});
  CHECK(c.parameters == 138357544);
  CHECK(dense_share(c) == 8936);
  CHECK(fits_axis(c, 1000));
  CHECK(!fits_axis(c, 1000000));
}

TEST_CASE("FIG-10 REG-16 dropout is behind fc6 and fc7; networks that end in an average have none") {
  for (const std::string name : {"alexnet", "vgg16", "alexnet_small", "vgg16_small"}) {
    CAPTURE(name);
    const std::vector<LayerSummary> layers = counted(name, {224, 224, 3}).layers;
    std::string types, marked;
    for (size_t i = 0; i < layers.size(); ++i) {
      if (layers[i].path == "fc6") types.clear();
      types += layers[i].type + " ";
      if (layers[i].type == "dropout") marked += layers[i - 2].path + " ";
    }
    CHECK(types == "dense relu dropout dense relu dropout dense ");
    CHECK(marked == "fc6 fc7 ");
  }
  for (const std::string name : {"resnet18", "resnet20", "resnet56", "wide_resnet_28_10", "densenet121"}) {
    CAPTURE(name);
    CHECK(test::model_file(name).find("global_avg_pool") != std::string::npos);
    CHECK(test::model_file(name).find("dropout") == std::string::npos);
  }
}

TEST_CASE("SYS-07 the known networks have exactly the parameters that their papers add up to") {
  const int64_t lenet = (25 * 6 + 6) + (25 * 6 * 16 + 16) + (400 * 120 + 120) + (120 * 84 + 84) + (84 * 10 + 10);
  const std::map<std::string, std::pair<int64_t, int64_t>> known = {
      {"lenet5", {61706, lenet}},
      {"googlenet", {7005832, googlenet()}},
      {"resnet18", {11689512, resnet18()}},
      {"resnet20", {272474, cifar_resnet(3)}},
      {"resnet56", {855770, cifar_resnet(9)}},
      {"wide_resnet_28_10", {36479194, wide_resnet(4, 10)}},
      {"densenet121", {7978856, densenet(unit(3, 64, 7), 64, 32, {6, 12, 24, 16}, 1000)}},
      {"densenet_bc_100_12", {769162, densenet(conv(3, 24, 3), 24, 12, {16, 16, 16}, 10)}}};
  for (const auto& entry : known) {
    const std::string& name = entry.first;
    CAPTURE(name);
    CHECK(entry.second.first == entry.second.second);
    CHECK(counted(name).parameters == entry.second.first);
  }
}

TEST_CASE("SYS-07 the small forms are built as the networks that they stand for") {
  CHECK(counted("lenet5_small", {28, 28, 1}).parameters == 61706);
  const Shape image{32, 32, 3};
  CHECK(counted("wide_resnet_small", image).parameters < 200000);
  for (const std::string name : {"alexnet", "vgg16", "googlenet", "resnet18", "resnet20", "resnet56"}) {
    CAPTURE(name);
    const NetworkCount whole = counted(name), small = counted(name + "_small", image);
    CHECK(small.output == Shape{10});
    CHECK(small.parameters * 3 < whole.parameters);
    if (name == "googlenet" || name == "alexnet") continue;  // fewer blocks; one pooling less
    REQUIRE(small.layers.size() == whole.layers.size());
    for (size_t i = 0; i < whole.layers.size(); ++i) CHECK(small.layers[i].type == whole.layers[i].type);
  }
}

}  // namespace
}  // namespace trainyard
