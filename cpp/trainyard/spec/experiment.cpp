#include "trainyard/spec/experiment.h"

#include "trainyard/core/error.h"
#include "trainyard/core/rng.h"

namespace trainyard {
namespace {

// Where the seeds of members come from: a split's last stream, of a class that no data set has.
constexpr uint32_t kMembers = stream_id(Purpose::split, 0xffffff);

}  // namespace

void DataSection::visit(FieldVisitor& v) {
  v.component({.name = "source", .doc = "where examples come from", .required = true}, "source", source);
  v.integers(
      {.name = "shape",
       .doc = "of an example, such as [28, 28, 1]: the network can be counted before the data are read, and they "
              "must have it",
       .min = 1,
       .max = 65536},
      shape);
  v.components({.name = "augment", .doc = "random changes to training images; evaluation sees them whole"}, "augment",
               augment);
  v.components({.name = "preprocess", .doc = "fitted on the training examples, applied to all"}, "preprocess",
               preprocess);
  v.components({.name = "mix", .doc = "mixes training examples on the network's input; evaluation sees them whole"},
               "mix", mix);
  v.number({.name = "validation",
            .doc = "share of the examples held out to watch training",
            .min = 0,
            .max = 1,
            .below_max = true},
           validation);
  v.fraction_or_component({.name = "test", .doc = "share held out until the end, or a source of its own"}, "source",
                          test_fraction, test);
}

void DataSection::validate() const {
  if (!shape.empty() && shape.size() != 1 && shape.size() != 3) {
    throw Error("range", "/shape",
                "[data] an example is so many numbers, or an image of height, width and channels; got " +
                    std::to_string(shape.size()) + " sizes");
  }
  if (validation + test_fraction >= 1.0) {
    throw Error("range", "/validation", "[data] validation and test together must leave something to train on");
  }
}

void EarlyStopping::visit(FieldVisitor& v) {
  v.choice({.name = "metric", .doc = "what is watched on the validation examples"}, metric, {"loss", "accuracy"});
  v.integer({.name = "patience", .doc = "evaluations without improvement before training stops", .min = 1, .max = 1e6},
            patience);
  v.boolean({.name = "restore_best", .doc = "end with the weights that were best"}, restore_best);
}

void TrainSection::visit(FieldVisitor& v) {
  v.integer({.name = "batch", .doc = "examples per step", .min = 1, .max = 1e6}, batch);
  v.number({.name = "epochs", .doc = "passes over the training examples", .min = 0, .max = 1e9}, epochs);
  v.integer({.name = "steps", .doc = "updates, instead of epochs", .min = 0, .max = 1e15}, steps);
  v.boolean({.name = "shuffle", .doc = "a new order each epoch"}, shuffle);
  v.duration({.name = "evaluate_every", .doc = "how often the validation examples are looked at"}, evaluate_every);
  v.duration({.name = "checkpoint_every", .doc = "how often the command line writes a checkpoint"}, checkpoint_every);
  v.integer({.name = "record_every",
             .doc = "steps between rows of the metrics; 0 thins out as the run grows",
             .min = 0,
             .max = 1e9},
            record_every);
  v.choice(
      {.name = "precision",
       .doc = "what a CUDA device's products multiply: tf32 and bf16 round to 11 and 8 bits before and are several "
              "times as fast; sums and weights stay in fp32"},
      precision, {"fp32", "tf32", "bf16"});
  v.section({.name = "early_stopping", .doc = "stop when the validation examples say so"}, early_stopping,
            &stops_early);
}

void TrainSection::validate() const {
  if (epochs > 0.0 && steps > 0) throw Error("range", "/steps", "[train] give epochs or steps, not both");
  if (epochs <= 0.0 && steps <= 0)
    throw Error("missing", "/epochs", "[train] epochs or steps must say how long to train");
}

void ViewsSection::visit(FieldVisitor& v) {
  v.integers(
      {.name = "scales",
       .doc = "the image's short side becomes each of these, and pieces of the network's input size are cut out; "
              "none for its own size",
       .min = 1,
       .max = 65536},
      scales);
  v.choice({.name = "crops",
            .doc = "at each scale: the middle, it and its mirror image, the corners and the middle, or these five and "
                   "their mirror images"},
           crops, {"center", "flip", "five", "ten"});
}

void EvaluateSection::visit(FieldVisitor& v) {
  v.integer({.name = "monte_carlo",
             .doc = "average this many noisy passes (dropout and its kin on); 0 for one pass without noise",
             .min = 0,
             .max = 10000,
             .live = true},
            monte_carlo);
  v.boolean(
      {.name = "batch_statistics", .doc = "in noisy passes, batch norm uses the statistics of random training batches"},
      batch_statistics);
  v.integer(
      {.name = "snapshots",
       .doc = "average the networks at the ends of so many last cycles of the learning rate; 0 for the last alone",
       .min = 0,
       .max = 100},
      snapshots);
  v.section({.name = "views", .doc = "average over several views of each image"}, views, &several_views);
}

void Change::visit(FieldVisitor& v) {
  v.integer({.name = "step", .doc = "when, in updates", .min = 0, .max = 1e15, .required = true}, step);
  v.text({.name = "path", .doc = "JSON pointer of the option", .required = true}, path);
  v.json({.name = "value", .doc = "its new value", .required = true}, value);
}

void FromSection::visit(FieldVisitor& v) {
  v.text({.name = "checkpoint",
          .doc = "a checkpoint or model file (safetensors): what has the same name and shape in it is taken",
          .required = true},
         checkpoint);
  v.texts({.name = "match", .doc = "take these layers only, such as 0 or features.*; none for all that are there"},
          match);
  v.texts({.name = "replace", .doc = "start these layers anew, such as the last one where the classes are others"},
          replace);
  v.text({.name = "prefix", .doc = "what the names in the file begin with besides, such as net."}, prefix);
  v.choice(
      {.name = "preprocess",
       .doc = "prepare inputs by the statistics in the file (keep) or by those of these examples (fit); auto keeps "
              "them where the file has them"},
      preprocess, {"auto", "keep", "fit"});
}

void Experiment::visit(FieldVisitor& v) {
  v.integer({.name = "version", .doc = "of this format", .min = 1, .max = 1, .required = true}, version);
  v.integer({.name = "seed", .doc = "all randomness follows from it", .min = 0, .max = 9007199254740991.0}, seed);
  v.integer({.name = "member",
             .doc = "number of this run in an ensemble: other weights, order and noise on the same examples",
             .min = 0,
             .max = 1e6},
            member);
  v.text({.name = "notes", .doc = "anything, for people"}, notes);
  v.section({.name = "data", .doc = "examples", .required = true}, data);
  v.section({.name = "from", .doc = "start from a trained network's weights"}, from, &transfers);
  v.component({.name = "init", .doc = "how weights start where a layer does not say"}, "init", init);
  v.components({.name = "model", .doc = "the layers, first to last", .required = true}, "layer", model);
  v.component({.name = "loss", .doc = "what is minimised", .required = true}, "loss", loss);
  v.component({.name = "optimizer", .doc = "how weights follow gradients", .required = true}, "optimizer", optimizer);
  v.component({.name = "schedule", .doc = "how the learning rate moves"}, "schedule", schedule);
  v.component({.name = "average", .doc = "evaluate and save a mean of the weights over the steps"}, "averaging",
              average);
  v.section({.name = "train", .doc = "how long, in what batches", .required = true}, train);
  v.section({.name = "evaluate", .doc = "which passes are averaged into a prediction"}, evaluate);
  OptionsVector<Change> list(changes);
  v.sections({.name = "changes", .doc = "live changes, replayed at their steps"}, list);
}

void Experiment::validate() const {
  if (model.empty()) throw Error("missing", "/model", "a model needs one layer at least");
}

uint64_t Experiment::run_seed() const {
  const auto whole = static_cast<uint64_t>(seed);
  if (member == 0) return whole;
  const PhiloxBlock words = random_block({whole, kMembers}, static_cast<uint32_t>(member));
  return uint64_t{words[1] & 0x1fffffu} << 32 | words[0];  // 53 bits, as every seed
}

}  // namespace trainyard
