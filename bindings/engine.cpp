// The narrow waist to JavaScript: JSON in, JSON or copied typed arrays out, about ten calls. Exceptions stop here and
// become {"error": {code, path, message}}; a call that returns an array gives null and keeps its error for lastError().
#include <emscripten/bind.h>
#include <emscripten/val.h>
#ifdef __EMSCRIPTEN_PTHREADS__
#include <emscripten/threading.h>
#endif

#include <algorithm>
#include <memory>
#include <string>

#include "ask.h"
#include "trainyard/session/count.h"
#include "trainyard/session/session.h"
#include "trainyard/spec/experiment.h"
#include "views.h"

namespace trainyard {
namespace {

using emscripten::val;

class JsSession {
 public:
  JsSession() : files_(std::make_shared<MemoryFiles>()) {}

  // A file that data sources may name.
  void file(const std::string& name, const val& bytes) { files_->put(name, bytes_from(bytes)); }

  // Calls tell(parameters, bytes) in open() and load(), before the network is made.
  void counted(const val& tell) {
    options_.counted = [tell](const NetworkCount& count) {
      tell(static_cast<double>(count.parameters), static_cast<double>(count.bytes()));
    };
  }

  // For what is opened or loaded from now on; a build without threads trains on one. Of more than are started with the
  // engine (cmake/wasm.cmake) some would never run, and closing would wait for them.
  void threads(int count) {
#ifdef __EMSCRIPTEN_PTHREADS__
    count = std::min(count, std::max(2, std::min(8, emscripten_num_logical_cores())));
#endif
    options_.threads = count;
  }

  std::string open(const std::string& experiment) {
    return guarded([&] {
      session_.reset();  // before the new one: two would need twice the memory
      probed_.clear();
      session_ = std::make_unique<Session>(experiment, files_, options_);
      return session_->summary_json();
    });
  }
  std::string load(const val& checkpoint) {
    return guarded([&] {
      auto session = Session::resume(bytes_from(checkpoint), files_, options_);
      probed_.clear();
      session_ = std::move(session);
      return session_->summary_json();
    });
  }

  // Steps until the budget is used, `max_steps` more are done (negative: no limit) or the run ends.
  std::string run(double budget_ms, double max_steps) {
    return guarded([&] { return status_json(session(), session().run(budget_ms, static_cast<int64_t>(max_steps))); });
  }

  // Rows from `from` on of "metrics" or "evaluations", row-major.
  val columns(const std::string& table, int from) {
    return guarded_array([&] { return float64_array(table_of(session(), table).copy(from)); });
  }

  // x (rows, input) raw -> (rows, outputs)
  val predict(const val& x, int rows) {
    return guarded_array([&] {
      const std::vector<float> input = floats_from(x);
      check_rows(session(), input.size(), rows);
      return float32_array(session().predict(input.data(), rows));
    });
  }

  // Runs raw x through the network and keeps each layer's output for tensor("units/<i>").
  std::string probe(const val& x, int rows) {
    return guarded([&] {
      const std::vector<float> input = floats_from(x);
      check_rows(session(), input.size(), rows);
      probed_ = session().probe(input.data(), rows);
      return probe_json(probed_);
    });
  }

  // What a source gives, before a network is made for it; its examples are then tensor("source/x"), ("source/y").
  std::string describe(const std::string& question) {
    return guarded([&] {
      described_ = described_data(question, *files_);
      return description_json(described_);
    });
  }

  val tensor(const std::string& name) {
    return guarded_array([&] {
      const std::string source = "source/";
      if (name.rfind(source, 0) == 0) return float32_array(data_values(described_, name.substr(source.size())));
      return float32_array(named_values(session(), probed_, name));
    });
  }

  std::string ask(const std::string& question) {
    return guarded([&] { return answer(session_.get(), files_, question); });
  }

  // The status after it: the step from which on the change counts.
  std::string set(const std::string& path, const std::string& value) {
    return guarded([&] {
      session().set(path, value);
      return status_json(session(), {"running", 0.0});
    });
  }

  // "model" or "checkpoint"
  val save(const std::string& kind) {
    return guarded_array([&] {
      if (kind != "model" && kind != "checkpoint")
        throw Error("choice", "", "a session saves a \"model\" or a \"checkpoint\", not \"" + kind + "\"");
      return uint8_array(kind == "model" ? session().model_file() : session().checkpoint_file());
    });
  }

  std::string lastError() const { return last_error_; }

 private:
  Session& session() {
    if (!session_) throw Error("state", "", "no experiment is open");
    return *session_;
  }

  template <class F>
  std::string guarded(const F& f) {
    try {
      return f();
    } catch (const Error& e) {
      return last_error_ = error_json(e.code, e.path, e.what());
    } catch (const std::bad_alloc&) {
      return last_error_ = error_json("memory", "", "the browser has no more memory for this network or these data");
    } catch (const std::exception& e) {
      return last_error_ = error_json("internal", "", e.what());
    }
  }
  template <class F>
  val guarded_array(const F& f) {
    val out = val::null();
    guarded([&] {
      out = f();
      return std::string();
    });
    return out;
  }

  std::shared_ptr<MemoryFiles> files_;
  SessionOptions options_;
  std::unique_ptr<Session> session_;
  std::vector<Session::LayerOutput> probed_;
  Dataset described_;
  std::string last_error_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(trainyard) {
  emscripten::function("schema", &schema_json);
  emscripten::class_<JsSession>("Session")
      .constructor<>()
      .function("file", &JsSession::file)
      .function("counted", &JsSession::counted)
      .function("threads", &JsSession::threads)
      .function("open", &JsSession::open)
      .function("load", &JsSession::load)
      .function("run", &JsSession::run)
      .function("columns", &JsSession::columns)
      .function("predict", &JsSession::predict)
      .function("probe", &JsSession::probe)
      .function("describe", &JsSession::describe)
      .function("tensor", &JsSession::tensor)
      .function("ask", &JsSession::ask)
      .function("set", &JsSession::set)
      .function("save", &JsSession::save)
      .function("lastError", &JsSession::lastError);
}

}  // namespace trainyard
