#include "gateway/commands/housekeeping.h"

#include <utility>

namespace busward::commands {
namespace {

constexpr std::chrono::hours kKeepPartitions{1};
constexpr std::chrono::minutes kAfterTrouble{1};
constexpr std::chrono::seconds kCollectEvidence{5};
constexpr std::chrono::seconds kSealAudit{1};
constexpr std::size_t kEvidenceAtOnce = 4;

}  // namespace

Housekeeping::Housekeeping(db::Address address, const tracker::ports::Clock& clock, Ways ways)
    : address_{address},
      partitions_{address},
      evidence_{std::move(address), BUSWARD_VERSION},
      clock_{clock},
      ways_{std::move(ways)},
      partitions_timer_{context_},
      evidence_timer_{context_},
      audit_timer_{context_} {}

Housekeeping::~Housekeeping() {
  stop();
}

void Housekeeping::start() {
  thread_ = std::thread{[this] {
    keep_partitions();
    collect_evidence();
    if (sealer_) seal_audit();
    context_.run();
  }};
}

void Housekeeping::stop() {
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void Housekeeping::seal_with(db::AuditKey key, db::MasterKeys master_keys) {
  values_.emplace(address_, std::move(master_keys));
  sealer_.emplace(address_, std::move(key));
}

void Housekeeping::keep_partitions() {
  const auto today = std::chrono::floor<std::chrono::days>(clock_.now());
  const auto made = partitions_.make_ahead(today);
  const auto dropped = partitions_.drop_old(today);
  if (!made) ways_.log("days of the journal and the tracks could not be made ahead");
  if (!dropped) ways_.log("old days of the journal and the tracks could not be dropped");
  const auto ahead = partitions_.days_ahead(today);
  ways_.days_ahead(ahead ? std::optional{*ahead} : std::nullopt);
  partitions_timer_.expires_after(made && dropped ? std::chrono::minutes{kKeepPartitions}
                                                  : kAfterTrouble);
  partitions_timer_.async_wait([this](boost::system::error_code ec) {
    if (!ec) keep_partitions();
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
