#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/uuid/uuid.hpp>

#include "geo/utc_time.h"
#include "registry/name_table.h"
#include "routing/calendar.h"

namespace busward::registry {

// What somebody on the spot records of a run (现场记录).
enum class AttestationKind {
  departure_check,  // 发车前检查
  head_count,       // 清点, at a stop
  sweep,            // 清车, at the end
  teacher_count     // 教师清点
};
inline constexpr NameTable<AttestationKind, 4> kAttestationKinds{
    {{AttestationKind::departure_check, "departure_check"},
     {AttestationKind::head_count, "head_count"},
     {AttestationKind::sweep, "sweep"},
     {AttestationKind::teacher_count, "teacher_count"}}};

enum class AttestationMethod { app, console, paper };
inline constexpr NameTable<AttestationMethod, 3> kAttestationMethods{
    {{AttestationMethod::app, "app"},
     {AttestationMethod::console, "console"},
     {AttestationMethod::paper, "paper"}}};

// The seven items of 校车安全管理条例 article 41; their order is the order of the bits.
enum class CheckItem {
  brakes,
  steering,
  exterior_lights,
  tyres,
  emergency_door,
  seats,
  seat_belts
};
inline constexpr NameTable<CheckItem, 7> kCheckItems{
    {{CheckItem::brakes, "brakes"},
     {CheckItem::steering, "steering"},
     {CheckItem::exterior_lights, "exterior_lights"},
     {CheckItem::tyres, "tyres"},
     {CheckItem::emergency_door, "emergency_door"},
     {CheckItem::seats, "seats"},
     {CheckItem::seat_belts, "seat_belts"}}};
inline constexpr unsigned kAllItems = 0x7F;

// One record, with its own id and its own time: made without a network, it comes later, and sent
// twice it is one. Which members are set follows from the kind.
struct Attestation {
  boost::uuids::uuid id{};
  boost::uuids::uuid run{};
  routing::CivilDay day;  // service day of the run
  AttestationKind kind = AttestationKind::departure_check;
  geo::UtcTime at;
  geo::UtcTime received_at;
  AttestationMethod method = AttestationMethod::app;
  std::string by;  // as people know the account
  std::string as;  // the role
  std::optional<std::string> plate;
  std::optional<std::string> driver;     // code: who sits at the wheel
  std::optional<std::string> attendant;  // code: who is on board
  std::optional<bool> driver_fit;        // neither drunk nor ill
  std::optional<unsigned> items_passed;  // bit by CheckItem
  std::optional<std::string> stop;
  std::optional<int> boarded;
  std::optional<int> alighted;
  std::optional<int> on_board;
  std::optional<bool> empty;
  std::optional<std::string> note;
  friend bool operator==(const Attestation&, const Attestation&) = default;
};

// What does not fit together. Shown; who was left on board is for people to find out at once.
enum class OnSiteFault {
  item_failed,            // article 41
  no_attendant,           // article 38
  driver_unfit,           // article 39 (2)
  other_bus,              // than the sheet says
  other_driver,           // than the sheet says: article 25
  card_not_on_file,       // the card in the reader is nobody's who is on file
  card_differs,           // the card in the reader is not of whom the check names
  card_elsewhere,         // the same card is in another bus's reader on a run at the same time
  over_capacity,          // article 34
  on_board_differs,       // article 39 (3): who is on board is not who was counted on less off
  counts_differ,          // article 39 (5): on and off at the sweep
  teacher_counts_differ,  // what the teacher counted is not what was on board
  not_empty               // the sweep found somebody
};
inline constexpr NameTable<OnSiteFault, 13> kOnSiteFaults{
    {{OnSiteFault::item_failed, "item_failed"},
     {OnSiteFault::no_attendant, "no_attendant"},
     {OnSiteFault::driver_unfit, "driver_unfit"},
     {OnSiteFault::other_bus, "other_bus"},
     {OnSiteFault::other_driver, "other_driver"},
     {OnSiteFault::card_not_on_file, "card_not_on_file"},
     {OnSiteFault::card_differs, "card_differs"},
     {OnSiteFault::card_elsewhere, "card_elsewhere"},
     {OnSiteFault::over_capacity, "over_capacity"},
     {OnSiteFault::on_board_differs, "on_board_differs"},
     {OnSiteFault::counts_differ, "counts_differ"},
     {OnSiteFault::teacher_counts_differ, "teacher_counts_differ"},
     {OnSiteFault::not_empty, "not_empty"}}};

// A card that was in the reader on a run, as far as it could be read.
struct CardSeen {
  geo::UtcTime at;
  std::optional<std::string> driver;  // code of its holder; none: nobody on file
  bool elsewhere = false;
};

// A run as those on board recorded it, and its card reader.
struct OnSite {
  std::optional<geo::UtcTime> checked_at;  // of the newest check
  std::optional<std::string> driver;       // by it
  std::optional<std::string> attendant;
  int boarded = 0;
  int alighted = 0;
  std::optional<int> most_on_board;  // by the counts
  std::optional<geo::UtcTime> swept_at;
  std::optional<geo::UtcTime> card_at;     // of the newest card
  std::optional<std::string> card_driver;  // whose it is, by code; none: nobody on file
  // By the card, or else by the check.
  const std::optional<std::string>& known_driver() const {
    return card_driver ? card_driver : driver;
  }
  std::vector<OnSiteFault> faults;  // each once, in the order of the catalogue
  friend bool operator==(const OnSite&, const OnSite&) = default;
};

// Who the run sheet expects, and how many the bus takes.
struct Expected {
  std::optional<std::string> plate;
  std::optional<std::string> driver;
  std::optional<int> seats;
};
// The run's attestations in whatever order they came; judged in the order of their own times. Its
// cards in that order.
OnSite on_site(std::vector<const Attestation*> attestations, const Expected& expected,
               std::span<const CardSeen> cards = {});

}  // namespace busward::registry
