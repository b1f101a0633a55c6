// Ctrl-C and a polite kill: the first asks the run to stop after the step at hand, the second ends the process.
#pragma once

namespace trainyard::cli {

void watch_interrupts();
bool interrupted();

}  // namespace trainyard::cli
