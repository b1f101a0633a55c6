#include "support/network.h"

#include <algorithm>
#include <stdexcept>

#include "trainyard/spec/json_reader.h"

namespace trainyard::test {

std::vector<Spec> layers_from(const std::string& json) {
  const Json list = parse_json(json[0] == '[' ? json : "[" + json + "]");
  std::vector<Spec> out;
  for (size_t i = 0; i < list.size(); ++i)
    out.push_back(read_component(list[i], "/model/" + std::to_string(i), "layer"));
  return out;
}

std::vector<double> spread_numbers(int64_t n, double range, uint64_t seed) {
  std::vector<double> out(static_cast<size_t>(n));
  const RngStream stream{seed, stream_id(Purpose::check)};
  for (size_t i = 0; i < out.size(); ++i) {
    const auto place = static_cast<double>(permute(stream, static_cast<uint64_t>(n), i));
    // A quarter, not a half: the middle one of an odd count would be 0.
    out[i] = range * (2.0 * (place + 0.25) / static_cast<double>(n) - 1.0);
  }
  return out;
}

std::vector<double> normal_numbers(int64_t n, uint64_t seed) {
  std::vector<double> out(static_cast<size_t>(n));
  for (size_t i = 0; i < out.size(); ++i) out[i] = random_normal({seed, stream_id(Purpose::check, 1)}, i);
  return out;
}

template <class T>
Network<T>::Network(std::unique_ptr<Backend<T>> backend, const std::vector<Spec>& layers, const Shape& input,
                    const Settings& settings)
    : backend_(std::move(backend)) {
  model_ =
      std::make_unique<Model<T>>(*backend_, layers, input, read_component(parse_json(settings.init), "/init", "init"));
  model_->allocate(settings.training);
  model_->initialise(settings.seed);
  const auto held = [&](const Shape& sample) {
    return std::make_unique<Held<T>>(*backend_, settings.rows * sample.count());
  };
  x_ = held(model_->input());
  y_ = held(model_->output());
  dy_ = held(model_->output());
  dx_ = held(model_->input());
  plan_ = &model_->make_plan(settings.rows, settings.training, settings.fused, input, {});
  block_.seed = settings.seed;
}

template <class T>
std::vector<T> Network<T>::forward(const std::vector<T>& x, const Mode& mode, int64_t first_row) {
  rows_ = static_cast<int64_t>(x.size()) / model_->input().count();
  mode_ = mode;
  first_row_ = first_row;
  std::vector<T> y(static_cast<size_t>(rows_ * model_->output().count()), T(-7));
  x_->put(x);
  y_->put(y);
  model_->forward(model_->step(*plan_, mode_, &block_, first_row_), {x_->data(), model_->input().with_rows(rows_)},
                  {y_->data(), model_->output().with_rows(rows_)});
  y_->get(y);
  return y;
}

template <class T>
std::vector<T> Network<T>::backward(const std::vector<T>& dy, bool wants_dx) {
  const Shape in = model_->input().with_rows(rows_), out = model_->output().with_rows(rows_);
  // Overwritten, not added to: a NaN left behind shows.
  std::vector<T> dx(static_cast<size_t>(wants_dx ? in.count() : 0), std::numeric_limits<T>::quiet_NaN());
  dy_->put(dy);
  dx_->put(dx);
  model_->backward(model_->step(*plan_, mode_, &block_, first_row_), {x_->data(), in}, {y_->data(), out},
                   {dy_->data(), out}, {wants_dx ? dx_->data() : nullptr, in});
  dx_->get(dx);
  return dx;
}

template <class T>
void Network<T>::repeat(const std::vector<T>& dy, std::vector<T>& dx) {
  const Shape in = model_->input().with_rows(rows_), out = model_->output().with_rows(rows_);
  const Step<T> step = model_->step(*plan_, mode_, &block_, first_row_);
  model_->forward(step, {x_->data(), in}, {y_->data(), out});
  if (!mode_.keep_for_backward) return;
  dy_->put(dy);
  model_->backward(step, {x_->data(), in}, {y_->data(), out}, {dy_->data(), out}, {dx_->data(), in});
  dx_->get(dx);
}

template <class T>
const Parameter& Network<T>::parameter(const std::string& path) const {
  for (const Parameter& p : model_->table().parameters) {
    if (p.path == path) return p;
  }
  throw std::out_of_range("no parameter " + path);
}

template <class T>
const StateEntry& Network<T>::state_entry(const std::string& path) const {
  for (const StateEntry& s : model_->table().states) {
    if (s.path == path) return s;
  }
  throw std::out_of_range("no state " + path);
}

template <class T>
void Network<T>::set_weight(const std::string& path, const std::vector<double>& values) {
  const Parameter& p = parameter(path);
  if (static_cast<int64_t>(values.size()) != p.shape.count())
    throw std::out_of_range("wrong number of values for " + path);
  write(model_->memory().weights, p, converted<T>(values));
}

template <class T>
void Network<T>::set_state(const std::string& path, const std::vector<double>& values) {
  const StateEntry& s = state_entry(path);
  write(model_->memory().states, s, converted<T>(values));
}

template <class T>
void Network<T>::shake_weights(double size, uint64_t seed) {
  for (const Parameter& p : model_->table().parameters) {
    const std::vector<double> moves = normal_numbers(p.shape.count(), seed++);
    std::vector<T> moved = copy(model_->memory().weights, p);
    for (size_t i = 0; i < moves.size(); ++i) moved[i] += static_cast<T>(size * moves[i]);
    write(model_->memory().weights, p, moved);
  }
}

template <class T>
void Network<T>::fill_gradients(double value) {
  for (const Parameter& p : model_->table().parameters)
    backend_->fill(model_->memory().gradients + p.offset, p.shape.count(), static_cast<T>(value));
}

template <class T>
std::vector<T> Network<T>::gather(const T* slab) {
  std::vector<T> out;
  for (const Parameter& p : model_->table().parameters) {
    const std::vector<T> part = copy(slab, p);
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

template <class T>
std::vector<T> Network<T>::all_states() {
  std::vector<T> out;
  for (const StateEntry& s : model_->table().states) {
    const std::vector<T> part = copy(model_->memory().states, s);
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

template class Network<float>;
#if TY_DOUBLE_LAYERS
template class Network<double>;
#endif

}  // namespace trainyard::test
