#include "tracker/alarm.h"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

#include "geo/assert.h"

namespace busward::tracker {
namespace {

// Our own name space for UUIDv5, itself a UUIDv5 of the DNS space and "busward.alarm"; never to be
// changed.
constexpr boost::uuids::uuid kAlarmSpace{{0x2b, 0x0d, 0x6a, 0x1e, 0x7d, 0x44, 0x5c, 0x0b, 0x9a,
                                          0x37, 0x51, 0xe2, 0xc8, 0x90, 0x6f, 0x13}};

}  // namespace

std::string_view to_text(RevisionCause cause) {
  switch (cause) {
    case RevisionCause::raised:
      return "raised";
    case RevisionCause::updated:
      return "updated";
    case RevisionCause::ended:
      return "ended";
    case RevisionCause::confirmed_by_settling:
      return "confirmed_by_settling";
    case RevisionCause::changed:
      return "changed";
    case RevisionCause::new_late:
      return "new_late";
    case RevisionCause::unsupported:
      return "unsupported";
  }
  BUSWARD_ASSERT(false);
}

bool is_by_settling(RevisionCause cause) {
  return cause != RevisionCause::raised && cause != RevisionCause::updated &&
         cause != RevisionCause::ended;
}

AlarmId alarm_id(registry::VehicleId vehicle, std::string_view rule, std::string_view kind,
                 geo::UtcTime decided_at, const geo::LatLng& position) {
  const auto name = fmt::format(
      "{} {} {} {} {} {}", vehicle.value, rule, kind, decided_at.time_since_epoch().count(),
      position.latitude_microdegrees(), position.longitude_microdegrees());
  return boost::uuids::name_generator_sha1{kAlarmSpace}(name);
}

std::string to_text(const boost::uuids::uuid& id) {
  return boost::uuids::to_string(id);
}

}  // namespace busward::tracker
