#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "geo/utc_time.h"
#include "registry/name_table.h"

namespace busward::registry {

// What a driver did, as far as article 23 asks.
enum class ViolationKind {
  overspeed,
  overloading,
  serious,            // another serious one
  drink_driving,      // 饮酒后或者醉酒驾驶
  culpable_accident,  // 致人死亡或者重伤的责任事故
  other
};
inline constexpr NameTable<ViolationKind, 6> kViolationKinds{
    {{ViolationKind::overspeed, "overspeed"},
     {ViolationKind::overloading, "overloading"},
     {ViolationKind::serious, "serious"},
     {ViolationKind::drink_driving, "drink_driving"},
     {ViolationKind::culpable_accident, "culpable_accident"},
     {ViolationKind::other, "other"}}};

// A traffic violation or accident as the police reported it (articles 36 and 37).
struct Violation {
  std::string number;  // of the police's record
  std::string driver_code;
  std::optional<std::string> plate;  // of the vehicle driven, ours or not
  geo::UtcTime at;
  ViolationKind kind = ViolationKind::other;
  std::optional<std::string> code;  // of the police's catalogue
  int points = 0;                   // 记分
  std::optional<std::chrono::sys_days> processed_on;
  friend bool operator==(const Violation&, const Violation&) = default;
};

}  // namespace busward::registry
