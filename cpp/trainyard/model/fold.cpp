#include "trainyard/model/fold.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "trainyard/core/field_walker.h"

namespace trainyard {
namespace {

// A component's lists of layers by the path they are bound under, and its switch "bias".
class Parts final : public FieldWalker {
 public:
  std::vector<std::pair<std::string, std::vector<Spec>*>> lists;
  bool* bias = nullptr;

  void boolean(const Field& f, bool& value) override {
    if (std::string(f.name) == "bias") bias = &value;
  }
  void components(const Field& f, const char*, std::vector<Spec>& list) override { lists.emplace_back(f.name, &list); }
  void component_lists(const Field& f, const char*, std::vector<std::vector<Spec>>& all) override {
    for (size_t i = 0; i < all.size(); ++i) lists.emplace_back(f.name + ("." + std::to_string(i)), &all[i]);
  }
};

Parts parts_of(const Spec& spec) {
  Parts parts;
  spec.options->visit(parts);
  return parts;
}

class Folder {
 public:
  explicit Folder(std::vector<NamedTensor>& tensors) : tensors_(tensors) {
    for (size_t i = 0; i < tensors.size(); ++i) index_[tensors[i].name] = i;
  }

  // `before` and `after` are what the list's paths began with, and begin with now: "", "3.branch."
  void fold(std::vector<Spec>& list, const std::string& before, const std::string& after) {
    std::vector<Spec> kept;
    std::string producer, producer_type;  // the last layer kept: its old path
    bool takes = false;
    for (size_t i = 0; i < list.size(); ++i) {
      const Spec& spec = list[i];
      const std::string& name = static_cast<const LayerOptions&>(*spec.options).name;
      const std::string path = before + (name.empty() ? std::to_string(i) : name);
      const auto layer = make_layer<float>(spec);
      const double epsilon = layer->folded_epsilon();
      if (epsilon > 0.0) {
        std::string why = kept.empty() ? "it comes first" : "it follows " + producer_type + ", which is not linear";
        if (takes) why = take_in(kept.back(), producer, path, epsilon);
        if (why.empty()) {
          report.folded.push_back(path);
          continue;
        }
        report.left.push_back({path, why});
      }
      const std::string moved = after + (name.empty() ? std::to_string(kept.size()) : name);
      moves_[path + "."] = moved + ".";
      for (const auto& [field, nested] : parts_of(spec).lists) {
        fold(*nested, path + "." + field + ".", moved + "." + field + ".");
      }
      kept.push_back(spec);
      producer = path;
      producer_type = spec.type;
      takes = layer->takes_scale();
    }
    list = std::move(kept);
  }

  // Drops what was folded and renames the rest, by the longest beginning that has moved.
  void rename() {
    std::vector<NamedTensor> out;
    for (NamedTensor& t : tensors_) {
      if (gone_.count(t.name)) continue;
      for (size_t dot = t.name.rfind('.'); dot != std::string::npos && dot > 0; dot = t.name.rfind('.', dot - 1)) {
        const auto move = moves_.find(t.name.substr(0, dot + 1));
        if (move == moves_.end()) continue;
        t.name = move->second + t.name.substr(dot + 1);
        break;
      }
      out.push_back(std::move(t));
    }
    tensors_ = std::move(out);
  }

  FoldReport report;

 private:
  // Null if there is none.
  NamedTensor* find(const std::string& name) {
    const auto at = index_.find(name);
    return at == index_.end() ? nullptr : &tensors_[at->second];
  }

  // Empty if that went well, else why not.
  std::string take_in(const Spec& layer, const std::string& path, const std::string& norm, double epsilon) {
    const char* const names[] = {".weight", ".bias", ".running_mean", ".running_var"};
    const NamedTensor* found[4];
    for (size_t k = 0; k < 4; ++k) found[k] = find(norm + names[k]);
    bool* const has_bias = parts_of(layer).bias;
    NamedTensor* weight = find(path + ".weight");
    if (!weight || !has_bias || std::count(found, found + 4, nullptr))
      return "its tensors go by other names, as inside repeat: write those layers out";
    const size_t outputs = weight->shape.empty() ? 0 : static_cast<size_t>(weight->shape[0]);
    const auto fits = [&](const NamedTensor* t) { return !t || t->values.size() == outputs; };
    if (outputs == 0 || !std::all_of(found, found + 4, fits) || !fits(find(path + ".bias")))
      return "its tensors have other shapes";
    const size_t inputs = weight->values.size() / outputs;
    if (!find(path + ".bias")) {
      *has_bias = true;
      index_[path + ".bias"] = tensors_.size();
      tensors_.push_back({path + ".bias", {weight->shape[0]}, std::vector<float>(outputs, 0.0f)});
      // The vector may have moved.
      weight = find(path + ".weight");
      for (size_t k = 0; k < 4; ++k) found[k] = find(norm + names[k]);
    }
    NamedTensor& bias = *find(path + ".bias");
    const auto number = [&](size_t k, size_t j) { return static_cast<double>(found[k]->values[j]); };
    for (size_t j = 0; j < outputs; ++j) {
      const double scale = number(0, j) / std::sqrt(number(3, j) + epsilon);
      for (size_t i = 0; i < inputs; ++i) {
        float& w = weight->values[j * inputs + i];
        w = static_cast<float>(static_cast<double>(w) * scale);
      }
      bias.values[j] = static_cast<float>((static_cast<double>(bias.values[j]) - number(2, j)) * scale + number(1, j));
    }
    for (const char* const name : names) gone_[norm + name] = true;
    gone_[norm + ".num_batches_tracked"] = true;
    return "";
  }

  std::vector<NamedTensor>& tensors_;
  std::map<std::string, size_t> index_;
  std::map<std::string, std::string> moves_;
  std::map<std::string, bool> gone_;
};

}  // namespace

FoldReport fold_batch_norms(std::vector<Spec>& model, std::vector<NamedTensor>& tensors) {
  Folder folder(tensors);
  folder.fold(model, "", "");
  folder.rename();
  return folder.report;
}

}  // namespace trainyard
