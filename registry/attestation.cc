#include "registry/attestation.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace busward::registry {
namespace {

class Reading {
 public:
  explicit Reading(const Expected& expected) : expected_{expected} {}

  void take(const Attestation& one) {
    switch (one.kind) {
      case AttestationKind::departure_check:
        check_ = &one;
        break;
      case AttestationKind::head_count:
        count(one);
        break;
      case AttestationKind::sweep:
        seen_.swept_at = one.at;
        swept_empty_ = one.empty;
        break;
      case AttestationKind::teacher_count:
        teacher_ = one.on_board;
        break;
    }
  }

  void take(const CardSeen& card) {
    seen_.card_at = card.at;
    seen_.card_driver = card.driver;
    if (!card.driver) faults_.insert(OnSiteFault::card_not_on_file);
    if (card.elsewhere) faults_.insert(OnSiteFault::card_elsewhere);
    if (card.driver && expected_.driver && *card.driver != *expected_.driver) {
      faults_.insert(OnSiteFault::other_driver);
    }
  }

  OnSite result() {
    if (check_ != nullptr) judge_check(*check_);
    if (seen_.driver && seen_.card_driver && *seen_.driver != *seen_.card_driver) {
      faults_.insert(OnSiteFault::card_differs);
    }
    if (seen_.most_on_board && expected_.seats && *seen_.most_on_board > *expected_.seats) {
      faults_.insert(OnSiteFault::over_capacity);
    }
    if (seen_.swept_at && seen_.boarded != seen_.alighted) {
      faults_.insert(OnSiteFault::counts_differ);
    }
    if (teacher_ && seen_.most_on_board && *teacher_ != *seen_.most_on_board) {
      faults_.insert(OnSiteFault::teacher_counts_differ);
    }
    if (swept_empty_ == false) faults_.insert(OnSiteFault::not_empty);
    seen_.faults.assign(faults_.begin(), faults_.end());
    return std::move(seen_);
  }

 private:
  void count(const Attestation& one) {
    seen_.boarded += one.boarded.value_or(0);
    seen_.alighted += one.alighted.value_or(0);
    // Where it is said, it is what was counted; else it follows.
    const int follows = seen_.boarded - seen_.alighted;
    const int on_board = one.on_board.value_or(follows);
    if (on_board != follows) faults_.insert(OnSiteFault::on_board_differs);
    seen_.most_on_board = std::max(seen_.most_on_board.value_or(0), on_board);
  }

  void judge_check(const Attestation& check) {
    seen_.checked_at = check.at;
    seen_.driver = check.driver;
    seen_.attendant = check.attendant;
    if (check.items_passed != kAllItems) faults_.insert(OnSiteFault::item_failed);
    if (!check.attendant) faults_.insert(OnSiteFault::no_attendant);
    if (check.driver_fit == false) faults_.insert(OnSiteFault::driver_unfit);
    if (check.plate && expected_.plate && *check.plate != *expected_.plate) {
      faults_.insert(OnSiteFault::other_bus);
    }
    if (check.driver && expected_.driver && *check.driver != *expected_.driver) {
      faults_.insert(OnSiteFault::other_driver);
    }
  }

  const Expected& expected_;
  OnSite seen_;
  const Attestation* check_ = nullptr;
  std::optional<bool> swept_empty_;
  std::optional<int> teacher_;
  std::set<OnSiteFault> faults_;
};

}  // namespace

OnSite on_site(std::vector<const Attestation*> attestations, const Expected& expected,
               std::span<const CardSeen> cards) {
  std::ranges::sort(attestations, {}, [](const Attestation* one) {
    return std::tuple{one->at, one->id};
  });
  Reading reading{expected};
  for (const Attestation* one : attestations) reading.take(*one);
  for (const CardSeen& card : cards) reading.take(card);
  return reading.result();
}

}  // namespace busward::registry
