#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <pqxx/connection>
#include <pqxx/transaction>

#include "db/connection.h"
#include "db/faults.h"
#include "tracker/ports/effects.h"

namespace busward::db {

// Effects in tracking.* and compliance.*, each call one transaction. commit() moves
// tracking.consumed in it: it is refused unless `seq` is above, and unless the position is the one
// this store last saw (a second engine). After any fault consumed() says what stands. Settle
// requests are merged by run, or without one by the UTC date of `from`; the known alarms of a task
// are those of the same run, or without one those without a run that overlap it. The engine's
// thread.
class EffectStore final : public tracker::ports::EffectStore {
 public:
  explicit EffectStore(Address address);

  Outcome<std::int64_t> consumed() override;
  Outcome<std::vector<tracker::ports::FeedEvent>> commit(const tracker::Effects& effects,
                                                         std::int64_t seq) override;
  Outcome<std::vector<tracker::ports::SettleTask>> settle_tasks(std::size_t limit) override;
  Outcome<std::vector<tracker::ports::FeedEvent>> settled(
      std::span<const tracker::ports::SettleTask> tasks,
      std::span<const tracker::AlarmRevision> revisions) override;
  Outcome<tracker::ports::SavedStates> load_states() override;
  Outcome<Done> save_states(const tracker::ports::SavedStates& saved) override;

 private:
  // Runs the work in a transaction on our connection, which is dropped when it is lost.
  template <class Work>
  auto in_transaction(const char* what, Work work)
      -> Outcome<std::invoke_result_t<Work&, pqxx::work&>>;
  pqxx::connection& connected();

  Address address_;
  std::unique_ptr<pqxx::connection> connection_;
  std::optional<std::int64_t> position_;  // tracking.consumed as we last knew it to be
};

}  // namespace busward::db
