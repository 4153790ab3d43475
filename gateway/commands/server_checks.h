#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "db/pool.h"
#include "gateway/api/health.h"
#include "tracker/engine_runner.h"
#include "tracker/journal_writer.h"
#include "tracker/ports/clock.h"

namespace busward::commands {

// What /health/ready asks about the parts; they outlive the checks.
struct CheckedParts {
  boost::asio::io_context& context;
  db::Pool& pool;
  tracker::JournalWriter& writer;
  tracker::EngineRunner& engine;
  const tracker::ports::Clock& clock;
  std::function<std::optional<std::chrono::days>()> days_ahead;  // of the partitioned tables
};

// "database" answers; "journal" may be written; "partitions" are made for 3 days and more; "engine"
// is ready and less than 10 s behind.
std::vector<api::HealthCheck> server_checks(const CheckedParts& parts);

}  // namespace busward::commands
