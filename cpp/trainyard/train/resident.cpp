#include "trainyard/train/resident.h"

#include <algorithm>

#include "trainyard/core/error.h"
#include "trainyard/ops/map_index.h"

namespace trainyard {
namespace {

constexpr int64_t kAtOnce = 4096;  // examples on their way

// Element i of a batch: a pixel's channel of the example that its row asks for.
struct Seen {
  const float* from;
  const int32_t* index;
  const Sight* sights;
  const float* black;
  uint32_t height, width, channels;

  constexpr float operator()(int64_t i) const {
    const auto element = static_cast<uint32_t>(i);
    const uint32_t pixel = element / channels, channel = element % channels;
    const auto column = static_cast<int32_t>(pixel % width);
    const uint32_t line = pixel / width, row = line / height;
    const auto down = static_cast<int32_t>(line % height);
    const Sight sight = sights[row];
    if (down >= sight.top && down < sight.bottom && column >= sight.left && column < sight.right) return 0.0f;
    const int32_t y = sight.y0 + sight.y * down, x = sight.x0 + sight.x * column;
    const auto h = static_cast<int32_t>(height), w = static_cast<int32_t>(width);
    if (y < 0 || y >= h || x < 0 || x >= w) return black[channel];
    const int64_t at = (static_cast<int64_t>(index[row]) * h + y) * w + x;
    return from[at * static_cast<int64_t>(channels) + static_cast<int64_t>(channel)];
  }
};

bool may_lie_there(const Loader& loader) { return loader.always_the_same() || loader.only_moves(); }

}  // namespace

bool Resident::serves(const Loader& loader) {
  const int64_t bytes =
      loader.size() * (loader.sample().count() + loader.target_width()) * static_cast<int64_t>(sizeof(float));
  return may_lie_there(loader) && bytes <= kMostBytes;
}

std::unique_ptr<Resident> Resident::of(Backend<float>& backend, const Loader& loader, Loader& in_order, int64_t batch,
                                       int64_t batches) {
  if (!backend.begin() || !serves(loader)) return nullptr;
  // Seen counts a batch's numbers in 32 bits.
  if (!loader.always_the_same() && batch * loader.sample().count() > UINT32_MAX) return nullptr;
  try {
    return std::unique_ptr<Resident>(new Resident(backend, loader, in_order, batch * batches));
  } catch (const Error& e) {
    if (e.code != "memory") throw;
    return nullptr;  // the device is small: examples come batch by batch
  }
}

Resident::Resident(Backend<float>& backend, const Loader& loader, Loader& in_order, int64_t rows)
    : backend_(backend), rows_(rows), x_{nullptr, in_order.sample().with_rows(in_order.size())} {
  const int64_t n = in_order.size(), inputs = in_order.sample().count(), outputs = in_order.target_width();
  const std::vector<float> black = loader.always_the_same() ? std::vector<float>{} : loader.black();
  targets_.shape = Shape{n, outputs};
  try {
    x_.data = allocate<float>(n * inputs);
    targets_.data = allocate<float>(n * outputs);
    index_ = allocate<int32_t>(rows);
    if (!black.empty()) {
      sights_ = allocate<Sight>(rows);
      black_ = allocate<float>(static_cast<int64_t>(black.size()));
      backend.upload(black_, black.data(), black.size() * sizeof(float));
    }
  } catch (...) {
    release();
    throw;
  }
  host_targets_.resize(static_cast<size_t>(n * outputs));
  std::vector<float> x(static_cast<size_t>(std::min(n, kAtOnce) * inputs));
  for (int64_t first = 0; first < n; first += kAtOnce) {
    const int64_t some = std::min(kAtOnce, n - first);
    in_order.fill(0, first, some, x.data(), host_targets_.data() + first * outputs, nullptr);
    backend.upload(x_.data + first * inputs, x.data(), static_cast<size_t>(some * inputs) * sizeof(float));
  }
  backend.upload(targets_.data, host_targets_.data(), host_targets_.size() * sizeof(float));
}

Resident::~Resident() { release(); }

void Resident::release() {
  for (void* const memory : {static_cast<void*>(x_.data), static_cast<void*>(targets_.data), static_cast<void*>(index_),
                             static_cast<void*>(sights_), static_cast<void*>(black_)})
    backend_.release(memory);
}

void Resident::resize(Choice& choice) const {
  choice.index.resize(static_cast<size_t>(rows_));
  if (sights_) choice.sights.resize(static_cast<size_t>(rows_));
}

void Resident::choose(Loader& loader, int64_t epoch, int64_t first, int64_t count, int64_t at, Choice& choice) const {
  uint32_t* const index = choice.index.data() + at;
  loader.indices(epoch, first, count, index);
  if (sights_) loader.sights(epoch, index, count, choice.sights.data() + at);
}

void Resident::send(const Choice& choice, int64_t rows) {
  backend_.upload(index_, choice.index.data(), static_cast<size_t>(rows) * sizeof(int32_t));
  if (sights_) backend_.upload(sights_, choice.sights.data(), static_cast<size_t>(rows) * sizeof(Sight));
}

void Resident::gather(int64_t first, const BatchView& batch) {
  backend_.gather_rows(targets_, index_ + first, batch.targets);
  if (!sights_) return backend_.gather_rows(x_, index_ + first, batch.x);
  const Shape& s = batch.x.shape;
  const Shape image = s.rank == 4 ? Shape{s[1], s[2], s[3]} : Shape{1, s.row_count(), 1};
  map_index(backend_, batch.x,
            Seen{x_.data, index_ + first, sights_ + first, black_, static_cast<uint32_t>(image[0]),
                 static_cast<uint32_t>(image[1]), static_cast<uint32_t>(image[2])});
}

}  // namespace trainyard
