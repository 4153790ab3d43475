#include "gateway/simulator/county_files.h"

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gateway/files/duties_toml.h"
#include "gateway/simulator/safety_files.h"
#include "gateway/simulator/training_files.h"
#include "routing/civil_time.h"

namespace busward::simulator {
namespace {

using std::chrono::seconds;
namespace fs = std::filesystem;

std::string place_json(geo::LatLng place) {  // GeoJSON is longitude first
  return fmt::format("[{:.6f},{:.6f}]", place.longitude().value(), place.latitude().value());
}

std::string line_json(const std::vector<geo::LatLng>& line) {
  std::string text;
  for (const geo::LatLng place : line) text += (text.empty() ? "" : ",") + place_json(place);
  return fmt::format(R"({{"type":"LineString","coordinates":[{}]}})", text);
}

std::string clock_text(seconds time) {
  const auto s = time.count();
  return fmt::format("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

// The texts that we invent have neither quotes nor backslashes; a control character is our bug.
std::string json_text(std::string_view text) {
  return fmt::format("\"{}\"", text);
}

std::string kmh(geo::MetresPerSecond speed) {
  return fmt::format("{:.0f}", geo::to_kmh(speed));
}

std::string feature(std::string_view geometry, std::string_view properties) {
  return fmt::format(R"({{"type":"Feature","geometry":{},"properties":{{{}}}}})", geometry,
                     properties);
}

std::string collection(const std::vector<std::string>& features) {
  std::string text = "{\"type\":\"FeatureCollection\",\"features\":[\n";
  for (std::size_t i = 0; i < features.size(); ++i) {
    text += features[i];
    text += i + 1 < features.size() ? ",\n" : "\n";
  }
  return text + "]}\n";
}

std::string roads_text(const std::vector<registry::Road>& roads) {
  std::vector<std::string> features;
  for (const registry::Road& road : roads) {
    std::string properties =
        fmt::format(R"("name":{},"class":"{}")", json_text(road.name),
                    registry::name_in(registry::kRoadClasses, road.road_class));
    if (road.posted_limit) properties += ",\"limit_kmh\":" + kmh(*road.posted_limit);
    features.push_back(feature(line_json(road.vertices), properties));
  }
  return collection(features);
}

std::string places_text(const std::vector<registry::Place>& places) {
  std::vector<std::string> features;
  for (const registry::Place& place : places) {
    const std::string point =
        fmt::format(R"({{"type":"Point","coordinates":{}}})", place_json(place.position));
    features.push_back(
        feature(point, fmt::format(R"("name":{},"kind":"{}")", json_text(place.name),
                                   registry::name_in(registry::kPlaceKinds, place.kind))));
  }
  return collection(features);
}

std::string limits_json(const std::vector<routing::SpeedLimit>& limits) {
  std::string text;
  for (const routing::SpeedLimit& limit : limits) {
    if (!text.empty()) text += ',';
    text += fmt::format(R"({{"from_m":{:.2f},"to_m":{:.2f},"limit_kmh":{},"reason":{}}})",
                        limit.from.value(), limit.to.value(), kmh(limit.value),
                        json_text(limit.reason));
  }
  return text;
}

std::string stops_json(const std::vector<routing::DraftStop>& stops) {
  std::string text;
  for (const routing::DraftStop& stop : stops) {
    if (!text.empty()) text += ',';
    text += fmt::format(R"({{"name":{},"lat":{:.6f},"lon":{:.6f})", json_text(stop.name),
                        stop.place.latitude().value(), stop.place.longitude().value());
    if (stop.planned) text += fmt::format(R"(,"planned":"+{}")", clock_text(*stop.planned));
    text += '}';
  }
  return text;
}

std::string routes_text(const std::vector<routing::RouteDraft>& routes) {
  std::vector<std::string> features;
  for (const routing::RouteDraft& route : routes) {
    features.push_back(
        feature(line_json(route.vertices),
                fmt::format(R"("route":{},"direction":"{}","school":{},"operator":{},)"
                            R"("limits":[{}],"stops":[{}])",
                            json_text(route.route), routing::name_of(route.direction),
                            json_text(route.school.value_or("")),
                            json_text(route.operator_code.value_or("")), limits_json(route.limits),
                            stops_json(route.stops))));
  }
  return collection(features);
}

std::string areas_text(const CountyRecords& records) {
  std::string text = "code,name,level,parent\n";
  for (const registry::Area& area : records.areas) {
    text += fmt::format("{},{},{},{}\n", area.code, area.name,
                        registry::name_in(registry::kAreaLevels, area.level),
                        area.parent_code.value_or(""));
  }
  return text;
}

std::string operators_text(const CountyRecords& records) {
  std::string text = "code,name,kind,area\n";
  for (const registry::Operator& op : records.operators) {
    text += fmt::format("{},{},{},{}\n", op.code, op.name,
                        registry::name_in(registry::kOperatorKinds, op.kind),
                        op.area_code.value_or(""));
  }
  return text;
}

std::string schools_text(const CountyRecords& records) {
  std::string text = "code,name,stage,lat,lon,operator,area,duty_phone\n";
  for (const registry::School& school : records.schools) {
    text += fmt::format("{},{},{},{:.6f},{:.6f},{},{},{}\n", school.code, school.name,
                        registry::name_in(registry::kSchoolStages, school.stage),
                        school.place.latitude().value(), school.place.longitude().value(),
                        school.operator_code.value_or(""), school.area_code.value_or(""),
                        school.duty_phone.value_or(""));
  }
  return text;
}

std::string day_text(const std::optional<std::chrono::sys_days>& day) {
  return day ? routing::to_iso_day(*day) : "";
}

std::string buses_text(const CountyRecords& records) {
  std::string text =
      "plate,plate_colour,vin,kind,seats,operator,ownership,owner,model,retired_on\n";
  for (const registry::Bus& bus : records.buses) {
    text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", bus.plate,
                        registry::name_in(registry::kPlateColours, *bus.plate_colour),
                        bus.vin.value_or(""), registry::name_in(registry::kBusKinds, *bus.kind),
                        *bus.seats, bus.operator_code.value_or(""),
                        registry::name_in(registry::kOwnerships, *bus.ownership),
                        bus.owner.value_or(""), bus.model.value_or(""), day_text(bus.retired_on));
  }
  return text;
}

// The county's people are invented, so their numbers may stand in its files.
std::string identity_text(const std::optional<registry::IdentityAsGiven>& identity) {
  const auto* number = identity ? std::get_if<registry::IdentityNumber>(&*identity) : nullptr;
  return number == nullptr ? "" : number->whole();
}

std::string certificate_text(const std::optional<registry::CertificateAsGiven>& given) {
  const auto* number = given ? std::get_if<registry::CertificateNumber>(&*given) : nullptr;
  return number == nullptr ? "" : number->whole();
}

std::string drivers_text(const CountyRecords& records) {
  std::string text =
      "code,name,licence_class,operator,phone,first_licensed_on,certificate,identity\n";
  for (const registry::Driver& driver : records.drivers) {
    text += fmt::format("{},{},{},{},{},{},{},{}\n", driver.code, driver.name, driver.licence_class,
                        driver.operator_code.value_or(""), driver.phone.value_or(""),
                        day_text(driver.first_licensed_on), certificate_text(driver.certificate),
                        identity_text(driver.identity));
  }
  return text;
}

std::string staff_text(const CountyRecords& records) {
  std::string text = "code,name,role,operator,phone,identity\n";
  for (const registry::StaffMember& member : records.staff) {
    text += fmt::format("{},{},{},{},{},{}\n", member.code, member.name,
                        registry::name_in(registry::kStaffRoles, member.role),
                        member.operator_code.value_or(""), member.phone.value_or(""),
                        identity_text(member.identity));
  }
  return text;
}

std::string contracts_text(const CountyRecords& records) {
  std::string text = "number,school,operator,signed_on,filed_on,filed_with,from,until\n";
  for (const registry::Contract& contract : records.contracts) {
    text += fmt::format("{},{},{},{},{},{},{},{}\n", contract.number, contract.school_code,
                        contract.operator_code, day_text(contract.signed_on),
                        day_text(contract.filed_on), contract.filed_with.value_or(""),
                        day_text(contract.days.first), day_text(contract.days.last));
  }
  return text;
}

std::string violations_text(const CountyRecords& records) {
  std::string text = "number,driver,plate,at,kind,code,points,processed_on\n";
  for (const registry::Violation& violation : records.violations) {
    text += fmt::format("{},{},{},{},{},{},{},{}\n", violation.number, violation.driver_code,
                        violation.plate.value_or(""), geo::to_iso8601(violation.at),
                        registry::name_in(registry::kViolationKinds, violation.kind),
                        violation.code.value_or(""), violation.points,
                        day_text(violation.processed_on));
  }
  return text;
}

std::string placards_text(const CountyRecords& records) {
  std::string text =
      "number,plate,owner,drivers,routes,departures,stops,issued_by,from,until,returned_on\n";
  for (const registry::Placard& placard : records.placards) {
    std::vector<std::string> departures;
    for (const seconds time : placard.departures) departures.push_back(clock_text(time));
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", placard.number, placard.plate,
                        placard.owner.value_or(""), fmt::join(placard.driver_codes, ";"),
                        fmt::join(placard.routes, ";"), fmt::join(departures, ";"),
                        placard.stops ? std::to_string(*placard.stops) : "",
                        placard.issued_by.value_or(""), day_text(placard.days.first),
                        day_text(placard.days.last), day_text(placard.returned_on));
  }
  return text;
}

std::string documents_text(const CountyRecords& records) {
  std::string text = "subject,of,kind,number,issued_by,from,until\n";
  for (const registry::Document& document : records.documents) {
    if (document.kind == registry::DocumentKind::placard) continue;  // follows from placards.csv
    text += fmt::format("{},{},{},{},{},{},{}\n",
                        registry::name_in(registry::kDocumentSubjects, document.subject),
                        document.of, registry::name_in(registry::kDocumentKinds, document.kind),
                        document.number.value_or(""), document.issued_by.value_or(""),
                        day_text(document.days.first), day_text(document.days.last));
  }
  return text;
}

std::string terminals_text(const CountyRecords& records) {
  std::string text = "phone,edition,plate,plate_colour,maker,model,terminal_id\n";
  for (const registry::Terminal& terminal : records.terminals) {
    text += fmt::format("{},{},{},{},{},{},{}\n", terminal.number,
                        registry::name_in(registry::kTerminalEditions, *terminal.edition),
                        terminal.plate,
                        registry::name_in(registry::kPlateColours, *terminal.plate_colour),
                        terminal.maker.value_or(""), terminal.model.value_or(""),
                        terminal.terminal_id.value_or(""));
  }
  return text;
}

std::string days_text(unsigned weekdays) {
  std::string text;
  for (unsigned day = 0; day < 7; ++day) {
    if ((weekdays >> day & 1U) != 0) text += static_cast<char>('1' + day);
  }
  return text;
}

std::string timetable_text(const CountyRecords& records) {
  std::string text = "route,departure,days\n";
  for (const registry::Departure& departure : records.timetable) {
    text += fmt::format("{},{},{}\n", departure.route, clock_text(departure.time_of_day),
                        days_text(departure.weekdays));
  }
  return text;
}

std::string assignments_text(const CountyRecords& records) {
  std::string text = "route,departure,plate,driver,attendant\n";
  for (const registry::Assignment& assignment : records.assignments) {
    text += fmt::format("{},{},{},{},{}\n", assignment.route, clock_text(assignment.departure),
                        assignment.plate, assignment.driver_code.value_or(""),
                        assignment.attendant_code.value_or(""));
  }
  return text;
}

std::string optional_clock(const std::optional<std::chrono::seconds>& time) {
  return time ? clock_text(*time) : "";
}

std::string calendar_text(const CountyRecords& records) {
  std::string text =
      "school,from,until,reason,effect,direction,route,departure,as_weekday,moved_to,source\n";
  for (const registry::CalendarEntry& entry : records.calendar) {
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", entry.school.value_or(""),
                        routing::to_iso_day(entry.first), routing::to_iso_day(entry.last),
                        registry::name_in(registry::kDayReasons, entry.reason),
                        registry::name_in(registry::kDayEffects, entry.effect),
                        entry.of.direction ? routing::name_of(*entry.of.direction) : "",
                        entry.of.route.value_or(""), optional_clock(entry.of.departure),
                        entry.runs_as ? std::to_string(entry.runs_as->iso_encoding()) : "",
                        optional_clock(entry.moved_to), entry.source);
  }
  return text;
}

std::string riders_text(const CountyRecords& records) {
  std::string text = "route,departure,stop,boarding,alighting\n";
  for (const registry::RiderNumbers& riders : records.riders) {
    text += fmt::format("{},{},{},{},{}\n", riders.route, clock_text(riders.departure), riders.stop,
                        riders.boarding, riders.alighting);
  }
  return text;
}

std::string county_text(const registry::County& county) {
  return fmt::format(
      "name_zh = \"{}\"\nname_en = \"{}\"\nzone = \"{}\"\ncentre_lat = {:.6f}\ncentre_lon = "
      "{:.6f}\n",
      county.name_zh, county.name_en, county.zone, county.centre.latitude().value(),
      county.centre.longitude().value());
}

}  // namespace

geo::Result<void, UnwritableFile> write_county(const CountyRecords& records,
                                               const fs::path& folder) {
  std::error_code ec;
  fs::create_directories(folder, ec);
  if (ec) return UnwritableFile{folder};
  const std::pair<const char*, std::string> files[] = {
      {"county.toml", county_text(records.county)},
      {"roads.geojson", roads_text(records.roads)},
      {"places.geojson", places_text(records.places)},
      {"areas.csv", areas_text(records)},
      {"operators.csv", operators_text(records)},
      {"schools.csv", schools_text(records)},
      {"buses.csv", buses_text(records)},
      {"drivers.csv", drivers_text(records)},
      {"staff.csv", staff_text(records)},
      {"contracts.csv", contracts_text(records)},
      {"violations.csv", violations_text(records)},
      {"placards.csv", placards_text(records)},
      {"documents.csv", documents_text(records)},
      {"terminals.csv", terminals_text(records)},
      {"routes.geojson", routes_text(records.routes)},
      {"timetable.csv", timetable_text(records)},
      {"assignments.csv", assignments_text(records)},
      {"suspensions.csv", suspensions_text(records.safety.suspensions)},
      {"defects.csv", defects_text(records.safety.defects)},
      {"training.csv", training_text(records.safety.training)},
      {"attendances.csv", attendances_text(records.safety.attendances)},
      {"pledge_texts.csv", pledge_texts_text(records.safety.pledge_texts)},
      {"pledges.csv", pledges_text(records.safety.pledges)},
      {"duties.toml", std::string{files::default_duties_text()}},
      {"duties_done.csv", duties_done_text(records.safety.duties_done)},
      {"calendar.csv", calendar_text(records)},
      {"riders.csv", riders_text(records)}};
  for (const auto& [name, text] : files) {
    const fs::path path = folder / name;
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file << text;
    file.flush();
    if (!file) return UnwritableFile{path};
  }
  return {};
}

}  // namespace busward::simulator
