#include <string>
#include <utility>

#include <fmt/format.h>

#include "db/record_imports.h"
#include "db/sql_values.h"

namespace busward::db {
namespace {

using registry::name_in;

registry::Wording import_operators() {
  return {"请先导入服务单位，或改正编号", "import operators.csv first, or correct the code"};
}

constexpr Statement kOperatorTable{
    "incoming_operator",
    "CREATE TEMP TABLE incoming (record bigint, code text, name text, kind text, area text, "
    "area_id bigint) ON COMMIT DROP"};
constexpr Statement kOperatorRows{
    "incoming_operator_rows",
    "INSERT INTO incoming SELECT row - 1, i.code, i.name, i.kind, area, a.area_id "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY "
    "AS i (code, name, kind, area, row) LEFT JOIN registry.area_now a ON a.code = i.area"};

constexpr Statement kSchoolTable{
    "incoming_school",
    "CREATE TEMP TABLE incoming (record bigint, code text, name text, stage text, "
    "position geometry(Point, 4326), operator text, area text, operator_id bigint, "
    "area_id bigint, duty_phone text) "
    "ON COMMIT DROP"};
constexpr Statement kSchoolRows{
    "incoming_school_rows",
    "INSERT INTO incoming SELECT row - 1, i.code, i.name, stage, "
    "ST_SetSRID(ST_MakePoint(lng, lat), 4326), operator, area, o.operator_id, "
    "a.area_id, i.duty_phone "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::text[], "
    "$7::text[], $8::text[]) WITH ORDINALITY "
    "AS i (code, name, stage, lat, lng, operator, area, duty_phone, row) "
    "LEFT JOIN registry.operator_now o ON o.code = i.operator "
    "LEFT JOIN registry.area_now a ON a.code = i.area"};

constexpr Statement kBusTable{
    "incoming_bus",
    "CREATE TEMP TABLE incoming (record bigint, plate text, plate_colour text, vin text, "
    "kind text, seats integer, operator text, ownership text, owner text, model text, "
    "retired_on date, operator_id bigint) ON COMMIT DROP"};
constexpr Statement kBusRows{
    "incoming_bus_rows",
    "INSERT INTO incoming SELECT row - 1, plate, plate_colour, vin, i.kind, seats, operator, "
    "ownership, owner, model, retired_on, operator_id "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::text[], "
    "$7::text[], $8::text[], $9::text[], $10::date[]) WITH ORDINALITY AS i (plate, plate_colour, "
    "vin, kind, seats, operator, ownership, owner, model, retired_on, row) "
    "LEFT JOIN registry.operator_now o ON o.code = i.operator"};

constexpr Statement kUnknownOperators{
    "incoming_unknown_operators",
    "SELECT record, operator FROM incoming WHERE operator IS NOT NULL AND operator_id IS NULL "
    "ORDER BY record"};

constexpr Statement kUnknownAreas{
    "incoming_unknown_areas",
    "SELECT record, area FROM incoming WHERE area IS NOT NULL AND area_id IS NULL ORDER BY "
    "record"};

void refuse_unknown_areas(ImportSession& session) {
  session.refuse_unknown(
      session.run(kUnknownAreas), "area",
      {"请先导入行政区划，或改正编号", "import areas.csv first, or correct the code"});
}

void add_number(SqlArray& array, geo::Degrees degrees) {
  array.add(fmt::format("{}", degrees.value()));
}

}  // namespace

void take_operators(ImportSession& session, std::span<const registry::Operator> operators) {
  SqlArray codes;
  SqlArray names;
  SqlArray kinds;
  SqlArray areas;
  for (const registry::Operator& record : operators) {
    codes.add(record.code);
    names.add(record.name);
    kinds.add(name_in(registry::kOperatorKinds, record.kind));
    areas.add_optional(record.area_code);
  }
  session.begin_incoming(kOperatorTable);
  session.run(kOperatorRows, codes.text(), names.text(), kinds.text(), areas.text());
  refuse_unknown_areas(session);
  if (!session.sound()) return;
  session.identify("registry.operator", "registry.operator_fact", "operator_id", "code");
  session.revise({.fact = "registry.operator_fact", .keys = "{operator_id}"});
}

void take_schools(ImportSession& session, std::span<const registry::School> schools) {
  SqlArray codes;
  SqlArray names;
  SqlArray stages;
  SqlArray latitudes;
  SqlArray longitudes;
  SqlArray operators;
  SqlArray areas;
  SqlArray phones;
  for (const registry::School& school : schools) {
    codes.add(school.code);
    names.add(school.name);
    stages.add(name_in(registry::kSchoolStages, school.stage));
    add_number(latitudes, school.place.latitude());
    add_number(longitudes, school.place.longitude());
    operators.add_optional(school.operator_code);
    areas.add_optional(school.area_code);
    phones.add_optional(school.duty_phone);
  }
  session.begin_incoming(kSchoolTable);
  session.run(kSchoolRows, codes.text(), names.text(), stages.text(), latitudes.text(),
              longitudes.text(), operators.text(), areas.text(), phones.text());
  session.refuse_unknown(session.run(kUnknownOperators), "operator", import_operators());
  refuse_unknown_areas(session);
  if (!session.sound()) return;
  session.identify("registry.school", "registry.school_fact", "school_id", "code");
  session.revise({.fact = "registry.school_fact", .keys = "{school_id}"});
}

void take_buses(ImportSession& session, std::span<const registry::Bus> buses) {
  SqlArray plates;
  SqlArray colours;
  SqlArray vins;
  SqlArray kinds;
  SqlArray seats;
  SqlArray operators;
  SqlArray ownerships;
  SqlArray owners;
  SqlArray models;
  SqlArray retired;
  for (const registry::Bus& bus : buses) {
    plates.add(bus.plate);
    bus.plate_colour ? colours.add(name_in(registry::kPlateColours, *bus.plate_colour))
                     : colours.add_null();
    vins.add_optional(bus.vin);
    bus.kind ? kinds.add(name_in(registry::kBusKinds, *bus.kind)) : kinds.add_null();
    bus.seats ? seats.add(static_cast<std::int64_t>(*bus.seats)) : seats.add_null();
    operators.add_optional(bus.operator_code);
    bus.ownership ? ownerships.add(name_in(registry::kOwnerships, *bus.ownership))
                  : ownerships.add_null();
    owners.add_optional(bus.owner);
    models.add_optional(bus.model);
    add_day(retired, bus.retired_on);
  }
  session.begin_incoming(kBusTable);
  session.run(kBusRows, plates.text(), colours.text(), vins.text(), kinds.text(), seats.text(),
              operators.text(), ownerships.text(), owners.text(), models.text(), retired.text());
  session.refuse_unknown(session.run(kUnknownOperators), "operator", import_operators());
  if (!session.sound()) return;
  session.identify("registry.vehicle", "registry.vehicle_fact", "vehicle_id", "plate");
  session.revise({.fact = "registry.vehicle_fact", .keys = "{vehicle_id}"});
}

}  // namespace busward::db
