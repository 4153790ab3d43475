#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>

#include <boost/asio/awaitable.hpp>
#include <boost/uuid/uuid.hpp>

#include "db/run_sheet_store.h"
#include "tracker/journal_record.h"

namespace busward::commands {

// Hands the attestations on file to the journal, each once, in the order in which they came. What
// the engine has judged is on file with its position in the journal (tracking.run_attestation): so
// after a crash the feed waits until the engine has judged all that the journal had at the start,
// and what is not on file then has never been journaled. On the gateway's thread.
class AttestationFeed {
 public:
  struct Ways {
    // How far the journal is written, and how far it is judged; none: not known yet.
    std::function<boost::asio::awaitable<std::optional<std::int64_t>>()> written;
    std::function<boost::asio::awaitable<std::optional<std::int64_t>>()> judged;
    std::function<void(tracker::JournalRecord)> submit;
  };
  AttestationFeed(db::RunSheetStore& sheets, Ways ways);

  // Once; a database that is away is asked again the next time.
  boost::asio::awaitable<void> feed();

 private:
  boost::asio::awaitable<bool> is_caught_up();

  db::RunSheetStore& sheets_;
  Ways ways_;
  std::optional<std::int64_t> began_at_;  // what the journal had at the start
  bool caught_up_ = false;
  std::set<boost::uuids::uuid> under_way_;  // submitted, and not judged when we last looked
};

}  // namespace busward::commands
