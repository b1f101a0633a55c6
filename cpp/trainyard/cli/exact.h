// --exact: hands the command over to `trainyard-exact`, the same sources compiled to give the browser's bits.
#pragma once

namespace trainyard::cli {

// Does not return unless this already is the exact build. Error{"unsupported"} if that one is not beside this one.
void use_exact_build();

}  // namespace trainyard::cli
