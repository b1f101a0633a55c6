#include "trainyard/cli/interrupt.h"

#include <csignal>

namespace trainyard::cli {
namespace {

volatile std::sig_atomic_t asked = 0;

void handle(int) { asked = 1; }

}  // namespace

void watch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = handle;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // the second one does what it always does
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return asked != 0; }

}  // namespace trainyard::cli
