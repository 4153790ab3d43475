#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <pqxx/connection>

#include "db/connection.h"
#include "db/faults.h"
#include "db/journal_codec.h"
#include "tracker/ports/journal.h"

namespace busward::db {

// tracking.journal. The writer calls open(), which takes the session's advisory lock (a second
// writer gets `rejected`, with the first one's pid on stderr) and answers with the newest batch; a
// connection of our own killed predecessor is waited for a few seconds. append() is one statement
// that commits by itself. After `unavailable` or `in_doubt` the writer calls open() again: what it
// answers is what stands. Readers need no open(); one instance belongs to one thread.
class Journal final : public tracker::ports::Journal {
 public:
  explicit Journal(Address address);

  Outcome<tracker::ports::JournalEnd> open() override;
  Outcome<Done> append(const tracker::JournalBatch& batch) override;
  Outcome<std::vector<tracker::JournalBatch>> read_after(std::int64_t seq,
                                                         std::size_t limit) override;

  // The batches closed within [from, to], in order: for evidence and for replaying a day.
  Outcome<std::vector<tracker::JournalBatch>> read_between(geo::UtcTime from, geo::UtcTime to);

 private:
  pqxx::connection& connected();
  void drop_if_lost();
  void take_writer_lock(pqxx::connection& connection);
  void ensure_day(pqxx::connection& connection, std::chrono::sys_days day);
  std::vector<tracker::JournalBatch> decoded(const pqxx::result& rows);

  Address address_;
  std::unique_ptr<pqxx::connection> connection_;
  std::optional<tracker::ports::JournalEnd> end_;  // set: we hold the writer's lock
  std::optional<std::chrono::sys_days> made_day_;  // whose partition is known to be there
  std::optional<tracker::ports::JournalEnd> last_read_;
  JournalEncoder encoder_;
  JournalDecoder decoder_;
};

}  // namespace busward::db
