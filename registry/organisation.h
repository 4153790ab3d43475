#pragma once

#include <optional>
#include <string>

#include "geo/latlng.h"
#include "geo/strong.h"
#include "registry/name_table.h"

namespace busward::registry {

using OperatorId = geo::Id<struct OperatorTag>;
using SchoolId = geo::Id<struct SchoolTag>;
using AreaId = geo::Id<struct AreaTag>;

enum class OperatorKind { school, service_provider };
inline constexpr NameTable<OperatorKind, 2> kOperatorKinds{
    {{OperatorKind::school, "school"}, {OperatorKind::service_provider, "service_provider"}}};

// Who runs buses: a school itself or a company. People know it by its code.
struct Operator {
  std::string code;
  std::string name;
  OperatorKind kind = OperatorKind::school;
  friend bool operator==(const Operator&, const Operator&) = default;
};

enum class SchoolStage { kindergarten, primary, primary_secondary };
inline constexpr NameTable<SchoolStage, 3> kSchoolStages{
    {{SchoolStage::kindergarten, "kindergarten"},
     {SchoolStage::primary, "primary"},
     {SchoolStage::primary_secondary, "primary_secondary"}}};

struct School {
  std::string code;
  std::string name;
  SchoolStage stage = SchoolStage::primary;
  geo::LatLng place;
  std::optional<std::string> operator_code;
  friend bool operator==(const School&, const School&) = default;
};

}  // namespace busward::registry
