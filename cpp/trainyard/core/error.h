// The one exception type of the project. User errors are found at load or bind, never in a step.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace trainyard {

// `code` is a stable identifier ("range", "unknown_key", "shape", "file", ...) for programs, `path` a JSON
// pointer into the experiment ("/model/2/units") or empty, what() one sentence for people.
struct Error : std::runtime_error {
  Error(std::string code_, std::string path_, const std::string& message)
      : std::runtime_error(message), code(std::move(code_)), path(std::move(path_)) {}
  std::string code;
  std::string path;
};

}  // namespace trainyard

// Our own mistakes stop a debug build; in release the condition is trusted.
#ifdef TY_DEBUG
#include <cstdio>
#include <cstdlib>
#define TY_ASSERT(condition)                                                                 \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "%s:%d: assertion failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)
#else
#define TY_ASSERT(condition) ((void)sizeof(!(condition)))
#endif
