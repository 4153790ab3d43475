#pragma once

#include <cstdint>
#include <vector>

#include "tracker/journal_record.h"
#include "tracker/ports/fault.h"

namespace busward::tracker::ports {

struct JournalEnd {
  std::int64_t seq = 0;    // of the newest batch, 0 = none
  geo::UtcTime closed_at;  // its time, the epoch = none
};

// The one sequence of everything that reached us. There is one writer: open() takes the writer's
// lock, and after a lost connection or an in-doubt append it is called again and its answer says
// whether the batch stands. Owned by the journal writer's thread; readers use their own instance.
class Journal {
 public:
  virtual ~Journal() = default;
  virtual Outcome<JournalEnd> open() = 0;
  // The batch is durable when this returns Done.
  virtual Outcome<Done> append(const JournalBatch& batch) = 0;
  // Up to `limit` batches behind `seq`, in order.
  virtual Outcome<std::vector<JournalBatch>> read_after(std::int64_t seq, std::size_t limit) = 0;
};

}  // namespace busward::tracker::ports
