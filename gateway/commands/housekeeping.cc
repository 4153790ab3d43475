#include "gateway/commands/housekeeping.h"

#include <iterator>
#include <utility>

namespace busward::commands {
namespace {

constexpr std::chrono::hours kKeepPartitions{1};
constexpr std::chrono::hours kRemove{24};
constexpr std::chrono::minutes kAfterTrouble{1};
constexpr std::chrono::seconds kCollectEvidence{5};
constexpr std::chrono::seconds kSealAudit{1};
constexpr std::size_t kEvidenceAtOnce = 4;

}  // namespace

Housekeeping::Housekeeping(db::Address address, const tracker::ports::Clock& clock,
                           const registry::Retention& retention, Ways ways)
    : address_{address},
      partitions_{address},
      removal_{address},
      retention_{retention},
      evidence_{std::move(address), BUSWARD_VERSION},
      clock_{clock},
      ways_{std::move(ways)},
      partitions_timer_{context_},
      removal_timer_{context_},
      evidence_timer_{context_},
      audit_timer_{context_} {}

Housekeeping::~Housekeeping() {
  stop();
}

void Housekeeping::start() {
  thread_ = std::thread{[this] {
    keep_partitions();
    remove_old();
    collect_evidence();
    if (sealer_) seal_audit();
    context_.run();
  }};
}

void Housekeeping::stop() {
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void Housekeeping::seal_with(db::AuditSealer sealer, db::MasterKeys master_keys) {
  values_.emplace(address_, std::move(master_keys));
  sealer_.emplace(std::move(sealer));
}

void Housekeeping::keep_partitions() {
  const auto today = std::chrono::floor<std::chrono::days>(clock_.now());
  const auto made = partitions_.make_ahead(today);
  if (!made) ways_.log("days of the journal and the tracks could not be made ahead");
  const auto ahead = partitions_.days_ahead(today);
  ways_.days_ahead(ahead ? std::optional{*ahead} : std::nullopt);
  partitions_timer_.expires_after(made ? std::chrono::minutes{kKeepPartitions} : kAfterTrouble);
  partitions_timer_.async_wait([this](boost::system::error_code ec) {
    if (!ec) keep_partitions();
  });
}

// Days first, then what is removed by key.
void Housekeeping::remove_old() {
  const auto today = std::chrono::floor<std::chrono::days>(clock_.now());
  if (removal_.keep_for(retention_) && partitions_.drop_old(today)) {
    remove_piece(0);
    return;
  }
  ways_.log("what is past its days could not be removed");
  removal_timer_.expires_after(kAfterTrouble);
  removal_timer_.async_wait([this](boost::system::error_code ec) {
    if (!ec) remove_old();
  });
}

// A piece at a time, so that seals and evidence get their turn between.
void Housekeeping::remove_piece(std::size_t of_kind) {
  const auto today = std::chrono::floor<std::chrono::days>(clock_.now());
  const auto gone = removal_.remove_some(db::kRemovedByKey[of_kind], today);
  if (!gone) ways_.log("what is past its days could not be removed");
  const std::size_t next = gone && *gone == 0 ? of_kind + 1 : of_kind;
  const bool all = next == std::size(db::kRemovedByKey);
  removal_timer_.expires_after(!gone ? kAfterTrouble
                               : all ? std::chrono::minutes{kRemove}
                                     : std::chrono::minutes{0});
  removal_timer_.async_wait([this, next, all](boost::system::error_code ec) {
    if (ec) return;
    if (all) {
      remove_old();
    } else {
      remove_piece(next);
    }
  });
}

// What could not be collected stays due; a line on stderr has said why.
void Housekeeping::collect_evidence() {
  const auto done = evidence_.collect(clock_.now(), kEvidenceAtOnce);
  const bool more = done && *done == static_cast<int>(kEvidenceAtOnce);
  evidence_timer_.expires_after(!done  ? std::chrono::seconds{kAfterTrouble}
                                : more ? std::chrono::seconds{0}
                                       : kCollectEvidence);
  evidence_timer_.async_wait([this](boost::system::error_code ec) {
    if (!ec) collect_evidence();
  });
}

// What could not be sealed is sealed later; a line on stderr has said why.
void Housekeeping::seal_audit() {
  const auto values = values_->seal();
  const auto sealed = sealer_->seal(clock_.now());
  audit_timer_.expires_after(values && sealed ? kSealAudit : std::chrono::seconds{kAfterTrouble});
  audit_timer_.async_wait([this](boost::system::error_code ec) {
    if (!ec) seal_audit();
  });
}

}  // namespace busward::commands
