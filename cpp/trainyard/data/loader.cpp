#include "trainyard/data/loader.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "trainyard/core/error.h"
#include "trainyard/core/rng.h"

namespace trainyard {
namespace {

// Mixer m draws from stream 2m and picks partners by stream 2m + 1.
RngStream mix_stream(uint64_t seed, size_t mixer, int64_t epoch, int64_t index) {
  const uint64_t step =
      (static_cast<uint64_t>(epoch) << 28) | static_cast<uint64_t>(index);  // 2^28 examples, 2^20 epochs
  return {seed, stream_id(Purpose::mix, static_cast<uint32_t>(2 * mixer)), step, 0};
}
RngStream partner_stream(uint64_t seed, size_t mixer, int64_t epoch) {
  return {seed, stream_id(Purpose::mix, static_cast<uint32_t>(2 * mixer + 1)), static_cast<uint64_t>(epoch), 0};
}

// `permutation`, made anew only where another is wanted.
const Permutation& kept(Permutation& permutation, const RngStream& stream, uint64_t n) {
  if (!permutation.is(stream, n)) permutation.set(stream, n);
  return permutation;
}

}  // namespace

Loader::Loader(const Dataset& dataset, const std::vector<int32_t>& ids,
               const std::vector<std::unique_ptr<Transform>>& transforms,
               const std::vector<std::unique_ptr<Mixer>>& mixers, const LoaderOptions& options)
    : dataset_(dataset),
      ids_(ids),
      transforms_(transforms),
      mixers_(mixers),
      options_(options),
      sample_(options.augmenter ? options.augmenter->output() : dataset.sample),
      raw_(static_cast<size_t>(options.augmenter || options.views ? dataset.width() : 0)),
      partners_(mixers.size()),
      target_(static_cast<size_t>(dataset.target_width())) {
  for (size_t m = 0; m < mixers_.size(); ++m) {
    if (!mixers_[m]->wants_partner()) continue;
    partners_[m].x.resize(static_cast<size_t>(sample_.count()));
    partners_[m].target.resize(static_cast<size_t>(dataset_.target_width()));
  }
}

Loader Loader::through(const Views& views, int64_t view) const {
  LoaderOptions options = options_;
  options.views = &views;
  options.view = view;
  return Loader(dataset_, ids_, transforms_, mixers_, options);
}

const Permutation& Loader::order(int64_t epoch) const {
  return kept(order_, {options_.seed, stream_id(Purpose::shuffle), static_cast<uint64_t>(epoch), 0}, ids_.size());
}

int64_t Loader::index(int64_t epoch, int64_t position) const {
  TY_ASSERT(position >= 0 && position < size());
  if (!options_.shuffle) return position;
  return static_cast<int64_t>(order(epoch)(static_cast<uint64_t>(position)));
}

void Loader::indices(int64_t epoch, int64_t first, int64_t count, uint32_t* out) const {
  if (options_.shuffle) {
    order(epoch).fill(static_cast<uint64_t>(first), static_cast<uint64_t>(count), out);
  } else {
    std::iota(out, out + count, static_cast<uint32_t>(first));
  }
}

int32_t Loader::example(int64_t epoch, int64_t position) const {
  return ids_[static_cast<size_t>(index(epoch, position))];
}

void Loader::fill(int64_t epoch, int64_t first, int64_t rows, float* x, float* targets, int32_t* labels) {
  TY_ASSERT(first >= 0 && first + rows <= size());
  const int64_t width = sample_.count(), target_width = dataset_.target_width();
  constexpr int64_t kTogether = 64;
  std::array<uint32_t, kTogether> at_once;
  for (int64_t row = 0; row < rows; ++row) {
    const int64_t j = row % kTogether;
    if (j == 0) indices(epoch, first + row, std::min(kTogether, rows - row), at_once.data());
    const int64_t at = at_once[static_cast<size_t>(j)];
    build(epoch, at, mixers_.size(), x + row * width, targets ? targets + row * target_width : target_.data());
    if (labels) {
      labels[row] = dataset_.labels.empty() ? -1 : dataset_.labels[static_cast<size_t>(ids_[static_cast<size_t>(at)])];
    }
  }
}

MixSite Loader::site(size_t m, int64_t epoch, int64_t index) const {
  MixSite out;
  out.sample = sample_;
  out.id = index;
  out.target_width = dataset_.target_width();
  out.stream = mix_stream(options_.seed, m, epoch, index);
  return out;
}

bool Loader::only_moves() const {
  const auto all = [](const auto& list, const auto& is) { return std::all_of(list.begin(), list.end(), is); };
  for (int axis = 0; axis < sample_.rank; ++axis) {
    if (sample_[axis] > Sight::kMostPixels) return false;
  }
  if (options_.views || mixers_.size() > 1 || !all(mixers_, [](const auto& m) { return m->only_blanks(); }))
    return false;
  if (!options_.augmenter) return true;
  return options_.augment && options_.augmenter->only_moves() &&
         all(transforms_, [](const auto& t) { return t->by_channel(); });
}

void Loader::sights(int64_t epoch, const uint32_t* index, int64_t count, Sight* out) {
  for (int64_t i = 0; i < count; ++i) {
    const int64_t at = index[i];
    out[i] = options_.augmenter ? options_.augmenter->sight(options_.seed, epoch, at, canvas_) : Sight{};
    for (size_t m = 0; m < mixers_.size(); ++m) mixers_[m]->blank(site(m, epoch, at), out[i]);
  }
}

std::vector<float> Loader::black() const {
  std::vector<float> x(static_cast<size_t>(sample_.count()));
  for (const auto& transform : transforms_) transform->apply(x.data(), 1);
  x.resize(static_cast<size_t>(sample_.is_image() ? sample_.last() : 1));
  return x;
}

void Loader::read(int64_t epoch, int64_t index, float* x) {
  const int32_t id = ids_[static_cast<size_t>(index)];
  if (!options_.augmenter && !options_.views) return dataset_.read(id, x);
  dataset_.read(id, raw_.data());
  if (options_.views) {
    options_.views->take(options_.view, raw_.data(), x, canvas_);
  } else if (options_.augment) {
    options_.augmenter->augment(options_.seed, epoch, index, raw_.data(), x, canvas_);
  } else {
    options_.augmenter->still(raw_.data(), x, canvas_);
  }
}

void Loader::trace(int64_t epoch, int64_t index, float* x, float* target, Trace& trace) {
  TY_ASSERT(index >= 0 && index < size());
  build(epoch, index, mixers_.size(), x, target, &trace);
}

void Loader::build(int64_t epoch, int64_t index, size_t mixers, float* x, float* target, Trace* trace) {
  const int32_t id = ids_[static_cast<size_t>(index)];
  read(epoch, index, x);
  if (trace) *trace = {id, {x, x + sample_.count()}, {}};
  for (const auto& transform : transforms_) transform->apply(x, 1);
  dataset_.read_target(id, target);
  for (size_t m = 0; m < mixers; ++m) {
    MixSite site = this->site(m, epoch, index);
    int32_t partner = -1;
    if (mixers_[m]->wants_partner()) {
      const RngStream stream = partner_stream(options_.seed, m, epoch);
      const uint64_t other = kept(partners_[m].partner, stream, ids_.size())(static_cast<uint64_t>(index));
      build(epoch, static_cast<int64_t>(other), m, partners_[m].x.data(), partners_[m].target.data());
      site.partner_x = partners_[m].x.data();
      site.partner_target = partners_[m].target.data();
      partner = ids_[static_cast<size_t>(other)];
    }
    const float lambda = mixers_[m]->apply(site, x, target);
    if (trace) trace->mixed.push_back({lambda, partner});
  }
}

}  // namespace trainyard
