#include "support/checked.h"
#include "trainyard/core/catalog.h"

TEST_CASE("every layer, loss, optimizer, averaging, penalty, schedule, initialisation and augmentation has its check") {
  for (const std::string kind :
       {"layer", "loss", "optimizer", "averaging", "regularizer", "schedule", "init", "augment"}) {
    const auto entries = trainyard::Catalog::instance().entries(kind);
    CHECK_MESSAGE(!entries.empty(), kind);
    for (const trainyard::Entry* entry : entries) {
      CHECK_MESSAGE(trainyard::test::is_checked(kind, entry->type), "no TY_CHECKS(\"", kind, "\", \"", entry->type,
                    "\")");
      CHECK_MESSAGE(!entry->doc.empty(), entry->type);
    }
  }
}
