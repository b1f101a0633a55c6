// Files that may be gzipped (RFC 1952). A browser inflates by itself before handing a file over, so bytes that do not
// start like gzip are taken as they are.
#pragma once

#include <string>

#include "trainyard/data/files.h"

namespace trainyard {

// Error{"file"} that names the file if it is cut short or damaged. One member only, as gzip writes.
Bytes gunzip(Bytes bytes, const std::string& name);

// A file that an experiment names, inflated if need be; errors (no such file, empty, damaged) carry `path`.
Bytes read_file(const Files&, const std::string& name, const std::string& path = "/path");

}  // namespace trainyard
