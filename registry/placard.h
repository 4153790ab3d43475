#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "registry/document.h"
#include "registry/name_table.h"

namespace busward::registry {

// 校车标牌 as the traffic police issued it: what is printed on it (公安部令 164, article 61), never
// what ought to be. Names and codes are kept as they stand there; they need not be on file.
struct Placard {
  std::string number;
  std::string plate;
  std::optional<std::string> owner;                  // 机动车所有人
  std::vector<std::string> driver_codes;             // 驾驶人
  std::vector<std::string> routes;                   // 行驶线路
  std::vector<std::chrono::seconds> departures;      // 开行时间
  std::optional<int> stops;                          // 停靠站点: how many
  std::optional<std::string> issued_by;              // 发牌单位
  DocumentDays days;                                 // 有效期限
  std::optional<std::chrono::sys_days> returned_on;  // to the police, for good
  friend bool operator==(const Placard&, const Placard&) = default;
};

// The bus's document that follows from it: it ends when the placard is given back, which is not
// before it begins.
Document document_of(const Placard& placard);

// What is in force for a bus on a day, as far as its placard speaks of it.
struct ServiceInForce {
  std::string route;
  std::chrono::seconds departure{0};
  std::optional<std::string> driver_code;
  std::optional<int> stops;  // of the route's version
  friend bool operator==(const ServiceInForce&, const ServiceInForce&) = default;
};
struct BusInForce {
  std::optional<std::string> owner;
  std::vector<ServiceInForce> services;
  OnFile inspection;
  std::optional<std::chrono::sys_days> retired_on;
  friend bool operator==(const BusInForce&, const BusInForce&) = default;
};

// Where a placard and what is in force part. Each change of them needs an approval and a new
// placard (article 64), so each is a task for whoever keeps the file; none rings.
enum class PlacardDifferenceKind {
  owner,
  driver,
  route,
  departure,
  stops,
  outlives_inspection,  // a placard ends with the inspection (article 61)
  not_returned          // of a bus that is out of service (art. 19 of the regulation)
};
inline constexpr NameTable<PlacardDifferenceKind, 7> kPlacardDifferenceKinds{
    {{PlacardDifferenceKind::owner, "placard_owner"},
     {PlacardDifferenceKind::driver, "placard_driver"},
     {PlacardDifferenceKind::route, "placard_route"},
     {PlacardDifferenceKind::departure, "placard_departure"},
     {PlacardDifferenceKind::stops, "placard_stops"},
     {PlacardDifferenceKind::outlives_inspection, "placard_outlives_inspection"},
     {PlacardDifferenceKind::not_returned, "placard_not_returned"}}};

struct PlacardDifference {
  PlacardDifferenceKind kind = PlacardDifferenceKind::owner;
  std::string on_placard;  // as printed; empty: it names nothing of the kind
  std::string in_force;
  friend bool operator==(const PlacardDifference&, const PlacardDifference&) = default;
};

// By kind; one for each driver, route and departure in force that the placard does not name. What
// the placard leaves open (no stops counted, no owner) is no difference. A placard that holds not
// on the day differs in one thing only: that it was not given back.
std::vector<PlacardDifference> placard_differences(const Placard& placard, const BusInForce& bus,
                                                   std::chrono::sys_days day);

}  // namespace busward::registry
