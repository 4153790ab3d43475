#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "geo/result.h"
#include "registry/name_table.h"
#include "routing/civil_time.h"

namespace busward::registry::cases {

// What an order stops: a bus (停运), a driver (暂停上岗) or a route (停开).
enum class SuspensionSubject { bus, driver, route };
inline constexpr NameTable<SuspensionSubject, 3> kSuspensionSubjects{
    {{SuspensionSubject::bus, "bus"},
     {SuspensionSubject::driver, "driver"},
     {SuspensionSubject::route, "route"}}};

struct Service {
  std::string to;  // who was told
  std::optional<std::chrono::sys_days> on;
  friend bool operator==(const Service&, const Service&) = default;
};

struct Resumption {
  routing::CivilTime at;
  std::string number;       // of the document that says so
  std::string accepted_by;  // who found that its conditions are met
  friend bool operator==(const Resumption&, const Resumption&) = default;
};

// An order that stops a bus, a driver or a route until somebody accepts that its ground is gone.
// Moments are those of the county's clocks. It holds from `from` on, served or not: whether the
// order was served is for whoever answers for the breach.
struct Suspension {
  SuspensionSubject subject = SuspensionSubject::bus;
  std::string of;         // plate, driver's code or route
  std::string number;     // of the order, 文号
  std::string issued_by;  // the body that stops it
  std::string ground;
  routing::CivilTime from;
  std::optional<std::string> conditions;  // of resumption
  std::optional<Service> service;
  std::optional<std::string> rectified_by;
  std::optional<Resumption> resumption;
  friend bool operator==(const Suspension&, const Suspension&) = default;
};

enum class SuspensionState { ordered, served, rectified, resumed };
inline constexpr NameTable<SuspensionState, 4> kSuspensionStates{
    {{SuspensionState::ordered, "ordered"},
     {SuspensionState::served, "served"},
     {SuspensionState::rectified, "rectified"},
     {SuspensionState::resumed, "resumed"}}};

enum class SuspensionRefusal {
  already_resumed,
  nobody_rectified,       // nothing has been put right that could be accepted
  accepted_by_rectifier,  // acceptance is somebody else's (安全生产法 art. 65)
  resumed_without_document,
  before_it_began
};

SuspensionState state_of(const Suspension& suspension);
// Whether it stops its subject at that moment: it has begun, and is not lifted yet.
bool holds_at(const Suspension& suspension, routing::CivilTime at);

// The steps, each in any order that the world takes but for the last: it needs what was put right.
using SuspensionOutcome = geo::Result<Suspension, SuspensionRefusal>;
SuspensionOutcome served(Suspension suspension, Service service);
SuspensionOutcome rectified(Suspension suspension, std::string by);
SuspensionOutcome resumed(Suspension suspension, Resumption resumption);

}  // namespace busward::registry::cases
