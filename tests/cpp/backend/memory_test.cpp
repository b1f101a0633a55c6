#include <cstdint>
#include <string>

#include "backend/cases.h"
#include "trainyard/core/error.h"

// The sanitizers' allocators would rather stop the program than refuse a request, as one of the tests asks.
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }
extern "C" const char* __tsan_default_options() { return "allocator_may_return_null=1"; }

namespace trainyard::test {
namespace {

std::string code_of(Backend<float>& backend, size_t bytes) {
  try {
    backend.release(backend.allocate(bytes));
  } catch (const Error& error) {
    return error.code;
  }
  return "";
}

}  // namespace

TEST_CASE("memory is aligned to a cache line and zero, even none of it") {
  for (const char* name : {"cpu", "ref"}) {
    const auto backend = backend_named(name);
    for (const size_t bytes : {0, 1, 63, 64, 65, 100000}) {
      auto* const memory = static_cast<unsigned char*>(backend->allocate(bytes));
      REQUIRE(memory != nullptr);
      CHECK(reinterpret_cast<uintptr_t>(memory) % 64 == 0);
      for (size_t i = 0; i < bytes; ++i) REQUIRE(memory[i] == 0);
      backend->release(memory);
    }
  }
}

TEST_CASE("after freezing nothing can be allocated until thawing") {
  for (const char* name : {"cpu", "ref"}) {
    const auto backend = backend_named(name);
    backend->freeze();
    CHECK(code_of(*backend, 64) == "internal");
    backend->thaw();
    CHECK(code_of(*backend, 64) == "");
  }
}

TEST_CASE("asking for more memory than there is says how much") {
  const auto backend = make_backend("cpu", 1);
  // All there could be but a little: half of it is 2 GB in wasm, which a machine may have.
  const size_t asked = SIZE_MAX - (size_t{1} << 20);
  try {
    backend->allocate(asked);
    CHECK(false);
  } catch (const Error& error) {
    CHECK(error.code == "memory");
    CHECK(std::string(error.what()).find(std::to_string(asked)) != std::string::npos);
  }
}

TEST_CASE("an unknown backend, and one that is not linked, are refused by name") {
  for (const char* name : {"tpu", ""}) {
    CHECK_THROWS_AS(make_backend(name, 1), Error);
  }
}

TEST_CASE("upload, copy and download hand numbers on") {
  const auto backend = make_backend("cpu", 1);
  const float host[] = {1, 2, 3};
  float back[3] = {};
  auto* const a = static_cast<float*>(backend->allocate(12));
  auto* const b = static_cast<float*>(backend->allocate(12));
  backend->upload(a, host, 12);
  backend->copy(b, a, 12);
  backend->download(back, b, 12);
  backend->sync();
  CHECK(back[2] == 3);
  backend->release(a);
  backend->release(b);
}

TEST_CASE("a parallel loop runs every chunk once, many loops in a row") {
  const auto backend = make_cpu_backend(3);
  std::vector<int> seen(1000);
  for (int loop = 0; loop < 300; ++loop) {
    parallel_for(*backend, 1000, [&](int64_t chunk) { ++seen[static_cast<size_t>(chunk)]; });
  }
  for (const int count : seen) REQUIRE(count == 300);
}

}  // namespace trainyard::test
