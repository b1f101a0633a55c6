#include "trainyard/data/source.h"

#include <new>

#include "trainyard/core/error.h"

namespace trainyard {

Dataset load_source(const Spec& spec, const SourceContext& context) {
  try {
    Dataset data = factory_of<SourceFactory>(spec).load(*spec.options, context);
    TY_ASSERT(data.n > 0);
    TY_ASSERT(static_cast<int64_t>(data.bytes.size() + data.values.size()) == data.n * data.width());
    return data;
  } catch (Error& error) {
    error.path = spec.path + error.path;
    throw;
  } catch (const std::bad_alloc&) {
    throw Error("memory", spec.path, "[" + spec.type + "] the data do not fit into memory");
  }
}

}  // namespace trainyard
