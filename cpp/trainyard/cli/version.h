// What `trainyard --version` prints, and what checkpoints and summaries say wrote them.
#pragma once

namespace trainyard::cli {

inline constexpr const char* kVersion = "trainyard 0.1.0";

}  // namespace trainyard::cli
