#include "trainyard/diagnose/activation_card.h"

#include <doctest/doctest.h>

#include <map>

#include "data/support.h"
#include "trainyard/core/catalog.h"
#include "trainyard/session/activation_report.h"
#include "trainyard/spec/json_reader.h"

using namespace trainyard;
using namespace trainyard::test;

namespace {

ActivationCard card(const std::string& layer) { return activation_card(activation_spec(layer)); }

// Float values of f; Simpson's rule adds nothing to speak of.
constexpr double kMean = 1e-6;

void check_mean(const std::string& layer, double mean) {
  CAPTURE(layer);
  CHECK(card(layer).mean == doctest::Approx(mean).epsilon(kMean).scale(1.0));
}

}  // namespace

TEST_CASE("ACT-14 the mean of every activation over normal numbers") {
  check_mean("sigmoid", 0.5);
  check_mean("tanh", 0.0);
  check_mean("relu", 0.398942);
  check_mean(R"({"type": "leaky_relu", "slope": 0.1})", 0.359048);
  check_mean(R"({"type": "leaky_relu", "slope": 0.01})", 0.394953);
  check_mean("elu", 0.160521);
  check_mean("selu", 0.0);
  check_mean("gelu", 0.282095);
  check_mean("swish", 0.206621);
  check_mean("softplus", 0.806059);
  CHECK(card("elu").mean < card("relu").mean);
}

TEST_CASE("ACT-03, ACT-07, ACT-14 second moments: relu halves it, selu keeps it") {
  CHECK(card("relu").second_moment == doctest::Approx(0.5).epsilon(kMean));
  CHECK(card("selu").second_moment == doctest::Approx(1.0).epsilon(kMean));
  CHECK(card("sigmoid").second_moment == doctest::Approx(0.25 + 0.0433790).epsilon(1e-5));
}

TEST_CASE("ACT-14, ACT-15 who saturates, and where") {
  const ActivationCard sigmoid = card("sigmoid"), tanh = card("tanh"), relu = card("relu"), elu = card("elu");
  // s (1 - s) = 1e-3 at +-6.9058, 1 - t^2 at +-4.1462, e^x at -6.9078; the grid's step is 1/64
  CHECK(*sigmoid.saturates_below == doctest::Approx(-6.9058).epsilon(0.0025));
  CHECK(*sigmoid.saturates_above == doctest::Approx(6.9058).epsilon(0.0025));
  CHECK(*tanh.saturates_below == doctest::Approx(-4.1462).epsilon(0.004));
  CHECK(*tanh.saturates_above == -*tanh.saturates_below);
  CHECK(*elu.saturates_below == doctest::Approx(-6.9078).epsilon(0.0025));
  CHECK_FALSE(elu.saturates_above.has_value());
  CHECK(*relu.saturates_below == 0.0);
  CHECK_FALSE(relu.saturates_above.has_value());
  CHECK_FALSE(card("leaky_relu").saturates_below.has_value());
}

TEST_CASE("ACT-14 only the relu dies: others have some slope left wherever a unit may be") {
  CHECK(*card("relu").dies_below == 0.0);
  CHECK_FALSE(card("relu").dies_above.has_value());
  for (const char* layer : {"sigmoid", "tanh", "leaky_relu", "elu", "selu", "gelu", "swish", "softplus", "prelu",
                            R"({"type": "gelu", "approximate": "tanh"})"}) {
    CAPTURE(layer);
    CHECK_FALSE(card(layer).dies_below.has_value());
    CHECK_FALSE(card(layer).dies_above.has_value());
  }
}

TEST_CASE("ACT-14 zero-centred, exponential, parameters, steepest slope") {
  for (const auto& [layer, centred] :
       std::map<std::string, bool>{{"sigmoid", false}, {"tanh", true}, {"relu", false}, {"elu", false}, {"selu", true}})
    CHECK(card(layer).zero_centred == centred);
  for (const auto& expected : std::map<std::string, bool>{{"sigmoid", true},
                                                          {"tanh", true},
                                                          {"relu", false},
                                                          {"leaky_relu", false},
                                                          {"prelu", false},
                                                          {"elu", true},
                                                          {"selu", true},
                                                          {"gelu", true},
                                                          {"swish", true},
                                                          {"softplus", true}}) {
    CAPTURE(expected.first);
    CHECK(card(expected.first).exponential == expected.second);
  }
  CHECK(card("prelu").parameters == 1);
  CHECK(card("relu").parameters == 0);
  CHECK(card(R"({"type": "swish", "learn": true})").parameters == 1);
  CHECK(card("sigmoid").steepest == 0.25);
  CHECK(card("sigmoid").steepest_at == 0.0);
  CHECK(card("swish").steepest == doctest::Approx(1.0998393).epsilon(1e-5));  // at 2.3994
}

TEST_CASE("ACT-15 the sigmoid's slope at 10 is 1.8e-4 of its largest, and its outputs are not zero-centred") {
  const ActivationCard c = card("sigmoid");
  ElementwiseRun run(activation_spec("sigmoid"), 2);
  run.x = {-10.0f, 10.0f};
  run.forward();
  run.backward();
  // 1 - y has few digits where y is near 1: 1e-3 in float.
  for (const float slope : run.slope)
    CHECK(static_cast<double>(slope) / c.steepest == doctest::Approx(1.8158e-4).epsilon(2e-3));
  CHECK(c.mean == doctest::Approx(0.5));
  CHECK_FALSE(c.zero_centred);
  CHECK(c.exponential);
}

TEST_CASE("ACT-14 every elementwise layer has a card with a finite curve") {
  int cards = 0;
  for (const Entry* entry : Catalog::instance().entries("layer")) {
    CAPTURE(entry->type);
    try {
      const ActivationCard c = card(entry->type);
      ++cards;
      REQUIRE(c.x.size() == 97);
      for (size_t i = 0; i < c.x.size(); ++i) CHECK((std::isfinite(c.y[i]) && std::isfinite(c.slope[i])));
    } catch (const Error& e) {
      // It mixes its inputs, or has options that must be given.
      CHECK((e.code == "shape" || e.code == "missing" || e.code == "range"));
    }
  }
  CHECK(cards >= 10);
}

TEST_CASE("a layer that mixes its inputs has no card") {
  CHECK(error_of([] { card("softmax"); }).find("shape") == 0);
  CHECK(error_of([] { card("layer_norm"); }).find("shape") == 0);
  CHECK(error_of([] { card(R"({"type": "dense", "units": 2561})"); }).find("shape") == 0);
  CHECK(error_of([] { card("rellu"); }) != "no error");
}

TEST_CASE("ACT-22 what needs an exponential costs more than relu") {
  const double relu = activation_cost(activation_spec("relu")).forward_ns;
  CHECK(relu > 0.0);
  for (const char* layer : {"sigmoid", "tanh", "elu", "gelu"}) {
    CAPTURE(layer);
    // Measured: 5 to 10 times.
    CHECK(activation_cost(activation_spec(layer)).forward_ns > 1.5 * relu);
  }
}

TEST_CASE("a card as JSON is small and says what the page draws") {
  const std::string text = activation_json(R"({"type": "elu", "alpha": 0.5})", true);
  CHECK(text.size() < 6000);
  const Json j = parse_json(text);
  CHECK(j["layer"]["alpha"] == 0.5);
  CHECK(j["saturates"]["above"].is_null());
  CHECK(j["curve"]["x"].size() == j["curve"]["slope"].size());
  CHECK(j["cost"]["forward_ns"].get<double>() > 0.0);
  CHECK(parse_json(activation_json("relu", false)).contains("cost") == false);
}
