#pragma once

#include <cstdint>
#include <vector>

#include <pqxx/transaction_base>

#include "registry/stoppage.h"

namespace busward::db {

// A suspension or a defect with which a bus may not run.
struct StoppageOnFile {
  std::int64_t of = 0;  // vehicle, route or driver, as its kind says
  registry::Stoppage stoppage;
};

// As known at a revision, in canonical order. Inside db/ only; throws what pqxx throws.
std::vector<StoppageOnFile> stoppages(pqxx::transaction_base& tx, std::int64_t revision);

}  // namespace busward::db
