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
    "CREATE TEMP TABLE incoming (record bigint, code text, name text, kind text) ON COMMIT DROP"};
constexpr Statement kOperatorRows{
    "incoming_operator_rows",
    "INSERT INTO incoming SELECT row - 1, code, name, kind "
    "FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS i (code, name, kind, row)"};

constexpr Statement kSchoolTable{
    "incoming_school",
    "CREATE TEMP TABLE incoming (record bigint, code text, name text, stage text, "
    "position geometry(Point, 4326), operator text, operator_id bigint) ON COMMIT DROP"};
constexpr Statement kSchoolRows{
    "incoming_school_rows",
    "INSERT INTO incoming SELECT row - 1, i.code, i.name, stage, "
    "ST_SetSRID(ST_MakePoint(lng, lat), 4326), operator, operator_id "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::text[]) "
    "WITH ORDINALITY AS i (code, name, stage, lat, lng, operator, row) "
    "LEFT JOIN registry.operator_now o ON o.code = i.operator"};

constexpr Statement kBusTable{
    "incoming_bus",
    "CREATE TEMP TABLE incoming (record bigint, plate text, plate_colour text, vin text, "
    "kind text, seats integer, operator text, operator_id bigint) ON COMMIT DROP"};
constexpr Statement kBusRows{
    "incoming_bus_rows",
    "INSERT INTO incoming SELECT row - 1, plate, plate_colour, vin, i.kind, seats, operator, "
    "operator_id "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::text[]) "
    "WITH ORDINALITY AS i (plate, plate_colour, vin, kind, seats, operator, row) "
    "LEFT JOIN registry.operator_now o ON o.code = i.operator"};

constexpr Statement kDriverTable{
    "incoming_driver",
    "CREATE TEMP TABLE incoming (record bigint, code text, name text, licence_class text, "
    "operator text, operator_id bigint) ON COMMIT DROP"};
constexpr Statement kDriverRows{
    "incoming_driver_rows",
    "INSERT INTO incoming SELECT row - 1, i.code, i.name, licence_class, operator, operator_id "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) "
    "WITH ORDINALITY AS i (code, name, licence_class, operator, row) "
    "LEFT JOIN registry.operator_now o ON o.code = i.operator"};

constexpr Statement kUnknownOperators{
    "incoming_unknown_operators",
    "SELECT record, operator FROM incoming WHERE operator IS NOT NULL AND operator_id IS NULL "
    "ORDER BY record"};

void add_number(SqlArray& array, geo::Degrees degrees) {
  array.add(fmt::format("{}", degrees.value()));
}

}  // namespace

void take_operators(ImportSession& session, std::span<const registry::Operator> operators) {
  SqlArray codes;
  SqlArray names;
  SqlArray kinds;
  for (const registry::Operator& record : operators) {
    codes.add(record.code);
    names.add(record.name);
    kinds.add(name_in(registry::kOperatorKinds, record.kind));
  }
  session.begin_incoming(kOperatorTable);
  session.run(kOperatorRows, codes.text(), names.text(), kinds.text());
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
  for (const registry::School& school : schools) {
    codes.add(school.code);
    names.add(school.name);
    stages.add(name_in(registry::kSchoolStages, school.stage));
    add_number(latitudes, school.place.latitude());
    add_number(longitudes, school.place.longitude());
    operators.add_optional(school.operator_code);
  }
  session.begin_incoming(kSchoolTable);
  session.run(kSchoolRows, codes.text(), names.text(), stages.text(), latitudes.text(),
              longitudes.text(), operators.text());
  session.refuse_unknown(session.run(kUnknownOperators), "operator", import_operators());
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
  for (const registry::Bus& bus : buses) {
    plates.add(bus.plate);
    bus.plate_colour ? colours.add(name_in(registry::kPlateColours, *bus.plate_colour))
                     : colours.add_null();
    vins.add_optional(bus.vin);
    bus.kind ? kinds.add(name_in(registry::kBusKinds, *bus.kind)) : kinds.add_null();
    bus.seats ? seats.add(static_cast<std::int64_t>(*bus.seats)) : seats.add_null();
    operators.add_optional(bus.operator_code);
  }
  session.begin_incoming(kBusTable);
  session.run(kBusRows, plates.text(), colours.text(), vins.text(), kinds.text(), seats.text(),
              operators.text());
  session.refuse_unknown(session.run(kUnknownOperators), "operator", import_operators());
  if (!session.sound()) return;
  session.identify("registry.vehicle", "registry.vehicle_fact", "vehicle_id", "plate");
  session.revise({.fact = "registry.vehicle_fact", .keys = "{vehicle_id}"});
}

void take_drivers(ImportSession& session, std::span<const registry::Driver> drivers) {
  SqlArray codes;
  SqlArray names;
  SqlArray classes;
  SqlArray operators;
  for (const registry::Driver& driver : drivers) {
    codes.add(driver.code);
    names.add(driver.name);
    classes.add(driver.licence_class);
    operators.add_optional(driver.operator_code);
  }
  session.begin_incoming(kDriverTable);
  session.run(kDriverRows, codes.text(), names.text(), classes.text(), operators.text());
  session.refuse_unknown(session.run(kUnknownOperators), "operator", import_operators());
  if (!session.sound()) return;
  session.identify("registry.driver", "registry.driver_fact", "driver_id", "code");
  session.revise({.fact = "registry.driver_fact", .keys = "{driver_id}"});
}

}  // namespace busward::db
