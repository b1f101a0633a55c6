#include "trainyard/diagnose/probe.h"

#include <algorithm>
#include <map>

namespace trainyard {
namespace {

// Layers by their path. One that only holds a sequence says nothing that its last layer does not.
void collect(Layer<float>& layer, std::map<std::string, Layer<float>*>& out) {
  const std::vector<Layer<float>*> children = layer.children();
  if (!layer.identity.type.empty() && children.size() != 1) out[layer.identity.path] = &layer;
  for (Layer<float>* child : children) collect(*child, out);
}

class Recorder final : public Observer<float> {
 public:
  Recorder(Backend<float>& backend, Layer<float>& root, int64_t bins, Probe& out)
      : backend_(backend), bins_(bins), out_(out) {
    collect(root, layers_);
  }
  void after_forward(const std::string& path, Tensor<const float>, Tensor<const float> y) override {
    const auto it = layers_.find(path);
    if (it == layers_.end()) return;
    Shape sample;
    for (int i = 1; i < y.shape.rank; ++i) sample.dim[static_cast<size_t>(sample.rank++)] = y.shape[i];
    out_.layers.push_back({path, it->second->identity.type, sample, of(y), {}, y.shape.last(), dead_units(y)});
  }
  void after_backward(const std::string& path, Tensor<const float> dy) override {
    for (Probe::Layer& layer : out_.layers) {
      if (layer.path == path) layer.gradient = of(dy);
    }
  }

 private:
  Statistics of(Tensor<const float> t) const { return Statistics::of(backend_, t.data, t.count(), bins_); }

  int64_t dead_units(Tensor<const float> y) const {
    const auto units = static_cast<size_t>(y.shape.last());
    std::vector<float> row(units);
    std::vector<bool> alive(units, false);
    for (int64_t i = 0; i < y.shape.positions_in_all(); ++i) {
      backend_.download(row.data(), y.data + i * y.shape.last(), units * sizeof(float));
      for (size_t c = 0; c < units; ++c) alive[c] = alive[c] || row[c] != 0.0f;
    }
    return std::count(alive.begin(), alive.end(), false);
  }

  Backend<float>& backend_;
  int64_t bins_;
  Probe& out_;
  std::map<std::string, Layer<float>*> layers_;
};

}  // namespace

Probe probe(Backend<float>& backend, Model<float>& model, Loss<float>& loss, const StepBlock& block,
            const ProbeSettings& settings, const float* x, const float* targets) {
  using Upstream = ProbeSettings::Upstream;
  const int64_t rows = settings.rows;
  const bool by_loss = settings.upstream == Upstream::loss;
  Handle in, out, wanted, dy, row_loss, sum;
  const Plan<float>& plan =
      model.make_plan(rows, settings.gradients, false, model.input(), [&](Binder<float>& binder, const Shape& output) {
        if (by_loss) loss.bind(output, binder);
        in = binder.saved(model.input().count());
        out = binder.saved(output.count());
        wanted = binder.saved(output.count());
        dy = binder.saved(output.count());
        row_loss = binder.saved(1);
        sum = binder.saved(0, 1, Element::float64);
      });
  const Shape output = model.output().with_rows(rows);
  const Tensor<float> input{plan.values(in), model.input().with_rows(rows)}, scores{plan.values(out), output},
      gradient{plan.values(dy), output};
  const auto upload = [&](float* to, const float* from, int64_t n) {
    backend.upload(to, from, static_cast<size_t>(n) * sizeof(float));
  };
  Probe result;
  result.rows = rows;
  Recorder recorder(backend, model.root(), settings.bins, result);
  Mode mode = Mode::probe();
  mode.keep_for_backward = settings.gradients;
  Step<float> step = model.step(plan, mode, &block);
  step.observer = &recorder;
  upload(input.data, x, input.count());
  result.input = Statistics::of(backend, input.data, input.count(), settings.bins);
  model.forward(step, input, scores);
  if (by_loss) {
    upload(plan.values(wanted), targets, output.count());
    const Tensor<float> none{nullptr, output}, truth{plan.values(wanted), output};
    loss.evaluate(backend, plan,
                  {scores, truth, nullptr, 1.0f / static_cast<float>(rows), settings.gradients ? gradient : none,
                   plan.values(row_loss)});
    backend.sum(plan.values(row_loss), rows, plan.doubles(sum));
    backend.download(&result.loss, plan.doubles(sum), sizeof result.loss);
    result.loss /= static_cast<double>(rows);
  } else if (settings.gradients) {
    std::vector<float> numbers(static_cast<size_t>(output.count()));
    for (size_t i = 0; i < numbers.size(); ++i)
      numbers[i] = static_cast<float>(random_normal({block.seed, stream_id(Purpose::probe)}, i));
    upload(gradient.data, numbers.data(), gradient.count());
  }
  float* const slab = model.memory().gradients;
  if (settings.gradients) {
    backend.fill(slab, model.table().parameter_slab, 0.0f);
    model.backward(step, input, scores, gradient, {nullptr, input.shape});
  }
  for (const Parameter& p : model.table().parameters) {
    const auto of = [&](const float* from) {
      return Statistics::of(backend, from + p.offset, p.shape.count(), settings.bins);
    };
    result.weights.push_back(
        {p.path, p.shape, of(model.memory().weights), settings.gradients ? of(slab) : Statistics{}, -1.0, -1.0});
  }
  model.drop_plan(plan);
  return result;
}

}  // namespace trainyard
