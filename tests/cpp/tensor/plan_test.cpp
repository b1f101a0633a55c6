#include "trainyard/tensor/plan.h"

#include <doctest/doctest.h>

#include "trainyard/backend/backends.h"

namespace trainyard {
namespace {

struct Bound {
  std::unique_ptr<Backend<float>> backend = make_reference_backend<float>();
  ParameterTable table;
  PlanLayout layout;
};

int64_t place(const PlanLayout& layout, Handle h) { return layout.slots[static_cast<size_t>(h.index)]; }

TEST_CASE("children that run one after the other share scratch, and their parent's lies behind it") {
  Bound b;
  b.layout.rows = 2;
  b.layout.training = true;
  Binder<float> binder(*b.backend, b.table, b.layout, true);
  Handle first, second, own, kept;
  own = binder.scratch(16);  // 2 rows of 16 floats: 128 bytes
  {
    const BinderBase::Child child(binder, "0", {});
    first = binder.scratch(32);
    kept = binder.saved(16);
  }
  {
    const BinderBase::Child child(binder, "1", {});
    second = binder.scratch(8);
  }
  binder.finish();
  CHECK(b.layout.saved_bytes == 128);
  CHECK(place(b.layout, kept) == 0);
  CHECK(place(b.layout, first) == 128);
  CHECK(place(b.layout, second) == 128);
  CHECK(place(b.layout, own) == 128 + 256);
  CHECK(b.layout.bytes() == 128 + 256 + 128);
}

TEST_CASE("what backward would need is scratch in a plan without backward") {
  Bound b;
  b.layout.rows = 4;
  Binder<float> binder(*b.backend, b.table, b.layout, true);
  const Handle kept = binder.saved(16);
  const Handle again = binder.alias(kept);
  binder.finish();
  CHECK(b.layout.saved_bytes == 0);
  CHECK(b.layout.scratch_bytes == 4 * 16 * 4);
  CHECK(place(b.layout, again) == place(b.layout, kept));
}

TEST_CASE("a scope's path and training attributes reach its parameters") {
  Bound b;
  b.layout.rows = 1;
  Binder<float> binder(*b.backend, b.table, b.layout, true);
  {
    const BinderBase::Child block(binder, "3", {"", 0.5, false, -1});
    const BinderBase::Child inner(binder, "branch", {"", 0.1, true, 1});
    binder.parameter({.path = "weight", .shape = {3, 5}, .role = Role::weight});
    binder.parameter({.path = "bias", .shape = {5}, .role = Role::bias});
  }
  binder.finish();
  CHECK(b.table.parameters[0].path == "3.branch.weight");
  CHECK(b.table.parameters[0].lr_scale == doctest::Approx(0.05));
  CHECK(b.table.parameters[0].frozen);
  CHECK(b.table.parameters[1].decay);
  CHECK(b.table.parameters[1].offset == 16);  // each starts on a cache line
  CHECK(b.table.parameter_count() == 20);
}

TEST_CASE("sizes that no machine has are an error, not an overflow") {
  Bound b;
  b.layout.rows = 1;
  Binder<float> binder(*b.backend, b.table, b.layout, true);
  CHECK_THROWS_AS(
      binder.parameter({.path = "weight", .shape = {int64_t{1} << 40, int64_t{1} << 40}, .role = Role::weight}), Error);
  CHECK_THROWS_AS(binder.scratch(int64_t{1} << 62), Error);
}

TEST_CASE("a second plan must declare the same parameters") {
  Bound b;
  b.layout.rows = 1;
  {
    Binder<float> binder(*b.backend, b.table, b.layout, true);
    binder.parameter({.path = "weight", .shape = {3, 5}, .role = Role::weight});
    binder.finish();
  }
  PlanLayout other;
  other.rows = 8;
  Binder<float> binder(*b.backend, b.table, other, false);
  CHECK_THROWS_AS(binder.parameter({.path = "weight", .shape = {4, 5}, .role = Role::weight}), Error);
}

}  // namespace
}  // namespace trainyard
