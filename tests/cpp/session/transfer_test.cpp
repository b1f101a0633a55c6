// Starting from a trained network: what is taken, what is drawn, what is refused and what the user is told.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "trainyard/core/error.h"
#include "trainyard/session/predictor.h"
#include "trainyard/session/safetensors.h"
#include "trainyard/session/session.h"
#include "trainyard/session/transfer.h"

namespace trainyard {
namespace {

const std::string kBody = R"({"type": "dense", "units": 8}, "batch_norm", "relu", )";
const std::string kTwo = R"({"type": "dense", "units": 2})", kThree = R"({"type": "dense", "units": 3})";
const std::string kMoons = R"({"type": "moons", "points": 120, "noise": 0.3})";
const std::string kSpiral = R"({"type": "spiral", "points": 120, "classes": 3})";

// `more` ends with a comma or is empty.
std::string document(const std::string& model, const std::string& source, const std::string& more = "",
                     const std::string& preprocess = R"(["standardize"])") {
  const std::string optimizer = more.find("\"optimizer\"") == std::string::npos ? R"("optimizer": "adam", )" : "";
  return R"({"version": 1, "seed": 7, "data": {"source": )" + source + R"(, "preprocess": )" + preprocess +
         R"(}, "model": [)" + model + R"(], "loss": "softmax_cross_entropy", )" + optimizer + more +
         R"("train": {"batch": 16, "epochs": 3}})";
}

using Folder = std::shared_ptr<MemoryFiles>;

std::unique_ptr<Session> opened(const std::string& text, const Folder& files = std::make_shared<MemoryFiles>()) {
  return std::make_unique<Session>(text, files);
}
std::unique_ptr<Session> finished(const std::string& text, const Folder& files = std::make_shared<MemoryFiles>()) {
  auto session = opened(text, files);
  session->run(-1.0, -1);
  return session;
}

// A trained network's two files.
Folder trained(const std::string& text) {
  auto files = std::make_shared<MemoryFiles>();
  const auto session = finished(text);
  files->put("old.safetensors", session->checkpoint_file());
  files->put("weights.safetensors", session->model_file());
  return files;
}
const Folder& moons() {
  static const Folder files = trained(document(kBody + kTwo, kMoons));
  return files;
}

std::string from(const std::string& options, const std::string& file = "old.safetensors") {
  return R"("from": {"checkpoint": ")" + file + "\"" + (options.empty() ? "" : ", " + options) + "}, ";
}
const std::string kNewHead = R"("replace": ["3"])";

std::map<std::string, std::vector<float>> tensors(const Session& session) {
  std::map<std::string, std::vector<float>> out;
  for (NamedTensor& t : const_cast<Session&>(session).model().export_tensors()) out[t.name] = std::move(t.values);
  return out;
}

bool says(const Session& session, const std::string& part) {
  const auto notices = session.notices();
  return std::any_of(notices.begin(), notices.end(),
                     [&](const std::string& n) { return n.find(part) != std::string::npos; });
}

void check_refused(const std::string& text, const std::string& code, const std::string& path, const std::string& part,
                   const Folder& files = moons()) {
  try {
    opened(text, files);
    FAIL(text);
  } catch (const Error& e) {
    CHECK(e.code == code);
    CHECK(e.path == path);
    CHECK_MESSAGE(std::string(e.what()).find(part) != std::string::npos, e.what());
  }
}

TEST_CASE("TRF-01 a checkpoint comes back to the bit, resumed and as the start of another run") {
  const Bytes checkpoint = moons()->read("old.safetensors");
  const auto old = Session::resume(checkpoint, std::make_shared<MemoryFiles>());
  CHECK(old->checkpoint_file() == checkpoint);
  const std::string same = document(kBody + kTwo, kMoons, from("")),
                    plain = document(kBody + kTwo, kMoons, from("", "weights.safetensors"));
  CHECK(opened(same, moons())->weight_hash() == old->weight_hash());
  CHECK(opened(plain, moons())->weight_hash() == old->weight_hash());
  CHECK(tensors(*opened(same, moons())) == tensors(*old));  // batch norm's statistics too
  CHECK(opened(document(kBody + kTwo, kMoons))->weight_hash() != old->weight_hash());
  // The run starts from there at its first step.
  CHECK(opened(same, moons())->trainer().steps_done() == 0);
}

TEST_CASE("TRF-01 of a run that averaged its weights the averaged ones are taken") {
  const std::string text = document(kBody + kTwo, kMoons, R"("average": {"type": "ema", "decay": 0.9}, )");
  const Folder files = trained(text);
  const auto old = finished(text);
  const auto next = opened(document(kBody + kTwo, kMoons, from("")), files);
  CHECK(next->weight_hash() == old->weight_hash());
  CHECK(tensors(*next) != tensors(*old));
}

// Trained as `old` + kTwo, then `body` with a new layer of three units, called `head`, behind it.
void check_head_alone_changes(const std::string& old, const std::string& body, const std::string& head,
                              const std::string& optimizer, const std::string& frozen) {
  CAPTURE(optimizer);
  const Folder files = trained(document(old + kTwo, kMoons));
  const std::string options = R"("replace": [")" + head + R"("], "preprocess": "fit")";
  const std::string loss = R"("regularize": {"l2": 0.01})";
  std::string text = document(body + kThree, kSpiral, from(options) + optimizer);
  text.replace(text.find(R"("softmax_cross_entropy")"), 23, R"({"type": "softmax_cross_entropy", )" + loss + "}");
  const auto session = opened(text, files);
  const auto before = tensors(*session);
  session->run(-1.0, -1);
  const auto averaged = [&] {  // what is evaluated and saved, where weights are averaged
    const SafetensorsFile file = read_safetensors(session->model_file());
    std::map<std::string, std::vector<float>> out;
    for (const auto& [name, tensor] : file.tensors) out[name] = file.floats(name);
    return out;
  }();
  REQUIRE(before.size() == 9);
  for (const auto& [name, values] : tensors(*session)) {
    const std::string& tensor = name;
    CAPTURE(tensor);
    const bool kept = name.rfind(head + ".", 0) != 0;
    CHECK((before.at(name) == values) == kept);
    if (averaged.count(name)) CHECK((before.at(name) == averaged.at(name)) == kept);
  }
  CHECK(says(*session, "27 of 67 weights train; frozen: " + frozen));
}

TEST_CASE("TRF-02 with all but the new last layer frozen only that changes, to the bit") {
  const std::string each = R"({"type": "dense", "units": 8, "frozen": true}, {"type": "batch_norm", "frozen": true},
                              "relu", )";
  const std::string whole = R"({"type": "repeat", "times": 1, "frozen": true, "layers": [)" + kBody + R"("relu"]}, )";
  // Penalties, decay, momentum, moments and the average of weights leave them alone, too.
  for (const std::string optimizer :
       {R"("optimizer": {"type": "momentum"}, )", R"("optimizer": "adam", )",
        R"("optimizer": {"type": "adamw", "weight_decay": 0.1}, "average": {"type": "ema", "decay": 0.9}, )"}) {
    check_head_alone_changes(kBody, each, "3", optimizer, "0, 1");
    check_head_alone_changes(whole, whole, "1", optimizer, "0.0, 0.1");
  }
}

TEST_CASE("TRF-02 whole branches and copies can be frozen, with the statistics in them") {
  const std::string inner = R"([{"type": "dense", "units": 8}, "batch_norm"])";
  const std::string first = R"({"type": "dense", "units": 8}, )";
  for (const std::string& composite :
       {R"({"type": "residual", "frozen": true, "branch": )" + inner + "}, ",
        R"({"type": "parallel", "frozen": true, "merge": "add", "branches": [)" + inner + ", " + inner + "]}, ",
        R"({"type": "repeat", "times": 2, "frozen": true, "layers": )" + inner + "}, "}) {
    const auto session = opened(document(first + composite + kTwo, kMoons));
    const auto before = tensors(*session);
    session->run(-1.0, -1);
    for (const auto& [name, values] : tensors(*session)) {
      const std::string& tensor = name;
      CAPTURE(tensor);
      CHECK((before.at(name) == values) == (name.rfind("1.", 0) == 0));
    }
  }
}

TEST_CASE("TRF-01 inputs are prepared as in pretraining, unless they are to be fitted anew") {
  const auto old = Session::resume(moons()->read("old.safetensors"), std::make_shared<MemoryFiles>());
  const std::vector<float> x{0.3f, -0.2f, 5.0f, 1.0f, -2.0f, 0.1f};
  const std::string far = R"({"type": "gauss", "points": 90, "noise": 2})";
  const auto kept = opened(document(kBody + kTwo, far, from("")), moons()),
             asked = opened(document(kBody + kTwo, far, from(R"("preprocess": "keep")")), moons()),
             fitted = opened(document(kBody + kTwo, far, from(R"("preprocess": "fit")")), moons()),
             plain = opened(document(kBody + kTwo, far, from("", "weights.safetensors")), moons());
  CHECK(kept->predict(x.data(), 3) == old->predict(x.data(), 3));
  CHECK(asked->predict(x.data(), 3) == old->predict(x.data(), 3));
  CHECK(fitted->predict(x.data(), 3) != old->predict(x.data(), 3));
  CHECK(plain->predict(x.data(), 3) == fitted->predict(x.data(), 3));
  CHECK(says(*kept, "inputs are prepared by the statistics in old.safetensors"));
  CHECK(says(*plain, "weights.safetensors holds weights alone"));
  CHECK(!says(*fitted, "prepared"));

  check_refused(document(kBody + kTwo, far, from(""), "[]"), "checkpoint", "/from/preprocess",
                R"(prepared by ["standardize"], but data.preprocess is [] here)");
  check_refused(document(kBody + kTwo, far, from(R"("preprocess": "keep")", "weights.safetensors")), "checkpoint",
                "/from/preprocess", "holds weights alone");
  const Folder images = trained(document(R"("flatten", {"type": "dense", "units": 2})",
                                         R"({"type": "glyphs", "points": 20, "classes": [4, 9]})"));
  check_refused(document(R"("flatten", {"type": "dense", "units": 2})", kMoons, from("")), "checkpoint",
                "/from/preprocess", "is not for these examples", images);
}

TEST_CASE("TRF-01 a resumed run needs the other network's file no more, and goes on with the same bits") {
  const std::string text = document(kBody + kThree, kSpiral, from(kNewHead));
  const auto whole = finished(text, moons()), first = opened(text, moons());
  first->run(-1.0, 8);
  const auto second = Session::resume(first->checkpoint_file(), std::make_shared<MemoryFiles>());
  CHECK(second->weight_hash() == first->weight_hash());
  second->run(-1.0, -1);
  CHECK(second->weight_hash() == whole->weight_hash());
  const std::vector<float> x{0.3f, -0.2f};
  CHECK(second->predict(x.data(), 1) == whole->predict(x.data(), 1));
  Predictor reader(whole->checkpoint_file());
  CHECK(reader.predict(whole->data()) == Predictor(second->checkpoint_file()).predict(whole->data()));
}

TEST_CASE("TRF-01 what is asked for is taken, by name, and the user is told what was") {
  const auto old = Session::resume(moons()->read("old.safetensors"), std::make_shared<MemoryFiles>());
  const auto source = tensors(*old);
  const auto taken = [&](const std::string& options, const std::string& layers = kBody + kTwo) {
    const auto session = opened(document(layers, kMoons, from(options)), moons());
    const auto drawn = tensors(*opened(document(layers, kMoons)));
    std::string out;
    for (const auto& [name, values] : tensors(*session)) {
      const bool same = source.count(name) && source.at(name) == values;
      if (same && drawn.at(name) != values) out += name + " ";
      if (!same) CHECK(drawn.at(name) == values);
    }
    return out;
  };
  const std::string norm = "1.bias 1.num_batches_tracked 1.running_mean 1.running_var 1.weight ";
  CHECK(taken("") == "0.bias 0.weight " + norm + "3.bias 3.weight ");
  CHECK(taken(R"("match": ["1"])") == norm);
  CHECK(taken(R"("match": ["*.weight"])") == "0.weight 1.weight 3.weight ");
  CHECK(taken(R"("match": ["0", "3"], "replace": ["3.bias"])") == "0.bias 0.weight 3.weight ");
  CHECK(taken(R"("replace": ["0", "1"])") == "3.bias 3.weight ");
  // Another layer of the same name and size is as good; one that the file does not have is drawn.
  CHECK(taken("", R"({"type": "dense", "units": 8}, "tanh", "relu", {"type": "dense", "units": 2, "name": "last"})") ==
        "0.bias 0.weight ");

  const auto session = opened(document(kBody + kThree, kSpiral, from(kNewHead)), moons());
  CHECK(says(*session, "taken from old.safetensors: 0, 1 (7 of 9 tensors); drawn: 3.weight, 3.bias"));
  CHECK(says(*session, "not taken from old.safetensors: 3.bias, 3.weight"));
}

TEST_CASE("TRF-01 a PyTorch module's weights are taken under their prefix, whatever their number type") {
  SafetensorsFile file = read_safetensors(moons()->read("weights.safetensors")), torch;
  for (auto& [name, tensor] : file.tensors) torch.tensors["net.body." + name] = tensor;
  torch.put("net.body.1.num_batches_tracked", {}, std::vector<int64_t>{12});
  torch.put("net.classifier.weight", {2, 2}, std::vector<float>(4));
  auto files = std::make_shared<MemoryFiles>();
  files->put("torch.safetensors", write_safetensors(torch));
  const auto session =
      opened(document(kBody + kTwo, kMoons, from(R"("prefix": "net.body.")", "torch.safetensors")), files);
  CHECK(tensors(*session).at("1.num_batches_tracked") == std::vector<float>{12.0f});
  CHECK(tensors(*session).at("0.weight") == file.floats("0.weight"));
  check_refused(document(kBody + kTwo, kMoons, from(R"("prefix": "module.")", "torch.safetensors")), "checkpoint",
                "/from/prefix", "no name in torch.safetensors begins with \"module.\"", files);
  check_refused(document(kBody + kTwo, kMoons, from("", "torch.safetensors")), "checkpoint", "/from/checkpoint",
                "nothing in torch.safetensors is for this network", files);
}

TEST_CASE("a start that cannot be made is refused, with what to do") {
  const std::string wide = R"({"type": "dense", "units": 9}, "batch_norm", "relu", )";
  check_refused(document(kBody + kThree, kSpiral, from("")), "checkpoint", "/from/replace",
                R"("3.weight" is (2, 8) in old.safetensors, but (3, 8) in this network)");
  check_refused(document(kBody + kThree, kSpiral, from("")), "checkpoint", "/from/replace", R"("replace": ["3"])");
  check_refused(document(wide + kTwo, kMoons, from("")), "checkpoint", "/from/replace", R"(["0", "1", "3"])");
  check_refused(document(kBody + kTwo, kMoons, from("", "other.safetensors")), "file", "/from/checkpoint",
                "there is no file other.safetensors here");
  check_refused(document(kBody + kTwo, kMoons, from(R"("match": ["0", "conv*"])")), "choice", "/from/match/1",
                R"(no layer with weights is called "conv*" here: there are "0", "1", "3")");
  check_refused(document(kBody + kTwo, kMoons, from(R"("replace": ["2"])")), "choice", "/from/replace/0", "\"2\"");
  check_refused(document(kBody + kTwo, kMoons, from(R"("replace": ["*"])")), "checkpoint", "/from/checkpoint",
                "nothing in old.safetensors is for this network");
  const std::string named = R"({"type": "dense", "units": 8, "name": "first"}, "relu", )";
  check_refused(document(named + R"({"type": "dense", "units": 2, "name": "last"})", kMoons, from("")), "checkpoint",
                "/from/checkpoint", R"(the network's layers are "first", "last")");
  check_refused(document(named + kTwo, kMoons, from(R"("match": ["first"])")), "checkpoint", "/from/match",
                "has no \"first.weight\"");
  auto files = std::make_shared<MemoryFiles>();
  Bytes damaged = moons()->read("old.safetensors");
  damaged.resize(damaged.size() - 100);
  files->put("old.safetensors", damaged);
  files->put("text.safetensors", {'h', 'e', 'l', 'l', 'o', ',', ' ', 'y', 'o', 'u'});
  for (const std::string name : {"old.safetensors", "text.safetensors"}) {
    check_refused(document(kBody + kTwo, kMoons, from("", name)), "checkpoint", "/from/checkpoint",
                  name + " is no checkpoint or model file that can be read", files);
  }
}

TEST_CASE("schemes that look at data fit what was drawn, and leave alone what was taken") {
  const std::string lsuv = R"("init": "lsuv", )";
  const auto session = opened(document(kBody + kThree, kSpiral, lsuv + from(kNewHead)), moons());
  const auto source = tensors(*Session::resume(moons()->read("old.safetensors"), std::make_shared<MemoryFiles>()));
  CHECK(tensors(*session).at("0.weight") == source.at("0.weight"));
  const auto drawn = tensors(*opened(document(kBody + kThree, kSpiral, from(kNewHead)), moons()));
  CHECK(tensors(*session).at("3.weight") != drawn.at("3.weight"));
}

TEST_CASE("a pattern names a layer, all below it or a tensor") {
  CHECK(names_tensor("3", "3.weight"));
  CHECK(names_tensor("3", "3.branch.0.bias"));
  CHECK(names_tensor("3.weight", "3.weight"));
  CHECK(names_tensor("*", "3.weight"));
  CHECK(names_tensor("features.*", "features.12.weight"));
  CHECK(names_tensor("*.branch", "3.branch.0.bias"));
  CHECK(names_tensor("*bias", "3.bias"));
  CHECK(!names_tensor("3", "31.weight"));
  CHECK(!names_tensor("1", "31.weight"));
  CHECK(!names_tensor("3.w", "3.weight"));
  CHECK(!names_tensor("", "3.weight"));
}

}  // namespace
}  // namespace trainyard
