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

// Who may run school buses by article 9 of the regulation. An individual only where the province
// allows it.
enum class OperatorKind {
  school,               // 配备校车的学校
  service_provider,     // one of those below, and nobody has said which
  passenger_transport,  // 道路旅客运输经营企业
  city_bus,             // 城市公共交通企业
  county_set,           // 县级以上政府设立的校车运营单位
  individual            // 取得道路旅客运输经营许可的个体经营者
};
inline constexpr NameTable<OperatorKind, 6> kOperatorKinds{
    {{OperatorKind::school, "school"},
     {OperatorKind::service_provider, "service_provider"},
     {OperatorKind::passenger_transport, "passenger_transport"},
     {OperatorKind::city_bus, "city_bus"},
     {OperatorKind::county_set, "county_set"},
     {OperatorKind::individual, "individual"}}};

// Who runs buses. People know it by its code. A school that owns its buses is an operator too, and
// names itself as its own in schools.csv.
struct Operator {
  std::string code;
  std::string name;
  OperatorKind kind = OperatorKind::school;
  std::optional<std::string> area_code;
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
  std::optional<std::string> area_code;
  std::optional<std::string> duty_phone = {};  // 值班电话, answered while its buses run
  friend bool operator==(const School&, const School&) = default;
};

}  // namespace busward::registry
