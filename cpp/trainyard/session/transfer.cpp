#include "trainyard/session/transfer.h"

#include <algorithm>
#include <map>

#include "trainyard/core/text.h"
#include "trainyard/model/layout.h"
#include "trainyard/session/parts.h"
#include "trainyard/spec/json_writer.h"

namespace trainyard {
namespace {

using Names = std::vector<std::string>;

constexpr size_t kListed = 8;  // names in a sentence
constexpr const char* kCheckpoint = "/from/checkpoint";
constexpr const char* kPreprocess = "/from/preprocess";

[[noreturn]] void fail(const char* path, const std::string& why) { throw Error("checkpoint", path, why); }

// To the end of the name, or of one of its parts.
bool fits(const char* pattern, const char* name) {
  if (*pattern == '*') return fits(pattern + 1, name) || (*name && fits(pattern, name + 1));
  if (!*pattern) return !*name || *name == '.';
  return *pattern == *name && fits(pattern + 1, name + 1);
}

bool any_names(const Names& patterns, const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) { return names_tensor(p, name); });
}

// "3.branch.0" of "3.branch.0.weight"
std::string layer_of(const std::string& name) { return name.substr(0, name.rfind('.')); }
Names layers_of(Names tensors) {
  for (std::string& name : tensors) name = layer_of(name);
  return tensors;
}

// Each once, in order; no more than a reader takes in.
std::string listed(const Names& names, const std::string& quote = "") {
  Names all;
  for (const std::string& name : names) {
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  }
  std::string out;
  for (size_t i = 0; i < std::min(all.size(), kListed); ++i) {
    if (i > 0) out += ", ";
    out += quote + printable(all[i]) + quote;
  }
  return all.size() > kListed ? out + " and " + std::to_string(all.size() - kListed) + " more" : out;
}

std::string text_of(const std::vector<int64_t>& shape) {
  std::string out;
  for (const int64_t size : shape) out += (out.empty() ? "" : ", ") + std::to_string(size);
  return "(" + out + ")";
}

std::string text_of(const std::vector<Spec>& transforms) {
  Json out = Json::array();
  for (const Spec& spec : transforms) out.push_back(component_json(spec, true));
  return out.dump();
}

Names names_of(const std::vector<NamedTensor>& tensors) {
  Names out;
  for (const NamedTensor& t : tensors) out.push_back(t.name);
  return out;
}

// The network's tensors as files would hold them, without their values.
std::vector<NamedTensor> tensors_of(const ParameterTable& table) {
  std::vector<NamedTensor> out;
  for (const Parameter& p : table.parameters) out.push_back({p.path, file_shape(p.layout, p.shape), {}});
  for (const StateEntry& s : table.states) out.push_back({s.path, file_shape(s.layout, s.shape), {}});
  return out;
}

}  // namespace

std::string layer_list(const Names& tensors) { return listed(layers_of(tensors)); }

bool names_tensor(const std::string& pattern, const std::string& name) { return fits(pattern.c_str(), name.c_str()); }

std::unique_ptr<Transfer> Transfer::of(const Experiment& experiment, const Files& files) {
  return experiment.transfers ? std::make_unique<Transfer>(experiment, files) : nullptr;
}

Transfer::Transfer(const Experiment& experiment, const Files& files)
    : section_(experiment.from), preprocess_(experiment.data.preprocess) {
  try {
    file_ = read_safetensors(files.read(section_.checkpoint));
    is_checkpoint_ = file_.metadata.count("experiment") > 0;
    if (is_checkpoint_) {
      trained_behind_ = text_of(parse_experiment(file_.meta("experiment")).data.preprocess);
      tensors_ = get_tensors(file_, "trainer.average.");
      if (tensors_.empty()) tensors_ = get_tensors(file_, "model.");
    } else {
      tensors_ = get_tensors(file_, "");
    }
  } catch (const Error& e) {
    if (e.code == "file") throw Error(e.code, kCheckpoint, e.what());
    fail(kCheckpoint, name() + " is no checkpoint or model file that can be read: " + e.what());
  }
  std::vector<NamedTensor> named;
  for (NamedTensor& t : tensors_) {
    if (t.name.rfind(section_.prefix, 0) != 0) continue;
    t.name.erase(0, section_.prefix.size());
    named.push_back(std::move(t));
  }
  if (named.empty() && !tensors_.empty()) {
    fail("/from/prefix", "no name in " + name() + " begins with \"" + printable(section_.prefix) + "\": there are " +
                             listed(names_of(tensors_), "\""));
  }
  tensors_ = std::move(named);
}

std::string Transfer::name() const { return printable(section_.checkpoint); }

bool Transfer::take_preprocessing(const Shape& sample, const std::vector<std::unique_ptr<Transform>>& transforms) {
  if (section_.preprocess == "fit") return false;
  if (!is_checkpoint_) {
    if (section_.preprocess == "keep") {
      fail(kPreprocess, name() +
                            " holds weights alone, no preprocessing: take the run's checkpoint.safetensors, or "
                            "fit the preprocessing to these examples (\"fit\")");
    }
    if (!preprocess_.empty()) {
      notices_.push_back(name() +
                         " holds weights alone: the preprocessing is fitted to these examples, not to those "
                         "that the network was trained on");
    }
    return false;
  }
  const std::string here = text_of(preprocess_);
  if (here != trained_behind_) {
    fail(kPreprocess, "the network in " + name() + " was trained on inputs prepared by " + trained_behind_ +
                          ", but data.preprocess is " + here +
                          " here: write the same there, or fit what is there to these examples (\"fit\")");
  }
  if (preprocess_.empty()) return false;
  try {
    get_transforms(file_, sample, transforms);
  } catch (const Error& e) {
    fail(kPreprocess, "the preprocessing in " + name() + " is not for these examples: " + e.what() +
                          "; fit it to them instead (\"fit\")");
  }
  notices_.push_back("inputs are prepared by the statistics in " + name() + ", not by those of these examples");
  return true;
}

void Transfer::check_patterns(const Names& patterns, const std::string& option, const Names& tensors) const {
  for (size_t i = 0; i < patterns.size(); ++i) {
    const auto named = [&](const std::string& name) { return names_tensor(patterns[i], name); };
    if (std::any_of(tensors.begin(), tensors.end(), named)) continue;
    throw Error("choice", "/from/" + option + "/" + std::to_string(i),
                "no layer with weights is called \"" + printable(patterns[i]) + "\" here: there are " +
                    listed(layers_of(tensors), "\""));
  }
}

std::vector<std::string> Transfer::take_weights(Model<float>& model) {
  const std::vector<NamedTensor> wanted = tensors_of(model.table());
  const Names all = names_of(wanted);
  check_patterns(section_.match, "match", all);
  check_patterns(section_.replace, "replace", all);
  std::map<std::string, const NamedTensor*> there;
  for (const NamedTensor& t : tensors_) there[t.name] = &t;
  std::vector<NamedTensor> taken;
  Names drawn, misfits;
  std::string misfit;
  for (const NamedTensor& t : wanted) {
    const bool by_match = any_names(section_.match, t.name);
    const bool asked = (by_match || section_.match.empty()) && !any_names(section_.replace, t.name);
    const auto found = there.find(t.name);
    if (!asked || found == there.end()) {
      if (asked && by_match)
        fail("/from/match", name() + " has no \"" + t.name + "\"; it has " + listed(names_of(tensors_), "\""));
      drawn.push_back(t.name);
    } else if (found->second->shape != t.shape) {
      if (misfits.empty()) {
        misfit = "\"" + t.name + "\" is " + text_of(found->second->shape) + " in " + name() + ", but " +
                 text_of(t.shape) + " in this network";
      }
      misfits.push_back(layer_of(t.name));
    } else {
      taken.push_back(*found->second);
      there.erase(found);
    }
  }
  if (!misfits.empty()) {
    fail("/from/replace", misfit +
                              ": give the layer the size that it has in the file, or let it start anew: "
                              "\"replace\": [" +
                              listed(misfits, "\"") + "]");
  }
  if (taken.empty()) {
    fail(kCheckpoint,
         "nothing in " + name() + " is for this network: it has " + listed(names_of(tensors_), "\"") +
             ", the network's layers are " + listed(layers_of(all), "\"") +
             "; give layers the file's names (\"name\"), or say what all of those begin with (\"prefix\")");
  }
  model.import_tensors(taken, false);
  notices_.push_back("taken from " + name() + ": " + layer_list(names_of(taken)) + " (" + std::to_string(taken.size()) +
                     " of " + std::to_string(wanted.size()) + " tensors)" +
                     (drawn.empty() ? "" : "; drawn: " + listed(drawn)));
  Names left;
  for (const auto& [name, tensor] : there) left.push_back(name);
  if (!left.empty()) notices_.push_back("not taken from " + name() + ": " + listed(left));
  return names_of(taken);
}

}  // namespace trainyard
