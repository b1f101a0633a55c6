// AUG-13, AutoAugment (Cubuk et al. 2018): a policy is a list of sub-policies, one of which is drawn for every image. A
// sub-policy is operations in turn, each with the probability that it is done and its magnitude from 0 to 9. The policy
// given here is the paper's for CIFAR-10 (its table 7), found by training thousands of small networks. It is written
// down from memory of the table, and so are the operations' ranges; there was no copy to compare them with.
#include <cstdlib>

#include "trainyard/core/error.h"
#include "trainyard/data/augmentation.h"
#include "trainyard/data/augmentations/beyond.h"
#include "trainyard/data/augmentations/named_ops.h"

namespace trainyard {
namespace {

constexpr double kMagnitudes = 9.0;

struct PolicyStep {
  const NamedOp* op;
  double probability, magnitude;
};
using SubPolicy = std::vector<PolicyStep>;

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == at) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

// A number from 0 to `most`, or -1.
double read_number(const std::string& word, double most) {
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);
  return !word.empty() && *end == '\0' && value >= 0.0 && value <= most ? value : -1.0;
}

// "rotate 0.7 2, translate_x 0.3 9"; the magnitude may be left out where there is none.
SubPolicy read_sub_policy(const std::string& text, const std::string& path) {
  const auto fail = [&](const std::string& what) { return Error("range", path, "[auto_augment] " + what); };
  SubPolicy out;
  for (const std::string& step : split(text, ',')) {
    std::vector<std::string> words;
    for (const std::string& word : split(step, ' ')) {
      if (!word.empty()) words.push_back(word);
    }
    if (words.size() < 2 || words.size() > 3) {
      throw fail("an operation is its name, probability and magnitude, such as \"rotate 0.7 2\", got \"" + step + "\"");
    }
    const NamedOp* const op = find_named_op(words[0]);
    if (!op) {
      std::string known;
      for (const NamedOp& one : named_ops()) known += std::string(known.empty() ? "" : ", ") + one.name;
      throw fail("unknown operation \"" + words[0] + "\"; there are " + known);
    }
    const double probability = read_number(words[1], 1.0);
    if (probability < 0.0) throw fail("the probability of " + words[0] + " must be 0 to 1, got " + words[1]);
    const double magnitude = words.size() == 3 ? read_number(words[2], kMagnitudes) : 0.0;
    if (magnitude < 0.0) throw fail("the magnitude of " + words[0] + " must be 0 to 9, got " + words[2]);
    out.push_back({op, probability, magnitude});
  }
  return out;
}

struct AutoAugmentOptions : AugmentationOptions {
  std::vector<std::string> policy{
      "invert 0.1, contrast 0.2 6",           "rotate 0.7 2, translate_x 0.3 9",   "sharpness 0.8 1, sharpness 0.9 3",
      "shear_y 0.5 8, translate_y 0.7 9",     "auto_contrast 0.5, equalize 0.9",   "shear_y 0.2 7, posterize 0.3 7",
      "color 0.4 3, brightness 0.6 7",        "sharpness 0.3 9, brightness 0.7 9", "equalize 0.6, equalize 0.5",
      "contrast 0.6 7, sharpness 0.6 5",      "color 0.7 7, translate_x 0.5 8",    "equalize 0.3, auto_contrast 0.4",
      "translate_y 0.4 3, sharpness 0.2 6",   "brightness 0.9 6, color 0.2 8",     "solarize 0.5 2, invert 0",
      "equalize 0.2, auto_contrast 0.6",      "equalize 0.2, equalize 0.6",        "color 0.9 9, equalize 0.6",
      "auto_contrast 0.8, solarize 0.2 8",    "brightness 0.1 3, color 0.7 0",     "solarize 0.4 5, auto_contrast 0.9",
      "translate_y 0.9 9, translate_y 0.7 9", "auto_contrast 0.9, solarize 0.8 3", "equalize 0.8, invert 0.1",
      "translate_y 0.7 9, auto_contrast 0.9"};
  std::string fill = "zero";
  void visit(FieldVisitor& v) override {
    v.texts({.name = "policy",
             .doc = "sub-policies, one of which is drawn for every image: operations with probability and magnitude "
                    "(0 to 9), in turn; those given were found for CIFAR-10"},
            policy);
    visit_fill(v, fill);
  }
  void validate() const override {
    if (policy.empty()) throw Error("range", "/policy", "[auto_augment] needs at least one sub-policy");
    for (size_t i = 0; i < policy.size(); ++i) read_sub_policy(policy[i], "/policy/" + std::to_string(i));
  }
};

class AutoAugment final : public AugmentationWith<AutoAugmentOptions> {
 public:
  explicit AutoAugment(std::shared_ptr<const AutoAugmentOptions> options) : AugmentationWith(std::move(options)) {
    for (const std::string& text : this->options().policy) policy_.push_back(read_sub_policy(text, ""));
  }

  void apply(Draw& draw, Canvas& canvas) const override {
    const Beyond beyond = beyond_of(options().fill);
    for (const PolicyStep& step : policy_[draw.below(static_cast<uint32_t>(policy_.size()))]) {
      if (draw.chance(step.probability)) apply_op(*step.op, step.magnitude / kMagnitudes, draw, canvas, beyond);
    }
  }

 private:
  std::vector<SubPolicy> policy_;
};

}  // namespace

TY_REGISTER_AUGMENTATION(auto_augment, AutoAugment, AutoAugmentOptions,
                         "learned policy: a random one of many pairs of operations for every image", "")

}  // namespace trainyard
