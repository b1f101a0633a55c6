// An experiment at work: data, model and trainer made from one JSON document. What every door drives: the
// browser's engine, the command line, the tests.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "trainyard/data/files.h"
#include "trainyard/data/split.h"
#include "trainyard/diagnose/doctor.h"
#include "trainyard/diagnose/range_test.h"
#include "trainyard/spec/experiment.h"
#include "trainyard/train/trainer.h"

namespace trainyard {

class Profile;
class Team;
struct NetworkCount;

struct SessionOptions {
  std::string device = "cpu";
  int threads = 1;
  int ordinal = 0;             // which of several such devices
  Team* team = nullptr;        // of sessions that train together (crew.h); null for one alone
  Profile* profile = nullptr;  // where what the backend does is written down; outlives the session
  // Told, before the network is made, what it and its training take.
  std::function<void(const NetworkCount&)> counted;
};

struct Preview;
struct PreviewSettings;
struct Probe;
struct ProbeSettings;

enum class Part : uint8_t { train, validation, test };

class Session {
 public:
  // Loads the data, binds the network, draws the weights. Throws Error with a pointer into the experiment.
  Session(const std::string& experiment_json, std::shared_ptr<const Files> files, const SessionOptions& options = {});
  // Continues from a checkpoint (checkpoint.safetensors): its experiment rules. The data is loaded again and must be
  // the same (its hash is in the checkpoint).
  static std::unique_ptr<Session> resume(const std::vector<uint8_t>& checkpoint, std::shared_ptr<const Files> files,
                                         const SessionOptions& options = {});
  ~Session();

  // As it stands now, live changes included.
  const Experiment& experiment() const;
  // As it was opened, with the live changes since then listed in `changes`: who opens this gets the same run.
  std::string experiment_json(bool compact, bool indent = false) const;
  const Dataset& data() const;
  const Split& split() const;
  // Of one part, as the source gives them. Error{"data"} if there are none.
  struct Examples {
    const Dataset& data;
    const std::vector<int32_t>& ids;
  };
  Examples examples(Part) const;
  std::string hash_of_data() const;
  Model<float>& model();
  Trainer& trainer();
  const Loss<float>& loss() const;

  struct Status {
    std::string reason;  // "running", "budget", "finished", "early_stopping", "diverged"
    double examples_per_second = 0.0;
  };
  // Steps until `max_steps` more are done (negative: no limit), the time is up (negative: no limit) or the run ends.
  Status run(double budget_ms, int64_t max_steps);

  // Sentences on what this experiment's training does that its reader might not expect.
  std::vector<std::string> notices() const;

  // Error{"data"} if that part has no examples. Averaged over as many passes as the experiment says, or as are asked
  // for.
  Evaluation evaluate(Part, const PassCounts& = {});
  // x (rows, input), raw as the source gives it -> (rows, outputs): class probabilities or values; likewise.
  std::vector<float> predict(const float* x, int64_t rows, const PassCounts& = {});
  // (rows, outputs): standard deviation over the passes, of the latest predict(); 0 for fewer than two.
  const std::vector<float>& spread() const;
  // Every top-level layer's output for raw x, evaluation mode.
  struct LayerOutput {
    std::string path;
    Shape shape;  // (rows, ...)
    std::vector<float> values;
  };
  std::vector<LayerOutput> probe(const float* x, int64_t rows);

  // What passes through the network and back now, on the first training examples; between steps it changes nothing.
  // settings.rows 0 for a batch of the experiment's size. histograms(): of the latest, as histograms_of() orders them.
  Probe statistics(ProbeSettings settings);
  const std::vector<float>& histograms() const;

  // Training examples as the network sees them; changes nothing. latest_preview(): of the latest.
  const Preview& preview(const PreviewSettings&);
  const Preview& latest_preview() const;

  // What is wrong with the run so far, if anything; changes nothing.
  std::vector<Finding> examine();

  // The learning rate at `count` steps spread evenly over the run, first and last included, as things stand now: a
  // schedule that watches a metric is taken to see no change.
  std::vector<float> planned_rates(int64_t count) const;

  // A parameter's values now, as they are trained, and as they were drawn; in the core's layout.
  std::vector<float> parameter(const Parameter&);
  std::vector<float> initial_parameter(const Parameter&);
  // Its gradient at the latest step, penalties included, before that step changed it; a look inside overwrites it.
  std::vector<float> gradient(const Parameter&);

  // The loss while the learning rate grows from `from` to `to` on a copy that starts anew; not for optimizers that
  // search along a line.
  RangeTest range_test(double from, double to, int64_t steps) const;

  // A live change, of an option or of one weight ("/weights/0.weight/5"); it is also written into the experiment's
  // `changes`.
  void set(const std::string& path, const std::string& value_json);

  // safetensors files. The model file has weights and states only, under PyTorch's names and in its layout: where the
  // experiment averages, the averaged ones. The checkpoint has both.
  std::vector<uint8_t> model_file();
  std::vector<uint8_t> checkpoint_file();

  // SHA-256, in hex, over the tensor bytes of model_file() in name order.
  std::string weight_hash();

  // JSON for people and pages: shapes, counts, memory, data (see bindings/engine.cpp and UI).
  std::string summary_json();

 private:
  struct Impl;
  explicit Session(std::unique_ptr<Impl>);
  std::unique_ptr<Impl> impl_;
};

}  // namespace trainyard
